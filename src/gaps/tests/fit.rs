//! The fit-gap on a dataset whose losses are known, aspect by aspect.

use super::*;
use crate::config::project::{Costs, Cutover};
use crate::config::target::{Fit, TargetProfile};
use crate::model::aspect::{ASPECTS, AspectKind};
use crate::model::finding::Severity;
use crate::model::gap::{Block, Cell, GapReport, GateState, KpiRow, Kpis};

const FAULTS: &str = include_str!("fit.sql");

/// (aspect or aspect=value, what becomes of it, objects that have it, affected, excess, first of them).
/// The profile below gives limits of 1 unit or 60, and loses or changes every feature.
const EXPECTED: &[(&str, Fit, u64, u64, u64, &str)] = &[
    ("customer.without_email", Fit::Lost, 1, 1, 1, "c4"),
    ("customer.without_name", Fit::Lost, 1, 1, 1, "c4"),
    ("customer.same_email", Fit::Lost, 1, 1, 1, "c3"),
    ("customer.same_phone", Fit::Lost, 1, 1, 1, "c4"),
    ("customer.emails", Fit::Lost, 3, 1, 2, "c3"),
    ("customer.phones", Fit::Lost, 2, 1, 2, "c4"),
    ("customer.national_phones", Fit::Lost, 1, 1, 1, "c4"),
    ("customer.handles", Fit::Lost, 1, 1, 1, "c4"),
    ("customer.address", Fit::Lost, 1, 1, 1, "c3"),
    ("customer.tags", Fit::Lost, 1, 1, 1, "c3"),
    ("customer.note", Fit::Lost, 1, 1, 1, "c3"),
    ("conversation.status=closed", Fit::Same, 1, 0, 0, ""),
    ("conversation.status=on_hold", Fit::Degraded, 1, 1, 1, "4"),
    ("conversation.status=resolved", Fit::Lost, 1, 1, 1, "1"),
    ("conversation.priority=low", Fit::Same, 1, 0, 0, ""),
    ("conversation.priority=normal", Fit::Transformed, 1, 1, 1, "1"),
    ("conversation.channel=chat", Fit::Degraded, 1, 1, 1, "3"),
    ("conversation.channel=email", Fit::Same, 2, 0, 0, ""),
    ("conversation.without_customer", Fit::Lost, 1, 1, 1, "3"),
    ("conversation.without_subject", Fit::Lost, 2, 2, 2, "1"),
    ("conversation.finished_without_agent", Fit::Lost, 1, 1, 1, "3"),
    ("conversation.opened_at", Fit::Lost, 2, 2, 2, "1"),
    ("conversation.resolved_at", Fit::Lost, 2, 2, 2, "1"),
    ("conversation.subject", Fit::Degraded, 1, 1, 29, "4"),
    ("conversation.messages", Fit::Lost, 3, 2, 4, "1"),
    ("conversation.tags", Fit::Lost, 1, 1, 1, "3"),
    ("conversation.team", Fit::Lost, 1, 1, 1, "3"),
    ("conversation.custom_fields", Fit::Lost, 1, 1, 1, "3"),
    ("message.without_text", Fit::Lost, 1, 1, 1, "6"),
    ("message.text", Fit::Degraded, 5, 1, 14, "4"),
    ("message.sent_at", Fit::Lost, 5, 5, 5, "1"),
    ("message.agent_author", Fit::Lost, 3, 3, 3, "2"),
    ("message.former_agent", Fit::Lost, 1, 1, 1, "5"),
    ("message.unknown_agent", Fit::Lost, 1, 1, 1, "3"),
    ("message.other_author", Fit::Lost, 1, 1, 1, "4"),
    ("message.internal", Fit::Lost, 1, 1, 1, "6"),
    ("message.recipients", Fit::Degraded, 1, 1, 2, "4"),
    ("message.attachments", Fit::Degraded, 2, 1, 1, "4"),
    ("message.message_id", Fit::Lost, 2, 2, 2, "1"),
    ("attachment.bytes", Fit::Degraded, 3, 2, 4950, "2"),
    ("attachment.inline", Fit::Lost, 1, 1, 1, "2"),
    ("call.record", Fit::Lost, 1, 1, 1, "1"),
    ("call.recording", Fit::Lost, 1, 1, 1, "1"),
    ("call.queue_times", Fit::Lost, 1, 1, 1, "1"),
    ("agent.without_email", Fit::Lost, 1, 1, 1, "a2"),
    ("agent.inactive", Fit::Lost, 1, 1, 1, "a2"),
    ("organisation.record", Fit::Lost, 1, 1, 1, "o1"),
    ("consent.record", Fit::Lost, 1, 1, 1, "1"),
    ("rating.record", Fit::Lost, 1, 1, 1, "1"),
    ("order.record", Fit::Lost, 1, 1, 1, "1"),
    ("event.record", Fit::Lost, 2, 2, 2, "1"),
];

/// A profile that loses every feature and holds next to nothing.
fn strict(id: &str) -> TargetProfile {
    let mut yaml = format!(
        "target: 1\nid: {id}\nname: Strict\nroute: none\npages: {{ p: {{ at: here, checked_on: 2026-01-01 }} }}\nlimits:\n"
    );
    for aspect in ASPECTS
        .iter()
        .filter(|aspect| matches!(aspect.kind, AspectKind::Limit(_)))
    {
        let overflow = match aspect.key {
            "customer.emails" | "customer.phones" => "dropped",
            "conversation.messages" => "rejected",
            _ => "truncated",
        };
        let value = if matches!(aspect.key, "message.text" | "attachment.bytes") {
            60
        } else {
            1
        };
        yaml.push_str(&format!(
            "  {}: {{ value: {value}, overflow: {overflow}, page: p, confidence: tested }}\n",
            aspect.key
        ));
    }
    yaml.push_str("features:\n");
    for aspect in ASPECTS.iter().filter(|aspect| aspect.kind == AspectKind::Feature) {
        yaml.push_str(&format!(
            "  {}: {{ fit: lost, how: gone, page: p, confidence: tested }}\n",
            aspect.key
        ));
    }
    yaml.push_str(
        "values:\n  conversation.status: { page: p, confidence: tested, map: { closed: { to: closed, fit: same }, on_hold: { to: open, fit: degraded }, resolved: { to: none, fit: lost } } }\n  \
         conversation.priority: { page: p, confidence: tested, map: { low: { to: low, fit: same }, normal: { to: medium, fit: transformed } } }\n  \
         conversation.channel: { page: p, confidence: tested, map: { email: { to: mail, fit: same }, chat: { to: mail, fit: degraded } } }\n\
         load:\n  rate: { per_minute: 2, plan: trial, page: p, confidence: tested }\n  \
         steps: { message: { per_request: 2, page: p, confidence: tested }, attachment: { per_request: 1, cost: 3, per_minute: 1, page: p, confidence: tested } }\n",
    );
    TargetProfile::parse("strict", &yaml).unwrap_or_else(|problems| panic!("{problems}"))
}

fn settings(profiles: Vec<TargetProfile>) -> Settings {
    Settings {
        targets: profiles,
        ..Settings::default()
    }
}

fn report(settings: &Settings) -> GapReport {
    let data = Published::in_memory(&format!("{CLEAN};{FAULTS}")).unwrap();
    let fits = measure(&data, settings).unwrap();
    let mut findings = check(&data, &CheckOptions::default()).unwrap();
    add_findings(&mut findings, &fits, &CheckOptions::default());
    assess(&data, &Kpis::default(), &findings, &fits, settings).unwrap()
}

#[test]
fn every_aspect_is_counted_exactly() {
    let data = Published::in_memory(&format!("{CLEAN};{FAULTS}")).unwrap();
    let fits = measure(&data, &settings(vec![strict("strict")])).unwrap();
    let rows = &fits[0].rows;
    for (field, class, having, affected, excess, first) in EXPECTED {
        let row = rows.iter().find(|row| row.field() == *field);
        let row = row.unwrap_or_else(|| panic!("{field} is not measured"));
        let got = (row.class, row.having, row.affected, row.excess);
        assert_eq!(got, (Some(*class), *having, *affected, *excess), "{field}");
        assert_eq!(row.subjects.first().map_or("", String::as_str), *first, "{field}");
    }
    // The profile says nothing about this value.
    let unknown: Vec<String> = rows
        .iter()
        .filter(|row| row.class.is_none())
        .map(FitRow::field)
        .collect();
    assert_eq!(unknown, ["conversation.priority=urgent"]);
    assert_eq!(rows.len(), EXPECTED.len() + unknown.len());
    for aspect in ASPECTS {
        assert!(
            EXPECTED
                .iter()
                .any(|(field, ..)| field.split('=').next() == Some(aspect.key)),
            "{} has no case",
            aspect.key
        );
    }
}

#[test]
fn an_object_counts_once_by_its_worst_value() {
    let data = Published::in_memory(&format!("{CLEAN};{FAULTS}")).unwrap();
    let fits = measure(&data, &settings(vec![strict("strict")])).unwrap();
    let totals = |object: &str| {
        let total = fits[0].object(object).unwrap();
        [total.total, total.same, total.transformed, total.degraded, total.lost]
    };
    // c1 and c2 lose nothing; c3 and c4 are refused.
    assert_eq!(totals("customer"), [4, 2, 0, 0, 2]);
    // 1 has too many messages, 3 no customer, 4 too many messages.
    assert_eq!(totals("conversation"), [3, 0, 0, 0, 3]);
    // 6 has no text; the others lose a value at least.
    assert_eq!(totals("message"), [6, 0, 0, 5, 1]);
    assert_eq!(totals("attachment"), [3, 1, 0, 2, 0]);
    assert_eq!(fits[0].one_to_one(), (3, EXPECTED.len() as u64));
}

#[test]
fn a_profile_that_says_nothing_knows_nothing() {
    let yaml = "target: 1\nid: mute\nname: Mute\nroute: none\npages: {}\n";
    let profile = TargetProfile::parse("mute", yaml).unwrap();
    let data = Published::in_memory(&format!("{CLEAN};{FAULTS}")).unwrap();
    let fits = measure(&data, &settings(vec![profile])).unwrap();
    assert!(fits[0].rows.iter().all(|row| row.class.is_none()));
    assert_eq!(fits[0].one_to_one(), (0, 0));
    assert!(fits[0].forecast.hours().is_none());
    let mut findings = Vec::new();
    add_findings(&mut findings, &fits, &CheckOptions::default());
    assert_eq!(findings, []);
}

#[test]
fn the_forecast_divides_rounds_up_and_takes_the_lower_limit() {
    let data = Published::in_memory(&format!("{CLEAN};{FAULTS}")).unwrap();
    let mut settings = settings(vec![strict("strict")]);
    let forecast = |settings: &Settings| measure(&data, settings).unwrap()[0].forecast.clone();
    let first = forecast(&settings);
    let steps: Vec<_> = first
        .steps
        .iter()
        .map(|step| (step.object, step.records, step.requests))
        .collect();
    // 5 messages that are not refused, two in a request; 3 attachments, three requests each.
    assert_eq!(steps, [("message", 5, 3.0), ("attachment", 3, 9.0)]);
    // 3 requests at 2 a minute, 9 at 1 a minute.
    assert!((first.hours().unwrap() - (1.5 + 9.0) / 60.0).abs() < 1e-9);
    assert_eq!(first.bottleneck().unwrap().object, "attachment");
    settings.cutover.requests_per_minute.0.push(("strict".to_owned(), 12.0));
    assert!((forecast(&settings).hours().unwrap() - 12.0 / 12.0 / 60.0).abs() < 1e-9);
}

#[test]
fn losses_are_findings_and_block_only_the_chosen_target() {
    let found = |settings: &Settings| -> Vec<(String, Severity, u64)> {
        let report = report(settings);
        let of_target = report
            .findings
            .iter()
            .filter(|finding| finding.code.starts_with("target-"));
        of_target.map(|f| (f.id.clone(), f.severity, f.count)).collect()
    };
    let one = found(&settings(vec![strict("strict")]));
    let has = |list: &[(String, Severity, u64)], id: &str, severity, count| {
        assert!(list.contains(&(id.to_owned(), severity, count)), "{id}: {list:?}");
    };
    has(&one, "target-loses/strict:customer.without_email", Severity::S1, 1);
    has(
        &one,
        "target-loses/strict:conversation.status=resolved",
        Severity::S2,
        1,
    );
    has(&one, "target-degrades/strict:message.recipients", Severity::S3, 1);
    has(&one, "target-degrades/strict:attachment.bytes", Severity::S2, 2);
    assert!(!one.iter().any(|(id, ..)| id.contains("priority=normal")));
    let two = found(&settings(vec![strict("strict"), strict("other")]));
    has(&two, "target-loses/other:customer.without_email", Severity::S2, 1);
    assert!(two.iter().all(|(_, severity, _)| *severity > Severity::S1));
    assert_eq!(found(&settings(Vec::new())), []);
}

#[test]
fn gates_of_targets() {
    let gate = |settings: &Settings, name: &str| {
        let report = report(settings);
        let gate = report.gates.iter().find(|gate| gate.name == name).unwrap();
        (gate.state, gate.shown.clone(), gate.note.clone())
    };
    let none = settings(Vec::new());
    assert_eq!(gate(&none, "load_forecast").0, GateState::NotApplicable);
    assert_eq!(gate(&none, "read_back").0, GateState::NotApplicable);
    let mut named = settings(vec![strict("strict")]);
    assert_eq!(gate(&named, "read_back").0, GateState::NotMeasured);
    let (state, _, note) = gate(&named, "load_forecast");
    assert!(state == GateState::NotMeasured && note.contains("window"), "{note}");
    // The load takes 10.5 minutes.
    for (window, state, shown) in [(900, GateState::Passed, "70.00 %"), (840, GateState::Failed, "75.00 %")] {
        named.cutover = Cutover {
            window: Some(crate::config::project::Period { seconds: window }),
            ..Cutover::default()
        };
        assert_eq!(gate(&named, "load_forecast"), (state, shown.to_owned(), String::new()));
    }
}

/// The texts of a section, cells as they are shown.
fn words(report: &GapReport, section: &str) -> String {
    let section = report.sections.iter().find(|found| found.id == section).unwrap();
    let mut words = section.summary.clone();
    for block in &section.blocks {
        match block {
            Block::Text { text } => words.push_str(text),
            Block::NotComputable { what, reason, needs } => {
                words.push_str(&format!("\n{what}: not computable: {reason}; {needs}"));
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| match cell {
                            Cell::Int(n) => n.to_string(),
                            Cell::Number(n) => format!("{n:.2}"),
                            other => other.shown().into_owned(),
                        })
                        .collect();
                    words.push_str(&format!("\n{}: {}", table.id, cells.join(" | ")));
                }
            }
        }
    }
    words
}

#[test]
fn the_plan_has_the_figures_of_the_data_or_says_what_is_missing() {
    let bare = words(&report(&Settings::default()), "cutover");
    for part in [
        "Stop work in the old tools: not computable: project.yaml names no day",
        "no target is named",
        "1 agent, 0 without an e-mail address; 1 deactivated one",
        "all 17 records",
        "1 custom field, 1 label, 1 team",
        "4 customers, 3 conversations, 6 messages, 3 attachments, 1 call",
        "1 open conversation, 1 without an owner; 0 of 1 by e-mail",
    ] {
        assert!(bare.contains(part), "{part}: {bare}");
    }
    let mut settings = settings(vec![strict("strict")]);
    settings.cutover = Cutover {
        freeze: Some(crate::config::project::Day(jiff::civil::date(2026, 2, 13))),
        window: Some(crate::config::project::Period { seconds: 86_400 }),
        ..Cutover::default()
    };
    let full = words(&report(&settings), "cutover");
    assert!(!full.contains("not computable"), "{full}");
    // Of the last 30 days before 3 February: messages 1 and 2, call 1; ten days to the freeze.
    assert!(
        full.contains("about 1 messages and calls: 10 days from 2026-02-03 at 0.1 a day"),
        "{full}"
    );
    assert!(
        full.contains("12 requests, 11 min at the limit, most of it attachments"),
        "{full}"
    );
}

fn kpi((metric, channel, month, n, value): (&str, &str, &str, u64, f64)) -> KpiRow {
    KpiRow {
        metric: metric.to_owned(),
        basis: "calendar".to_owned(),
        channel: Some(channel.to_owned()),
        segment: None,
        month: Some(month.to_owned()),
        n,
        p50: None,
        p90: None,
        value: Some(value),
        unit: "share".to_owned(),
        computable: true,
        reason: None,
    }
}

#[test]
fn costs_are_computed_from_prices_only() {
    let cost = |costs: Costs| {
        let data = Published::in_memory(CLEAN).unwrap();
        let kpis = Kpis {
            rows: [
                ("contacts", "email", "2026-02", 2, 1.0),
                ("contacts", "email", "2026-01", 1, 1.0),
                ("contacts", "email", "2025-02", 9, 1.0),
                ("contacts", "phone", "2026-02", 1, 1.0),
                ("switch_rate", "email", "2026-02", 2, 0.5),
            ]
            .map(kpi)
            .to_vec(),
            ..Kpis::default()
        };
        let settings = Settings {
            costs,
            ..Settings::default()
        };
        words(&assess(&data, &kpis, &[], &[], &settings).unwrap(), "cost")
    };
    assert!(cost(Costs::default()).contains("not computable: project.yaml has no prices"));
    let mut costs = Costs {
        currency: Some("USD".to_owned()),
        ..Costs::default()
    };
    costs.contact.0.push(("email".to_owned(), 4.5));
    // Three e-mail contacts in the last twelve months, one of them after a contact elsewhere; the call has no price.
    let text = cost(costs.clone());
    assert!(
        text.contains("cost-contacts: E-mail | 3 | 4.50 | 13.50 | 1 | 4.50"),
        "{text}"
    );
    assert!(text.contains("Cost of 1 contact on Phone: not computable"), "{text}");
    assert!(text.contains("Today against unified: not computable"), "{text}");
    costs
        .today
        .0
        .extend([("desk".to_owned(), 1200.0), ("pbx".to_owned(), 300.0)]);
    costs.unified.0.push(("new".to_owned(), 900.0));
    costs.avoided = Some(0.5);
    let text = cost(costs);
    assert!(
        text.contains("cost-unified: All | 1513.50 | 911.25 | -602.25"),
        "{text}"
    );
    assert!(text.contains("Unified costs 602 USD a year less."), "{text}");
}
