//! Parses one JSON value, repairing what real exports get wrong: numbers beyond 64 bits, NaN, lone
//! surrogates, raw control characters and stray bytes in strings. Each repair is named.

use crate::read::encoding::{Charset, INVALID_TEXT};
use serde_json::Value;

/// A number beyond 64 bits was kept as text.
const LONG_NUMBER: &str = "json-long-number-as-text";
/// NaN or Infinity became null.
const NOT_A_NUMBER: &str = "json-nan-as-null";
/// Half a surrogate pair became U+FFFD.
const LONE_SURROGATE: &str = "json-lone-surrogate";
/// A control character stood unescaped in a string; it is kept.
const CONTROL: &str = "json-raw-control-character";

/// Repairs that were made.
pub(super) type Repairs = Vec<&'static str>;

/// Parses the bytes of one value; `long_number` says that a number may not fit into 64 bits.
///
/// The error is one sentence without any value from the data.
pub(super) fn parse(bytes: &[u8], long_number: bool) -> Result<(Value, Repairs), String> {
    if !long_number && let Ok(value) = serde_json::from_slice(bytes) {
        return Ok((value, Vec::new()));
    }
    let (text, repair) = Charset::Utf8.decode(bytes);
    let (fixed, mut repairs) = rewrite(&text);
    repairs.extend(repair.map(|_| INVALID_TEXT));
    match serde_json::from_str(&fixed) {
        Ok(value) => Ok((value, repairs)),
        Err(error) => Err(describe(&error)),
    }
}

/// The kind and place of a syntax error; the library's text names no value.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!(
        "not valid JSON: {what} (line {}, column {} of the record)",
        error.line(),
        error.column()
    )
}

fn rewrite(text: &str) -> (String, Repairs) {
    let (mut out, mut repairs) = (String::with_capacity(text.len() + 16), Vec::new());
    let mut note = |code| {
        if !repairs.contains(&code) {
            repairs.push(code);
        }
    };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let n = string(rest, &mut out, &mut note);
            rest = &rest[n..];
            continue;
        }
        if first == '-' || first.is_ascii_alphanumeric() {
            let n = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)))
                .unwrap_or(rest.len());
            token(&rest[..n], &mut out, &mut note);
            rest = &rest[n..];
            continue;
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    (out, repairs)
}

fn token(token: &str, out: &mut String, note: &mut impl FnMut(&'static str)) {
    let digits = token.strip_prefix('-').unwrap_or(token);
    let integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if integer && token.parse::<i64>().is_err() && token.parse::<u64>().is_err() {
        note(LONG_NUMBER);
        out.push('"');
        out.push_str(token);
        out.push('"');
    } else if ["NaN", "-NaN", "Infinity", "-Infinity", "nan", "inf", "-inf"].contains(&token) {
        note(NOT_A_NUMBER);
        out.push_str("null");
    } else {
        out.push_str(token);
    }
}

/// Copies a string through its closing quote; the number of bytes read.
fn string(text: &str, out: &mut String, note: &mut impl FnMut(&'static str)) -> usize {
    let bytes = text.as_bytes();
    out.push('"');
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                out.push('"');
                return at + 1;
            }
            b'\\' => at += escape(&text[at..], out, note),
            control @ 0..0x20 => {
                note(CONTROL);
                out.push_str(&format!("\\u{control:04x}"));
                at += 1;
            }
            _ => {
                let n = text[at..]
                    .bytes()
                    .position(|byte| byte == b'"' || byte == b'\\' || byte < 0x20)
                    .unwrap_or(text.len() - at);
                out.push_str(&text[at..at + n]);
                at += n;
            }
        }
    }
    at
}

/// Copies one escape, or a pair of them that makes one character; the number of bytes read.
fn escape(text: &str, out: &mut String, note: &mut impl FnMut(&'static str)) -> usize {
    let Some(unit) = hex_unit(text) else {
        let n = text.chars().take(2).map(char::len_utf8).sum();
        out.push_str(&text[..n]);
        return n;
    };
    let paired = text
        .get(6..)
        .and_then(hex_unit)
        .is_some_and(|low| (0xdc00..0xe000).contains(&low));
    match unit {
        0xd800..0xdc00 if paired => {
            out.push_str(&text[..12]);
            12
        }
        0xd800..0xe000 => {
            note(LONE_SURROGATE);
            out.push_str("\\ufffd");
            6
        }
        _ => {
            out.push_str(&text[..6]);
            6
        }
    }
}

fn hex_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_and_names_what_it_repaired() {
        for (text, expected, repair) in [
            (
                r#"{"id":123456789012345678901234567890}"#,
                r#"{"id":"123456789012345678901234567890"}"#,
                Some(LONG_NUMBER),
            ),
            (r#"{"id":18446744073709551615}"#, r#"{"id":18446744073709551615}"#, None),
            (
                r#"{"a":NaN,"b":-Infinity}"#,
                r#"{"a":null,"b":null}"#,
                Some(NOT_A_NUMBER),
            ),
            (r#"{"a":"x\ud83dy"}"#, "{\"a\":\"x\u{FFFD}y\"}", Some(LONE_SURROGATE)),
            (r#"{"a":"\ud83d\ude00 NaN"}"#, "{\"a\":\"😀 NaN\"}", None),
            ("{\"a\":\"x\ty\"}", r#"{"a":"x\ty"}"#, Some(CONTROL)),
        ] {
            let (value, repairs) = parse(text.as_bytes(), true).expect(text);
            let expected: Value = serde_json::from_str(expected).expect("valid");
            assert_eq!((value, repairs.first().copied()), (expected, repair), "{text}");
        }
    }

    #[test]
    fn stray_bytes_are_read_as_windows_1252() {
        let (value, repairs) = parse(b"{\"a\":\"caf\xe9\"}", false).expect("parsed");
        assert_eq!(value["a"], "café");
        assert_eq!(repairs, [INVALID_TEXT]);
    }
}
