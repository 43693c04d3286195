//! SQLite files: tables are read as the CSV they would be exported as, hostile ones neither run nor change anything.

use super::{probed, read_all, text, walk_one};
use omnify::read;
use rusqlite::Connection;
use std::path::Path;

fn database(sql: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made.sqlite");
    let conn = Connection::open(&path).expect("open");
    conn.execute_batch(sql).expect("fill");
    conn.close().expect("close");
    std::fs::read(path).expect("read")
}

const TICKETS: &str = "CREATE TABLE tickets (id INTEGER PRIMARY KEY, subject TEXT, \"odd \"\"name, x\" TEXT, score REAL, raw BLOB);
    INSERT INTO tickets VALUES (1, 'Hello, \"you\"', NULL, 2.0, x'ff00'), (2, 'two' || char(10) || 'lines', '', 0.5, x'6162');
    CREATE TABLE \"an/odd name\" (a);
    CREATE VIEW recent AS SELECT * FROM tickets;
    CREATE TRIGGER noisy AFTER INSERT ON tickets BEGIN DELETE FROM tickets; END;";

#[test]
fn tables_are_read() {
    let files = walk_one("dump.db", &database(TICKETS));
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["dump.db/an_odd name.csv", "dump.db/tickets.csv"]);
    let empty = read::probe(&files[0]).expect("probe");
    assert_eq!(
        (empty.format.as_str(), empty.header.as_slice()),
        ("sqlite", ["a".to_owned()].as_slice())
    );
    let probe = read::probe(&files[1]).expect("probe");
    assert_eq!(probe.header, ["id", "subject", "odd \"name, x", "score", "raw"]);
    let outcome = read_all(&files[1], &probed(&probe));
    assert_eq!(
        outcome.records.iter().map(text).collect::<Vec<_>>(),
        [
            "[\"1\",\"Hello, \\\"you\\\"\",\"\",\"2\",\"ff00\"]",
            "[\"2\",\"two\\nlines\",\"\",\"0.5\",\"ab\"]"
        ]
    );
}

#[test]
fn changes_that_are_not_in_the_file_yet_are_not_missed() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.db"), database(TICKETS)).expect("write");
    std::fs::write(folder.path().join("a.db-wal"), "changes").expect("write");
    let files = read::walk(folder.path()).expect("walk");
    let why = files[0].problem.as_deref().expect("a reason");
    assert!(why.contains("write-ahead log"), "{why}");
    std::fs::write(folder.path().join("a.db-wal"), "").expect("write");
    assert_eq!(read::walk(folder.path()).expect("walk").len(), 3);
}

#[test]
fn nothing_beside_a_database_is_made_or_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let wal = "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1);";
    let bytes = database(wal);
    std::fs::write(folder.path().join("a%20b?c#d.db"), &bytes).expect("write");
    for file in read::walk(folder.path()).expect("walk") {
        let outcome = read_all(&file, &probed(&read::probe(&file).expect("probe")));
        assert_eq!(outcome.records.len(), 1);
    }
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("list").collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(std::fs::read(folder.path().join("a%20b?c#d.db")).expect("read"), bytes);
}

#[test]
fn a_schema_that_runs_code_is_not_trusted() {
    // A generated column calls a function that opens a way out; an index on an expression as well.
    let hostile =
        "CREATE TABLE t (a TEXT, b TEXT AS (hex(zeroblob(40000000))) VIRTUAL); INSERT INTO t (a) VALUES ('x');
        CREATE VIRTUAL TABLE words USING fts5(body); INSERT INTO words VALUES ('hello');";
    let files = walk_one("a.db", &database(hostile));
    let plain: Vec<&str> = files
        .iter()
        .filter(|file| file.problem.is_none())
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(plain, ["a.db/t.csv"]);
    assert!(
        files
            .iter()
            .any(|file| file.path == "a.db/words.csv" && file.problem.is_some())
    );
    let table = files.iter().find(|file| file.path == "a.db/t.csv").expect("the table");
    let outcome = read_all(table, &super::options("sqlite"));
    assert_eq!(
        outcome.rejects.last().map(|reject| reject.code),
        Some("archive-damaged")
    );
}

#[test]
fn damaged_databases_never_stop_the_program() {
    let rounds: usize = std::env::var("OMNIFY_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(60);
    let rows: String = (0..2_000)
        .map(|n| format!("INSERT INTO tickets (subject) VALUES ('subject {n}');"))
        .collect();
    let whole = database(&format!(
        "BEGIN; CREATE TABLE tickets (id INTEGER PRIMARY KEY, subject TEXT); {rows} COMMIT;"
    ));
    let mut dice = super::mutations::Dice(0xdb_5eed + rounds as u64);
    for _ in 0..rounds {
        look("a.db", &super::mutations::damage(&whole, &mut dice));
    }
    let files = walk_one("a.db", &whole[..whole.len() / 2]);
    assert!(files[0].problem.is_some() || !read_all(&files[0], &super::options("sqlite")).rejects.is_empty());
}

/// Reads whatever a file is; the ledger is checked on the way.
pub(super) fn look(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), bytes).expect("write");
    for file in read::walk(Path::new(folder.path())).expect("walk") {
        if file.problem.is_none() {
            let probe = read::probe(&file).expect("probe");
            if !probe.format.is_empty() {
                read_all(&file, &probed(&probe));
            }
        }
    }
}
