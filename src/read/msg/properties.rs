//! MAPI properties of a storage of an Outlook message (MS-OXMSG): texts, bytes, numbers, times.

use crate::read::compound::{Compound, u32_at};
use crate::read::encoding::Charset;
use crate::read::mapi;
use std::collections::BTreeMap;

/// Properties of one storage by their tag (`0x0037` is the subject).
pub(super) struct Properties<'a> {
    file: &'a Compound<'a>,
    /// Stream numbers by tag and type.
    streams: BTreeMap<(u16, u16), usize>,
    /// Fixed-size values by tag.
    fixed: BTreeMap<u16, [u8; 8]>,
    charset: Charset,
}

impl<'a> Properties<'a> {
    /// Reads the properties of a storage; its fixed ones begin behind `head` bytes.
    pub(super) fn of(file: &'a Compound<'a>, storage: usize, head: usize, charset: Option<Charset>) -> Self {
        let (mut streams, mut fixed) = (BTreeMap::new(), BTreeMap::new());
        for (name, number) in file.children(storage) {
            if let Some(hex) = name.strip_prefix("__substg1.0_")
                && let Ok(tag) = u32::from_str_radix(hex, 16)
            {
                streams.insert(((tag >> 16) as u16, (tag & 0xffff) as u16), number);
            } else if name == "__properties_version1.0" {
                let bytes = file.stream(number);
                for entry in bytes.get(head..).unwrap_or_default().chunks_exact(16) {
                    let tag = u32_at(entry, 0).unwrap_or_default();
                    if let Ok(value) = entry[8..].try_into() {
                        fixed.insert((tag >> 16) as u16, value);
                    }
                }
            }
        }
        let mut found = Self {
            file,
            streams,
            fixed,
            charset: mapi::DEFAULT_CHARSET,
        };
        found.charset = charset
            .or_else(|| mapi::code_page(&found))
            .unwrap_or(mapi::DEFAULT_CHARSET);
        found
    }

    fn stream(&self, tag: u16, kind: u16) -> Option<Vec<u8>> {
        self.streams.get(&(tag, kind)).map(|number| self.file.stream(*number))
    }
}

impl mapi::Properties for Properties<'_> {
    fn charset(&self) -> Charset {
        self.charset
    }

    fn wide_text(&self, tag: u16) -> Option<Vec<u8>> {
        self.stream(tag, 0x1f)
    }

    fn narrow_text(&self, tag: u16) -> Option<Vec<u8>> {
        self.stream(tag, 0x1e)
    }

    fn bytes(&self, tag: u16) -> Option<Vec<u8>> {
        self.stream(tag, 0x102)
    }

    fn number(&self, tag: u16) -> Option<u32> {
        u32_at(self.fixed.get(&tag)?, 0)
    }

    fn ticks(&self, tag: u16) -> Option<u64> {
        Some(u64::from_le_bytes(*self.fixed.get(&tag)?))
    }
}
