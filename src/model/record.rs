//! What a reader frames: raw records with their place in the input, rejects, and the byte ledger.

use serde_json::Value;
use std::sync::Arc;

/// Identifies one unit (a framed record or a nested element that a mapping walked) in one run.
///
/// Packs the file number and the unit's sequence number in the file (from 1), so that sorting by
/// the id is sorting by file and position. Printed as `source#file_no:seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub i64);

impl UnitId {
    const SEQ_BITS: u32 = 40;

    /// Packs a file number (below 2^23) and a sequence number (below 2^40).
    pub fn new(file_no: u32, seq: u64) -> Self {
        debug_assert!(file_no < 1 << 23 && seq < 1 << Self::SEQ_BITS);
        Self((i64::from(file_no) << Self::SEQ_BITS) | seq.cast_signed())
    }

    /// Packs numbers that somebody typed; `None` when they are too large.
    pub fn checked(file_no: u32, seq: u64) -> Option<Self> {
        (file_no < 1 << 23 && seq < 1 << Self::SEQ_BITS).then(|| Self::new(file_no, seq))
    }

    /// The number of the file within the run, from 1.
    pub fn file_no(self) -> u32 {
        u32::try_from(self.0 >> Self::SEQ_BITS).unwrap_or(u32::MAX)
    }

    /// The unit's position in its file, from 1.
    pub fn seq(self) -> u64 {
        (self.0 & ((1 << Self::SEQ_BITS) - 1)).cast_unsigned()
    }
}

/// Where a record stands in the decoded bytes of its file (or archive member).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte, counted from 0.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// First line, counted from 1; 0 where lines mean nothing.
    pub line: u64,
}

/// Column names of a tabular file, shared by its rows.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Header {
    /// Names as written in the file (byte order mark removed), or as the mapping names them.
    pub names: Vec<String>,
}

/// One row of a tabular file: the cells as one text buffer with end offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Names of the columns; a row may have fewer or more cells than names.
    pub header: Arc<Header>,
    /// All cells, decoded to UTF-8, one behind the other.
    pub text: String,
    /// End offset of each cell in `text`.
    pub ends: Vec<u32>,
}

impl Row {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the row has no cell.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at `index`, `None` beyond the last one.
    pub fn cell(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = match index {
            0 => 0,
            _ => self.ends[index - 1] as usize,
        };
        self.text.get(start..end)
    }
}

/// The content of a raw record.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A row of a CSV, TSV or spreadsheet file.
    Row(Row),
    /// A JSON value, or a message, chat line or XML element in JSON form.
    Tree(Value),
}

/// One record as the reader framed it.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRecord {
    /// Position in the file, from 1, rejects included.
    pub ordinal: u64,
    /// Where it stands.
    pub span: Span,
    /// What it holds.
    pub body: Body,
    /// The document around a JSON or XML record without its record arrays (`$root` in mappings),
    /// present when [`crate::model::probe::ReadOptions::root`] asked for it.
    pub root: Option<Arc<Value>>,
    /// Something about the content that was repaired while reading, e.g. `invalid-utf8`; the
    /// record is kept and a field error is stored.
    pub repairs: Vec<&'static str>,
}

/// A record, or a span of bytes, that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Position in the file, from 1, counted together with the good records.
    pub ordinal: u64,
    /// Where it stands.
    pub span: Span,
    /// Kebab-case reason code, e.g. `json-syntax`, `record-too-long`.
    pub code: &'static str,
    /// One sentence without any value from the data.
    pub detail: String,
    /// The raw text, cut to 64 KiB; goes to the working store only.
    pub raw: String,
}

/// Item of a record stream.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadItem {
    /// A record to map.
    Record(RawRecord),
    /// A counted reject; the stream goes on.
    Reject(Reject),
}

/// What the bytes of one file are. `total` is counted by the input, the rest by the reader, so
/// that an unequal sum shows a reader that lost bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByteLedger {
    /// Decoded bytes that came out of the file or archive member.
    pub total: u64,
    /// Bytes inside records, rejected ones included.
    pub record: u64,
    /// Headers, separators, brackets, preambles.
    pub framing: u64,
    /// Bytes that nothing could be made of (damaged or truncated spans).
    pub unreadable: u64,
}

impl ByteLedger {
    /// Whether every byte has been accounted for.
    pub fn balances(&self) -> bool {
        self.total == self.record + self.framing + self.unreadable
    }
}
