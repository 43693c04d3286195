//! The engine's front: push contact records, finish, ask.

use super::attributes::ROOM;
use super::blocking::{BlockStats, Keys};
use super::cluster::{Clusterer, Scored};
use super::compare::{Comparer, Memory};
use super::content::{Content, ContentEvidence};
use super::features::Features;
use super::frequency::Frequencies;
use super::levels::ATTRIBUTE;
use super::outcome;
use super::score::{Scorer, odds};
use super::train;
use super::usage;
use crate::config::link_model::LinkModel;
use crate::model::contact::ContactRecord;
use crate::model::linkage::{JudgedPair, Linkage};
use anyhow::Result;

/// Takes contact records one by one and links them.
pub struct Linker {
    model: LinkModel,
    features: Features,
    content: Vec<ContentEvidence>,
}

/// A finished linkage, with all that is needed to explain it.
pub struct Linked {
    /// Clusters, kept edges and counts, by position of the records pushed.
    pub linkage: Linkage,
    /// "Same" decisions, by position, that could not be followed, each with one that forbids it.
    pub contradictions: Vec<[(u32, u32); 2]>,
    /// The model with the probabilities that were used; can be saved and used again.
    pub model: LinkModel,
    pub(super) features: Features,
    pub(super) frequencies: Frequencies,
    pub(super) keys: Keys,
    pub(super) scorer: Scorer,
    pub(super) content: Content,
    /// Place of each pushed record in `features`.
    pub(super) place: Vec<u32>,
}

impl Linker {
    /// Starts an empty linker.
    pub fn new(model: &LinkModel) -> Self {
        let attributes = model
            .comparisons
            .iter()
            .filter_map(|c| c.comparison.strip_prefix("attributes."))
            .map(str::to_owned);
        Self {
            features: Features::new(attributes.take(ROOM).collect(), model.guards.clone()),
            model: model.clone(),
            content: Vec::new(),
        }
    }

    /// Adds one record; its position is the number of records pushed before.
    pub fn push(&mut self, record: &ContactRecord) {
        self.features.push(record);
    }

    /// Number of records pushed.
    pub fn len(&self) -> usize {
        self.features.rows.len()
    }

    /// Whether nothing has been pushed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds evidence read in content. Pairs it names are compared whatever the blocking says.
    pub fn add_evidence(&mut self, evidence: ContentEvidence) {
        self.content.push(evidence);
    }

    /// Counts the pairs that the blocking keys lead to, without comparing them.
    pub fn count_candidates(mut self) -> u64 {
        self.features.settle(false);
        let frequencies = Frequencies::new(&self.features);
        let keys = Keys::new(&self.features, &frequencies, &self.model.blocking.keys);
        let max_block = self.model.blocking.max_block;
        let counts = keys.pairs(
            max_block,
            1,
            &mut BlockStats::default(),
            || 0u64,
            |count, _, _| *count += 1,
        );
        counts.into_iter().sum()
    }

    /// Trains the model, scores all candidate pairs and forms clusters.
    pub fn finish(mut self, judgements: &[JudgedPair]) -> Result<Linked> {
        // A model that was trained before is used as it is.
        let trains = self.model.training.rounds > 0 && self.model.trained.is_none();
        let order = self.features.settle(trains);
        self.model.comparisons.extend(self.features.attributes.comparisons());
        let mut place = vec![0u32; order.len()];
        for (new, old) in (0u32..).zip(&order) {
            place[*old as usize] = new;
        }
        let mut frequencies = Frequencies::new(&self.features);
        usage::settle_spread(&mut frequencies, &self.features);
        let keys = Keys::new(&self.features, &frequencies, &self.model.blocking.keys);
        let mut scorer = Scorer::new(&self.model, &self.features.attributes.names, order.len())?;
        if !self.model.guards.households {
            scorer.household = Default::default();
        }
        let known = judgements
            .iter()
            .copied()
            .filter(|j| (j.a as usize) < place.len() && (j.b as usize) < place.len());
        let known: Vec<JudgedPair> = known.collect();
        let judgements: Vec<JudgedPair> = known
            .iter()
            .map(|j| JudgedPair {
                a: place[j.a as usize],
                b: place[j.b as usize],
                ..*j
            })
            .collect();
        if self.features.rows.len() > 1 && trains {
            let comparer = Comparer {
                features: &self.features,
                frequencies: &frequencies,
            };
            train::train(&comparer, &keys, &mut scorer, &mut self.model);
            self.forget_silent_attributes(&mut scorer);
        }
        let comparer = Comparer {
            features: &self.features,
            frequencies: &frequencies,
        };
        let settings = &self.model.clustering;
        let mut floor = odds(settings.review_probability.min(settings.link_probability)) as f32;
        if settings.second_pass {
            floor = floor.min(FLOOR);
        }
        let mut blocks = BlockStats::default();
        let (mut edges, candidates) = score_all(&comparer, &keys, &scorer, &self.model, floor, &mut blocks);
        let content = Content::weigh(
            self.content,
            &place,
            &comparer,
            &scorer,
            &self.model.clustering,
            &mut edges,
        );
        let clusterer = Clusterer::new(&comparer, &scorer, &self.model.clustering, content.weights());
        let clustered = clusterer.run(edges, &judgements);
        let mut linkage = outcome::linkage(&clustered, &order, &known, &self.model.clustering);
        linkage.stats.candidate_pairs = candidates;
        linkage.stats.oversize_blocks = blocks.oversize;
        linkage.stats.unlinkable = keys.without_any();
        let contradictions = clustered
            .contradictions
            .iter()
            .map(|both| both.map(|(a, b)| (order[a as usize], order[b as usize])))
            .collect();
        Ok(Linked {
            linkage,
            contradictions,
            model: self.model,
            features: self.features,
            frequencies,
            keys,
            scorer,
            content,
            place,
        })
    }
}

impl Linker {
    /// Drops attributes that the model does not name and of which training found that they tell nothing.
    fn forget_silent_attributes(&mut self, scorer: &mut Scorer) {
        for index in 0..self.features.attributes.len() {
            let comparison = ATTRIBUTE + index;
            let tells = (1..=3).any(|level| {
                let (m, u, _) = scorer.terms(comparison, level, 0.0);
                (m - u).abs() >= SILENT && m.max(u) > -7.0
            });
            if !tells && self.features.attributes.forget(index) {
                scorer.used[comparison] = false;
                let name = format!("attributes.{}", self.features.attributes.names[index]);
                self.model.comparisons.retain(|c| c.comparison != name);
            }
        }
    }
}

/// Weights (log2) below this are noise.
const SILENT: f32 = 0.7;
/// Edges below this weight are of no use to the second pass.
const FLOOR: f32 = -6.0;

fn score_all(
    comparer: &Comparer<'_>,
    keys: &Keys,
    scorer: &Scorer,
    model: &LinkModel,
    floor: f32,
    blocks: &mut BlockStats,
) -> (Vec<Scored>, u64) {
    let visit = |state: &mut (Vec<Scored>, Memory, u64), a: u32, b: u32| {
        let weight = scorer.weight(&comparer.compare(a, b, &mut state.1));
        state.2 += 1;
        if weight >= floor {
            state.0.push(Scored { a, b, weight });
        }
    };
    let new = || (Vec::new(), Memory::new(), 0);
    let records = comparer.features.rows.len() as u64;
    let states = if records * records.saturating_sub(1) / 2 <= model.blocking.all_pairs_up_to {
        train::all_pairs(records as u32, new, visit)
    } else {
        keys.pairs(model.blocking.max_block, 1, blocks, new, visit)
    };
    let mut edges = Vec::with_capacity(states.iter().map(|s| s.0.len()).sum());
    let mut candidates = 0;
    for (some, _, count) in states {
        edges.extend(some);
        candidates += count;
    }
    (edges, candidates)
}
