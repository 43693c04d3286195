//! The buffer that readers frame records in: look at bytes, ask for more, consume what is done.
//!
//! Positions and counts are bytes of the decoded file. UTF-16 is turned into UTF-8 on the way in;
//! `consume` then answers with the number of bytes in the file, so that ledgers stay exact.

use super::encoding::{self, Charset};
use super::input::{InputFile, Meter, Stream};
use crate::model::record::Span;
use anyhow::{Context as _, Result};
use memchr::{memchr, memchr_iter};
use std::io::Read as _;
use std::sync::Arc;

/// Bytes asked for at once.
const CHUNK: usize = 256 << 10;
/// The same of a small file, at the least: what it is packed in may say too little about its size.
const SMALL_CHUNK: usize = 8 << 10;
/// Bytes of a rejected record that are kept.
pub(super) const RAW_LIMIT: usize = 64 << 10;
/// Longest record when the options do not say: more than any mail server takes, and small enough that a
/// record, its decoded parts and its tree fit into the memory that a run may use.
const DEFAULT_RECORD: u64 = 64 << 20;

/// The unread bytes of one input.
pub(super) struct Feed {
    stream: Stream,
    buf: Vec<u8>,
    head: usize,
    end: bool,
    pos: u64,
    line: u64,
    charset: Charset,
    wide: Vec<u8>,
    lost: u64,
    cap: usize,
    chunk: usize,
    path: String,
    eol: u8,
}

/// Result of looking for the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// The line, its line feed included, has this many bytes.
    Whole(usize),
    /// The last line, without a line feed.
    Last(usize),
    /// The line is longer than a record may be.
    TooLong,
    /// Nothing is left.
    End,
}

impl Feed {
    /// Opens an input. `label` overrides the detected encoding; `max_record` 0 means 64 MiB.
    pub(super) fn open(file: &InputFile, label: Option<&str>, max_record: u64) -> Result<Self> {
        let mut feed = Self {
            stream: file.stream()?,
            buf: Vec::new(),
            head: 0,
            end: false,
            pos: 0,
            line: 1,
            charset: Charset::Utf8,
            wide: Vec::new(),
            lost: 0,
            cap: usize::try_from(if max_record == 0 { DEFAULT_RECORD } else { max_record }).unwrap_or(usize::MAX),
            // Many small files do not each need a large buffer; one byte more shows the end.
            chunk: file
                .bytes
                .and_then(|bytes| usize::try_from(bytes).ok())
                .map_or(CHUNK, |bytes| bytes.saturating_add(1).clamp(SMALL_CHUNK, CHUNK)),
            path: file.path.clone(),
            eol: b'\n',
        };
        while feed.buf.len() < CHUNK && feed.fill()? {}
        let declared = match label {
            _ if file.content().is_some() => Some(Charset::Utf8),
            Some(label) => Some(Charset::from_label(label).with_context(|| format!("unknown encoding `{label}`"))?),
            None => None,
        };
        let detected = encoding::detect(&feed.buf, feed.end);
        let bom = matches!(
            &feed.buf[..],
            [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..]
        );
        feed.charset = if bom { detected } else { declared.unwrap_or(detected) };
        if matches!(feed.charset, Charset::Utf16 { .. }) {
            feed.wide = std::mem::take(&mut feed.buf);
            feed.transcode();
        }
        Ok(feed)
    }

    pub(super) fn meter(&self) -> Arc<Meter> {
        self.stream.meter.clone()
    }

    pub(super) fn charset(&self) -> Charset {
        self.charset
    }

    /// Takes the encoding that the file itself declares, unless its bytes already say otherwise.
    pub(super) fn declare(&mut self, charset: Charset) {
        let undecided = matches!(self.charset, Charset::Other(_)) || self.data().is_ascii();
        if undecided && matches!(charset, Charset::Other(_)) && !matches!(self.charset, Charset::Utf16 { .. }) {
            self.charset = charset;
        }
    }

    /// Lines end at this byte from now on (a file of an old Macintosh has carriage returns only).
    pub(super) fn set_eol(&mut self, eol: u8) {
        self.eol = eol;
    }

    /// The longest record in bytes.
    pub(super) fn cap(&self) -> usize {
        self.cap
    }

    /// The unread bytes in the buffer.
    pub(super) fn data(&self) -> &[u8] {
        &self.buf[self.head..]
    }

    /// Offset of the first unread byte in the decoded file.
    pub(super) fn pos(&self) -> u64 {
        self.pos
    }

    /// Whether the input has been read to its end.
    pub(super) fn ended(&self) -> bool {
        self.end
    }

    /// Bytes at the end that are half a character (UTF-16 of odd length).
    pub(super) fn lost(&self) -> u64 {
        self.lost
    }

    /// Reads more; `false` at the end of the input.
    pub(super) fn fill(&mut self) -> Result<bool> {
        if self.end {
            return Ok(false);
        }
        if self.head > 0 && (self.head == self.buf.len() || self.head > self.buf.len() / 2) {
            self.buf.copy_within(self.head.., 0);
            self.buf.truncate(self.buf.len() - self.head);
            self.head = 0;
        }
        let wide = matches!(self.charset, Charset::Utf16 { .. });
        let target = if wide { &mut self.wide } else { &mut self.buf };
        let len = target.len();
        target.resize(len + self.chunk, 0);
        let read = self
            .stream
            .read(&mut target[len..])
            .with_context(|| format!("read {}", self.path));
        let n = *read.as_ref().unwrap_or(&0);
        target.truncate(len + n);
        read?;
        self.end = n == 0;
        if wide {
            self.transcode();
        }
        Ok(n > 0)
    }

    /// Moves whole UTF-16 units from `wide` to the buffer as UTF-8.
    fn transcode(&mut self) {
        let Charset::Utf16 { big_endian } = self.charset else {
            return;
        };
        let mut units = self.wide.len() / 2;
        let unit = |i: usize, wide: &[u8]| {
            let pair = [wide[2 * i], wide[2 * i + 1]];
            if big_endian {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            }
        };
        if units > 0 && !self.end && (0xd800..0xdc00).contains(&unit(units - 1, &self.wide)) {
            units -= 1;
        }
        let wide = &self.wide;
        for c in char::decode_utf16((0..units).map(|i| unit(i, wide))) {
            let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.buf.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.wide.drain(..units * 2);
        if self.end {
            self.lost += self.wide.len() as u64;
            self.wide.clear();
        }
    }

    /// Takes the first `n` unread bytes as done and answers with their number in the file.
    pub(super) fn consume(&mut self, n: usize) -> u64 {
        let done = &self.buf[self.head..self.head + n];
        self.line += memchr_iter(self.eol, done).count() as u64;
        let bytes = match self.charset {
            Charset::Utf16 { .. } => done.iter().map(|byte| utf16_share(*byte)).sum(),
            _ => n as u64,
        };
        self.head += n;
        self.pos += bytes;
        bytes
    }

    /// The span that the first `n` unread bytes cover.
    pub(super) fn span(&self, n: usize) -> Span {
        let bytes: u64 = match self.charset {
            Charset::Utf16 { .. } => self.data()[..n].iter().map(|byte| utf16_share(*byte)).sum(),
            _ => n as u64,
        };
        Span {
            start: self.pos,
            end: self.pos + bytes,
            line: self.line,
        }
    }

    /// Drops a byte order mark; the answer is its size.
    pub(super) fn skip_bom(&mut self) -> u64 {
        if self.pos == 0 && self.data().starts_with("\u{FEFF}".as_bytes()) {
            self.consume(3)
        } else {
            0
        }
    }

    /// Finds the end of the line that begins `from` bytes ahead.
    pub(super) fn line_from(&mut self, from: usize) -> Result<Line> {
        let mut seen = from;
        loop {
            if let Some(at) = memchr(self.eol, &self.data()[seen.min(self.data().len())..]) {
                return Ok(if seen + at < self.cap {
                    Line::Whole(seen + at + 1)
                } else {
                    Line::TooLong
                });
            }
            seen = self.data().len();
            if seen > self.cap {
                return Ok(Line::TooLong);
            }
            if !self.fill()? {
                return Ok(match self.data().len() {
                    len if len <= from => Line::End,
                    len => Line::Last(len),
                });
            }
        }
    }

    /// Whether `n` unread bytes are there, reading more if need be.
    pub(super) fn ensure(&mut self, n: usize) -> Result<bool> {
        while self.data().len() < n {
            if !self.fill()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Consumes through the next line feed without keeping it; the answer is the span.
    pub(super) fn discard_line(&mut self) -> Result<Span> {
        let mut span = self.span(0);
        loop {
            let data = self.data();
            let found = memchr(self.eol, data).map(|at| at + 1);
            let n = found.unwrap_or(data.len());
            self.consume(n);
            span.end = self.pos;
            if found.is_some() || !self.fill()? {
                return Ok(span);
            }
        }
    }

    /// Consumes all that is left without keeping it; the answer is its number of bytes.
    pub(super) fn discard_rest(&mut self) -> Result<u64> {
        let mut bytes = 0;
        while !self.data().is_empty() {
            bytes += self.consume(self.data().len());
            self.fill()?;
        }
        Ok(bytes)
    }

    /// The first bytes of the unread data as text, for a reject.
    pub(super) fn raw(&self, n: usize) -> String {
        raw_text(self.charset, &self.data()[..n.min(self.data().len())])
    }
}

/// At most [`RAW_LIMIT`] bytes of a rejected record as text.
pub(super) fn raw_text(charset: Charset, bytes: &[u8]) -> String {
    let mut text = charset.decode(&bytes[..bytes.len().min(RAW_LIMIT)]).0.into_owned();
    if text.len() > RAW_LIMIT {
        text.truncate(text.floor_char_boundary(RAW_LIMIT));
    }
    text
}

/// Bytes in UTF-16 that one byte of UTF-8 stands for: the first byte of a character counts for all.
fn utf16_share(byte: u8) -> u64 {
    match byte {
        0x80..=0xbf => 0,
        0xf0..=0xff => 4,
        _ => 2,
    }
}
