//! The readers frame as many records in the scenarios' exports as the generators say they wrote.

use super::folder;
use omnify::model::probe::ReadOptions;
use omnify::model::record::ReadItem;
use omnify::read;
use serde_json::Value;

/// Where the records are, for the formats that do not say it themselves.
fn record_path(path: &str, format: &str) -> &'static str {
    match format {
        "xml" => "sms|mms|call",
        "json" if path.contains("/inbox/") => "messages[]",
        "json" if path.contains("ticket_comments/") => "comments[]",
        "json" if path.ends_with("users.json") => "users[]",
        "json" if path.ends_with("tickets.json") => "tickets[]",
        "json" => "organizations[]",
        _ => "",
    }
}

/// Reads every export of a scenario; returns the files that a reader framed, and all rejects.
fn framed(name: &str) -> (usize, Vec<(String, &'static str)>) {
    let root = folder(name);
    let counts = std::fs::read(root.join("expected/counts.json")).expect("the counts");
    let counts: Value = serde_json::from_slice(&counts).expect("JSON");
    let (mut files, mut rejects) = (0, Vec::new());
    for file in read::walk(&root.join("exports")).expect("the exports") {
        let own = format!("exports/{}", file.container.as_ref().unwrap_or(&file.path));
        let expected = counts["files"][&own]["records"]
            .as_u64()
            .unwrap_or_else(|| panic!("{own} is not counted"));
        let probe = read::probe(&file).expect("a probe");
        if probe.format.is_empty() {
            assert_eq!(expected, 0, "{own} was not recognised");
            continue;
        }
        let records = record_path(&file.path, &probe.format).to_owned();
        let options = ReadOptions {
            format: probe.format,
            records,
            ..ReadOptions::default()
        };
        let mut stream = read::open(&file, &options).expect("an open file");
        let mut found = 0;
        for item in stream.by_ref() {
            match item.expect("a readable file") {
                ReadItem::Record(_) => found += 1,
                ReadItem::Reject(reject) => rejects.push((own.clone(), reject.code)),
            }
        }
        assert!(stream.ledger().balances(), "{own}: {:?}", stream.ledger());
        assert_eq!(found, expected, "{own}");
        files += 1;
    }
    (files, rejects)
}

#[test]
fn readers_frame_what_was_written() {
    let (files, rejects) = framed("ecofriendly");
    assert!(files > 100);
    // The backup that breaks off is the only file with a reject.
    let cut = |(path, code): &(String, &str)| path.contains("android/sms-") && *code == "xml-truncated";
    assert!(!rejects.is_empty() && rejects.iter().all(cut), "{rejects:?}");
    assert_eq!(framed("clean").1, Vec::new());
}
