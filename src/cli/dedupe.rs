//! `omnify dedupe`: who is who in contact lists, without anything else.

use super::evaluate;
use super::global::Global;
use super::lists::{self, Lists};
use super::ui::Ui;
use crate::pipeline::dedupe::{self, Deduped};
use crate::pipeline::output;
use crate::pipeline::truth::Truth;
use anyhow::{Result, ensure};
use clap::Args;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Options of `dedupe`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Contact lists: CSV, TSV, JSON, NDJSON, sheets of workbooks, or what a mapping reads
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// File to write
    #[arg(short = 'o', long = "output", value_name = "FILE", default_value = "clusters.csv")]
    output: Option<PathBuf>,
    /// Read the lists by this mapping (an id, or a file) instead of recognising their columns
    #[arg(long, value_name = "MAPPING")]
    mapping: Option<String>,
    /// Known answers to measure the result by: CSV with native_id (or unique_id) and cluster
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Link model to use; one that was trained is used as it is [default: the one that ships with omnify]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Save the model that was trained, to read it or to use it again with --model
    #[arg(long, value_name = "FILE")]
    save_model: Option<PathBuf>,
}

/// Links the lists and writes clusters.csv.
pub(super) fn dedupe(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    let started = std::time::Instant::now();
    let truth = options.truth.as_deref().map(Truth::read).transpose()?;
    let target = global.output.as_deref().unwrap_or(Path::new("clusters.csv"));
    ensure!(
        !options.files.iter().any(|file| same_file(file, target)),
        "{} is an input\nhint: name another file with -o",
        target.display()
    );
    let deduped = lists::link(&Lists {
        files: &options.files,
        mapping: options.mapping.as_deref(),
        model: options.model.as_deref(),
    })?;
    for list in &deduped.lists {
        describe(list, ui);
    }
    let file = output::create_private(target)?;
    deduped.write(BufWriter::new(file))?;
    if let Some(path) = &options.save_model {
        output::write_private(path, deduped.linked.model.to_yaml()?.as_bytes())?;
    }
    let stats = &deduped.linked.linkage.stats;
    ui.line(&format!(
        "{} records, {} customers, {} pairs compared, {:.1} s",
        stats.records,
        stats.clusters,
        stats.candidate_pairs,
        started.elapsed().as_secs_f64()
    ));
    ui.line(&format!("wrote {}", target.display()));
    match &truth {
        Some(truth) => evaluate::print(&truth.compare(deduped.records()), global, ui)?,
        None if global.json => json(&deduped, target, ui)?,
        None => {}
    }
    Ok(0)
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((std::fs::canonicalize(a), std::fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// Says how a list was read, so that a wrongly recognised column is seen.
fn describe(list: &dedupe::List, ui: &Ui) {
    let by = if list.mapping.is_empty() {
        let used: Vec<String> = list
            .columns
            .iter()
            .filter(|(_, field)| !field.is_empty())
            .map(|(column, field)| {
                if column == field {
                    field.clone()
                } else {
                    format!("{column} = {field}")
                }
            })
            .collect();
        format!("columns {}", used.join(", "))
    } else {
        format!("mapping {}", list.mapping)
    };
    ui.line(&format!("{}: {} records, {by}", list.source, list.records));
    let unused: Vec<&str> = list
        .columns
        .iter()
        .filter(|(_, field)| field.is_empty())
        .map(|(column, _)| column.as_str())
        .collect();
    if !unused.is_empty() {
        ui.line(&format!("  not used: {}", unused.join(", ")));
    }
    match &list.id_column {
        Some(column) => ui.line(&format!("  native_id is the column {column}")),
        None => ui.line("  no column id, unique_id, record_id or native_id: native_id is the row number, from 0"),
    }
    if list.rejected > 0 {
        ui.line(&format!(
            "  {} records could not be used and are left out",
            list.rejected
        ));
    }
}

fn json(deduped: &Deduped, target: &Path, ui: &Ui) -> Result<()> {
    let lists: Vec<_> = deduped
        .lists
        .iter()
        .map(|list| {
            let columns: serde_json::Map<String, serde_json::Value> = list
                .columns
                .iter()
                .map(|(column, field)| (column.clone(), field.as_str().into()))
                .collect();
            serde_json::json!({ "source": list.source, "records": list.records, "rejected": list.rejected,
                "id_column": list.id_column, "columns": columns, "mapping": list.mapping })
        })
        .collect();
    ui.json(
        &serde_json::json!({ "dedupe": 1, "output": target.display().to_string(), "lists": lists,
        "statistics": deduped.linked.linkage.stats }),
    )
}
