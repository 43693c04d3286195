//! Tests of formats: fixtures, real samples, damage, hostile input.

mod databases;
mod fixtures;
mod hostile;
mod mutations;
mod options;
mod outlook;
#[cfg(feature = "parquet")]
mod parquet;
mod samples;
#[cfg(feature = "xlsx")]
mod workbooks;

use omnify::model::probe::{Probe, ReadOptions};
use omnify::model::record::{Body, ByteLedger, RawRecord, ReadItem, Reject};
use omnify::read::{self, Framed, InputFile};

/// Everything that came out of one input.
#[derive(Debug, Default)]
struct Outcome {
    records: Vec<RawRecord>,
    rejects: Vec<Reject>,
    ledger: ByteLedger,
}

fn options(format: &str) -> ReadOptions {
    ReadOptions {
        format: format.to_owned(),
        ..ReadOptions::default()
    }
}

/// Reads an input to its end and checks what holds for every input: the bytes balance, ordinals count up,
/// spans stand in order.
fn read_all(file: &InputFile, options: &ReadOptions) -> Outcome {
    let mut stream = read::open(file, options).expect("open");
    let mut outcome = Outcome::default();
    let (mut ordinal, mut start) = (0, 0);
    // All is framed before anything is parsed: what is parsed later does not depend on the reader any more.
    let framed: Vec<Framed> = std::iter::from_fn(|| stream.next_framed())
        .map(|framed| framed.expect("no I/O error"))
        .collect();
    for framed in framed {
        let (number, span) = match framed.parsed() {
            ReadItem::Record(record) => {
                let place = (record.ordinal, record.span);
                outcome.records.push(record);
                place
            }
            ReadItem::Reject(reject) => {
                let place = (reject.ordinal, reject.span);
                outcome.rejects.push(reject);
                place
            }
        };
        assert_eq!(number, ordinal + 1, "{}: ordinals count up", file.path);
        assert!(
            span.start >= start && span.end >= span.start,
            "{}: spans in order: {span:?}",
            file.path
        );
        (ordinal, start) = (number, span.start);
    }
    outcome.ledger = stream.ledger();
    assert!(outcome.ledger.balances(), "{}: {:?}", file.path, outcome.ledger);
    outcome
}

/// The inputs of a folder that holds one file.
fn walk_one(name: &str, bytes: &[u8]) -> Vec<InputFile> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), bytes).expect("write");
    let files = read::walk(folder.path()).expect("walk");
    // Containers are opened later on: keep the folder until the process ends.
    std::mem::forget(folder);
    files
}

/// Options as the probe found them.
fn probed(probe: &Probe) -> ReadOptions {
    ReadOptions {
        delimiter: probe.delimiter,
        ..options(&probe.format)
    }
}

/// The content of a record as one line of JSON.
fn text(record: &RawRecord) -> String {
    match &record.body {
        Body::Row(row) => {
            let cells: Vec<_> = (0..row.len()).filter_map(|index| row.cell(index)).collect();
            serde_json::to_string(&cells).expect("cells to JSON")
        }
        Body::Tree(value) => value.to_string(),
    }
}
