//! The link model: comparisons with their agreement levels, blocking, training and clustering settings.
//! A trained model has the same shape with every probability filled in, so it can be read and reused.

use super::yaml;
use crate::builtin;
use anyhow::{Context as _, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How records are compared and merged (mappings/link/default.yaml, or a model saved by a run).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkModel {
    /// Version of the file's shape: 1.
    pub version: u32,
    /// Comparisons; one that finds no values is inert.
    pub comparisons: Vec<Comparison>,
    /// Which pairs are compared.
    pub blocking: Blocking,
    /// How the probabilities are estimated.
    pub training: Training,
    /// How scored pairs become customers.
    pub clustering: Clustering,
    /// Protections against joining two people; all are on unless the file says otherwise.
    #[serde(default)]
    pub guards: Guards,
    /// What counts as evidence in messages and notes; without it they are not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<ContentRule>,
    /// What a run learnt; present in a trained model only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trained: Option<Trained>,
}

/// One comparison of two records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// `given_name`, `family_name`, `birth_date`, `email`, `phone`, `handle`, `address`, `external_id`,
    /// `company`, `email_name`, or `attributes.<name>`.
    pub comparison: String,
    /// Levels from the strongest to the weakest; null is implied.
    pub levels: Vec<Level>,
}

/// One agreement level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Name of the level; the set of each comparison is fixed (docs/linking.md).
    pub level: String,
    /// Probability of the level among records of one person, the start of training.
    pub m: f64,
    /// Probability among records of unrelated people; sampled from the data when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub u: Option<f64>,
    /// Probability among records of people who share a household or a desk; `u` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<f64>,
    /// Whether the frequency of the agreeing value replaces `u`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub term_frequency: bool,
}

/// Which pairs are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blocking {
    /// Up to this many pairs in total, all pairs are compared and no blocking is done.
    pub all_pairs_up_to: u64,
    /// Largest block that is compared in full; a larger one is split by sub-keys.
    pub max_block: u32,
    /// Names of the keys in use (docs/linking.md lists them); empty = all.
    #[serde(default)]
    pub keys: Vec<String>,
}

/// Protections against joining two people. Switching one off shows what it is worth (docs/linking.md).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Guards {
    /// Years between the use of an identifier under one name and under another from which it has been given to somebody
    /// else; 0 = never.
    pub recycled_after_years: f64,
    /// An identifier seen with several given names proves less.
    pub shared_identifiers: bool,
    /// An identifier that the export flags as shared counts as one of several people.
    pub shared_flags: bool,
    /// People of one household or desk are a class of pairs of their own.
    pub households: bool,
    /// Different extensions behind one number are different people.
    pub extensions: bool,
    /// Role mailboxes stand for a company, not for a person.
    pub role_mailboxes: bool,
    /// Values typed in place of real ones are unknown.
    pub placeholders: bool,
    /// Addresses and numbers are compared in their normal form, damaged ones not at all.
    pub normal_forms: bool,
    /// Ids of different pages and workspaces never agree.
    pub scopes: bool,
    /// Numeric ids of one system tell who had a handle before.
    pub numeric_ids: bool,
    /// Jr. and Sr. are different people.
    pub suffixes: bool,
    /// Cities of the same name in different countries or regions are different places.
    pub regions: bool,
    /// Before a merge the two clusters are compared as a whole.
    pub whole_clusters: bool,
    /// A source that promises one record per person has no two records of one.
    pub unique_people: bool,
}

impl Default for Guards {
    fn default() -> Self {
        Self {
            recycled_after_years: 2.0,
            shared_identifiers: true,
            shared_flags: true,
            households: true,
            extensions: true,
            role_mailboxes: true,
            placeholders: true,
            normal_forms: true,
            scopes: true,
            numeric_ids: true,
            suffixes: true,
            regions: true,
            whole_clusters: true,
            unique_people: true,
        }
    }
}

/// One kind of evidence that is read in messages and notes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentRule {
    /// `signature-phone`, `order-number`, … (docs/linking.md lists them).
    pub evidence: String,
    /// Probability that writer and holder are one person when nothing else is known about them.
    pub probability: f64,
}

/// The kinds of evidence that are read in messages and notes.
pub const CONTENT_EVIDENCE: [&str; 14] = [
    "signature-phone",
    "signature-email",
    "signature-handle",
    "message-phone",
    "message-email",
    "note-phone",
    "note-email",
    "order-number",
    "order-number-in-reply",
    "order-number-in-note",
    "ticket-number",
    "forwarded-to",
    "forwarded-from",
    "forwarded-by-agent",
];

/// How the probabilities are estimated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// Random pairs for `u`.
    pub random_pairs: u32,
    /// Candidate pairs for `m`.
    pub candidate_pairs: u32,
    /// Rounds of expectation maximisation at most; 0 keeps the model as it is.
    pub rounds: u32,
    /// How many pairs the starting `m` counts for.
    pub prior_pairs: f64,
}

/// How scored pairs become customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clustering {
    /// Match probability below which no pair is linked.
    pub link_probability: f64,
    /// Expected share of right pairs among all pairs that are brought together; linking stops, strongest
    /// pairs first, before it falls below. 0 = no such limit.
    #[serde(default)]
    pub cluster_precision: f64,
    /// Match probability from which a pair goes to review.
    pub review_probability: f64,
    /// Weight (log2) above the threshold that two clusters need, compared as a whole, to be merged.
    pub cluster_margin: f64,
    /// Largest cluster without approval.
    pub max_cluster: u32,
    /// Whether merged clusters are compared again.
    pub second_pass: bool,
}

/// What a run learnt besides the level probabilities.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trained {
    /// Records that it was trained on.
    pub records: u64,
    /// Share of all pairs that are matches.
    pub match_share: f64,
    /// Share of all pairs whose people share a household or a desk.
    pub household_share: f64,
    /// Rounds of training.
    pub rounds: u32,
}

impl LinkModel {
    /// The model that ships with omnify.
    ///
    /// # Errors
    /// When the embedded file is damaged.
    pub fn builtin() -> Result<Self> {
        Self::parse(builtin::file("link/default.yaml").context("mappings/link/default.yaml is not embedded")?)
            .context("reading mappings/link/default.yaml")
    }

    /// Reads a model from YAML.
    ///
    /// # Errors
    /// All mistakes of the text; another version, an unknown kind of evidence.
    pub fn parse(yaml: &str) -> Result<Self> {
        let model: Self = yaml::parse("link model", yaml)?;
        anyhow::ensure!(
            model.version == 1,
            "link model version {} is not known\nhint: this program reads version 1",
            model.version
        );
        for rule in &model.content {
            anyhow::ensure!(
                CONTENT_EVIDENCE.contains(&rule.evidence.as_str()),
                "link model: no content evidence named `{}`\nhint: there are {}",
                rule.evidence,
                CONTENT_EVIDENCE.join(", ")
            );
            anyhow::ensure!(
                (0.0..1.0).contains(&rule.probability),
                "link model: the probability of `{}` is not between 0 and 1\nhint: 0 switches it off",
                rule.evidence
            );
        }
        Ok(model)
    }

    /// The probability of a kind of content evidence, `None` when it is off.
    pub fn content_probability(&self, evidence: &str) -> Option<f64> {
        let rule = self.content.iter().find(|rule| rule.evidence == evidence)?;
        (rule.probability > 0.0).then_some(rule.probability)
    }

    /// The model as YAML.
    pub fn to_yaml(&self) -> Result<String> {
        yaml::write(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_model_survives_writing_and_reading() {
        let model = LinkModel::builtin().expect("embedded");
        let again = LinkModel::parse(&model.to_yaml().expect("writes")).expect("reads");
        assert_eq!(model, again);
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(LinkModel::parse("version: 1\nnope: 2\n").is_err());
    }
}
