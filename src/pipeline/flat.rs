//! Tables and lists of objects as flat rows of named cells: what column recognition and drafts work on.

use crate::model::probe::{Probe, ReadOptions};
use crate::model::record::{Body, RawRecord, ReadItem};
use crate::read::{self, InputFile};
use anyhow::Result;
use serde_json::Value;
use std::borrow::Cow;

/// Records that the columns of a list of objects are learnt from.
const LEARN: usize = 500;
/// Depth to which nested objects become columns of their own.
const DEPTH: usize = 4;

/// Formats whose records are rows or objects of named values.
const FLAT_FORMATS: &[&str] = &["csv", "xlsx", "sqlite", "parquet", "json", "ndjson"];

/// The columns of a file, and how to read it.
#[derive(Debug)]
pub struct Flat {
    /// Names of the columns: the header, or paths such as `address.city` and `emails[0]`.
    pub names: Vec<String>,
    /// How the file is read.
    pub options: ReadOptions,
    /// First rows, for recognition by content.
    pub sample: Vec<Vec<String>>,
    /// Where the value of each column stands in an object; empty for tables.
    paths: Vec<Vec<Step>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

impl Flat {
    /// Learns the columns of a file from its header and first records.
    ///
    /// # Errors
    /// When the format is not known or the file cannot be read.
    pub fn open(file: &InputFile, probe: &Probe) -> Result<Self> {
        let options = ReadOptions {
            format: probe.format.clone(),
            encoding: Some(probe.encoding.clone()).filter(|name| !name.is_empty()),
            delimiter: probe.delimiter,
            records: list_path(probe),
            ..ReadOptions::default()
        };
        let mut flat = Self {
            names: Vec::new(),
            options,
            sample: Vec::new(),
            paths: Vec::new(),
        };
        let mut records = Vec::new();
        for item in read::open(file, &flat.options)?.take(LEARN) {
            if let ReadItem::Record(record) = item? {
                records.push(record);
            }
        }
        for record in &records {
            match &record.body {
                Body::Row(row) if flat.names.len() < row.header.names.len() => {
                    flat.names.clone_from(&row.header.names);
                }
                Body::Row(_) => {}
                Body::Tree(value) => flat.learn(value, &mut Vec::new()),
            }
        }
        if flat.names.is_empty() {
            flat.names.clone_from(&probe.header);
        }
        flat.sample = records
            .iter()
            .map(|record| {
                (0..flat.names.len())
                    .map(|at| flat.cell(record, at).into_owned())
                    .collect()
            })
            .collect();
        Ok(flat)
    }

    /// The cell of a column, empty when the record lacks it.
    pub fn cell<'r>(&self, record: &'r RawRecord, column: usize) -> Cow<'r, str> {
        match &record.body {
            Body::Row(row) => Cow::Borrowed(row.cell(column).unwrap_or_default()),
            Body::Tree(value) => self
                .paths
                .get(column)
                .and_then(|path| find(value, path))
                .map_or(Cow::Borrowed(""), scalar),
        }
    }

    /// Whether records are rows of cells, not objects.
    fn is_table(&self) -> bool {
        self.paths.is_empty()
    }

    /// The names by which columns are recognised: a header as it is, of a path the telling part.
    pub fn labels(&self) -> Vec<String> {
        if self.is_table() {
            self.names.clone()
        } else {
            self.names.iter().map(|name| column_label(name)).collect()
        }
    }

    /// Whether the records of a file are rows or objects of named values.
    pub fn is_flat(probe: &Probe) -> bool {
        FLAT_FORMATS.contains(&probe.format.as_str())
    }

    fn learn(&mut self, value: &Value, at: &mut Vec<Step>) {
        match value {
            Value::Object(members) if at.len() < DEPTH => {
                for (name, member) in members {
                    at.push(Step::Member(name.clone()));
                    self.learn(member, at);
                    at.pop();
                }
            }
            Value::Array(items) if at.len() < DEPTH && !at.is_empty() => {
                for (index, item) in items.iter().enumerate().take(3) {
                    at.push(Step::Item(index));
                    self.learn(item, at);
                    at.pop();
                }
            }
            Value::Object(_) | Value::Array(_) => {}
            _ if !at.is_empty() && !self.paths.contains(at) => {
                self.names.push(shown(at));
                self.paths.push(at.clone());
            }
            _ => {}
        }
    }
}

/// A name in the mapping language, in brackets where it would be read as a path.
fn member(name: &str) -> Option<String> {
    if name.is_empty() || name.contains(['"', '\\', '\n', '\r']) {
        None
    } else if name.starts_with('$') || name.contains(['.', '[', ']', '{', '}', '*']) {
        Some(format!("[\"{name}\"]"))
    } else {
        Some(name.to_owned())
    }
}

/// Where the records of a JSON document are: its longest list of objects; empty when the document itself is one.
fn list_path(probe: &Probe) -> String {
    let Some(Value::Object(members)) = probe.sample.first().filter(|_| probe.format == "json") else {
        return String::new();
    };
    let mut best: Option<(&str, usize)> = None;
    for (name, value) in members {
        let Value::Array(items) = value else { continue };
        let objects = items.iter().filter(|item| item.is_object()).count();
        if objects > best.map_or(0, |best| best.1) && member(name).is_some_and(|plain| plain == *name) {
            best = Some((name, objects));
        }
    }
    best.map_or_else(String::new, |(name, _)| format!("{name}[]"))
}

/// The name that a column is recognised by: the last member, without the plural of a list.
fn column_label(name: &str) -> String {
    let plain = name.split('[').next().unwrap_or(name);
    if plain.len() == name.len() {
        return plain.rsplit('.').next().unwrap_or(plain).to_owned();
    }
    let last = match name.rsplit_once("].") {
        Some((_, member)) if !member.contains('[') => return member.rsplit('.').next().unwrap_or(member).to_owned(),
        _ => plain.rsplit('.').next().unwrap_or(plain),
    };
    last.strip_suffix('s').unwrap_or(last).to_owned()
}

fn shown(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Member(name) if text.is_empty() => text.push_str(name),
            Step::Member(name) => {
                text.push('.');
                text.push_str(name);
            }
            Step::Item(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

fn find<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, |at, step| match step {
        Step::Member(name) => at.get(name),
        Step::Item(index) => at.get(*index),
    })
}

fn scalar(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        _ => Cow::Borrowed(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_become_rows_with_paths_as_names() {
        let text =
            br#"[{"id":7,"name":"Ann","emails":["a@example.com"],"address":{"city":"Ulm"}},{"id":8,"phone":"1"}]"#;
        let file = InputFile::from_bytes("list.json", text.to_vec());
        let flat = Flat::open(&file, &read::probe(&file).unwrap()).unwrap();
        assert_eq!(flat.names, ["id", "name", "emails[0]", "address.city", "phone"]);
        assert_eq!(flat.sample[0], ["7", "Ann", "a@example.com", "Ulm", ""]);
        assert_eq!(column_label("emails[0]"), "email");
        assert_eq!(column_label("address.city"), "city");
        assert_eq!(column_label("phones[1].number"), "number");
    }
}
