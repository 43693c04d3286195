//! Tabular text: rows as they are, ragged ones included. Records end at LF, a lone CR inside a cell is
//! data. It deliberately does not type, trim or drop cells.

mod cells;
mod dialect;

use super::encoding::{INVALID_TEXT, NUL};
use super::feed::{Feed, Line};
use super::frame::{Framer, Opening, Tally};
use super::head::{Head, Look};
use crate::model::record::{Body, Header, ReadItem, Row, Span};
use anyhow::Result;
use cells::{Cells, Split, line_end};
use dialect::Dialect;
use memchr::memchr;
use std::collections::VecDeque;
use std::sync::Arc;

/// Longest quoted cell over several lines.
const QUOTED_LIMIT: usize = 32 << 20;
/// Single-cell lines behind a blank line that may turn out to be a footer.
const FOOTER_LINES: usize = 12;

/// Recognises the text of a table out of a binary container.
pub(super) fn sniff_table(head: &Head<'_>) -> Option<Look> {
    let content = head.content?;
    let mut dialect = dialect::detect(head.data, head.charset, head.complete, Some(b','));
    if content.has_header {
        (dialect.first, dialect.header) = (0, true);
    }
    look(&dialect)
}

/// Recognises tabular text.
pub(super) fn sniff(head: &Head<'_>) -> Option<Look> {
    if head.is_binary() {
        return None;
    }
    let named = ["csv", "tsv", "tab"].contains(&head.extension().as_str());
    let dialect = dialect::detect(head.data, head.charset, head.complete, None);
    let rows = dialect.rows.len() - dialect.first.min(dialect.rows.len());
    let tabular = dialect.columns >= 2 && rows >= 2 && dialect.consistency >= 0.9;
    if !(tabular || (named && !dialect.rows.is_empty())) {
        return None;
    }
    look(&dialect)
}

fn look(dialect: &Dialect) -> Option<Look> {
    let first = dialect.rows.get(dialect.first)?;
    let data = dialect.rows.iter().skip(dialect.first + usize::from(dialect.header));
    Some(Look {
        delimiter: Some(dialect.delimiter),
        header: if dialect.header {
            first.cells.clone()
        } else {
            Vec::new()
        },
        preamble_lines: first.line,
        rows: data.take(50).map(|row| row.cells.clone()).collect(),
        ..Look::default()
    })
}

/// Opens a reader of rows.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    let Opening {
        mut feed,
        file,
        options,
    } = opening;
    let mut tally = Tally {
        framing: feed.skip_bom(),
        ..Tally::default()
    };
    let sample = &feed.data()[..feed.data().len().min(256 << 10)];
    let old_mac = memchr(b'\n', sample).is_none() && memchr(b'\r', sample).is_some();
    let complete = sample.len() < 256 << 10;
    let content = file.content();
    let delimiter = content.map(|_| b',').or(options.delimiter);
    let guess = dialect::detect(sample, feed.charset(), complete, delimiter);
    let in_file = match &options.header {
        _ if content.is_some_and(|content| content.has_header) => Some(0),
        Some(names) => dialect::row_with(&guess.rows[..guess.rows.len().min(1)], names, 0),
        None if options.header_has.is_empty() => guess.header.then_some(guess.first),
        None => dialect::row_with(&guess.rows, &options.header_has, options.header_least)
            .or_else(|| guess.header.then_some(guess.first)),
    };
    let begin = in_file.and_then(|index| guess.rows.get(index)).map(|row| row.start);
    let skip = match (begin, dialect::stated_separator(sample)) {
        (Some(begin), _) => begin,
        (None, Some(_)) => memchr(b'\n', sample).map_or(0, |at| at + 1),
        (None, None) => 0,
    };
    if old_mac {
        feed.set_eol(b'\r');
    }
    tally.framing += feed.consume(skip);
    let mut rows = Rows {
        feed,
        tally,
        delimiter: guess.delimiter,
        header: Arc::default(),
        pending: VecDeque::new(),
        ready: VecDeque::new(),
        after_blank: false,
    };
    let mut names = options.header.clone();
    if in_file.is_some() {
        let row = rows.frame_header()?;
        names = names.or(row);
    }
    rows.header = Arc::new(Header {
        names: names.unwrap_or_else(|| (1..=guess.columns).map(|number| format!("column_{number}")).collect()),
    });
    for _ in 0..options.skip_after_header {
        rows.frame_header()?;
    }
    Ok(Box::new(rows))
}

struct Rows {
    feed: Feed,
    tally: Tally,
    delimiter: u8,
    header: Arc<Header>,
    /// Rows that are a footer if nothing but such rows follows.
    pending: VecDeque<Framed>,
    ready: VecDeque<ReadItem>,
    after_blank: bool,
}

/// A framed row whose bytes are consumed but not yet counted.
struct Framed {
    span: Span,
    bytes: u64,
    cells: Cells,
}

/// A damaged row whose bytes are consumed and counted, not yet numbered.
struct Refused {
    span: Span,
    code: &'static str,
    detail: &'static str,
    raw: String,
}

enum Step {
    Row(Framed),
    Blank,
    Reject(Refused),
    End,
}

impl Rows {
    /// Takes one row as framing and answers with its cells.
    fn frame_header(&mut self) -> Result<Option<Vec<String>>> {
        loop {
            return Ok(match self.step()? {
                Step::Row(framed) => {
                    self.tally.framing += framed.bytes;
                    let (row, _) = self.row(framed.cells);
                    Some(
                        (0..row.len())
                            .filter_map(|index| row.cell(index).map(str::to_owned))
                            .collect(),
                    )
                }
                Step::Blank => continue,
                Step::Reject(refused) => {
                    let item = self.refuse(refused);
                    self.ready.push_back(item);
                    None
                }
                Step::End => None,
            });
        }
    }

    /// Frames the next row; a damaged one is a reject, a blank line framing.
    fn step(&mut self) -> Result<Step> {
        let mut n = match self.feed.line_from(0)? {
            Line::Whole(n) | Line::Last(n) => n,
            Line::TooLong => return self.too_long(),
            Line::End => return Ok(Step::End),
        };
        let line = &self.feed.data()[..n];
        let body = &line[..n - line_end(line)];
        let mut cells = Cells::new(self.delimiter, body.len());
        if memchr(b'"', body).is_none() {
            if body
                .iter()
                .all(|byte| *byte == self.delimiter || byte.is_ascii_whitespace())
            {
                self.tally.framing += self.feed.consume(n);
                return Ok(Step::Blank);
            }
            cells.split_plain(body);
        } else {
            loop {
                match cells.split(&self.feed.data()[..n]) {
                    Split::Done => break,
                    Split::Unbalanced => return Ok(self.unbalanced(n)),
                    Split::Open if n > QUOTED_LIMIT.min(self.feed.cap()) => return Ok(self.unbalanced(n)),
                    Split::Open => match self.feed.line_from(n)? {
                        Line::Whole(more) => n = more,
                        Line::Last(more) if more > n => n = more,
                        Line::Last(_) | Line::End | Line::TooLong => return Ok(self.unbalanced(n)),
                    },
                }
            }
        }
        let span = self.feed.span(n);
        let bytes = self.feed.consume(n);
        Ok(Step::Row(Framed { span, bytes, cells }))
    }

    fn too_long(&mut self) -> Result<Step> {
        let raw = self.feed.raw(self.feed.cap());
        let span = self.feed.discard_line()?;
        self.tally.record += span.end - span.start;
        let detail = "a line is longer than a record may be";
        let code = "record-too-long";
        Ok(Step::Reject(Refused {
            span,
            code,
            detail,
            raw,
        }))
    }

    /// Rejects a row whose quote never closes properly and goes on at the next line that looks like a row.
    fn unbalanced(&mut self, n: usize) -> Step {
        let data = &self.feed.data()[..n];
        let mut end = n;
        let mut start = memchr(b'\n', data).map_or(n, |at| at + 1);
        while start < n {
            let stop = memchr(b'\n', &data[start..]).map_or(n, |at| start + at + 1);
            let mut cells = Cells::new(self.delimiter, 0);
            if cells.split(&data[start..stop]) == Split::Done && cells.ends.len() == self.header.names.len() {
                end = start;
                break;
            }
            start = stop;
        }
        let raw = self.feed.raw(end);
        let span = self.feed.span(end);
        self.tally.record += self.feed.consume(end);
        let detail = "a quoted cell is opened and not closed properly";
        let code = "unbalanced-quote";
        Step::Reject(Refused {
            span,
            code,
            detail,
            raw,
        })
    }

    fn row(&self, cells: Cells) -> (Row, Vec<&'static str>) {
        let mut repairs = Vec::new();
        if cells.stray {
            repairs.push("text-behind-quote");
        }
        if memchr(0, &cells.text).is_some() {
            repairs.push(NUL);
        }
        let charset = self.feed.charset();
        let utf8 = !matches!(charset, super::encoding::Charset::Other(_)) || cells.text.is_ascii();
        let header = self.header.clone();
        let (text, ends) = match String::from_utf8(cells.text) {
            Ok(text) if utf8 && cells.ends.iter().all(|end| text.is_char_boundary(*end as usize)) => {
                if matches!(charset, super::encoding::Charset::Utf16 { .. }) && text.contains('\u{FFFD}') {
                    repairs.push(INVALID_TEXT);
                }
                (text, cells.ends)
            }
            kept => {
                let bytes = kept.map_or_else(std::string::FromUtf8Error::into_bytes, String::into_bytes);
                let (mut text, mut start) = (String::with_capacity(bytes.len() * 2), 0);
                let mut ends = cells.ends;
                for end in &mut ends {
                    let (cell, repair) = charset.decode(&bytes[start..*end as usize]);
                    if repair.is_some() && !repairs.contains(&INVALID_TEXT) {
                        repairs.push(INVALID_TEXT);
                    }
                    text.push_str(&cell);
                    start = *end as usize;
                    *end = u32::try_from(text.len()).unwrap_or(u32::MAX);
                }
                (text, ends)
            }
        };
        (Row { header, text, ends }, repairs)
    }

    fn emit(&mut self, framed: Framed) -> ReadItem {
        self.tally.record += framed.bytes;
        let (row, repairs) = self.row(framed.cells);
        self.tally.item(framed.span, Body::Row(row), repairs)
    }

    fn refuse(&mut self, refused: Refused) -> ReadItem {
        self.tally
            .reject(refused.span, refused.code, refused.detail, refused.raw)
    }

    /// Rows that were no footer after all.
    fn release(&mut self) {
        while let Some(framed) = self.pending.pop_front() {
            let item = self.emit(framed);
            self.ready.push_back(item);
        }
    }
}

impl Framer for Rows {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Ok(Some(item));
            }
            match self.step()? {
                Step::Row(framed) => {
                    let single = framed.cells.ends.len() == 1 && self.header.names.len() > 2;
                    if single && (self.after_blank || !self.pending.is_empty()) && self.pending.len() < FOOTER_LINES {
                        self.pending.push_back(framed);
                        continue;
                    }
                    self.after_blank = false;
                    if self.pending.is_empty() {
                        return Ok(Some(self.emit(framed)));
                    }
                    self.release();
                    let item = self.emit(framed);
                    self.ready.push_back(item);
                }
                Step::Blank => self.after_blank = true,
                Step::Reject(refused) => {
                    self.release();
                    let item = self.refuse(refused);
                    self.ready.push_back(item);
                }
                Step::End => {
                    for framed in self.pending.drain(..) {
                        self.tally.framing += framed.bytes;
                    }
                    return Ok(None);
                }
            }
        }
    }

    fn tally(&self) -> Tally {
        self.tally.with_lost(self.feed.lost())
    }
}
