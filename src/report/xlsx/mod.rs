//! A workbook: a sheet for the verdict, the gates, the findings and each chapter, then the lists in full.
//!
//! Figures, dates and durations are typed cells. A text is always a string cell, so that nothing in it is a formula
//! or a link. The bytes depend on the report alone.

mod name;
mod sheet;

use super::{Language, value};
use crate::model::gap::{Block, Cell, ColumnKind, GapReport, Section, Table};
use anyhow::Result;
use name::Names;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use sheet::{Sheet, Styles};

/// Rows of a sheet.
const ROWS: usize = 1_048_576;

/// Renders the workbook.
///
/// # Errors
/// When the workbook cannot be packed.
pub(super) fn render(report: &GapReport, language: &Language) -> Result<Vec<u8>> {
    render_split(report, language, ROWS)
}

/// The same with sheets of at most so many rows.
fn render_split(report: &GapReport, language: &Language, rows: usize) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let title = match report.client.as_str() {
        "" => language.say("Gap report").into_owned(),
        client => format!("{}: {}", language.say("Gap report"), value::clean(client)),
    };
    // The end of the data, not the clock: equal inputs give equal bytes.
    let created = report.run.as_of.get(..10).and_then(sheet::day);
    let created = created.map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
    workbook.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&created));
    let mut book = Book {
        workbook,
        names: Names::default(),
        styles: Styles::new(),
        language,
        rows,
    };
    book.verdict(report, &title)?;
    let gates = gates(report, language);
    let findings = findings(report, language);
    let figures = report.changes.iter().flat_map(|changes| &changes.figures);
    for table in changes(report, language)
        .iter()
        .chain(figures)
        .chain([&gates, &findings])
    {
        book.list(table)?;
    }
    for section in &report.sections {
        book.section(section)?;
    }
    for list in &report.lists {
        book.list(list)?;
    }
    Ok(book.workbook.save_to_buffer()?)
}

struct Book<'a> {
    workbook: Workbook,
    names: Names,
    styles: Styles,
    language: &'a Language,
    rows: usize,
}

impl Book<'_> {
    fn sheet(&mut self, title: &str) -> Result<Sheet<'_>> {
        let name = self.names.next(&value::clean(title));
        let worksheet = self.workbook.add_worksheet();
        worksheet.set_name(name)?;
        Ok(Sheet::new(worksheet, &self.styles))
    }

    /// Page one as pairs of label and text.
    fn verdict(&mut self, report: &GapReport, title: &str) -> Result<()> {
        let language = self.language;
        let verdict = &report.verdict;
        let mut sheet = self.sheet(&language.say("Verdict"))?;
        sheet.title(title)?;
        sheet.pair(&language.say("Verdict"), &language.say(verdict.outcome.as_str()))?;
        sheet.pair("", &verdict.summary)?;
        for reason in &verdict.reasons {
            sheet.pair(&language.say("Why"), reason)?;
        }
        for blocker in &verdict.blockers {
            let what = format!("{} {}", blocker.what, blocker.breaks);
            sheet.pair(&language.say("What to do next"), what.trim())?;
            sheet.pair(&blocker.owner, &blocker.fix)?;
        }
        for figure in &verdict.figures {
            sheet.pair(&figure.label, &format!("{} ({})", figure.value, figure.note))?;
        }
        let run = &report.run;
        for (label, text) in [
            ("Run", &run.run_id),
            ("Inputs", &run.input_hash),
            ("Settings", &run.config_hash),
            ("As of", &run.as_of),
            ("Version of omnify", &run.tool_version),
            ("Private values", &run.redaction),
        ] {
            sheet.pair(&language.say(label), text)?;
        }
        sheet.widths(&[22.0, 110.0])
    }

    /// A chapter: its tables below one another, each with a filter.
    fn section(&mut self, section: &Section) -> Result<()> {
        let language = self.language;
        let mut sheet = self.sheet(&section.title)?;
        sheet.title(&section.title)?;
        sheet.line(&section.summary)?;
        for block in &section.blocks {
            match block {
                Block::Text { text } => sheet.line(text)?,
                Block::NotComputable { what, reason, needs } => {
                    let mut text = format!("{what}: {}: {reason}.", language.say("not computable"));
                    if !needs.is_empty() {
                        text.push_str(&format!(" {}: {needs}.", language.say("To get it")));
                    }
                    sheet.line(&text)?;
                }
                Block::Table(table) => sheet.table(table, language)?,
            }
        }
        sheet.fit()
    }

    /// A list of its own sheet, or of several when it is longer than a sheet.
    fn list(&mut self, table: &Table) -> Result<()> {
        let first = table.rows.chunks(self.rows - 1).next().unwrap_or_default();
        let rest = table.rows.chunks(self.rows - 1).skip(1);
        for rows in std::iter::once(first).chain(rest) {
            let mut sheet = self.sheet(&table.title)?;
            sheet.list(table, rows)?;
        }
        Ok(())
    }
}

fn gates(report: &GapReport, language: &Language) -> Table {
    let mut table = table(
        language,
        "gates",
        "Gates",
        &[
            ("gate", "Gate", ColumnKind::Text),
            ("state", "State", ColumnKind::Text),
            ("measured", "Measured", ColumnKind::Text),
            ("error", "Fails if", ColumnKind::Text),
            ("n", "Out of", ColumnKind::Count),
            ("note", "Note", ColumnKind::Text),
        ],
    );
    for gate in &report.gates {
        table.push(vec![
            Cell::text(gate.about.clone()),
            Cell::text(language.say(gate.state.as_str())),
            Cell::text(gate.shown.clone()),
            Cell::text(gate.error_if.clone()),
            gate.n.map_or(Cell::Empty, Cell::count),
            Cell::text(gate.note.clone()),
        ]);
    }
    table
}

fn findings(report: &GapReport, language: &Language) -> Table {
    let mut table = table(
        language,
        "all-findings",
        "Findings",
        &[
            ("severity", "Severity", ColumnKind::Text),
            ("finding", "Finding", ColumnKind::Code),
            ("source", "Source", ColumnKind::Code),
            ("count", "Affected", ColumnKind::Count),
            ("of", "Out of", ColumnKind::Count),
            ("what", "What", ColumnKind::Text),
            ("breaks", "Breaks", ColumnKind::Text),
            ("fix", "Fix", ColumnKind::Text),
            ("owner", "Owner", ColumnKind::Text),
            ("accepted", "Accepted", ColumnKind::Text),
        ],
    );
    for finding in &report.findings {
        let accepted = finding.accepted.as_ref();
        table.push(vec![
            Cell::text(finding.severity.as_str()),
            Cell::text(finding.id.clone()),
            Cell::text(finding.source.clone()),
            Cell::count(finding.count),
            finding.denominator.map_or(Cell::Empty, Cell::count),
            Cell::text(finding.detail.clone()),
            Cell::text(finding.breaks.clone()),
            Cell::text(finding.hint.clone()),
            Cell::text(finding.owner.clone()),
            accepted.map_or(Cell::Empty, |accepted| {
                Cell::text(format!("{}: {} {}", accepted.name, accepted.reason, accepted.until).trim_end())
            }),
        ]);
    }
    table
}

fn changes(report: &GapReport, language: &Language) -> Option<Table> {
    let changes = report.changes.as_ref()?;
    let mut table = table(
        language,
        "changes",
        "Changes by finding",
        &[
            ("finding", "Finding", ColumnKind::Code),
            ("severity", "Severity", ColumnKind::Text),
            ("change", "Change", ColumnKind::Text),
            ("before", "Before", ColumnKind::Count),
            ("now", "Now", ColumnKind::Count),
        ],
    );
    for (name, list) in changes.lists() {
        for change in list {
            table.push(vec![
                Cell::text(change.id.clone()),
                Cell::text(change.severity.as_str()),
                Cell::text(language.say(name)),
                Cell::count(change.before),
                Cell::count(change.now),
            ]);
        }
    }
    Some(table)
}

fn table(language: &Language, id: &str, title: &str, columns: &[(&str, &str, ColumnKind)]) -> Table {
    let mut table = Table::new(id, &language.say(title), columns);
    for column in &mut table.columns {
        column.label = language.say(&column.label).into_owned();
    }
    table
}

#[cfg(test)]
mod tests;
