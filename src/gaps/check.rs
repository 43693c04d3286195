//! What a check is, what it is told and what it gives back.
//!
//! Contract of a check's SQL: a read-only SELECT with the columns `source, field, count, denominator` and
//! optionally `detail`; a row with count 0 is no finding. Behind a line `-- subjects` a second SELECT may give the
//! affected objects as `source, field, kind, id`. Parameters: `:as_of`, `:latest` (as_of plus two days),
//! `:reject_rate`, `:role_mailboxes` (JSON list).

use crate::model::finding::Severity;
use crate::store::query::Published;
use anyhow::Result;
use std::collections::BTreeMap;

/// One check.
#[derive(Debug)]
pub struct Check {
    /// Kebab-case problem; never reused for another meaning.
    pub code: &'static str,
    /// How bad it is unless project.yaml says otherwise.
    pub severity: Severity,
    /// What the problem is.
    pub about: &'static str,
    /// What is counted, as a noun phrase; `{field}` is filled in.
    pub says: &'static str,
    /// What it breaks at cutover.
    pub breaks: &'static str,
    /// What to do.
    pub hint: &'static str,
    /// Who acts: client, consultant or vendor.
    pub owner: &'static str,
    /// How it is found.
    pub method: Method,
}

/// How a problem is found.
#[derive(Debug, Clone, Copy)]
pub enum Method {
    /// By a statement.
    Sql(&'static str),
    /// By a procedure, for what SQL cannot say.
    Rust(fn(&Published, &CheckOptions) -> Result<Vec<Hit>>),
    /// By the importer, which stores the finding; the statement stands in where it stored none for the source.
    Import(Option<&'static str>),
}

/// What a check found about one (source, field).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hit {
    /// Source, empty = whole dataset.
    pub source: String,
    /// Field or value, may be empty.
    pub field: String,
    /// Objects affected.
    pub count: u64,
    /// Out of how many.
    pub denominator: Option<u64>,
    /// A sentence in place of [`Check::says`].
    pub detail: Option<String>,
    /// Affected objects.
    pub subjects: Vec<(String, String)>,
}

/// What the checks need to know beyond the dataset.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// Share of rejected records from which a source is over budget.
    pub reject_rate: f64,
    /// Local parts of mailboxes that several people use; empty = the built-in list.
    pub role_mailboxes: Vec<String>,
    /// Severities that project.yaml changes, by code.
    pub severities: BTreeMap<String, Severity>,
    /// Most affected objects kept for one finding.
    pub subject_limit: usize,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self {
            reject_rate: 0.001,
            role_mailboxes: Vec::new(),
            severities: BTreeMap::new(),
            subject_limit: 100_000,
        }
    }
}
