//! Addresses of a message to JSON, pipermail's `user at host (Name)` included.

use mail_parser::{Addr, Address, HeaderName, HeaderValue, Message};
use serde_json::{Map, Value};

/// The address headers and the fields they become.
const FIELDS: [(HeaderName<'static>, &str); 6] = [
    (HeaderName::From, "from"),
    (HeaderName::To, "to"),
    (HeaderName::Cc, "cc"),
    (HeaderName::Bcc, "bcc"),
    (HeaderName::ReplyTo, "reply_to"),
    (HeaderName::Sender, "sender"),
];

/// The addresses of a message by field, as `[{name, address}…]`; groups are flattened.
pub(super) fn people(message: &Message<'_>) -> Vec<(&'static str, Vec<Value>)> {
    let mut found: Vec<(&'static str, Vec<Value>)> = Vec::with_capacity(FIELDS.len());
    for header in message.headers() {
        let Some((_, field)) = FIELDS.iter().find(|(name, _)| *name == header.name) else {
            continue;
        };
        let mut list: Vec<Value> = match &header.value {
            HeaderValue::Address(Address::List(list)) => list.iter().filter_map(one).collect(),
            HeaderValue::Address(Address::Group(groups)) => groups
                .iter()
                .flat_map(|group| &group.addresses)
                .filter_map(one)
                .collect(),
            HeaderValue::Text(text) => vec![pair(None, Some(text))],
            _ => Vec::new(),
        };
        let raw = message
            .raw_message
            .get(header.offset_start as usize..header.offset_end as usize)
            .unwrap_or_default();
        if memchr::memchr(b'@', raw).is_none() && memchr::memmem::find(raw, b" at ").is_some() {
            list = vec![unobfuscate(String::from_utf8_lossy(raw).trim())];
        }
        match found.iter_mut().find(|(name, _)| name == field) {
            Some((_, before)) => before.extend(list),
            None => found.push((field, list)),
        }
    }
    // The order of the fields does not depend on the order of the headers.
    found.sort_by_key(|(name, _)| FIELDS.iter().position(|(_, field)| field == name));
    found
}

fn one(address: &Addr<'_>) -> Option<Value> {
    (address.name.is_some() || address.address.is_some()).then(|| pair(address.name(), address.address()))
}

fn pair(name: Option<&str>, address: Option<&str>) -> Value {
    let mut map = Map::new();
    for (key, value) in [("name", name), ("address", address)] {
        if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
            map.insert(key.to_owned(), value.into());
        }
    }
    Value::Object(map)
}

/// `user at host.example (Full Name)`, as Mailman's archives write addresses.
fn unobfuscate(raw: &str) -> Value {
    let (address, name) = match (raw.split_once(" ("), raw.split_once('<')) {
        (Some((address, name)), _) => (address, Some(name.trim_end_matches(')'))),
        (None, Some((name, address))) => (address.trim_end_matches('>'), Some(name.trim().trim_matches('"'))),
        (None, None) => (raw, None),
    };
    let joined = address.trim().replacen(" at ", "@", 1);
    if joined.contains(' ') {
        return pair(Some(raw), None);
    }
    let decoded = name.map(decode_words);
    pair(decoded.as_deref(), Some(&joined))
}

/// Decodes RFC 2047 words in a header value.
pub(super) fn decode_words(text: &str) -> String {
    let line = format!("{}\n", text.replace(['\r', '\n'], " "));
    let decoded = mail_parser::parsers::MessageStream::new(line.as_bytes()).parse_unstructured();
    decoded.as_text().unwrap_or(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_obfuscated_addresses() {
        for (raw, name, address) in [
            (
                "ada at example.org (Ada Example)",
                Some("Ada Example"),
                "ada@example.org",
            ),
            ("\"Ada\" <ada at example.org>", Some("Ada"), "ada@example.org"),
            ("ada at example.org", None, "ada@example.org"),
        ] {
            let value = unobfuscate(raw);
            assert_eq!(
                (value["name"].as_str(), value["address"].as_str()),
                (name, Some(address)),
                "{raw}"
            );
        }
    }
}
