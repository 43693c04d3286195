//! project.yaml: what a project says about itself. Every key is optional; without the file everything
//! is inferred or has a default.

mod check;
mod words;

pub use words::{Day, Hours, Label, Period, WEEKDAYS};

use super::intents::Intent;
use super::mapping::{OneOrMany, Ordered};
use super::yaml::{self, Problems, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// A project.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Project {
    /// Whose data it is; stands on the report.
    pub client: Option<String>,
    /// Folder of the exports, relative to project.yaml; without it the folder of project.yaml.
    pub exports: Option<String>,
    /// Day that ages and segments are counted back from; without it the latest time in the data.
    pub as_of: Option<Day>,
    /// Sources by name, where recognition needs help.
    pub sources: Ordered<SourceSettings>,
    /// What belongs to the company itself.
    pub own: Own,
    /// CSV file of agents (columns name, email, extension, phone, team), relative to project.yaml.
    pub agents: Option<String>,
    /// What is left out.
    pub scope: Scope,
    /// Hours of service.
    pub hours: Option<HoursSettings>,
    /// Promised first response by channel.
    pub promise: Ordered<Period>,
    /// Who asked to be erased; always a file, never inline.
    pub erasure: Option<Erasure>,
    /// How long records may be kept, by kind (`messages`, `calls`, `conversations`, `orders`, `ratings`), counted
    /// back from `as_of`, which it needs.
    pub retention: Ordered<Period>,
    /// Who is the same customer.
    pub link: LinkSettings,
    /// Bounds of the segments.
    pub segments: Segments,
    /// Who is an important customer.
    pub vip: Vip,
    /// Silence after which a chat is a new conversation; without it 72 hours.
    pub session_gap: Option<Period>,
    /// What customers write about: phrases added to a known intent, or an intent of its own.
    pub intents: Ordered<Intent>,
    /// Which contacts of a customer are about one matter.
    pub cases: Cases,
    /// Gates of the verdict by name.
    pub gates: Ordered<Gate>,
    /// Findings that somebody has accepted.
    pub accepted: Vec<Accepted>,
    /// Costs, for the report.
    pub costs: Costs,
    /// Platforms to move to, by the id of their profile.
    pub targets: Vec<String>,
    /// When and how fast the move goes.
    pub cutover: Cutover,
    /// Look of the report.
    pub branding: Branding,
    /// The report itself.
    pub report: ReportSettings,
}

/// How one source is read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SourceSettings {
    /// Globs of its files, relative to the exports.
    #[serde(rename = "match")]
    pub files: Option<OneOrMany<String>>,
    /// Id of the mapping, or a path of a mapping file relative to project.yaml.
    pub mapping: Option<String>,
    /// Zone of times that do not say theirs.
    pub zone: Option<String>,
    /// Country (ISO 3166-1 alpha-2) of national telephone numbers.
    pub country: Option<String>,
    /// Further settings of the mapping, by name.
    pub params: BTreeMap<String, Label>,
}

/// What belongs to the company itself.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Own {
    /// Mail domains.
    pub domains: Vec<String>,
    /// Mail addresses.
    pub addresses: Vec<String>,
    /// Telephone numbers, in quotes because of the `+`.
    pub numbers: Vec<String>,
    /// Internal extensions; `x` stands for any digit.
    pub extensions: Vec<Label>,
    /// Names that the company writes under.
    pub names: Vec<String>,
    /// Pages and accounts on social networks.
    pub pages: Vec<Label>,
}

/// What is left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    /// First day that counts.
    pub since: Option<Day>,
    /// Last day that counts.
    pub until: Option<Day>,
    /// Labels and folders that are left out, besides the spam, trash and drafts that the mappings leave out themselves.
    pub exclude_labels: Option<Vec<String>>,
}

/// Hours of service.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HoursSettings {
    /// Zone of the hours, e.g. `America/New_York`.
    pub zone: Option<String>,
    /// Times by weekday or range, e.g. `mon-fri: "09:00-17:30"`.
    pub weekdays: Ordered<OneOrMany<Hours>>,
    /// Days without service.
    pub holidays: Vec<Day>,
}

/// Kinds of records that may have a time of retention.
pub const RETAINED: [&str; 5] = ["messages", "calls", "conversations", "orders", "ratings"];

/// Who asked to be erased.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// CSV file with one person a row and the columns email, phone, handle, external id and name (several values of
    /// a column separated by `;`), relative to project.yaml.
    pub file: String,
}

/// Who is the same customer.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LinkSettings {
    /// `default`, or a path of a link model relative to project.yaml.
    pub model: Option<String>,
    /// File of decisions relative to project.yaml; without it decisions.jsonl.
    pub decisions: Option<String>,
}

/// Bounds of the segments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Segments {
    /// First seen at most this long ago: new.
    pub new: Option<Period>,
    /// Not seen for this long: inactive.
    pub inactive: Option<Period>,
    /// Not seen for this long: former.
    pub former: Option<Period>,
}

/// Who is an important customer.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Vip {
    /// Money spent from this amount on, in major units.
    pub lifetime_value: Option<f64>,
    /// Orders from this number on.
    pub orders: Option<u32>,
    /// Labels that mean it.
    pub tags: Vec<String>,
}

/// Which contacts of a customer are about one matter, by the time between them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cases {
    /// Both mention the same order or ticket; without it 60 days.
    pub same_reference: Option<Period>,
    /// Both are about the same intent; without it 7 days.
    pub same_intent: Option<Period>,
    /// One of them does not say what it is about; without it 72 hours.
    pub unknown: Option<Period>,
}

/// A gate of the verdict; an empty condition switches it off.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Gate {
    /// Warn when the measure meets this, e.g. `> 0.05%`.
    #[serde(deserialize_with = "present")]
    pub warn_if: Option<Option<String>>,
    /// Fail when the measure meets this.
    #[serde(deserialize_with = "present")]
    pub error_if: Option<Option<String>>,
}

/// A finding that somebody has accepted.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Id of the finding (`code/source/field`), or its code.
    pub finding: String,
    /// Why.
    pub reason: String,
    /// Who accepted it.
    pub name: String,
    /// Last day on which this counts.
    #[serde(default)]
    pub until: Option<Day>,
}

/// Costs, for the report.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Costs {
    /// Cost of one contact by channel.
    pub contact: Ordered<f64>,
    /// Cost of each tool of today, a year.
    pub today: Ordered<f64>,
    /// Cost of what takes their place, a year.
    pub unified: Ordered<f64>,
    /// Share of the repeat contacts on another channel that the unified desk is expected to avoid, between 0 and 1.
    pub avoided: Option<f64>,
    /// ISO 4217 code.
    pub currency: Option<String>,
}

/// The move itself.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cutover {
    /// Last day on which the old tools are in use.
    pub freeze: Option<Day>,
    /// Time for the last load, between the freeze and the first contact in the new tool.
    pub window: Option<Period>,
    /// Requests per minute that the contract with a target allows, by its id; without it the rate of the profile.
    pub requests_per_minute: Ordered<f64>,
}

/// The report itself.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReportSettings {
    /// Language of the report as ISO 639-1 code; without it `en`. gap.json is always English.
    pub language: Option<String>,
    /// Formats that a run writes beside HTML and JSON.
    pub formats: Vec<String>,
}

/// Look of the report.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Branding {
    /// Picture file (SVG, PNG or JPEG) relative to project.yaml.
    pub logo: Option<String>,
    /// Colour such as `#12436D`.
    pub accent: Option<String>,
}

impl HoursSettings {
    /// Spans of service of each weekday, Monday first, in minutes from midnight.
    pub fn week(&self) -> [Vec<(u16, u16)>; 7] {
        let mut week: [Vec<(u16, u16)>; 7] = Default::default();
        for (days, spans) in self.weekdays.iter() {
            for day in check::weekday_range(days).into_iter().flatten() {
                week[day].extend(spans.0.iter().map(|span| (span.from_minute, span.to_minute)));
            }
        }
        week
    }
}

/// Tells `key: null` from an absent key.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Parses project.yaml.
///
/// # Errors
/// All mistakes of the file, with personal values masked.
pub fn parse(path: &str, text: &str) -> Result<Project, Problems> {
    let source = Source::new(path, text);
    // A file of comments alone is a project that says nothing.
    let empty = text
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    if empty {
        return Ok(Project::default());
    }
    let (project, mut problems) = yaml::read::<Project>(&source);
    let later = project.iter().flat_map(check::check).collect();
    let later = yaml::without_consequences(&problems, later);
    problems.extend(later);
    match project {
        Some(project) if problems.is_empty() => Ok(project),
        _ => Err(source.problems(problems)),
    }
}
