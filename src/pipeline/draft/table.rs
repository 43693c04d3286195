//! The records of a file as columns with values, lists of objects inside of them as tables of their own.

use crate::model::record::{Body, RawRecord};
use crate::normalise::export_shape::{Looks, looks};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Depth to which nested objects become columns of their own.
const DEPTH: usize = 5;
/// Columns that are looked at.
const COLUMNS: usize = 400;
/// Names that stand for the letters and numbers around them, and say nothing by themselves.
const WRAPPERS: &[&str] = &[
    "attributes",
    "fields",
    "data",
    "node",
    "properties",
    "value",
    "$text",
    "raw",
];

/// Records, or the elements of one list in all records.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Path of the list inside its record; empty for the records themselves.
    pub(super) path: String,
    /// Name of the list.
    pub(super) name: String,
    /// Columns in the order of their first value.
    pub(super) columns: Vec<Column>,
    /// Rows.
    pub(super) rows: usize,
    /// Lists inside.
    pub(super) lists: Vec<Self>,
}

/// One column, or path inside the records.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// Name for people: header, or path.
    pub(super) name: String,
    /// Path in the mapping language; `None` when the language cannot name it.
    pub(super) path: Option<String>,
    /// The members that tell what it holds.
    pub(super) members: Vec<String>,
    /// Values, one a row.
    pub(super) values: Vec<String>,
    /// What they look like.
    pub(super) looks: Looks,
    /// Whether it is a list of values.
    pub(super) list: bool,
}

impl Table {
    /// The columns of some records.
    pub(super) fn new(records: &[RawRecord]) -> Self {
        let mut table = Self {
            rows: records.len(),
            ..Self::default()
        };
        let trees: Vec<&Value> = records
            .iter()
            .filter_map(|record| match &record.body {
                Body::Tree(value) => Some(value),
                Body::Row(_) => None,
            })
            .collect();
        if trees.is_empty() {
            table.rows(records);
        } else {
            table = Builder::new(&trees).table(&trees);
        }
        table.look();
        table
    }

    fn rows(&mut self, records: &[RawRecord]) {
        let rows: Vec<_> = records
            .iter()
            .filter_map(|record| match &record.body {
                Body::Row(row) => Some(row),
                Body::Tree(_) => None,
            })
            .collect();
        let Some(longest) = rows.iter().max_by_key(|row| row.header.names.len()) else {
            return;
        };
        for (at, name) in longest.header.names.iter().enumerate() {
            let earlier = self.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
            self.columns.push(Column {
                path: member(name.trim()).filter(|_| !earlier),
                members: vec![name.clone()],
                values: rows
                    .iter()
                    .map(|row| row.cell(at).unwrap_or_default().to_owned())
                    .collect(),
                name: name.clone(),
                ..Column::default()
            });
        }
    }

    fn look(&mut self) {
        for column in &mut self.columns {
            column.looks = looks(column.values.iter().map(String::as_str));
        }
        self.lists.iter_mut().for_each(Self::look);
    }
}

/// A name in the mapping language, in brackets where it would be read as a path or as a name of the draft.
fn member(name: &str) -> Option<String> {
    if name.is_empty() || name.contains(['"', '\\', '\n', '\r']) {
        None
    } else if name.starts_with('$') && name != "$text" || name.contains(['.', '[', ']', '{', '}', '*']) {
        Some(format!("[\"{name}\"]"))
    } else if ["the_", "the "]
        .iter()
        .any(|own| name.to_ascii_lowercase().starts_with(own))
    {
        Some(format!("$this[\"{name}\"]"))
    } else {
        Some(name.to_owned())
    }
}

/// Learns the layout of objects.
struct Builder {
    /// Whether children come as lists although there is one of each, as the reader of XML gives them.
    xml: bool,
    /// Longest list at each path.
    longest: BTreeMap<String, usize>,
}

/// Where a value stands.
#[derive(Clone, Default)]
struct Place {
    shown: String,
    path: Option<String>,
    members: Vec<String>,
    depth: usize,
}

impl Place {
    fn inner(&self, name: &str, item: bool) -> Self {
        let mut next = self.clone();
        let own = member(name);
        next.path = match (&self.path, own) {
            (Some(path), Some(own)) if path.is_empty() => Some(own),
            (Some(path), Some(own)) => Some(match own.strip_prefix("$this").unwrap_or(&own) {
                bracket if bracket.starts_with('[') => format!("{path}{bracket}"),
                plain => format!("{path}.{plain}"),
            }),
            _ => None,
        };
        if item {
            next.path = next.path.map(|path| format!("{path}[0]"));
        }
        if !next.shown.is_empty() {
            next.shown.push('.');
        }
        next.shown.push_str(name);
        if !WRAPPERS.contains(&name) {
            next.members.push(name.to_owned());
        }
        next.depth += 1;
        next
    }
}

impl Builder {
    fn new(values: &[&Value]) -> Self {
        let mut builder = Self {
            xml: values.iter().any(|value| value.get("$tag").is_some()),
            longest: BTreeMap::new(),
        };
        for value in values {
            builder.measure(value, &mut String::new(), 0);
        }
        builder
    }

    fn measure(&mut self, value: &Value, at: &mut String, depth: usize) {
        let Value::Object(members) = value else { return };
        for (name, member) in members.iter().filter(|_| depth < DEPTH) {
            let before = at.len();
            at.push('.');
            at.push_str(name);
            match member {
                Value::Array(items) => {
                    let longest = self.longest.entry(at.clone()).or_default();
                    *longest = (*longest).max(items.len());
                    items.iter().for_each(|item| self.measure(item, at, depth + 1));
                }
                other => self.measure(other, at, depth + 1),
            }
            at.truncate(before);
        }
    }

    fn table(&self, values: &[&Value]) -> Table {
        let mut table = Table {
            rows: values.len(),
            ..Table::default()
        };
        let mut lists: Vec<(Place, Vec<&Value>)> = Vec::new();
        let start = Place {
            path: Some(String::new()),
            ..Place::default()
        };
        for (row, value) in values.iter().enumerate() {
            match value {
                Value::Object(members) => self.object(members, &start, "", row, &mut table, &mut lists),
                other => set(&mut table, &start, other, row, false),
            }
        }
        for (place, items) in lists {
            let mut inner = Self::new(&items).table(&items);
            inner.path = place.path.unwrap_or_default();
            inner.name = place.members.last().cloned().unwrap_or_default();
            if !inner.path.is_empty() {
                table.lists.push(inner);
            }
        }
        table
    }

    fn object<'v>(
        &self,
        members: &'v Map<String, Value>,
        place: &Place,
        at: &str,
        row: usize,
        table: &mut Table,
        lists: &mut Vec<(Place, Vec<&'v Value>)>,
    ) {
        for (name, value) in members {
            if name == "$tag" || place.depth >= DEPTH {
                continue;
            }
            let at = format!("{at}.{name}");
            match value {
                Value::Object(inner) => self.object(inner, &place.inner(name, false), &at, row, table, lists),
                Value::Array(items) => {
                    let single = self.xml && self.longest.get(&at).is_none_or(|longest| *longest <= 1);
                    match items.as_slice() {
                        [Value::Object(inner)] if single && !repeats(name, inner) => {
                            self.object(inner, &place.inner(name, true), &at, row, table, lists);
                        }
                        [Value::Object(_), ..] => {
                            let place = place.inner(name, false);
                            let known = lists.iter_mut().find(|(known, _)| known.shown == place.shown);
                            match known {
                                Some((_, all)) => all.extend(items.iter()),
                                None => lists.push((place, items.iter().collect())),
                            }
                        }
                        [first, ..] if !first.is_array() => set(table, &place.inner(name, false), first, row, true),
                        _ => {}
                    }
                }
                other => set(table, &place.inner(name, false), other, row, false),
            }
        }
    }
}

/// `<comments><comment/></comments>`: an element that is one of several although only one is there.
fn repeats(name: &str, inner: &Map<String, Value>) -> bool {
    let nested = inner.values().filter(|value| value.is_array()).count();
    nested > 1 && ["comment", "message", "reply", "post", "item", "line", "note", "entry"].contains(&name)
}

fn set(table: &mut Table, place: &Place, value: &Value, row: usize, list: bool) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        _ => String::new(),
    };
    let at = match table.columns.iter().position(|column| column.name == place.shown) {
        Some(at) => at,
        None if table.columns.len() < COLUMNS => {
            table.columns.push(Column {
                name: place.shown.clone(),
                path: place.path.clone().filter(|path| !path.is_empty()),
                members: place.members.clone(),
                values: vec![String::new(); table.rows],
                list,
                ..Column::default()
            });
            table.columns.len() - 1
        }
        None => return,
    };
    table.columns[at].list |= list;
    if let Some(cell) = table.columns[at].values.get_mut(row) {
        *cell = text;
    }
}
