//! What project.yaml and the command line mean for the stages, with every default filled in.

use super::erasure::ErasureList;
pub use super::own_side::OwnSide;
use super::scope::Scope;
use crate::config::intents::Intent;
use crate::config::link_model::LinkModel;
use crate::config::mapping::Ordered;
use crate::gaps::{self, CheckOptions};
use crate::kpi::KpiOptions;
use crate::model::party::Vip;
use crate::unify::cases::Windows;
use anyhow::Result;
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
    /// Silence that ends a chat session, microseconds; `None` = 72 hours.
    pub session_gap_micros: Option<i64>,
    /// What customers write about, besides the intents that ship with omnify.
    pub intents: Ordered<Intent>,
    /// Which contacts are one case.
    pub cases: Windows,
    /// Folder with further mappings.
    pub mappings: Option<PathBuf>,
    /// The link model; `None` = the one that ships with omnify, see [`Settings::link_model`].
    pub model: Option<LinkModel>,
    /// File with judgements.
    pub decisions: Option<PathBuf>,
    /// Id state of an earlier run.
    pub ids: Option<PathBuf>,
    /// The point in time that ages refer to; `None` = the latest time of the data.
    pub as_of: Option<String>,
    /// Borders of the segments.
    pub segments: Segments,
    /// Who is a VIP.
    pub vip: Vip,
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
    /// Hash of project.yaml and of the agents, the link model and the erasure list that it names.
    pub config_hash: String,
    /// Id of the run; made from the inputs.
    pub run_id: String,
    /// Pairs for the table `meta`.
    pub meta: Vec<(String, String)>,
}

/// Silence that ends a chat session: 72 hours in microseconds.
const SESSION_GAP_MICROS: i64 = 72 * 3600 * 1_000_000;

impl Settings {
    /// The link model of the project, else the one that ships with omnify.
    ///
    /// # Errors
    /// When the embedded model is damaged.
    pub fn link_model(&self) -> Result<LinkModel> {
        match &self.model {
            Some(model) => Ok(model.clone()),
            None => LinkModel::builtin(),
        }
    }

    /// Silence that ends a chat session, microseconds.
    pub fn session_gap_micros(&self) -> i64 {
        self.session_gap_micros.unwrap_or(SESSION_GAP_MICROS)
    }
}
