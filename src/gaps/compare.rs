//! What changed between two reports.

use crate::model::gap::{Change, Changes, FindingItem, GapReport};
use std::collections::BTreeMap;

/// Compares an earlier report with the present one by finding id.
pub fn compare(before: &GapReport, now: &GapReport) -> Changes {
    let index = |report: &GapReport| -> BTreeMap<String, FindingItem> {
        report
            .findings
            .iter()
            .map(|finding| (finding.id.clone(), finding.clone()))
            .collect()
    };
    let (old, new) = (index(before), index(now));
    let mut changes = Changes {
        since_run: before.run.run_id.clone(),
        outcome_before: Some(before.verdict.outcome),
        outcome_now: Some(now.verdict.outcome),
        ..Changes::default()
    };
    let change = |finding: &FindingItem, before: u64, now: u64| Change {
        id: finding.id.clone(),
        severity: finding.severity,
        before,
        now,
    };
    for (id, finding) in &new {
        let before = old.get(id).map_or(0, |finding| finding.count);
        let list = match (before, finding.count) {
            (0, _) => &mut changes.new,
            (before, now) if now > before => &mut changes.worse,
            (before, now) if now < before => &mut changes.better,
            _ => continue,
        };
        list.push(change(finding, before, finding.count));
    }
    for (id, finding) in &old {
        if !new.contains_key(id) {
            changes.resolved.push(change(finding, finding.count, 0));
        }
    }
    for list in [
        &mut changes.new,
        &mut changes.resolved,
        &mut changes.worse,
        &mut changes.better,
    ] {
        list.sort_by(|a, b| (a.severity, &a.id).cmp(&(b.severity, &b.id)));
    }
    changes
}
