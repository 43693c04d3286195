//! Writes the rows of a table as CSV text.

use memchr::{memchr, memchr3};
use std::io::{self, Write};

/// Rows that decide how wide the table is.
const LOOKED_AT: usize = 200;

/// One row: its cells one behind the other.
#[derive(Debug, Default, Clone)]
pub(super) struct Line {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Line {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Ends the row before the cell at `column` with empty cells.
    #[cfg(feature = "xlsx")]
    pub(super) fn fill_to(&mut self, column: usize) {
        self.ends.resize(self.ends.len().max(column), self.text.len());
    }

    /// Adds a cell.
    pub(super) fn cell(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    #[cfg(feature = "xlsx")]
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }

    /// Number of cells up to the last one with text, and how many of them have text.
    fn filled(&self) -> (usize, usize) {
        let (mut last, mut count) = (0, 0);
        for (at, cell) in self.cells().enumerate() {
            if !cell.is_empty() {
                (last, count) = (at + 1, count + 1);
            }
        }
        (last, count)
    }
}

/// Writes rows; those of the table are made equally wide, titles and footers of a single cell stay short,
/// as they are in files that programs export.
pub(super) struct Rows<'w> {
    out: &'w mut dyn Write,
    /// Cells of a row of the table; unknown until enough rows were seen.
    width: Option<usize>,
    held: Vec<Line>,
    buffer: Vec<u8>,
}

impl<'w> Rows<'w> {
    /// A writer of a table whose width shows in its first rows.
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self {
            out,
            width: None,
            held: Vec::new(),
            buffer: Vec::new(),
        }
    }

    /// A writer of a table of that many columns.
    pub(super) fn of_width(out: &'w mut dyn Write, width: usize) -> Self {
        Self {
            width: Some(width),
            ..Self::new(out)
        }
    }

    /// Writes a row; a row without text is an empty line.
    pub(super) fn write(&mut self, line: &Line) -> io::Result<()> {
        if self.width.is_some() {
            return self.put(line);
        }
        self.held.push(line.clone());
        if self.held.len() >= LOOKED_AT {
            self.release()
        } else {
            Ok(())
        }
    }

    /// Writes what is held back.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.release()
    }

    fn release(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        self.width = self.width.or_else(|| held.iter().map(|line| line.filled().0).max());
        held.iter().try_for_each(|line| self.put(line))
    }

    fn put(&mut self, line: &Line) -> io::Result<()> {
        let (last, count) = line.filled();
        let width = match count {
            0 => 0,
            1 => last,
            _ => last.max(self.width.unwrap_or(0)),
        };
        self.buffer.clear();
        for (at, cell) in line
            .cells()
            .chain(std::iter::repeat(b"".as_slice()))
            .take(width)
            .enumerate()
        {
            if at > 0 {
                self.buffer.push(b',');
            }
            quote(&mut self.buffer, cell);
        }
        self.buffer.push(b'\n');
        self.out.write_all(&self.buffer)
    }
}

/// Writes a cell, in quotes where its text would be read as more than one cell.
fn quote(out: &mut Vec<u8>, cell: &[u8]) {
    // A line that says `sep=` is read as a statement about the file.
    let statement = cell.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"sep="));
    if !statement && memchr3(b',', b'"', b'\n', cell).is_none() && memchr(b'\r', cell).is_none() {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for part in cell.split_inclusive(|byte| *byte == b'"') {
        out.extend_from_slice(part);
        if part.ends_with(b"\"") {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

/// Writes a number without an exponent and, when it is whole, without a point: telephone numbers and ids keep their digits.
pub(super) fn write_number(out: &mut Vec<u8>, number: f64) {
    let text = if number.fract() == 0.0 && number.abs() < 1e17 {
        #[allow(clippy::cast_possible_truncation, reason = "a whole number of 17 digits fits")]
        let whole = number as i64;
        whole.to_string()
    } else {
        number.to_string()
    };
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_made_equally_wide_but_titles() {
        let mut out = Vec::new();
        let mut rows = Rows::new(&mut out);
        for cells in [
            vec!["Report"],
            vec![],
            vec!["id", "name", "note"],
            vec!["1", "Ann \"A\"", ""],
            vec!["2", "", "a,b"],
            vec!["", "x", ""],
        ] {
            let mut line = Line::default();
            for cell in cells {
                line.cell(|text| text.extend_from_slice(cell.as_bytes()));
            }
            rows.write(&line).unwrap();
        }
        rows.finish().unwrap();
        let expected = "Report\n\nid,name,note\n1,\"Ann \"\"A\"\"\",\n2,,\"a,b\"\n,x\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
