//! Real exports, when they are there: a run over all of them ends with a verdict and a ledger that balances.

use super::{Place, manifest, omnify, text};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[test]
#[allow(clippy::print_stderr, reason = "says that nothing was compared")]
fn all_real_exports_in_one_run() {
    let samples = std::env::var_os("OMNIFY_SAMPLES").map_or_else(|| PathBuf::from("../shared/samples"), PathBuf::from);
    if !samples.is_dir() {
        eprintln!("no sample exports at OMNIFY_SAMPLES, nothing compared");
        return;
    }
    let place = Place::new();
    omnify(&["run", &text(&samples), "-o", &text(&place.out())]).finishes();
    place.balances();
    let listed = place.rows("SELECT count(DISTINCT coalesce(container, path)) FROM source_files");
    let there = walkdir::WalkDir::new(&samples)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| !entry.file_type().is_dir())
        .count();
    assert_eq!(listed, [there.to_string()], "every file has a row in source_files");
    let rows = place.rows("SELECT path || char(9) || records FROM source_files WHERE source IS NOT NULL");
    let records: BTreeMap<String, i64> = rows
        .iter()
        .filter_map(|row| row.split_once('\t'))
        .map(|(path, count)| (path.to_owned(), count.parse().expect("a count")))
        .collect();
    let (differences, compared) = manifest::differences(&samples, &records);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(compared > 300, "only {compared} published counts were compared");
}
