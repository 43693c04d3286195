//! The shape of the code: layers, no cycles, small files with a purpose each.

mod modules;
mod source;

use modules::Modules;
use std::path::{Path, PathBuf};

/// The layers of src/lib.rs, lowest first.
const LAYERS: [&[&str]; 6] = [
    &["builtin", "model"],
    &["config", "normalise", "sqlite"],
    &["link", "map", "read", "report", "store", "unify"],
    &["gaps", "kpi"],
    &["pipeline"],
    &["cli"],
];

/// Most lines of a Rust file.
const LINES: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, sorted.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    found.sort();
    found
}

/// The Rust files of the project.
fn rust_files() -> Vec<PathBuf> {
    let mut files = vec![root().join("build.rs")];
    for folder in ["src", "tests", "benches"] {
        files.extend(files_below(&root().join(folder)));
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Fails with all that was found.
fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn modules_import_only_from_lower_layers() {
    let layer = |module: &[String]| {
        let top = module.first()?;
        LAYERS.iter().position(|names| names.contains(&top.as_str()))
    };
    let modules = Modules::read(&rust_files(), &root().join("src"));
    let mut found = Vec::new();
    for (from, to) in modules.imports() {
        let (Some(own), Some(other)) = (layer(&from), layer(&to)) else {
            found.push(format!("{} -> {}: not in a layer", from.join("::"), to.join("::")));
            continue;
        };
        if other > own || (other == own && from[0] != to[0]) {
            let way = if other > own { "upward" } else { "sideways" };
            found.push(format!("{} -> {} ({way})", from.join("::"), to.join("::")));
        }
    }
    none("imports against the layers", &found);
}

#[test]
fn files_do_not_import_each_other_in_a_circle() {
    let modules = Modules::read(&rust_files(), &root().join("src"));
    let found: Vec<String> = modules.cycles().iter().map(|files| files.join(" <-> ")).collect();
    none("circles of imports", &found);
}

#[test]
fn only_two_modules_talk_to_sqlite() {
    // `store` owns the program's databases, `sqlite` reads those of others.
    let allowed = ["src/store/", "src/sqlite/", "tests/", "benches/"];
    let found: Vec<String> = rust_files()
        .iter()
        .map(|path| shown(path))
        .filter(|path| !allowed.iter().any(|folder| path.starts_with(folder)))
        .filter(|path| std::fs::read_to_string(root().join(path)).unwrap().contains("rusqlite"))
        .collect();
    none("modules that use rusqlite", &found);
}

#[test]
fn rust_files_are_short_and_say_what_they_are_for() {
    let mut found = Vec::new();
    for path in rust_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        if lines > LINES {
            found.push(format!("{}: {lines} lines, at most {LINES}", shown(&path)));
        }
        if !text.starts_with("//! ") {
            found.push(format!("{}: does not open with a `//!` line", shown(&path)));
        }
    }
    none("files", &found);
}

#[test]
fn no_module_is_a_drawer() {
    let drawers = ["utils", "util", "helpers", "helper", "common", "misc"];
    let found: Vec<String> = rust_files()
        .iter()
        .filter(|path| {
            path.iter()
                .any(|part| drawers.contains(&part.to_string_lossy().trim_end_matches(".rs")))
        })
        .map(|path| shown(path))
        .collect();
    none("modules named after nothing", &found);
}

#[test]
fn no_text_names_a_folder_of_one_machine() {
    let pattern = regex::Regex::new(r"(?:^|[^\w.:/~-])/(?:home|Users|work|root)/\w|[A-Z]:\\Users\\").unwrap();
    let mut files = rust_files();
    for folder in ["docs", "mappings", ".ci"] {
        files.extend(files_below(&root().join(folder)));
    }
    files.extend(["Cargo.toml", "README.md", "CHANGELOG.md", "fixtures/README.md"].map(|name| root().join(name)));
    let mut found = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for (number, line) in (1..).zip(text.lines()) {
            if pattern.is_match(line) && !path.ends_with("tidy/mod.rs") {
                found.push(format!("{}:{number}", shown(&path)));
            }
        }
    }
    none("paths of one machine", &found);
}
