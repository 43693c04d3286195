//! Help, usage errors, exit codes, and the generated reference.

use super::{call, root};
use std::fs;

const COMMANDS: &[&str] = &[
    "run",
    "check",
    "init",
    "inspect",
    "dedupe",
    "evaluate",
    "explain",
    "decide",
    "report",
    "mapping",
    "mapping list",
    "mapping show",
    "mapping check",
    "mapping schema",
    "completions",
    "man",
];

#[test]
fn every_command_has_help_with_an_example() {
    for command in COMMANDS {
        let help = call(&root(), &format!("{command} --help"), "");
        assert_eq!(help.code, 0, "{command}");
        assert!(help.out.contains("omnify"), "{command}: {}", help.out);
        assert!(
            help.out.contains("Example"),
            "{command} shows no example:\n{}",
            help.out
        );
    }
}

#[test]
fn exit_codes_tell_usage_from_failure() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, code, says) in [
        ("", 2, "Usage"),
        ("fly", 2, "unrecognized"),
        ("run --until tomorrow .", 2, "invalid value"),
        ("decide a b maybe --reason x", 2, "invalid value"),
        ("dedupe", 2, "required"),
        ("run nowhere", 1, "hint:"),
        ("check nowhere", 1, "hint:"),
        ("init nowhere", 1, "hint:"),
        ("inspect nowhere", 1, "nowhere"),
        ("dedupe nowhere.csv", 1, "nowhere"),
        ("evaluate --truth nowhere.csv", 1, "nowhere"),
        ("report", 1, "hint:"),
        ("report nowhere", 1, "hint:"),
        ("explain C0123456789abcdef", 1, "hint:"),
        ("explain shared-identifer", 1, "did you mean `shared-identifier`?"),
        ("mapping show zendesk-jsn", 1, "did you mean `zendesk-json`?"),
        ("-C nowhere man", 1, "nowhere"),
        ("explain exit-codes", 0, ""),
        ("explain shared-identifier", 0, ""),
        ("explain own-side-assumed", 0, ""),
        ("explain decision-stale", 0, ""),
        ("mapping list", 0, ""),
        ("mapping show zendesk-json", 0, ""),
        ("completions bash", 0, ""),
        ("man", 0, ""),
    ] {
        let arguments = if arguments.is_empty() { "-q" } else { arguments };
        let got = call(folder.path(), arguments, "");
        assert_eq!(got.code, code, "{arguments}: {}", got.err);
        assert!(got.err.contains(says), "{arguments}: {}", got.err);
    }
}

#[test]
fn json_outputs_that_need_no_run_parse() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        "explain exit-codes --json",
        "explain shared-identifier --json",
        "mapping list --json",
        "mapping schema",
    ] {
        let document = call(folder.path(), arguments, "").json();
        assert!(document.is_object(), "{arguments}");
    }
}

#[test]
fn mapping_check_lists_mistakes_with_lines() {
    let good = call(&root(), "mapping check mappings/sources/whatsapp.yaml", "");
    assert_eq!(good.code, 0, "{}", good.err);
    let bad = call(
        &root(),
        "-q mapping check fixtures/config/invalid/mapping-unknown-names.yaml",
        "",
    );
    assert_eq!(bad.code, 1);
    assert!(bad.err.contains("mapping-unknown-names.yaml:"), "{}", bad.err);
}

#[test]
fn the_reference_is_fresh() {
    let path = root().join("docs/cli.md");
    let fresh = omnify::cli::reference();
    if std::env::var_os("OMNIFY_BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "docs/cli.md is old: run OMNIFY_BLESS=1 cargo test --test it cli"
    );
}
