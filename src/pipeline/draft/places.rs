//! Where the records of a file are: its rows, the elements of a list somewhere in a document, or the document itself.

use super::Judged;
use crate::model::probe::{Probe, ReadOptions};
use crate::model::record::{RawRecord, ReadItem};
use crate::normalise::export_names::Names;
use crate::normalise::export_values::Words;
use crate::read::{self, InputFile};
use anyhow::Result;
use serde_json::Value;
use std::collections::BTreeMap;

/// Records that the columns are learnt from.
const LEARN: usize = 2000;
/// Depth to which a document is searched for lists.
const DEPTH: usize = 4;
/// Lists of a document that are tried.
const TRIED: usize = 4;
/// Formats whose records are rows or objects of named values.
pub(super) const FORMATS: &[&str] = &["csv", "xlsx", "sqlite", "parquet", "json", "ndjson", "xarchive", "xml"];

/// Where records are, and the first of them.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The record path of a mapping; empty for the usual one of the format.
    pub(super) path: String,
    pub(super) records: Vec<RawRecord>,
    /// Path of an id of the document around the records.
    pub(super) root_id: Option<String>,
}

/// The place whose records can best be told to be something.
pub(super) fn best(file: &InputFile, probe: &Probe, names: &Names, words: &Words) -> Result<Option<(Place, Judged)>> {
    if !FORMATS.contains(&probe.format.as_str()) {
        return Ok(None);
    }
    let mut best: Option<(f32, Place, Judged)> = None;
    for path in paths(probe) {
        let records = records(file, probe, &path)?;
        if records.is_empty() {
            continue;
        }
        let judged = Judged::new(&records, names, words);
        // Several records are a better find than one, and the many are what an export is made for.
        #[allow(clippy::cast_precision_loss, reason = "at most LEARN")]
        let many = (records.len() as f32).ln_1p() * 0.8;
        let lone = if records.len() == 1 && !path.contains("[]") {
            3.0
        } else {
            0.0
        };
        let score = if judged.score() <= 0.0 {
            0.0
        } else {
            judged.score() + many - lone
        };
        if best.as_ref().is_none_or(|(known, _, _)| score > *known) {
            let root_id = if path.contains("[]") {
                root_id(probe, names)
            } else {
                None
            };
            let place = Place { path, records, root_id };
            best = Some((score, place, judged));
        }
    }
    Ok(best.map(|(_, place, judged)| (place, judged)))
}

fn records(file: &InputFile, probe: &Probe, path: &str) -> Result<Vec<RawRecord>> {
    let options = ReadOptions {
        format: probe.format.clone(),
        encoding: Some(probe.encoding.clone()).filter(|name| !name.is_empty()),
        delimiter: probe.delimiter,
        records: path.to_owned(),
        ..ReadOptions::default()
    };
    let mut records = Vec::new();
    for item in read::open(file, &options)?.take(LEARN) {
        if let ReadItem::Record(record) = item? {
            records.push(record);
        }
    }
    Ok(records)
}

/// The record paths to try.
fn paths(probe: &Probe) -> Vec<String> {
    let mut found = Vec::new();
    match (probe.format.as_str(), probe.sample.first()) {
        ("json" | "xarchive", Some(Value::Object(members))) => {
            lists(members, "", 0, &mut found);
            found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let mut paths: Vec<String> = found.into_iter().map(|(path, _)| path).take(TRIED).collect();
            let nested = members.iter().filter(|(name, value)| value.is_object() && plain(name));
            paths.extend(nested.map(|(name, _)| name.clone()).take(TRIED));
            paths.push(".".to_owned());
            paths
        }
        ("xml", _) => {
            let mut counts = BTreeMap::new();
            for sample in &probe.sample {
                elements(sample, 0, &mut counts);
            }
            let mut counts: Vec<(String, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            let names = counts.into_iter().map(|(name, _)| name).take(TRIED);
            std::iter::once(String::new()).chain(names).collect()
        }
        _ => vec![String::new()],
    }
}

fn plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['.', '[', ']', '|'])
}

/// Lists of objects that are reached through objects, with their lengths.
fn lists(members: &serde_json::Map<String, Value>, at: &str, depth: usize, found: &mut Vec<(String, usize)>) {
    for (name, value) in members.iter().filter(|(name, _)| plain(name)) {
        let path = if at.is_empty() {
            name.clone()
        } else {
            format!("{at}.{name}")
        };
        match value {
            Value::Array(items) => {
                let objects = items.iter().filter(|item| item.is_object()).count();
                if objects > 0 {
                    found.push((format!("{path}[]"), objects));
                }
            }
            Value::Object(inner) if depth < DEPTH => lists(inner, &path, depth + 1, found),
            _ => {}
        }
    }
}

/// Names of elements that hold others, with how often they come below a record.
fn elements(value: &Value, depth: usize, counts: &mut BTreeMap<String, usize>) {
    let Value::Object(members) = value else { return };
    for (name, member) in members {
        let Value::Array(items) = member else { continue };
        for item in items.iter().filter_map(Value::as_object) {
            if item.len() > 2 && plain(name) {
                *counts.entry(name.clone()).or_default() += 1;
            }
            if depth < DEPTH {
                elements(&Value::Object(item.clone()), depth + 1, counts);
            }
        }
    }
}

/// The id of the document, when it has one.
fn root_id(probe: &Probe, names: &Names) -> Option<String> {
    let Some(Value::Object(members)) = probe.sample.first() else {
        return None;
    };
    let scalars = members
        .iter()
        .filter(|(name, value)| (value.is_string() || value.is_number()) && plain(name));
    let good = |name: &&String| {
        let readings = names.readings(&[(*name).clone()]);
        readings
            .iter()
            .any(|reading| ["id", "thread_id", "ticket_id"].contains(&reading.field.as_str()) && reading.score >= 0.8)
    };
    scalars
        .map(|(name, _)| name)
        .find(good)
        .map(|name| format!("$root.{name}"))
}
