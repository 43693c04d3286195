//! Outlook messages (`.msg`): one message a file, in the form that the mail reader gives, plus
//! `message_class`. Internet headers are taken from the message when it has them, else its properties.

mod properties;
mod rtf;

use super::compound::{self, Compound};
use super::feed::{Feed, RAW_LIMIT};
use super::frame::{Framer, Opening, Tally};
use super::head::{Head, Look};
use super::hex::hex;
use super::mail;
use crate::model::record::{Body, ReadItem};
use crate::normalise::html;
use anyhow::Result;
use properties::{Properties, unix};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// Properties (MS-OXPROPS) by what they hold.
mod tag {
    pub(super) const CLASS: u16 = 0x001a;
    pub(super) const SUBJECT: u16 = 0x0037;
    pub(super) const SENT: u16 = 0x0039;
    pub(super) const DELIVERED: u16 = 0x0e06;
    pub(super) const HEADERS: u16 = 0x007d;
    pub(super) const SENDER_NAME: [u16; 2] = [0x0c1a, 0x0042];
    /// The SMTP addresses first; the others may be X.500 names.
    pub(super) const SENDER_ADDRESS: [u16; 4] = [0x5d01, 0x5d02, 0x0c1f, 0x0065];
    pub(super) const MESSAGE_ID: u16 = 0x1035;
    pub(super) const IN_REPLY_TO: u16 = 0x1042;
    pub(super) const REFERENCES: u16 = 0x1039;
    pub(super) const BODY: u16 = 0x1000;
    pub(super) const RTF: u16 = 0x1009;
    pub(super) const HTML: u16 = 0x1013;
    pub(super) const NAME: u16 = 0x3001;
    pub(super) const ADDRESS: [u16; 2] = [0x39fe, 0x3003];
    pub(super) const RECIPIENT_TYPE: u16 = 0x0c15;
    pub(super) const FILE_NAME: [u16; 3] = [0x3707, 0x3704, 0x3001];
    pub(super) const MEDIA_TYPE: u16 = 0x370e;
    pub(super) const CONTENT_ID: u16 = 0x3712;
    pub(super) const DATA: u16 = 0x3701;
}

/// Recognises an Outlook message among the compound files.
pub(super) fn sniff(head: &Head<'_>) -> Option<Look> {
    is_message(head.data, &head.extension()).then(Look::default)
}

/// A compound file with a stream of message properties, or one that is named as a message.
pub(super) fn is_message(data: &[u8], extension: &str) -> bool {
    let stream: Vec<u8> = "__properties_version1.0"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    data.starts_with(compound::MAGIC) && (extension == "msg" || memchr::memmem::find(data, &stream).is_some())
}

/// Opens a reader of one message.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    Ok(Box::new(Single {
        feed: opening.feed,
        tally: Tally::default(),
    }))
}

struct Single {
    feed: Feed,
    tally: Tally,
}

impl Framer for Single {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        while self.feed.data().len() <= self.feed.cap() && self.feed.fill()? {}
        let n = self.feed.data().len();
        if n == 0 {
            return Ok(None);
        }
        let mut span = self.feed.span(n);
        if n > self.feed.cap() {
            self.tally.record += self.feed.discard_rest()?;
            span.end = self.feed.pos();
            let detail = "the message is longer than a record may be";
            return Ok(Some(self.tally.reject(span, "record-too-long", detail, String::new())));
        }
        let tree = Compound::parse(self.feed.data()).and_then(|file| tree(&file));
        let raw = if tree.is_some() {
            String::new()
        } else {
            self.feed.raw(RAW_LIMIT)
        };
        let bytes = self.feed.consume(n);
        Ok(Some(match tree {
            Some(tree) => {
                self.tally.record += bytes;
                self.tally.item(span, Body::Tree(Value::Object(tree)), Vec::new())
            }
            None => {
                self.tally.unreadable += bytes;
                self.tally
                    .reject(span, "msg-damaged", "the file holds no readable Outlook message", raw)
            }
        }))
    }

    fn tally(&self) -> Tally {
        self.tally.with_lost(self.feed.lost())
    }
}

fn tree(file: &Compound<'_>) -> Option<Map<String, Value>> {
    let message = Properties::of(file, 0, 32, None);
    let class = message.text(tag::CLASS);
    let headers = message.text(tag::HEADERS);
    if class.is_none() && headers.is_none() && message.text(tag::SUBJECT).is_none() {
        return None;
    }
    let mut map = headers
        .and_then(|headers| mail::headers_of(headers.as_bytes()))
        .unwrap_or_default();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value.filter(|_| !map.contains_key(key)) {
            map.insert(key.to_owned(), value);
        }
    };
    put("message_class", class.map(Into::into));
    put(
        "subject",
        message.text(tag::SUBJECT).map(|subject| subject.trim().into()),
    );
    put(
        "date",
        message
            .time(tag::SENT)
            .or_else(|| message.time(tag::DELIVERED))
            .map(Into::into),
    );
    put("message_id", message.text(tag::MESSAGE_ID).map(|id| bare(&id).into()));
    put("in_reply_to", message.text(tag::IN_REPLY_TO).map(|id| bare(&id).into()));
    let references = message.text(tag::REFERENCES);
    put(
        "references",
        references.map(|ids| ids.split_whitespace().map(bare).collect()),
    );
    put(
        "from",
        person(&message, &tag::SENDER_NAME, &tag::SENDER_ADDRESS).map(|from| json!([from])),
    );
    for (key, kind) in [("to", 1), ("cc", 2), ("bcc", 3)] {
        put(key, recipients(file, &message, kind));
    }
    let html = message.text_or_bytes(tag::HTML).map(|html| unix(&html).into_owned());
    let from_rtf = || {
        message
            .bytes(tag::RTF)
            .and_then(|data| rtf::decompress(&data))
            .map(|rtf| rtf::text(&rtf))
    };
    let text = message
        .text(tag::BODY)
        .or_else(|| html.as_deref().map(html::to_text))
        .or_else(from_rtf);
    put("text", text.map(|text| unix(&text).trim_end().into()));
    put("html", html.map(Into::into));
    put("attachments", attachments(file, &message));
    put("is_dsn", Some(false.into()));
    put("automated", Some(false.into()));
    Some(map)
}

fn bare(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

fn first(from: &Properties<'_>, tags: &[u16]) -> Option<String> {
    tags.iter().find_map(|tag| from.text(*tag))
}

/// `{name, address}`; an X.500 name is no address.
fn person(from: &Properties<'_>, names: &[u16], addresses: &[u16]) -> Option<Value> {
    let mut map = Map::new();
    if let Some(name) = first(from, names) {
        map.insert("name".to_owned(), name.trim().trim_matches('\'').into());
    }
    let address = addresses
        .iter()
        .filter_map(|tag| from.text(*tag))
        .find(|address| address.contains('@'));
    if let Some(address) = address {
        map.insert("address".to_owned(), address.trim().trim_matches('\'').into());
    }
    (!map.is_empty()).then_some(Value::Object(map))
}

fn recipients(file: &Compound<'_>, message: &Properties<'_>, kind: u32) -> Option<Value> {
    let mut found = Vec::new();
    for (_, storage) in file
        .children(0)
        .iter()
        .filter(|(name, _)| name.starts_with("__recip_version1.0_"))
    {
        let recipient = Properties::of(file, *storage, 8, Some(message.charset()));
        if recipient.number(tag::RECIPIENT_TYPE).map(|kind| kind & 0xf) == Some(kind) {
            found.extend(person(&recipient, &[tag::NAME], &tag::ADDRESS));
        }
    }
    (!found.is_empty()).then_some(Value::Array(found))
}

/// Hands over the content of every attachment of a message.
///
/// # Errors
/// What `each` says.
pub(super) fn each_file(data: &[u8], each: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let Some(file) = Compound::parse(data) else {
        return Ok(());
    };
    for storage in attachment_storages(&file) {
        if let Some(content) = Properties::of(&file, storage, 8, None).bytes(tag::DATA) {
            each(&content)?;
        }
    }
    Ok(())
}

fn attachment_storages(file: &Compound<'_>) -> Vec<usize> {
    let storages = file.children(0).into_iter();
    storages
        .filter(|(name, _)| name.starts_with("__attach_version1.0_"))
        .map(|(_, storage)| storage)
        .collect()
}

fn attachments(file: &Compound<'_>, message: &Properties<'_>) -> Option<Value> {
    let mut found = Vec::new();
    for storage in attachment_storages(file) {
        let attachment = Properties::of(file, storage, 8, Some(message.charset()));
        let mut map = Map::new();
        if let Some(name) = first(&attachment, &tag::FILE_NAME) {
            map.insert("file_name".to_owned(), name.trim().into());
        }
        if let Some(kind) = attachment.text(tag::MEDIA_TYPE) {
            map.insert("media_type".to_owned(), kind.trim().to_lowercase().into());
        }
        // A message inside the message is a storage, not bytes.
        if let Some(data) = attachment.bytes(tag::DATA) {
            map.insert("bytes".to_owned(), data.len().into());
            map.insert("sha256".to_owned(), hex(&Sha256::digest(&data)).into());
        }
        let id = attachment.text(tag::CONTENT_ID);
        map.insert("inline".to_owned(), id.is_some().into());
        map.insert(
            "disposition".to_owned(),
            if id.is_some() { "inline" } else { "attachment" }.into(),
        );
        if let Some(id) = id {
            map.insert("content_id".to_owned(), bare(&id).into());
        }
        found.push(Value::Object(map));
    }
    (!found.is_empty()).then_some(Value::Array(found))
}
