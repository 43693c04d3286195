//! Config files: valid ones parse, invalid ones give exactly the mistakes that they announce, and what
//! is generated from the types equals what is committed (`OMNIFY_BLESS=1` writes it anew).

use omnify::config::mapping::Mapping;
use omnify::config::project::{self, Project};
use omnify::config::target::TargetProfile;
use omnify::config::yaml::Problems;
use omnify::map;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("fixtures/config").join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((name, fs::read_to_string(&path).unwrap()));
    }
    files.sort();
    files
}

fn problems(name: &str, text: &str) -> Option<Problems> {
    if name.starts_with("mapping-") {
        map::compile(name, text).err()
    } else if name.starts_with("target-") {
        TargetProfile::parse(name, text).err()
    } else {
        project::parse(name, text).err()
    }
}

#[test]
fn valid_files_parse() {
    let files = files("valid");
    assert!(files.len() >= 3);
    for (name, text) in files {
        if let Some(problems) = problems(&name, &text) {
            panic!("{name}:\n{problems}");
        }
    }
}

/// Each file announces its mistakes in comments: `# expect: LINE:COLUMN message`.
#[test]
fn invalid_files_give_the_mistakes_that_they_announce() {
    let files = files("invalid");
    assert!(files.len() >= 10);
    let mut wrong = String::new();
    for (name, text) in files {
        let expected: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# expect: "))
            .collect();
        let shown = problems(&name, &text).unwrap_or_else(|| panic!("{name} has no mistake"));
        let found: Vec<_> = shown
            .list
            .iter()
            .map(|problem| {
                let hint = problem
                    .hint
                    .as_ref()
                    .map_or_else(String::new, |hint| format!("; {hint}"));
                format!("{}:{} {}{hint}", problem.line, problem.column, problem.message)
            })
            .collect();
        if found != expected {
            wrong.push_str(&format!("{name}\n# expect: {}\n{shown}\n", found.join("\n# expect: ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn personal_values_are_masked_in_messages() {
    let text = "own:\n  addresses: [anna@shop.example]\n  numbers: [12125550101]\nhours: { zone: Berlin }\n";
    let shown = project::parse("project.yaml", text).unwrap_err().to_string();
    assert!(!shown.contains("anna") && !shown.contains("2125550101"), "{shown}");
    assert!(
        shown.contains("project.yaml:3:13") && shown.contains("Europe/Berlin"),
        "{shown}"
    );
}

#[test]
fn every_embedded_mapping_compiles() {
    let mut bad = Vec::new();
    for (path, text) in omnify::builtin::folder("sources/") {
        if let Err(problems) = map::compile(path, text) {
            bad.push(problems.to_string());
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn generated_files_are_fresh() {
    let json = |schema: schemars::Schema| format!("{}\n", serde_json::to_string_pretty(schema.as_value()).unwrap());
    check("mappings/schema/mapping.json", &json(schemars::schema_for!(Mapping)));
    check("mappings/schema/project.json", &json(schemars::schema_for!(Project)));
    check(
        "mappings/schema/target.json",
        &json(schemars::schema_for!(TargetProfile)),
    );
    check("docs/mapping-reference.md", &map::mapping_reference());
    let mut mappings: Vec<_> = omnify::builtin::folder("sources/")
        .map(|(path, text)| map::compile(path, text).unwrap())
        .collect();
    mappings.sort_by(|a, b| a.id.cmp(&b.id));
    check("docs/sources.md", &map::sources_page(&mappings));
}

fn check(path: &str, fresh: &str) {
    let path: &Path = &root().join(path);
    if std::env::var_os("OMNIFY_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, fresh).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    let name = path.file_name().unwrap();
    assert!(
        committed == fresh,
        "{name:?} is old: run OMNIFY_BLESS=1 cargo test --test it config"
    );
}
