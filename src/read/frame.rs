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
    /// Bytes accounted for so far.
    fn tally(&self) -> Tally;
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
