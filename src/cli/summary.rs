//! What a run prints at its end: left-out files, findings, the ledger table, the verdict.

use super::global::Global;
use super::ui::Ui;
use crate::model::gap::GapReport;
use crate::pipeline::draft;
use crate::pipeline::output::{self, Output};
use crate::pipeline::{Outcome, SourceSummary, Stage};
use anyhow::Result;
use comfy_table::{CellAlignment, Table, presets};
use std::path::Path;
use std::time::Duration;

/// Left-out files shown; the report has all.
const SHOWN_FILES: usize = 12;

/// Names the command that drafts a mapping for each file that could be read but that no mapping knows.
pub(super) fn offer(outcome: &mut Outcome, input: &Path, project: Option<&Path>) {
    let here = std::env::current_dir()
        .and_then(std::fs::canonicalize)
        .unwrap_or_default();
    let word = |path: &Path| output::shell_word(&path.strip_prefix(&here).unwrap_or(path).to_string_lossy());
    let folder = project.and_then(Path::parent).unwrap_or(&here);
    for (path, status, _, guess) in &mut outcome.left_out {
        let format = guess.split(';').next().unwrap_or_default();
        if status != "unrecognised" || !draft::can_read(format) {
            continue;
        }
        let file = if input.is_dir() {
            input.join(&*path)
        } else {
            input.to_owned()
        };
        let mapping = folder.join("mappings").join(draft::file_name(path));
        let then = match project {
            Some(_) => String::new(),
            None => format!(", then use it with: omnify init {} && omnify run .", word(input)),
        };
        *guess = format!(
            "{format}; draft a mapping with: omnify inspect {} -o {}{then}",
            word(&file),
            word(&mapping)
        );
    }
}

/// Prints the outcome; with --json as one document on standard output.
pub(super) fn print(
    outcome: &Outcome,
    output: &Output,
    until: Stage,
    took: Duration,
    global: &Global,
    ui: &Ui,
) -> Result<()> {
    if global.json {
        return json(outcome, output, ui);
    }
    if !outcome.left_out.is_empty() {
        ui.line(&format!("Left out ({}):", files(outcome.left_out.len() as u64)));
        for (path, status, reason, guess) in outcome.left_out.iter().take(SHOWN_FILES) {
            let guess = if guess.is_empty() {
                String::new()
            } else {
                format!(" [{guess}]")
            };
            ui.line(&format!("  {status}: {path}: {reason}{guess}"));
        }
        if outcome.left_out.len() > SHOWN_FILES {
            ui.line(&format!(
                "  … and {} more, listed in the report",
                outcome.left_out.len() - SHOWN_FILES
            ));
        }
    }
    if let Some(report) = &outcome.report {
        findings(report, ui);
    }
    if !outcome.sources.is_empty() {
        ui.line(&ledger(&outcome.sources));
    }
    if outcome.untranslated > 0 {
        ui.line(&untranslated(outcome.untranslated));
    }
    for file in &outcome.files {
        ui.line(&format!("wrote {}", file.display()));
    }
    if let Some(found) = &outcome.attachments {
        ui.line(&format!(
            "attachments: {} written, {} already there, {} without content that can be written; {} would run when opened and end in .blocked",
            found.written, found.kept, found.left, found.blocked
        ));
    }
    match &outcome.report {
        Some(report) => ui.line(&format!(
            "{} (exit code {}, {:.1} s): {}",
            verdict(report),
            outcome.exit_code,
            took.as_secs_f64(),
            report.verdict.summary
        )),
        None => ui.line(&format!(
            "stopped after the stage {} ({:.1} s)",
            until.as_str(),
            took.as_secs_f64()
        )),
    }
    Ok(())
}

/// Says that a report is not wholly in the language that was asked for.
pub(super) fn untranslated(texts: usize) -> String {
    match texts {
        1 => "note: one text of the report has no wording in its language and stays English".to_owned(),
        texts => format!("note: {texts} texts of the report have no wording in its language and stay English"),
    }
}

/// `1 file`, `2 files`.
pub(super) fn files(count: u64) -> String {
    format!("{count} file{}", if count == 1 { "" } else { "s" })
}

fn verdict(report: &GapReport) -> &'static str {
    report.verdict.outcome.as_str()
}

fn findings(report: &GapReport, ui: &Ui) {
    let open: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.accepted.is_none())
        .collect();
    if open.is_empty() {
        return;
    }
    ui.line(&format!("Findings ({} open):", open.len()));
    for finding in open.iter().take(SHOWN_FILES) {
        let source = if finding.source.is_empty() {
            String::new()
        } else {
            format!(" {}", finding.source)
        };
        let field = if finding.field.is_empty() {
            String::new()
        } else {
            format!(" ({})", finding.field)
        };
        ui.line(&format!(
            "  {} {}{source}{field}: {}",
            finding.severity.as_str(),
            finding.code,
            finding.detail
        ));
        if !finding.hint.is_empty() {
            ui.line(&format!("     hint: {}", finding.hint));
        }
    }
    if open.len() > SHOWN_FILES {
        ui.line(&format!("  … and {} more in the report", open.len() - SHOWN_FILES));
    }
}

/// The ledger as a table whose footer balances.
fn ledger(sources: &[SourceSummary]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "source",
        "framed",
        "imported",
        "rejected",
        "excluded",
        "duplicate",
        "bytes",
    ]);
    let mut total = SourceSummary {
        source: "total".to_owned(),
        ..SourceSummary::default()
    };
    for row in sources {
        for (sum, value) in total.records.iter_mut().zip(row.records) {
            *sum += value;
        }
        total.bytes += row.bytes;
    }
    for row in sources.iter().chain(std::iter::once(&total)) {
        let mut cells = vec![row.source.clone()];
        cells.extend(row.records.iter().map(u64::to_string));
        cells.push(row.bytes.to_string());
        table.add_row(cells);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let [framed, imported, rejected, excluded, duplicate] = total.records;
    let out = imported + rejected + excluded + duplicate;
    let sign = if framed == out { "=" } else { "≠" };
    format!(
        "{}\nin {framed} {sign} out {out} (imported {imported} + rejected {rejected} + excluded {excluded} + duplicate {duplicate})",
        table
            .to_string()
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
    )
}

fn json(outcome: &Outcome, output: &Output, ui: &Ui) -> Result<()> {
    let sources: Vec<_> = outcome
        .sources
        .iter()
        .map(|row| {
            let [framed, imported, rejected, excluded, duplicate] = row.records;
            serde_json::json!({ "source": row.source, "framed": framed, "imported": imported, "rejected": rejected,
                "excluded": excluded, "duplicate": duplicate, "bytes": row.bytes })
        })
        .collect();
    let left_out: Vec<_> = outcome
        .left_out
        .iter()
        .map(|(path, status, reason, guess)| {
            serde_json::json!({ "path": path, "status": status, "reason": reason, "best_guess": guess })
        })
        .collect();
    let files: Vec<_> = outcome.files.iter().map(|file| file.display().to_string()).collect();
    ui.json(&serde_json::json!({
        "run": 1, "output": output.root().display().to_string(), "exit_code": outcome.exit_code,
        "verdict": outcome.report.as_ref().map(verdict), "sources": sources, "left_out": left_out, "files": files,
        "attachments": outcome.attachments.map(|found| serde_json::json!({
            "written": found.written, "kept": found.kept, "left": found.left, "blocked": found.blocked,
        })),
    }))
}
