//! `omnify report`: renders the report of the last run in any format.

use super::global::{Global, formats};
use super::last_run::{self, LastRun};
use super::summary::untranslated;
use super::ui::Ui;
use crate::config::texts::languages;
use crate::model::gap::GapReport;
use crate::pipeline::{Settings, audit, output, targets};
use crate::report::{self, RenderOptions};
use crate::{gaps, kpi};
use anyhow::{Context, Result};
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

/// Options of `report`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Output folder of the run [default: the only one under ./omnify-out]
    #[arg(value_name = "OUT")]
    run: Option<PathBuf>,
    /// Format
    #[arg(long, value_name = "FORMAT", value_parser = formats(), default_value = "text")]
    format: String,
    /// Write into this file instead of standard output (a folder is taken as OUT)
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    output: Option<PathBuf>,
    /// Measure against this target instead of those of the run; again for more (`omnify target list`)
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
    /// Say what changed since the report of an earlier run (its gap.json)
    #[arg(long, value_name = "OLD.json")]
    compare: Option<PathBuf>,
    /// Language [default: as project.yaml says, else en]; JSON is always English
    #[arg(long, value_name = "CODE", value_parser = PossibleValuesParser::new(languages()))]
    language: Option<String>,
}

/// Renders the report; standard output when no file is named.
pub(super) fn report(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    let out = global.output.as_deref();
    let (folder, file) = match (&options.run, out) {
        (Some(run), file) => (Some(run.as_path()), file),
        (None, Some(out)) if out.is_dir() => (Some(out), None),
        (None, file) => (None, file),
    };
    let run = match folder {
        Some(folder) => LastRun::at(folder)?,
        None => LastRun::only()?,
    };
    let settings = run.settings(ui)?;
    let language = options.language.clone().unwrap_or_else(|| settings.language.clone());
    let mut report = content(&run, settings, &options.target, global.reveal)?;
    if global.reveal {
        audit::revealed(run.root(), "report", &report.run.run_id)?;
    }
    if let Some(old) = &options.compare {
        report.changes = Some(gaps::compare(&last_run::read_report(old)?, &report));
    }
    let name = if global.json { "json" } else { &options.format };
    let format = report::format(name).context("there is no such format")?;
    if format.lists {
        report.lists = gaps::lists(&run.dataset()?)?;
    }
    let language = report::language(&language)?;
    if let Some(language) = language.as_ref().filter(|_| format.name != "json") {
        let missing = report::translate(&report, language).1.len();
        if missing > 0 {
            ui.line(&untranslated(missing));
        }
    }
    let render = RenderOptions {
        reveal: global.reveal,
        language: language.as_ref().unwrap_or(&report::ENGLISH),
    };
    let bytes = (format.render)(&report, render)?;
    match file {
        Some(file) => {
            output::write_private(file, &bytes)?;
            ui.line(&format!("wrote {}", file.display()));
        }
        None => ui.data(&bytes)?,
    }
    Ok(0)
}

/// The report as the run left it; made anew from the dataset when masked values have to be shown or the run
/// left none.
fn content(run: &LastRun, mut settings: Settings, wanted: &[String], reveal: bool) -> Result<GapReport> {
    if !reveal && wanted.is_empty() && run.root().join("gap.json").exists() {
        let mut report = run.report()?;
        report.branding = settings.gaps.branding;
        return Ok(report);
    }
    let data = run.dataset()?;
    let of_run = data.scalar("SELECT value FROM meta WHERE key = 'targets'", &[])?;
    let of_run = of_run.text().split(',').filter(|name| !name.is_empty());
    let names: Vec<String> = match wanted {
        [] => of_run.map(str::to_owned).collect(),
        named => named.to_vec(),
    };
    let folder = run.job()?.and_then(|job| job.targets_folder());
    settings.gaps.targets = targets::named(&names, folder.as_deref())?;
    let kpis = kpi::compute(&data, &settings.kpi)?;
    let fits = gaps::measure(&data, &settings.gaps)?;
    let mut findings = gaps::check(&data, &settings.checks)?;
    gaps::add_findings(&mut findings, &fits, &settings.checks);
    gaps::assess(&data, &kpis, &findings, &fits, &settings.gaps)
}
