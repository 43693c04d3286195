//! Markdown for wikis and pull requests; every value is escaped so that nothing in it is markup.

use super::value;
use crate::model::gap::{Block, ColumnKind, GapReport, Table};
use std::fmt::Write as _;

/// Renders the report.
pub(super) fn render(report: &GapReport) -> String {
    let mut out = String::new();
    let verdict = &report.verdict;
    let client = if report.client.is_empty() {
        String::new()
    } else {
        format!(": {}", escape(&report.client))
    };
    push(&mut out, &format!("# Gap report{client}\n"));
    push(
        &mut out,
        &format!("**{}**. {}\n", verdict.outcome.as_str(), escape(&verdict.summary)),
    );
    for reason in &verdict.reasons {
        push(&mut out, &format!("- {}", escape(reason)));
    }
    push(&mut out, "");
    push(
        &mut out,
        &format!(
            "Run {}, as of {}, omnify {}, values {}.\n",
            escape(&report.run.run_id),
            escape(&report.run.as_of),
            escape(&report.run.tool_version),
            report.run.redaction
        ),
    );
    push(
        &mut out,
        "## Next steps\n\n| Level | What | Fix | Owner |\n| --- | --- | --- | --- |",
    );
    for blocker in &verdict.blockers {
        push(
            &mut out,
            &format!(
                "| {} | {} | {} | {} |",
                blocker.level,
                escape(&blocker.what),
                escape(&blocker.fix),
                escape(&blocker.owner)
            ),
        );
    }
    push(
        &mut out,
        "\n## Gates\n\n| Gate | State | Measured | Fails if | Note |\n| --- | --- | ---: | --- | --- |",
    );
    for gate in &report.gates {
        push(
            &mut out,
            &format!(
                "| {} | {} | {} | {} | {} |",
                escape(&gate.about),
                gate.state.as_str(),
                gate.shown,
                escape(&gate.error_if),
                escape(&gate.note)
            ),
        );
    }
    push(
        &mut out,
        "\n## Findings\n\n| Severity | Id | Count | Of | What | Fix | Owner |\n| --- | --- | ---: | ---: | --- | --- | --- |",
    );
    for finding in &report.findings {
        push(
            &mut out,
            &format!(
                "| {}{} | {} | {} | {} | {} | {} | {} |",
                finding.severity.as_str(),
                if finding.accepted.is_some() { " accepted" } else { "" },
                escape(&finding.id),
                finding.count,
                finding.denominator.map(|n| n.to_string()).unwrap_or_default(),
                escape(&finding.detail),
                escape(&finding.hint),
                escape(&finding.owner)
            ),
        );
    }
    for section in &report.sections {
        push(
            &mut out,
            &format!("\n## {}\n\n{}", escape(&section.title), escape(&section.summary)),
        );
        for block in &section.blocks {
            push(&mut out, "");
            match block {
                Block::Text { text } => push(&mut out, &escape(text)),
                Block::NotComputable { what, reason, needs } => push(
                    &mut out,
                    &format!(
                        "*{}: not computable, {}. Needs: {}.*",
                        escape(what),
                        escape(reason),
                        escape(needs)
                    ),
                ),
                Block::Table(table) => render_table(&mut out, table),
            }
        }
    }
    out
}

fn push(out: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}

fn render_table(out: &mut String, table: &Table) {
    push(out, &format!("**{}**\n", escape(&table.title)));
    let mut header = String::from("|");
    let mut rule = String::from("|");
    for column in &table.columns {
        let _ = write!(header, " {} |", escape(&column.label));
        rule.push_str(if matches!(column.kind, ColumnKind::Text | ColumnKind::Code) {
            " --- |"
        } else {
            " ---: |"
        });
    }
    push(out, &header);
    push(out, &rule);
    for row in &table.rows {
        let mut line = String::from("|");
        for (cell, column) in row.iter().zip(&table.columns) {
            let _ = write!(line, " {} |", escape(&value::cell(cell, column.kind)));
        }
        push(out, &line);
    }
    if (table.rows.len() as u64) < table.total_rows {
        push(out, &format!("\n{} rows in all.", table.total_rows));
    }
}

/// Escapes everything that Markdown or HTML inside Markdown could take for markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in value::clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '!' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // A bare address would be linked.
    out.replace("://", ":&#47;&#47;")
}
