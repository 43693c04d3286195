//! Workbooks: lists the sheets and writes one as rows.
//!
//! Sheets of `.xlsx` and `.xlsb` are streamed, with the table of shared texts in memory; an `.ods` or `.xls` file is
//! held in memory as a whole, since their layouts allow no other way, and is limited in size.

use super::Part;
use super::guard::guarded;
use super::kind::Layout;
use super::records::Records;
use super::rows::{Line, Rows};
use super::sheet::{self, CellStyle};
use crate::read::member::{Backing, RATIO, RATIO_FREE_BYTES, Seekable};
use anyhow::{Result, anyhow};
use calamine::{Data, Ods, Reader, Sheet, SheetType, Xls, Xlsb, Xlsx};
use std::io::{self, Read, Write};
use zip::ZipArchive;

/// Rows and columns of the largest sheet.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;
/// Largest decoded member that a library holds in memory (shared texts, all of an OpenDocument file).
const WHOLE_BYTES: u64 = 512 << 20;

type Source = Box<dyn Seekable>;

/// The sheets of a workbook, hidden ones included, in their order.
///
/// # Errors
/// The workbook cannot be read, is encrypted or breaks a limit.
pub(super) fn list(layout: Layout, backing: &Backing) -> Result<Vec<Part>, String> {
    let backing = backing.clone();
    guarded(move || {
        if layout != Layout::Old {
            let source = backing.open().map_err(|error| unreadable(&error.to_string()))?;
            check_members(source, layout)?;
        }
        let sheets = sheets(layout, &backing)?;
        if sheets.is_empty() {
            return Err(unreadable("it has no sheet"));
        }
        Ok(sheets.into_iter().map(|sheet| part(layout, sheet)).collect())
    })
}

fn unreadable(why: &str) -> String {
    format!("the workbook cannot be read: {why}")
}

fn part(layout: Layout, sheet: Sheet) -> Part {
    Part {
        format: "xlsx",
        has_header: false,
        member: None,
        write: match (sheet.typ, layout) {
            (SheetType::WorkSheet, Layout::Xml) => Ok(write_xml),
            (SheetType::WorkSheet, Layout::Binary) => Ok(write_binary),
            (SheetType::WorkSheet, Layout::Old) => Ok(write_old),
            (SheetType::WorkSheet, Layout::Open) => Ok(write_open),
            (SheetType::ChartSheet, _) => Err("a chart, no table".to_owned()),
            _ => Err("a sheet of macros, no table".to_owned()),
        },
        name: sheet.name,
    }
}

fn sheets(layout: Layout, backing: &Backing) -> Result<Vec<Sheet>, String> {
    let source = backing.open().map_err(|error| unreadable(&error.to_string()))?;
    // Texts of the library may quote the file.
    let damaged = "its parts are damaged or written in an unusual way: open it and save it again as XLSX";
    match layout {
        Layout::Xml => Xlsx::new(source)
            .map(|book| book.sheets_metadata().to_vec())
            .map_err(|_| unreadable(damaged)),
        Layout::Binary => Xlsb::new(source)
            .map(|book| book.sheets_metadata().to_vec())
            .map_err(|_| unreadable(damaged)),
        Layout::Old => Xls::new(source)
            .map(|book| book.sheets_metadata().to_vec())
            .map_err(|error| match error {
                calamine::XlsError::Password => unreadable(ENCRYPTED),
                _ => unreadable(damaged),
            }),
        Layout::Open => Ods::new(source)
            .map(|book| book.sheets_metadata().to_vec())
            .map_err(|error| match error {
                calamine::OdsError::Password => unreadable(ENCRYPTED),
                calamine::OdsError::CellLimitExceeded { .. } => unreadable("it has more cells than any honest one"),
                _ => unreadable(damaged),
            }),
    }
}

const ENCRYPTED: &str = "it is encrypted with a password: save it without one";

/// Refuses workbooks whose members grow beyond any honest ratio, or decode to more than they say.
fn check_members(source: Source, layout: Layout) -> Result<(), String> {
    let mut zip = ZipArchive::new(source).map_err(|_| unreadable("its directory is damaged"))?;
    if zip.has_overlapping_files().unwrap_or(true) {
        return Err(unreadable("members of it overlap"));
    }
    for index in 0..zip.len() {
        let Ok(member) = zip.by_index(index) else { continue };
        let (stored, decoded) = (member.compressed_size(), member.size());
        if decoded > RATIO_FREE_BYTES && decoded / stored.max(1) > RATIO {
            return Err(unreadable("a part of it grows beyond any honest ratio (a ZIP bomb)"));
        }
        let name = member.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        let streamed = layout != Layout::Open && name.contains("worksheets/");
        let read = name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".bin");
        if read && !streamed && decoded > WHOLE_BYTES {
            return Err(unreadable("it is too large for memory: save its sheets as CSV"));
        }
        let mut records = (layout == Layout::Binary && name.contains("worksheets/")).then(Records::default);
        let out: &mut dyn Write = match &mut records {
            Some(records) => records,
            None => &mut io::sink(),
        };
        // A checksum that differs shows when the sheet is read; here it is the size that matters.
        if read && io::copy(&mut member.take(decoded + 1), out).is_ok_and(|n| n > decoded) {
            return Err(unreadable("a part of it is longer than it says"));
        }
        if records.is_some_and(|records| records.unread) {
            return Err(unreadable(
                "it stores cells in a short form that is not known: save it as XLSX",
            ));
        }
    }
    Ok(())
}

/// Gathers cells into rows.
struct Sheets<'w> {
    rows: Rows<'w>,
    line: Line,
    row: u32,
}

impl<'w> Sheets<'w> {
    fn new(out: &'w mut dyn Write) -> Self {
        Self {
            rows: Rows::new(out),
            line: Line::default(),
            row: 0,
        }
    }

    /// Adds a cell; rows come in their order, cells of a row as well.
    fn cell(&mut self, (row, column): (u32, u32), write: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(anyhow!("a cell behind row {} lies outside of the sheet", self.row));
        }
        if row < self.row || (row == self.row && (column as usize) < self.line.len()) {
            return Err(anyhow!("the cells behind row {} are out of order", self.row));
        }
        while self.row < row {
            self.next_row()?;
        }
        self.line.fill_to(column as usize);
        self.line.cell(write);
        Ok(())
    }

    fn next_row(&mut self) -> Result<()> {
        self.rows.write(&self.line)?;
        self.line.clear();
        self.row += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        if self.line.len() > 0 {
            self.next_row()?;
        }
        Ok(self.rows.finish()?)
    }
}

/// A library's error may quote a cell: only the place is told.
fn behind(row: u32) -> anyhow::Error {
    anyhow!("the sheet is damaged behind row {row}")
}

fn write_xml(backing: &Backing, name: &str, out: &mut dyn Write) -> Result<()> {
    let mut book = Xlsx::new(backing.open()?).map_err(|_| behind(0))?;
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| behind(0))?;
    let styles: Vec<CellStyle> = cells.styles().iter().map(sheet::style).collect();
    let mut sheet = Sheets::new(out);
    loop {
        match cells.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                let style = styles.get(style).copied().unwrap_or_default();
                if let Some(text) = sheet::text(cell.get_value(), style) {
                    sheet.cell(cell.get_position(), |line| line.extend_from_slice(text.as_bytes()))?;
                }
            }
            Ok(None) => return sheet.finish(),
            Err(_) => {
                let error = behind(sheet.row);
                sheet.finish()?;
                return Err(error);
            }
        }
    }
}

fn write_binary(backing: &Backing, name: &str, out: &mut dyn Write) -> Result<()> {
    let mut book = Xlsb::new(backing.open()?).map_err(|_| behind(0))?;
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| behind(0))?;
    let mut sheet = Sheets::new(out);
    loop {
        match cells.next_cell() {
            Ok(Some(cell)) => {
                if let Some(text) = sheet::text(cell.get_value(), CellStyle::default()) {
                    sheet.cell(cell.get_position(), |line| line.extend_from_slice(text.as_bytes()))?;
                }
            }
            Ok(None) => return sheet.finish(),
            Err(_) => {
                let error = behind(sheet.row);
                sheet.finish()?;
                return Err(error);
            }
        }
    }
}

fn write_old(backing: &Backing, name: &str, out: &mut dyn Write) -> Result<()> {
    let mut book = Xls::new(backing.open()?).map_err(|_| behind(0))?;
    write_range(&book.worksheet_range(name).map_err(|_| behind(0))?, out)
}

fn write_open(backing: &Backing, name: &str, out: &mut dyn Write) -> Result<()> {
    let mut book = Ods::new(backing.open()?).map_err(|_| behind(0))?;
    write_range(&book.worksheet_range(name).map_err(|_| behind(0))?, out)
}

fn write_range(range: &calamine::Range<Data>, out: &mut dyn Write) -> Result<()> {
    let (top, left) = range.start().unwrap_or_default();
    let mut sheet = Sheets::new(out);
    for (row, column, cell) in range.used_cells() {
        if let Some(text) = sheet::text(cell, CellStyle::default()) {
            let place = (top + u32::try_from(row)?, left + u32::try_from(column)?);
            sheet.cell(place, |line| line.extend_from_slice(text.as_bytes()))?;
        }
    }
    sheet.finish()
}
