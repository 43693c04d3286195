//! What project.yaml and the command line mean for the stages, with every default filled in.

use super::erasure::ErasureList;
pub use super::own_side::OwnSide;
use super::scope::Scope;
use crate::config::link_model::LinkModel;
use crate::gaps::{self, CheckOptions};
use crate::kpi::KpiOptions;
use std::path::PathBuf;

/// What project.yaml says about the files of one source.
#[derive(Debug, Clone)]
pub struct SourceOverride {
    /// Name of the source.
    pub name: String,
    /// Files it is made of.
    pub files: globset::GlobSet,
    /// Mapping that reads them.
    pub mapping: Option<String>,
    /// Zone of times without one.
    pub zone: Option<String>,
    /// Country of national numbers.
    pub country: Option<String>,
    /// Values of the mapping's settings.
    pub params: std::collections::BTreeMap<String, String>,
}

impl SourceOverride {
    /// Whether a file belongs to the source.
    pub fn matches(&self, path: &str) -> bool {
        self.files.is_match(path)
    }
}

/// Borders of the segments, in days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segments {
    /// First seen at most so long ago: new.
    pub new: f64,
    /// Last seen at most so long ago: active.
    pub inactive: f64,
    /// Last seen at most so long ago: inactive; longer: former.
    pub former: f64,
}

impl Default for Segments {
    fn default() -> Self {
        Self {
            new: 30.0,
            inactive: 180.0,
            former: 540.0,
        }
    }
}

/// Everything a run depends on besides its input.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Folder of project.yaml, which its paths are relative to.
    pub folder: PathBuf,
    /// Files and folders that belong to the project and are no exports, absolute.
    pub own_files: Vec<PathBuf>,
    /// Whether the attachments are written as files.
    pub attachments: bool,
    /// The company's own side.
    pub own: OwnSide,
    /// Overrides of sources.
    pub sources: Vec<SourceOverride>,
    /// What is left out.
    pub scope: Scope,
    /// Who asked to be erased.
    pub erasure: Option<ErasureList>,
    /// Silence that ends a chat session, microseconds; 0 = 72 hours.
    pub session_gap_micros: i64,
    /// Folder with further mappings.
    pub mappings: Option<PathBuf>,
    /// The link model.
    pub model: Option<LinkModel>,
    /// File with judgements.
    pub decisions: Option<PathBuf>,
    /// Id state of an earlier run.
    pub ids: Option<PathBuf>,
    /// The point in time that ages refer to; `None` = the latest time of the data.
    pub as_of: Option<String>,
    /// Borders of the segments.
    pub segments: Segments,
    /// Money spent from which a customer is a VIP, minor units.
    pub vip_minor: Option<i64>,
    /// Settings of the figures.
    pub kpi: KpiOptions,
    /// Settings of the checks.
    pub checks: CheckOptions,
    /// Settings of the report.
    pub gaps: gaps::Settings,
    /// Show private values in the report.
    pub reveal: bool,
    /// Language of the report, a code; empty = English.
    pub language: String,
    /// Formats of the report that are written beside HTML and JSON.
    pub formats: Vec<String>,
    /// Hash of project.yaml and everything it names.
    pub config_hash: String,
    /// Id of the run; made from the inputs.
    pub run_id: String,
    /// Pairs for the table `meta`.
    pub meta: Vec<(String, String)>,
}
