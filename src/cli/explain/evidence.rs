//! The waterfall of match weights as text, and short on one line.

use crate::model::linkage::Evidence;

/// One line a comparison, with the sum below.
pub(super) fn waterfall(evidence: &[Evidence]) -> String {
    let name = |e: &Evidence| {
        if e.level.is_empty() {
            e.comparison.clone()
        } else {
            format!("{} {}", e.comparison, e.level)
        }
    };
    let width = evidence
        .iter()
        .map(|e| name(e).chars().count())
        .max()
        .unwrap_or(0)
        .max(12);
    let mut text = String::new();
    for line in evidence {
        let place = if line.read_in.is_empty() {
            String::new()
        } else {
            format!("  read in {}", line.read_in)
        };
        text.push_str(&format!("  {:<width$}  {:>+8.2}{place}\n", name(line), line.weight));
    }
    let sum: f64 = evidence.iter().map(|line| line.weight).sum();
    text.push_str(&format!("  {:<width$}  {sum:>+8.2}\n", "match weight"));
    text
}

/// The comparisons that weigh most, for a list of edges.
pub(in crate::cli) fn short(evidence: &[Evidence]) -> String {
    let mut lines: Vec<&Evidence> = evidence
        .iter()
        .filter(|line| line.comparison != "prior" && line.weight.abs() >= 0.5)
        .collect();
    lines.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    let parts: Vec<String> = lines
        .iter()
        .take(4)
        .map(|line| format!("{} {} {:+.1}", line.comparison, line.level, line.weight))
        .collect();
    parts.join(", ")
}
