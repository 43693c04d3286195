//! Slips of the hand: a word, file or folder that is not the one that was meant is an error with the next step, and
//! nothing else is shown, written or left out instead.

use super::{call, clean};
use std::fs;
use std::path::Path;

/// A run of the clean shop in OUT.
fn ran(at: &Path) {
    clean(at);
    let got = call(at, "run clean -o out -q", "");
    assert_eq!(got.code, 0, "{}", got.err);
}

#[test]
fn a_record_of_another_source_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    ran(at);
    let one = call(at, "explain shopify-customers/7400000000001 -o out --json", "").json();
    let shown = one["record"]["ref"].as_str().unwrap();
    let slip = shown.replace("shopify-customers", "zendesk-json");
    let got = call(at, "explain {} -o out", &slip);
    assert_eq!((got.code, got.out.as_str()), (1, ""), "{}", got.err);
    assert!(got.err.contains("hint: it is of shopify-customers"), "{}", got.err);
    for text in ["zendesk-json#1:99999999999999", "zendesk-json#99999999:1"] {
        assert_eq!(call(at, "explain {} -o out", text).code, 1, "{text}");
    }
}

#[test]
fn a_decision_is_not_written_where_no_run_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    ran(at);
    let decide = "decide zendesk-json/9101 zendesk-json/9102 different --reason told -o out";
    let project = at.join("clean/project.yaml");
    let text = fs::read_to_string(&project).unwrap();
    fs::write(&project, format!("{text}\nnonsense: 1\n")).unwrap();
    let got = call(at, decide, "");
    assert!(got.code == 1 && got.err.contains("nonsense"), "{}", got.err);
    fs::rename(&project, at.join("clean/other.yaml")).unwrap();
    let got = call(at, decide, "");
    assert!(got.code == 1 && got.err.contains("project.yaml"), "{}", got.err);
    assert!(!at.join("out/decisions.jsonl").exists());
}

#[test]
fn ids_to_carry_on_have_to_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    ran(at);
    fs::write(at.join("notes.csv"), "a,b\n1,2\n").unwrap();
    for (file, said) in [("gone.csv", "there is no file"), ("notes.csv", "holds no customer ids")] {
        let got = call(at, "run clean -o new --ids {}", file);
        assert!(got.code == 1 && got.err.contains(said), "{file}: {}", got.err);
    }
    assert_eq!(call(at, "run clean -o new --ids out/ids.csv -q", "").code, 0);
}

#[test]
fn agents_that_change_make_another_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let shop = clean(at);
    let project = shop.join("project.yaml");
    let text = fs::read_to_string(&project).unwrap();
    assert!(!text.contains("\nagents:"), "{text}");
    fs::write(&project, format!("{text}\nagents: agents.csv\n")).unwrap();
    let run = |agents: &str| {
        fs::write(shop.join("agents.csv"), agents).unwrap();
        let got = call(at, "run clean -o out -q", "");
        (got.code, got.err)
    };
    let id = || call(at, "report out --json", "").json()["run"]["run_id"].clone();
    assert_eq!(run("name,email\nKim,kim@shop.example\n").0, 0);
    let before = id();
    assert_eq!(run("name,email\nKim,kim@shop.example\nLee,lee@shop.example\n").0, 0);
    assert_ne!(before, id());
    let (code, err) = run("name,team\n,Night\n");
    assert!(code == 1 && err.contains("line 2") && err.contains("hint:"), "{err}");
}

#[test]
fn outputs_that_cannot_be_used_are_said_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    clean(at);
    fs::write(at.join("file"), "mine").unwrap();
    let got = call(at, "run clean -o file", "");
    assert!(got.code == 1 && got.err.contains("hint: choose another"), "{}", got.err);
    assert_eq!(fs::read(at.join("file")).unwrap(), b"mine");
    // What recognised nothing is no run.
    fs::write(at.join("noise"), [0, 159, 146, 150]).unwrap();
    assert_eq!(call(at, "run noise", "").code, 1);
    let got = call(at, "report", "");
    assert!(got.err.contains("there is no run under"), "{}", got.err);
}

#[test]
fn a_check_of_files_answers_in_json_too() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let shown = call(at, "mapping show contacts-csv", "").out;
    fs::write(at.join("good.yaml"), &shown).unwrap();
    fs::write(at.join("bad.yaml"), shown.replacen("emit:", "emot:", 1)).unwrap();
    let got = call(at, "mapping check good.yaml bad.yaml --json", "");
    assert_eq!(got.code, 1);
    let files = &got.json()["files"];
    assert_eq!(
        (files[0]["id"].as_str(), files[1]["good"].as_bool()),
        (Some("contacts-csv"), Some(false)),
        "{}",
        got.out
    );
    assert!(files[1]["mistakes"].as_str().unwrap().contains("emit"), "{}", got.out);
    assert_eq!(call(at, "check . --until publish", "").code, 2);
}
