//! Outlook data files (`.pst`, `.ost`; MS-PST): writes the mails of every folder, one JSON line each, nearly in the form
//! that the mail reader gives, plus `folder` and `message_class`; the reader `outlook` does the rest. What is no mail (appointments, contacts, tasks, reports) has its
//! class alone, so that it is counted. The password of such a file protects nothing and is not asked for.
//!
//! The reader is written here: the library that there is refuses all messages of real files and cannot bound the
//! memory that a damaged one takes.

mod cipher;
mod database;
mod folders;
mod message;
mod properties;

pub(super) use database::MAGIC;
pub(super) use folders::Counted;

use super::member::Backing;
use anyhow::{Context as _, Result};
use database::{Database, Fault};
use folders::Folder;
use serde_json::{Map, Value};
use std::io::Write;

/// Field with the internet headers, as text.
pub(super) const HEADERS: &str = "internet_headers";
/// Field with the number of the message in the file.
const NODE: &str = "node";
/// Field that says that a part of a message could not be read; becomes a repair.
pub(super) const INCOMPLETE: &str = "incomplete";
/// Field of a line that stands for a message that could not be read; becomes a reject.
pub(super) const DAMAGED: &str = "damaged";

fn open(backing: &Backing) -> Result<Database, Fault> {
    let file = backing
        .open()
        .map_err(|_| "it cannot be opened, or is too large inside an archive")?;
    Database::open(file)
}

/// The folders of a data file that hold anything or cannot be read.
///
/// # Errors
/// The file cannot be read, or holds no message.
pub(super) fn list(backing: &Backing) -> Result<Vec<Counted>, String> {
    let mut folders = open(backing)
        .and_then(|database| folders::all(&database))
        .map_err(|fault| format!("the Outlook data file cannot be read: {fault}; repair it with Outlook's ScanPST"))?;
    folders.retain(|(_, messages)| *messages != Ok(0));
    if folders.is_empty() {
        return Err("an Outlook data file without a message".to_owned());
    }
    Ok(folders)
}

/// A folder as the name by which [`write_folder`] knows it, and its path.
///
/// # Errors
/// Never for a folder of [`list`].
pub(super) fn name_of((folder, _): &Counted) -> Result<(String, String), String> {
    let name = serde_json::to_string(folder).map_err(|error| error.to_string())?;
    Ok((name, folder.path.clone()))
}

/// Writes the messages of a folder, one JSON value a line.
///
/// # Errors
/// The folder cannot be read, or what `out` says.
pub(super) fn write_folder(backing: &Backing, name: &str, out: &mut dyn Write) -> Result<()> {
    let told = |fault: Fault| anyhow::anyhow!("the Outlook data file is damaged: {fault}");
    let folder: Folder = serde_json::from_str(name)?;
    let database = open(backing).map_err(told)?;
    for number in folders::messages(&database, folder.number).map_err(told)? {
        let tree = message::tree(&database, &folder, number).unwrap_or_else(|fault| {
            Map::from_iter([(DAMAGED.to_owned(), fault.into()), (NODE.to_owned(), number.into())])
        });
        serde_json::to_writer(&mut *out, &tree)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// A data file whose messages were read before.
pub(super) struct Attachments(Database);

impl Attachments {
    /// Opens the file again.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn open(backing: &Backing) -> Result<Self> {
        open(backing).map(Self).map_err(anyhow::Error::msg)
    }

    /// Hands over the content of every attachment of a message, whose record is given.
    ///
    /// # Errors
    /// The message cannot be read again, or what `each` says.
    pub(super) fn each_file(&self, record: &[u8], each: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let record: Value = serde_json::from_slice(record)?;
        let number = record.get(NODE).and_then(Value::as_u64);
        let number = number.and_then(|number| u32::try_from(number).ok());
        message::each_file(&self.0, number.context("a message without its number")?, each)
    }
}
