//! The mapping engine: YAML mappings compiled ([`compile`]), matched with files ([`detect`]) and applied
//! to raw records ([`CompiledFile::apply`]).
//!
//! A compiled mapping is immutable and is shared between threads. Nothing here reads files, keeps
//! records or knows the store: looking up records of other files is a closure of the caller's.

mod apply;
mod cells;
mod columns;
pub(crate) mod compile;
mod condition;
mod coverage;
mod dates;
mod detect;
mod evaluate;
mod expression;
mod frame;
mod group;
mod holds;
mod path;
mod plan;
mod reference;
mod transforms;
mod value;

pub use apply::{Action, Applied, FieldError, Outcome, Unit, Unmapped};
pub use compile::compile;
pub use coverage::{Coverage, Unused};
pub use detect::{Match, detect, detect_as};
pub use group::Grouper;
pub use reference::{mapping_reference, sources_page};
pub use transforms::{TRANSFORMS, Transform};

use crate::config::mapping::{CsvForm, Evidence};
use crate::model::kind::Kind;
use crate::normalise::date::{DateOrder, Zone};
use plan::EachPlan;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A mapping, checked and ready to run.
#[derive(Debug)]
pub struct CompiledMapping {
    /// Id, and the name of the source that it makes.
    pub id: String,
    /// Name of the tool for people.
    pub tool: String,
    /// One sentence about the export.
    pub about: String,
    /// How well the layout is known.
    pub evidence: Evidence,
    /// One person has one record in this source.
    pub unique_people: bool,
    /// A mapping for any tool.
    pub generic: bool,
    /// Where the mapping was read from.
    pub path: String,
    /// Defaults of the settings.
    pub params: BTreeMap<String, String>,
    /// By kind: lists of fields (positions) that identify a record.
    pub dedupe: Vec<(Kind, Vec<Vec<usize>>)>,
    /// The files of the export, in the order of the mapping.
    pub files: Vec<CompiledFile>,
}

impl CompiledMapping {
    /// The file entry with a name.
    pub fn file(&self, key: &str) -> Option<&CompiledFile> {
        self.files.iter().find(|file| file.key == key)
    }

    /// The zone for times without one: an override, else the mapping's own setting, which counts as
    /// assumed. `None` when there is no zone of that name.
    pub fn zone(&self, chosen: Option<&str>) -> Option<Zone> {
        match (chosen, self.params.get("timezone").map(String::as_str)) {
            (Some(name), _) => Zone::named(name),
            (None, None | Some("" | "inferred")) => Some(Zone::assumed_utc()),
            (None, Some(name)) => Zone::named(name).map(|zone| Zone { assumed: true, ..zone }),
        }
    }
}

/// One file entry of a mapping, checked and ready to run.
#[derive(Debug)]
pub struct CompiledFile {
    /// Id of its mapping.
    pub mapping: String,
    /// Its name under `files`.
    pub key: String,
    /// Usual names of the file as globs.
    pub usual_names: Vec<String>,
    /// Formats that it may have; empty when the mapping does not say.
    pub formats: Vec<String>,
    pub(crate) records: BTreeMap<String, String>,
    pub(crate) header: Option<Vec<String>>,
    pub(crate) csv: CsvForm,
    pub(crate) root: bool,
    pub(crate) detection: detect::Detection,
    /// Name of the index that its records go into, when other files look them up.
    pub index_name: Option<String>,
    /// Names of the indexes that its records look into: files with these indexes come first.
    pub looks_up: Vec<String>,
    pub(crate) ignored: Vec<coverage::Ignored>,
    /// Rows come in groups; see [`Grouper`] and [`CompiledFile::apply_group`].
    pub grouped: bool,
    pub(crate) sides: Sides,
    pub(crate) expect: Expected,
    pub(crate) plans: Vec<Arc<EachPlan>>,
}

/// Values that concern a record as a whole; positions of names in the plan's level.
#[derive(Debug)]
pub(crate) struct Sides {
    pub(crate) plan: EachPlan,
    pub(crate) index: Option<usize>,
    pub(crate) set: Option<usize>,
    pub(crate) tenant: Option<usize>,
    pub(crate) group: Vec<usize>,
}

/// Counts that an export declares: their names, in the order of the plan's names.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) plan: EachPlan,
    pub(crate) names: Vec<String>,
}

/// Names of the file that a record comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileInfo {
    /// Name with extension.
    pub name: String,
    /// Name without extension.
    pub stem: String,
    /// Name of the folder or archive around it.
    pub parent: String,
    /// Path relative to the folder given.
    pub path: String,
    /// Chat that a transcript is of, when it was compared with others; else empty.
    pub chat: String,
}

impl FileInfo {
    /// Takes a path with `/` between its parts apart.
    pub fn new(path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = match name.rfind('.') {
            Some(at) if at > 0 => &name[..at],
            _ => name,
        };
        Self {
            name: name.to_owned(),
            stem: stem.to_owned(),
            parent: folder.rsplit('/').next().unwrap_or_default().to_owned(),
            path: path.to_owned(),
            chat: String::new(),
        }
    }
}

/// Finds a record of another file by the name of the index and the key.
pub type Lookup<'a> = dyn Fn(&str, &str) -> Option<Arc<Value>> + Sync + 'a;

/// What records are mapped with, the same for all records of a file.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The file.
    pub file: &'a FileInfo,
    /// Settings by name, defaults included.
    pub params: &'a BTreeMap<String, String>,
    /// Zone of times that do not say theirs.
    pub zone: &'a Zone,
    /// Order of day and month where the mapping leaves it open; see [`CompiledFile::observe_dates`].
    pub date_order: Option<DateOrder>,
    /// Records of other files.
    pub lookup: &'a Lookup<'a>,
}

/// A setting's default as text.
pub(crate) fn text_of_scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
