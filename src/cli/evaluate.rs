//! `omnify evaluate`: how good the customers of the last run are against known answers.

use super::global::Global;
use super::last_run::LastRun;
use super::ui::Ui;
use crate::pipeline::truth::{Comparison, Truth};
use anyhow::{Result, ensure};
use clap::Args;
use foldhash::{HashMap, HashMapExt};
use std::path::PathBuf;

/// Options of `evaluate`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// CSV with the columns [source,] native_id (or unique_id) and cluster
    #[arg(long, value_name = "FILE")]
    truth: PathBuf,
}

/// Compares the contact records of the last run with the truth.
pub(super) fn evaluate(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    let truth = Truth::read(&options.truth)?;
    let data = LastRun::find(global)?.dataset()?;
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
    print(&comparison, global, ui)?;
    Ok(0)
}

/// Prints the figures; with --json as one document.
pub(super) fn print(comparison: &Comparison, global: &Global, ui: &Ui) -> Result<()> {
    if global.json {
        let mut document = serde_json::json!({ "evaluate": 1 });
        let figures = serde_json::to_value(comparison)?;
        if let (Some(document), serde_json::Value::Object(figures)) = (document.as_object_mut(), figures) {
            document.extend(figures);
        }
        return ui.json(&document);
    }
    let m = &comparison.metrics;
    ui.text(&format!(
        "            precision  recall     F1\npairwise    {:.4}     {:.4}     {:.4}\nB-cubed     {:.4}     {:.4}     {:.4}\n\
         records {}, customers {} (truth {}), pairs {} (truth {}, common {}), largest customer {}",
        m.precision,
        m.recall,
        m.f1,
        m.b_precision,
        m.b_recall,
        m.b_f1,
        m.records,
        m.clusters,
        m.true_clusters,
        m.pairs,
        m.true_pairs,
        m.correct_pairs,
        m.largest
    ))?;
    if comparison.missing > 0 {
        ui.line(&format!(
            "note: {} records of the truth are not in the data",
            comparison.missing
        ));
    }
    if comparison.unknown > 0 {
        ui.line(&format!(
            "note: {} records are not in the truth and are left out of the figures",
            comparison.unknown
        ));
    }
    Ok(())
}
