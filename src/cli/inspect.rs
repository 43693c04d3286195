//! `omnify inspect`: what a file holds and which mapping reads it; drafts a mapping.

use super::global::Global;
use super::mask::Mask;
use super::ui::Ui;
use crate::map::{Match, compile};
use crate::pipeline::inspect::{ColumnSeen, Inspection, inspect as look};
use crate::pipeline::{draft, load_mappings, output};
use crate::read;
use anyhow::{Context, Result, anyhow, ensure};
use clap::Args;
use comfy_table::{CellAlignment, Table, presets};
use std::path::PathBuf;

/// Mappings shown of those that fit.
const SHOWN_MAPPINGS: usize = 3;

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Files or archives
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print a draft of a mapping for a contact list
    #[arg(long)]
    draft: bool,
    /// Write the draft into this file
    #[arg(short = 'o', long = "output", value_name = "FILE.yaml")]
    output: Option<PathBuf>,
}

/// Looks at files; with --draft or -o drafts a mapping for one of them.
pub(super) fn inspect(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    let mappings = load_mappings(None)?.mappings;
    let mut seen: Vec<(String, Inspection)> = Vec::new();
    for path in &options.files {
        for file in read::walk(path).with_context(|| format!("cannot look at {}", path.display()))? {
            let inspection = look(&file, &mappings).with_context(|| format!("cannot look at {}", path.display()))?;
            seen.push((file.path.clone(), inspection));
        }
    }
    if options.draft || global.output.is_some() {
        ensure!(
            seen.len() == 1,
            "a mapping is drafted for one file, these are {}\nhint: name one file",
            seen.len()
        );
        return write_draft(&seen[0].1, global, ui);
    }
    let mask = Mask::new(global.reveal);
    if global.json {
        let files: Vec<_> = seen
            .iter()
            .map(|(path, inspection)| json(path, inspection, mask))
            .collect();
        ui.json(&serde_json::json!({ "inspect": 1, "files": files }))?;
        return Ok(0);
    }
    let texts: Vec<String> = seen
        .iter()
        .map(|(path, inspection)| text(path, inspection, mask))
        .collect();
    ui.text(&texts.join("\n"))?;
    Ok(0)
}

fn write_draft(inspection: &Inspection, global: &Global, ui: &Ui) -> Result<u8> {
    let yaml = draft::draft(inspection)?;
    compile("the draft", &yaml).map_err(|problems| anyhow!("the draft has mistakes:\n{problems}"))?;
    let Some(target) = &global.output else {
        ui.data(yaml.as_bytes())?;
        return Ok(0);
    };
    ensure!(
        !target.exists(),
        "{} exists\nhint: name a new file with -o",
        target.display()
    );
    output::write_private(target, yaml.as_bytes())?;
    ui.line(&format!("wrote {}", target.display()));
    ui.line("hint: complete it, test it with `omnify mapping check`, and put it into the folder mappings/ beside project.yaml");
    Ok(0)
}

fn text(path: &str, seen: &Inspection, mask: Mask) -> String {
    let probe = &seen.probe;
    let mut lines = Vec::new();
    if probe.format.is_empty() {
        let reason = probe.reason.as_deref().unwrap_or("no format fits");
        return format!("{path}: not readable: {reason}\n");
    }
    let mut head = format!("{path}: {}", probe.format);
    if !probe.encoding.is_empty() {
        head.push_str(&format!(", {}", probe.encoding));
    }
    if let Some(delimiter) = probe.delimiter {
        let shown = if delimiter == b'\t' {
            "tab".to_owned()
        } else {
            char::from(delimiter).to_string()
        };
        head.push_str(&format!(", separator {shown}"));
        if probe.header.is_empty() {
            head.push_str(", no header");
        }
        if probe.preamble_lines > 0 {
            head.push_str(&format!(", {} lines before the header", probe.preamble_lines));
        }
    }
    let amount = if seen.whole { "" } else { "the first " };
    head.push_str(&format!("; {amount}{} records", seen.records));
    lines.push(head);
    lines.push(format!("  {}", seen.about));
    for (code, count) in &seen.rejects {
        lines.push(format!("  {count} cannot be read: {code}"));
    }
    if !seen.columns.is_empty() {
        lines.push(columns(seen, mask));
    }
    lines.extend(seen.matches.iter().take(SHOWN_MAPPINGS).map(|found| {
        format!(
            "  mapping {} ({}), score {:.0}: {}{}",
            found.mapping_id,
            found.file_key,
            found.score,
            found.why.join(", "),
            if found.ambiguous {
                "; another one fits nearly as well"
            } else {
                ""
            }
        )
    }));
    if seen.matches.is_empty() {
        lines.push("  no mapping recognises it".to_owned());
    }
    if seen.contact_list
        && seen
            .matches
            .first()
            .is_none_or(|found| found.mapping_id == "contacts-csv")
    {
        lines.push("  hint: draft a mapping with `omnify inspect FILE --draft`".to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}

fn columns(seen: &Inspection, mask: Mask) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["column", "filled", "holds", "samples"]);
    for column in &seen.columns {
        let holds = if seen.contact_list {
            column.guess.field.as_str()
        } else {
            ""
        };
        table.add_row([
            column.name.clone(),
            rate(column, seen),
            holds.to_owned(),
            samples(column, mask).join(" | "),
        ]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
        .to_string()
        .lines()
        .map(|line| format!(" {}", line.trim_end()))
        .collect::<Vec<_>>()
        .join("\n")
}

fn rate(column: &ColumnSeen, seen: &Inspection) -> String {
    let share = column.filled as f64 * 100.0 / seen.records.max(1) as f64;
    format!("{share:.0}%")
}

fn samples(column: &ColumnSeen, mask: Mask) -> Vec<String> {
    column.samples.iter().map(|value| mask.any(value)).collect()
}

fn json(path: &str, seen: &Inspection, mask: Mask) -> serde_json::Value {
    let probe = &seen.probe;
    let columns: Vec<_> = seen
        .columns
        .iter()
        .map(|column| {
            serde_json::json!({ "name": column.name, "filled": column.filled, "field": column.guess.field,
                "confidence": column.guess.confidence, "why": column.guess.reason, "samples": samples(column, mask) })
        })
        .collect();
    let matches: Vec<_> = seen.matches.iter().take(SHOWN_MAPPINGS).map(matched).collect();
    serde_json::json!({
        "path": path, "format": probe.format, "encoding": probe.encoding, "reason": probe.reason,
        "delimiter": probe.delimiter.map(|byte| char::from(byte).to_string()), "header": !probe.header.is_empty(),
        "preamble_lines": probe.preamble_lines, "records": seen.records, "whole": seen.whole,
        "rejects": seen.rejects.iter().map(|(code, count)| serde_json::json!({ "code": code, "count": count })).collect::<Vec<_>>(),
        "contact_list": seen.contact_list, "columns": columns, "mappings": matches,
    })
}

fn matched(found: &Match) -> serde_json::Value {
    serde_json::json!({ "mapping": found.mapping_id, "file": found.file_key, "score": found.score, "why": found.why,
        "ambiguous": found.ambiguous })
}
