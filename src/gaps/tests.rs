//! Every check with a scenario that triggers it, and none on clean data; verdicts, gates and exit codes.

mod fit;
mod verdicts;

use super::*;
use crate::store::query::Published;
use std::collections::BTreeSet;

/// A small dataset without a fault: a ticket with an answer, a call, an order, two customers, an agent.
const CLEAN: &str = include_str!("tests/clean.sql");

/// Blocks of `--- code | field | count` and the statements that make the fault.
const TRIGGERS: &str = include_str!("tests/triggers.sql");

fn findings_of(sql: &str) -> Vec<crate::model::finding::Finding> {
    let data = Published::in_memory(&format!("{CLEAN};{sql}")).unwrap();
    check(&data, &CheckOptions::default()).unwrap()
}

#[test]
fn clean_data_has_no_finding() {
    assert_eq!(findings_of(""), []);
}

#[test]
fn every_check_finds_its_fault() {
    let mut tried = BTreeSet::new();
    for block in TRIGGERS.split("\n--- ").skip(1) {
        let (head, sql) = block.split_once('\n').unwrap();
        let [code, field, count] = head.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("{head}")
        };
        let count: u64 = count.parse().unwrap();
        let found = findings_of(sql);
        let finding = found
            .iter()
            .find(|finding| finding.code == code && finding.field == field);
        let finding = finding.unwrap_or_else(|| panic!("{code}/{field} not found by {sql}: {found:?}"));
        assert_eq!(finding.count, count, "{code}");
        assert!(finding.denominator.is_none_or(|all| all >= count), "{code}");
        assert!(
            finding.detail.ends_with('.') && !finding.detail.contains('{'),
            "{code}: {}",
            finding.detail
        );
        let listed = finding.subjects.len() as u64;
        assert!(
            listed == 0 || listed == finding.count || code == "shared-identifier" || code == "email-case-duplicates",
            "{code}: {:?}",
            finding.subjects
        );
        tried.insert(code);
    }
    for check in checks() {
        assert!(
            tried.contains(check.code) || matches!(check.method, Method::Import(None) | Method::Fit),
            "{} has no scenario",
            check.code
        );
    }
}

#[test]
fn codes_are_unique_kebab_case_and_documented() {
    let mut codes = BTreeSet::new();
    for check in checks() {
        assert!(codes.insert(check.code), "{} twice", check.code);
        assert!(
            check.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{}",
            check.code
        );
        for text in [check.about, check.says, check.breaks, check.hint] {
            assert!(!text.is_empty(), "{}", check.code);
        }
        assert!(
            check.about.ends_with('.') && check.breaks.ends_with('.') && check.hint.ends_with('.'),
            "{}",
            check.code
        );
        assert!(
            matches!(check.owner, "client" | "consultant" | "vendor"),
            "{}",
            check.code
        );
    }
}

#[test]
fn stored_findings_are_merged_once() {
    let stored = "INSERT INTO findings(finding_id, code, severity, source, field, count, detail) VALUES
        ('unmapped-columns/desk', 'unmapped-columns', 'S3', 'desk', '', 4, 'Four.'),
        ('zone-assumed/desk', 'zone-assumed', 'S2', 'desk', 'zone', 2, 'UTC.'),
        ('unmapped-status/desk/Gone', 'unmapped-status', 'S2', 'desk', 'Gone', 1, 'Old.');
        UPDATE messages SET sent_zone_assumed = 1";
    let found = findings_of(stored);
    let ids: Vec<String> = found.iter().map(crate::model::finding::Finding::id).collect();
    // The importer's own zone finding wins over the statement; a computed check is never taken from an earlier run.
    assert_eq!(ids, ["zone-assumed/desk/zone", "unmapped-columns/desk"]);
    assert_eq!(found[1].owner, "consultant");
    assert!(!found[1].hint.is_empty());
}
