//! Clusters and edges in the numbers of the records pushed, with counts for the report.

use super::cluster::Clustered;
use super::score::odds;
use crate::config::link_model::Clustering;
use crate::model::linkage::{Edge, JudgedPair, LinkStats, Linkage, Merge, Rule, Verdict};

/// Brings clusters and edges back to the numbers of the records pushed.
pub(super) fn linkage(
    clustered: &Clustered,
    order: &[u32],
    judgements: &[JudgedPair],
    settings: &Clustering,
) -> Linkage {
    let review = odds(settings.review_probability) as f32;
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
        threshold: f64::from(clustered.threshold),
        ..LinkStats::default()
    };
    let mut edges: Vec<Edge> = clustered
        .edges
        .iter()
        .filter(|edge| edge.weight >= review)
        .map(|edge| {
            let (a, b) = (order[edge.a as usize], order[edge.b as usize]);
            let same = cluster_of[a as usize] == cluster_of[b as usize];
            let verdict = if same { Verdict::Link } else { Verdict::Review };
            Edge {
                a: a.min(b),
                b: a.max(b),
                match_weight: edge.weight,
                verdict,
                judgement: None,
                refused: clustered
                    .refused
                    .get(&(edge.a, edge.b))
                    .filter(|_| !same)
                    .copied()
                    .unwrap_or_default(),
            }
        })
        .collect();
    let mut judged: Vec<JudgedPair> = judgements
        .iter()
        .map(|j| JudgedPair {
            a: j.a.min(j.b),
            b: j.a.max(j.b),
            ..*j
        })
        .collect();
    judged.sort_by_key(|j| (j.a, j.b));
    edges.sort_unstable_by_key(|e| (e.a, e.b));
    for j in judged.iter().filter(|j| (j.b as usize) < cluster_of.len()) {
        let same = cluster_of[j.a as usize] == cluster_of[j.b as usize];
        let verdict = if same { Verdict::Link } else { Verdict::NonLink };
        match edges.binary_search_by_key(&(j.a, j.b), |e| (e.a, e.b)) {
            Ok(at) => (edges[at].judgement, edges[at].verdict) = (Some(j.judgement), verdict),
            Err(at) => edges.insert(
                at,
                Edge {
                    a: j.a,
                    b: j.b,
                    match_weight: 0.0,
                    verdict,
                    judgement: Some(j.judgement),
                    refused: "",
                },
            ),
        }
    }
    let merges: Vec<Merge> = clustered
        .merges
        .iter()
        .map(|merge| Merge {
            a: order[merge.a as usize],
            b: order[merge.b as usize],
            rule: merge.rule,
        })
        .collect();
    let count = |rule: Rule| merges.iter().filter(|merge| merge.rule == rule).count() as u64;
    stats.merged_exact = count(Rule::Exact);
    stats.merged_strong = count(Rule::Strong);
    stats.merged_fuzzy = count(Rule::Fuzzy);
    stats.merged_content = count(Rule::Content);
    stats.merged_reviewed = count(Rule::Reviewed);
    stats.review_pairs = edges.iter().filter(|e| e.verdict == Verdict::Review).count() as u64;
    for reason in ["cannot-link", "conflict", "size"] {
        let count = edges.iter().filter(|e| e.refused == reason).count() as u64;
        if count > 0 {
            stats.refused.push((reason.to_owned(), count));
        }
    }
    Linkage {
        cluster_of,
        edges,
        merges,
        stats,
    }
}
