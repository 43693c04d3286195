//! The command line: help, exit codes, what each command prints, and that it never prints personal values.

mod attachments;
mod drafts;
mod help;
mod lists;
mod named_mappings;
mod reveal;
mod runs;
mod settings;
mod slips;

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use std::process::Output;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a call of omnify gave back.
struct Call {
    code: i32,
    out: String,
    err: String,
}

impl Call {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}:\n{}\n{}", self.out, self.err))
    }
}

/// Calls omnify in a folder with arguments separated by blanks; `{}` stands for the text given.
fn call(folder: &Path, arguments: &str, text: &str) -> Call {
    let arguments = arguments.split(' ').map(|argument| argument.replace("{}", text));
    let Output { status, stdout, stderr } = Command::new(assert_cmd::cargo::cargo_bin!("omnify"))
        .current_dir(folder)
        .env_remove("OMNIFY_COLOR")
        .args(arguments)
        .output()
        .unwrap();
    Call {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// A copy of the scenario `clean`, so that nothing is written into the project.
fn clean(folder: &Path) -> PathBuf {
    let target = folder.join("clean");
    copy(&root().join("fixtures/scenarios/clean"), &target);
    target
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
