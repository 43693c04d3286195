//! One vCard (2.1, 3.0, 4.0) as JSON: names, addresses, numbers with their types. Pictures and keys are
//! named, not copied.

use super::property::{Property, unescape};
use crate::read::encoding::Charset;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Components of `N` and `ADR` in their order (RFC 6350, 6.2.2 and 6.3.1).
const NAME_PARTS: [&str; 5] = ["family", "given", "additional", "prefix", "suffix"];
const ADDRESS_PARTS: [&str; 7] = ["po_box", "extended", "street", "city", "region", "postcode", "country"];
/// Properties whose values are large and binary.
const BINARY: [&str; 4] = ["PHOTO", "LOGO", "SOUND", "KEY"];

/// The tree of one card from its lines, `BEGIN` and `END` included.
pub(super) fn tree(card: &[u8], charset: Charset) -> (Value, Vec<&'static str>) {
    let (mut map, mut repairs) = (Map::new(), Vec::new());
    let properties: Vec<Property> = super::property::split(card, charset, &mut repairs);
    // Apple keeps the label of `item1.TEL` in `item1.X-ABLabel`.
    let labels: BTreeMap<&str, &str> = properties
        .iter()
        .filter(|property| property.name == "X-ABLABEL")
        .map(|property| (property.group.as_str(), property.value.as_str()))
        .collect();
    for property in &properties {
        let types = types(property, &labels);
        match property.name.as_str() {
            "BEGIN" | "END" | "X-ABLABEL" | "PRODID" => {}
            "N" => put(&mut map, "n", parts(&property.value, &NAME_PARTS).into()),
            "ADR" => push(
                &mut map,
                "adr",
                with_types(parts(&property.value, &ADDRESS_PARTS), &types),
            ),
            "TEL" | "EMAIL" | "IMPP" | "URL" => {
                let value = unescape(property.value.trim());
                let value = value
                    .strip_prefix("tel:")
                    .or_else(|| value.strip_prefix("mailto:"))
                    .unwrap_or(&value);
                if !value.is_empty() {
                    let mut entry = Map::new();
                    entry.insert("value".to_owned(), value.into());
                    push(&mut map, &property.name.to_lowercase(), with_types(entry, &types));
                }
            }
            "ORG" => {
                let mut units = components(&property.value).into_iter();
                if let Some(name) = units.next() {
                    put(&mut map, "org", name.into());
                }
                let units: Vec<String> = units.filter(|unit| !unit.is_empty()).collect();
                if !units.is_empty() {
                    put(&mut map, "org_units", units.into());
                }
            }
            "CATEGORIES" | "NICKNAME" => {
                for word in property
                    .value
                    .split(',')
                    .map(|word| unescape(word.trim()))
                    .filter(|word| !word.is_empty())
                {
                    push(&mut map, &property.name.to_lowercase(), word.into());
                }
            }
            name if BINARY.contains(&name) => {
                put(&mut map, &name.to_lowercase(), json!({ "bytes": property.value.len() }));
            }
            name => {
                let value = unescape(property.value.trim());
                if !value.is_empty() {
                    put(&mut map, &name.to_lowercase().replace('-', "_"), value.into());
                }
            }
        }
    }
    (Value::Object(map), repairs)
}

/// Keeps the first value of a property that should appear once; more of them become `name_more`.
fn put(map: &mut Map<String, Value>, key: &str, value: Value) {
    if map.contains_key(key) {
        push(map, &format!("{key}_more"), value);
    } else {
        map.insert(key.to_owned(), value);
    }
}

fn push(map: &mut Map<String, Value>, key: &str, value: Value) {
    match map.get_mut(key) {
        Some(Value::Array(list)) => list.push(value),
        _ => {
            map.insert(key.to_owned(), Value::Array(vec![value]));
        }
    }
}

fn with_types(mut entry: Map<String, Value>, types: &[String]) -> Value {
    if !types.is_empty() {
        entry.insert("type".to_owned(), types.to_vec().into());
    }
    Value::Object(entry)
}

/// Types in lower case, from `TYPE=`, from bare parameters (2.1) and from Apple's labels.
fn types(property: &Property, labels: &BTreeMap<&str, &str>) -> Vec<String> {
    let mut types = Vec::new();
    for (name, value) in &property.params {
        if name == "TYPE" {
            types.extend(value.split(',').map(|word| word.trim().to_lowercase()));
        } else if name == "PREF" && value != "0" {
            types.push("pref".to_owned());
        }
    }
    if let Some(label) = labels
        .get(property.group.as_str())
        .filter(|_| !property.group.is_empty())
    {
        let label = label.trim_start_matches("_$!<").trim_end_matches(">!$_");
        types.push(label.to_lowercase());
    }
    types.retain(|word| !word.is_empty());
    types
}

fn parts(value: &str, names: &[&str]) -> Map<String, Value> {
    let filled = names.iter().zip(components(value)).filter(|(_, part)| !part.is_empty());
    filled.map(|(name, part)| ((*name).to_owned(), part.into())).collect()
}

/// Splits at semicolons that are not escaped.
fn components(value: &str) -> Vec<String> {
    let (mut parts, mut part, mut escaped) = (Vec::new(), String::new(), false);
    for c in value.chars() {
        match c {
            _ if escaped => {
                part.push('\\');
                part.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            ';' => parts.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
    }
    parts.push(part);
    parts.iter().map(|part| unescape(part.trim())).collect()
}
