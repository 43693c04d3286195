//! The output folder of an earlier run: finds it, opens its dataset, report and working store.

use super::global::Global;
use super::ui::Ui;
use crate::model::gap::GapReport;
use crate::pipeline::project::{self, Job};
use crate::pipeline::{Settings, output};
use crate::store::query::Published;
use crate::store::work::Work;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// An output folder that holds a run.
#[derive(Debug)]
pub(super) struct LastRun {
    root: PathBuf,
}

/// Whether a folder looks like the output of a run that recognised something.
fn is_run(folder: &Path) -> bool {
    [".omnify/work.sqlite", "gap.json", "unified.sqlite"]
        .iter()
        .any(|name| folder.join(name).is_file())
}

impl LastRun {
    /// The run that `-o OUT` names, else the only one under ./omnify-out.
    ///
    /// # Errors
    /// When there is none or there are several; the message lists them.
    pub(super) fn find(global: &Global) -> Result<Self> {
        match &global.output {
            Some(root) => Self::at(root),
            None => Self::only(),
        }
    }

    /// The run in one folder.
    ///
    /// # Errors
    /// When the folder holds none.
    pub(super) fn at(root: &Path) -> Result<Self> {
        if !is_run(root) {
            bail!(
                "{} holds no run\nhint: name the output folder of `omnify run`",
                root.display()
            );
        }
        Ok(Self { root: root.to_owned() })
    }

    /// The only run under ./omnify-out, or beside the current folder when that is an input.
    ///
    /// # Errors
    /// When there is none or there are several.
    pub(super) fn only() -> Result<Self> {
        let mut found: Vec<PathBuf> = Vec::new();
        if let Ok(entries) = std::fs::read_dir("omnify-out") {
            found.extend(entries.flatten().map(|entry| entry.path()).filter(|path| is_run(path)));
        }
        if let Ok(here) = output::default_for(Path::new("."))
            && is_run(&here)
        {
            found.push(here);
        }
        found.sort();
        match found.as_slice() {
            [] => bail!(
                "there is no run under ./omnify-out\nhint: run `omnify run PATH` first, or name its output folder with -o"
            ),
            [root] => Ok(Self { root: root.clone() }),
            several => {
                let list: Vec<String> = several.iter().map(|path| format!("  {}", path.display())).collect();
                bail!("there are several runs:\n{}\nhint: name one with -o", list.join("\n"))
            }
        }
    }

    /// The folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The published dataset.
    ///
    /// # Errors
    /// When the run has not published any, or it cannot be opened.
    pub(super) fn dataset(&self) -> Result<Published> {
        let path = self.root.join("unified.sqlite");
        if !path.exists() {
            bail!(
                "{} has no published dataset\nhint: finish it with `omnify run`",
                self.root.display()
            );
        }
        Published::open(&path)
    }

    /// The report as gap.json has it, private values masked unless the run revealed them.
    ///
    /// # Errors
    /// When there is none or it is damaged.
    pub(super) fn report(&self) -> Result<GapReport> {
        read_report(&self.root.join("gap.json"))
    }

    /// The input and settings of the run; `None` when they are no longer there.
    ///
    /// # Errors
    /// When project.yaml has mistakes.
    pub(super) fn job(&self) -> Result<Option<Job>> {
        match output::origin_of(&self.root) {
            Ok(origin) if origin.exists() => project::load(&origin).map(Some),
            _ => Ok(None),
        }
    }

    /// The settings of the run. Where they cannot be found any more the defaults stand for them, which is said.
    ///
    /// # Errors
    /// When project.yaml has mistakes.
    pub(super) fn settings(&self, ui: &Ui) -> Result<Settings> {
        if let Some(job) = self.job()? {
            return Ok(job.settings);
        }
        if !output::origin_of(&self.root).is_ok_and(|origin| !project::is_project(&origin)) {
            ui.line("note: the project.yaml of this run cannot be found; the default settings stand for it");
        }
        Ok(Settings::default())
    }

    /// The working store, when it is still there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn work(&self) -> Result<Option<Work>> {
        let path = self.root.join(".omnify").join("work.sqlite");
        path.exists().then(|| Work::reopen(&path)).transpose()
    }

    /// The file of decisions: beside project.yaml, else in the output folder.
    ///
    /// # Errors
    /// When the project.yaml of the run is gone or has mistakes: the next run would not read another file.
    pub(super) fn decisions(&self) -> Result<PathBuf> {
        let origin = output::origin_of(&self.root)?;
        let named = if project::is_project(&origin) || origin.exists() {
            project::load(&origin)
                .context("decisions lie beside project.yaml, which cannot be used")?
                .settings
                .decisions
        } else {
            None
        };
        Ok(named.unwrap_or_else(|| self.root.join("decisions.jsonl")))
    }
}

/// Reads a report in its JSON form.
///
/// # Errors
/// When the file is missing or no report of this version.
pub(super) fn read_report(path: &Path) -> Result<GapReport> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let report: GapReport =
        serde_json::from_str(&text).with_context(|| format!("{} is no gap report", path.display()))?;
    anyhow::ensure!(
        report.gap == crate::model::gap::GAP_VERSION,
        "{} has version {} of the report, this program reads version {}",
        path.display(),
        report.gap,
        crate::model::gap::GAP_VERSION
    );
    Ok(report)
}
