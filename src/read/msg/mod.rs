//! Outlook messages (`.msg`): one message a file, in the form that the mail reader gives, plus
//! `message_class`.

mod properties;

use super::compound::{self, Compound};
use super::feed::{Feed, RAW_LIMIT};
use super::frame::{Framer, Opening, Tally};
use super::head::{Head, Look};
use super::hex::hex;
use super::mail;
use super::mapi::{self, Properties as _, tag};
use crate::model::record::{Body, ReadItem};
use anyhow::Result;
use properties::Properties;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// Begin of the names of the storages of attachments.
const ATTACHMENT: &str = "__attach_version1.0_";

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
    let charset = Some(message.charset());
    let recipients: Vec<_> = storages(file, "__recip_version1.0_")
        .map(|storage| Properties::of(file, storage, 8, charset))
        .collect();
    let mut parts = mapi::recipients(&recipients);
    let attachments: Vec<Value> = storages(file, ATTACHMENT)
        .map(|storage| {
            let attachment = Properties::of(file, storage, 8, charset);
            // A message inside the message is a storage, not bytes.
            let content = attachment
                .bytes(tag::DATA)
                .map(|data| (data.len() as u64, hex(&Sha256::digest(&data))));
            mapi::attachment(&attachment, content)
        })
        .collect();
    if !attachments.is_empty() {
        parts.push(("attachments", attachments.into()));
    }
    let headers = mapi::headers(&message).and_then(|headers| mail::headers_of(headers.as_bytes()));
    Some(mapi::completed(
        headers.unwrap_or_default(),
        mapi::tree(&message, parts)?,
    ))
}

/// Hands over the content of every attachment of a message.
///
/// # Errors
/// What `each` says.
pub(super) fn each_file(data: &[u8], each: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let Some(file) = Compound::parse(data) else {
        return Ok(());
    };
    for storage in storages(&file, ATTACHMENT) {
        if let Some(content) = Properties::of(&file, storage, 8, None).bytes(tag::DATA) {
            each(&content)?;
        }
    }
    Ok(())
}

/// The storages directly in the message whose name begins so.
fn storages(file: &Compound<'_>, prefix: &str) -> impl Iterator<Item = usize> {
    let all = file.children(0).into_iter();
    let found: Vec<usize> = all
        .filter(|(name, _)| name.starts_with(prefix))
        .map(|(_, storage)| storage)
        .collect();
    found.into_iter()
}
