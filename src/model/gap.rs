//! The gap report as data, version 1: what `gaps` assembles from the dataset and `report` renders.
//!
//! Public contract (mappings/schema/gap-v1.json): fields may be added, a rename or a change of meaning is a
//! new version. Nothing here knows where the figures come from or how they look.

mod cell;
mod kpi;
mod table;

pub use cell::{Cell, PrivateKind};
pub use kpi::{Combination, JourneyRow, KpiRow, Kpis};
pub use table::{Chart, ChartKind, Column, ColumnKind, Table};

use super::finding::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON form.
pub const GAP_VERSION: u32 = 1;
/// Rows printed of a longer list; the full list is in the dataset.
pub const TOP_ROWS: usize = 20;

/// A whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GapReport {
    /// Version of this form, 1.
    pub gap: u32,
    /// Whose data it is, empty when project.yaml does not say.
    pub client: String,
    /// Which run it describes.
    pub run: RunInfo,
    /// Page one.
    pub verdict: VerdictPage,
    /// The gates with what was measured.
    pub gates: Vec<Gate>,
    /// Findings, worst first.
    pub findings: Vec<FindingItem>,
    /// Chapters in reading order.
    pub sections: Vec<Section>,
    /// What changed since an earlier run. The gap.json of a run leaves it out, so that equal inputs give equal bytes;
    /// `omnify report --compare OLD.json --format json` has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// Logo and colour; not part of the JSON form.
    #[serde(skip)]
    pub branding: Branding,
    /// Lists in full, for the formats that have room for them; not part of the JSON form.
    #[serde(skip)]
    pub lists: Vec<Table>,
}

/// Which run a report describes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RunInfo {
    /// Run id.
    pub run_id: String,
    /// Version of omnify that made the dataset.
    pub tool_version: String,
    /// Version of the published tables.
    pub schema_version: String,
    /// Hash of the settings.
    pub config_hash: String,
    /// Hash of the inputs.
    pub input_hash: String,
    /// The point in time that ages refer to, RFC 3339 UTC.
    pub as_of: String,
    /// `masked`, or `revealed` when values are shown.
    pub redaction: String,
}

/// May the move go ahead?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    /// Nothing stands in the way.
    #[serde(rename = "GO")]
    Go,
    /// Only if the listed conditions are met or accepted.
    #[serde(rename = "GO WITH CONDITIONS")]
    GoWithConditions,
    /// Not before the blockers are gone.
    #[serde(rename = "NO-GO")]
    NoGo,
}

impl Outcome {
    /// As printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Go => "GO",
            Self::GoWithConditions => "GO WITH CONDITIONS",
            Self::NoGo => "NO-GO",
        }
    }
}

/// Page one: the answer, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VerdictPage {
    /// The answer.
    pub outcome: Outcome,
    /// Exit code of the program for this report: 0, 3, 4 or 5.
    pub exit_code: u8,
    /// One sentence.
    pub summary: String,
    /// The three weightiest reasons, or fewer.
    pub reasons: Vec<String>,
    /// What to clear first.
    pub blockers: Vec<Blocker>,
    /// How many further findings and gates stand in the way.
    pub more_blockers: u64,
    /// Headline figures.
    pub figures: Vec<Figure>,
}

/// A thing that stands in the way, who removes it and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Blocker {
    /// Id of the finding, or `gate/<name>`.
    pub id: String,
    /// `S1`, `S2` or `gate`.
    pub level: String,
    /// What is wrong.
    pub what: String,
    /// What it breaks at cutover.
    pub breaks: String,
    /// Command or setting that clears it.
    pub fix: String,
    /// Who acts.
    pub owner: String,
}

/// A headline figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// The figure as printed.
    pub value: String,
    /// What it is made of.
    pub note: String,
}

/// State of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// Measured and good.
    Passed,
    /// Measured, beyond `warn_if`.
    Warn,
    /// Measured, beyond `error_if`.
    Failed,
    /// Could not be measured; never counts as passed.
    NotMeasured,
    /// The data has nothing that this gate is about.
    NotApplicable,
}

impl GateState {
    /// As printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warn => "warning",
            Self::Failed => "failed",
            Self::NotMeasured => "not measured",
            Self::NotApplicable => "not applicable",
        }
    }
}

/// A gate with what was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gate {
    /// Name in project.yaml.
    pub name: String,
    /// What it guards.
    pub about: String,
    /// Result.
    pub state: GateState,
    /// What was measured: a count, or a share between 0 and 1.
    pub measured: Option<f64>,
    /// What was measured, as printed.
    pub shown: String,
    /// Out of how many.
    pub n: Option<u64>,
    /// Condition for a warning, empty = none.
    pub warn_if: String,
    /// Condition for a failure, empty = none.
    pub error_if: String,
    /// Why it is not measured, or what the measure covers.
    pub note: String,
}

/// A finding as reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingItem {
    /// Code, source and field: the same from run to run.
    pub id: String,
    /// The problem; `omnify explain CODE` describes it.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The source, empty for the whole dataset.
    pub source: String,
    /// The field, value or setting.
    pub field: String,
    /// Objects affected.
    pub count: u64,
    /// Out of how many.
    pub denominator: Option<u64>,
    /// One sentence without personal values.
    pub detail: String,
    /// What it breaks at cutover.
    pub breaks: String,
    /// What to do.
    pub hint: String,
    /// Who acts.
    pub owner: String,
    /// Accepted by name, with the reason.
    pub accepted: Option<Acceptance>,
    /// References to affected objects, at most [`TOP_ROWS`].
    pub examples: Vec<String>,
    /// The statement that finds them, empty when the importer or a procedure does.
    pub sql: String,
}

/// Somebody took responsibility for a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acceptance {
    /// Id or code of the finding.
    pub finding: String,
    /// Why it may stay.
    pub reason: String,
    /// Who decided.
    pub name: String,
    /// Last day it is valid (YYYY-MM-DD), empty = for good.
    pub until: String,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Anchor and key, kebab-case.
    pub id: String,
    /// Heading.
    pub title: String,
    /// The finding of the chapter in a sentence or two.
    pub summary: String,
    /// Content in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of a chapter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Text {
        /// Plain text.
        text: String,
    },
    /// A table, with or without a chart of it.
    Table(Table),
    /// Something the data does not answer.
    NotComputable {
        /// What would stand here.
        what: String,
        /// Why it does not.
        reason: String,
        /// What to export or set.
        needs: String,
    },
}

/// Differences to an earlier run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// Run compared with.
    pub since_run: String,
    /// Its verdict.
    pub outcome_before: Option<Outcome>,
    /// The verdict now.
    pub outcome_now: Option<Outcome>,
    /// Findings that appeared.
    pub new: Vec<Change>,
    /// Findings that are gone.
    pub resolved: Vec<Change>,
    /// Findings with a higher count.
    pub worse: Vec<Change>,
    /// Findings with a lower count.
    pub better: Vec<Change>,
    /// Customers that are part of another one now, when the customer ids carry on from that run.
    pub customers_merged: Option<u64>,
    /// Customers that came out of another one, when the customer ids carry on from that run.
    pub customers_split: Option<u64>,
    /// Service figures before and now.
    pub figures: Vec<Table>,
}

/// One finding in two runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Id of the finding.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// Objects affected before.
    pub before: u64,
    /// Objects affected now.
    pub now: u64,
}

/// Logo and colour of the consultant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Branding {
    /// Image as (media type, bytes): image/png, image/jpeg or image/svg+xml.
    pub logo: Option<(String, Vec<u8>)>,
    /// `#rrggbb`.
    pub accent: Option<String>,
}

impl Changes {
    /// The changed findings with the word for what happened to them, what needs attention first.
    pub fn lists(&self) -> [(&'static str, &[Change]); 4] {
        [
            ("new", &self.new),
            ("worse", &self.worse),
            ("better", &self.better),
            ("resolved", &self.resolved),
        ]
    }
}

impl GapReport {
    /// The same report with private values in the open; everything else masks them.
    #[must_use]
    pub fn revealed(&self) -> Self {
        let mut report = self.clone();
        report.run.redaction = "revealed".to_owned();
        for section in &mut report.sections {
            for block in &mut section.blocks {
                if let Block::Table(table) = block {
                    table.rows.iter_mut().flatten().for_each(Cell::reveal);
                }
            }
        }
        for list in &mut report.lists {
            list.rows.iter_mut().flatten().for_each(Cell::reveal);
        }
        report
    }
}
