//! Tables inside binary files: sheets of workbooks and tables of databases, read as the CSV text that the program
//! they come from would export; folders of Outlook data files, read as lines of messages. That text is the decoded member which sizes, lines and hashes refer to; the
//! binary file around it is a container, as a ZIP archive is.
//!
//! The libraries behind it run in threads of their own, so that one which stops on a damaged file ends
//! the file and not the program.

mod database;
mod guard;
mod kind;
mod mailbox;
mod office;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "xlsx")]
mod records;
mod rows;
#[cfg(feature = "xlsx")]
mod sheet;
#[cfg(feature = "xlsx")]
mod workbook;

pub use guard::GUARDED_THREAD;
pub(super) use kind::Kind;
pub(super) use office::document;

use super::member::{Backing, path_part};
use super::pst;
use crate::sqlite;
use anyhow::Result;
use std::io::{Read, Write};
use std::path::Path;
use zip::ZipArchive;

/// Formats of tables in binary containers.
pub(super) const FORMATS: &[&str] = &["xlsx", "sqlite", "parquet"];

/// Bytes at the start of a file that tell a container.
pub(super) const HEAD_BYTES: u64 = 16;

/// The container that a file is; `None` for text, archives of files and single messages.
pub(super) fn kind(start: &[u8], backing: &Backing) -> Option<Kind> {
    if start.starts_with(b"PK\x03\x04") {
        document(&mut ZipArchive::new(backing.open().ok()?).ok()?)
    } else if start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        office::compound(backing)
    } else if start.starts_with(sqlite::MAGIC) {
        Some(Kind::Database)
    } else if start.starts_with(b"PAR1") {
        Some(Kind::Parquet)
    } else if start.starts_with(pst::MAGIC) {
        Some(Kind::Mailbox)
    } else {
        None
    }
}

/// Writes the part of that name as text.
type WriteText = fn(&Backing, &str, &mut dyn Write) -> Result<()>;

/// A table inside a binary file.
#[derive(Debug, Clone)]
pub(super) struct Content {
    /// Name of the format in `read::FORMATS`.
    pub(super) format: &'static str,
    /// Whether the first line is known to hold the names of the columns.
    pub(super) has_header: bool,
    backing: Backing,
    /// Name of the sheet or table in the file.
    part: String,
    write: WriteText,
}

/// Something found in a binary file: its name as a member, and how to read it or why not.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) content: Result<Content, String>,
}

impl Content {
    /// Opens the text.
    pub(super) fn open(&self) -> impl Read + Send + use<> {
        let Self {
            backing, part, write, ..
        } = self.clone();
        guard::text_of(move |out| write(&backing, &part, out))
    }

    /// The bytes of the file that holds it.
    pub(super) fn backing(&self) -> &Backing {
        &self.backing
    }

    /// The file on disk that holds it.
    pub(super) fn disk_path(&self) -> Option<&Path> {
        self.backing.disk_path()
    }
}

/// What a binary file holds, in the order of the file; a file that cannot be read is one entry with the reason.
pub(super) fn expand(shown: &str, kind: Kind, backing: &Backing) -> Vec<Found> {
    let listed: Result<Vec<Part>, String> = match kind {
        Kind::Document(why) => Err(why.to_owned()),
        #[cfg(feature = "xlsx")]
        Kind::Workbook(layout) => workbook::list(layout, backing),
        #[cfg(not(feature = "xlsx"))]
        Kind::Workbook(_) => Err(missing("a workbook", "xlsx")),
        Kind::Database => database::list(backing),
        Kind::Mailbox => mailbox::list(backing),
        #[cfg(feature = "parquet")]
        Kind::Parquet => parquet::list(backing),
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet => Err(missing("a Parquet file", "parquet")),
    };
    match listed {
        Ok(parts) => {
            let single = parts.len() == 1;
            parts
                .into_iter()
                .map(|part| part.found(shown, single, backing))
                .collect()
        }
        Err(why) => vec![Found {
            name: String::new(),
            content: Err(why),
        }],
    }
}

/// Why a file cannot be read by a program that was built without a feature.
#[cfg(not(all(feature = "xlsx", feature = "parquet")))]
fn missing(what: &str, feature: &str) -> String {
    format!("{what}: this build does not read it; install with: cargo install --path . --features {feature}")
}

/// A part of a binary file before it has a path.
struct Part {
    name: String,
    /// Path of the part as a member of the file, when it is not a table that is named as a file.
    member: Option<String>,
    format: &'static str,
    has_header: bool,
    write: Result<WriteText, String>,
}

impl Part {
    /// The only part of a file is named after the file, so that it is recognised as the exported file would be.
    fn found(self, shown: &str, single: bool, backing: &Backing) -> Found {
        let name = self.member.clone().unwrap_or_else(|| self.table_name(shown, single));
        Found {
            name,
            content: self.write.map(|write| Content {
                format: self.format,
                has_header: self.has_header,
                backing: backing.clone(),
                part: self.name,
                write,
            }),
        }
    }

    fn table_name(&self, shown: &str, single: bool) -> String {
        let file = shown.rsplit('/').next().unwrap_or(shown);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let mut name = path_part(if single { stem } else { &self.name });
        name.push_str(".csv");
        name
    }
}
