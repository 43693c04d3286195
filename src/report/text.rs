//! Plain text for the terminal: verdict, gates, findings, then the tables.

use super::value;
use crate::model::gap::{Block, ColumnKind, GapReport, Table};

/// Widest cell before it is cut.
const CELL: usize = 46;

/// Renders the report.
pub(super) fn render(report: &GapReport) -> String {
    let mut out = String::new();
    let verdict = &report.verdict;
    let client = if report.client.is_empty() {
        String::new()
    } else {
        format!(" for {}", value::clean(&report.client))
    };
    line(&mut out, &format!("Gap report{client}"));
    line(
        &mut out,
        &format!(
            "run {}  as of {}  values {}",
            report.run.run_id, report.run.as_of, report.run.redaction
        ),
    );
    line(&mut out, "");
    line(&mut out, &format!("{}: {}", verdict.outcome.as_str(), verdict.summary));
    for reason in &verdict.reasons {
        line(&mut out, &format!("  - {}", value::clean(reason)));
    }
    for blocker in &verdict.blockers {
        line(&mut out, "");
        line(
            &mut out,
            &format!("  [{}] {}", blocker.level, value::clean(&blocker.what)),
        );
        line(
            &mut out,
            &format!("        fix ({}): {}", blocker.owner, value::clean(&blocker.fix)),
        );
    }
    if verdict.more_blockers > 0 {
        line(&mut out, &format!("  and {} more", verdict.more_blockers));
    }
    heading(&mut out, "Gates");
    for gate in &report.gates {
        line(
            &mut out,
            &format!(
                "  {:<14} {:<22} {:>10}  {}",
                gate.state.as_str(),
                gate.name,
                gate.shown,
                gate.note
            ),
        );
    }
    heading(&mut out, "Findings");
    for finding in &report.findings {
        let accepted = if finding.accepted.is_some() { " (accepted)" } else { "" };
        line(
            &mut out,
            &format!(
                "  {} {:<44} {}{accepted}",
                finding.severity.as_str(),
                value::clean(&finding.id),
                value::clean(&finding.detail)
            ),
        );
    }
    for section in &report.sections {
        heading(&mut out, &section.title);
        line(&mut out, &value::clean(&section.summary));
        for block in &section.blocks {
            match block {
                Block::Text { text } => line(&mut out, &value::clean(text)),
                Block::NotComputable { what, reason, needs } => {
                    line(
                        &mut out,
                        &format!(
                            "{what}: not computable: {}. Needs: {}",
                            value::clean(reason),
                            value::clean(needs)
                        ),
                    );
                }
                Block::Table(table) => render_table(&mut out, table),
            }
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn heading(out: &mut String, text: &str) {
    line(out, "");
    line(out, text);
    line(out, &"─".repeat(text.chars().count()));
}

fn render_table(out: &mut String, table: &Table) {
    line(out, "");
    line(out, &format!("{}:", table.title));
    let columns: Vec<usize> = visible(table);
    let cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| {
            columns
                .iter()
                .map(|index| cut(&value::cell(&row[*index], table.columns[*index].kind)))
                .collect()
        })
        .collect();
    let headings: Vec<String> = columns
        .iter()
        .map(|index| value::clean(&table.columns[*index].label))
        .collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|index| {
            let cells = cells.iter().map(|row| row[index].chars().count()).max().unwrap_or(0);
            cells.max(headings[index].chars().count())
        })
        .collect();
    let print = |row: &[String]| -> String {
        let mut text = String::from(" ");
        for ((cell, width), column) in row.iter().zip(&widths).zip(&columns) {
            let pad = " ".repeat(width - cell.chars().count());
            let words = matches!(table.columns[*column].kind, ColumnKind::Text | ColumnKind::Code);
            text.push(' ');
            text.push_str(&if words {
                format!("{cell}{pad} ")
            } else {
                format!("{pad}{cell} ")
            });
        }
        text
    };
    line(out, &print(&headings));
    for row in &cells {
        line(out, &print(row));
    }
    if (table.rows.len() as u64) < table.total_rows {
        line(out, &format!("  … {} rows in all", table.total_rows));
    }
}

/// Columns that fit a terminal: of a long row of months the last six.
fn visible(table: &Table) -> Vec<usize> {
    let is_month = |index: usize| {
        let key = table.columns[index].key.as_bytes();
        key.len() == 7 && key[4] == b'-' && key[0].is_ascii_digit()
    };
    let months = (0..table.columns.len()).filter(|index| is_month(*index)).count();
    let mut seen = 0;
    (0..table.columns.len())
        .filter(|index| {
            if !is_month(*index) {
                return true;
            }
            seen += 1;
            seen + 6 > months
        })
        .collect()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= CELL {
        return text.to_owned();
    }
    text.chars().take(CELL - 1).chain(['…']).collect()
}
