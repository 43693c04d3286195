//! Tests of the written documentation: what is generated is fresh, what is linked is there.

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages of the project.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![
        root().join("README.md"),
        root().join("CHANGELOG.md"),
        root().join("fixtures/README.md"),
    ];
    let docs = std::fs::read_dir(root().join("docs")).unwrap();
    pages.extend(
        docs.map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "md")),
    );
    pages.sort();
    pages
}

#[test]
fn the_data_model_shows_the_published_tables() {
    let path = root().join("docs/data-model.md");
    let sql = std::fs::read_to_string(root().join("src/store/schema/published.sql")).unwrap();
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("```sql\n").expect("a block of SQL");
    let (_, after) = rest.split_once("```\n").expect("the end of the block");
    let fresh = format!("{before}```sql\n{sql}```\n{after}");
    if std::env::var_os("OMNIFY_BLESS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
        return;
    }
    assert!(page == fresh, "run OMNIFY_BLESS=1 cargo test --test it docs");
}

#[test]
fn links_lead_to_files_that_are_there() {
    let link = regex::Regex::new(r"\]\(([^)#:]+)(?:#[^)]*)?\)").unwrap();
    let mut missing = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for found in link.captures_iter(&text) {
            if !page.parent().unwrap().join(&found[1]).exists() {
                missing.push(format!("{}: {}", page.file_name().unwrap().display(), &found[1]));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
