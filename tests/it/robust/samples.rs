//! Real exports, when they are there: a run over all of them ends with a verdict and a ledger that balances.

use super::{Place, omnify, text};
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
}
