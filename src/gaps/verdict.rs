//! The verdict, its reasons, and the exit code.

use super::gates;
use super::run::{explain, sentence};
use crate::model::finding::Severity;
use crate::model::gap::{Blocker, FindingItem, Gate, GateState, Outcome};
use crate::normalise::text::capital;
use std::collections::BTreeSet;

/// Blockers listed on page one.
const TOP_BLOCKERS: usize = 5;
/// Sources or fields named in one entry of page one.
const NAMES: usize = 3;

/// What the findings and gates add up to.
pub(crate) struct Judged {
    pub(crate) outcome: Outcome,
    pub(crate) exit_code: u8,
    pub(crate) summary: String,
    pub(crate) reasons: Vec<String>,
    pub(crate) blockers: Vec<Blocker>,
    pub(crate) more_blockers: u64,
}

/// The exit code of a report: 5 integrity broken, 4 NO-GO, 3 rejects over budget and nothing else, else 0.
pub fn exit_code(findings: &[FindingItem], gates: &[Gate]) -> u8 {
    let failed = |name: &str| {
        gates
            .iter()
            .any(|gate| gate.name == name && gate.state == GateState::Failed)
    };
    let other_failed = gates
        .iter()
        .any(|gate| gate.state == GateState::Failed && !matches!(gate.name.as_str(), "reject_rate"));
    let open_s1 = findings.iter().any(|finding| is_open(finding, Severity::S1));
    if failed("unexplained_records") {
        5
    } else if other_failed || open_s1 {
        4
    } else if failed("reject_rate") {
        3
    } else {
        0
    }
}

fn is_open(finding: &FindingItem, severity: Severity) -> bool {
    finding.severity == severity && finding.accepted.is_none()
}

/// Weighs findings and gates.
pub(crate) fn judge(findings: &[FindingItem], gates: &[Gate]) -> Judged {
    let blocking: Vec<&FindingItem> = findings.iter().filter(|f| is_open(f, Severity::S1)).collect();
    let conditions: Vec<&FindingItem> = findings.iter().filter(|f| is_open(f, Severity::S2)).collect();
    let of_state = |state: GateState| gates.iter().filter(move |gate| gate.state == state).collect::<Vec<_>>();
    let failed = of_state(GateState::Failed);
    let mut unsure = of_state(GateState::Warn);
    unsure.extend(of_state(GateState::NotMeasured));
    let outcome = if !blocking.is_empty() || !failed.is_empty() {
        Outcome::NoGo
    } else if !conditions.is_empty() || !unsure.is_empty() {
        Outcome::GoWithConditions
    } else {
        Outcome::Go
    };
    // A failed gate stands where the findings behind it would: they say what to do.
    let mut named: BTreeSet<&str> = blocking.iter().map(|finding| finding.code.as_str()).collect();
    let mut blockers = by_code(&blocking);
    for gate in &failed {
        let codes = gates::codes(&gate.name);
        let behind: Vec<&FindingItem> = findings
            .iter()
            .filter(|f| f.accepted.is_none() && codes.contains(&f.code.as_str()))
            .collect();
        if behind.iter().any(|finding| named.contains(finding.code.as_str())) {
            continue;
        }
        named.extend(behind.iter().map(|finding| finding.code.as_str()));
        blockers.push(match by_code(&behind).into_iter().next() {
            Some(first) => Blocker {
                level: "gate".to_owned(),
                ..first
            },
            None => from_gate(gate),
        });
    }
    let rest: Vec<&FindingItem> = conditions
        .iter()
        .copied()
        .filter(|finding| !named.contains(finding.code.as_str()))
        .collect();
    let mut minor = by_code(&rest);
    minor.extend(unsure.iter().map(|gate| from_gate(gate)));
    let reasons = match outcome {
        Outcome::Go => vec!["No blocker is open, no condition is left, every gate that applies has passed.".to_owned()],
        _ => blockers.iter().chain(&minor).take(3).map(reason).collect(),
    };
    let total = blockers.len() + minor.len();
    blockers.extend(minor);
    blockers.truncate(TOP_BLOCKERS);
    let summary = match outcome {
        Outcome::Go => "The data is ready to move.".to_owned(),
        Outcome::GoWithConditions => {
            let findings = plural(conditions.len(), "major finding");
            match unsure.len() {
                0 => format!("The data can move once {findings} are fixed or accepted by name."),
                n => format!(
                    "The data can move once {findings} are fixed or accepted by name, and {} cleared.",
                    plural(n, "open gate")
                ),
            }
        }
        Outcome::NoGo => format!(
            "Do not cut over yet: {} and {} stand in the way.",
            plural(blocking.len(), "blocking finding"),
            plural(failed.len(), "failed gate")
        ),
    };
    Judged {
        outcome,
        exit_code: exit_code(findings, gates),
        summary,
        reasons,
        more_blockers: (total - blockers.len()) as u64,
        blockers,
    }
}

fn reason(blocker: &Blocker) -> String {
    format!("{} {}", blocker.what, blocker.breaks).trim().to_owned()
}

/// One entry for each problem, whatever the number of sources and fields; the order of `findings` is kept.
fn by_code(findings: &[&FindingItem]) -> Vec<Blocker> {
    let mut groups: Vec<Vec<&FindingItem>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|group| group[0].code == finding.code) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.iter().map(|group| from_findings(group)).collect()
}

fn from_findings(group: &[&FindingItem]) -> Blocker {
    let first = group[0];
    let names = |value: fn(&FindingItem) -> &str| {
        let names: BTreeSet<&str> = group
            .iter()
            .map(|finding| value(finding))
            .filter(|name| !name.is_empty())
            .collect();
        let more = names.len().saturating_sub(NAMES);
        let list = names.into_iter().take(NAMES).collect::<Vec<_>>().join(", ");
        if more > 0 {
            format!("{list} and {more} more")
        } else {
            list
        }
    };
    let what = match explain(&first.code) {
        Some(check) if group.len() > 1 => {
            let denominator: Option<u64> = group.iter().map(|finding| finding.denominator).sum();
            sentence(
                check,
                &names(|finding| &finding.field),
                group.iter().map(|finding| finding.count).sum(),
                denominator,
            )
        }
        _ => first.detail.clone(),
    };
    let what = match names(|finding| &finding.source).as_str() {
        "" => what,
        sources => format!("{} ({sources}).", what.trim_end_matches('.')),
    };
    Blocker {
        id: first.id.clone(),
        level: first.severity.as_str().to_owned(),
        what,
        breaks: first.breaks.clone(),
        fix: first.hint.clone(),
        owner: first.owner.clone(),
    }
}

fn from_gate(gate: &Gate) -> Blocker {
    let limit = [&gate.error_if, &gate.warn_if]
        .into_iter()
        .find(|text| !text.is_empty())
        .cloned()
        .unwrap_or_default();
    let (what, fix) = match gate.state {
        GateState::NotMeasured => (
            format!("{}: not measured.", gate.about),
            format!("{}.", capital(&gate.note)),
        ),
        _ => (
            format!("{}: {}, fails if {limit}.", gate.about, gate.shown),
            format!(
                "Clear the findings behind it, or set `gates: {{{}: …}}` in project.yaml.",
                gate.name
            ),
        ),
    };
    Blocker {
        id: format!("gate/{}", gate.name),
        level: "gate".to_owned(),
        what,
        breaks: String::new(),
        fix,
        owner: "consultant".to_owned(),
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
