//! A mapping that project.yaml names for some files: by its id, or by its own file.

use super::call;
use std::fs;
use std::path::Path;

const LIST: &str = "Who,Reach\nAda Fenwold,ada.fenwold@example.com\nBo Castlemead,bo.castlemead@example.org\n";
const MAPPING: &str = "mapping: 1
id: reach-list
tool: Reach
about: A list with a layout of its own
evidence: documented
files:
  people: { detect: [{ header: [Person, Address] }], format: csv }
each:
  - from: people
    emit:
      - contact: { key: Reach, name: Who, emails: [Reach] }
";

fn project(at: &Path, settings: &str) {
    fs::create_dir_all(at.join("shop/exports")).unwrap();
    fs::write(at.join("shop/exports/people.csv"), LIST).unwrap();
    fs::write(at.join("shop/reach.yaml"), MAPPING).unwrap();
    fs::write(at.join("shop/project.yaml"), format!("exports: exports/\n{settings}\n")).unwrap();
}

#[test]
fn a_named_mapping_reads_a_file_that_its_tests_do_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    project(at, "sources: { crm: { match: people.csv, mapping: reach.yaml } }");
    let got = call(at, "run shop -o out --json", "");
    assert!(matches!(got.code, 0 | 4), "{}", got.err);
    let source = &got.json()["sources"][0];
    assert_eq!(
        (source["source"].as_str(), source["imported"].as_u64()),
        (Some("crm"), Some(2)),
        "{}",
        got.out
    );
}

#[test]
fn a_mapping_that_is_not_there_is_an_error_with_a_suggestion() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    project(at, "sources: { crm: { match: people.csv, mapping: contacts-cvs } }");
    let got = call(at, "run shop -o out", "");
    assert_eq!(got.code, 1, "{}", got.err);
    assert!(
        got.err.contains("did you mean `contacts-csv`?") && got.err.contains("sources.crm.mapping"),
        "{}",
        got.err
    );
}
