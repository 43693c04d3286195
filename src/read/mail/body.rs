//! Bodies and attachments of a message.

use crate::normalise::html;
use crate::read::encoding::{self, INVALID_TEXT};
use crate::read::hex::hex;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders as _, PartType};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

/// The bodies of a message.
pub(super) struct Bodies {
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    pub(super) repairs: Vec<&'static str>,
}

/// The plain body (made from the HTML one when there is no other) and the HTML body.
pub(super) fn bodies(message: &Message<'_>) -> Bodies {
    let mut found = Bodies {
        text: None,
        html: None,
        repairs: Vec::new(),
    };
    for part in message.text_bodies() {
        if let PartType::Text(text) = &part.body {
            let text = checked(message, part, text, &mut found.repairs);
            append(&mut found.text, text);
        }
    }
    for part in message.html_bodies() {
        if let PartType::Html(html) = &part.body {
            let html = checked(message, part, html, &mut found.repairs);
            append(&mut found.html, html);
        }
    }
    if found.text.as_deref().is_none_or(|text| text.trim().is_empty())
        && let Some(html) = &found.html
    {
        found.text = Some(html::to_text(html));
    }
    found
}

fn append(body: &mut Option<String>, more: Cow<'_, str>) {
    match body {
        Some(text) => {
            text.push_str("\n\n");
            text.push_str(&more);
        }
        None => *body = Some(more.into_owned()),
    }
}

/// Text whose bytes were not valid in the declared encoding is decoded again from the raw bytes.
fn checked<'a>(
    message: &Message<'_>,
    part: &MessagePart<'_>,
    text: &'a str,
    repairs: &mut Vec<&'static str>,
) -> Cow<'a, str> {
    let unix = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    };
    if !text.contains('\u{FFFD}') && !part.is_encoding_problem {
        return unix;
    }
    if !repairs.contains(&INVALID_TEXT) {
        repairs.push(INVALID_TEXT);
    }
    let range = part.offset_body as usize..part.offset_end as usize;
    match message.raw_message.get(range) {
        Some(raw) if part.encoding == Encoding::None && text.contains('\u{FFFD}') => {
            let decoded = encoding::detect(raw, true).decode(raw).0;
            Cow::Owned(decoded.replace("\r\n", "\n"))
        }
        _ => unix,
    }
}

/// The attachments as `[{file_name, media_type, bytes, sha256, inline, disposition, content_id}…]`: every
/// part that is no body, also reports and messages without a name or disposition.
pub(super) fn attachments(message: &Message<'_>) -> Vec<Value> {
    message.attachments().map(attachment).collect()
}

/// The decoded bytes of an attachment.
pub(super) fn contents<'a>(part: &'a MessagePart<'_>) -> &'a [u8] {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_bytes(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes,
        PartType::Message(message) => &message.raw_message,
        PartType::Multipart(_) => &[],
    }
}

fn attachment(part: &MessagePart<'_>) -> Value {
    let contents = contents(part);
    let media_type = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase(),
        None => kind.ctype().to_ascii_lowercase(),
    });
    let disposition = part.content_disposition();
    let inline = disposition.is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("inline"))
        || (disposition.is_none() && part.content_id().is_some());
    let mut map = Map::new();
    if let Some(name) = part.attachment_name() {
        map.insert("file_name".to_owned(), name.into());
    }
    if let Some(media_type) = media_type {
        map.insert("media_type".to_owned(), media_type.into());
    }
    map.insert("bytes".to_owned(), contents.len().into());
    map.insert("sha256".to_owned(), hex(&Sha256::digest(contents)).into());
    map.insert("inline".to_owned(), json!(inline));
    if let Some(kind) = disposition {
        map.insert("disposition".to_owned(), kind.ctype().to_ascii_lowercase().into());
    }
    if let Some(id) = part.content_id() {
        map.insert("content_id".to_owned(), id.into());
    }
    Value::Object(map)
}
