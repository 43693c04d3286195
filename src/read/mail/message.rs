//! One message to its JSON tree: headers, addresses, dates as written, bodies, what makes it automated.

use super::address::{decode_words, people};
use super::automated::automated;
use super::body::{attachments, bodies};
use crate::model::record::{Body, ReadItem, Span};
use crate::read::encoding::{Charset, INVALID_TEXT};
use crate::read::feed::raw_text;
use crate::read::frame::Tally;
use mail_parser::{DateTime, HeaderValue, Message, MessageParser, MimeHeaders as _};
use memchr::memmem::Finder;
use regex::bytes::{Match, Regex};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Headers with a field of their own, and long ones that say nothing about a message's content.
const DROPPED: &[&str] = &[
    "received",
    "dkim-signature",
    "x-google-dkim-signature",
    "x-received",
    "authentication-results",
    "from",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "sender",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
];

/// Room for the fields of a usual message.
const FIELDS: usize = 24;
/// Messages inside messages that are followed; the library would exhaust the stack on a hostile mail.
pub(super) const MAX_NESTED: usize = 300;
/// Repair code: only the headers were read, since the mail holds too many messages.
const TOO_DEEP: &str = "mail-nested-too-deep";

/// Where the path of a file puts a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Folder of a Maildir, `INBOX` for its top.
    pub(super) folder: Option<String>,
    /// Maildir flags, e.g. `RS`.
    pub(super) flags: Option<String>,
}

impl Place {
    /// Reads Maildir++ folder and flags from a path such as `.Sent.2024/cur/1234.host:2,S`.
    pub(super) fn of(path: &str) -> Self {
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or_default();
        if !matches!(parts.next(), Some("cur" | "new")) {
            return Self::default();
        }
        let folder = match parts.next() {
            Some(folder) if folder.starts_with('.') => folder[1..].replace('.', "/"),
            _ => "INBOX".to_owned(),
        };
        let flags = [":2,", ";2,", "!2,"]
            .iter()
            .find_map(|mark| name.rsplit_once(mark))
            .map(|(_, flags)| {
                let end = flags.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(flags.len());
                flags[..end].to_owned()
            });
        Self {
            folder: Some(folder),
            flags: flags.filter(|flags| !flags.is_empty()),
        }
    }
}

/// Parses the bytes of one message, its separator line included when `mailbox`.
pub(super) fn to_item(bytes: &[u8], span: Span, place: &Place, mailbox: bool, tally: &mut Tally) -> ReadItem {
    let mut map = Map::with_capacity(FIELDS);
    let mut repairs = Vec::new();
    let (separator, content) = content(bytes, mailbox, &mut repairs);
    if mailbox {
        envelope(separator, &mut map);
    }
    let parser = MessageParser::default();
    let deep = nested_messages(&content) > MAX_NESTED;
    let message = if deep {
        parser.parse_headers(&*content)
    } else {
        parser.parse(&*content)
    };
    let Some(message) = message else {
        let detail = "the message has no headers";
        return tally.reject(span, "mail-no-headers", detail, raw_text(Charset::Utf8, bytes));
    };
    fill(&message, &mut map, &mut repairs);
    if deep {
        repairs.push(TOO_DEEP);
    }
    for (key, value) in [("folder", &place.folder), ("flags", &place.flags)] {
        if let Some(value) = value {
            map.insert(key.to_owned(), value.as_str().into());
        }
    }
    tally.item(span, Body::Tree(Value::Object(map)), repairs)
}

/// The separator line of a mailbox, and the message as it is parsed.
pub(super) fn content<'a>(
    bytes: &'a [u8],
    mailbox: bool,
    repairs: &mut Vec<&'static str>,
) -> (&'a [u8], Cow<'a, [u8]>) {
    let end = if mailbox {
        memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1)
    } else {
        0
    };
    let (separator, content) = bytes.split_at(end);
    (separator, valid_headers(unescape(content), repairs))
}

/// The tree of a header block alone.
pub(in crate::read) fn headers_of(block: &[u8]) -> Option<Map<String, Value>> {
    let mut repairs = Vec::new();
    let block = valid_headers(Cow::Borrowed(block), &mut repairs);
    let message = MessageParser::default().parse_headers(&*block)?;
    let mut map = Map::with_capacity(FIELDS);
    fill(&message, &mut map, &mut repairs);
    for key in ["text", "html", "attachments", "part_count"] {
        map.shift_remove(key);
    }
    Some(map)
}

#[allow(clippy::unwrap_used, reason = "the pattern is constant and used in a test")]
static NESTING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i-u)rfc822|global|digest").unwrap());

/// How many messages a mail may hold inside, at most: mentions of the media types that nest, behind a
/// slash or a comment.
pub(super) fn nested_messages(content: &[u8]) -> usize {
    if content.len() < MAX_NESTED * "Content-Type: message/rfc822".len() {
        return 0;
    }
    let nests = |found: &Match<'_>| matches!(content[..found.start()].trim_ascii_end().last(), Some(b'/' | b')'));
    NESTING.find_iter(content).filter(nests).count()
}

/// Sender and date of the `From ` line.
fn envelope(line: &[u8], map: &mut Map<String, Value>) {
    let text = String::from_utf8_lossy(line);
    let rest = text.strip_prefix("From ").unwrap_or(&text).trim();
    // The sender may be written `user at host` and the date in any language; a weekday is the safest mark.
    let weekday = [" Mon ", " Tue ", " Wed ", " Thu ", " Fri ", " Sat ", " Sun "]
        .iter()
        .find_map(|day| rest.find(day));
    let (sender, date) = match weekday {
        Some(at) => rest.split_at(at),
        None => rest.split_once(' ').unwrap_or((rest, "")),
    };
    let sender = sender.trim().replacen(" at ", "@", 1);
    map.insert("envelope_from".to_owned(), sender.into());
    if !date.trim().is_empty() {
        map.insert("envelope_date".to_owned(), date.trim().into());
    }
}

/// Searchers are kept: making one takes longer than searching a usual mail.
static ESCAPED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b">From "));
static BLANK_LINE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\n\n"));
static BLANK_LINE_CRLF: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\r\n\r\n"));

/// Takes one `>` off lines that begin with `>From `, `>>From ` and so on (mboxrd).
fn unescape(content: &[u8]) -> Cow<'_, [u8]> {
    if ESCAPED.find(content).is_none() {
        return Cow::Borrowed(content);
    }
    let mut out = Vec::with_capacity(content.len());
    for line in content.split_inclusive(|byte| *byte == b'\n') {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        let escaped = marks > 0 && line[marks..].starts_with(b"From ");
        out.extend_from_slice(&line[usize::from(escaped)..]);
    }
    Cow::Owned(out)
}

/// Headers with bytes that are no UTF-8 are read as windows-1252 there.
fn valid_headers<'a>(content: Cow<'a, [u8]>, repairs: &mut Vec<&'static str>) -> Cow<'a, [u8]> {
    let end = BLANK_LINE
        .find(&content)
        .into_iter()
        .chain(BLANK_LINE_CRLF.find(&content[..content.len().min(1 << 20)]))
        .min()
        .unwrap_or(content.len());
    let (text, damaged) = Charset::Utf8.decode(&content[..end]);
    if damaged.is_none() {
        return content;
    }
    repairs.push(INVALID_TEXT);
    let mut fixed = text.into_owned().into_bytes();
    fixed.extend_from_slice(&content[end..]);
    Cow::Owned(fixed)
}

fn fill(message: &Message<'_>, map: &mut Map<String, Value>, repairs: &mut Vec<&'static str>) {
    let headers = headers(message);
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    put("message_id", message.message_id().map(Into::into));
    put("in_reply_to", ids(message.in_reply_to()).into_iter().next());
    let references = ids(message.references());
    put("references", (!references.is_empty()).then(|| references.into()));
    put("subject", message.subject().map(|subject| subject.trim().into()));
    put("date_raw", message.header_raw("Date").map(|raw| raw.trim().into()));
    put("date", date(message).map(Into::into));
    for (key, list) in people(message) {
        match key {
            "sender" => put(key, list.into_iter().next()),
            _ => put(key, (!list.is_empty()).then(|| list.into())),
        }
    }
    let found = bodies(message);
    put("text", found.text.map(|text| text.trim_end().into()));
    put("html", found.html.map(Into::into));
    let attached = attachments(message);
    put("attachments", (!attached.is_empty()).then(|| attached.into()));
    if let Some(labels) = headers.get("x-gmail-labels").and_then(Value::as_str) {
        put("labels", Some(split_labels(labels)));
    }
    let dsn = is_dsn(message);
    let why = automated(&headers, dsn, message.subject().unwrap_or_default());
    put("part_count", Some(message.parts.len().into()));
    put("is_dsn", Some(dsn.into()));
    put("automated", Some((!why.is_empty()).into()));
    put("automated_why", (!why.is_empty()).then(|| why.into()));
    put("headers", Some(Value::Object(headers)));
    repairs.extend(
        found
            .repairs
            .into_iter()
            .filter(|code| *code != INVALID_TEXT || repairs.is_empty())
            .collect::<Vec<_>>(),
    );
}

/// The other headers by lower-case name, the last one winning, RFC 2047 words decoded.
fn headers(message: &Message<'_>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, raw) in message.headers_raw() {
        if DROPPED.iter().any(|dropped| dropped.eq_ignore_ascii_case(name)) {
            continue;
        }
        let name = name.to_ascii_lowercase();
        if name.starts_with("arc-") {
            continue;
        }
        let value = if raw.contains("=?") {
            decode_words(raw)
        } else {
            raw.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        map.insert(name, value.into());
    }
    map
}

fn ids(value: &HeaderValue<'_>) -> Vec<Value> {
    match value {
        HeaderValue::Text(id) => vec![id.as_ref().into()],
        HeaderValue::TextList(list) => list.iter().map(|id| id.as_ref().into()).collect(),
        _ => Vec::new(),
    }
}

/// The date with the offset as written; without an offset when none was written.
fn date(message: &Message<'_>) -> Option<String> {
    let raw = message.header_raw("Date").unwrap_or_default().trim();
    // The library wants a zone; a date without one is a local time.
    let local = || DateTime::parse_rfc822(&format!("{raw} +0000"));
    let date = message
        .date()
        .cloned()
        .or_else(local)
        .filter(|date| date.is_valid() && date.year > 0)?;
    let stamp = format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        date.year, date.month, date.day, date.hour, date.minute, date.second
    );
    let last = raw
        .split(" (")
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .next_back()
        .unwrap_or_default();
    let zoned = last.starts_with(['+', '-']) || last.chars().all(|c| c.is_ascii_alphabetic());
    if !zoned {
        return Some(stamp);
    }
    let sign = if date.tz_before_gmt && (date.tz_hour, date.tz_minute) != (0, 0) {
        '-'
    } else {
        '+'
    };
    Some(format!("{stamp}{sign}{:02}:{:02}", date.tz_hour, date.tz_minute))
}

/// Takeout's label list: comma separated, a label with a comma in quotes.
fn split_labels(text: &str) -> Value {
    let (mut labels, mut label, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => labels.push(std::mem::take(&mut label)),
            _ => label.push(c),
        }
    }
    labels.push(label);
    labels
        .iter()
        .map(|label| label.trim())
        .filter(|label| !label.is_empty())
        .collect()
}

fn is_dsn(message: &Message<'_>) -> bool {
    message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind
                .subtype()
                .is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
            && kind
                .attribute("report-type")
                .is_none_or(|report| report.eq_ignore_ascii_case("delivery-status"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_maildir_places() {
        for (path, folder, flags) in [
            ("cur/123.host:2,RS", Some("INBOX"), Some("RS")),
            ("box/.My Folder.Nested/new/12;2,F", Some("My Folder/Nested"), Some("F")),
            ("mail/a.eml", None, None),
        ] {
            let place = Place::of(path);
            assert_eq!(
                (place.folder.as_deref(), place.flags.as_deref()),
                (folder, flags),
                "{path}"
            );
        }
    }

    #[test]
    fn takes_one_mark_off_escaped_lines() {
        let text = unescape(b"a\n>From b\n>>From c\n> From d\n");
        assert_eq!(&*text, b"a\nFrom b\n>From c\n> From d\n");
    }
}
