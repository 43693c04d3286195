//! One message a file: `.eml`, files of a Maildir, `.msg` files that are really RFC 822 text.

use super::message::{Place, to_item};
use crate::model::record::ReadItem;
use crate::read::feed::{Feed, RAW_LIMIT};
use crate::read::frame::{Framer, Opening, Tally};
use crate::read::head::{Head, Look};
use anyhow::Result;

/// Header names that mails begin with.
const KNOWN: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "delivered-to",
    "reply-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "sender",
    "in-reply-to",
    "references",
    "x-mailer",
    "envelope-to",
    "x-originating-ip",
    "dkim-signature",
    "authentication-results",
    "x-gm-thrid",
    "resent-from",
    "content-disposition",
    "x-original-to",
    "list-id",
    "bcc",
    "received-spf",
    "arc-seal",
    "x-received",
    "user-agent",
];

/// Recognises one message.
pub(in crate::read) fn sniff_eml(head: &Head<'_>) -> Option<Look> {
    if head.is_binary() {
        return None;
    }
    let (mut known, mut headers) = (0, 0);
    for line in head.lines().skip_while(|line| line.is_empty()).take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        if !super::mbox::is_header_line(line) {
            break;
        }
        headers += 1;
        let name = line
            .split(|byte| *byte == b':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        known += usize::from(KNOWN.iter().any(|known| known.as_bytes() == name));
    }
    let named =
        ["eml", "emlx", "msg", "mime"].contains(&head.extension().as_str()) || Place::of(head.path).folder.is_some();
    (known >= 2 || (named && headers >= 1)).then(Look::default)
}

/// Opens a reader of one message.
pub(in crate::read) fn open_eml(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    Ok(Box::new(Single {
        place: Place::of(&opening.file.path),
        feed: opening.feed,
        tally: Tally::default(),
    }))
}

struct Single {
    feed: Feed,
    tally: Tally,
    place: Place,
}

impl Framer for Single {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        while self.feed.data().len() <= self.feed.cap() && self.feed.fill()? {}
        self.tally.framing += self.feed.skip_bom();
        let n = self.feed.data().len();
        if n == 0 {
            return Ok(None);
        }
        if n > self.feed.cap() {
            let (raw, mut span) = (self.feed.raw(RAW_LIMIT), self.feed.span(0));
            self.tally.record += self.feed.discard_rest()?;
            span.end = self.feed.pos();
            let detail = "the message is longer than a record may be";
            return Ok(Some(self.tally.reject(span, "record-too-long", detail, raw)));
        }
        let span = self.feed.span(n);
        let item = to_item(self.feed.data(), span, &self.place, false, &mut self.tally);
        self.tally.record += self.feed.consume(n);
        Ok(Some(item))
    }

    fn tally(&self) -> Tally {
        self.tally.with_lost(self.feed.lost())
    }
}
