//! Turns what the import noticed into findings; their wording is in the table of checks.

use crate::gaps::{self, Check};
use crate::model::finding::Finding;
use crate::store::notes::NoteRow;
use std::collections::BTreeMap;

/// The findings of the import.
pub(super) fn findings(notes: &[NoteRow], dangling: &[(String, String, u64, u64)]) -> Vec<Finding> {
    let mut found: BTreeMap<(&str, &str, &str), Finding> = BTreeMap::new();
    for note in notes {
        let Some(check) = gaps::explain(&note.code) else {
            continue;
        };
        // One finding for all columns of a source: their names are its subjects.
        let columns = note.code == "unmapped-columns";
        let field = if columns { "" } else { note.field.as_str() };
        let finding = found
            .entry((&note.code, &note.source, field))
            .or_insert_with(|| empty(check, &note.source, field));
        finding.count += if columns { 1 } else { note.count };
        finding.detail = gaps::sentence(check, field, finding.count, None);
        if columns {
            finding.subjects.push(("column".to_owned(), note.field.clone()));
        } else if !note.value.is_empty() {
            finding.subjects.push(("value".to_owned(), note.value.clone()));
        }
    }
    let mut findings: Vec<Finding> = found.into_values().collect();
    if let Some(check) = gaps::explain("dangling-reference") {
        findings.extend(dangling.iter().map(|(source, field, count, all)| Finding {
            count: *count,
            denominator: Some(*all),
            detail: gaps::sentence(check, field, *count, Some(*all)),
            ..empty(check, source, field)
        }));
    }
    findings
}

fn empty(check: &Check, source: &str, field: &str) -> Finding {
    Finding {
        code: check.code.to_owned(),
        severity: check.severity,
        source: source.to_owned(),
        field: field.to_owned(),
        count: 0,
        denominator: None,
        detail: String::new(),
        breaks: check.breaks.to_owned(),
        hint: check.hint.to_owned(),
        owner: check.owner.to_owned(),
        subjects: Vec::new(),
    }
}
