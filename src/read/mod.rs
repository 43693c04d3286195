//! Readers: files and archive members to raw records, streamed, every byte accounted for.
//!
//! `walk` lists the inputs of a folder, `probe` takes a first look at one, `open` reads it. A format is
//! one row of [`FORMATS`]: how to recognise it and how to open it. Bad data is a reject in the stream,
//! never an end of it; an `Err` means that the input itself cannot be read.

mod archive;
mod compound;
mod content;
mod csv;
mod encoding;
mod feed;
mod files;
mod frame;
mod head;
mod hex;
mod input;
mod json;
mod mail;
mod mapi;
mod member;
mod msg;
mod outlook;
mod pst;
mod sniff;
mod transcript;
mod vcard;
mod walk;
mod xarchive;
mod xml;

pub use content::GUARDED_THREAD;
pub use files::{WITH_ATTACHMENTS, each_attachment};
pub use frame::{Framed, Parse};
pub use hex::hex;
pub use input::InputFile;
pub use sniff::probe;
pub use walk::walk;

use crate::model::probe::ReadOptions;
use crate::model::record::{ByteLedger, ReadItem, Reject, Span};
use anyhow::{Context as _, Result};
use feed::Feed;
use frame::{Framer, Opening};
use head::{Head, Look};
use input::Meter;
use std::io::Read as _;
use std::sync::Arc;

/// One file format.
pub struct Format {
    /// Name in mappings and reports.
    pub name: &'static str,
    /// What it is, for a person.
    pub about: &'static str,
    /// Recognises the start of a file.
    sniff: fn(&Head<'_>) -> Option<Look>,
    /// Opens a reader.
    open: fn(Opening<'_>) -> Result<Box<dyn Framer + Send>>,
}

impl Format {
    /// Whether a file of the format is a table in a binary container (a sheet of a workbook, a table of a database).
    pub fn is_table(&self) -> bool {
        content::FORMATS.contains(&self.name)
    }
}

/// All formats, in the order in which they are tried on an unknown file.
pub const FORMATS: &[Format] = &[
    #[cfg(feature = "xlsx")]
    Format {
        name: "xlsx",
        about: "a sheet of a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods), read as the CSV it would be exported as",
        sniff: csv::sniff_table,
        open: csv::open,
    },
    Format {
        name: "sqlite",
        about: "a table of an SQLite database, read as the CSV it would be exported as",
        sniff: csv::sniff_table,
        open: csv::open,
    },
    #[cfg(feature = "parquet")]
    Format {
        name: "parquet",
        about: "the table of a Parquet file, read as the CSV it would be exported as",
        sniff: csv::sniff_table,
        open: csv::open,
    },
    Format {
        name: "xarchive",
        about: "a file of an X (Twitter) archive: a script that assigns a JSON array",
        sniff: xarchive::sniff,
        open: xarchive::open,
    },
    Format {
        name: "json",
        about: "one JSON document; records are the elements of its top array, or found by a path",
        sniff: json::sniff_document,
        open: json::open_document,
    },
    Format {
        name: "ndjson",
        about: "one JSON value per line, or JSON values one behind the other",
        sniff: json::sniff_lines,
        open: json::open_lines,
    },
    Format {
        name: "xml",
        about: "XML: records are elements found by name, or the children of the root",
        sniff: xml::sniff,
        open: xml::open,
    },
    Format {
        name: "vcard",
        about: "contact cards (vCard 2.1, 3.0, 4.0)",
        sniff: vcard::sniff,
        open: vcard::open,
    },
    Format {
        name: "mbox",
        about: "a mailbox: messages that begin with a `From ` line (mboxo, mboxrd, Gmail Takeout, pipermail)",
        sniff: mail::sniff_mbox,
        open: mail::open_mbox,
    },
    Format {
        name: "whatsapp",
        about: "a chat transcript as text: WhatsApp (iOS, Android), Signal",
        sniff: transcript::sniff,
        open: transcript::open,
    },
    Format {
        name: "eml",
        about: "one e-mail message (RFC 822 text), also a file of a Maildir",
        sniff: mail::sniff_eml,
        open: mail::open_eml,
    },
    Format {
        name: "msg",
        about: "one Outlook message (.msg, an OLE2 compound file)",
        sniff: msg::sniff,
        open: msg::open,
    },
    Format {
        name: "pst",
        about: "a folder of an Outlook data file (.pst, .ost), its mails as the mail reader gives them",
        sniff: outlook::sniff,
        open: outlook::open_folder,
    },
    Format {
        name: "csv",
        about: "rows with cells separated by comma, semicolon, tab or pipe",
        sniff: csv::sniff,
        open: csv::open,
    },
];

/// Whether an input is a table of a binary container without any row.
pub fn is_empty_table(file: &InputFile) -> bool {
    let mut byte = [0; 1];
    file.content().is_some()
        && file
            .stream()
            .is_ok_and(|mut stream| matches!(stream.read(&mut byte), Ok(0)) && stream.meter.damage().is_none())
}

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Opens an input with the format and dialect that `options` name.
///
/// # Errors
/// When the format is unknown or the input cannot be opened.
pub fn open(file: &InputFile, options: &ReadOptions) -> Result<RecordStream> {
    let format = format(&options.format).with_context(|| format!("unknown format `{}`", options.format))?;
    let feed = Feed::open(file, options.encoding.as_deref(), options.max_record_bytes)?;
    let meter = feed.meter();
    let framer = (format.open)(Opening { file, feed, options })?;
    Ok(RecordStream {
        framer,
        meter,
        done: false,
    })
}

/// The records and rejects of one input, in the order of the file.
pub struct RecordStream {
    framer: Box<dyn Framer + Send>,
    meter: Arc<Meter>,
    done: bool,
}

impl RecordStream {
    /// What the bytes were; valid once the stream has ended.
    pub fn ledger(&self) -> ByteLedger {
        let tally = self.framer.tally();
        ByteLedger {
            total: self.meter.total(),
            record: tally.record,
            framing: tally.framing,
            unreadable: tally.unreadable,
        }
    }

    /// A reject when the compressed data ended early or lied about its size.
    fn damage(&self) -> Option<ReadItem> {
        let detail = self.meter.damage()?;
        let at = self.meter.total();
        Some(ReadItem::Reject(Reject {
            ordinal: self.framer.tally().ordinal + 1,
            span: Span {
                start: at,
                end: at,
                line: 0,
            },
            code: "archive-damaged",
            detail: format!("the data ends early: {detail}"),
            raw: String::new(),
        }))
    }
}

impl RecordStream {
    /// The next item, for some formats not parsed yet; [`Iterator::next`] gives it parsed.
    pub fn next_framed(&mut self) -> Option<Result<Framed>> {
        if self.done {
            return None;
        }
        match self.framer.next_framed() {
            Ok(Some(item)) => Some(Ok(item)),
            Ok(None) => {
                self.done = true;
                self.damage().map(Framed::Item).map(Ok)
            }
            Err(error) => {
                self.done = true;
                Some(Err(error))
            }
        }
    }
}

impl Iterator for RecordStream {
    type Item = Result<ReadItem>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.next_framed()?.map(Framed::parsed))
    }
}
