//! Findings: what is missing, unclear or broken, in a form that reports and diffs can use.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Severity {
    /// Blocker: loss, wrong person, customer contacted by mistake, law. None may be open at cutover.
    S1,
    /// Major: meaning degraded; fixed, or accepted with name and reason.
    S2,
    /// Minor: within a budget.
    S3,
    /// Information.
    S4,
}

impl Severity {
    /// The word stored in the published dataset.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::S1 => "S1",
            Self::S2 => "S2",
            Self::S3 => "S3",
            Self::S4 => "S4",
        }
    }
}

/// One finding. Its stable id is code + source + field, so that two runs can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Kebab-case problem, never reused for another meaning.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The source it is about, empty for the whole dataset.
    pub source: String,
    /// The field, value or setting it is about, may be empty.
    pub field: String,
    /// How many objects are affected.
    pub count: u64,
    /// Out of how many, when that is known.
    pub denominator: Option<u64>,
    /// One sentence with figures and without personal values.
    pub detail: String,
    /// What breaks at cutover.
    pub breaks: String,
    /// What to do: a command or a setting.
    pub hint: String,
    /// Who has to act: client, consultant, vendor.
    pub owner: String,
    /// References to affected objects: (object kind, id in the published dataset or display ref).
    pub subjects: Vec<(String, String)>,
}

impl Finding {
    /// The id that stays the same from run to run.
    pub fn id(&self) -> String {
        let mut id = self.code.clone();
        for part in [&self.source, &self.field] {
            if !part.is_empty() {
                id.push('/');
                id.push_str(part);
            }
        }
        id
    }
}
