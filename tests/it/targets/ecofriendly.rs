//! The invented shop against two platforms: counts that are computed here from the published tables alone, and the
//! page in every format.

use omnify::pipeline::output::Output;
use omnify::pipeline::{self, Stage, project, targets};
use omnify::report::{self, RenderOptions};
use omnify::store::query::Published;
use std::path::Path;

/// (target, object, field, value, class, confidence, the same count by a statement of its own).
const EXPECTED: &[(&str, &str, &str, &str, &str, &str, &str)] = &[
    (
        "zendesk",
        "customer",
        "without_email",
        "",
        "same",
        "verified",
        "SELECT COUNT(*) FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM customer_identifiers WHERE kind = 'email')",
    ),
    (
        "zendesk",
        "customer",
        "handles",
        "",
        "degraded",
        "verified",
        "SELECT COUNT(DISTINCT customer_id) FROM customer_identifiers WHERE kind = 'handle'",
    ),
    (
        "zendesk",
        "customer",
        "same_phone",
        "",
        "transformed",
        "assumed",
        "SELECT COUNT(DISTINCT a.customer_id) FROM customer_identifiers a JOIN customer_identifiers b ON b.kind = 'phone' AND b.value = a.value AND b.customer_id < a.customer_id WHERE a.kind = 'phone'",
    ),
    (
        "zendesk",
        "message",
        "message_id",
        "",
        "lost",
        "assumed",
        "SELECT COUNT(*) FROM messages WHERE external_id IS NOT NULL AND duplicate_of IS NULL",
    ),
    (
        "zendesk",
        "message",
        "sent_at",
        "",
        "same",
        "verified",
        "SELECT COUNT(*) FROM messages WHERE sent_at IS NOT NULL AND duplicate_of IS NULL",
    ),
    (
        "zendesk",
        "conversation",
        "status",
        "on_hold",
        "same",
        "verified",
        "SELECT COUNT(*) FROM conversations WHERE status = 'on_hold' AND kind <> 'call' AND merged_into IS NULL",
    ),
    (
        "zendesk",
        "agent",
        "without_email",
        "",
        "lost",
        "secondary",
        "SELECT COUNT(*) FROM agents WHERE bot = 0 AND email IS NULL",
    ),
    (
        "freshdesk",
        "message",
        "sent_at",
        "",
        "lost",
        "assumed",
        "SELECT COUNT(*) FROM messages WHERE sent_at IS NOT NULL AND duplicate_of IS NULL",
    ),
    (
        "freshdesk",
        "conversation",
        "opened_at",
        "",
        "lost",
        "assumed",
        "SELECT COUNT(*) FROM conversations WHERE opened_at IS NOT NULL AND kind <> 'call' AND merged_into IS NULL",
    ),
    (
        "freshdesk",
        "conversation",
        "status",
        "on_hold",
        "degraded",
        "secondary",
        "SELECT COUNT(*) FROM conversations WHERE status = 'on_hold' AND kind <> 'call' AND merged_into IS NULL",
    ),
    (
        "freshdesk",
        "conversation",
        "channel",
        "instagram",
        "degraded",
        "secondary",
        "SELECT COUNT(*) FROM conversations WHERE channel = 'instagram' AND kind <> 'call' AND merged_into IS NULL",
    ),
    (
        "freshdesk",
        "rating",
        "record",
        "",
        "lost",
        "assumed",
        "SELECT COUNT(*) FROM ratings",
    ),
];

#[test]
fn two_targets_side_by_side() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios/ecofriendly");
    let out = tempfile::tempdir().unwrap();
    let job = project::load(&folder).unwrap();
    let mut settings = job.settings;
    let names = ["zendesk", "freshdesk"].map(str::to_owned);
    settings.gaps.targets = targets::named(&names, None).unwrap();
    let output = Output::open(out.path(), &job.input).unwrap();
    let outcome = pipeline::run(&job.input, &output, settings, Stage::Publish, &|_| {}).unwrap();
    let data = Published::open(&out.path().join("unified.sqlite")).unwrap();
    let count = |sql: &str| data.scalar(sql, &[]).unwrap().int();
    for (target, object, field, value, class, confidence, sql) in EXPECTED {
        let stored = count(&format!(
            "SELECT SUM(count) FROM target_fit WHERE target = '{target}' AND object = '{object}' AND field = '{field}'
             AND COALESCE(value, '') = '{value}' AND class = '{class}' AND confidence = '{confidence}'"
        ));
        assert!(stored > 0, "{target} {object}.{field} {value}");
        assert_eq!(stored, count(sql), "{target} {object}.{field} {value}");
    }
    assert_eq!(count("SELECT COUNT(*) FROM target_fit WHERE confidence = ''"), 0);
    let report = outcome.report.unwrap();
    // Two targets are a comparison: what one of them loses blocks nothing.
    let of_target = || {
        report
            .findings
            .iter()
            .filter(|finding| finding.code.starts_with("target-"))
    };
    assert!(of_target().count() > 10);
    assert!(of_target().all(|finding| finding.severity.as_str() != "S1"));
    for id in ["cost", "fit-gap", "cutover"] {
        assert!(report.sections.iter().any(|section| section.id == id), "{id}");
    }
    for format in report::FORMATS {
        let bytes = (format.render)(&report, RenderOptions::default()).unwrap();
        if matches!(format.name, "html" | "json" | "md" | "text") {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("fields and values in use map 1:1"), "{}", format.name);
            assert!(text.contains("Stop work in the old tools"), "{}", format.name);
        }
    }
}
