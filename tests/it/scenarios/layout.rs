//! Writing the file layouts of the scenarios: CSV cells, JSON with escapes, Base64, times. Independent of the crate.

use jiff::{Span, Zoned, civil};
use serde_json::Value;
use std::fmt::Write;

/// The shop's time zone.
pub(crate) const ZONE: &str = "America/New_York";

/// A moment in the scenario's year: month 0 is July 2025, month 11 June 2026; shop-local time.
pub(crate) fn moment(month: usize, day: i64, hour: i64, minute: i64, second: i64) -> Zoned {
    let year = 2025 + i16::from(month >= 6);
    let month = i8::try_from((month + 6) % 12 + 1).expect("a month");
    let small = |value: i64| i8::try_from(value).expect("a clock value");
    civil::date(year, month, small(day))
        .at(small(hour), small(minute), small(second), 0)
        .in_tz(ZONE)
        .expect("inside the zone's rules")
}

/// The moment that many minutes (and a few seconds, for looks) later.
pub(crate) fn later(at: &Zoned, minutes: i64) -> Zoned {
    at.checked_add(Span::new().minutes(minutes).seconds(minutes % 47))
        .expect("within the calendar")
}

/// The moment itself between eight and twenty o'clock, else eight o'clock next: when the shop answers.
pub(crate) fn daytime(at: &Zoned) -> Zoned {
    match at.hour() {
        8..20 => at.clone(),
        hour => {
            let day = if hour < 8 {
                at.date()
            } else {
                at.date().tomorrow().expect("within the calendar")
            };
            let opened = day.at(8, at.minute(), at.second(), 0);
            opened.in_tz(ZONE).expect("inside the zone's rules")
        }
    }
}

/// The moment in UTC as `2025-07-01T14:00:00Z`.
pub(crate) fn rfc3339(at: &Zoned) -> String {
    at.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A CSV line with the given line end; cells are quoted only where they must be.
pub(crate) fn csv_line(cells: &[String], end: &str) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| match cell.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        })
        .collect();
    cells.join(",") + end
}

/// A CSV row given as (column, value) pairs; every other column of the header stays blank.
pub(crate) fn csv_named(header: &str, values: &[(&str, String)], end: &str) -> String {
    for (name, _) in values {
        assert!(header.split(',').any(|column| column == *name), "no column {name}");
    }
    let cells: Vec<String> = header
        .split(',')
        .map(|column| {
            values
                .iter()
                .find(|(name, _)| *name == column)
                .map_or_else(String::new, |(_, v)| v.clone())
        })
        .collect();
    csv_line(&cells, end)
}

/// A document as the social networks write it: two-space indent, U+0080 to U+00FF as `\u00xx`.
pub(crate) fn meta_json(value: &Value) -> Vec<u8> {
    let text = serde_json::to_string_pretty(value).expect("a JSON value");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match u32::from(c) {
            code @ 0x80..=0xff => write!(out, "\\u{code:04x}").expect("a String takes it"),
            _ => out.push(c),
        }
    }
    out.into_bytes()
}

/// The text with each byte of its UTF-8 form taken as one Latin-1 character.
pub(crate) fn mojibake(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// Base64 with padding, in one line.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = 0u32;
        for place in 0..3 {
            group = (group << 8) | u32::from(chunk.get(place).copied().unwrap_or(0));
        }
        for place in 0..4 {
            match place <= chunk.len() {
                true => out.push(char::from(ALPHABET[(group >> (18 - 6 * place)) as usize & 63])),
                false => out.push('='),
            }
        }
    }
    out
}

/// A name as a mail header writes it: encoded when it is not ASCII.
pub(crate) fn header_text(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_owned(),
        false => format!("=?UTF-8?B?{}?=", base64(text.as_bytes())),
    }
}

/// Escapes for an XML attribute in double quotes.
pub(crate) fn xml_attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
}
