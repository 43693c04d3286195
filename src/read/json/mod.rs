//! JSON documents and JSON lines: huge arrays element by element, records found by a path, a cut-off
//! document up to where it was cut.

mod lines;
mod prefix;
mod repair;
mod split;
mod walker;

pub(super) use lines::{open_lines, sniff_lines};

use super::feed::Feed;
use super::frame::{Framer, Opening, Tally};
use super::head::{Head, Look};
use crate::model::record::{Body, ReadItem, Span};
use anyhow::Result;
use serde_json::Value;
use split::Scan;
use std::sync::Arc;
use walker::{Event, Step, Walker, parse_path};

/// How many values the head holds.
pub(super) enum Kind {
    /// One value, which may go on behind the head.
    Document,
    /// Several values, one behind the other.
    Several,
}

/// Whether the data begins with a JSON object or array, and what follows it.
pub(super) fn kind(data: &[u8], complete: bool) -> Option<Kind> {
    let data = data.trim_ascii_start();
    let (&first, rest) = data.split_first()?;
    let next = rest.trim_ascii_start().first().copied();
    let certain = match (first, next) {
        (b'{', Some(b'"' | b'}')) | (b'[', Some(b'{' | b'"')) => true,
        (b'[', Some(b'[' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')) => false,
        _ => return None,
    };
    match Scan::default().feed(data) {
        Some(n) => {
            if !certain && repair::parse(&data[..n], true).is_err() {
                return None;
            }
            Some(match data[n..].trim_ascii_start().first() {
                Some(b'{' | b'[') => Kind::Several,
                _ => Kind::Document,
            })
        }
        None if certain || prefix::parse_prefix(data).is_some() => Some(Kind::Document),
        None => (!complete).then_some(Kind::Document),
    }
}

/// Recognises one JSON document.
pub(super) fn sniff_document(head: &Head<'_>) -> Option<Look> {
    if ["ndjson", "jsonl", "jsonlines"].contains(&head.extension().as_str()) {
        return None;
    }
    match kind(head.data, head.complete)? {
        Kind::Document => Some(document_look(head.data)),
        Kind::Several => None,
    }
}

pub(super) fn document_look(data: &[u8]) -> Look {
    Look {
        sample: Some(prefix::parse_prefix(data).into_iter().collect()),
        ..Look::default()
    }
}

/// Opens a reader of the records of one document.
pub(super) fn open_document(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    open_behind(opening, |_| 0)
}

/// Opens a document that stands behind some bytes of framing, whose number `lead` tells.
pub(super) fn open_behind(opening: Opening<'_>, lead: fn(&[u8]) -> usize) -> Result<Box<dyn Framer + Send>> {
    let Opening { file, feed, options } = opening;
    let again = || -> Result<Feed> { Feed::open(file, options.encoding.as_deref(), options.max_record_bytes) };
    let paths: Vec<&str> = options
        .records
        .split('|')
        .map(str::trim)
        .filter(|path| !path.is_empty())
        .collect();
    let mut chosen = paths.first().copied();
    if paths.len() > 1 {
        for path in &paths {
            if is_present(Walker::behind(again()?, Some(parse_path(path)), lead))? {
                chosen = Some(path);
                break;
            }
        }
    }
    let root = match options.root {
        true => collect_root(Walker::behind(again()?, chosen.map(parse_path), lead))?,
        false => None,
    };
    Ok(Box::new(Document {
        walker: Walker::behind(feed, chosen.map(parse_path), lead),
        root,
        must_find: chosen.is_some(),
    }))
}

fn is_present(mut walker: Walker) -> Result<bool> {
    loop {
        match walker.next_event()? {
            Event::End => return Ok(walker.found),
            Event::Record { n, .. } => {
                walker.feed.consume(n);
                return Ok(true);
            }
            _ if walker.found => return Ok(true),
            _ => {}
        }
    }
}

/// Reads the whole document once for what stands around the records.
fn collect_root(mut walker: Walker) -> Result<Option<Arc<Value>>> {
    walker.root = Some(Vec::new());
    loop {
        match walker.next_event()? {
            Event::Record { n, .. } => {
                walker.feed.consume(n);
            }
            Event::End => break,
            _ => {}
        }
    }
    let text = walker.root.unwrap_or_default();
    Ok(prefix::parse_prefix(&text).map(Arc::new))
}

/// Records of one document (or of several, one behind the other).
pub(super) struct Document {
    walker: Walker,
    root: Option<Arc<Value>>,
    /// Whether a path was asked for, so that its absence is a reject.
    must_find: bool,
}

impl Document {
    /// Values one behind the other, each a record.
    pub(super) fn values(feed: Feed) -> Self {
        Self {
            walker: Walker::new(feed, Some(Vec::<Step>::new())),
            root: None,
            must_find: false,
        }
    }

    fn record(&mut self, n: usize, long_number: bool, too_deep: bool) -> ReadItem {
        let Walker { feed, tally, .. } = &mut self.walker;
        let span = feed.span(n);
        let mut item = item(&feed.data()[..n], span, long_number, too_deep, tally, || feed.raw(n));
        tally.record += feed.consume(n);
        if let ReadItem::Record(record) = &mut item {
            record.root.clone_from(&self.root);
        }
        item
    }
}

/// Parses the bytes of one value into a record or a reject.
fn item(
    bytes: &[u8],
    span: Span,
    long_number: bool,
    too_deep: bool,
    tally: &mut Tally,
    raw: impl Fn() -> String,
) -> ReadItem {
    if too_deep {
        let detail = format!("the value is nested deeper than {} levels", split::MAX_DEPTH);
        return tally.reject(span, "json-too-deep", detail, raw());
    }
    match repair::parse(bytes, long_number) {
        Ok((value, repairs)) => tally.item(span, Body::Tree(value), repairs),
        Err(detail) => tally.reject(span, "json-syntax", detail, raw()),
    }
}

impl Framer for Document {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        let event = self.walker.next_event()?;
        let (span, code, detail, raw) = match event {
            Event::Record {
                n,
                long_number,
                too_deep,
            } => return Ok(Some(self.record(n, long_number, too_deep))),
            Event::TooLong { span, raw } => (span, "record-too-long", "a value is longer than a record may be", raw),
            Event::Truncated { span, raw } => (span, "json-truncated", "the document ends in the middle", raw),
            Event::Garbage { span, raw } => (span, "json-syntax", "bytes that are no part of the document", raw),
            Event::End if self.must_find && !self.walker.found => {
                self.must_find = false;
                let span = self.walker.feed.span(0);
                (
                    span,
                    "records-not-found",
                    "the document has no value at the path of its records",
                    String::new(),
                )
            }
            Event::End => return Ok(None),
        };
        Ok(Some(self.walker.tally.reject(span, code, detail, raw)))
    }

    fn tally(&self) -> Tally {
        self.walker.tally.with_lost(self.walker.feed.lost())
    }
}
