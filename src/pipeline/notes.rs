//! Turns what the import noticed into findings; their wording is in the table of checks.

use crate::gaps::{self, Hit};
use crate::model::finding::Finding;
use crate::store::notes::NoteRow;
use std::collections::BTreeMap;

/// The findings of the import.
pub(super) fn findings(notes: &[NoteRow], dangling: &[(String, String, u64, u64)]) -> Vec<Finding> {
    let mut hits: BTreeMap<(&str, &str, &str), Hit> = BTreeMap::new();
    for note in notes {
        // One finding for all columns of a source: their names are its subjects.
        let columns = note.code == "unmapped-columns";
        let field = if columns { "" } else { note.field.as_str() };
        let hit = hits.entry((&note.code, &note.source, field)).or_default();
        hit.count += if columns { 1 } else { note.count };
        if columns {
            hit.subjects.push(("column".to_owned(), note.field.clone()));
        } else if !note.value.is_empty() {
            hit.subjects.push(("value".to_owned(), note.value.clone()));
        }
    }
    let noted = hits.into_iter().filter_map(|((code, source, field), hit)| {
        let hit = Hit {
            source: source.to_owned(),
            field: field.to_owned(),
            ..hit
        };
        gaps::noticed(code, hit)
    });
    let dangling = dangling.iter().filter_map(|(source, field, count, all)| {
        let hit = Hit {
            source: source.clone(),
            field: field.clone(),
            count: *count,
            denominator: Some(*all),
            ..Hit::default()
        };
        gaps::noticed("dangling-reference", hit)
    });
    noted.chain(dangling).collect()
}
