//! A whole report in another language.

use super::Language;
use crate::model::gap::{Block, Cell, ColumnKind, GapReport, Section, Table};
use std::collections::BTreeSet;

/// The report in a language, and the texts that have no pair and stay English.
pub fn translate(report: &GapReport, language: &Language) -> (GapReport, Vec<String>) {
    let mut report = report.clone();
    let mut texts = Texts {
        language,
        missing: BTreeSet::new(),
    };
    texts.front(&mut report);
    for finding in &mut report.findings {
        for text in [
            &mut finding.detail,
            &mut finding.breaks,
            &mut finding.hint,
            &mut finding.owner,
        ] {
            texts.text(text);
        }
    }
    for section in &mut report.sections {
        texts.section(section);
    }
    for table in report.changes.iter_mut().flat_map(|changes| &mut changes.figures) {
        texts.table(table);
    }
    for list in &mut report.lists {
        texts.table(list);
    }
    (report, texts.missing.into_iter().collect())
}

struct Texts<'a> {
    language: &'a Language,
    missing: BTreeSet<String>,
}

impl Texts<'_> {
    fn text(&mut self, text: &mut String) {
        // A text of figures and signs alone says the same in every language.
        if !text.chars().any(char::is_alphabetic) {
            return;
        }
        match self.language.find(text) {
            Some(other) => *text = other,
            None => {
                self.missing.insert(text.clone());
            }
        }
    }

    fn front(&mut self, report: &mut GapReport) {
        let verdict = &mut report.verdict;
        self.text(&mut verdict.summary);
        verdict.reasons.iter_mut().for_each(|reason| self.text(reason));
        for blocker in &mut verdict.blockers {
            for text in [
                &mut blocker.what,
                &mut blocker.breaks,
                &mut blocker.fix,
                &mut blocker.owner,
            ] {
                self.text(text);
            }
        }
        for figure in &mut verdict.figures {
            self.text(&mut figure.label);
            figure.value = self.language.figure(&figure.value);
            self.text(&mut figure.note);
        }
        for gate in &mut report.gates {
            self.text(&mut gate.about);
            self.text(&mut gate.note);
            for figure in [&mut gate.shown, &mut gate.warn_if, &mut gate.error_if] {
                *figure = self.language.figure(figure);
            }
        }
        self.text(&mut report.run.redaction);
    }

    fn section(&mut self, section: &mut Section) {
        self.text(&mut section.title);
        self.text(&mut section.summary);
        for block in &mut section.blocks {
            match block {
                Block::Text { text } => self.text(text),
                Block::NotComputable { what, reason, needs } => {
                    for text in [what, reason, needs] {
                        self.text(text);
                    }
                }
                Block::Table(table) => self.table(table),
            }
        }
    }

    fn table(&mut self, table: &mut Table) {
        self.text(&mut table.title);
        self.text(&mut table.note);
        for column in &mut table.columns {
            // Names of months, channels and sources head columns too: what has no pair is such a name.
            column.label = self.language.say(&column.label).into_owned();
        }
        if let Some(chart) = &mut table.chart {
            self.text(&mut chart.title);
            self.text(&mut chart.description);
        }
        // Words of the report and data stand in the same columns: what has no pair is data.
        for row in &mut table.rows {
            for (cell, column) in row.iter_mut().zip(&table.columns) {
                if let (Cell::Text(text), ColumnKind::Text) = (cell, column.kind)
                    && let Some(other) = self.language.find(text)
                {
                    *text = other;
                }
            }
        }
    }
}
