//! The workbook as another program reads it.

use super::*;
use crate::model::gap::{GapReport, Section};
use crate::report::ENGLISH;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

fn empty() -> GapReport {
    serde_json::from_value(serde_json::json!({
        "gap": 1, "client": "", "gates": [], "findings": [], "sections": [],
        "run": { "run_id": "r", "tool_version": "0", "schema_version": "1", "config_hash": "", "input_hash": "",
            "as_of": "2026-01-31T00:00:00Z", "redaction": "masked" },
        "verdict": { "outcome": "GO", "exit_code": 0, "summary": "Ready.", "reasons": [], "blockers": [],
            "more_blockers": 0, "figures": [] }
    }))
    .unwrap()
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn cells_are_typed_and_no_text_is_a_formula() {
    let mut report = empty();
    let hostile = "=HYPERLINK(\"https://evil.example\")";
    let mut table = Table::new(
        "odd id!",
        "Odd: [table] / of *everything*?",
        &[
            ("a", "Name", ColumnKind::Text),
            ("b", "Name", ColumnKind::Count),
            ("c", "=1+1", ColumnKind::Share),
            ("d", "", ColumnKind::Seconds),
            ("e", "Time", ColumnKind::Text),
            ("f", "Day", ColumnKind::Text),
        ],
    );
    table.push(vec![
        Cell::text(hostile),
        Cell::Int(-3),
        Cell::Number(0.25),
        Cell::Int(5_400),
        Cell::text("2026-01-31T12:30:00Z"),
        Cell::text("0001-01-01"),
    ]);
    report.sections.push(Section {
        id: "odd".to_owned(),
        title: "Odd: [table] / of *everything*?".to_owned(),
        summary: "+cmd".to_owned(),
        blocks: vec![Block::Table(table.clone())],
    });
    report.lists.push(table);
    let mut book = open(render(&report, &ENGLISH).unwrap());
    let names = book.sheet_names();
    assert_eq!(
        names,
        [
            "Verdict",
            "Gates",
            "Findings",
            "Odd table  of everything",
            "Odd table  of everything (2)"
        ]
    );
    let list = book.worksheet_range(&names[4]).unwrap();
    assert_eq!(list.get_value((1, 0)), Some(&Data::String(hostile.to_owned())));
    assert_eq!(list.get_value((1, 1)), Some(&Data::Float(-3.0)));
    assert_eq!(list.get_value((1, 2)), Some(&Data::Float(0.25)));
    let duration = list.get_value((1, 3)).unwrap();
    assert!(
        matches!(duration, Data::DateTime(value) if value.is_duration() && value.as_f64() == 0.0625),
        "{duration:?}"
    );
    let time = list.get_value((1, 4)).unwrap();
    assert!(matches!(time, Data::DateTime(value) if value.is_datetime()), "{time:?}");
    // A workbook has no days before 1900.
    assert_eq!(list.get_value((1, 5)), Some(&Data::String("0001-01-01".to_owned())));
    for name in names {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().all(|(.., formula)| formula.is_empty()), "{name}");
    }
}

#[test]
fn a_long_list_goes_on_in_another_sheet() {
    let mut report = empty();
    let mut list = Table::new(
        "long",
        "A list whose title is longer than a sheet's",
        &[("n", "n", ColumnKind::Count)],
    );
    (0..25).for_each(|n| list.push(vec![Cell::Int(n)]));
    report.lists.push(list);
    let mut book = open(render_split(&report, &ENGLISH, 11).unwrap());
    let names = book.sheet_names()[3..].to_vec();
    assert_eq!(names.len(), 3);
    let mut seen = Vec::new();
    for name in &names {
        assert!(name.encode_utf16().count() <= 31, "{name}");
        let range = book.worksheet_range(name).unwrap();
        assert_eq!(range.get_value((0, 0)), Some(&Data::String("n".to_owned())));
        seen.extend(range.rows().skip(1).map(|row| row[0].clone()));
    }
    assert_eq!(seen, (0..25).map(|n| Data::Float(f64::from(n))).collect::<Vec<_>>());
}

#[test]
fn names_of_sheets_are_legal_and_unique() {
    let mut names = Names::default();
    let long = "😀".repeat(20);
    let given: Vec<String> = ["History", "'", "a/b", "AB", &long, &long]
        .map(|title| names.next(title))
        .to_vec();
    assert_eq!(given[..4], ["Sheet", "Sheet (2)", "ab", "AB (2)"]);
    assert!(given.iter().all(|name| name.encode_utf16().count() <= 31), "{given:?}");
    assert_ne!(given[4], given[5]);
}
