//! Compares the records framed in each real export with the counts published beside them (MANIFEST.tsv). What
//! each published count means here is in manifest_meanings.tsv; keys that are not there mean nothing here.

use std::collections::BTreeMap;
use std::path::Path;

/// Files whose count differs, with the reason (docs/sources.md says more).
const EXPLAINED: &[(&str, &str)] = &[(
    "call-metadata/u_test.csv",
    "the published count takes the first row for a header; the file has none",
)];

/// Differences between the published counts and `records` (framed records by path), one line each, and how many
/// counts were compared. Files that no mapping recognises are left out: they have no records.
pub(super) fn differences(samples: &Path, records: &BTreeMap<String, i64>) -> (Vec<String>, usize) {
    let meanings: BTreeMap<(&str, &str), &str> = include_str!("manifest_meanings.tsv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some(((cells.next()?, cells.next()?), cells.next()?))
        })
        .collect();
    let manifest = std::fs::read_to_string(samples.join("MANIFEST.tsv")).expect("the published counts");
    let mut found = Vec::new();
    let mut compared = 0;
    for line in manifest.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (path, format, counts) = (cells[0], cells[1], cells[7]);
        let Some(framed) = records.get(path) else { continue };
        if EXPLAINED.iter().any(|(explained, _)| *explained == path) {
            continue;
        }
        let counts: BTreeMap<&str, i64> = counts
            .split(';')
            .filter_map(|count| count.split_once('='))
            .filter_map(|(key, value)| Some((key, value.parse().ok()?)))
            .collect();
        for (key, value) in &counts {
            let meaning = meanings.get(&(format, *key)).copied().unwrap_or_default();
            let expected = match meaning.split_once(": ") {
                None if meaning == "records" => *value,
                Some(("sum", rule)) if rule.contains(" = ") => {
                    let parts = rule.split(" = ").next().unwrap_or_default();
                    parts.split(" + ").filter_map(|part| counts.get(part)).sum()
                }
                _ => continue,
            };
            compared += 1;
            if expected != *framed {
                found.push(format!("{path}: {key} says {expected}, {framed} records framed"));
            }
        }
    }
    (found, compared)
}
