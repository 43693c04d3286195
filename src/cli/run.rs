//! `omnify run`: the whole job.

use super::global::{CommonOptions, Global, RunOptions};
use super::summary;
use super::ui::Ui;
use crate::pipeline::output::{self, Output};
use crate::pipeline::{self, Event, Stage, project, targets};
use anyhow::Result;
use indicatif::{HumanBytes, ProgressBar};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Does the whole job, or the part up to `--until`.
pub(super) fn run(options: &RunOptions, global: &Global, ui: &Ui) -> Result<u8> {
    anyhow::ensure!(
        !options.attachments || options.until == Stage::Publish,
        "attachments are written by a whole run only\nhint: leave out --attachments, or --until"
    );
    execute(&options.common, options.attachments, options.until, global, ui)
}

/// Runs the pipeline and prints the outcome.
pub(super) fn execute(
    options: &CommonOptions,
    attachments: bool,
    until: Stage,
    global: &Global,
    ui: &Ui,
) -> Result<u8> {
    let started = std::time::Instant::now();
    let job = project::load(&options.path)?;
    let root = match &global.output {
        Some(root) => root.clone(),
        None => output::default_for(job.folder())?,
    };
    let output = Output::open(&root, &job.input)?;
    output.remember(job.project.as_deref().unwrap_or(&job.input))?;
    let targets_folder = job.targets_folder();
    let mut settings = job.settings;
    settings.ids.clone_from(&options.ids);
    settings.attachments = attachments;
    if !options.target.is_empty() {
        settings.gaps.targets = targets::named(&options.target, targets_folder.as_deref())?;
    }
    settings.reveal = global.reveal;
    settings.formats.extend(options.formats.iter().cloned());
    if let Some(language) = &options.language {
        settings.language.clone_from(language);
    }
    let display = Display::new(ui);
    let mut outcome = pipeline::run(&job.input, &output, settings, until, &|event| display.show(event))?;
    display.finish();
    summary::offer(&mut outcome, &job.input, job.project.as_deref());
    summary::print(&outcome, &output, until, started.elapsed(), global, ui)?;
    Ok(outcome.exit_code)
}

/// The progress of a run on the terminal: a bar per stage, with the time that is left.
struct Display<'a> {
    ui: &'a Ui,
    bar: Mutex<ProgressBar>,
    done: AtomicU64,
    file: Mutex<(u32, u64)>,
}

impl<'a> Display<'a> {
    fn new(ui: &'a Ui) -> Self {
        Self {
            ui,
            bar: Mutex::new(ProgressBar::hidden()),
            done: AtomicU64::new(0),
            file: Mutex::new((0, 0)),
        }
    }

    fn show(&self, event: Event<'_>) {
        let Ok(mut bar) = self.bar.lock() else { return };
        match event {
            Event::Stage { name, total_bytes } => {
                bar.finish_and_clear();
                *bar = self.ui.bar(total_bytes);
                bar.set_message(name.to_owned());
                self.done.store(0, Ordering::Relaxed);
                if self.ui.verbose > 0 {
                    self.ui.line(&format!("stage: {name}"));
                }
            }
            Event::Advance { bytes } => bar.inc(bytes),
            Event::File { source, file_no } => {
                if self.ui.verbose > 1 {
                    self.ui.line(&format!("  import: {source}#{file_no}"));
                }
            }
            Event::LowSpace { free, needed } => self.ui.always(&format!(
                "warning: {} are free for the output, the run may need {}\nhint: free space, or choose a folder on another disk with -o",
                HumanBytes(free),
                HumanBytes(needed)
            )),
            Event::Position { file_no, bytes } => {
                let Ok(mut file) = self.file.lock() else { return };
                if file.0 != file_no {
                    *file = (file_no, 0);
                }
                let step = bytes.saturating_sub(file.1);
                file.1 = bytes.max(file.1);
                bar.set_position(self.done.fetch_add(step, Ordering::Relaxed) + step);
            }
        }
    }

    fn finish(&self) {
        if let Ok(bar) = self.bar.lock() {
            bar.finish_and_clear();
        }
    }
}
