//! Files of an X (Twitter) archive: a script that assigns one JSON array, `window.YTD.tweets.part0 = […]`.

use super::frame::{Framer, Opening};
use super::head::{Head, Look};
use super::json;
use anyhow::Result;

/// Recognises the assignment.
pub(super) fn sniff(head: &Head<'_>) -> Option<Look> {
    let lead = lead(head.data);
    (lead > 0).then(|| json::document_look(&head.data[lead..]))
}

/// Opens a reader of the elements of the array.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    json::open_behind(opening, lead)
}

/// Bytes in front of the JSON value; 0 when the data does not begin with an assignment.
fn lead(data: &[u8]) -> usize {
    let blank = data.len() - data.trim_ascii_start().len();
    let Some(equals) = memchr::memchr(b'=', &data[..data.len().min(blank + 200)]) else {
        return 0;
    };
    let name = data[blank..equals].trim_ascii();
    let known = name.starts_with(b"window.YTD.") || name.starts_with(b"window.__THAR_CONFIG");
    let next = data[equals + 1..].trim_ascii_start().first();
    if known && matches!(next, Some(b'[' | b'{')) {
        equals + 1
    } else {
        0
    }
}
