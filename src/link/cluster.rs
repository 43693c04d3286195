//! Scored pairs to clusters: strongest edges first, with guards instead of plain connected components.

use super::compare::{Compared, Comparer, Memory};
use super::levels::*;
use super::score::{Scorer, odds};
use crate::config::link_model::Clustering;
use crate::model::linkage::{Edge, JudgedPair, Judgement, LinkStats, Linkage, Verdict};

/// A pair with its weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) weight: f32,
}

/// What became of the edges.
pub(super) struct Clustered {
    root: Vec<u32>,
    edges: Vec<(Scored, &'static str, Option<Judgement>)>,
}

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
    memory: Memory,
}

impl<'a> Clusterer<'a> {
    pub(super) fn new(comparer: &'a Comparer<'a>, scorer: &'a Scorer, settings: &'a Clustering) -> Self {
        let records = comparer.features.rows.len();
        Self {
            comparer,
            scorer,
            settings,
            link: odds(settings.link_probability) as f32,
            parent: (0..records as u32).collect(),
            next: (0..records as u32).collect(),
            size: vec![1; records],
            memory: Memory::new(),
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
        self.next.swap(a as usize, b as usize);
    }

    /// Clusters all edges.
    pub(super) fn run(mut self, mut edges: Vec<Scored>, judgements: &[JudgedPair]) -> Clustered {
        edges.sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
        edges.dedup_by_key(|e| (e.a, e.b));
        let mut kept = Vec::new();
        for judged in judgements.iter().filter(|j| j.judgement == Judgement::Same) {
            let (a, b) = (self.find(judged.a), self.find(judged.b));
            if a != b {
                self.join(a, b);
            }
        }
        let apart: Vec<(u32, u32)> = judgements
            .iter()
            .filter(|j| {
                matches!(
                    j.judgement,
                    Judgement::Different | Judgement::SameHousehold | Judgement::SameOrganisation
                )
            })
            .map(|j| (j.a, j.b))
            .collect();
        for edge in edges {
            let mut refused = "";
            if edge.weight >= self.link {
                let (a, b) = (self.find(edge.a), self.find(edge.b));
                if a != b {
                    refused = self.guard(a, b, edge.weight, &apart);
                    if refused.is_empty() {
                        self.join(a, b);
                    }
                }
            }
            kept.push((edge, refused, None));
        }
        let root = (0..self.parent.len() as u32).map(|record| self.find(record)).collect();
        Clustered { root, edges: kept }
    }

    /// Why two clusters must not be merged; empty when they may.
    fn guard(&mut self, a: u32, b: u32, _weight: f32, apart: &[(u32, u32)]) -> &'static str {
        for (x, y) in apart {
            let (x, y) = (self.find(*x), self.find(*y));
            if (x, y) == (a, b) || (x, y) == (b, a) {
                return "cannot-link";
            }
        }
        if self.size[a as usize] + self.size[b as usize] > self.settings.max_cluster {
            return "size";
        }
        let (left, right) = (self.members(a), self.members(b));
        if left.len() + right.len() > 2 {
            let profile = self.profile(&left, &right);
            if self.scorer.weight(&profile) < self.link + self.settings.conflict_weight as f32 {
                return "conflict";
            }
        }
        ""
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

/// Brings clusters and edges back to the numbers of the records pushed.
pub(super) fn linkage(clustered: &Clustered, order: &[u32], settings: &Clustering) -> Linkage {
    let (link, review) = (
        odds(settings.link_probability) as f32,
        odds(settings.review_probability) as f32,
    );
    let mut number = vec![u32::MAX; order.len()];
    let mut cluster_of = vec![0u32; order.len()];
    let mut place = vec![0u32; order.len()];
    for (new, old) in (0u32..).zip(order) {
        place[*old as usize] = new;
    }
    let mut clusters = 0;
    for (old, new) in place.iter().enumerate() {
        let root = clustered.root[*new as usize] as usize;
        if number[root] == u32::MAX {
            number[root] = clusters;
            clusters += 1;
        }
        cluster_of[old] = number[root];
    }
    let mut stats = LinkStats {
        records: order.len() as u64,
        clusters: u64::from(clusters),
        threshold: f64::from(link),
        ..LinkStats::default()
    };
    let mut edges: Vec<Edge> = clustered
        .edges
        .iter()
        .filter(|(edge, _, _)| edge.weight >= review)
        .map(|(edge, refused, judgement)| {
            let (a, b) = (order[edge.a as usize], order[edge.b as usize]);
            let same = cluster_of[a as usize] == cluster_of[b as usize];
            let verdict = if same { Verdict::Link } else { Verdict::Review };
            Edge {
                a: a.min(b),
                b: a.max(b),
                match_weight: edge.weight,
                verdict,
                judgement: *judgement,
                refused: if same { "" } else { refused },
            }
        })
        .collect();
    edges.sort_unstable_by_key(|e| (e.a, e.b));
    stats.review_pairs = edges.iter().filter(|e| e.verdict == Verdict::Review).count() as u64;
    for reason in ["bridge", "cannot-link", "conflict", "size"] {
        let count = edges.iter().filter(|e| e.refused == reason).count() as u64;
        if count > 0 {
            stats.refused.push((reason.to_owned(), count));
        }
    }
    Linkage {
        cluster_of,
        edges,
        stats,
    }
}
