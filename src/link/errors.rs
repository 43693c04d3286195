//! What a linkage got wrong against known answers, and where: blocking, score or guard; the threshold curve;
//! the errors that cost most, with their waterfall.

use super::explain::{Reason, WhyNot};
use super::linker::Linked;
use crate::model::linkage::Evidence;
use serde::Serialize;

/// The true person of a record that the truth does not name.
pub const UNKNOWN: u32 = u32::MAX;
/// True pairs that are looked at; of more, this many in order of the records.
const MOST_PAIRS: usize = 2_000_000;

/// What is right and wrong about a linkage.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Analysis {
    /// True pairs looked at.
    pub true_pairs: u64,
    /// Of these, the pairs that share a blocking key, or were compared because all pairs were.
    pub sharing_a_key: u64,
    /// True pairs that are not in one cluster, by the step that kept them apart.
    pub lost: Lost,
    /// Precision and recall by weight.
    pub curve: Vec<CurvePoint>,
    /// The errors that cost most, worst first.
    pub errors: Vec<ErrorCase>,
}

/// True pairs that were missed, by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Lost {
    /// No shared key: never compared.
    pub blocking: u64,
    /// Too little evidence.
    pub score: u64,
    /// Refused by a guard.
    pub guard: u64,
}

/// One threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Weight from which pairs count as links, log2 odds.
    pub weight: f64,
    /// Share of these pairs that are right.
    pub pair_precision: f64,
    /// Share of the true pairs among them.
    pub pair_recall: f64,
    /// Precision when linked records of linked records are one person, without guards.
    pub closure_precision: f64,
    /// Recall of the same.
    pub closure_recall: f64,
    /// F1 of the same.
    pub closure_f1: f64,
}

/// An error with a pair that stands for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorCase {
    /// `wrong-merge` or `missed`.
    pub kind: &'static str,
    /// Position of the first record.
    pub a: u32,
    /// Position of the second record.
    pub b: u32,
    /// Pairs of records that are wrong or missing because of it.
    pub pairs: u64,
    /// The waterfall of the pair.
    pub evidence: Vec<Evidence>,
    /// The step that decided.
    pub why: WhyNot,
}

impl Linked {
    /// Compares with the true persons by position of the records pushed; `most` errors are explained.
    pub fn analyse(&self, truth: &[u32], most: usize) -> Analysis {
        let found = &self.linkage.cluster_of;
        let mut analysis = Analysis {
            curve: self.curve(truth),
            ..Analysis::default()
        };
        let mut cases: Vec<(u64, &'static str, u32, u32)> = Vec::new();
        for group in groups(truth) {
            let parts = parts_of(&group, found);
            let mut missing = 0;
            let mut closest: Option<(f64, u32, u32)> = None;
            for (i, a) in group.iter().enumerate() {
                for b in &group[i + 1..] {
                    if analysis.true_pairs as usize == MOST_PAIRS {
                        break;
                    }
                    analysis.true_pairs += 1;
                    let key = self.is_candidate(*a, *b);
                    analysis.sharing_a_key += u64::from(key);
                    if found[*a as usize] == found[*b as usize] {
                        continue;
                    }
                    missing += 1;
                    let weight = self.pair_weight(*a, *b);
                    if closest.is_none_or(|best| weight > best.0) {
                        closest = Some((weight, *a, *b));
                    }
                    match self.why_not(*a, *b).reason {
                        Reason::Guard(_) => analysis.lost.guard += 1,
                        Reason::Score if key => analysis.lost.score += 1,
                        _ => analysis.lost.blocking += 1,
                    }
                }
            }
            if let Some((_, a, b)) = closest.filter(|_| parts > 1) {
                cases.push((missing, "missed", a, b));
            }
        }
        for group in groups(found) {
            let (mut wrong, mut strongest) = (0, None::<(f64, u32, u32)>);
            for (i, a) in group.iter().enumerate() {
                for b in &group[i + 1..] {
                    let (x, y) = (truth[*a as usize], truth[*b as usize]);
                    if x == y || x == UNKNOWN || y == UNKNOWN {
                        continue;
                    }
                    wrong += 1;
                    let weight = self.pair_weight(*a, *b);
                    if strongest.is_none_or(|best| weight > best.0) {
                        strongest = Some((weight, *a, *b));
                    }
                }
            }
            if let Some((_, a, b)) = strongest {
                cases.push((wrong, "wrong-merge", a, b));
            }
        }
        cases.sort_by(|x, y| y.0.cmp(&x.0).then((x.1, x.2, x.3).cmp(&(y.1, y.2, y.3))));
        cases.truncate(most);
        let explained = cases.into_iter().map(|(pairs, kind, a, b)| ErrorCase {
            kind,
            a,
            b,
            pairs,
            evidence: self.explain(a, b),
            why: self.why_not(a, b),
        });
        analysis.errors = explained.collect();
        analysis
    }

    /// Whether a pair was compared, or would be but for the size of its block.
    fn is_candidate(&self, a: u32, b: u32) -> bool {
        let records = self.linkage.cluster_of.len() as u64;
        if records * records.saturating_sub(1) / 2 <= self.model.blocking.all_pairs_up_to {
            return true;
        }
        self.keys.share_one(self.place[a as usize], self.place[b as usize])
    }

    fn curve(&self, truth: &[u32]) -> Vec<CurvePoint> {
        let known = |at: u32| truth[at as usize] != UNKNOWN;
        let mut edges: Vec<(f32, u32, u32)> = self
            .linkage
            .edges
            .iter()
            .filter(|e| known(e.a) && known(e.b))
            .map(|e| (e.match_weight, e.a, e.b))
            .collect();
        edges.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let all: u64 = groups(truth).map(|group| pairs_of(group.len() as u64)).sum();
        let mut closure = Closure::new(truth);
        let (mut at, mut linked, mut right) = (0, 0u64, 0u64);
        let mut points = Vec::new();
        for weight in (-2..=20).rev() {
            let weight = f64::from(weight);
            while at < edges.len() && f64::from(edges[at].0) >= weight {
                let (_, a, b) = edges[at];
                linked += 1;
                right += u64::from(truth[a as usize] == truth[b as usize]);
                closure.join(a, b);
                at += 1;
            }
            let share = |part: u64, whole: u64| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
            let (p, r) = (share(closure.right, closure.pairs), share(closure.right, all));
            points.push(CurvePoint {
                weight,
                pair_precision: share(right, linked),
                pair_recall: share(right, all),
                closure_precision: p,
                closure_recall: r,
                closure_f1: if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) },
            });
        }
        points.reverse();
        points
    }
}

fn pairs_of(records: u64) -> u64 {
    records * records.saturating_sub(1) / 2
}

/// Positions by label, groups of two and more, in order of the label.
fn groups(labels: &[u32]) -> impl Iterator<Item = Vec<u32>> {
    let mut order: Vec<(u32, u32)> = labels.iter().copied().zip(0..).filter(|l| l.0 != UNKNOWN).collect();
    order.sort_unstable();
    let groups: Vec<Vec<u32>> = order
        .chunk_by(|x, y| x.0 == y.0)
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(|(_, at)| *at).collect())
        .collect();
    groups.into_iter()
}

fn parts_of(group: &[u32], found: &[u32]) -> usize {
    let mut parts: Vec<u32> = group.iter().map(|at| found[*at as usize]).collect();
    parts.sort_unstable();
    parts.dedup();
    parts.len()
}

/// Connected components with the counts of their pairs, all and right ones.
struct Closure<'t> {
    truth: &'t [u32],
    parent: Vec<u32>,
    members: Vec<Vec<u32>>,
    pairs: u64,
    right: u64,
}

impl<'t> Closure<'t> {
    fn new(truth: &'t [u32]) -> Self {
        Self {
            parent: (0..truth.len() as u32).collect(),
            members: (0..truth.len() as u32).map(|at| vec![at]).collect(),
            truth,
            pairs: 0,
            right: 0,
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.parent[a as usize], self.parent[b as usize]);
        if a == b {
            return;
        }
        let (big, small) = if self.members[a as usize].len() < self.members[b as usize].len() {
            (b, a)
        } else {
            (a, b)
        };
        let moved = std::mem::take(&mut self.members[small as usize]);
        self.pairs += (moved.len() * self.members[big as usize].len()) as u64;
        for record in &moved {
            let person = self.truth[*record as usize];
            let same = self.members[big as usize]
                .iter()
                .filter(|other| self.truth[**other as usize] == person);
            self.right += same.count() as u64;
            self.parent[*record as usize] = big;
        }
        self.members[big as usize].extend(moved);
    }
}
