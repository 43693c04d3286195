//! Walks a JSON document along a record path without building it, and captures one record after the
//! other. What is not a record is framing; it can be collected as the document around the records.

use super::split::Scan;
use crate::model::record::Span;
use crate::read::feed::Feed;
use crate::read::frame::Tally;
use anyhow::Result;

/// Largest document around the records that is collected.
const ROOT_LIMIT: usize = 16 << 20;

/// One step of a record path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Each,
}

/// Parses `tickets[]`, `chats.list[]`, `a[].b[]`; `.` is the whole document.
pub(super) fn parse_path(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.trim().split('.').filter(|part| !part.is_empty()) {
        let name = part.trim_end_matches("[]");
        if !name.is_empty() {
            steps.push(Step::Key(name.to_owned()));
        }
        steps.extend(std::iter::repeat_n(Step::Each, (part.len() - name.len()) / 2));
    }
    steps
}

/// What the walker came to.
#[derive(Debug)]
pub(super) enum Event {
    /// A record: its bytes are the first `n` unread ones, not yet consumed.
    Record {
        n: usize,
        long_number: bool,
        too_deep: bool,
    },
    /// A record longer than allowed; its bytes are consumed and counted.
    TooLong {
        span: Span,
        raw: String,
    },
    /// The document ends inside of something; the unusable bytes are consumed and counted.
    Truncated {
        span: Span,
        raw: String,
    },
    /// Bytes that fit nowhere; consumed and counted as unreadable.
    Garbage {
        span: Span,
        raw: String,
    },
    End,
}

struct Frame {
    object: bool,
    level: usize,
}

pub(super) struct Walker {
    pub(super) feed: Feed,
    pub(super) tally: Tally,
    /// `None` = decided by the first byte: the elements of a top array, or the document.
    path: Option<Vec<Step>>,
    frames: Vec<Frame>,
    /// Whether the array or value of the path was there.
    pub(super) found: bool,
    pub(super) root: Option<Vec<u8>>,
    truncated: bool,
    documents: u64,
}

impl Walker {
    pub(super) fn new(feed: Feed, path: Option<Vec<Step>>) -> Self {
        Self::behind(feed, path, |_| 0)
    }

    /// A walker that drops the bytes in front of the document, whose number `lead` tells.
    pub(super) fn behind(mut feed: Feed, path: Option<Vec<Step>>, lead: fn(&[u8]) -> usize) -> Self {
        let mut tally = Tally {
            framing: feed.skip_bom(),
            ..Tally::default()
        };
        let skip = lead(feed.data());
        tally.framing += feed.consume(skip);
        Self {
            feed,
            tally,
            path,
            frames: Vec::new(),
            found: false,
            root: None,
            truncated: false,
            documents: 0,
        }
    }

    fn frame(&mut self, n: usize) {
        if let Some(root) = &mut self.root
            && root.len() < ROOT_LIMIT
        {
            root.extend_from_slice(&self.feed.data()[..n]);
        }
        self.tally.framing += self.feed.consume(n);
    }

    /// The first byte that is not white space; `None` at the end.
    fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            let data = self.feed.data();
            let blank = data.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = data.get(blank).copied();
            self.tally.framing += self.feed.consume(blank);
            if next.is_some() || !self.feed.fill()? {
                return Ok(next);
            }
        }
    }

    fn steps(&self) -> &[Step] {
        self.path.as_deref().unwrap_or_default()
    }

    /// Goes on to the next record.
    pub(super) fn next_event(&mut self) -> Result<Event> {
        loop {
            let Some(byte) = self.peek()? else {
                if !self.frames.is_empty() && !self.truncated {
                    self.truncated = true;
                    return Ok(self.cut(0));
                }
                return Ok(Event::End);
            };
            let Some(top) = self.frames.last() else {
                if self.path.is_none() {
                    self.path = Some(if byte == b'[' { vec![Step::Each] } else { Vec::new() });
                }
                if self.documents > 0 && !matches!(byte, b'{' | b'[') {
                    return self.garbage();
                }
                self.documents += 1;
                if let Some(event) = self.value(0, byte)? {
                    return Ok(event);
                }
                continue;
            };
            let (object, level) = (top.object, top.level);
            match byte {
                b'}' | b']' => {
                    self.frames.pop();
                    self.frame(1);
                }
                b',' if !object && level == self.steps().len() => self.tally.framing += self.feed.consume(1),
                b',' => self.frame(1),
                b'"' if object => {
                    if let Some(event) = self.member(level)? {
                        return Ok(event);
                    }
                }
                _ if object => return self.garbage(),
                _ => {
                    if let Some(event) = self.value(level, byte)? {
                        return Ok(event);
                    }
                }
            }
        }
    }

    /// A key of an object on the way and its value.
    fn member(&mut self, level: usize) -> Result<Option<Event>> {
        let Some((n, _)) = self.measure(self.feed.cap())? else {
            return Ok(Some(self.rest_is_cut()?));
        };
        let key = serde_json::from_slice::<String>(&self.feed.data()[..n]).ok();
        self.frame(n);
        match self.peek()? {
            Some(b':') => self.frame(1),
            Some(_) => return Ok(None),
            None => return Ok(None),
        }
        let Some(byte) = self.peek()? else { return Ok(None) };
        let wanted = matches!(&self.steps()[level], Step::Key(name) if key.as_deref() == Some(name));
        if wanted {
            self.value(level + 1, byte)
        } else {
            self.skip()
        }
    }

    /// A value of which `level` steps of the path have been walked.
    fn value(&mut self, level: usize, byte: u8) -> Result<Option<Event>> {
        let entered = match self.steps().get(level) {
            None => return self.capture().map(Some),
            Some(Step::Key(_)) if byte == b'{' => Frame { object: true, level },
            Some(Step::Each) if byte == b'[' => Frame {
                object: false,
                level: level + 1,
            },
            Some(_) => return self.skip(),
        };
        self.found |= entered.level == self.steps().len();
        self.frames.push(entered);
        self.frame(1);
        Ok(None)
    }

    /// Measures the value at the front; `None` when the input ends inside of it or `limit` is passed.
    fn measure(&mut self, limit: usize) -> Result<Option<(usize, Scan)>> {
        let (mut scan, mut seen) = (Scan::default(), 0);
        loop {
            if let Some(n) = scan.feed(&self.feed.data()[seen..]) {
                return Ok(Some((seen + n, scan)));
            }
            seen = self.feed.data().len();
            if seen > limit {
                return Ok(None);
            }
            if !self.feed.fill()? {
                return Ok(scan.ends_with_input().then_some((seen, scan)));
            }
        }
    }

    fn capture(&mut self) -> Result<Event> {
        self.found = true;
        let cap = self.feed.cap();
        match self.measure(cap)? {
            Some((0, _)) => self.garbage(),
            Some((n, scan)) if n <= cap => Ok(Event::Record {
                n,
                long_number: scan.long_number,
                too_deep: scan.deepest > super::split::MAX_DEPTH,
            }),
            None if self.feed.data().len() <= cap => self.rest_is_cut(),
            _ => {
                let raw = self.feed.raw(cap);
                let mut span = self.feed.span(0);
                let complete = self.pass(|walker, n| walker.tally.record += walker.feed.consume(n))?;
                span.end = self.feed.pos();
                self.truncated |= !complete;
                Ok(Event::TooLong { span, raw })
            }
        }
    }

    /// Runs over one value without keeping it.
    fn pass(&mut self, mut account: impl FnMut(&mut Self, usize)) -> Result<bool> {
        let mut scan = Scan::default();
        loop {
            let ended = scan.feed(self.feed.data());
            account(self, ended.unwrap_or(self.feed.data().len()));
            if ended.is_some() {
                return Ok(true);
            }
            if !self.feed.fill()? {
                return Ok(scan.ends_with_input());
            }
        }
    }

    fn skip(&mut self) -> Result<Option<Event>> {
        if self.feed.data().first().is_some_and(|byte| b",:}]".contains(byte)) {
            return Ok(None);
        }
        self.pass(Self::frame)?;
        Ok(None)
    }

    /// Everything left is one damaged value.
    fn rest_is_cut(&mut self) -> Result<Event> {
        while self.feed.fill()? {
            if self.feed.data().len() > self.feed.cap() {
                break;
            }
        }
        self.truncated = true;
        Ok(self.cut(self.feed.data().len()))
    }

    fn cut(&mut self, n: usize) -> Event {
        let (span, raw) = (self.feed.span(n), self.feed.raw(n));
        self.tally.unreadable += self.feed.consume(n);
        Event::Truncated { span, raw }
    }

    /// Skips to the next byte at which something can begin.
    fn garbage(&mut self) -> Result<Event> {
        let stops: &[u8] = match self.frames.last() {
            Some(top) if top.object => b"\"}",
            Some(_) => b"{[],",
            None => b"{[",
        };
        let mut span = self.feed.span(0);
        let raw = self.feed.raw(1024);
        let mut first = true;
        loop {
            let from = usize::from(first);
            let data = self.feed.data();
            let found = data
                .iter()
                .skip(from)
                .position(|byte| stops.contains(byte))
                .map(|at| at + from);
            let n = found.unwrap_or(data.len());
            first = false;
            self.tally.unreadable += self.feed.consume(n);
            span.end = self.feed.pos();
            if found.is_some() || !self.feed.fill()? {
                return Ok(Event::Garbage { span, raw });
            }
        }
    }
}
