//! Guesses separator, preamble and header of a tabular file from its first rows.

use super::cells::{Cells, Split};
use crate::read::encoding::Charset;
use memchr::memchr;

/// Rows that are looked at.
const ROWS: usize = 200;

/// One row of the sample.
#[derive(Debug, Clone)]
pub(crate) struct SampleRow {
    /// Offset of its first byte in the sample.
    pub(crate) start: usize,
    /// Lines before it.
    pub(crate) line: u32,
    pub(crate) cells: Vec<String>,
}

/// What was guessed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) rows: Vec<SampleRow>,
    /// Number of cells that most rows have.
    pub(crate) columns: usize,
    /// Index in `rows` of the first row of the table.
    pub(crate) first: usize,
    /// Whether that row is a header.
    pub(crate) header: bool,
    /// Share of rows with `columns` cells, 0 to 1.
    pub(crate) consistency: f64,
}

/// Guesses the dialect; `delimiter` overrides the guess of the separator.
pub(crate) fn detect(sample: &[u8], charset: Charset, complete: bool, delimiter: Option<u8>) -> Dialect {
    let stated = stated_separator(sample);
    let given = delimiter.or(stated);
    let candidates = given.map_or_else(|| vec![b',', b';', b'\t', b'|'], |one| vec![one]);
    let mut best: Option<(f64, Dialect)> = None;
    for delimiter in candidates {
        let mut dialect = Dialect {
            delimiter,
            rows: rows(sample, charset, complete, delimiter, ROWS),
            ..Dialect::default()
        };
        if stated.is_some() {
            dialect.rows.retain(|row| row.start > 0);
        }
        measure(&mut dialect);
        let score = match dialect.columns {
            0 | 1 => 0.0,
            columns => dialect.consistency * dialect.consistency * (1.0 + (columns as f64).log2()),
        };
        if best.as_ref().is_none_or(|(top, _)| score > *top) {
            best = Some((score, dialect));
        }
    }
    best.map(|(_, dialect)| dialect).unwrap_or_default()
}

/// The `sep=;` line that Excel understands.
pub(crate) fn stated_separator(sample: &[u8]) -> Option<u8> {
    match sample {
        [
            b's' | b'S',
            b'e' | b'E',
            b'p' | b'P',
            b'=',
            separator,
            b'\r' | b'\n',
            ..,
        ] => Some(*separator),
        _ => None,
    }
}

/// Splits the sample into rows; a row cut off by the end of the sample is left out.
fn rows(sample: &[u8], charset: Charset, complete: bool, delimiter: u8, limit: usize) -> Vec<SampleRow> {
    let (mut rows, mut start, mut line) = (Vec::new(), 0, 0);
    let eol = if memchr(b'\n', sample).is_none() && memchr(b'\r', sample).is_some() {
        b'\r'
    } else {
        b'\n'
    };
    while start < sample.len() && rows.len() < limit {
        let mut cells = Cells::new(delimiter, 64);
        let (mut end, mut lines) = (start, 0);
        let complete_row = loop {
            let Some(at) = memchr(eol, &sample[end..]) else {
                end = sample.len();
                lines += 1;
                break complete && cells.split(&sample[start..end]) == Split::Done;
            };
            end += at + 1;
            lines += 1;
            match cells.split(&sample[start..end]) {
                Split::Done => break true,
                Split::Open if lines < 500 => {}
                _ => {
                    // One line is taken as it is, so that a stray quote does not hide the rest.
                    end = start + memchr(eol, &sample[start..]).map_or(0, |at| at + 1);
                    lines = 1;
                    break false;
                }
            }
        };
        if complete_row {
            rows.push(SampleRow {
                start,
                line,
                cells: texts(&cells, charset),
            });
        }
        start = end;
        line += lines;
    }
    rows
}

fn texts(cells: &Cells, charset: Charset) -> Vec<String> {
    let mut start = 0;
    let text = |end: &u32| {
        let cell = charset.decode(&cells.text[start..*end as usize]).0.into_owned();
        start = *end as usize;
        cell
    };
    cells.ends.iter().map(text).collect()
}

fn is_blank(row: &SampleRow) -> bool {
    row.cells.iter().all(|cell| cell.trim().is_empty())
}

fn measure(dialect: &mut Dialect) {
    let mut widths: Vec<usize> = dialect
        .rows
        .iter()
        .filter(|row| !is_blank(row))
        .map(|row| row.cells.len())
        .collect();
    let total = widths.len();
    widths.sort_unstable();
    let mut best = (0, 0);
    for group in widths.chunk_by(|a, b| a == b) {
        // Wider rows win a tie: a preamble has few cells.
        let weight = if group[0] > 1 { group.len() * 3 } else { group.len() };
        if weight >= best.0 {
            best = (weight, group[0]);
        }
    }
    dialect.columns = best.1;
    let rows = &dialect.rows;
    // The header may be narrower or wider than the rows by a little (a trailing separator).
    let wide = |row: &SampleRow| {
        !is_blank(row) && row.cells.len() + 1 >= dialect.columns && row.cells.len() >= 2.min(dialect.columns)
    };
    // Spreadsheet programs fill up the lines of a preamble with empty cells.
    let filled = |row: &SampleRow| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let full = rows
        .iter()
        .position(|row| wide(row) && filled(row) * 2 >= dialect.columns);
    dialect.first = full
        .filter(|first| looks_like_header(&rows[*first].cells))
        .or_else(|| rows.iter().position(wide))
        .unwrap_or(0);
    let same = rows
        .iter()
        .filter(|row| !is_blank(row) && row.cells.len() == dialect.columns)
        .count();
    let before = rows[..dialect.first].iter().filter(|row| !is_blank(row)).count();
    dialect.consistency = same as f64 / (total - before).max(1) as f64;
    dialect.header = rows.get(dialect.first).is_some_and(|row| looks_like_header(&row.cells));
}

/// A header has names, not values: no number, date, address or URL among them, and few repeats.
fn looks_like_header(cells: &[String]) -> bool {
    let mut names: Vec<String> = cells
        .iter()
        .map(|cell| cell.trim().to_lowercase())
        .filter(|cell| !cell.is_empty())
        .collect();
    if names.is_empty() || names.iter().any(|name| is_value(name)) {
        return false;
    }
    let filled = names.len();
    names.sort_unstable();
    names.dedup();
    filled * 2 >= cells.len() && names.len() * 4 >= filled * 3
}

fn is_value(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let email = cell.contains('@') && cell.contains('.') && !cell.contains(' ');
    let url = cell.starts_with("http://") || cell.starts_with("https://");
    let date = digits >= 6 && letters <= 5 && cell.contains(['-', '/', ':', '.']);
    email || url || date || (digits > 0 && letters == 0) || cell.len() > 200
}

/// Compares column names after byte order mark, case and spaces.
pub(crate) fn fold_name(name: &str) -> String {
    let words: Vec<&str> = name.trim_start_matches('\u{FEFF}').split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The first row that holds so many of the names; 0 stands for all.
pub(crate) fn row_with(rows: &[SampleRow], names: &[String], least: usize) -> Option<usize> {
    let wanted: Vec<String> = names.iter().map(|name| fold_name(name)).collect();
    let least = if least == 0 { wanted.len() } else { least };
    rows.iter().position(|row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| fold_name(cell)).collect();
        wanted.iter().filter(|name| cells.contains(name)).count() >= least
    })
}
