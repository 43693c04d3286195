//! The scenarios of fixtures/scenarios: invented shops written by generators, with their truth and expected counts.

mod chance;
mod clean;
mod counted;
mod ecofriendly;
mod framed;
mod layout;
mod mapped;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files of a scenario by their path in its folder.
type Files = BTreeMap<String, Vec<u8>>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/scenarios")
        .join(name)
}

fn on_disk(root: &Path, at: &Path, out: &mut Files) {
    for entry in std::fs::read_dir(at).into_iter().flatten() {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            on_disk(root, &path, out);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/");
            out.insert(name, std::fs::read(&path).expect("a readable file"));
        }
    }
}

/// Compares the committed files with what the generator writes; with `OMNIFY_BLESS=1` writes them instead.
fn committed(name: &str, files: &Files) {
    let root = folder(name);
    if std::env::var_os("OMNIFY_BLESS").is_some() {
        if root.exists() {
            std::fs::remove_dir_all(&root).expect("an old scenario that can go");
        }
        for (path, content) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
            std::fs::write(path, content).expect("a new file");
        }
        return;
    }
    let mut found = Files::new();
    on_disk(&root, &root, &mut found);
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(files), "run the tests once with OMNIFY_BLESS=1");
    for (path, content) in files {
        assert!(
            found[path] == *content,
            "{name}/{path} differs: run the tests once with OMNIFY_BLESS=1"
        );
    }
}

#[test]
fn ecofriendly_is_what_its_generator_writes() {
    let files = ecofriendly::files();
    committed("ecofriendly", &files);
    let bytes: usize = files.values().map(Vec::len).sum();
    assert!(bytes < 3_000_000, "{bytes} bytes are too many to keep in the project");
}

#[test]
fn clean_is_what_its_generator_writes() {
    committed("clean", &clean::files());
}

/// Addresses and numbers in the files are those set aside for examples.
#[test]
fn scenarios_name_no_real_address_or_number() {
    let address =
        regex::Regex::new(r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)*([A-Za-z0-9-]+\.[a-z]{2,})").expect("a valid pattern");
    let number = regex::Regex::new(r"\+1[ -]?(\d{3})[ -]?(\d{3})[ -]?(\d{4})\b").expect("a valid pattern");
    for (path, content) in ecofriendly::files().into_iter().chain(clean::files()) {
        let text = String::from_utf8_lossy(&content);
        for found in address.captures_iter(&text) {
            let domain = &found[2];
            let reserved =
                domain.ends_with(".example") || ["example.com", "example.org", "example.net"].contains(&domain);
            assert!(
                reserved || found[0].contains("invented"),
                "{path}: an address at {domain}"
            );
        }
        for found in number.captures_iter(&text) {
            assert!(
                &found[2] == "555" && found[3].starts_with("01"),
                "{path}: a number outside 555 01xx"
            );
        }
    }
}
