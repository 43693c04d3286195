//! Chat transcripts as text (WhatsApp on iOS and Android, Signal): one record per message, its
//! continuation lines included. The order of day and month is decided over the whole file.

mod line;
mod order;

use super::feed::{Feed, Line, RAW_LIMIT};
use super::frame::{Framer, Opening, Tally};
use super::head::{Head, Look};
use crate::model::record::{Body, ReadItem};
use anyhow::Result;
use line::{Layout, Start, Style, parse};
use order::{Ballot, Order, stamp};
use regex::Regex;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

/// Longest line start that is looked at for a stamp.
const STAMP_LIMIT: usize = 400;

/// Recognises a transcript by its first lines.
pub(super) fn sniff(head: &Head<'_>) -> Option<Look> {
    if head.is_binary() {
        return None;
    }
    let (mut lines, mut starts) = (0, 0);
    for line in head.lines().filter(|line| !line.is_empty()).take(40) {
        let text = head.charset.decode(&line[..line.len().min(STAMP_LIMIT)]).0;
        match parse(&text) {
            Some(start) if start.is_log() => return None,
            Some(_) => starts += 1,
            None if lines == 0 => return None,
            None => {}
        }
        lines += 1;
    }
    (starts * 8 >= lines && starts > 0).then(Look::default)
}

/// Opens a reader of messages. Reads the file once beforehand for the order of its dates.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    let Opening {
        file,
        mut feed,
        options,
    } = opening;
    let mut ballot = Ballot::default();
    let mut authors = BTreeSet::new();
    // The first line, which is often a notice, and the first one that somebody wrote.
    let (mut beginning, mut wrote) = (None, None);
    let mut first = Feed::open(file, options.encoding.as_deref(), options.max_record_bytes)?;
    first.skip_bom();
    loop {
        match first.line_from(0)? {
            Line::Whole(n) | Line::Last(n) => {
                let text = first.charset().decode(&first.data()[..n.min(STAMP_LIMIT)]).0;
                if let Some(start) = parse(&text) {
                    ballot.add(&start);
                    if options.root {
                        let line = || format!("{}\0{}", start.stamp, start.rest.trim_end());
                        beginning.get_or_insert_with(line);
                        if let Some(author) = start.split().0 {
                            wrote.get_or_insert_with(line);
                            authors.insert(author.to_owned());
                        }
                    }
                }
                first.consume(n);
            }
            Line::TooLong => {
                first.discard_line()?;
            }
            Line::End => break,
        }
    }
    let tally = Tally {
        framing: feed.skip_bom(),
        ..Tally::default()
    };
    let root = options.root.then(|| {
        let authors: Vec<String> = authors.into_iter().collect();
        // Nothing names the chat but its file: it is known by how it begins and by the people in it.
        let parts = [
            beginning.unwrap_or_default(),
            wrote.unwrap_or_default(),
            authors.join("\0"),
        ];
        let chat = blake3::hash(parts.join("\0").as_bytes());
        Arc::new(json!({ "author_count": authors.len(), "authors": authors, "chat": chat.to_hex()[..16] }))
    });
    Ok(Box::new(Messages {
        feed,
        tally,
        orders: ballot.decide(),
        root,
    }))
}

struct Messages {
    feed: Feed,
    tally: Tally,
    orders: BTreeMap<Style, (Order, bool)>,
    root: Option<Arc<Value>>,
}

impl Messages {
    fn starts_at(&self, from: usize, to: usize) -> bool {
        let line = &self.feed.data()[from..to.min(from + STAMP_LIMIT)];
        parse(&self.feed.charset().decode(line).0).is_some()
    }

    fn too_long(&mut self) -> Result<ReadItem> {
        let raw = self.feed.raw(RAW_LIMIT);
        let span = self.feed.discard_line()?;
        self.tally.record += span.end - span.start;
        Ok(self
            .tally
            .reject(span, "record-too-long", "a line is longer than a record may be", raw))
    }

    /// Turns the message of `n` bytes at the front into an item.
    fn message(&mut self, n: usize) -> ReadItem {
        let span = self.feed.span(n);
        let (text, damaged) = self.feed.charset().decode(&self.feed.data()[..n]);
        let item = match parse(text.trim_end()) {
            Some(start) => {
                let value = self.value(&start);
                let mut repairs: Vec<_> = damaged.into_iter().collect();
                if value.get("date").is_none() {
                    repairs.push("impossible-date");
                }
                self.tally.item(span, Body::Tree(value), repairs)
            }
            None => {
                let detail = "text before the first message of the transcript";
                self.tally.reject(span, "transcript-no-stamp", detail, self.feed.raw(n))
            }
        };
        self.tally.record += self.feed.consume(n);
        match item {
            ReadItem::Record(mut record) => {
                record.root.clone_from(&self.root);
                ReadItem::Record(record)
            }
            reject => reject,
        }
    }

    fn value(&self, start: &Start<'_>) -> Value {
        let (author, text) = start.split();
        let (order, certain) = self.orders.get(&start.style).copied().unwrap_or((Order::Dmy, false));
        let mut map = Map::new();
        if let Some(date) = stamp(start, order) {
            map.insert("date".to_owned(), date.into());
        }
        map.insert("date_raw".to_owned(), start.stamp.into());
        map.insert("date_order".to_owned(), order.name().into());
        map.insert("date_order_assumed".to_owned(), (!certain).into());
        if let Some(author) = author {
            map.insert("author".to_owned(), author.into());
        }
        map.insert("system".to_owned(), author.is_none().into());
        let layout = match start.style.0 {
            Layout::Bracket => "bracket",
            Layout::Dash => "dash",
            Layout::Bare => "bare",
        };
        map.insert("layout".to_owned(), layout.into());
        let text: String = text.chars().filter(|c| *c != '\u{200e}' && *c != '\r').collect();
        if let Some(name) = attachment(&text) {
            map.insert("attachment".to_owned(), name.into());
        }
        map.insert("text".to_owned(), text.trim_end().into());
        Value::Object(map)
    }
}

#[allow(clippy::unwrap_used, reason = "the pattern is constant and used in a test")]
static ATTACHED: LazyLock<Regex> = LazyLock::new(|| {
    // `<attached: 00000012-PHOTO.jpg>` in any language (iOS), `IMG-20200101-WA0001.jpg (file attached)` (Android).
    Regex::new(r"^(?:<[^<>:]{1,40}:\s*([^<>]+\.\w{2,5})>|([\w .()-]+\.\w{2,5}) \([^()]{3,60}\))\s*(?:$|\n)").unwrap()
});

/// The file name that a message stands for.
fn attachment(text: &str) -> Option<String> {
    let found = ATTACHED.captures(text)?;
    found
        .get(1)
        .or_else(|| found.get(2))
        .map(|name| name.as_str().trim().to_owned())
}

impl Framer for Messages {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        loop {
            let mut n = match self.feed.line_from(0)? {
                Line::Whole(n) | Line::Last(n) => n,
                Line::TooLong => return self.too_long().map(Some),
                Line::End => return Ok(None),
            };
            if self.feed.data()[..n].trim_ascii().is_empty() {
                self.tally.framing += self.feed.consume(n);
                continue;
            }
            loop {
                match self.feed.line_from(n)? {
                    Line::Whole(next) if !self.starts_at(n, next) => n = next,
                    Line::Last(next) if next > n && !self.starts_at(n, next) => n = next,
                    _ => break,
                }
            }
            return Ok(Some(self.message(n)));
        }
    }

    fn tally(&self) -> Tally {
        self.tally.with_lost(self.feed.lost())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_attachments() {
        for (text, name) in [
            (
                "<attached: 00000012-PHOTO-2020-01-01.jpg>",
                Some("00000012-PHOTO-2020-01-01.jpg"),
            ),
            ("<Anhang: a.opus>", Some("a.opus")),
            (
                "IMG-20200101-WA0001.jpg (file attached)\ncaption",
                Some("IMG-20200101-WA0001.jpg"),
            ),
            ("see report.pdf (it is attached) please", None),
            ("hello", None),
        ] {
            assert_eq!(attachment(text).as_deref(), name, "{text}");
        }
    }
}
