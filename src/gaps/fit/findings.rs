//! Findings of a fit-gap: what a named target would not hold.

use super::row::{FitRow, TargetFit};
use crate::config::target::{Confidence, Fit};
use crate::gaps::check::CheckOptions;
use crate::gaps::run::{explain, sort};
use crate::gaps::wording::thousands;
use crate::model::aspect::{AspectKind, name_of};
use crate::model::finding::{Finding, Severity};

/// Adds the findings of all targets. Severity is the aspect's; a degradation is one step less. S1 stays for what is sure
/// (documented or tried) and has no way around: where several targets are named, another one may be chosen, and
/// what a profile only assumes has to be tried first.
pub fn add_findings(findings: &mut Vec<Finding>, fits: &[TargetFit], options: &CheckOptions) {
    let several = fits.len() > 1;
    for fit in fits {
        let rows = fit.rows.iter();
        findings.extend(rows.filter_map(|row| finding(fit, row, several, options)));
    }
    sort(findings);
}

fn finding(fit: &TargetFit, row: &FitRow, several: bool, options: &CheckOptions) -> Option<Finding> {
    let (code, step) = match row.class? {
        Fit::Lost => ("target-loses", 0),
        Fit::Degraded => ("target-degrades", 1),
        Fit::Transformed | Fit::Same => return None,
    };
    let check = explain(code)?;
    let sure = row
        .confidence
        .is_some_and(|confidence| confidence >= Confidence::Verified);
    let mut severity = match (row.aspect.lost, step) {
        (severity, 0) => severity,
        (Severity::S1, _) => Severity::S2,
        _ => Severity::S3,
    };
    if severity == Severity::S1 && (several || !sure) {
        severity = Severity::S2;
    }
    let confidence = row.confidence.map_or("not known", Confidence::as_str);
    Some(Finding {
        code: code.to_owned(),
        severity: options.severities.get(code).copied().unwrap_or(severity),
        source: String::new(),
        field: format!("{}:{}", fit.id, row.field()),
        count: row.affected,
        denominator: Some(row.having),
        detail: format!(
            "{}: {} of {} {}: {} [{confidence}].",
            fit.name,
            thousands(row.affected),
            thousands(row.having),
            what(row),
            row.how.trim_end_matches('.'),
        ),
        breaks: check.breaks.to_owned(),
        hint: check.hint.to_owned(),
        owner: check.owner.to_owned(),
        subjects: row
            .subjects
            .iter()
            .map(|id| (row.aspect.object().to_owned(), id.clone()))
            .collect(),
    })
}

/// `customers without an e-mail address`, `conversations with the status on_hold`, `messages (text of a message), 12
/// characters too many`.
fn what(row: &FitRow) -> String {
    let lower = |text: &str| {
        let mut chars = text.chars();
        chars
            .next()
            .map(|first| first.to_lowercase().chain(chars).collect())
            .unwrap_or_default()
    };
    let about: String = lower(row.aspect.about);
    let objects = name_of(row.aspect.object()).to_lowercase();
    match (row.value.as_str(), row.aspect.kind) {
        ("", AspectKind::Limit(unit)) => format!("{objects} ({about}), {} {unit} too many", thousands(row.excess)),
        ("", _) => about,
        (value, _) => format!("{objects} with the {about} {value}"),
    }
}
