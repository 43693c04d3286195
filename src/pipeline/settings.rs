//! What project.yaml and the command line mean for the stages, with every default filled in.

use super::erasure::ErasureList;
use super::scope::Scope;
use crate::config::link_model::LinkModel;
use crate::gaps::{self, CheckOptions};
use crate::kpi::KpiOptions;
use crate::model::kind::Emitted;
use crate::normalise::{email, phone};
use std::path::PathBuf;

/// The company's own side as the project names it.
#[derive(Debug, Clone, Default)]
pub struct OwnSide {
    /// Domains whose addresses are the company's.
    pub domains: Vec<String>,
    /// Addresses, normalised.
    pub addresses: Vec<String>,
    /// Telephone numbers, normalised.
    pub numbers: Vec<String>,
    /// Names in chats and pages, lower case.
    pub names: Vec<String>,
    /// Internal numbers, as patterns.
    pub extensions: Vec<regex::Regex>,
    /// Agents named by the project, as agent entities.
    pub agents: Vec<Emitted>,
}

impl OwnSide {
    /// Builds the lists from raw values.
    pub fn new(
        domains: &[String],
        addresses: &[String],
        numbers: &[String],
        names: &[String],
        country: Option<&str>,
    ) -> Self {
        Self {
            domains: domains
                .iter()
                .map(|domain| domain.trim().trim_start_matches('@').to_lowercase())
                .collect(),
            addresses: addresses
                .iter()
                .filter_map(|raw| email::normalise(raw))
                .map(|email| email.key)
                .collect(),
            numbers: numbers.iter().map(|raw| phone::normalise(raw, country).key).collect(),
            names: names
                .iter()
                .map(|name| name.trim().to_lowercase())
                .filter(|name| !name.is_empty())
                .collect(),
            extensions: Vec::new(),
            agents: Vec::new(),
        }
    }

    /// Whether a normalised address is the company's.
    pub fn is_own_address(&self, address: &str) -> bool {
        if self.addresses.iter().any(|own| own == address) {
            return true;
        }
        let Some((_, domain)) = address.rsplit_once('@') else {
            return false;
        };
        self.domains.iter().any(|own| {
            domain == own
                || domain
                    .strip_suffix(own.as_str())
                    .is_some_and(|rest| rest.ends_with('.'))
        })
    }

    /// Whether a normalised number is the company's.
    pub fn is_own_number(&self, number: &str) -> bool {
        self.numbers.iter().any(|own| own == number)
    }

    /// Whether a number is an internal one.
    pub fn is_extension(&self, number: &str) -> bool {
        self.extensions.iter().any(|own| own.is_match(number.trim()))
    }

    /// Whether a name is the company's in chats.
    pub fn is_own_name(&self, name: &str) -> bool {
        !name.is_empty() && !self.names.is_empty() && self.names.contains(&name.trim().to_lowercase())
    }
}

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
