//! XML records: elements found by name become JSON trees. A truncated file keeps its prefix; entities
//! are never expanded.

mod token;
mod tree;

use super::encoding::Charset;
use super::feed::{Feed, RAW_LIMIT};
use super::frame::{Framer, Opening, Tally};
use super::head::{Head, Look};
use crate::model::record::{Body, ReadItem, Span};
use anyhow::Result;
use serde_json::Value;
use std::sync::Arc;
use token::{Kind, Token, name, token};

/// Recognises XML that is no web page.
pub(super) fn sniff(head: &Head<'_>) -> Option<Look> {
    if head.is_binary() {
        return None;
    }
    let data = head.trimmed();
    let mut at = 0;
    while let Some(token) = token(&data[at..]) {
        match token.kind {
            Kind::Text if !data[at..at + token.len].trim_ascii().is_empty() => return None,
            Kind::Open | Kind::Empty => {
                let root = String::from_utf8_lossy(name(&data[at..at + token.len])).into_owned();
                let page = ["html", "svg"].contains(&root.to_ascii_lowercase().as_str());
                let known =
                    data.starts_with(b"<?xml") || head.extension() == "xml" || closes(data, &root, head.complete);
                return (!page && known).then(|| Look {
                    root_element: Some(root),
                    ..Look::default()
                });
            }
            Kind::Close | Kind::Cdata => return None,
            _ => at += token.len,
        }
    }
    None
}

/// Whether the root element is closed at the end of a complete head.
fn closes(data: &[u8], root: &str, complete: bool) -> bool {
    !complete || data.trim_ascii_end().ends_with(format!("</{root}>").as_bytes())
}

/// Opens a reader of the elements whose names the record path lists, else of the root's children.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    let Opening { mut feed, options, .. } = opening;
    let tally = Tally {
        framing: feed.skip_bom(),
        ..Tally::default()
    };
    if options.encoding.is_none()
        && let Some(charset) = declared_encoding(feed.data())
    {
        feed.declare(charset);
    }
    let names = options
        .records
        .split('|')
        .map(|name| name.trim().trim_end_matches("[]"));
    Ok(Box::new(Elements {
        feed,
        tally,
        names: names
            .filter(|name| !name.is_empty() && *name != ".")
            .map(|name| name.as_bytes().to_vec())
            .collect(),
        depth: 0,
        root: None,
        keep_root: options.root,
        ended: false,
    }))
}

/// The encoding that the XML declaration names.
fn declared_encoding(data: &[u8]) -> Option<Charset> {
    let end = memchr::memmem::find(&data[..data.len().min(400)], b"?>")?;
    let declaration = std::str::from_utf8(&data[..end]).ok()?;
    let (_, label) = declaration.strip_prefix("<?xml")?.split_once("encoding")?;
    Charset::from_label(
        label
            .trim_start_matches([' ', '='])
            .trim_start_matches(['"', '\''])
            .split(['"', '\''])
            .next()?,
    )
}

struct Elements {
    feed: Feed,
    tally: Tally,
    /// Names of the record elements; empty = children of the root.
    names: Vec<Vec<u8>>,
    depth: usize,
    root: Option<Arc<Value>>,
    keep_root: bool,
    ended: bool,
}

impl Elements {
    /// The token that begins `from` bytes ahead; `None` when the input ends in it or it is too long.
    fn token_from(&mut self, from: usize) -> Result<Option<Token>> {
        loop {
            let data = self.feed.data().get(from..).unwrap_or_default();
            if let Some(token) = token(data) {
                // Text may go on behind the buffer; that is harmless for the framing.
                return Ok(Some(token));
            }
            if data.len() > self.feed.cap() || !self.feed.fill()? {
                return Ok(None);
            }
        }
    }

    fn is_record(&self, name: &[u8]) -> bool {
        if self.names.is_empty() {
            self.depth == 1
        } else {
            self.names.iter().any(|wanted| wanted == name)
        }
    }

    /// Length of the element whose open tag of `n` bytes stands at the front.
    fn element_len(&mut self, n: usize) -> Result<Option<usize>> {
        let own = name(&self.feed.data()[..n]).to_vec();
        let (mut at, mut open) = (n, 1_usize);
        while open > 0 {
            let Some(token) = self.token_from(at)? else {
                return Ok(None);
            };
            let part = &self.feed.data()[at..at + token.len];
            match token.kind {
                Kind::Open if name(part) == own => open += 1,
                Kind::Close if name(part) == own => open -= 1,
                _ => {}
            }
            at += token.len;
            if at > self.feed.cap() {
                return Ok(None);
            }
        }
        Ok(Some(at))
    }

    fn record(&mut self, n: usize) -> ReadItem {
        let span = self.feed.span(n);
        let bytes = &self.feed.data()[..n];
        let (text, damaged) = self.feed.charset().decode(bytes);
        let mut item = match tree::element(&text) {
            Ok((value, mut repairs)) => {
                repairs.extend(damaged);
                self.tally.item(span, Body::Tree(value), repairs)
            }
            Err(detail) => self.tally.reject(span, "xml-syntax", detail, self.feed.raw(n)),
        };
        if let ReadItem::Record(record) = &mut item {
            record.root.clone_from(&self.root);
        }
        self.tally.record += self.feed.consume(n);
        item
    }

    /// A record that never ends: the rest of the file when the file ends in it, else everything up to
    /// the next record.
    fn broken(&mut self) -> Result<ReadItem> {
        let raw = self.feed.raw(RAW_LIMIT);
        let mut span = self.feed.span(0);
        let long = self.feed.data().len() > self.feed.cap();
        let mut first = true;
        loop {
            let data = self.feed.data();
            let from = usize::from(first).min(data.len());
            let next = long
                .then(|| self.next_record(&data[from..]))
                .flatten()
                .map(|at| at + from);
            let keep = if long && !self.feed.ended() {
                64.min(data.len())
            } else {
                0
            };
            let n = next.unwrap_or(data.len() - keep);
            first &= n == 0;
            let bytes = self.feed.consume(n);
            if long {
                self.tally.record += bytes;
            } else {
                self.tally.unreadable += bytes;
            }
            span.end = self.feed.pos();
            if next.is_some() || (!self.feed.fill()? && self.feed.data().is_empty()) {
                break;
            }
        }
        Ok(if long {
            self.tally.reject(
                span,
                "record-too-long",
                "an element is longer than a record may be",
                raw,
            )
        } else {
            self.ended = true;
            self.tally
                .reject(span, "xml-truncated", "the file ends in the middle of an element", raw)
        })
    }

    fn next_record(&self, data: &[u8]) -> Option<usize> {
        let starts = |name: &Vec<u8>| {
            let tag = [b"<", name.as_slice()].concat();
            memchr::memmem::find_iter(data, &tag).find(|at| {
                data.get(at + tag.len())
                    .is_some_and(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte))
            })
        };
        self.names.iter().filter_map(starts).min()
    }

    fn open_root(&mut self, n: usize) {
        if self.depth == 0 && self.keep_root {
            let tag = self.feed.charset().decode(&self.feed.data()[..n]).0;
            let (_, map) = tree::start(&tag, &mut Vec::new());
            self.root = Some(Arc::new(Value::Object(map)));
        }
    }
}

impl Framer for Elements {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        loop {
            if self.feed.data().is_empty() && !self.feed.fill()? {
                if self.depth == 0 || self.ended {
                    return Ok(None);
                }
                self.ended = true;
                let at: Span = self.feed.span(0);
                let detail = "the file ends before its root element is closed";
                return Ok(Some(self.tally.reject(at, "xml-truncated", detail, String::new())));
            }
            let Some(Token { kind, len }) = self.token_from(0)? else {
                return self.broken().map(Some);
            };
            let part = &self.feed.data()[..len];
            match kind {
                Kind::Open | Kind::Empty if self.is_record(name(part)) => {
                    let whole = if kind == Kind::Empty {
                        Some(len)
                    } else {
                        self.element_len(len)?
                    };
                    return match whole {
                        Some(n) => Ok(Some(self.record(n))),
                        None => self.broken().map(Some),
                    };
                }
                Kind::Open => {
                    self.open_root(len);
                    self.depth += 1;
                }
                Kind::Empty => self.open_root(len),
                Kind::Close => self.depth = self.depth.saturating_sub(1),
                Kind::Text | Kind::Cdata | Kind::Other => {}
            }
            self.tally.framing += self.feed.consume(len);
        }
    }

    fn tally(&self) -> Tally {
        self.tally.with_lost(self.feed.lost())
    }
}
