//! MAPI properties of a message, recipient or attachment (MS-OXMSG): texts, bytes, numbers, times.

use crate::read::compound::{Compound, u32_at};
use crate::read::encoding::Charset;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Seconds between 1601 and 1970.
const EPOCH_OFFSET: i64 = 11_644_473_600;

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
            charset: Charset::from_label("windows-1252").unwrap_or(Charset::Utf8),
        };
        found.charset = charset.or_else(|| found.code_page()).unwrap_or(found.charset);
        found
    }

    /// The encoding of texts that are not Unicode: of the body, else of the message.
    fn code_page(&self) -> Option<Charset> {
        let page = [0x3fde, 0x3ffd]
            .into_iter()
            .find_map(|tag| self.number(tag).filter(|page| *page > 0))?;
        match page {
            65001 => Some(Charset::Utf8),
            936 => Charset::from_label("gbk"),
            950 => Charset::from_label("big5"),
            932 => Charset::from_label("shift_jis"),
            949 => Charset::from_label("euc-kr"),
            20127 => Some(Charset::Utf8),
            28591..=28605 => Charset::from_label(&format!("iso-8859-{}", page - 28590)),
            _ => Charset::from_label(&format!("windows-{page}")),
        }
    }

    pub(super) fn charset(&self) -> Charset {
        self.charset
    }

    /// A text property, `None` when absent or blank.
    pub(super) fn text(&self, tag: u16) -> Option<String> {
        let text = if let Some(number) = self.streams.get(&(tag, 0x1f)) {
            let bytes = self.file.stream(*number);
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        } else {
            let bytes = self.file.stream(*self.streams.get(&(tag, 0x1e))?);
            self.charset.decode(&bytes).0.into_owned()
        };
        let text = text.trim_end_matches('\0');
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    /// The bytes of a binary property.
    pub(super) fn bytes(&self, tag: u16) -> Option<Vec<u8>> {
        self.streams.get(&(tag, 0x102)).map(|number| self.file.stream(*number))
    }

    /// A text that may be stored as bytes (the HTML body).
    pub(super) fn text_or_bytes(&self, tag: u16) -> Option<String> {
        self.text(tag)
            .or_else(|| self.bytes(tag).map(|bytes| self.charset.decode(&bytes).0.into_owned()))
    }

    pub(super) fn number(&self, tag: u16) -> Option<u32> {
        u32_at(self.fixed.get(&tag)?, 0)
    }

    /// A time as RFC 3339 text in UTC.
    pub(super) fn time(&self, tag: u16) -> Option<String> {
        let ticks = u64::from_le_bytes(*self.fixed.get(&tag)?);
        let seconds = i64::try_from(ticks / 10_000_000).ok()? - EPOCH_OFFSET;
        let time = jiff::Timestamp::from_second(seconds).ok().filter(|_| ticks > 0)?;
        Some(time.to_string().replace('Z', "+00:00"))
    }
}

/// Text with Unix line ends.
pub(super) fn unix(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}
