//! Evidence read in the content of messages and notes: how sure it is, and what it adds to a pair.
//! Reading the content is the caller's part.

use super::cluster::Scored;
use super::compare::{Comparer, Memory};
use super::score::{Scorer, odds};
use crate::config::link_model::Clustering;
use crate::model::linkage::Evidence;
use foldhash::HashMap;
use std::collections::BTreeMap;

/// Evidence that two records are one person, read in the content of messages and notes.
#[derive(Debug, Clone, PartialEq)]
pub struct ContentEvidence {
    /// Position of the first record.
    pub a: u32,
    /// Position of the second record.
    pub b: u32,
    /// What was found: `signature-phone`, `order-number`, …
    pub comparison: &'static str,
    /// Probability that the two are one person when nothing else is known.
    pub probability: f64,
    /// Display ref and masked snippet of the place where it was read.
    pub read_in: String,
}

/// One kind of evidence on a pair with the weight that it adds.
#[derive(Debug)]
struct Found {
    comparison: &'static str,
    level: &'static str,
    weight: f32,
    read_in: String,
}

/// All content evidence of a linkage.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// By places of the pair, lower first.
    weights: HashMap<(u32, u32), f32>,
    /// By positions of the pair, lower first.
    found: HashMap<(u32, u32), Vec<Found>>,
}

/// How far below the threshold a pair with contradicting names is held.
const HELD: f32 = 0.01;

impl Content {
    /// Weighs all evidence and adds it to the edges. What was read in content is a better guess at a pair than
    /// the share of matches among all pairs, so the surest kind takes the place of that share; a further kind
    /// counts as independent of it, the same kind again adds nothing. A pair whose names conflict and
    /// that would not be linked without it stays below the threshold.
    pub(super) fn weigh(
        evidence: Vec<ContentEvidence>,
        place: &[u32],
        comparer: &Comparer<'_>,
        scorer: &Scorer,
        settings: &Clustering,
        edges: &mut Vec<Scored>,
    ) -> Self {
        let mut pairs: BTreeMap<(u32, u32), Vec<ContentEvidence>> = BTreeMap::new();
        for one in evidence {
            let (a, b) = (one.a.min(one.b), one.a.max(one.b));
            if a != b && (b as usize) < place.len() {
                pairs.entry((a, b)).or_default().push(one);
            }
        }
        let link = odds(settings.link_probability) as f32;
        let mut memory = Memory::new();
        let mut content = Self::default();
        for ((a, b), mut list) in pairs {
            list.sort_by(|x, y| {
                y.probability
                    .total_cmp(&x.probability)
                    .then_with(|| (x.comparison, &x.read_in).cmp(&(y.comparison, &y.read_in)))
            });
            let (x, y) = (place[a as usize], place[b as usize]);
            let (x, y) = (x.min(y), x.max(y));
            let compared = comparer.compare(x, y, &mut memory);
            let alone = scorer.weight(&compared);
            let (mut doubt, mut before) = (1.0, scorer.match_share);
            let mut found: Vec<Found> = Vec::with_capacity(list.len());
            for one in list {
                let mut weight = 0.0;
                if found.iter().all(|known| known.comparison != one.comparison) {
                    doubt *= 1.0 - one.probability;
                    let now = odds(1.0 - doubt) as f32;
                    weight = now - before;
                    before = now;
                }
                found.push(Found {
                    comparison: one.comparison,
                    level: "found",
                    weight,
                    read_in: one.read_in,
                });
            }
            let mut sum: f32 = found.iter().map(|one| one.weight).sum();
            if compared.names_conflict() && alone < link && alone + sum >= link - HELD {
                let held = link - HELD - (alone + sum);
                sum += held;
                found.push(Found {
                    comparison: "content",
                    level: "names-conflict",
                    weight: held,
                    read_in: String::new(),
                });
            }
            edges.push(Scored {
                a: x,
                b: y,
                weight: alone + sum,
            });
            content.weights.insert((x, y), sum);
            content.found.insert((a, b), found);
        }
        // The edges without content are still there, weaker or stronger; the one with it counts.
        let weights = &content.weights;
        let known = edges.len() - weights.len();
        let mut at = 0;
        edges.retain(|edge| {
            at += 1;
            at > known || !weights.contains_key(&(edge.a, edge.b))
        });
        content
    }

    /// What content adds to pairs of places, lower first.
    pub(super) fn weights(&self) -> &HashMap<(u32, u32), f32> {
        &self.weights
    }

    /// The lines of a pair's waterfall, by positions.
    pub(super) fn lines(&self, a: u32, b: u32) -> impl Iterator<Item = Evidence> + '_ {
        let found = self.found.get(&(a.min(b), a.max(b)));
        found.into_iter().flatten().map(|one| Evidence {
            comparison: one.comparison.to_owned(),
            level: one.level.to_owned(),
            weight: f64::from(one.weight),
            read_in: one.read_in.clone(),
        })
    }
}
