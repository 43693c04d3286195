//! Plain text for the terminal, at most [`WIDTH`] columns wide: verdict, changes, gates, findings, then the tables.

mod grid;

use super::{Language, value};
use crate::model::gap::{Block, ColumnKind, GapReport, Table};

/// Columns of a line.
const WIDTH: usize = 80;

/// Renders the report.
pub(super) fn render(report: &GapReport, language: &Language) -> String {
    let mut page = Page {
        out: String::new(),
        language,
    };
    page.front(report);
    page.changes(report);
    page.gates(report);
    page.findings(report);
    for section in &report.sections {
        page.heading(&section.title);
        page.wrap("", &section.summary);
        for block in &section.blocks {
            match block {
                Block::Text { text } => page.wrap("", text),
                Block::NotComputable { what, reason, needs } => {
                    let mut text = format!("{what}: {}: {reason}.", page.say("not computable"));
                    if !needs.is_empty() {
                        text.push_str(&format!(" {}: {needs}.", page.say("To get it")));
                    }
                    page.wrap("", &text);
                }
                Block::Table(table) => page.table(table),
            }
        }
    }
    page.out
}

struct Page<'a> {
    out: String,
    language: &'a Language,
}

impl Page<'_> {
    fn say(&self, english: &str) -> String {
        self.language.say(english).into_owned()
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// A paragraph; further lines start below the text of the first.
    fn wrap(&mut self, indent: &str, text: &str) {
        self.hang(indent, &" ".repeat(indent.chars().count()), text);
    }

    /// A paragraph with a start of its own for the first line.
    fn hang(&mut self, first: &str, rest: &str, text: &str) {
        let mut line = first.to_owned();
        let mut empty = true;
        for word in value::clean(text).split_whitespace() {
            let mut word = word.to_owned();
            loop {
                let room = WIDTH.saturating_sub(line.chars().count() + usize::from(!empty));
                if word.chars().count() <= room {
                    break;
                }
                if empty {
                    // A word longer than a line.
                    let head: String = word.chars().take(room).collect();
                    word = word.chars().skip(room).collect();
                    line.push_str(&head);
                }
                self.line(&line);
                rest.clone_into(&mut line);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(&word);
            empty = false;
        }
        self.line(&line);
    }

    fn table(&mut self, table: &Table) {
        self.line("");
        self.wrap("", &format!("{}:", table.title));
        let grid = grid::render(table, self.language, WIDTH);
        self.out.push_str(&grid);
        if (table.rows.len() as u64) < table.total_rows {
            let rows = self.say(&format!("{} rows in all.", table.total_rows));
            self.wrap("  ", &rows);
        }
    }

    fn heading(&mut self, text: &str) {
        let text = value::clean(text);
        self.line("");
        self.line(&text);
        self.line(&"─".repeat(text.chars().count().min(WIDTH)));
    }

    fn front(&mut self, report: &GapReport) {
        let verdict = &report.verdict;
        let title = match report.client.as_str() {
            "" => self.say("Gap report"),
            client => format!("{}: {client}", self.say("Gap report")),
        };
        self.wrap("", &title);
        let run = &report.run;
        let facts = format!(
            "{} {}, {} {}, {}: {}",
            self.say("Run"),
            run.run_id,
            self.say("As of"),
            run.as_of,
            self.say("Private values"),
            run.redaction
        );
        self.wrap("", &facts);
        self.line("");
        let outcome = self.say(verdict.outcome.as_str());
        self.wrap("", &format!("{outcome}: {}", verdict.summary));
        for reason in &verdict.reasons {
            self.wrap("  - ", reason);
        }
        for blocker in &verdict.blockers {
            self.line("");
            let level = format!("  [{}] ", self.say(&blocker.level));
            self.hang(&level, &" ".repeat(level.chars().count()), &blocker.what);
            let fix = format!("        {} ({}): ", self.say("Fix"), blocker.owner);
            self.hang(&fix, "          ", &blocker.fix);
        }
        if verdict.more_blockers > 0 {
            let more = self.say(&format!("{} more, sorted by severity", verdict.more_blockers));
            self.wrap("  ", &more);
        }
    }

    fn changes(&mut self, report: &GapReport) {
        let Some(changes) = &report.changes else { return };
        let title = self.say("Since the run before");
        self.heading(&title);
        let lead = self.say(&value::changes_lead(report.verdict.outcome, changes));
        self.wrap("", &lead);
        if let (Some(merged), Some(split)) = (changes.customers_merged, changes.customers_split) {
            let text = self.say(&value::customers(merged, split));
            self.wrap("", &text);
        }
        for (name, list) in changes.lists() {
            for change in list {
                let head = format!("  {} {}: ", change.severity.as_str(), self.say(name));
                self.hang(
                    &head,
                    "       ",
                    &format!("{} ({} → {})", change.id, change.before, change.now),
                );
            }
        }
        changes.figures.iter().for_each(|table| self.table(table));
    }

    fn gates(&mut self, report: &GapReport) {
        let title = self.say("Gates");
        self.heading(&title);
        for gate in &report.gates {
            let state = self.say(gate.state.as_str());
            let first = format!("  {state:<15} {:<22} {:>10}  ", gate.name, gate.shown);
            let rest = " ".repeat(first.chars().count());
            self.hang(&first, &rest, &gate.note);
        }
    }

    fn findings(&mut self, report: &GapReport) {
        let title = self.say("Findings");
        self.heading(&title);
        for finding in &report.findings {
            let accepted = match finding.accepted {
                Some(_) => format!(" ({})", self.say("accepted")),
                None => String::new(),
            };
            self.hang(
                &format!("  {} ", finding.severity.as_str()),
                "       ",
                &format!("{}{accepted}", finding.id),
            );
            self.wrap("     ", &finding.detail);
        }
    }
}

/// Whether a column is set from the left.
fn is_words(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Text | ColumnKind::Code)
}
