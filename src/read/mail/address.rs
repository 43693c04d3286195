//! Addresses of a message to JSON, pipermail's `user at host (Name)` included.

use mail_parser::{Addr, Address, HeaderValue, Message};
use serde_json::{Map, Value};

/// The addresses of a header as `[{name, address}…]`; groups are flattened.
pub(super) fn addresses(message: &Message<'_>, header: &str) -> Vec<Value> {
    let mut list = Vec::new();
    for value in message.header_values(header.to_owned()) {
        match value {
            HeaderValue::Address(Address::List(found)) => list.extend(found.iter().filter_map(one)),
            HeaderValue::Address(Address::Group(groups)) => {
                list.extend(groups.iter().flat_map(|group| &group.addresses).filter_map(one));
            }
            HeaderValue::Text(text) => list.push(pair(None, Some(text))),
            _ => {}
        }
    }
    let raw = message.header_raw(header.to_owned()).unwrap_or_default();
    if raw.contains(" at ") && !raw.contains('@') {
        return vec![unobfuscate(raw.trim())];
    }
    list
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
