//! A table as columns of text. What does not fit the width is cut with `…`; columns that find no room are named.

use super::is_words;
use crate::model::gap::Table;
use crate::report::{Language, value};

/// Narrowest that a column of words is cut to.
const NARROW: usize = 10;
/// Widest cell.
const CELL: usize = 46;
/// Blanks between columns.
const GAP: usize = 2;

/// The table, one line a row.
pub(super) fn render(table: &Table, language: &Language, width: usize) -> String {
    let columns: Vec<Column> = (0..table.columns.len())
        .map(|index| Column::of(table, index, language))
        .collect();
    let (shown, hidden) = fit(columns, width);
    let mut out = line(&shown, |column| &column.heading);
    for row in 0..table.rows.len() {
        out.push_str(&line(&shown, |column| &column.cells[row]));
    }
    if !hidden.is_empty() {
        let note = format!("  (… {})", hidden.join(", "));
        out.push_str(&cut(&note, width));
        out.push('\n');
    }
    out
}

struct Column {
    heading: String,
    cells: Vec<String>,
    words: bool,
    width: usize,
}

impl Column {
    fn of(table: &Table, index: usize, language: &Language) -> Self {
        let kind = table.columns[index].kind;
        let cells: Vec<String> = table
            .rows
            .iter()
            .map(|row| value::cell(&row[index], kind, language))
            .collect();
        let heading = value::clean(&table.columns[index].label);
        let width = cells
            .iter()
            .chain(std::iter::once(&heading))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0);
        Self {
            heading,
            cells,
            words: is_words(kind),
            width: width.min(CELL),
        }
    }
}

/// Narrows the columns of words until all fit; of what still does not, the columns before the last are left out.
fn fit(mut columns: Vec<Column>, width: usize) -> (Vec<Column>, Vec<String>) {
    let total = |columns: &[Column]| columns.iter().map(|column| column.width + GAP).sum::<usize>();
    while total(&columns) > width {
        let widest = columns
            .iter_mut()
            .filter(|column| column.words && column.width > NARROW)
            .max_by_key(|column| column.width);
        let Some(column) = widest else { break };
        column.width -= 1;
    }
    let mut hidden = Vec::new();
    while total(&columns) > width && columns.len() > 2 {
        // Months grow to the right: the first one after the sums is the oldest.
        let at = columns.iter().position(|column| is_month(&column.heading));
        let column = columns.remove(at.unwrap_or(columns.len() - 1));
        hidden.push(column.heading);
    }
    (columns, hidden)
}

fn is_month(heading: &str) -> bool {
    let bytes = heading.as_bytes();
    bytes.len() == 7 && bytes[4] == b'-' && bytes[..4].iter().all(u8::is_ascii_digit)
}

fn line<'a>(columns: &'a [Column], text: impl Fn(&'a Column) -> &'a String) -> String {
    let mut out = String::new();
    for column in columns {
        let cell = cut(text(column), column.width);
        let pad = " ".repeat(column.width - cell.chars().count());
        out.push_str(&" ".repeat(GAP));
        if column.words {
            out.push_str(&cell);
            out.push_str(&pad);
        } else {
            out.push_str(&pad);
            out.push_str(&cell);
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}
