//! Every built-in mapping compiles; every folder of fixtures/sources gives what its expected.ndjson
//! says; real exports, when they are there, are recognised.

mod rows;
mod runner;
mod samples;
#[cfg(feature = "xlsx")]
mod sheets;

use runner::{Tool, builtin, texts};
use std::fs;
use std::path::{Path, PathBuf};

/// Rewrites the expected files when set to 1; read the difference before committing it.
const BLESS: &str = "OMNIFY_BLESS";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sources")
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).expect("a folder of fixtures");
    let mut folders: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

#[test]
fn every_mapping_compiles() {
    let mut ids = Vec::new();
    let mut problems = Vec::new();
    for (path, text) in texts() {
        match omnify::map::compile(&path, &text) {
            Ok(mapping) => ids.push((mapping.id, path)),
            Err(found) => problems.push(found.to_string()),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    for (id, path) in ids {
        assert_eq!(
            format!("sources/{id}.yaml"),
            path,
            "a mapping's file is named after its id"
        );
    }
}

#[test]
fn fixtures_give_what_is_expected() {
    let mappings = builtin();
    let bless = std::env::var(BLESS).is_ok_and(|value| value == "1");
    let mut failures = Vec::new();
    for tool in folders(&fixtures()) {
        let id = tool.file_name().expect("a name").to_string_lossy().into_owned();
        for case in folders(&tool) {
            let found = Tool::read(&case, &mappings, u64::MAX).lines(Some(&id));
            let expected = case.join("expected.ndjson");
            if case.ends_with("plain") && found.contains("\"unused\":[") {
                failures.push(format!("{}: a column is neither mapped nor ignored", case.display()));
            }
            if bless {
                fs::write(&expected, &found).expect("write what is expected");
            } else if fs::read_to_string(&expected).unwrap_or_default() != found {
                failures.push(format!(
                    "{}: differs from expected.ndjson; {BLESS}=1 rewrites it",
                    case.display()
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn fixtures_are_named_after_mappings() {
    let with: Vec<_> = folders(&fixtures())
        .iter()
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    let ids: Vec<_> = builtin().into_iter().map(|mapping| mapping.id).collect();
    for tool in &with {
        assert!(ids.contains(tool), "fixtures/sources/{tool} is named after no mapping");
    }
}
