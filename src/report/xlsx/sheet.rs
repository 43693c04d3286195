//! Cells, tables and lists of a sheet.

use super::*;
use rust_xlsxwriter::{Color, FormatAlign, TableColumn, TableStyle, Worksheet};

/// Longest text of a cell.
const CELL: usize = 32_767;
/// Widest column, in characters.
const WIDEST: f64 = 60.0;
/// Rows that the width of a column is taken from.
const SAMPLE: usize = 1_000;

/// Formats of cells by kind.
pub(super) struct Styles {
    title: Format,
    label: Format,
    wrap: Format,
    head: Format,
    day: Format,
    time: Format,
    count: Format,
    number: Format,
    share: Format,
    duration: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let plain = Format::new;
        Self {
            title: plain().set_bold().set_font_size(14),
            label: plain().set_bold().set_align(FormatAlign::Top),
            wrap: plain().set_text_wrap().set_align(FormatAlign::Top),
            head: plain().set_bold().set_background_color(Color::RGB(0x00E4_E9F0)),
            day: plain().set_num_format("yyyy-mm-dd"),
            time: plain().set_num_format("yyyy-mm-dd hh:mm:ss"),
            count: plain().set_num_format("#,##0"),
            number: plain().set_num_format("0.0"),
            share: plain().set_num_format("0.0%"),
            duration: plain().set_num_format("[h]:mm:ss"),
        }
    }
}

/// A sheet that is filled from above.
pub(super) struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    row: u32,
    frozen: bool,
    /// Widths wanted by column, in characters.
    wanted: Vec<f64>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(sheet: &'a mut Worksheet, styles: &'a Styles) -> Self {
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        Self {
            sheet,
            styles,
            row: 0,
            frozen: false,
            wanted: Vec::new(),
        }
    }

    /// The title of the sheet.
    pub(super) fn title(&mut self, text: &str) -> Result<()> {
        self.sheet
            .write_string_with_format(0, 0, written(text), &self.styles.title)?;
        self.row = 1;
        Ok(())
    }

    /// A line of text over all columns.
    pub(super) fn line(&mut self, text: &str) -> Result<()> {
        if !text.is_empty() {
            self.sheet.write_string(self.row, 0, written(text))?;
            self.row += 1;
        }
        Ok(())
    }

    /// A label with its text.
    pub(super) fn pair(&mut self, label: &str, text: &str) -> Result<()> {
        self.sheet
            .write_string_with_format(self.row, 0, written(label), &self.styles.label)?;
        self.sheet
            .write_string_with_format(self.row, 1, written(text), &self.styles.wrap)?;
        self.row += 1;
        Ok(())
    }

    /// Sets the widths of the columns.
    pub(super) fn widths(&mut self, widths: &[f64]) -> Result<()> {
        for (column, width) in (0..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    /// Sets the widths that the tables of the sheet want.
    pub(super) fn fit(&mut self) -> Result<()> {
        let wanted = std::mem::take(&mut self.wanted);
        self.widths(&wanted)
    }

    /// A table with caption, header, filter and its sums below.
    pub(super) fn table(&mut self, table: &Table, language: &Language) -> Result<()> {
        self.row += 1;
        self.sheet
            .write_string_with_format(self.row, 0, written(&table.title), &self.styles.label)?;
        self.row += 1;
        self.line(&table.note)?;
        if table.rows.is_empty() {
            return self.line(&language.say("None."));
        }
        let head = self.row;
        let counted = usize::try_from(table.total_rows)
            .unwrap_or(usize::MAX)
            .min(table.rows.len());
        let (rows, sums) = table.rows.split_at(counted);
        self.rows(table, rows, head + 1)?;
        if !rows.is_empty() {
            let mut names = Names::default();
            let columns: Vec<TableColumn> = table
                .columns
                .iter()
                .map(|column| TableColumn::new().set_header(names.column(&written(&column.label))))
                .collect();
            let range = rust_xlsxwriter::Table::new()
                .set_name(format!("t_{}", identifier(&table.id)))
                .set_style(TableStyle::Light1)
                .set_columns(&columns);
            let last = head + u32::try_from(rows.len())?;
            self.sheet.add_table(head, 0, last, last_column(table)?, &range)?;
        }
        self.row = head + 1 + u32::try_from(rows.len())?;
        self.rows(table, sums, self.row)?;
        self.row += u32::try_from(sums.len())?;
        if !self.frozen {
            self.sheet.set_freeze_panes(head + 1, 0)?;
            self.frozen = true;
        }
        if (table.rows.len() as u64) < table.total_rows {
            let text = format!("{} rows in all.", table.total_rows);
            self.line(&language.say(&text))?;
        }
        Ok(())
    }

    /// Rows under a frozen header with a filter; the whole sheet.
    pub(super) fn list(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<()> {
        for (column, head) in (0..).zip(&table.columns) {
            self.sheet
                .write_string_with_format(0, column, written(&head.label), &self.styles.head)?;
        }
        self.rows(table, rows, 1)?;
        self.sheet.set_freeze_panes(1, 0)?;
        self.sheet
            .autofilter(0, 0, u32::try_from(rows.len())?, last_column(table)?)?;
        self.fit()
    }

    fn rows(&mut self, table: &Table, rows: &[Vec<Cell>], first: u32) -> Result<()> {
        for (index, column) in table.columns.iter().enumerate() {
            self.want(index, column.label.chars().count() + 3);
        }
        for (offset, (row, cells)) in (first..).zip(rows).enumerate() {
            for (index, (cell, column)) in cells.iter().zip(&table.columns).enumerate() {
                let length = self.cell(row, u16::try_from(index)?, cell, column.kind)?;
                if offset < SAMPLE {
                    self.want(index, length);
                }
            }
        }
        Ok(())
    }

    fn want(&mut self, column: usize, characters: usize) {
        if self.wanted.len() <= column {
            self.wanted.resize(column + 1, 8.0);
        }
        self.wanted[column] = self.wanted[column].max(characters as f64 + 1.0).min(WIDEST);
    }

    /// Writes a cell; returns how many characters it shows.
    fn cell(&mut self, row: u32, column: u16, cell: &Cell, kind: ColumnKind) -> Result<usize> {
        let styles = self.styles;
        if let Some(number) = cell.number() {
            let (number, style) = match kind {
                ColumnKind::Share => (number, &styles.share),
                // A day is 1.
                ColumnKind::Seconds => (number / 86_400.0, &styles.duration),
                ColumnKind::Number => (number, &styles.number),
                _ => (number, &styles.count),
            };
            self.sheet.write_number_with_format(row, column, number, style)?;
            return Ok(12);
        }
        let text = written(&cell.shown());
        if text.is_empty() {
            return Ok(0);
        }
        if let Some(time) = instant(&text) {
            self.sheet
                .write_datetime_with_format(row, column, &time, &styles.time)?;
            return Ok(19);
        }
        if let Some(day) = day(&text) {
            self.sheet.write_datetime_with_format(row, column, &day, &styles.day)?;
            return Ok(10);
        }
        let length = text.chars().count();
        self.sheet.write_string(row, column, text)?;
        Ok(length)
    }
}

/// `2026-01-31`.
pub(super) fn day(text: &str) -> Option<ExcelDateTime> {
    let date: jiff::civil::Date = (text.len() == 10).then(|| text.parse().ok()).flatten()?;
    moment(date.to_datetime(jiff::civil::Time::midnight()))
}

/// An instant as the dataset has it, `2026-01-31T12:00:00Z`.
fn instant(text: &str) -> Option<ExcelDateTime> {
    let utc = text.strip_suffix('Z').filter(|_| text.len() >= 20)?;
    moment(utc.parse().ok()?)
}

/// A date and time of a workbook; `None` before 1900, which workbooks cannot hold.
fn moment(at: jiff::civil::DateTime) -> Option<ExcelDateTime> {
    let part = |value: i8| u8::try_from(value).ok();
    let seconds = f64::from(at.second()) + f64::from(at.subsec_nanosecond() / 1_000_000) / 1_000.0;
    ExcelDateTime::from_ymd(u16::try_from(at.year()).ok()?, part(at.month())?, part(at.day())?)
        .and_then(|day| day.and_hms(u16::from(at.hour().unsigned_abs()), at.minute().unsigned_abs(), seconds))
        .ok()
}

/// A text as a cell can hold it.
fn written(text: &str) -> String {
    let text = value::clean(text);
    if text.encode_utf16().count() <= CELL {
        return text;
    }
    text.chars().take(CELL / 2).chain(['…']).collect()
}

fn last_column(table: &Table) -> Result<u16> {
    Ok(u16::try_from(table.columns.len().saturating_sub(1))?)
}

/// Letters, digits and underscores.
fn identifier(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}
