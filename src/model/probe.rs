//! What sniffing learns about a file, and how a file is to be read. `read` fills a [`Probe`], `map`
//! matches it against the mappings' `detect:` rules and answers with [`ReadOptions`].

use serde_json::Value;

/// The first look at a file: format, dialect and a sample, never more than a few hundred kilobytes.
#[derive(Debug, Clone, Default)]
pub struct Probe {
    /// Path relative to the folder given, `/` between parts; archive members as `a.zip/inner.csv`.
    pub path: String,
    /// Name of the format (a row of `read::FORMATS`), empty when none fits.
    pub format: String,
    /// Character encoding, e.g. `UTF-8`, `UTF-16LE`, `windows-1252`.
    pub encoding: String,
    /// Tabular formats: field separator.
    pub delimiter: Option<u8>,
    /// Tabular formats: cells of the header row as guessed; empty for a headerless file.
    pub header: Vec<String>,
    /// Tabular formats: lines before the header row.
    pub preamble_lines: u32,
    /// Tabular formats: first data rows (at most 50). For a headerless file the first row is included.
    pub rows: Vec<Vec<String>>,
    /// JSON: one element, the document, a cut-off document being closed where it was cut; NDJSON: the
    /// first values; mail, chats, XML records: the first records in the form that the reader emits.
    pub sample: Vec<Value>,
    /// XML: name of the root element.
    pub root_element: Option<String>,
    /// First line that is not empty, at most 512 characters.
    pub first_line: String,
    /// Size of the file or archive member in bytes, when known.
    pub bytes: Option<u64>,
    /// Why no format was found, for a person (`empty file`, `a picture`, `OLE2 compound file (.msg) …`).
    pub reason: Option<String>,
}

/// How to read a file: the probe's findings overridden by the mapping.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadOptions {
    /// Name of the format.
    pub format: String,
    /// Encoding label; `None` = detect.
    pub encoding: Option<String>,
    /// Tabular: field separator; `None` = detect.
    pub delimiter: Option<u8>,
    /// Tabular: names for a headerless file; `None` = the header is in the file.
    pub header: Option<Vec<String>>,
    /// Tabular: names that the header row must contain, to find it behind a preamble.
    pub header_has: Vec<String>,
    /// Tabular: how many of these names it must contain; 0 = all.
    pub header_least: usize,
    /// Tabular: lines to drop behind the header (a row of SQL types).
    pub skip_after_header: u32,
    /// JSON: record path such as `tickets[]`, `chats.list[]`, `.` for the whole document; XML: names of
    /// the record elements separated by `|`. Empty = the format's default (array elements, or the document).
    pub records: String,
    /// JSON/XML: give each record the document without its record arrays.
    pub root: bool,
    /// Longest record in bytes; a longer one is a reject `record-too-long`. 0 = 64 MiB.
    pub max_record_bytes: u64,
}
