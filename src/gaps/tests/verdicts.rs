//! Gates, verdict, acceptance, comparison and exit codes.

use super::*;
use crate::model::gap::{Acceptance, GapReport, GateState, Kpis, Outcome};

fn report(sql: &str, settings: &Settings) -> GapReport {
    let data = Published::in_memory(&format!("{CLEAN};{sql}")).unwrap();
    let findings = check(&data, &CheckOptions::default()).unwrap();
    assess(&data, &Kpis::default(), &findings, settings).unwrap()
}

#[test]
fn verdicts_and_exit_codes() {
    for (sql, outcome, code) in [
        ("", Outcome::Go, 0),
        ("UPDATE consents SET conflict = 1", Outcome::GoWithConditions, 0),
        ("UPDATE calls SET recording = 'a.wav'", Outcome::Go, 0),
        ("UPDATE edges SET evidence = '[]'", Outcome::GoWithConditions, 0),
        ("UPDATE edges SET evidence = '[]', judgement = 'same'", Outcome::Go, 0),
        (
            "UPDATE edges SET evidence = '[]', judgement = 'different'",
            Outcome::NoGo,
            4,
        ),
        (
            "UPDATE sources SET rejected = 1, imported = imported - 1",
            Outcome::NoGo,
            3,
        ),
        ("UPDATE calls SET note = '4111 1111 1111 1111'", Outcome::NoGo, 4),
        ("UPDATE attachments SET present = 0", Outcome::NoGo, 4),
        ("UPDATE sources SET imported = imported - 1", Outcome::NoGo, 5),
        (
            "UPDATE sources SET imported = imported - 1; UPDATE calls SET note = '4111 1111 1111 1111'",
            Outcome::NoGo,
            5,
        ),
    ] {
        let verdict = report(sql, &Settings::default()).verdict;
        assert_eq!(
            (verdict.outcome, verdict.exit_code),
            (outcome, code),
            "{sql}: {verdict:#?}"
        );
        assert!(!verdict.reasons.is_empty() && verdict.reasons.len() <= 3);
        assert_eq!(verdict.blockers.is_empty(), outcome == Outcome::Go, "{sql}");
    }
}

#[test]
fn accepted_findings_do_not_block_until_they_expire() {
    let fault = "UPDATE calls SET note = '4111 1111 1111 1111'";
    let accept = |finding: &str, until: &str| Settings {
        accepted: vec![Acceptance {
            finding: finding.to_owned(),
            reason: "Test card".to_owned(),
            name: "Sam Rivers".to_owned(),
            until: until.to_owned(),
        }],
        ..Settings::default()
    };
    for (finding, until, outcome) in [
        ("card-number-in-body/desk/note", "", Outcome::Go),
        ("card-number-in-body", "2026-02-03", Outcome::Go),
        ("card-number-in-body", "2026-02-02", Outcome::NoGo),
        ("card-number-in-body/desk/body", "", Outcome::NoGo),
    ] {
        assert_eq!(
            report(fault, &accept(finding, until)).verdict.outcome,
            outcome,
            "{finding} {until}"
        );
    }
}

#[test]
fn gates_follow_the_project() {
    let fault = "UPDATE attachments SET present = 0";
    let state = |error_if: Option<&str>, warn_if: Option<&str>| {
        let parse = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let setting = GateSetting {
            warn_if: Some(parse(warn_if)),
            error_if: Some(parse(error_if)),
        };
        let settings = Settings {
            gates: [("attachments_present".to_owned(), setting)].into(),
            ..Settings::default()
        };
        let gates = report(fault, &settings).gates;
        gates
            .iter()
            .find(|gate| gate.name == "attachments_present")
            .unwrap()
            .state
    };
    assert_eq!(state(Some("< 99.5%"), None), GateState::Failed);
    assert_eq!(state(None, Some("< 99.5%")), GateState::Warn);
    assert_eq!(state(None, None), GateState::Passed);
    let nothing = report("DELETE FROM attachments", &Settings::default());
    assert_eq!(
        nothing
            .gates
            .iter()
            .find(|gate| gate.name == "attachments_present")
            .unwrap()
            .state,
        GateState::NotApplicable
    );
}

#[test]
fn two_runs_are_compared() {
    let before = report(
        "UPDATE consents SET conflict = 1; UPDATE calls SET recording = 'a.wav'",
        &Settings::default(),
    );
    let settings = Settings {
        previous: Some(before),
        ..Settings::default()
    };
    let now = report(
        "UPDATE consents SET conflict = 1; UPDATE orders SET customer_id = NULL",
        &settings,
    );
    let changes = now.changes.unwrap();
    let ids = |list: &[crate::model::gap::Change]| list.iter().map(|change| change.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&changes.new), ["order-without-customer/desk"]);
    assert_eq!(ids(&changes.resolved), ["recording-present/desk"]);
    assert!(changes.worse.is_empty() && changes.better.is_empty());
    assert_eq!((changes.customers_merged, changes.customers_split), (Some(0), Some(0)));
    assert!(changes.figures.is_empty());
}

#[test]
fn an_empty_dataset_still_gets_a_report() {
    let data = Published::in_memory("").unwrap();
    let findings = check(&data, &CheckOptions::default()).unwrap();
    let report = assess(&data, &Kpis::default(), &findings, &Settings::default()).unwrap();
    assert_eq!(report.findings, []);
    assert!(report.sections.len() > 10);
}
