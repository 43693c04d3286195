//! Real exports, when they are there: everything is read without a panic and the bytes balance.

use super::{probed, read_all};
use omnify::read;
use std::path::PathBuf;

/// The folder of the samples, if it is there.
#[allow(
    clippy::print_stderr,
    reason = "a person who runs the tests must see that nothing was compared"
)]
pub(super) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("OMNIFY_SAMPLES").map_or_else(|| PathBuf::from("../shared/samples"), PathBuf::from);
    if !folder.is_dir() {
        eprintln!("no sample exports at OMNIFY_SAMPLES, nothing compared");
        return None;
    }
    Some(folder)
}

#[test]
fn every_sample_is_read_and_balances() {
    let Some(folder) = folder() else { return };
    let files = read::walk(&folder).expect("walk the samples");
    assert!(!files.is_empty());
    let mut lines = Vec::new();
    for file in &files {
        let probe = read::probe(file).expect("probe");
        if probe.format.is_empty() {
            assert!(probe.reason.is_some(), "{}: neither a format nor a reason", file.path);
            lines.push(format!("- {} ({})", file.path, probe.reason.unwrap_or_default()));
            continue;
        }
        let outcome = read_all(file, &probed(&probe));
        if let Some(bytes) = file.bytes {
            assert_eq!(outcome.ledger.total, bytes, "{}: bytes read", file.path);
        }
        let codes: Vec<&str> = outcome.rejects.iter().map(|reject| reject.code).collect();
        lines.push(format!(
            "{} {} {} {codes:?} {}",
            probe.format,
            file.path,
            outcome.records.len(),
            probe.encoding
        ));
    }
    if let Some(list) = std::env::var_os("OMNIFY_SAMPLES_LIST") {
        std::fs::write(list, lines.join("\n")).expect("write the list");
    }
}
