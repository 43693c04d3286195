//! Units, entities and rejects as lines of JSON.

use omnify::map::{Outcome, Unit, Unmapped};
use omnify::model::kind::{Cell, Emitted, FieldType};
use omnify::model::record::{RawRecord, Reject};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The line in front of a file's units.
pub(super) fn heading(path: &str, read_as: &str, ambiguous: bool, unused: &[String]) -> String {
    let mut map = Map::new();
    map.insert("file".to_owned(), path.into());
    map.insert("as".to_owned(), read_as.into());
    if ambiguous {
        map.insert("ambiguous".to_owned(), true.into());
    }
    if !unused.is_empty() {
        map.insert("unused".to_owned(), unused.into());
    }
    format!("{}\n", Value::Object(map))
}

/// A unit with everything that became of it.
pub(super) fn unit(unit: &Unit, record: &RawRecord) -> String {
    let mut map = Map::new();
    map.insert("record".to_owned(), record.ordinal.into());
    if unit.nested {
        map.insert("nested".to_owned(), true.into());
    }
    match &unit.outcome {
        Outcome::Used => {}
        Outcome::Excluded(policy) => drop(map.insert("excluded".to_owned(), policy.as_str().into())),
        Outcome::Rejected(code) => drop(map.insert("rejected".to_owned(), code.as_str().into())),
    }
    if !unit.errors.is_empty() {
        let errors = unit.errors.iter().map(|error| {
            format!(
                "{}.{}: {} ({})",
                error.kind.def().name,
                error.field,
                error.reason,
                error.action.as_str()
            )
        });
        map.insert("errors".to_owned(), errors.collect());
    }
    if !record.repairs.is_empty() && !unit.nested {
        map.insert("repairs".to_owned(), record.repairs.clone().into());
    }
    map.insert("emitted".to_owned(), unit.emitted.iter().map(entity).collect());
    Value::Object(map).to_string()
}

/// A reject of the reader.
pub(super) fn reject(reject: &Reject) -> String {
    json!({ "record": reject.ordinal, "rejected": reject.code, "line": reject.span.line }).to_string()
}

/// A value that the mapping does not know.
pub(super) fn unmapped(unmapped: &Unmapped) -> String {
    let field = format!("{}.{}", unmapped.kind.def().name, unmapped.field);
    json!({ "unmapped": field, "value": unmapped.value, "defaulted": unmapped.defaulted }).to_string()
}

/// Adds a unit to the counts by kind.
pub(super) fn count(unit: &Unit, counts: &mut BTreeMap<String, u64>) {
    match &unit.outcome {
        Outcome::Used => {}
        Outcome::Excluded(policy) => *counts.entry(format!("excluded:{policy}")).or_default() += 1,
        Outcome::Rejected(code) => *counts.entry(format!("rejected:{code}")).or_default() += 1,
    }
    for emitted in &unit.emitted {
        *counts.entry(emitted.kind.def().name.to_owned()).or_default() += 1;
    }
    for error in &unit.errors {
        *counts
            .entry(format!(
                "error:{}.{}:{}",
                error.kind.def().name,
                error.field,
                error.reason
            ))
            .or_default() += 1;
    }
}

fn entity(emitted: &Emitted) -> Value {
    let mut map = Map::new();
    map.insert("entity".to_owned(), emitted.kind.def().name.into());
    for (field, cell) in emitted.kind.fields().iter().zip(&emitted.cells) {
        let value = match cell {
            Cell::Null => continue,
            Cell::Int(number) => (*number).into(),
            Cell::Real(number) => (*number).into(),
            Cell::Time(time) => {
                let stamp = jiff::Timestamp::from_microsecond(time.micros).expect("a time in range");
                let assumed = if time.zone_assumed { " assumed" } else { "" };
                format!("{stamp} {:+}{assumed}", time.offset_minutes).into()
            }
            Cell::Text(text) => match field.ty {
                FieldType::Identifiers | FieldType::Addresses | FieldType::List | FieldType::Json => {
                    serde_json::from_str(text).expect("stored JSON")
                }
                _ => text.as_str().into(),
            },
        };
        map.insert(field.name.to_owned(), value);
    }
    Value::Object(map)
}
