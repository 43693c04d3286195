//! Tests of what a run promises whatever happens to it: kills, repeats, threads, bad input, safe output.

mod chats;
mod complete;
mod copies;
mod damage;
mod erasure;
mod kill;
mod languages;
mod manifest;
mod output;
mod repeat;
mod samples;
mod special;
mod threads;

use omnify::store::query::{Published, SqlValue};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The published files that must be equal byte for byte.
const DATASET: [&str; 5] = [
    "unified.sqlite",
    "gap.json",
    "gap-report.html",
    "ids.csv",
    "manifest.json",
];

pub(crate) fn scenario(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/scenarios")
        .join(name)
}

/// A folder for one test: `in` for the input, `out` for the output.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        fs::create_dir(place.input()).unwrap();
        place
    }

    /// A place with a ticket export of six customers.
    pub(crate) fn with_tickets() -> Self {
        let place = Self::new();
        copy(
            &scenario("clean").join("exports/zendesk"),
            &place.input().join("zendesk"),
        );
        place
    }

    /// A place whose input is a copy of exports of the scenarios, small but of many kinds.
    pub(crate) fn with_exports() -> Self {
        let place = Self::new();
        copy(&scenario("clean").join("exports"), &place.input());
        let shop = scenario("ecofriendly").join("exports");
        for folder in ["saved-mail", "android"] {
            copy(&shop.join(folder), &place.input().join(folder));
        }
        place
    }

    pub(crate) fn input(&self) -> PathBuf {
        self.0.path().join("in")
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    /// Puts a file into the input.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.input().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn run(&self) -> Run {
        omnify(&["run", &text(&self.input()), "-o", &text(&self.out())])
    }

    /// The published files, in the order of [`DATASET`].
    pub(crate) fn dataset(&self) -> Vec<Vec<u8>> {
        DATASET
            .iter()
            .map(|name| fs::read(self.out().join(name)).unwrap())
            .collect()
    }

    /// Values of a query on the published dataset, a line per row.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        let data = Published::open(&self.out().join("unified.sqlite")).unwrap();
        let rows = data.rows(sql, &[]).unwrap();
        let cell = |value: &SqlValue| match value {
            SqlValue::Null => String::new(),
            SqlValue::Int(value) => value.to_string(),
            SqlValue::Real(value) => value.to_string(),
            SqlValue::Text(value) => value.clone(),
        };
        rows.rows
            .iter()
            .map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|"))
            .collect()
    }

    /// Status and reason of each file.
    pub(crate) fn files(&self) -> Vec<String> {
        self.rows("SELECT path || ': ' || status || coalesce(': ' || reason, '') FROM source_files ORDER BY path")
    }

    /// Holds after every run that publishes: records and bytes balance per source, and every file has a status.
    pub(crate) fn balances(&self) {
        let wrong = self.rows(
            "SELECT source FROM sources WHERE records_framed <> imported + rejected + excluded + duplicate \
             OR bytes_total <> bytes_record + bytes_framing + bytes_unreadable",
        );
        assert!(wrong.is_empty(), "the ledger does not balance: {wrong:?}");
        let silent = self.rows("SELECT path FROM source_files WHERE status <> 'imported' AND coalesce(reason,'') = ''");
        assert!(silent.is_empty(), "left out without a reason: {silent:?}");
    }
}

/// What a command left behind.
pub(crate) struct Run {
    code: Option<i32>,
    pub(crate) shown: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        let mut shown = String::from_utf8_lossy(&output.stdout).into_owned();
        shown.push_str(&String::from_utf8_lossy(&output.stderr));
        assert!(!shown.contains("panicked"), "{shown}");
        Self {
            code: output.status.code(),
            shown,
        }
    }

    /// Checks the exit code, and that it says why.
    pub(crate) fn ends(&self, code: i32, says: &str) -> &Self {
        assert_eq!(self.code, Some(code), "{}", self.shown);
        assert!(self.shown.contains(says), "says nothing of {says:?}: {}", self.shown);
        self
    }

    /// Checks that the run came to a verdict.
    pub(crate) fn finishes(&self) -> &Self {
        assert!(matches!(self.code, Some(0 | 3 | 4)), "{:?}: {}", self.code, self.shown);
        self
    }
}

/// Runs the program.
pub(crate) fn omnify(arguments: &[&str]) -> Run {
    Run::of(&program().args(arguments).output().unwrap())
}

fn program() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("omnify"));
    command.args(["--no-progress", "--color", "never"]);
    command
}

pub(crate) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
