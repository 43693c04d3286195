//! Each file under fixtures/formats/<format>/ is recognised as that format and read as expected.txt says.
//! Binary containers are built by their own tests. `OMNIFY_BLESS=1` writes the expectations anew.

use super::{probed, read_all, text};
use omnify::read;
use std::fmt::Write as _;
use std::path::Path;

/// Longest shown record.
const SHOWN: usize = 400;

#[test]
fn fixtures_read_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    for format in read::FORMATS.iter().filter(|format| !format.is_table()) {
        let folder = root.join(format.name);
        let files = read::walk(&folder).unwrap_or_else(|_| panic!("no fixtures for the format {}", format.name));
        for case in ["plain/", "malformed/"] {
            assert!(
                files.iter().any(|file| file.path.starts_with(case)),
                "{}: no {case} fixture",
                format.name
            );
        }
        let mut report = String::new();
        for file in files.iter().filter(|file| file.path != "expected.txt") {
            let probe = read::probe(file).expect("probe");
            assert_eq!(
                probe.format, format.name,
                "{}/{}: {:?}",
                format.name, file.path, probe.reason
            );
            let outcome = read_all(file, &probed(&probe));
            writeln!(report, "{} [{}] {:?}", file.path, probe.encoding, outcome.ledger).expect("write");
            if !probe.header.is_empty() {
                writeln!(
                    report,
                    "  header {:?} behind {} lines",
                    probe.header, probe.preamble_lines
                )
                .expect("write");
            }
            for record in &outcome.records {
                let shown: String = text(record).chars().take(SHOWN).collect();
                writeln!(
                    report,
                    "  {} line {} {shown} {:?}",
                    record.ordinal, record.span.line, record.repairs
                )
                .expect("write");
            }
            for reject in &outcome.rejects {
                writeln!(
                    report,
                    "  {} line {} REJECT {}: {}",
                    reject.ordinal, reject.span.line, reject.code, reject.detail
                )
                .expect("write");
            }
        }
        let path = folder.join("expected.txt");
        if std::env::var_os("OMNIFY_BLESS").is_some() {
            std::fs::write(&path, &report).expect("write the expectation");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            report, expected,
            "{}: read anew with OMNIFY_BLESS=1 and look at the difference",
            format.name
        );
    }
}
