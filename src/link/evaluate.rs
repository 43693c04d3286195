//! Pairwise and B-cubed figures of a clustering against the truth, from the contingency table.

use serde::Serialize;

/// Figures of one clustering. (Pairwise after closure; B-cubed: Bagga and Baldwin 1998.)
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Default)]
pub struct Metrics {
    /// Records.
    pub records: u64,
    /// Clusters in the truth.
    pub true_clusters: u64,
    /// Clusters found.
    pub clusters: u64,
    /// Pairs of the truth.
    pub true_pairs: u64,
    /// Pairs found.
    pub pairs: u64,
    /// Pairs found that are true.
    pub correct_pairs: u64,
    /// Share of the found pairs that are true.
    pub precision: f64,
    /// Share of the true pairs that are found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// B-cubed precision.
    pub b_precision: f64,
    /// B-cubed recall.
    pub b_recall: f64,
    /// B-cubed F1.
    pub b_f1: f64,
    /// Records of the largest cluster found.
    pub largest: u64,
}

/// Compares cluster numbers with true ones, record by record. The shorter list counts.
pub fn evaluate(found: &[u32], truth: &[u32]) -> Metrics {
    // Sorted runs instead of hash tables: the same order, and so the same sums, in every run.
    let runs = |mut keys: Vec<u64>| {
        keys.sort_unstable();
        let runs: Vec<(u64, u64)> = keys
            .chunk_by(|x, y| x == y)
            .map(|run| (run[0], run.len() as u64))
            .collect();
        runs
    };
    let both = || found.iter().zip(truth);
    let cells = runs(both().map(|(f, t)| u64::from(*f) << 32 | u64::from(*t)).collect());
    let of_found = runs(both().map(|(f, _)| u64::from(*f)).collect());
    let of_truth = runs(both().map(|(_, t)| u64::from(*t)).collect());
    let size = |of: &[(u64, u64)], key: u64| of.binary_search_by_key(&key, |run| run.0).map_or(1, |at| of[at].1);
    let pairs = |runs: &[(u64, u64)]| runs.iter().map(|(_, n)| n * (n - 1) / 2).sum();
    let records = found.len().min(truth.len()) as u64;
    let mut metrics = Metrics {
        records,
        true_clusters: of_truth.len() as u64,
        clusters: of_found.len() as u64,
        true_pairs: pairs(&of_truth),
        pairs: pairs(&of_found),
        correct_pairs: pairs(&cells),
        largest: of_found.iter().map(|run| run.1).max().unwrap_or(0),
        ..Metrics::default()
    };
    for (key, n) in &cells {
        let square = (n * n) as f64;
        metrics.b_precision += square / size(&of_found, key >> 32) as f64;
        metrics.b_recall += square / size(&of_truth, key & u64::from(u32::MAX)) as f64;
    }
    let share = |part: u64, whole: u64| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    metrics.b_precision /= records.max(1) as f64;
    metrics.b_recall /= records.max(1) as f64;
    metrics.precision = share(metrics.correct_pairs, metrics.pairs);
    metrics.recall = share(metrics.correct_pairs, metrics.true_pairs);
    metrics.f1 = mean(metrics.precision, metrics.recall);
    metrics.b_f1 = mean(metrics.b_precision, metrics.b_recall);
    metrics
}

fn mean(a: f64, b: f64) -> f64 {
    if a + b == 0.0 { 0.0 } else { 2.0 * a * b / (a + b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_match_a_case_worked_by_hand() {
        // Truth {0,1,2} {3,4}; found {0,1} {2,3,4}.
        let metrics = evaluate(&[0, 0, 1, 1, 1], &[7, 7, 7, 8, 8]);
        assert_eq!((metrics.true_pairs, metrics.pairs, metrics.correct_pairs), (4, 4, 2));
        assert!((metrics.f1 - 0.5).abs() < 1e-12);
        let precision = (1.0 + 1.0 + 1.0 / 3.0 + 2.0 / 3.0 + 2.0 / 3.0) / 5.0;
        let recall = (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0 + 1.0) / 5.0;
        assert!((metrics.b_precision - precision).abs() < 1e-12);
        assert!((metrics.b_recall - recall).abs() < 1e-12);
    }

    #[test]
    fn an_empty_list_is_no_error() {
        assert_eq!(evaluate(&[], &[]).pairs, 0);
    }
}
