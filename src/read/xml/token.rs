//! Splits XML into tokens without trusting that it is well formed, and decodes references. Declared
//! entities are never expanded.

/// Kind of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Open,
    /// An element without content, `<a/>`.
    Empty,
    Close,
    Cdata,
    /// Comment, processing instruction or document type.
    Other,
}

/// One token at the front of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) len: usize,
}

/// The token at the front; `None` when it is not complete. Text reaches to the next `<` or the end.
pub(super) fn token(data: &[u8]) -> Option<Token> {
    if *data.first()? != b'<' {
        let len = memchr::memchr(b'<', data).unwrap_or(data.len());
        return Some(Token { kind: Kind::Text, len });
    }
    let until = |mark: &[u8], kind| {
        memchr::memmem::find(data, mark).map(|at| Token {
            kind,
            len: at + mark.len(),
        })
    };
    match data.get(1)? {
        b'!' if data.starts_with(b"<!--") => until(b"-->", Kind::Other),
        b'!' if data.starts_with(b"<![CDATA[") => until(b"]]>", Kind::Cdata),
        b'!' if data.len() < 9 => None,
        b'!' => doctype(data),
        b'?' => until(b"?>", Kind::Other),
        b'/' => until(b">", Kind::Close),
        first if first.is_ascii_alphabetic() || *first == b'_' || *first >= 0x80 => tag(data),
        // A lone `<` in text.
        _ => Some(Token {
            kind: Kind::Text,
            len: 1 + memchr::memchr(b'<', &data[1..]).unwrap_or(data.len() - 1),
        }),
    }
}

fn doctype(data: &[u8]) -> Option<Token> {
    let (mut quote, mut depth) = (None, 0_u32);
    for (at, byte) in data.iter().copied().enumerate().skip(2) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => {
                return Some(Token {
                    kind: Kind::Other,
                    len: at + 1,
                });
            }
            _ => {}
        }
    }
    None
}

fn tag(data: &[u8]) -> Option<Token> {
    let mut at = 1;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &data[at..])?;
        match data[at] {
            b'>' => {
                let kind = if data[at - 1] == b'/' { Kind::Empty } else { Kind::Open };
                return Some(Token { kind, len: at + 1 });
            }
            quote => at += 2 + memchr::memchr(quote, &data[at + 1..])?,
        }
    }
}

/// The element name of a tag token.
pub(super) fn name(tag: &[u8]) -> &[u8] {
    let start = if tag.starts_with(b"</") { 2 } else { 1 };
    let rest = tag.get(start..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte))
        .unwrap_or(rest.len());
    &rest[..end]
}

/// The attributes of a tag as written, names and undecoded values.
pub(super) fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let body = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = body
        .find(|c: char| c.is_ascii_whitespace())
        .map_or("", |at| &body[at..]);
    while let Some((name, behind)) = rest.split_once('=') {
        let behind = behind.trim_start();
        // A value without quotes is no XML, but is written all the same.
        let (value, next) = match behind.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let Some(end) = behind[1..].find(quote) else { break };
                (&behind[1..=end], &behind[end + 2..])
            }
            _ => behind.split_at(behind.find(|c: char| c.is_ascii_whitespace()).unwrap_or(behind.len())),
        };
        let name = name.split_ascii_whitespace().next_back().unwrap_or_default();
        if !name.is_empty() {
            found.push((name, value));
        }
        rest = next;
    }
    found
}

/// Decodes the five named references and numbers, also a surrogate pair written as two numbers (as
/// Android's SMS backups do); others stay as written. The flag tells of half a pair.
pub(super) fn unescape(text: &str) -> (String, bool) {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    let (mut high, mut damaged) = (None::<u32>, false);
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        if !before.is_empty() && high.take().is_some() {
            out.push('\u{FFFD}');
            damaged = true;
        }
        out.push_str(before);
        let end = reference.bytes().take(12).position(|byte| byte == b';');
        let number = end.and_then(|end| code(&reference[1..end]));
        if let Some(unit @ 0xdc00..0xe000) = number
            && let Some(upper) = high.take()
        {
            let c = char::from_u32(0x10000 + ((upper - 0xd800) << 10) + (unit - 0xdc00));
            out.push(c.unwrap_or('\u{FFFD}'));
        } else {
            if high.take().is_some() {
                out.push('\u{FFFD}');
                damaged = true;
            }
            match (number, end) {
                (Some(unit @ 0xd800..0xdc00), _) => high = Some(unit),
                (Some(number), _) => {
                    let c = char::from_u32(number);
                    damaged |= c.is_none();
                    out.push(c.unwrap_or('\u{FFFD}'));
                }
                (None, Some(end)) => match &reference[1..end] {
                    "amp" => out.push('&'),
                    "lt" => out.push('<'),
                    "gt" => out.push('>'),
                    "quot" => out.push('"'),
                    "apos" => out.push('\''),
                    _ => out.push_str(&reference[..=end]),
                },
                (None, None) => {
                    out.push('&');
                    rest = &reference[1..];
                    continue;
                }
            }
        }
        rest = &reference[end.map_or(1, |end| end + 1)..];
    }
    if high.is_some() {
        out.push('\u{FFFD}');
        damaged = true;
    }
    out.push_str(rest);
    (out, damaged)
}

fn code(reference: &str) -> Option<u32> {
    let number = reference.strip_prefix('#')?;
    match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_references() {
        for (text, expected, damaged) in [
            ("a &amp; b &lt;c&gt;", "a & b <c>", false),
            ("&#55357;&#56832;!", "😀!", false),
            ("&#x1F600; &#10;", "😀 \n", false),
            ("x&#55357;y", "x\u{FFFD}y", true),
            ("&unknown; & &", "&unknown; & &", false),
        ] {
            assert_eq!(unescape(text), (expected.to_owned(), damaged), "{text}");
        }
    }

    #[test]
    fn splits_tokens() {
        let kinds: Vec<_> = [
            "<a b='>'>",
            "<a/>",
            "</a>",
            "<!-- > -->",
            "<![CDATA[<]]>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "t<",
        ]
        .iter()
        .map(|text| token(text.as_bytes()).map(|token| (token.kind, token.len == text.len())))
        .collect();
        let expected = [
            (Kind::Open, true),
            (Kind::Empty, true),
            (Kind::Close, true),
            (Kind::Other, true),
            (Kind::Cdata, true),
            (Kind::Other, true),
            (Kind::Text, false),
        ];
        assert_eq!(kinds, expected.map(Some));
        assert_eq!(attributes("<a b=\"1 = 2\" c='x' d />"), [("b", "1 = 2"), ("c", "x")]);
    }
}
