//! What is kept of a run for the next one, and of looks at personal values.

use super::{call, clean};
use std::fs;

#[test]
fn a_look_at_personal_values_is_logged_without_them() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    clean(at);
    assert_eq!(call(at, "run clean -o out", "").code, 0);
    let log = at.join("out/audit.jsonl");
    assert_eq!(call(at, "report out --format md", "").code, 0);
    assert!(!log.exists());
    for command in [
        "report out --format html -o r.html --reveal",
        "explain shopify-customers/7400000000001 -o out --reveal",
        "run clean -o out --reveal",
    ] {
        let got = call(at, command, "");
        assert_eq!(got.code, 0, "{}", got.err);
    }
    let text = fs::read_to_string(&log).unwrap();
    let commands: Vec<String> = text
        .lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(
                (entry["audit"].clone(), entry["event"].clone()),
                (1.into(), "reveal".into())
            );
            assert!(entry["run_id"].as_str().unwrap().starts_with('R'), "{line}");
            entry["command"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(commands, ["report", "explain", "run"]);
    assert!(!text.contains("adela") && !text.contains("7400000000001"));
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&log).unwrap().permissions()) & 0o777,
        0o600
    );
}

#[test]
fn a_run_says_what_changed_since_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    clean(at);
    assert_eq!(call(at, "run clean -o out", "").code, 0);
    let page = || fs::read_to_string(at.join("out/gap-report.html")).unwrap();
    let first = page();
    assert!(!first.contains("id=\"changes\""));
    let json = fs::read(at.join("out/gap.json")).unwrap();
    assert_eq!(call(at, "run clean -o out", "").code, 0);
    assert!(page() == first, "the same run once more changed the page");
    // A file that ends in the middle of a record.
    fs::write(at.join("clean/exports/broken.json"), "[{\"id\": 1, \"subject\": \"a").unwrap();
    let got = call(at, "run clean -o out", "");
    assert!(got.code == 0 || got.code == 4, "{}", got.err);
    let changed = page();
    assert!(changed.contains("id=\"changes\"") && changed.contains("Customers that became part of another one: 0"));
    assert_eq!(call(at, "run clean -o out", "").code, got.code);
    assert!(page() == changed, "the same run once more changed the page");
    fs::write(at.join("old.json"), json).unwrap();
    let compared = call(at, "report -o out --compare old.json --json", "").json();
    assert!(!compared["changes"]["new"].as_array().unwrap().is_empty(), "{compared}");
    assert!(
        !fs::read_to_string(at.join("out/gap.json"))
            .unwrap()
            .contains("\"changes\"")
    );
}
