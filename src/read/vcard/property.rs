//! Content lines of a vCard: unfolding, parameters, quoted-printable with its own charset.

use crate::read::encoding::Charset;
use std::borrow::Cow;

/// One property: `group.NAME;PARAM=VALUE:value`, names in upper case, the value still escaped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Property {
    pub(super) group: String,
    pub(super) name: String,
    pub(super) params: Vec<(String, String)>,
    pub(super) value: String,
}

/// Splits the bytes of a card into properties; lines that are none are left out.
pub(super) fn split(card: &[u8], charset: Charset, repairs: &mut Vec<&'static str>) -> Vec<Property> {
    unfold(card)
        .iter()
        .filter_map(|line| property(line, charset, repairs))
        .collect()
}

/// Joins folded lines, and the soft line breaks of quoted-printable values (2.1).
fn unfold(card: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut soft = false;
    for line in card.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match lines.last_mut() {
            Some(last) if soft => {
                last.pop();
                last.extend_from_slice(line.strip_prefix(b" ").unwrap_or(line));
            }
            Some(last) if line.starts_with(b" ") || line.starts_with(b"\t") => last.extend_from_slice(&line[1..]),
            _ => lines.push(line.to_vec()),
        }
        soft = lines
            .last()
            .is_some_and(|last| last.ends_with(b"=") && is_quoted_printable(last));
    }
    lines
}

fn is_quoted_printable(line: &[u8]) -> bool {
    let head = &line[..line.iter().position(|byte| *byte == b':').unwrap_or(line.len())];
    head.to_ascii_uppercase()
        .windows(16)
        .any(|part| part == b"QUOTED-PRINTABLE")
}

fn property(line: &[u8], charset: Charset, repairs: &mut Vec<&'static str>) -> Option<Property> {
    let colon = unquoted(line, b':')?;
    let mut head = Vec::new();
    let mut rest = &line[..colon];
    while let Some(at) = unquoted(rest, b';') {
        head.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    head.push(rest);
    let mut texts = head.iter().map(|part| charset.decode(part).0);
    let full = texts.next()?.trim().to_ascii_uppercase();
    let (group, name) = full.rsplit_once('.').unwrap_or(("", &full));
    if name.is_empty()
        || !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    {
        return None;
    }
    let params: Vec<(String, String)> = texts
        .map(|param| match param.split_once('=') {
            Some((name, value)) => (
                name.trim().to_ascii_uppercase(),
                value.trim().trim_matches('"').to_owned(),
            ),
            None => (bare(&param).to_owned(), param.trim().to_owned()),
        })
        .collect();
    let param = |wanted: &str| {
        params
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let raw = &line[colon + 1..];
    let quoted = param("ENCODING").is_some_and(|value| value.eq_ignore_ascii_case("quoted-printable"));
    let bytes = if quoted {
        Cow::Owned(quoted_printable(raw))
    } else {
        Cow::Borrowed(raw)
    };
    let own = param("CHARSET")
        .and_then(Charset::from_label)
        .filter(|own| !matches!(own, Charset::Utf16 { .. }));
    let encoding = if quoted || matches!(charset, Charset::Other(_)) {
        own
    } else {
        None
    };
    let (value, damaged) = encoding
        .unwrap_or(if quoted { Charset::Utf8 } else { charset })
        .decode(&bytes);
    if let Some(code) = damaged.filter(|code| !repairs.contains(code)) {
        repairs.push(code);
    }
    Some(Property {
        group: group.to_owned(),
        name: name.to_owned(),
        params,
        value: value.into_owned(),
    })
}

/// The parameter that a bare word of 2.1 stands for.
fn bare(word: &str) -> &'static str {
    match word.trim().to_ascii_uppercase().as_str() {
        "QUOTED-PRINTABLE" | "BASE64" | "8BIT" | "7BIT" | "B" => "ENCODING",
        _ => "TYPE",
    }
}

/// Position of a byte outside of double quotes.
fn unquoted(line: &[u8], wanted: u8) -> Option<usize> {
    let mut quoted = false;
    line.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == wanted && !quoted
    })
}

fn quoted_printable(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let digits = raw.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (raw[at], digits.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'=', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Takes the escapes of a text value off.
pub(super) fn unescape(text: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other @ ('\\' | ',' | ';' | ':')) => out.push(other),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            '\r' => {}
            _ => out.push(c),
        }
    }
    out
}
