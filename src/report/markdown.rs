//! Markdown for wikis and pull requests; every value is escaped so that nothing in it is markup.

use super::{Language, value};
use crate::model::gap::{Block, ColumnKind, GapReport, Table};
use std::fmt::Write as _;

/// Renders the report.
pub(super) fn render(report: &GapReport, language: &Language) -> String {
    let mut out = String::new();
    let say = |english: &str| escape(&language.say(english));
    let verdict = &report.verdict;
    let client = if report.client.is_empty() {
        String::new()
    } else {
        format!(": {}", escape(&report.client))
    };
    push(&mut out, &format!("# {}{client}\n", say("Gap report")));
    push(
        &mut out,
        &format!("**{}**. {}\n", say(verdict.outcome.as_str()), escape(&verdict.summary)),
    );
    for reason in &verdict.reasons {
        push(&mut out, &format!("- {}", escape(reason)));
    }
    push(&mut out, "");
    push(
        &mut out,
        &format!(
            "{} {}, {} {}, omnify {}, {}: {}.\n",
            say("Run"),
            escape(&report.run.run_id),
            say("As of"),
            escape(&report.run.as_of),
            escape(&report.run.tool_version),
            say("Private values"),
            escape(&report.run.redaction)
        ),
    );
    next_steps(&mut out, report, language);
    changes(&mut out, report, language);
    gates(&mut out, report, language);
    findings(&mut out, report, language);
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
                        "*{}: {}: {}. {}: {}.*",
                        escape(what),
                        say("not computable"),
                        escape(reason),
                        say("To get it"),
                        escape(needs)
                    ),
                ),
                Block::Table(table) => render_table(&mut out, table, language),
            }
        }
    }
    out
}

fn next_steps(out: &mut String, report: &GapReport, language: &Language) {
    push(out, &format!("## {}\n", escape(&language.say("What to do next"))));
    header(out, language, &["Severity", "What", "Fix", "Owner"], &[]);
    for blocker in &report.verdict.blockers {
        row(
            out,
            &[
                &language.say(&blocker.level),
                &blocker.what,
                &blocker.fix,
                &blocker.owner,
            ],
        );
    }
}

fn changes(out: &mut String, report: &GapReport, language: &Language) {
    let Some(changes) = &report.changes else { return };
    push(
        out,
        &format!("\n## {}\n", escape(&language.say("Since the run before"))),
    );
    if let (Some(merged), Some(split)) = (changes.customers_merged, changes.customers_split) {
        let customers = value::customers(merged, split);
        push(out, &format!("{}\n", escape(&language.say(&customers))));
    }
    let labels = ["Finding", "Severity", "Change", "Before", "Now"];
    header(out, language, &labels, &[3, 4]);
    for (name, list) in changes.lists() {
        for change in list {
            let (before, now) = (change.before.to_string(), change.now.to_string());
            row(
                out,
                &[&change.id, change.severity.as_str(), &language.say(name), &before, &now],
            );
        }
    }
    for table in &changes.figures {
        push(out, "");
        render_table(out, table, language);
    }
}

fn gates(out: &mut String, report: &GapReport, language: &Language) {
    push(out, &format!("\n## {}\n", escape(&language.say("Gates"))));
    header(out, language, &["Gate", "State", "Measured", "Fails if", "Note"], &[2]);
    for gate in &report.gates {
        let state = language.say(gate.state.as_str());
        row(out, &[&gate.about, &state, &gate.shown, &gate.error_if, &gate.note]);
    }
}

fn findings(out: &mut String, report: &GapReport, language: &Language) {
    push(out, &format!("\n## {}\n", escape(&language.say("Findings"))));
    let labels = ["Severity", "Finding", "Affected", "Out of", "What", "Fix", "Owner"];
    header(out, language, &labels, &[2, 3]);
    for finding in &report.findings {
        let accepted = match finding.accepted {
            Some(_) => format!(", {}", language.say("accepted")),
            None => String::new(),
        };
        row(
            out,
            &[
                &format!("{}{accepted}", finding.severity.as_str()),
                &finding.id,
                &finding.count.to_string(),
                &finding.denominator.map(|n| n.to_string()).unwrap_or_default(),
                &finding.detail,
                &finding.hint,
                &finding.owner,
            ],
        );
    }
}

/// The head of a table; `figures` are the columns set from the right.
fn header(out: &mut String, language: &Language, labels: &[&str], figures: &[usize]) {
    let labels: Vec<String> = labels.iter().map(|label| language.say(label).into_owned()).collect();
    row(out, &labels.iter().map(String::as_str).collect::<Vec<_>>());
    let mut rule = String::from("|");
    for index in 0..labels.len() {
        rule.push_str(if figures.contains(&index) { " ---: |" } else { " --- |" });
    }
    push(out, &rule);
}

fn row(out: &mut String, cells: &[&str]) {
    let mut line = String::from("|");
    for cell in cells {
        let _ = write!(line, " {} |", escape(cell));
    }
    push(out, &line);
}

fn push(out: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}

fn render_table(out: &mut String, table: &Table, language: &Language) {
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
            let _ = write!(line, " {} |", escape(&value::cell(cell, column.kind, language)));
        }
        push(out, &line);
    }
    if (table.rows.len() as u64) < table.total_rows {
        let rows = format!("{} rows in all.", table.total_rows);
        push(out, &format!("\n{}", language.say(&rows)));
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
