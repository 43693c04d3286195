//! Folders of Outlook data files: reads the lines that `pst` writes, and makes of them what the mail reader gives.

use super::frame::{Framed, Framer, Opening, Tally};
use super::head::{Head, Look};
use super::{json, mail, mapi, pst};
use crate::model::record::{Body, RawRecord, ReadItem, Reject};
use anyhow::Result;
use serde_json::Value;

/// Recognises a folder of a data file.
pub(super) fn sniff(head: &Head<'_>) -> Option<Look> {
    head.content.map(|_| Look::default())
}

/// Opens a reader of the messages of a folder.
pub(super) fn open_folder(opening: Opening<'_>) -> Result<Box<dyn Framer + Send>> {
    json::open_lines(opening).map(|lines| Box::new(Messages(lines)) as Box<dyn Framer + Send>)
}

struct Messages(Box<dyn Framer + Send>);

impl Framer for Messages {
    fn next_item(&mut self) -> Result<Option<ReadItem>> {
        Ok(self.0.next_item()?.map(checked))
    }

    fn next_framed(&mut self) -> Result<Option<Framed>> {
        Ok(self.0.next_framed()?.map(|framed| match framed {
            Framed::Item(item) => Framed::Item(checked(item)),
            Framed::Bytes { span, parse } => Framed::Bytes {
                span,
                parse: Box::new(move || checked(parse())),
            },
        }))
    }

    fn tally(&self) -> Tally {
        self.0.tally()
    }
}

/// Turns the notes of the writer into a reject or a repair.
fn checked(item: ReadItem) -> ReadItem {
    let ReadItem::Record(mut record) = item else {
        return item;
    };
    let Body::Tree(Value::Object(tree)) = &mut record.body else {
        return ReadItem::Record(record);
    };
    if let Some(fault) = tree.get(pst::DAMAGED).and_then(Value::as_str) {
        let detail = format!("a message of the Outlook data file cannot be read: {fault}");
        let RawRecord { ordinal, span, .. } = record;
        return ReadItem::Reject(Reject {
            ordinal,
            span,
            code: "pst-damaged",
            detail,
            raw: String::new(),
        });
    }
    if tree.shift_remove(pst::INCOMPLETE).is_some() {
        record.repairs.push("message-incomplete");
    }
    let headers = tree.shift_remove(pst::HEADERS);
    let headers = headers.as_ref().and_then(Value::as_str);
    if let Some(headers) = headers.and_then(|text| mail::headers_of(text.as_bytes())) {
        *tree = mapi::completed(headers, std::mem::take(tree));
    }
    ReadItem::Record(record)
}
