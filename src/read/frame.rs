//! What every reader gives: items, and an account of the bytes it framed.

use super::feed::Feed;
use super::input::InputFile;
use crate::model::probe::ReadOptions;
use crate::model::record::{Body, RawRecord, ReadItem, Reject, Span};
use anyhow::Result;

/// A reader: frames one item after the other.
pub(super) trait Framer {
    /// The next item; `None` at the end.
    fn next_item(&mut self) -> Result<Option<ReadItem>>;
    /// The next item, for some formats not parsed yet; `None` at the end.
    fn next_framed(&mut self) -> Result<Option<Framed>> {
        Ok(self.next_item()?.map(Framed::Item))
    }
    /// Bytes accounted for so far.
    fn tally(&self) -> Tally;
}

/// What a reader has framed. The content of some formats is parsed by whoever takes the item: a tree that one thread
/// makes and another one reads and drops costs much more than its bytes do.
pub enum Framed {
    /// An item as it is.
    Item(ReadItem),
    /// The bytes of an item, to be parsed.
    Bytes {
        /// Where the item stands.
        span: Span,
        /// Parses it.
        parse: Parse,
    },
}

/// Parses an item.
pub type Parse = Box<dyn FnOnce() -> ReadItem + Send>;

impl Framed {
    /// The item, parsed.
    pub fn parsed(self) -> ReadItem {
        match self {
            Self::Item(item) => item,
            Self::Bytes { parse, .. } => parse(),
        }
    }
}

/// Bytes that a reader has accounted for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) record: u64,
    pub(super) framing: u64,
    pub(super) unreadable: u64,
    /// Items so far, rejects included.
    pub(super) ordinal: u64,
}

impl Tally {
    /// Adds bytes that the feed has lost.
    pub(super) fn with_lost(self, bytes: u64) -> Self {
        Self {
            unreadable: self.unreadable + bytes,
            ..self
        }
    }

    /// Numbers an item that is parsed later; `parse` numbers it with the tally that it is given.
    pub(super) fn later(&mut self, span: Span, parse: impl FnOnce(&mut Self) -> ReadItem + Send + 'static) -> Framed {
        let mut own = *self;
        self.ordinal += 1;
        Framed::Bytes {
            span,
            parse: Box::new(move || parse(&mut own)),
        }
    }

    /// Numbers a record whose bytes are already counted.
    pub(super) fn item(&mut self, span: Span, body: Body, repairs: Vec<&'static str>) -> ReadItem {
        self.ordinal += 1;
        ReadItem::Record(RawRecord {
            ordinal: self.ordinal,
            span,
            body,
            root: None,
            repairs,
        })
    }

    /// Numbers a reject whose bytes are already counted.
    pub(super) fn reject(
        &mut self,
        span: Span,
        code: &'static str,
        detail: impl Into<String>,
        raw: String,
    ) -> ReadItem {
        self.ordinal += 1;
        ReadItem::Reject(Reject {
            ordinal: self.ordinal,
            span,
            code,
            detail: detail.into(),
            raw,
        })
    }
}

/// What a reader is opened with.
pub(super) struct Opening<'a> {
    pub(super) file: &'a InputFile,
    pub(super) feed: Feed,
    pub(super) options: &'a ReadOptions,
}
