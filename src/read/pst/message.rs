//! One message of an Outlook data file as the mail reader gives it.

use super::database::{Database, Fault};
use super::folders::Folder;
use super::properties::{self, Properties};
use crate::read::hex::hex;
use crate::read::mapi::{self, Properties as _, tag};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// Kinds of the nodes inside a message.
const KIND: u32 = 0x1f;
const ATTACHMENTS: u32 = 0x11;
const RECIPIENTS: u32 = 0x12;
/// Flags of a message (`PidTagMessageFlags`), and the one of a draft.
const FLAGS: u16 = 0x0e07;
const UNSENT: u32 = 8;
/// Most bytes of the content of an attachment: the format has no longer values.
const CONTENT_BYTES: u64 = 1 << 32;

/// The message of that number; something that is no mail has its class and folder alone.
pub(super) fn tree(database: &Database, folder: &Folder, number: u32) -> Result<Map<String, Value>, Fault> {
    let node = database.node(number)?.ok_or("it is missing")?;
    let message = Properties::of(database, node, None)?;
    let class = message.text(tag::CLASS);
    let mut map = if class.as_deref().is_some_and(|class| !is_mail(class)) {
        Map::from_iter([("message_class".to_owned(), class.into())])
    } else {
        let mut damaged = false;
        let parts = parts(database, &message, number, &mut damaged)?;
        let mut map = mapi::tree(&message, parts).ok_or("it has neither class nor subject")?;
        if let Some(headers) = mapi::headers(&message) {
            map.insert(super::HEADERS.to_owned(), headers.into());
        }
        if damaged || message.is_damaged() {
            map.insert(super::INCOMPLETE.to_owned(), true.into());
        }
        map
    };
    map.insert("folder".to_owned(), folder.path.clone().into());
    if folder.sent {
        map.insert("labels".to_owned(), vec![Value::from("Sent Items")].into());
    }
    let mut flags = String::new();
    if message.number(FLAGS).is_some_and(|flags| flags & UNSENT != 0) {
        flags.push('D');
    }
    if folder.deleted {
        flags.push('T');
    }
    if !flags.is_empty() {
        map.insert("flags".to_owned(), flags.into());
    }
    map.insert(super::NODE.to_owned(), number.into());
    Ok(map)
}

/// Whether a message of that class is a mail; others are appointments, contacts, tasks, reports.
fn is_mail(class: &str) -> bool {
    class
        .get(..8)
        .is_some_and(|start| start.eq_ignore_ascii_case("IPM.Note"))
}

fn parts(
    database: &Database,
    message: &Properties<'_>,
    number: u32,
    damaged: &mut bool,
) -> Result<Vec<(&'static str, Value)>, Fault> {
    let node = database.node(number)?.ok_or("it is missing")?;
    let mut parts = Vec::new();
    let inside = database.inside(node.inside)?;
    if let Some(table) = inside.iter().find(|(id, _)| **id & KIND == RECIPIENTS) {
        match properties::rows(database, *table.1, message.charset()) {
            Ok(rows) => parts.extend(mapi::recipients(&rows)),
            Err(_) => *damaged = true,
        }
    }
    let mut found = Vec::new();
    each_attachment(database, message, number, &mut |attachment| {
        match attachment {
            Ok(attachment) => {
                let content = content(&attachment);
                *damaged |= content.is_err() || attachment.is_damaged();
                found.push(mapi::attachment(&attachment, content.unwrap_or(None)));
            }
            Err(_) => *damaged = true,
        }
        Ok(())
    })?;
    if !found.is_empty() {
        parts.push(("attachments", found.into()));
    }
    Ok(parts)
}

/// Hands over the attachments of a message, damaged ones as errors.
fn each_attachment<'a>(
    database: &'a Database,
    message: &Properties<'_>,
    number: u32,
    each: &mut dyn FnMut(Result<Properties<'a>, Fault>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let node = database.node(number)?.ok_or("it is missing")?;
    let inside = database.inside(node.inside)?;
    let Some(table) = inside.iter().find(|(id, _)| **id & KIND == ATTACHMENTS) else {
        return Ok(());
    };
    match properties::row_numbers(database, *table.1) {
        Ok(rows) => rows.iter().try_for_each(|id| {
            let attachment = inside.get(id).ok_or("an attachment is missing");
            each(attachment.and_then(|node| Properties::of(database, *node, Some(message.charset()))))
        }),
        Err(fault) => each(Err(fault)),
    }
}

/// Size and SHA-256 of the content; `None` for a message inside the message.
fn content(attachment: &Properties<'_>) -> Result<Option<(u64, String)>, Fault> {
    let (mut bytes, mut hasher) = (0, Sha256::new());
    let there = attachment.each_piece(tag::DATA, &mut |piece| {
        bytes += piece.len() as u64;
        if bytes > CONTENT_BYTES {
            return Err("an attachment is longer than the format allows");
        }
        hasher.update(piece);
        Ok(())
    })?;
    Ok(there.then(|| (bytes, hex(&hasher.finalize()))))
}

/// Hands over the content of every attachment of a message that can be read.
pub(super) fn each_file(
    database: &Database,
    number: u32,
    each: &mut dyn FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let read = |fault: Fault| anyhow::anyhow!("the message cannot be read again: {fault}");
    let node = database
        .node(number)
        .map_err(read)?
        .ok_or_else(|| read("it is missing"))?;
    let message = Properties::of(database, node, None).map_err(read)?;
    let mut outcome = Ok(());
    let walked = each_attachment(database, &message, number, &mut |attachment| {
        // What was counted as damaged when the message was read is no file now.
        if let Ok(attachment) = attachment
            && let Some(content) = attachment.bytes(tag::DATA)
            && outcome.is_ok()
        {
            outcome = each(&content);
        }
        Ok(())
    });
    walked.map_err(read)?;
    outcome
}
