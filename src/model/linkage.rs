//! What identity resolution produces: edges with their evidence, verdicts, judgements, clusters.

use serde::{Deserialize, Serialize};

/// What the machine says about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The same customer.
    Link,
    /// Uncertain: to be decided by a person.
    Review,
    /// Different customers.
    NonLink,
}

impl Verdict {
    /// The word stored in the published dataset.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Review => "review",
            Self::NonLink => "non-link",
        }
    }
}

/// What a person says about a pair. Never mixed with a [`Verdict`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// One person.
    Same,
    /// Two people.
    Different,
    /// Two people of one household.
    SameHousehold,
    /// Two people of one organisation.
    SameOrganisation,
    /// Cannot tell.
    Unsure,
}

impl Judgement {
    /// Whether the two are two people, whatever else they have in common.
    pub fn keeps_apart(self) -> bool {
        matches!(self, Self::Different | Self::SameHousehold | Self::SameOrganisation)
    }

    /// The word stored in decisions.jsonl and in the published dataset.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::SameHousehold => "same-household",
            Self::SameOrganisation => "same-organisation",
            Self::Unsure => "unsure",
        }
    }
}

/// A judgement on two contact records, given by their position in the list that is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedPair {
    /// Position of the first record.
    pub a: u32,
    /// Position of the second record.
    pub b: u32,
    /// What was decided.
    pub judgement: Judgement,
}

/// One comparison of a pair: which attribute, which agreement level, which weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Name of the comparison, e.g. `surname`.
    pub comparison: String,
    /// Name of the agreement level, e.g. `exact`, `nickname`, `null`.
    pub level: String,
    /// log2 of m/u, term-frequency adjusted; 0 for `null`.
    pub weight: f64,
    /// Where content evidence was read (display ref and masked snippet), else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub read_in: String,
}

/// An agreement level of the link model as a run learnt it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearntLevel {
    /// Name of the comparison.
    pub comparison: String,
    /// Name of the level.
    pub level: String,
    /// Probability among records of one person that training started from, when the default model has one.
    pub start_m: Option<f64>,
    /// Probability among records of one person.
    pub m: f64,
    /// Probability among records of unrelated people.
    pub u: f64,
}

impl LearntLevel {
    /// log2 of m/u.
    pub fn weight(&self) -> f64 {
        (self.m.max(1e-9) / self.u.max(1e-9)).log2()
    }
}

/// A compared pair that is kept: links and the review queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Position of the first record, smaller than `b`.
    pub a: u32,
    /// Position of the second record.
    pub b: u32,
    /// Sum of the evidence and of the prior, log2 odds.
    pub match_weight: f32,
    /// What the machine says.
    pub verdict: Verdict,
    /// What a person said, if anything.
    pub judgement: Option<Judgement>,
    /// Why a pair with enough weight was not merged: `conflict`, `cannot-link`, `size`, `bridge`; else empty.
    pub refused: &'static str,
}

/// What joined a record to its customer, from the surest to the least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A person said so.
    Reviewed,
    /// An identifier agrees exactly, and no name contradicts it.
    Exact,
    /// Strong agreement of several fields.
    Strong,
    /// Enough agreement of several fields, none of it strong.
    Fuzzy,
    /// Enough only together with what was read in messages and notes.
    Content,
}

impl Rule {
    /// The word stored in the published dataset.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reviewed => "reviewed",
            Self::Exact => "exact",
            Self::Strong => "strong",
            Self::Fuzzy => "fuzzy",
            Self::Content => "content",
        }
    }
}

/// Two records whose pair joined two clusters. All merges of a cluster are a tree over its records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    /// Position of the first record.
    pub a: u32,
    /// Position of the second record.
    pub b: u32,
    /// Kind of evidence.
    pub rule: Rule,
}

/// What became of an id between two runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdEvent {
    /// The id.
    pub customer_id: String,
    /// minted, merged-into, split-from.
    pub event: &'static str,
    /// The other id, empty for `minted`.
    pub other_id: String,
}

/// The result of linking a list of contact records.
#[derive(Debug, Clone, Default)]
pub struct Linkage {
    /// For each record the number of its cluster; clusters are numbered by their first record.
    pub cluster_of: Vec<u32>,
    /// Kept edges sorted by (a, b).
    pub edges: Vec<Edge>,
    /// What joined the clusters, in the order of joining.
    pub merges: Vec<Merge>,
    /// Counts for the report's waterfall and for findings.
    pub stats: LinkStats,
}

/// Counts of a linkage.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct LinkStats {
    /// Records.
    pub records: u64,
    /// Candidate pairs after blocking.
    pub candidate_pairs: u64,
    /// Blocks that were dropped or cut for size, by blocking key name.
    pub oversize_blocks: Vec<(String, u64)>,
    /// Records merged because an identifier agrees exactly and no name contradicts it.
    pub merged_exact: u64,
    /// Records merged on strong evidence.
    pub merged_strong: u64,
    /// Records merged on fuzzy evidence.
    pub merged_fuzzy: u64,
    /// Records merged on evidence read in messages and notes.
    pub merged_content: u64,
    /// Records merged because a person said so.
    pub merged_reviewed: u64,
    /// Pairs left for review.
    pub review_pairs: u64,
    /// Merges refused by a guard, by reason.
    pub refused: Vec<(String, u64)>,
    /// Clusters.
    pub clusters: u64,
    /// Records without anything to compare.
    pub unlinkable: u64,
    /// Weight from which a pair is linked, log2 odds.
    pub threshold: f64,
}
