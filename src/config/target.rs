//! Target profiles: what a platform to move to can hold, as dated and graded data (mappings/targets/*.yaml).
//! `gaps::fit` counts what the data would lose; nothing here talks to a platform.

use super::mapping::Ordered;
use super::project::Day;
use super::yaml::{self, Problem, Problems, Source, Step, did_you_mean};
use crate::builtin;
use crate::model::aspect::{ASPECTS, AspectKind, OBJECTS, aspect};
use crate::model::channel::{CHANNELS, STATUSES};
use schemars::JsonSchema;
use serde::Deserialize;

/// Words of a priority, as the dataset has them.
const PRIORITIES: &[&str] = &["low", "normal", "high", "urgent"];

/// A platform, loaded in one way.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetProfile {
    /// Version of the file's shape: 1.
    pub target: u32,
    /// Id, as `--target` and project.yaml name it.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The way records are loaded; everything below is true of this way only.
    pub route: String,
    /// Pages that the rows rest on, by a short name.
    pub pages: Ordered<Page>,
    /// Largest measures, by aspect.
    #[serde(default)]
    pub limits: Ordered<Limit>,
    /// What becomes of things, by aspect.
    #[serde(default)]
    pub features: Ordered<Feature>,
    /// What becomes of values, by aspect.
    #[serde(default)]
    pub values: Ordered<ValueMap>,
    /// How fast it loads.
    #[serde(default)]
    pub load: Load,
    /// What has to be off or set so that old conversations contact nobody.
    #[serde(default)]
    pub suppress: Vec<Suppression>,
    /// Hash of the file; filled in when it is parsed.
    #[serde(skip)]
    pub hash: String,
}

/// A page of documentation, a source file or a test report.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Where it is; a sentence where it has no address.
    pub at: String,
    /// Day on which it was looked at.
    pub checked_on: Day,
}

/// How sure a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Not read on the page: follows from what it says, or is how such platforms usually work. Try it.
    Assumed,
    /// Said by somebody other than the maker.
    Secondary,
    /// Said by the maker's documentation or source code.
    Verified,
    /// Tried on a real installation.
    Tested,
}

impl Confidence {
    /// As stored and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Secondary => "secondary",
            Self::Verified => "verified",
            Self::Tested => "tested",
        }
    }
}

/// What becomes of something in the target, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// It arrives as it is.
    Same,
    /// It arrives in another form without loss.
    Transformed,
    /// It arrives with a part or its meaning gone.
    Degraded,
    /// It does not arrive.
    Lost,
}

impl Fit {
    /// As stored and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Transformed => "transformed",
            Self::Degraded => "degraded",
            Self::Lost => "lost",
        }
    }
}

/// What happens beyond a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Overflow {
    /// The object is refused.
    Rejected,
    /// What is too much is left out.
    Dropped,
    /// It is cut, and the answer says so.
    Truncated,
    /// It is cut, and the answer says success.
    SilentlyTruncated,
    /// It can be moved in several pieces.
    Split,
}

impl Overflow {
    /// As printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Dropped => "dropped",
            Self::Truncated => "truncated",
            Self::SilentlyTruncated => "silently truncated",
            Self::Split => "split",
        }
    }

    /// What becomes of the value beyond the limit.
    pub fn fit(self) -> Fit {
        match self {
            Self::Rejected | Self::Dropped => Fit::Lost,
            Self::Truncated | Self::SilentlyTruncated => Fit::Degraded,
            Self::Split => Fit::Transformed,
        }
    }
}

/// The largest measure that the target holds.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Largest measure, in the unit of the aspect; absent where any number is taken and no limit is documented.
    #[serde(default)]
    pub value: Option<u64>,
    /// What happens beyond it; goes with `value`.
    #[serde(default)]
    pub overflow: Option<Overflow>,
    /// Name of the page.
    pub page: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What else there is to know.
    #[serde(default)]
    pub note: String,
}

/// What becomes of something.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// What becomes of it.
    pub fit: Fit,
    /// How, in a sentence.
    pub how: String,
    /// Name of the page.
    pub page: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What becomes of the values of a field; a value that is not listed is not known.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueMap {
    /// Name of the page.
    pub page: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// By value of the dataset.
    pub map: Ordered<ValueFit>,
}

/// What becomes of a value.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueFit {
    /// The value in the target, or what stands for it.
    pub to: String,
    /// What becomes of it.
    pub fit: Fit,
}

/// How fast the target loads.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Load {
    /// Requests that the account may make; absent where it is not known.
    pub rate: Option<Rate>,
    /// How the records of an object are sent: `customer`, `conversation`, `message`, `attachment`, `call`.
    pub steps: Ordered<LoadStep>,
}

/// A rate limit.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Requests per minute.
    pub per_minute: f64,
    /// Plan that has it.
    pub plan: String,
    /// Name of the page.
    pub page: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// How the records of one object are sent.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadStep {
    /// Records in one request or file; 0 = inside the request of another object.
    pub per_request: u32,
    /// Requests that one record costs, 1 unless said otherwise.
    #[serde(default)]
    pub cost: Option<f64>,
    /// Requests per minute where they are limited apart from the rate of the account.
    #[serde(default)]
    pub per_minute: Option<f64>,
    /// Name of the page.
    pub page: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A thing to do before the load, so that nobody is contacted.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// What to do.
    pub step: String,
    /// Name of the page.
    pub page: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl TargetProfile {
    /// Parses a profile.
    ///
    /// # Errors
    /// All mistakes of the file.
    pub fn parse(path: &str, text: &str) -> Result<Self, Problems> {
        let source = Source::new(path, text);
        let (profile, mut problems) = yaml::read::<Self>(&source);
        let later = profile.iter().flat_map(check).collect();
        let later = yaml::without_consequences(&problems, later);
        problems.extend(later);
        match profile {
            Some(profile) if problems.is_empty() => Ok(Self {
                hash: blake3::hash(text.as_bytes()).to_hex()[..16].to_owned(),
                ..profile
            }),
            _ => Err(source.problems(problems)),
        }
    }

    /// The profiles that ship with omnify, by id, with their texts.
    ///
    /// # Errors
    /// All mistakes of one of them.
    pub fn builtin() -> Result<Vec<(Self, &'static str)>, Problems> {
        builtin::folder("targets/")
            .map(|(path, text)| Ok((Self::parse(&format!("mappings/{path}"), text)?, text)))
            .collect()
    }

    /// The page of a short name.
    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages.value(name)
    }
}

/// What the types cannot say: names of aspects, values, objects and pages.
fn check(profile: &TargetProfile) -> Vec<Problem> {
    let mut problems = Vec::new();
    if profile.target != 1 {
        problems.push(Problem::new(
            path(&["target"]),
            "this program reads version 1".to_owned(),
        ));
    }
    let mut page = |at: Vec<&str>, name: &str| {
        if profile.page(name).is_none() {
            let hint = did_you_mean(name, profile.pages.keys());
            let problem = Problem::new(path(&at), "no such page under `pages`".to_owned());
            problems.push(problem.with_value(name).with_hint(hint));
        }
    };
    for (key, limit) in profile.limits.iter() {
        page(vec!["limits", key, "page"], &limit.page);
    }
    for (key, feature) in profile.features.iter() {
        page(vec!["features", key, "page"], &feature.page);
    }
    for (key, values) in profile.values.iter() {
        page(vec!["values", key, "page"], &values.page);
    }
    for (key, step) in profile.load.steps.iter() {
        page(vec!["load", "steps", key, "page"], &step.page);
    }
    if let Some(rate) = &profile.load.rate {
        page(vec!["load", "rate", "page"], &rate.page);
    }
    for suppression in &profile.suppress {
        page(vec!["suppress"], &suppression.page);
    }
    for (key, limit) in profile.limits.iter() {
        if limit.value.is_some() != limit.overflow.is_some() {
            let message = "`value` and `overflow` go together".to_owned();
            problems.push(Problem::new(path(&["limits", key]), message));
        }
    }
    let of = |wanted: fn(&AspectKind) -> bool| -> Vec<&str> {
        ASPECTS
            .iter()
            .filter(|aspect| wanted(&aspect.kind))
            .map(|aspect| aspect.key)
            .collect()
    };
    let limits = of(|kind| matches!(kind, AspectKind::Limit(_)));
    let features = of(|kind| *kind == AspectKind::Feature);
    let values = of(|kind| *kind == AspectKind::Values);
    let objects: Vec<&str> = OBJECTS.iter().map(|(name, _)| *name).collect();
    let lists: [(&[&str], Vec<&str>, &[&str]); 4] = [
        (&["limits"], profile.limits.keys().collect(), &limits),
        (&["features"], profile.features.keys().collect(), &features),
        (&["values"], profile.values.keys().collect(), &values),
        (&["load", "steps"], profile.load.steps.keys().collect(), &objects),
    ];
    for (at, keys, known) in lists {
        for key in keys {
            unknown(at, key, known, &mut problems);
        }
    }
    for (key, map) in profile.values.iter() {
        let known = match aspect(key).map(|aspect| aspect.field()) {
            Some("status") => STATUSES,
            Some("priority") => PRIORITIES,
            Some(_) => CHANNELS,
            None => continue,
        };
        for value in map.map.keys() {
            unknown(&["values", key, "map"], value, known, &mut problems);
        }
    }
    problems
}

fn unknown(at: &[&str], key: &str, known: &[&str], problems: &mut Vec<Problem>) {
    if !known.contains(&key) {
        let hint =
            did_you_mean(key, known.iter().copied()).unwrap_or_else(|| format!("known here: {}", known.join(", ")));
        let mut at = path(at);
        at.push(Step::Key(key.to_owned()));
        problems.push(
            Problem::new(at, "unknown name".to_owned())
                .at_key()
                .with_hint(Some(hint)),
        );
    }
}

fn path(parts: &[&str]) -> Vec<Step> {
    parts.iter().map(|part| Step::Key((*part).to_owned())).collect()
}
