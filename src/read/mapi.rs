//! Outlook's properties (MS-OXPROPS) as the mail reader gives them: what `.msg` files and data files (`.pst`, `.ost`)
//! have in common. What the internet headers of a message say counts more than its properties.

mod rtf;

use super::encoding::Charset;
use crate::normalise::html;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// Encoding of narrow texts when nothing says another one.
pub(super) const DEFAULT_CHARSET: Charset = Charset::Other(encoding_rs::WINDOWS_1252);
/// Seconds between 1601 and 1970.
const EPOCH_OFFSET: i64 = 11_644_473_600;

/// Properties by what they hold.
pub(super) mod tag {
    pub(in crate::read) const CLASS: u16 = 0x001a;
    pub(in crate::read) const SUBJECT: u16 = 0x0037;
    pub(in crate::read) const SENT: u16 = 0x0039;
    pub(in crate::read) const DELIVERED: u16 = 0x0e06;
    pub(in crate::read) const HEADERS: u16 = 0x007d;
    pub(in crate::read) const SENDER_NAME: [u16; 2] = [0x0c1a, 0x0042];
    /// The SMTP addresses first; the others may be X.500 names.
    pub(in crate::read) const SENDER_ADDRESS: [u16; 4] = [0x5d01, 0x5d02, 0x0c1f, 0x0065];
    pub(in crate::read) const MESSAGE_ID: u16 = 0x1035;
    pub(in crate::read) const IN_REPLY_TO: u16 = 0x1042;
    pub(in crate::read) const REFERENCES: u16 = 0x1039;
    pub(in crate::read) const BODY: u16 = 0x1000;
    pub(in crate::read) const RTF: u16 = 0x1009;
    pub(in crate::read) const HTML: u16 = 0x1013;
    pub(in crate::read) const NAME: u16 = 0x3001;
    pub(in crate::read) const ADDRESS: [u16; 2] = [0x39fe, 0x3003];
    pub(in crate::read) const RECIPIENT_TYPE: u16 = 0x0c15;
    pub(in crate::read) const FILE_NAME: [u16; 3] = [0x3707, 0x3704, 0x3001];
    pub(in crate::read) const MEDIA_TYPE: u16 = 0x370e;
    pub(in crate::read) const CONTENT_ID: u16 = 0x3712;
    pub(in crate::read) const DATA: u16 = 0x3701;
    /// Code pages: of the body, of the message.
    pub(super) const PAGES: [u16; 2] = [0x3fde, 0x3ffd];
}

/// The properties of a message, recipient or attachment.
pub(super) trait Properties {
    /// The encoding of narrow texts.
    fn charset(&self) -> Charset;
    /// A text property in UTF-16.
    fn wide_text(&self, tag: u16) -> Option<Vec<u8>>;
    /// A text property in the encoding of the message.
    fn narrow_text(&self, tag: u16) -> Option<Vec<u8>>;
    /// A property of bytes.
    fn bytes(&self, tag: u16) -> Option<Vec<u8>>;
    /// A number of 32 bits.
    fn number(&self, tag: u16) -> Option<u32>;
    /// A time in units of 100 ns since 1601.
    fn ticks(&self, tag: u16) -> Option<u64>;

    /// A text property, `None` when absent or blank.
    fn text(&self, tag: u16) -> Option<String> {
        let text = if let Some(bytes) = self.wide_text(tag) {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        } else {
            self.charset().decode(&self.narrow_text(tag)?).0.into_owned()
        };
        let text = text.trim_end_matches('\0');
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    /// A text that may be stored as bytes (the HTML body).
    fn text_or_bytes(&self, tag: u16) -> Option<String> {
        self.text(tag).or_else(|| {
            self.bytes(tag)
                .map(|bytes| self.charset().decode(&bytes).0.into_owned())
        })
    }

    /// A time as RFC 3339 text in UTC.
    fn time(&self, tag: u16) -> Option<String> {
        let ticks = self.ticks(tag)?;
        let seconds = i64::try_from(ticks / 10_000_000).ok()? - EPOCH_OFFSET;
        let time = jiff::Timestamp::from_second(seconds).ok().filter(|_| ticks > 0)?;
        Some(time.to_string().replace('Z', "+00:00"))
    }

    /// The first of the texts that is there.
    fn first(&self, tags: &[u16]) -> Option<String> {
        tags.iter().find_map(|tag| self.text(*tag))
    }
}

/// The encoding of texts that are not Unicode, if a property names it.
pub(super) fn code_page(from: &dyn Properties) -> Option<Charset> {
    let page = tag::PAGES
        .into_iter()
        .find_map(|tag| from.number(tag).filter(|page| *page > 0))?;
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

/// The internet headers of a message, if it came with them.
pub(super) fn headers(message: &dyn Properties) -> Option<String> {
    message.text(tag::HEADERS)
}

/// What the headers say, and of the properties what they do not.
pub(super) fn completed(mut headers: Map<String, Value>, properties: Map<String, Value>) -> Map<String, Value> {
    for (key, value) in properties {
        if !headers.contains_key(&key) {
            headers.insert(key, value);
        }
    }
    headers
}

/// What the properties say, in the form that the mail reader gives; `None` when nothing of a message is there.
/// `parts` are its recipients by the name of the header, and its attachments.
pub(super) fn tree(message: &dyn Properties, parts: Vec<(&'static str, Value)>) -> Option<Map<String, Value>> {
    let class = message.text(tag::CLASS);
    if class.is_none() && headers(message).is_none() && message.text(tag::SUBJECT).is_none() {
        return None;
    }
    let mut map = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    put("message_class", class.map(Into::into));
    put("subject", message.text(tag::SUBJECT).map(|text| subject(&text).into()));
    put(
        "date",
        message
            .time(tag::SENT)
            .or_else(|| message.time(tag::DELIVERED))
            .map(Into::into),
    );
    put("message_id", message.text(tag::MESSAGE_ID).map(|id| bare(&id).into()));
    put("in_reply_to", message.text(tag::IN_REPLY_TO).map(|id| bare(&id).into()));
    let references = message.text(tag::REFERENCES);
    put(
        "references",
        references.map(|ids| ids.split_whitespace().map(bare).collect()),
    );
    put(
        "from",
        person(message, &tag::SENDER_NAME, &tag::SENDER_ADDRESS).map(|from| json!([from])),
    );
    let (attachments, recipients): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(key, _)| *key == "attachments");
    for (key, value) in recipients {
        put(key, Some(value));
    }
    let html = message.text_or_bytes(tag::HTML).map(|html| unix(&html).into_owned());
    let from_rtf = || {
        message
            .bytes(tag::RTF)
            .and_then(|data| rtf::decompress(&data))
            .map(|rtf| rtf::text(&rtf))
    };
    let text = message
        .text(tag::BODY)
        .or_else(|| html.as_deref().map(html::to_text))
        .or_else(from_rtf);
    put("text", text.map(|text| unix(&text).trim_end().into()));
    put("html", html.map(Into::into));
    for (key, value) in attachments {
        put(key, Some(value));
    }
    put("is_dsn", Some(false.into()));
    put("automated", Some(false.into()));
    Some(map)
}

/// A subject may begin with a mark that tells where its prefix (`RE:`) ends.
fn subject(text: &str) -> &str {
    let mut rest = text.chars();
    if rest.next() == Some('\u{1}') && rest.next().is_some() {
        rest.as_str().trim()
    } else {
        text.trim()
    }
}

/// A message or content id without its angle brackets.
pub(super) fn bare(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// `{name, address}`; an X.500 name is no address.
fn person(from: &dyn Properties, names: &[u16], addresses: &[u16]) -> Option<Value> {
    let mut map = Map::new();
    if let Some(name) = from.first(names) {
        map.insert("name".to_owned(), name.trim().trim_matches('\'').into());
    }
    let address = addresses
        .iter()
        .filter_map(|tag| from.text(*tag))
        .find(|address| address.contains('@'));
    if let Some(address) = address {
        map.insert("address".to_owned(), address.trim().trim_matches('\'').into());
    }
    (!map.is_empty()).then_some(Value::Object(map))
}

/// The recipients by the header that names them.
pub(super) fn recipients<P: Properties>(all: &[P]) -> Vec<(&'static str, Value)> {
    let of = |kind: u32| -> Vec<Value> {
        all.iter()
            .filter(|one| one.number(tag::RECIPIENT_TYPE).map(|kind| kind & 0xf) == Some(kind))
            .filter_map(|one| person(one, &[tag::NAME], &tag::ADDRESS))
            .collect()
    };
    [("to", 1), ("cc", 2), ("bcc", 3)]
        .into_iter()
        .map(|(key, kind)| (key, of(kind)))
        .filter(|(_, found)| !found.is_empty())
        .map(|(key, found)| (key, Value::Array(found)))
        .collect()
}

/// An attachment; `content` is its size and SHA-256 unless it is a message inside the message.
pub(super) fn attachment(from: &dyn Properties, content: Option<(u64, String)>) -> Value {
    let mut map = Map::new();
    if let Some(name) = from.first(&tag::FILE_NAME) {
        map.insert("file_name".to_owned(), name.trim().into());
    }
    if let Some(kind) = from.text(tag::MEDIA_TYPE) {
        map.insert("media_type".to_owned(), kind.trim().to_lowercase().into());
    }
    if let Some((bytes, sha256)) = content {
        map.insert("bytes".to_owned(), bytes.into());
        map.insert("sha256".to_owned(), sha256.into());
    }
    let id = from.text(tag::CONTENT_ID);
    map.insert("inline".to_owned(), id.is_some().into());
    let disposition = if id.is_some() { "inline" } else { "attachment" };
    map.insert("disposition".to_owned(), disposition.into());
    if let Some(id) = id {
        map.insert("content_id".to_owned(), bare(&id).into());
    }
    Value::Object(map)
}

/// Text with Unix line ends.
fn unix(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}
