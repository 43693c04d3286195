//! Exports that were opened in a spreadsheet program and saved as a workbook are recognised and read as before.

use super::runner::{Tool, builtin};
use super::{fixtures, folders};
use omnify::map::CompiledMapping;
use omnify::read;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::Read as _;
use std::path::Path;

/// Writes a cell as a spreadsheet program takes it: numbers and dates are no texts any more.
fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) -> Result<(), XlsxError> {
    let digits = !cell.is_empty() && cell.len() < 15 && cell.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (cell == "0" || !cell.starts_with('0')) {
        sheet.write_number(row, column, cell.parse::<f64>().expect("a number"))?;
        return Ok(());
    }
    let whole = cell.len() == 19 && cell.as_bytes()[4] == b'-' && cell.as_bytes()[10] == b' ';
    match ExcelDateTime::parse_from_str(cell) {
        Ok(time) if whole => {
            let format = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
            sheet.write_datetime_with_format(row, column, &time, &format)?;
        }
        _ => {
            sheet.write_string(row, column, cell)?;
        }
    }
    Ok(())
}

/// Copies the tables of a folder into workbooks, other files as they are; whether there was a table.
fn convert(from: &Path, to: &Path) -> bool {
    let mut tables = false;
    for file in read::walk(from).expect("walk") {
        let target = to.join(&file.path);
        std::fs::create_dir_all(target.parent().expect("a folder")).expect("make");
        let mut bytes = Vec::new();
        file.open().expect("open").read_to_end(&mut bytes).expect("read");
        let probe = read::probe(&file).expect("probe");
        let plain = probe.format == "csv" && probe.encoding == "UTF-8" && file.container.is_none();
        if !plain {
            std::fs::write(&target, bytes).expect("write");
            continue;
        }
        tables = true;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(probe.delimiter.unwrap_or(b','))
            .from_reader(bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&bytes))
            .into_records();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells.expect("a row").iter()) {
                write_cell(sheet, row, column, cell).expect("write a cell");
            }
        }
        book.save(target.with_extension("xlsx")).expect("save");
    }
    tables
}

/// What was made of each record, without what concerns the file: its path, and repairs of its quotes.
fn lines(folder: &Path, mappings: &[CompiledMapping]) -> Vec<(String, Vec<String>)> {
    let tool = Tool::read(folder, mappings, u64::MAX);
    let unquoted = |line: &String| line.replace("\"repairs\":[\"text-behind-quote\"],", "");
    tool.files
        .into_iter()
        .map(|file| (format!("{:?}", file.read_as), file.lines.iter().map(unquoted).collect()))
        .collect()
}

#[test]
fn tables_saved_as_workbooks_give_the_same_records() {
    let mappings = builtin();
    let mut compared = 0;
    let mut failures = Vec::new();
    for tool in folders(&fixtures()) {
        let case = tool.join("plain");
        let copy = tempfile::tempdir().expect("a folder");
        if !case.is_dir() || !convert(&case, copy.path()) {
            continue;
        }
        compared += 1;
        let (before, after) = (lines(&case, &mappings), lines(copy.path(), &mappings));
        if before != after {
            failures.push(format!("{}\n  csv  {before:#?}\n  xlsx {after:#?}", case.display()));
        }
    }
    assert!(compared > 15, "{compared} sources with tables");
    assert!(
        failures.is_empty(),
        "{} of {compared}: {}",
        failures.len(),
        failures.join("\n")
    );
}
