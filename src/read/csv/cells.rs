//! Splits one CSV record into cells. Works on bytes, can be continued when a quoted cell runs over
//! several lines, and tells an unbalanced quote from a cell that really has several lines.

use memchr::{memchr, memchr_iter};

/// The cells of one record, one behind the other.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) text: Vec<u8>,
    pub(super) ends: Vec<u32>,
    /// Text stood behind a closing quote of the same line.
    pub(super) stray: bool,
    delimiter: u8,
    at: usize,
    state: State,
    /// Position of the quote that opened the current cell.
    opened: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    Closed,
}

/// What splitting came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    /// The record ends with the bytes given.
    Done,
    /// A quoted cell is open at the end: more lines are needed.
    Open,
    /// A quote that was opened on an earlier line closes in the middle of a cell.
    Unbalanced,
}

const QUOTE: u8 = b'"';

impl Cells {
    pub(super) fn new(delimiter: u8, capacity: usize) -> Self {
        Self {
            text: Vec::with_capacity(capacity),
            ends: Vec::with_capacity(16),
            stray: false,
            delimiter,
            at: 0,
            state: State::CellStart,
            opened: 0,
        }
    }

    /// Splits a record without any quote; `line` has no line end.
    pub(super) fn split_plain(&mut self, line: &[u8]) {
        let mut start = 0;
        for at in memchr_iter(self.delimiter, line) {
            self.text.extend_from_slice(&line[start..at]);
            self.end_cell();
            start = at + 1;
        }
        self.text.extend_from_slice(&line[start..]);
        self.end_cell();
    }

    fn end_cell(&mut self) {
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Continues at the first byte not yet seen; `record` is everything from the record's start to the
    /// end of a line (line end included, unless it is the last one).
    pub(super) fn split(&mut self, record: &[u8]) -> Split {
        let end = record.len() - line_end(record);
        loop {
            if self.state == State::Quoted {
                let Some(at) = memchr(QUOTE, &record[self.at..]).map(|at| at + self.at) else {
                    self.text.extend_from_slice(&record[self.at..]);
                    self.at = record.len();
                    return Split::Open;
                };
                self.text.extend_from_slice(&record[self.at..at]);
                self.at = at + 1;
                if record.get(self.at) == Some(&QUOTE) {
                    self.text.push(QUOTE);
                    self.at += 1;
                } else {
                    self.state = State::Closed;
                }
                continue;
            }
            if self.at >= end {
                self.end_cell();
                return Split::Done;
            }
            let byte = record[self.at];
            match self.state {
                State::CellStart if byte == QUOTE => {
                    self.state = State::Quoted;
                    self.opened = self.at;
                    self.at += 1;
                }
                State::Closed if byte != self.delimiter => {
                    if memchr(b'\n', &record[self.opened..self.at]).is_some() {
                        return Split::Unbalanced;
                    }
                    self.stray = true;
                    self.state = State::Plain;
                }
                _ => {
                    let stop = memchr(self.delimiter, &record[self.at..end]).map(|at| at + self.at);
                    self.text.extend_from_slice(&record[self.at..stop.unwrap_or(end)]);
                    match stop {
                        Some(stop) => {
                            self.end_cell();
                            self.at = stop + 1;
                            self.state = State::CellStart;
                        }
                        None => self.at = end,
                    }
                }
            }
        }
    }
}

/// Length of the line end: CR LF, LF, or a single CR at the very end.
pub(super) fn line_end(record: &[u8]) -> usize {
    match record {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n' | b'\r'] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(record: &str) -> Vec<String> {
        let mut cells = Cells::new(b',', 0);
        assert_eq!(cells.split(record.as_bytes()), Split::Done, "{record:?}");
        let mut start = 0;
        cells
            .ends
            .iter()
            .map(|end| {
                let text = String::from_utf8_lossy(&cells.text[start..*end as usize]).into_owned();
                start = *end as usize;
                text
            })
            .collect()
    }

    #[test]
    fn splits_quoted_and_plain_cells() {
        for (record, expected) in [
            ("a,b\n", vec!["a", "b"]),
            ("a,,\r\n", vec!["a", "", ""]),
            ("\"a,b\",\"c\"\"d\"", vec!["a,b", "c\"d"]),
            ("\"\"\"\"\" <client1>\",x\n", vec!["\"\" <client1>", "x"]),
            ("\"two\nlines\",x\n", vec!["two\nlines", "x"]),
            ("a\"b,c\n", vec!["a\"b", "c"]),
            ("\"a\"b,c\n", vec!["ab", "c"]),
            ("a\rb,c\n", vec!["a\rb", "c"]),
        ] {
            assert_eq!(cells(record), expected, "{record:?}");
        }
    }

    #[test]
    fn tells_an_unbalanced_quote() {
        let mut cells = Cells::new(b',', 0);
        assert_eq!(cells.split(b"1,\"abc,x\n"), Split::Open);
        assert_eq!(cells.split(b"1,\"abc,x\n2,\"def\",y\n"), Split::Unbalanced);
    }
}
