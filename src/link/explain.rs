//! Why two records match or do not: the waterfall of match weights, and the step that kept a pair apart.

use super::compare::{Comparer, Memory};
use super::levels::{ATTRIBUTE, COMPARISONS, TABLE, level_name};
use super::linker::Linked;
use super::score::log2_add;
use crate::model::linkage::Evidence;

/// The step at which a pair was kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The records are in one cluster.
    Linked,
    /// No blocking key is shared: the pair was never compared.
    Blocking,
    /// The match weight is below the threshold.
    Score,
    /// The weight is enough, but a guard refused to merge the clusters.
    Guard(&'static str),
}

/// Answer to "why are these two records not one customer?".
#[derive(Debug, Clone, PartialEq)]
pub struct WhyNot {
    /// The step that decided.
    pub reason: Reason,
    /// log2 odds of the pair.
    pub weight: f64,
    /// log2 odds from which a pair is linked.
    pub threshold: f64,
    /// Names of the blocking keys that the pair shares.
    pub shared_keys: Vec<&'static str>,
}

impl Linked {
    fn compared(&self, a: u32, b: u32) -> Option<super::compare::Compared> {
        let (a, b) = (*self.place.get(a as usize)?, *self.place.get(b as usize)?);
        let comparer = Comparer {
            features: &self.features,
            frequencies: &self.frequencies,
        };
        Some(comparer.compare(a.min(b), a.max(b), &mut Memory::new()))
    }

    /// The waterfall of a pair: prior, one line per comparison, corrections. Its sum is the match weight.
    pub fn explain(&self, a: u32, b: u32) -> Vec<Evidence> {
        let Some(pair) = self.compared(a, b) else {
            return Vec::new();
        };
        let line = |comparison: &str, level: &str, weight: f32| Evidence {
            comparison: comparison.to_owned(),
            level: level.to_owned(),
            weight: f64::from(weight),
            read_in: String::new(),
        };
        let mut lines = vec![line("prior", "", self.scorer.match_share)];
        for comparison in (0..COMPARISONS).filter(|c| self.scorer.used[*c]) {
            let level = pair.levels[comparison];
            let (m, u, _) = self
                .scorer
                .terms(comparison, usize::from(level), pair.chance[comparison]);
            let name = match comparison.checked_sub(ATTRIBUTE) {
                Some(at) => format!("attributes.{}", self.features.attributes.names[at]),
                None => TABLE[comparison].0.to_owned(),
            };
            lines.push(line(
                &name,
                level_name(comparison, level),
                if level == 0 { 0.0 } else { m - u },
            ));
        }
        let echo = self.scorer.echo(&pair);
        if echo != 0.0 {
            lines.push(line("mailbox_echoes_name", "", -echo));
        }
        if pair.suffix_conflict {
            lines.push(line("suffix", "differ", -super::score::SUFFIX_CONFLICT));
        }
        let (_, u, h) = self.scorer.sums(&pair);
        let household = u - log2_add(self.scorer.household_share + h, u);
        if household < -0.005 {
            lines.push(line("household", "likely", household));
        }
        lines.extend(self.content.lines(a, b));
        lines
    }

    /// log2 odds of a pair, evidence from content included.
    pub(super) fn pair_weight(&self, a: u32, b: u32) -> f64 {
        let Some(pair) = self.compared(a, b) else { return 0.0 };
        let content: f64 = self.content.lines(a, b).map(|line| line.weight).sum();
        f64::from(self.scorer.weight(&pair)) + content
    }

    /// The step at which a pair was kept apart.
    pub fn why_not(&self, a: u32, b: u32) -> WhyNot {
        let weight = self.pair_weight(a, b);
        let threshold = self.linkage.stats.threshold;
        let places = self.place.get(a as usize).zip(self.place.get(b as usize));
        let shared_keys = places.map_or(Vec::new(), |(a, b)| self.keys.shared(*a, *b));
        let clusters = &self.linkage.cluster_of;
        let edge = self
            .linkage
            .edges
            .binary_search_by_key(&(a.min(b), a.max(b)), |e| (e.a, e.b))
            .ok()
            .map(|at| &self.linkage.edges[at]);
        let reason = match edge {
            _ if clusters.get(a as usize) == clusters.get(b as usize) => Reason::Linked,
            Some(edge) if !edge.refused.is_empty() => Reason::Guard(edge.refused),
            _ if weight < threshold => Reason::Score,
            _ => Reason::Blocking,
        };
        WhyNot {
            reason,
            weight,
            threshold,
            shared_keys,
        }
    }
}
