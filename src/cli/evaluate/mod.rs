//! `omnify evaluate`: how good the customers of the last run, or of bare contact lists, are against known
//! answers, where pairs were lost, and which errors cost most.

mod figures;

use super::global::Global;
use super::last_run::LastRun;
use super::lists::{self, Lists};
use super::record_ref::Records;
use super::ui::Ui;
use crate::pipeline::pair;
use crate::pipeline::truth::{Comparison, Truth};
use anyhow::{Result, ensure};
use clap::Args;
use figures::{Case, Report};
use foldhash::{HashMap, HashMapExt};
use std::path::PathBuf;

/// Errors that are explained.
const ERRORS: usize = 10;

/// Options of `evaluate`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Contact lists to link and measure instead of the last run
    files: Vec<PathBuf>,
    /// CSV with the columns [source,] native_id (or unique_id) and cluster
    #[arg(long, value_name = "FILE")]
    truth: PathBuf,
    /// Read the lists by this mapping (an id, or a file) instead of recognising their columns
    #[arg(long, value_name = "MAPPING", requires = "files")]
    mapping: Option<String>,
    /// Link model for the lists [default: the one that ships with omnify]
    #[arg(long, value_name = "FILE", requires = "files")]
    model: Option<PathBuf>,
}

/// Compares contact records with the truth.
pub(super) fn evaluate(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    let truth = Truth::read(&options.truth)?;
    let report = if options.files.is_empty() {
        of_run(&truth, global, ui)?
    } else {
        let lists = Lists {
            files: &options.files,
            mapping: options.mapping.as_deref(),
            model: options.model.as_deref(),
        };
        of_lists(&lists, &truth, global)?
    };
    report.print(global, ui)?;
    Ok(0)
}

fn of_lists(lists: &Lists<'_>, truth: &Truth, global: &Global) -> Result<Report> {
    let deduped = lists::link(lists)?;
    let comparison = truth.compare(deduped.records());
    ensure!(
        comparison.metrics.records > 0,
        "the truth names no record of these lists\nhint: native_id is the record id of a list, or the row number from 0"
    );
    let analysis = deduped.analyse(truth, ERRORS);
    let shown = |position: u32| deduped.shown(position as usize, global.reveal);
    let cases = analysis
        .errors
        .iter()
        .map(|error| Case::new(error, shown(error.a), shown(error.b)));
    let cases = cases.collect();
    Ok(Report::new(comparison, Some((&analysis, cases))))
}

/// The figures are those of the published customers; the rest needs the working store of the run.
fn of_run(truth: &Truth, global: &Global, ui: &Ui) -> Result<Report> {
    let run = LastRun::find(global)?;
    let data = run.dataset()?;
    let mut records: Vec<(String, String, u32)> = Vec::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut next = 0;
    // A record that is no customer's is a cluster of its own.
    data.each(
        "SELECT source, native_id, customer_id FROM contact_records ORDER BY record_id",
        &[],
        |_, row| {
            let number = match row[2].text() {
                "" => None,
                customer => Some(*numbers.entry(customer.to_owned()).or_insert(next)),
            };
            if number.is_none_or(|number| number == next) {
                next += 1;
            }
            let number = number.unwrap_or(next - 1);
            records.push((row[0].text().to_owned(), row[1].text().to_owned(), number));
            Ok(())
        },
    )?;
    let comparison = truth.compare(records.iter().map(|(source, id, n)| (source.as_str(), id.as_str(), *n)));
    ensure!(
        comparison.metrics.records > 0,
        "the truth names no record of this run\nhint: its columns source and native_id must be those of the table contact_records"
    );
    let Some(work) = run.work()? else {
        ui.line("note: the working store of the run is gone, so its errors cannot be explained");
        return Ok(Report::new(comparison, None));
    };
    ui.line("linking again to explain the errors …");
    let (analysis, record_ids) = pair::analyse(&work, &run.settings(ui)?, &run.decisions()?, truth, ERRORS)?;
    let known = Records::new(&data, &run)?;
    let shown = |position: u32| -> Result<String> {
        let record = known.by_id(record_ids[position as usize])?;
        Ok(if global.reveal {
            format!("{} ({})", record.shown, record.native_id)
        } else {
            record.shown
        })
    };
    let mut cases = Vec::new();
    for error in &analysis.errors {
        cases.push(Case::new(error, shown(error.a)?, shown(error.b)?));
    }
    Ok(Report::new(comparison, Some((&analysis, cases))))
}

/// Prints the figures alone; with --json as one document.
pub(super) fn print(comparison: &Comparison, global: &Global, ui: &Ui) -> Result<()> {
    Report::new(*comparison, None).print(global, ui)
}
