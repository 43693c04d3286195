//! Which columns and paths of the records nobody mapped and nobody ignored.

use super::CompiledFile;
use super::columns::fold;
use super::path::Step;
use crate::model::record::{Body, Header, RawRecord};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Paths that are told apart; more are counted together.
const MAX_PATHS: usize = 500;
/// What the rest is called.
const REST: &str = "(further paths)";

/// A path that is left out on purpose.
#[derive(Debug, Clone)]
pub(crate) struct Ignored {
    steps: Vec<String>,
    folded: String,
}

impl Ignored {
    pub(crate) fn new(path: &str) -> Self {
        Self {
            steps: path.replace("[]", "").split('.').map(str::to_owned).collect(),
            folded: fold(path),
        }
    }
}

/// Counts of unused columns and paths of one file.
#[derive(Debug, Default, Clone)]
pub struct Coverage {
    counts: BTreeMap<String, u64>,
    records: u64,
    tree: Option<Arc<Node>>,
    table: Option<Table>,
}

/// A column or path that nobody uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// Column name or path.
    pub path: String,
    /// Records that have a value there.
    pub records: u64,
}

#[derive(Debug, Clone)]
struct Table {
    header: Arc<Header>,
    /// Positions of columns that nobody uses.
    unused: Vec<usize>,
}

/// Mapped members of an object. A leaf is used with everything below it.
#[derive(Debug, Default)]
struct Node {
    whole: bool,
    /// Left out on purpose, with everything below it that nobody reads.
    ignored: bool,
    members: BTreeMap<String, Self>,
}

impl Coverage {
    /// Looks at one record.
    pub fn observe(&mut self, file: &CompiledFile, record: &RawRecord) {
        self.records += 1;
        match &record.body {
            Body::Row(row) => {
                if self
                    .table
                    .as_ref()
                    .is_none_or(|table| !Arc::ptr_eq(&table.header, &row.header))
                {
                    self.table = Some(Table {
                        header: Arc::clone(&row.header),
                        unused: unused_columns(file, &row.header),
                    });
                }
                let Some(table) = &self.table else { return };
                for index in &table.unused {
                    if row.cell(*index).is_some_and(|cell| !cell.trim().is_empty()) {
                        let name = &row.header.names[*index];
                        add(&mut self.counts, name);
                    }
                }
            }
            Body::Tree(value) => {
                let tree = Arc::clone(self.tree.get_or_insert_with(|| Arc::new(mapped(file))));
                let mut seen = BTreeSet::new();
                walk(&tree, value, &mut String::new(), &mut seen);
                for path in seen {
                    add(&mut self.counts, &path);
                }
            }
        }
    }

    /// Records looked at.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Unused columns and paths, sorted by name.
    pub fn unused(&self) -> Vec<Unused> {
        let entries = self.counts.iter().map(|(path, records)| Unused {
            path: path.clone(),
            records: *records,
        });
        entries.collect()
    }
}

fn add(counts: &mut BTreeMap<String, u64>, path: &str) {
    if let Some(count) = counts.get_mut(path) {
        *count += 1;
    } else if counts.len() < MAX_PATHS {
        counts.insert(path.to_owned(), 1);
    } else {
        *counts.entry(REST.to_owned()).or_default() += 1;
    }
}

fn unused_columns(file: &CompiledFile, header: &Arc<Header>) -> Vec<usize> {
    let plans = file.plans.iter().map(AsRef::as_ref).chain([&file.sides.plan]);
    let bindings: Vec<_> = plans.map(|plan| plan.bindings.binding(&plan.columns, header)).collect();
    let ignored = |name: &str| {
        let name = fold(name);
        let qualified = format!("{}.{name}", fold(&file.key));
        file.ignored.iter().any(|rule| {
            let rule = &rule.folded;
            *rule == name || *rule == qualified || rule.strip_suffix('*').is_some_and(|start| name.starts_with(start))
        })
    };
    let names = header.names.iter().enumerate();
    let unused = names.filter(|(index, name)| {
        !name.trim().is_empty() && !bindings.iter().any(|binding| binding.uses(*index)) && !ignored(name)
    });
    unused.map(|(index, _)| index).collect()
}

fn mapped(file: &CompiledFile) -> Node {
    let mut root = Node::default();
    let plans = file.plans.iter().map(AsRef::as_ref).chain([&file.sides.plan]);
    for steps in plans.flat_map(|plan| &plan.reads) {
        let names = steps.iter().filter_map(|step| match step {
            Step::Member(name) => Some(name.as_str()),
            Step::Values => Some("*"),
            Step::Item(_) | Step::Every => None,
        });
        let names: Vec<_> = names.collect();
        // A list that is walked is not read as a whole.
        if names.is_empty() || steps.last() == Some(&Step::Every) {
            continue;
        }
        insert(&mut root, names.into_iter()).whole = true;
    }
    for rule in &file.ignored {
        let steps: Vec<_> = rule.steps.iter().map(String::as_str).collect();
        insert(&mut root, steps.iter().copied()).ignored = true;
        let prefixes = [file.key.as_str()]
            .into_iter()
            .chain(file.records.values().map(|path| path.trim_end_matches("[]")));
        for prefix in prefixes {
            if steps.len() > 1 && steps[0] == prefix {
                insert(&mut root, steps[1..].iter().copied()).ignored = true;
            }
        }
    }
    root
}

fn insert(root: &mut Node, names: impl Iterator<Item = impl Into<String>>) -> &mut Node {
    names.fold(root, |node, name| node.members.entry(name.into()).or_default())
}

fn walk(node: &Node, value: &Value, path: &mut String, seen: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, part) in map {
                // `$tag` and the like are the reader's own.
                if part.is_null() || part.as_str().is_some_and(str::is_empty) || name.starts_with('$') {
                    continue;
                }
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(name);
                match node.members.get(name).or_else(|| node.members.get("*")) {
                    Some(inner) if inner.ignored || (inner.whole && inner.members.is_empty()) => {}
                    Some(inner) => walk(inner, part, path, seen),
                    None => {
                        if !is_empty(part) && seen.len() < MAX_PATHS {
                            seen.insert(path.clone());
                        }
                    }
                }
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            let length = path.len();
            path.push_str("[]");
            for item in items {
                walk(node, item, path, seen);
            }
            path.truncate(length);
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}
