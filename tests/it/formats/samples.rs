//! Real exports, when they are there: everything is read without a panic and the bytes balance.

use omnify::model::probe::ReadOptions;
use omnify::model::record::ReadItem;
use omnify::read;
use std::path::PathBuf;

#[test]
fn every_sample_is_read_and_balances() {
    let folder = std::env::var_os("OMNIFY_SAMPLES").map_or_else(|| PathBuf::from("../shared/samples"), PathBuf::from);
    if !folder.is_dir() {
        eprintln!("no sample exports at OMNIFY_SAMPLES, nothing compared");
        return;
    }
    let files = read::walk(&folder).expect("walk the samples");
    assert!(!files.is_empty());
    let mut lines = Vec::new();
    for file in &files {
        let probe = read::probe(file).expect("probe");
        if probe.format.is_empty() {
            assert!(probe.reason.is_some(), "{}: neither a format nor a reason", file.path);
            lines.push(format!(
                "{:10} {} ({})",
                "-",
                file.path,
                probe.reason.unwrap_or_default()
            ));
            continue;
        }
        let options = ReadOptions {
            format: probe.format.clone(),
            ..ReadOptions::default()
        };
        let mut stream = read::open(file, &options).expect("open");
        let (mut records, mut rejects) = (0, Vec::new());
        for item in stream.by_ref() {
            match item.expect("read") {
                ReadItem::Record(_) => records += 1,
                ReadItem::Reject(reject) => rejects.push(reject.code),
            }
        }
        let ledger = stream.ledger();
        assert!(ledger.balances(), "{}: {ledger:?}", file.path);
        if let Some(bytes) = file.bytes {
            assert_eq!(ledger.total, bytes, "{}: bytes read", file.path);
        }
        lines.push(format!(
            "{:10} {} {records} {rejects:?} {} {:?}",
            probe.format, file.path, probe.encoding, probe.header
        ));
    }
    if let Some(list) = std::env::var_os("OMNIFY_SAMPLES_LIST") {
        std::fs::write(list, lines.join("\n")).expect("write the list");
    }
}
