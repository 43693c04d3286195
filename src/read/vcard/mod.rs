//! vCard files: one record per card.

mod card;
mod property;

use super::feed::{Feed, Line, RAW_LIMIT};
use super::frame::{Framer, Opening, Tally};
use super::head::{Head, Look};
use crate::model::record::{Body, ReadItem};
use anyhow::Result;

/// Recognises a card at the beginning.
pub(super) fn sniff(head: &Head<'_>) -> Option<Look> {
    let first = head.trimmed().get(..11)?;
    first.eq_ignore_ascii_case(b"BEGIN:VCARD").then(Look::default)
}

/// Opens a reader of cards.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    let mut feed = opening.feed;
    let tally = Tally {
        framing: feed.skip_bom(),
        ..Tally::default()
    };
    Ok(Box::new(Cards { feed, tally }))
}

struct Cards {
    feed: Feed,
    tally: Tally,
}

/// Whether a line is `BEGIN:VCARD` or `END:VCARD`.
fn marks(line: &[u8], mark: &[u8]) -> bool {
    let line = line.trim_ascii();
    let (Some(name), Some(value)) = (line.get(..mark.len()), line.get(mark.len()..)) else {
        return false;
    };
    name.eq_ignore_ascii_case(mark) && value.trim_ascii().eq_ignore_ascii_case(b"VCARD")
}

impl Cards {
    fn reject(&mut self, n: usize, code: &'static str, detail: &'static str) -> ReadItem {
        let (span, raw) = (self.feed.span(n), self.feed.raw(n.min(RAW_LIMIT)));
        let bytes = self.feed.consume(n);
        match code {
            "vcard-truncated" => self.tally.unreadable += bytes,
            _ => self.tally.record += bytes,
        }
        self.tally.reject(span, code, detail, raw)
    }
}

impl Framer for Cards {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        loop {
            let mut n = match self.feed.line_from(0)? {
                Line::Whole(n) | Line::Last(n) => n,
                Line::TooLong => {
                    let raw = self.feed.raw(RAW_LIMIT);
                    let span = self.feed.discard_line()?;
                    self.tally.record += span.end - span.start;
                    let detail = "a line is longer than a record may be";
                    return Ok(Some(self.tally.reject(span, "record-too-long", detail, raw)));
                }
                Line::End => return Ok(None),
            };
            let line = &self.feed.data()[..n];
            if line.trim_ascii().is_empty() {
                self.tally.framing += self.feed.consume(n);
                continue;
            }
            if !marks(line, b"BEGIN:") {
                return Ok(Some(self.reject(n, "vcard-no-begin", "a line that belongs to no card")));
            }
            let mut depth = 1_u32;
            while depth > 0 {
                let next = match self.feed.line_from(n)? {
                    Line::Whole(next) => next,
                    Line::Last(next) if next > n => next,
                    Line::TooLong => {
                        return Ok(Some(self.reject(
                            n,
                            "record-too-long",
                            "a card is longer than a record may be",
                        )));
                    }
                    _ => {
                        return Ok(Some(self.reject(
                            n,
                            "vcard-truncated",
                            "the file ends in the middle of a card",
                        )));
                    }
                };
                let line = &self.feed.data()[n..next];
                if marks(line, b"BEGIN:") {
                    // A card may hold another one only as the value of AGENT; else its END is missing.
                    if !self.feed.data()[..n]
                        .trim_ascii_end()
                        .to_ascii_uppercase()
                        .ends_with(b"AGENT:")
                    {
                        return Ok(Some(self.reject(n, "vcard-no-end", "the card has no END line")));
                    }
                    depth += 1;
                } else if marks(line, b"END:") {
                    depth -= 1;
                }
                n = next;
            }
            let span = self.feed.span(n);
            let (value, repairs) = card::tree(&self.feed.data()[..n], self.feed.charset());
            self.tally.record += self.feed.consume(n);
            return Ok(Some(self.tally.item(span, Body::Tree(value), repairs)));
        }
    }

    fn tally(&self) -> Tally {
        self.tally.with_lost(self.feed.lost())
    }
}

#[cfg(test)]
mod tests {
    use super::card::tree;
    use crate::read::encoding::Charset;
    use serde_json::json;

    #[test]
    fn reads_the_versions() {
        let old = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCller;Ada;;;\r\n\
            NOTE;ENCODING=QUOTED-PRINTABLE:line one=0D=0A=\r\nline two\r\nTEL;CELL;VOICE:+1 212 555 0101\r\nEND:VCARD\r\n";
        let (value, repairs) = tree(old, Charset::Utf8);
        let expected = json!({
            "version": "2.1", "n": {"family": "Müller", "given": "Ada"}, "note": "line one\nline two",
            "tel": [{"value": "+1 212 555 0101", "type": ["cell", "voice"]}],
        });
        assert_eq!((value, repairs), (expected, vec![]));
        let new = "BEGIN:VCARD\nVERSION:4.0\nFN:Ada\\, Example\nitem1.EMAIL;TYPE=\"work,pref\":ada@exam\n ple.com\n\
            item1.X-ABLabel:_$!<Work>!$_\nTEL;VALUE=uri;TYPE=cell:tel:+12125550101\nADR:;;1 Main St;Town;;12345;USA\n\
            PHOTO;ENCODING=b:AAAA\nORG:Example Ltd;Sales\nEND:VCARD\n";
        let (value, _) = tree(new.as_bytes(), Charset::Utf8);
        let expected = json!({
            "version": "4.0", "fn": "Ada, Example",
            "email": [{"value": "ada@example.com", "type": ["work", "pref", "work"]}],
            "tel": [{"value": "+12125550101", "type": ["cell"]}],
            "adr": [{"street": "1 Main St", "city": "Town", "postcode": "12345", "country": "USA"}],
            "photo": {"bytes": 4}, "org": "Example Ltd", "org_units": ["Sales"],
        });
        assert_eq!(value, expected);
    }
}
