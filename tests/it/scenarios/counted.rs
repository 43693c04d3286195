//! Counts the records of the scenario files by simple means and compares them with expected/counts.json.

use super::{Files, clean, ecofriendly};
use serde_json::Value;

/// Records of a file, or nothing where simple means do not reach (archives, chats).
fn records(path: &str, content: &[u8]) -> Option<usize> {
    let text = || String::from_utf8(content.to_vec()).expect("UTF-8");
    match path.rsplit_once('.')?.1 {
        "mbox" => Some(
            text()
                .lines()
                .filter(|line| line.starts_with("From ") && line.contains("@xxx "))
                .count(),
        ),
        "eml" => Some(1),
        "dat" => Some(0),
        "csv" => {
            let rows: Result<Vec<_>, _> = csv::Reader::from_reader(content).records().collect();
            Some(rows.expect("even rows").len())
        }
        "xml" => Some(
            text()
                .lines()
                .filter(|line| line.starts_with("  <") && line.ends_with("/>"))
                .count(),
        ),
        "json" => {
            let document: Value = serde_json::from_slice(content).expect("JSON");
            let names = ["messages", "tickets", "users", "organizations", "comments"];
            names
                .iter()
                .find_map(|name| document.get(name)?.as_array())
                .map(Vec::len)
        }
        _ => None,
    }
}

fn compare(files: &Files) {
    let counts: Value = serde_json::from_slice(&files["expected/counts.json"]).expect("JSON");
    let expected = counts["files"].as_object().expect("an object");
    let exports: Vec<&String> = files.keys().filter(|path| path.starts_with("exports/")).collect();
    assert_eq!(expected.keys().collect::<Vec<_>>(), exports);
    for (path, stated) in expected {
        if let Some(found) = records(path, &files[path]) {
            assert_eq!(stated["records"], found, "{path}");
        }
    }
}

#[test]
fn expected_counts_agree_with_the_files() {
    compare(&ecofriendly::files());
    compare(&clean::files());
}

/// A key that stood for two people would make the truth worthless.
#[test]
fn each_native_id_has_one_cluster() {
    for files in [ecofriendly::files(), clean::files()] {
        let mut seen = std::collections::BTreeMap::new();
        for row in csv::Reader::from_reader(files["truth.csv"].as_slice()).records() {
            let row = row.expect("an even row");
            let known = seen
                .entry((row[0].to_owned(), row[1].to_owned()))
                .or_insert_with(|| row[2].to_owned());
            assert_eq!(*known, row[2], "two clusters for one record of {}", &row[0]);
        }
    }
}
