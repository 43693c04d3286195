//! Scored pairs to clusters: strongest edges first, with guards instead of plain connected components.

use super::compare::{Compared, Comparer, Memory};
use super::features::UNIQUE;
use super::levels::*;
use super::score::{Scorer, odds};
use crate::config::link_model::Clustering;
use crate::model::linkage::{JudgedPair, Judgement, Merge, Rule};
use foldhash::{HashMap, HashMapExt};

/// A pair with its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) weight: f32,
}

/// Reasons by pair, lower record first.
pub(super) type Refusals = HashMap<(u32, u32), &'static str>;

/// What became of the edges.
pub(super) struct Clustered {
    pub(super) root: Vec<u32>,
    /// Strongest first.
    pub(super) edges: Vec<Scored>,
    /// Why a guard refused the merge of a pair.
    pub(super) refused: Refusals,
    /// In the order of joining.
    pub(super) merges: Vec<Merge>,
    /// "Same" decisions that other decisions forbid, each with one that does.
    pub(super) contradictions: Vec<[(u32, u32); 2]>,
    /// Weight from which pairs were linked.
    pub(super) threshold: f32,
}

/// How many pairs the merges so far brought together, and how many of them are expected to be right.
#[derive(Default)]
struct Expected {
    pairs: f64,
    right: f64,
    /// Weight of the last edge.
    last: f32,
}

impl Expected {
    fn add(&mut self, pairs: f64, right: f64) {
        self.pairs += pairs;
        self.right += right;
    }

    /// Expected pairwise precision after closure; 1 while there are too few pairs to tell.
    fn precision(&self) -> f64 {
        if self.pairs < FEW_PAIRS {
            1.0
        } else {
            self.right / self.pairs
        }
    }
}

/// Pairs below which an expected precision says little.
const FEW_PAIRS: f64 = 500.0;

/// Weight from which evidence without an agreeing identifier counts as strong.
const STRONG: f32 = 10.0;
/// Weight above the threshold that two clusters need when no pair of their records had enough.
const AGAIN: f32 = 4.0;

/// Merges records.
pub(super) struct Clusterer<'a> {
    comparer: &'a Comparer<'a>,
    scorer: &'a Scorer,
    settings: &'a Clustering,
    link: f32,
    parent: Vec<u32>,
    /// Circular list of the members of each cluster.
    next: Vec<u32>,
    size: Vec<u32>,
    /// Of each cluster, how many of its pairs are expected to be right.
    right: Vec<f32>,
    memory: Memory,
    /// Pairs that a person said are different.
    apart: Vec<(u32, u32)>,
    merges: Vec<Merge>,
    contradictions: Vec<[(u32, u32); 2]>,
    /// Weight of what was read in content, by pair.
    content: &'a HashMap<(u32, u32), f32>,
}

impl<'a> Clusterer<'a> {
    pub(super) fn new(
        comparer: &'a Comparer<'a>,
        scorer: &'a Scorer,
        settings: &'a Clustering,
        content: &'a HashMap<(u32, u32), f32>,
    ) -> Self {
        let records = comparer.features.rows.len();
        Self {
            comparer,
            scorer,
            settings,
            link: odds(settings.link_probability) as f32,
            parent: (0..records as u32).collect(),
            next: (0..records as u32).collect(),
            size: vec![1; records],
            right: vec![0.0; records],
            memory: Memory::new(),
            apart: Vec::new(),
            merges: Vec::new(),
            contradictions: Vec::new(),
            content,
        }
    }

    fn find(&mut self, mut record: u32) -> u32 {
        while self.parent[record as usize] != record {
            let up = self.parent[self.parent[record as usize] as usize];
            self.parent[record as usize] = up;
            record = up;
        }
        record
    }

    fn members(&self, record: u32) -> Vec<u32> {
        let mut list = vec![record];
        let mut at = self.next[record as usize];
        while at != record {
            list.push(at);
            at = self.next[at as usize];
        }
        list
    }

    fn join(&mut self, a: u32, b: u32) {
        let (big, small) = if (self.size[a as usize], b) < (self.size[b as usize], a) {
            (b, a)
        } else {
            (a, b)
        };
        self.parent[small as usize] = big;
        self.size[big as usize] += self.size[small as usize];
        self.right[big as usize] += self.right[small as usize];
        self.next.swap(a as usize, b as usize);
    }

    /// Clusters all edges.
    pub(super) fn run(mut self, mut edges: Vec<Scored>, judgements: &[JudgedPair]) -> Clustered {
        edges.sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
        edges.dedup_by_key(|e| (e.a, e.b));
        let mut refused = Refusals::new();
        self.judge(judgements);
        let mut expected = Expected::default();
        for edge in &edges {
            if edge.weight < expected.last && expected.precision() < self.settings.cluster_precision {
                self.link = self.link.max(expected.last);
            }
            expected.last = edge.weight;
            if edge.weight >= self.link {
                self.merge(*edge, &mut expected, &mut refused);
            }
        }
        if self.settings.second_pass {
            self.compare_again(&edges, &mut refused);
        }
        let threshold = self.link;
        let root = (0..self.parent.len() as u32).map(|record| self.find(record)).collect();
        Clustered {
            root,
            edges,
            refused,
            merges: self.merges,
            contradictions: self.contradictions,
            threshold,
        }
    }

    /// Applies what people decided: "different" pairs are remembered, "same" pairs merged unless another
    /// decision forbids it.
    fn judge(&mut self, judgements: &[JudgedPair]) {
        let apart = judgements.iter().filter(|j| j.judgement.keeps_apart());
        self.apart.extend(apart.map(|j| (j.a, j.b)));
        // The surest first, so that of several decisions that contradict each other the weakest pair is cut.
        let mut same: Vec<(f32, u32, u32)> = Vec::new();
        for judged in judgements.iter().filter(|j| j.judgement == Judgement::Same) {
            let (a, b) = (judged.a.min(judged.b), judged.a.max(judged.b));
            let pair = self.comparer.compare(a, b, &mut self.memory);
            same.push((self.scorer.weight(&pair), a, b));
        }
        same.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        for (_, a, b) in same {
            let (x, y) = (self.find(a), self.find(b));
            if x == y {
                continue;
            }
            if let Some(by) = self.forbids(x, y) {
                self.contradictions.push([(a, b), by]);
            } else {
                let pairs = self.size[x as usize] * self.size[y as usize];
                self.join(x, y);
                let root = self.find(x);
                self.right[root as usize] += pairs as f32;
                self.merges.push(Merge {
                    a,
                    b,
                    rule: Rule::Reviewed,
                });
            }
        }
    }

    fn is_forbidden(&mut self, a: u32, b: u32) -> bool {
        self.forbids(a, b).is_some()
    }

    /// The pair that a decision keeps apart and that a merge of two clusters would join.
    fn forbids(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        for at in 0..self.apart.len() {
            let pair = self.apart[at];
            let (x, y) = (self.find(pair.0), self.find(pair.1));
            if (x, y) == (a, b) || (x, y) == (b, a) {
                return Some(pair);
            }
        }
        None
    }

    /// Merges the clusters of an edge, or notes why not.
    fn merge(&mut self, edge: Scored, expected: &mut Expected, refused: &mut Refusals) {
        let (a, b) = (self.find(edge.a), self.find(edge.b));
        if a == b {
            return;
        }
        let reason = self.guard(a, b, self.content_of(edge));
        if reason.is_empty() {
            let pairs = f64::from(self.size[a as usize]) * f64::from(self.size[b as usize]);
            let right = pairs * self.unity(a) * self.unity(b) / (1.0 + (-f64::from(edge.weight)).exp2());
            expected.add(pairs, right);
            let rule = self.rule(edge);
            self.merges.push(Merge {
                a: edge.a,
                b: edge.b,
                rule,
            });
            self.join(a, b);
            let root = self.find(a);
            self.right[root as usize] += right as f32;
        } else {
            refused.insert((edge.a, edge.b), reason);
        }
    }

    /// Expected share of the members of a cluster that are the same person as one of them: 1 for a single record.
    fn unity(&self, root: u32) -> f64 {
        let size = f64::from(self.size[root as usize]);
        (size + 2.0 * f64::from(self.right[root as usize])) / (size * size)
    }

    fn content_of(&self, edge: Scored) -> f32 {
        self.content.get(&(edge.a, edge.b)).copied().unwrap_or(0.0)
    }

    /// The kind of evidence that joins two records.
    fn rule(&mut self, edge: Scored) -> Rule {
        let content = self.content_of(edge);
        if content != 0.0 && edge.weight - content < self.link {
            return Rule::Content;
        }
        let pair = self.comparer.compare(edge.a, edge.b, &mut self.memory);
        let identifier = [EMAIL, PHONE, HANDLE, EXTERNAL].iter().any(|c| pair.levels[*c] == 1);
        if identifier && pair.levels[GIVEN] <= G_EXACT && pair.levels[FAMILY] <= F_EXACT {
            Rule::Exact
        } else if edge.weight >= STRONG {
            Rule::Strong
        } else {
            Rule::Fuzzy
        }
    }

    /// Weight above the threshold for two clusters of which no pair had enough: the best of many pairs is
    /// the best by chance, too.
    fn again(&self, a: u32, b: u32) -> f32 {
        AGAIN + 2.0 * ((self.size[a as usize] * self.size[b as usize]) as f32).log2()
    }

    /// Pairs that were too weak alone: the clusters around them, compared as a whole, may be enough.
    fn compare_again(&mut self, edges: &[Scored], refused: &mut Refusals) {
        let mut again: Vec<(f32, usize)> = Vec::new();
        for (at, edge) in edges.iter().enumerate() {
            if edge.weight >= self.link {
                continue;
            }
            let (a, b) = (self.find(edge.a), self.find(edge.b));
            if a != b && self.size[a as usize] + self.size[b as usize] > 2 {
                let weight = self.profile_weight(a, b);
                if weight >= self.link + self.again(a, b) {
                    again.push((weight, at));
                }
            }
        }
        again.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        for (_, at) in again {
            let edge = edges[at];
            let (a, b) = (self.find(edge.a), self.find(edge.b));
            // The clusters may have grown since: the guard compares them as they are now.
            if a != b && self.profile_weight(a, b) >= self.link + self.again(a, b) {
                self.merge(edge, &mut Expected::default(), refused);
            }
        }
    }

    /// Why two clusters must not be merged; empty when they may.
    /// `content` is what was read in content about the pair at hand; it never joins names that conflict.
    fn guard(&mut self, a: u32, b: u32, content: f32) -> &'static str {
        if self.is_forbidden(a, b) {
            return "cannot-link";
        }
        if self.size[a as usize] + self.size[b as usize] > self.settings.max_cluster {
            return "size";
        }
        if self.holds_one_source_twice(a, b) {
            return "conflict";
        }
        let pair = self.size[a as usize] + self.size[b as usize] == 2;
        if pair || !self.comparer.features.guards.whole_clusters {
            return "";
        }
        let (left, right) = (self.members(a), self.members(b));
        let profile = self.profile(&left, &right);
        let weight = self.scorer.weight(&profile);
        let needed = self.link + self.settings.cluster_margin as f32;
        if weight >= needed || (weight + content >= needed && !profile.names_conflict()) {
            ""
        } else {
            "conflict"
        }
    }

    /// Whether a source that has one record per person would have two of the merged cluster.
    fn holds_one_source_twice(&self, a: u32, b: u32) -> bool {
        let features = self.comparer.features;
        let promised = |record: &u32| features.rows[*record as usize].flags & UNIQUE != 0;
        if !features.unique_people {
            return false;
        }
        let (left, right) = (self.members(a), self.members(b));
        let sources: Vec<u16> = left
            .iter()
            .filter(|r| promised(r))
            .map(|r| features.source_of[*r as usize])
            .collect();
        right
            .iter()
            .filter(|r| promised(r))
            .any(|r| sources.contains(&features.source_of[*r as usize]))
    }

    fn profile_weight(&mut self, a: u32, b: u32) -> f32 {
        let (left, right) = (self.members(a), self.members(b));
        let profile = self.profile(&left, &right);
        self.scorer.weight(&profile)
    }

    /// Two clusters compared as two records with sets of values: the strongest agreement of each comparison.
    fn profile(&mut self, left: &[u32], right: &[u32]) -> Compared {
        let mut best = Compared::empty();
        let mut weights = [f32::NEG_INFINITY; COMPARISONS];
        for x in left.iter().take(MOST) {
            for y in right.iter().take(MOST) {
                let pair = self.comparer.compare(*x.min(y), *x.max(y), &mut self.memory);
                best.named_user |= pair.named_user;
                best.suffix_conflict |= pair.suffix_conflict;
                for (comparison, weight) in weights.iter_mut().enumerate() {
                    let level = pair.levels[comparison];
                    if level == 0 {
                        continue;
                    }
                    let (m, u, _) = self
                        .scorer
                        .terms(comparison, usize::from(level), pair.chance[comparison]);
                    if m - u > *weight {
                        *weight = m - u;
                        best.levels[comparison] = level;
                        best.chance[comparison] = pair.chance[comparison];
                    }
                }
            }
        }
        best
    }
}

/// Members of each side that are compared.
const MOST: usize = 24;
