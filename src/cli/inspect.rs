//! `omnify inspect`: what a file holds and which mapping reads it; drafts a mapping.

use super::global::Global;
use super::mask::Mask;
use super::ui::Ui;
use crate::map::{Match, compile};
use crate::pipeline::draft::{Draft, file_name};
use crate::pipeline::inspect::{ColumnSeen, Inspection, inspect as look};
use crate::pipeline::{load_mappings, output};
use crate::read::{self, InputFile};
use anyhow::{Context, Result, anyhow, ensure};
use clap::Args;
use comfy_table::{CellAlignment, Table, presets};
use std::path::{Path, PathBuf};

/// Mappings shown of those that fit.
const SHOWN_MAPPINGS: usize = 3;

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Files or archives
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print a draft of a mapping: for contacts, tickets, messages, calls, orders or ratings
    #[arg(long)]
    draft: bool,
    /// Write the draft into this file
    #[arg(short = 'o', long = "output", value_name = "FILE.yaml")]
    output: Option<PathBuf>,
}

/// Looks at files; with --draft or -o drafts a mapping for one of them.
pub(super) fn inspect(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    let mappings = load_mappings(None)?.mappings;
    let mut seen: Vec<Looked> = Vec::new();
    for path in &options.files {
        for file in inputs(path).with_context(|| format!("cannot look at {}", path.display()))? {
            let inspection = look(&file, &mappings).with_context(|| format!("cannot look at {}", path.display()))?;
            let best = inspection.matches.first();
            seen.push(Looked {
                read: best.is_some_and(|best| !mappings[best.mapping].generic),
                typed: typed(path, &file.path),
                path: file.path.clone(),
                inspection,
            });
        }
    }
    if options.draft || global.output.is_some() {
        ensure!(
            seen.len() == 1,
            "a mapping is drafted for one file, these are {}\nhint: name one file; one inside an archive or workbook is named as ARCHIVE/FILE",
            seen.len()
        );
        return write_draft(&seen[0].inspection, global, ui);
    }
    let mask = Mask::new(global.reveal);
    if global.json {
        let files: Vec<_> = seen.iter().map(|looked| json(looked, mask)).collect();
        ui.json(&serde_json::json!({ "inspect": 1, "files": files }))?;
        return Ok(0);
    }
    let texts: Vec<String> = seen.iter().map(|looked| text(looked, mask)).collect();
    ui.text(&texts.join("\n"))?;
    Ok(0)
}

/// A file as it was looked at.
struct Looked {
    /// Path of the file below what was named.
    path: String,
    /// Path by which the file can be named on the command line.
    typed: String,
    /// Whether a mapping made for its tool reads it.
    read: bool,
    inspection: Inspection,
}

/// The inputs of a path; `a.zip/b.csv` names one inside an archive.
fn inputs(path: &Path) -> Result<Vec<InputFile>> {
    if path.exists() {
        return read::walk(path);
    }
    let Some(outer) = path.ancestors().skip(1).find(|outer| outer.is_file()) else {
        return read::walk(path);
    };
    let wanted = outer
        .parent()
        .and_then(|folder| path.strip_prefix(folder).ok())
        .unwrap_or(path);
    let wanted: Vec<_> = wanted
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    let mut inputs = read::walk(outer)?;
    inputs.retain(|file| file.path == wanted.join("/"));
    ensure!(
        !inputs.is_empty(),
        "{} has nothing of that name inside\nhint: `omnify inspect {}` lists it",
        outer.display(),
        shell(outer)
    );
    Ok(inputs)
}

/// What names an input on the command line.
fn typed(named: &Path, inner: &str) -> String {
    if named.is_dir() {
        return shell(&named.join(inner));
    }
    match inner.split_once('/') {
        Some((_, rest)) if named.is_file() => shell(&named.join(rest)),
        _ => shell(named),
    }
}

/// A path as a shell takes it.
fn shell(path: &Path) -> String {
    output::shell_word(&path.to_string_lossy())
}

fn write_draft(inspection: &Inspection, global: &Global, ui: &Ui) -> Result<u8> {
    let reason = inspection
        .probe
        .reason
        .as_deref()
        .unwrap_or("no contacts, tickets, messages, calls, orders or ratings are seen in it");
    let draft = inspection.draft.as_ref().with_context(|| {
        format!("no mapping can be drafted: {reason}\nhint: start from a mapping of a similar tool: `omnify mapping show ID`")
    })?;
    compile("the draft", &draft.yaml).map_err(|problems| anyhow!("the draft has mistakes:\n{problems}"))?;
    let Some(target) = &global.output else {
        ui.data(draft.yaml.as_bytes())?;
        return Ok(0);
    };
    ensure!(
        !target.exists(),
        "{} exists\nhint: name a new file with -o",
        target.display()
    );
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    output::write_private(target, draft.yaml.as_bytes())?;
    ui.line(&format!("wrote {}", target.display()));
    ui.line(&format!(
        "hint: complete it, test it with `omnify mapping check {}`; it is used from the folder mappings/ beside project.yaml, or beside the exports",
        shell(target)
    ));
    Ok(0)
}

fn text(looked: &Looked, mask: Mask) -> String {
    let (path, seen) = (&looked.path, &looked.inspection);
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
    match &seen.draft {
        Some(draft) => lines.push(drafted(draft, mask)),
        None if !seen.columns.is_empty() => lines.push(columns(seen, mask)),
        None => {}
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
    if let Some(draft) = seen.draft.as_ref().filter(|_| !looked.read) {
        lines.extend(made_of(draft, mask));
        lines.push(format!(
            "  hint: draft a mapping with `omnify inspect {} -o {}`",
            looked.typed,
            output::shell_word(&format!("mappings/{}", file_name(path)))
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The columns as the draft takes them.
fn drafted(draft: &Draft, mask: Mask) -> String {
    let rows = draft.columns.iter().map(|column| {
        let sure = if column.field.is_empty() {
            String::new()
        } else {
            format!("{:.0}%", column.confidence * 100.0)
        };
        let samples: Vec<String> = column.samples.iter().map(|value| mask.any(value)).collect();
        let rate = column.filled as f64 * 100.0 / column.rows.max(1) as f64;
        [
            column.name.clone(),
            format!("{rate:.0}%"),
            column.field.clone(),
            sure,
            samples.join(" | "),
        ]
    });
    grid(["column", "filled", "holds", "sure", "samples"], rows)
}

/// What the draft makes of the first records.
fn made_of(draft: &Draft, mask: Mask) -> Vec<String> {
    let mut lines = Vec::new();
    let other = draft.alternative.map_or(String::new(), |other| {
        format!(" (or {other}: nearly as many columns speak for it)")
    });
    lines.push(format!("  it seems to hold {}{other}", draft.kind));
    let trial = &draft.trial;
    let made: Vec<String> = trial
        .made
        .iter()
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    let rejected = if trial.rejected > 0 {
        format!(", {} rejected", trial.rejected)
    } else {
        String::new()
    };
    lines.push(format!(
        "  a draft makes of {} records: {}{rejected}",
        trial.records,
        made.join(", ")
    ));
    for (problem, count) in &trial.errors {
        lines.push(format!("    {count} times {problem}"));
    }
    for (kind, fields) in &trial.first {
        let fields: Vec<String> = fields
            .iter()
            .map(|(field, value)| format!("{field}={}", masked(field, value, mask)))
            .collect();
        lines.push(format!("    {kind}: {}", fields.join(" ")));
    }
    lines
}

/// A value of the result; words of the dataset, times and figures tell nothing about a person.
fn masked(field: &str, value: &str, mask: Mask) -> String {
    const SHOWN: &[&str] = &[
        "status",
        "channel",
        "direction",
        "priority",
        "disposition",
        "kind",
        "author_kind",
        "currency",
        "total",
        "score",
    ];
    if SHOWN.contains(&field) || field.ends_with("_at") || field == "at" || field.ends_with("_seconds") {
        value.to_owned()
    } else {
        mask.any(value)
    }
}

fn columns(seen: &Inspection, mask: Mask) -> String {
    let rows = seen.columns.iter().map(|column| {
        [
            column.name.clone(),
            rate(column, seen),
            samples(column, mask).join(" | "),
        ]
    });
    grid(["column", "filled", "samples"], rows)
}

/// Rows below a header, the second column to the right.
fn grid<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header);
    for row in rows {
        table.add_row(row);
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

fn json(looked: &Looked, mask: Mask) -> serde_json::Value {
    let (path, seen) = (&looked.path, &looked.inspection);
    let probe = &seen.probe;
    let columns: Vec<_> = match &seen.draft {
        Some(draft) => draft
            .columns
            .iter()
            .map(|column| {
                let samples: Vec<String> = column.samples.iter().map(|value| mask.any(value)).collect();
                serde_json::json!({ "name": column.name, "filled": column.filled, "field": column.field,
                    "confidence": column.confidence, "samples": samples })
            })
            .collect(),
        None => seen
            .columns
            .iter()
            .map(|column| serde_json::json!({ "name": column.name, "filled": column.filled, "samples": samples(column, mask) }))
            .collect(),
    };
    let draft = seen.draft.as_ref().map(|draft| {
        serde_json::json!({ "kind": draft.kind, "alternative": draft.alternative, "records": draft.trial.records,
            "made": draft.trial.made, "rejected": draft.trial.rejected })
    });
    let matches: Vec<_> = seen.matches.iter().take(SHOWN_MAPPINGS).map(matched).collect();
    serde_json::json!({
        "path": path, "format": probe.format, "encoding": probe.encoding, "reason": probe.reason,
        "delimiter": probe.delimiter.map(|byte| char::from(byte).to_string()), "header": !probe.header.is_empty(),
        "preamble_lines": probe.preamble_lines, "records": seen.records, "whole": seen.whole,
        "rejects": seen.rejects.iter().map(|(code, count)| serde_json::json!({ "code": code, "count": count })).collect::<Vec<_>>(),
        "draft": draft, "columns": columns, "mappings": matches,
    })
}

fn matched(found: &Match) -> serde_json::Value {
    serde_json::json!({ "mapping": found.mapping_id, "file": found.file_key, "score": found.score, "why": found.why,
        "ambiguous": found.ambiguous })
}
