//! JSON values one per line, or one behind the other over several lines.

use super::split::Scan;
use super::{Document, Kind, item, kind};
use crate::model::record::ReadItem;
use crate::read::feed::{Feed, Line};
use crate::read::frame::{Framed, Framer, Opening, Tally};
use crate::read::head::{Head, Look};
use anyhow::Result;
use std::collections::VecDeque;

/// Recognises several JSON values.
pub(in crate::read) fn sniff_lines(head: &Head<'_>) -> Option<Look> {
    kind(head.data, head.complete).map(|_| Look::default())
}

/// Opens a reader of one value per line, or of values over several lines when the first line is not whole.
pub(in crate::read) fn open_lines(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    let feed = opening.feed;
    let start = feed.data().trim_ascii_start();
    let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let whole_line = start.len() == first.len() || Scan::default().feed(first).is_some();
    if !whole_line && matches!(kind(feed.data(), false), Some(Kind::Several | Kind::Document)) {
        return Ok(Box::new(Document::values(feed)));
    }
    let mut lines = Lines {
        feed,
        tally: Tally::default(),
        ready: VecDeque::new(),
    };
    lines.tally.framing = lines.feed.skip_bom();
    Ok(Box::new(lines))
}

fn is_value(data: &[u8]) -> bool {
    crate::read::json::repair::parse(data, true).is_ok()
}

struct Lines {
    feed: Feed,
    tally: Tally,
    ready: VecDeque<Framed>,
}

impl Lines {
    /// Turns the line of `n` bytes at the front into items.
    fn line(&mut self, n: usize) {
        let data = &self.feed.data()[..n];
        let mut at = n - data.trim_ascii_start().len();
        if at == n {
            self.tally.framing += self.feed.consume(n);
            return;
        }
        let mut counted = 0;
        while at < n {
            let mut scan = Scan::default();
            let end = match scan.feed(&data[at..]) {
                Some(0) | None => n,
                // What is no value at all is one reject with the rest of its line.
                Some(len) if !data[at + len..].trim_ascii().is_empty() && !is_value(&data[at..at + len]) => n,
                Some(len) => at + len,
            };
            let mut span = self.feed.span(at);
            span.start = span.end;
            span.end = self.feed.span(end).end;
            counted += span.end - span.start;
            let value = data[at..end].trim_ascii_end();
            let deep = scan.deepest > super::split::MAX_DEPTH;
            let (charset, long_number) = (self.feed.charset(), scan.long_number);
            let value = value.to_vec();
            self.ready.push_back(self.tally.later(span, move |tally| {
                let raw = || crate::read::feed::raw_text(charset, &value);
                item(&value, span, long_number, deep, tally, raw)
            }));
            at = end + (data.len() - end - data[end..].trim_ascii_start().len());
        }
        let bytes = self.feed.consume(n);
        self.tally.record += counted;
        self.tally.framing += bytes - counted;
    }
}

impl Framer for Lines {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        Ok(self.next_framed()?.map(Framed::parsed))
    }

    fn next_framed(&mut self) -> Result<Option<Framed>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Ok(Some(item));
            }
            match self.feed.line_from(0)? {
                Line::Whole(n) | Line::Last(n) => self.line(n),
                Line::TooLong => {
                    let raw = self.feed.raw(self.feed.cap());
                    let span = self.feed.discard_line()?;
                    self.tally.record += span.end - span.start;
                    let detail = "a line is longer than a record may be";
                    let reject = self.tally.reject(span, "record-too-long", detail, raw);
                    return Ok(Some(Framed::Item(reject)));
                }
                Line::End => return Ok(None),
            }
        }
    }

    fn tally(&self) -> Tally {
        self.tally.with_lost(self.feed.lost())
    }
}
