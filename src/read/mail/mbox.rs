//! Mailbox files: messages behind `From ` lines. Reads mboxo, mboxrd, Gmail Takeout and pipermail; the
//! separator line belongs to its message. `Content-Length` is not trusted.

use super::message::{Place, to_item};
use crate::model::record::{ReadItem, Span};
use crate::read::feed::{Feed, Line};
use crate::read::frame::{Framed, Framer, Opening, Tally};
use crate::read::head::{Head, Look};
use anyhow::Result;
use memchr::memmem::Finder;
use std::sync::Arc;

/// Longest separator line.
const SEPARATOR_LIMIT: usize = 1024;

/// Recognises a mailbox.
pub(in crate::read) fn sniff_mbox(head: &Head<'_>) -> Option<Look> {
    let start = head.trimmed();
    (start.starts_with(b"From ") && is_separator(start, false)).then(Look::default)
}

/// Opens a reader of messages.
pub(in crate::read) fn open_mbox(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    let mut mailbox = Mailbox {
        feed: opening.feed,
        tally: Tally::default(),
        place: Arc::new(Place::of(&opening.file.path)),
        finder: Finder::new(b"\nFrom ").into_owned(),
        begun: false,
    };
    mailbox.tally.framing = mailbox.feed.skip_bom();
    Ok(Box::new(mailbox))
}

struct Mailbox {
    feed: Feed,
    tally: Tally,
    place: Arc<Place>,
    finder: Finder<'static>,
    begun: bool,
}

/// Whether the bytes begin with a separator: `From `, a sender, and a date with a time; or any `From `
/// line with a header line behind it. `strict` asks for both (no blank line stands before it).
fn is_separator(data: &[u8], strict: bool) -> bool {
    let Some(end) = memchr::memchr(b'\n', &data[..data.len().min(SEPARATOR_LIMIT)]) else {
        return false;
    };
    let line = data[..end].trim_ascii_end();
    // An old way to write the header: `From : …`.
    if line
        .get(5..)
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
    {
        return false;
    }
    let dated = has_time(line) && line.split(|byte| *byte == b' ').any(is_year);
    let header = is_header_line(&data[end + 1..]) || data[end + 1..].starts_with(b">From ");
    if strict { dated && header } else { dated || header }
}

fn has_time(line: &[u8]) -> bool {
    line.windows(5)
        .any(|w| w[2] == b':' && [0, 1, 3, 4].iter().all(|at| w[*at].is_ascii_digit() || w[*at] == b' '))
}

fn is_year(word: &[u8]) -> bool {
    word.len() == 4 && (word.starts_with(b"19") || word.starts_with(b"20")) && word.iter().all(u8::is_ascii_digit)
}

/// Whether the bytes begin with `Name: `.
pub(super) fn is_header_line(data: &[u8]) -> bool {
    let name = data
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
        .count();
    let blank = data[name..].iter().take_while(|byte| **byte == b' ').count();
    name > 0 && data.get(name + blank) == Some(&b':')
}

impl Mailbox {
    /// Length of the message at the front; `None` when it is longer than a record may be.
    fn message_len(&mut self) -> Result<Option<usize>> {
        let mut from = 0;
        loop {
            let data = self.feed.data();
            while let Some(found) = self.finder.find(&data[from..]) {
                let at = from + found + 1;
                let enough = data.len() >= at + 2 * SEPARATOR_LIMIT || self.feed.ended();
                if !enough {
                    from = at - 1;
                    break;
                }
                let before = &data[..at - 1];
                let blank = before.is_empty() || before.ends_with(b"\n") || before.ends_with(b"\n\r");
                if is_separator(&data[at..], !blank) {
                    return Ok(Some(at));
                }
                from = at;
            }
            if self.finder.find(&data[from..]).is_none() {
                from = data.len().saturating_sub(6).max(from);
            }
            if data.len() > self.feed.cap() {
                return Ok(None);
            }
            if !self.feed.fill()? {
                let data = self.feed.data();
                if self.finder.find(&data[from..]).is_none() {
                    return Ok(Some(data.len()));
                }
            }
        }
    }

    /// Consumes lines up to the next separator.
    fn skip_to_separator(&mut self) -> Result<Span> {
        let mut span = self.feed.span(0);
        loop {
            match self.feed.line_from(0)? {
                Line::End => return Ok(span),
                Line::Whole(n) | Line::Last(n) => {
                    self.feed.consume(n);
                }
                Line::TooLong => {
                    self.feed.discard_line()?;
                }
            }
            span.end = self.feed.pos();
            self.feed.ensure(2 * SEPARATOR_LIMIT)?;
            if self.feed.data().starts_with(b"From ") && is_separator(self.feed.data(), true) {
                return Ok(span);
            }
        }
    }

    /// White space before the first message is framing; anything else before it is a reject.
    fn begin(&mut self) -> Result<Option<ReadItem>> {
        self.begun = true;
        loop {
            let data = self.feed.data();
            let blank = data.len() - data.trim_ascii_start().len();
            let all = blank == data.len();
            self.tally.framing += self.feed.consume(blank);
            if !all || !self.feed.fill()? {
                break;
            }
        }
        self.feed.ensure(2 * SEPARATOR_LIMIT)?;
        if self.feed.data().is_empty()
            || (self.feed.data().starts_with(b"From ") && is_separator(self.feed.data(), false))
        {
            return Ok(None);
        }
        let raw = self.feed.raw(crate::read::feed::RAW_LIMIT);
        let span = self.skip_to_separator()?;
        self.tally.unreadable += span.end - span.start;
        let detail = "the mailbox does not begin with a `From ` line";
        Ok(Some(self.tally.reject(span, "mbox-no-separator", detail, raw)))
    }
}

impl Framer for Mailbox {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        Ok(self.next_framed()?.map(Framed::parsed))
    }

    fn next_framed(&mut self) -> Result<Option<Framed>> {
        if !self.begun
            && let Some(item) = self.begin()?
        {
            return Ok(Some(Framed::Item(item)));
        }
        if self.feed.data().is_empty() && !self.feed.fill()? {
            return Ok(None);
        }
        let Some(n) = self.message_len()? else {
            let raw = self.feed.raw(crate::read::feed::RAW_LIMIT);
            let span = self.skip_to_separator()?;
            self.tally.record += span.end - span.start;
            let detail = "a message is longer than a record may be";
            let reject = self.tally.reject(span, "record-too-long", detail, raw);
            return Ok(Some(Framed::Item(reject)));
        };
        let span = self.feed.span(n);
        let (bytes, place) = (self.feed.data()[..n].to_vec(), Arc::clone(&self.place));
        let item = self
            .tally
            .later(span, move |tally| to_item(&bytes, span, &place, true, tally));
        self.tally.record += self.feed.consume(n);
        Ok(Some(item))
    }

    fn tally(&self) -> Tally {
        self.tally.with_lost(self.feed.lost())
    }
}
