//! The mapping language as plain types: what mappings/sources/*.yaml and a project's own mappings hold.
//!
//! Types only; `map::compile` checks what the types cannot say (paths, expressions, names) and runs it.

mod field;
mod ordered;
mod schema;

pub use field::{AddressForm, FieldForm, Flag, OneOrMany, Required, Spec, TransformCall, Unit};
pub use ordered::Ordered;
pub use schema::Emission;

use super::yaml::{self, Problem, Source};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A mapping file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Version of the mapping language: 1.
    pub mapping: u32,
    /// Id of the mapping and of the source that it makes, e.g. `zendesk-json`.
    pub id: String,
    /// Name of the tool for people.
    #[serde(default)]
    pub tool: Option<String>,
    /// One sentence about the export that it reads and how people get it.
    #[serde(default)]
    pub about: Option<String>,
    /// How well the layout is known.
    #[serde(default)]
    pub evidence: Evidence,
    /// Whether the export has one record per person, so that two of its records are never one person.
    #[serde(default)]
    pub unique_people: bool,
    /// A mapping for any tool, used only when no other one is likely; its scores count half.
    #[serde(default)]
    pub generic: bool,
    /// Settings that project.yaml can override; `timezone` and `country` are used by the engine, any
    /// other one is read as `$param.<name>`.
    #[serde(default)]
    pub params: Ordered<Param>,
    /// Files of the export by a name of one's own choice.
    pub files: Ordered<FileForm>,
    /// What is made of the records of each file.
    pub each: Vec<EachForm>,
    /// By kind: lists of fields that identify a record; the first list without an absent field counts.
    #[serde(default)]
    pub dedupe: Ordered<Vec<Vec<String>>>,
    /// Columns and paths that are left out on purpose, with the reason.
    #[serde(default)]
    pub ignore: Ordered<String>,
}

/// How well a mapping's layout is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Tried on a real export.
    SeenInFile,
    /// From tests or code of another project that reads it.
    SeenInTests,
    /// From the vendor's documentation.
    Documented,
    /// From memory: to be checked.
    #[default]
    Assumed,
}

impl Evidence {
    /// The word as it stands in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SeenInFile => "seen-in-file",
            Self::SeenInTests => "seen-in-tests",
            Self::Documented => "documented",
            Self::Assumed => "assumed",
        }
    }
}

/// A setting of a mapping.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Value without an override.
    #[serde(default)]
    pub default: Value,
    /// What it is for.
    #[serde(default)]
    pub about: Option<String>,
}

/// One file of an export.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileForm {
    /// Usual names of the file as globs; a match only adds to the score.
    #[serde(default, rename = "match")]
    pub glob: Option<OneOrMany<String>>,
    /// What the content must show.
    #[serde(default)]
    pub detect: Vec<DetectForm>,
    /// Name of the format (`json`, `ndjson`, `csv`, `xml`, `mbox`, …).
    #[serde(default)]
    pub format: Option<OneOrMany<String>>,
    /// Where the records are, by format.
    #[serde(default)]
    pub records: Ordered<String>,
    /// Column names of a headerless file.
    #[serde(default)]
    pub header: Option<Vec<String>>,
    /// Dialect of a tabular file.
    #[serde(default)]
    pub csv: CsvForm,
    /// Path of the key under which other files look these records up.
    #[serde(default)]
    pub index: Option<OneOrMany<String>>,
    /// What the files of one export have in common; without it `$file.parent`.
    #[serde(default)]
    pub set: Option<String>,
    /// Rows that belong together.
    #[serde(default)]
    pub group: Option<GroupForm>,
    /// Counts that the export itself declares.
    #[serde(default)]
    pub expect: Ordered<String>,
    /// Path of what tells one account of the tool from another.
    #[serde(default)]
    pub tenant: Option<Spec>,
    /// Gives the records `$root`, the document around them; set by itself when `$root` is used.
    #[serde(default)]
    pub root: bool,
}

/// Dialect of a tabular file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CsvForm {
    /// Field separator, one character; found by itself without it.
    #[serde(default)]
    pub delimiter: Option<String>,
    /// Encoding label such as `windows-1252`; found by itself without it.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Lines to drop behind the header, e.g. 1 for a row of SQL types.
    #[serde(default)]
    pub skip_after_header: u32,
    /// Names that the header row has, to find it behind a preamble; without it those of `detect`.
    #[serde(default)]
    pub header_has: Vec<String>,
}

/// Continuation rows: those that follow each other with the same values. The first one holds the values of the whole group.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupForm {
    /// Columns that rows of one group have in common.
    pub by: OneOrMany<String>,
    /// Rows of one group follow each other; the only way that is supported.
    #[serde(default)]
    pub adjacent: Option<bool>,
    /// Which row holds the values of the whole group.
    #[serde(default)]
    pub head: Head,
}

/// The row of a group that stands for the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Head {
    /// The first row.
    #[default]
    First,
}

/// A test of `detect`; each adds to the score, one that fails rules the file out.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetectForm {
    /// Path that is present in the sample, from the document or from a record.
    #[serde(default)]
    pub has: Option<OneOrMany<String>>,
    /// Path that must not be present.
    #[serde(default)]
    pub lacks: Option<OneOrMany<String>>,
    /// Path and the values that it may have.
    #[serde(default)]
    pub equals: Ordered<OneOrMany<Value>>,
    /// Column names; the score is the share that is there, and at least `least` must be.
    #[serde(default)]
    pub header: Option<Vec<String>>,
    /// Column names of which at least one must be there (names in several languages).
    #[serde(default)]
    pub any_header: Option<Vec<String>>,
    /// How many names of `header` must be there; without it all of them.
    #[serde(default)]
    pub least: Option<usize>,
    /// Shape of a headerless file.
    #[serde(default)]
    pub columns: Option<ColumnsForm>,
    /// Name of the root element of an XML file.
    #[serde(default)]
    pub root_element: Option<OneOrMany<String>>,
    /// Regular expression for the first line.
    #[serde(default)]
    pub first_line: Option<String>,
    /// Name of the format.
    #[serde(default)]
    pub format: Option<OneOrMany<String>>,
    /// Regular expression for the path of the file; use sparingly, files get renamed.
    #[serde(default)]
    pub path: Option<String>,
}

/// Shape of the rows of a headerless file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnsForm {
    /// Numbers of columns that a row may have.
    #[serde(default)]
    pub count: Option<OneOrMany<usize>>,
    /// What a column (counted from 0) holds: `datetime`, `number`, `phone`, `text`, or a list of words.
    #[serde(default)]
    pub at: Ordered<OneOrMany<String>>,
}

/// What is made of each record of a file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EachForm {
    /// Names of the files.
    pub from: OneOrMany<String>,
    /// What to do with an element.
    #[serde(default)]
    pub when: Option<String>,
    /// Values with a name, used by name in paths and expressions.
    #[serde(default, rename = "let")]
    pub lets: Ordered<Spec>,
    /// Records of other files, by name.
    #[serde(default)]
    pub lookup: Ordered<LookupForm>,
    /// Records that are left out, with the policy.
    #[serde(default)]
    pub ignore_record: Option<OneOrMany<IgnoreForm>>,
    /// What is emitted, in order.
    #[serde(default)]
    pub emit: Vec<Emission>,
    /// Elements inside the record.
    #[serde(default)]
    pub for_each: Vec<ForEachForm>,
}

/// What is made of each element of a list inside a record.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForEachForm {
    /// Path of the list, or `$group` for the rows of a group.
    #[serde(rename = "in")]
    pub list: String,
    /// Condition on each element.
    #[serde(default)]
    pub when: Option<String>,
    /// Values with a name.
    #[serde(default, rename = "let")]
    pub lets: Ordered<Spec>,
    /// Records of other files, by name.
    #[serde(default)]
    pub lookup: Ordered<LookupForm>,
    /// Elements that are left out, with the policy.
    #[serde(default)]
    pub ignore_record: Option<OneOrMany<IgnoreForm>>,
    /// What is emitted, in order.
    #[serde(default)]
    pub emit: Vec<Emission>,
    /// Elements inside the element.
    #[serde(default)]
    pub for_each: Vec<Self>,
    /// The elements are parts of their record (addresses, attachments), not records of their own.
    #[serde(default)]
    pub part: bool,
}

/// A record of another file of the same export.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookupForm {
    /// Name of the file under `files`, which has an `index`.
    #[serde(rename = "in")]
    pub file: String,
    /// Its key.
    pub key: Spec,
}

/// Records that are left out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoreForm {
    /// Condition.
    pub when: String,
    /// Name of the policy that the ledger shows, e.g. `spam`.
    pub policy: String,
}

/// Reads a mapping file; what the schema can say is checked. Mistakes may come beside the mapping.
pub fn read(source: &Source) -> (Option<Mapping>, Vec<Problem>) {
    yaml::read(source)
}
