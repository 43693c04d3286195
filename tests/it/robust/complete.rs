//! What an export says about its own size: declared counts and numbered parts; and overlapping exports.

use super::{Place, copy, omnify, text};
use std::fs;
use std::path::Path;

fn notes(place: &Place, code: &str) -> Vec<String> {
    place.rows(&format!(
        "SELECT source, field, count FROM findings WHERE code = '{code}' ORDER BY 1, 2"
    ))
}

#[test]
fn fewer_records_than_declared_are_told() {
    let place = Place::new();
    let call = |n: u32| {
        format!(
            r#"<call number="+1212555010{n}" duration="5" date="17361540{n}0000" type="1" presentation="1" contact_name="(Unknown)" />"#
        )
    };
    place.put(
        "calls.xml",
        format!("<?xml version='1.0'?><calls count=\"5\">{}{}</calls>", call(1), call(2)),
    );
    let page = |from: u32| {
        let reviews: Vec<String> = (from..from + 2)
            .map(|n| format!(r#"{{"name":"r{n}","reviewer":{{"displayName":"Ann"}},"starRating":"FIVE","createTime":"2026-01-0{n}T10:00:00Z"}}"#))
            .collect();
        format!(
            r#"{{"reviews":[{}],"averageRating":5,"totalReviewCount":7}}"#,
            reviews.join(",")
        )
    };
    place.put("shop/reviews-1.json", page(1));
    place.put("shop/reviews-2.json", page(3));
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    place.balances();
    assert_eq!(
        notes(&place, "declared-records-missing"),
        ["google-reviews|reviews|3", "sms-backup-restore|calls|3"]
    );
}

#[test]
fn parts_that_the_file_names_skip_are_told() {
    let place = Place::new();
    for (name, n) in [("export part 1 of 4.csv", 1), ("export part 3 of 4.csv", 2)] {
        let rows = format!(
            "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Text\nAnn,2026-01-0{n} 10:00:00,SMS,Incoming,+12125550101,Ann,Hello\n"
        );
        place.put(&format!("phone/{name}"), rows);
    }
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    assert_eq!(notes(&place, "export-part-missing"), ["imazing|messages|2"]);
}

/// Sources whose messages have no key but the chat's file, which is another one in the second export.
const KEYED_BY_FILE: &[&str] = &["whatsapp", "signal"];

#[test]
fn an_export_imported_twice_changes_nothing() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sources");
    let (once, twice) = (Place::new(), Place::new());
    let mut tools: Vec<_> = fs::read_dir(sources)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    tools.sort();
    for tool in tools {
        let name = tool.file_name().unwrap().to_string_lossy().into_owned();
        if KEYED_BY_FILE.contains(&name.as_str()) {
            continue;
        }
        for (place, folders) in [(&once, &["a"][..]), (&twice, &["a", "b"][..])] {
            for folder in folders {
                let to = place.input().join(&name).join(folder);
                copy(&tool.join("plain"), &to);
                fs::remove_file(to.join("expected.ndjson")).unwrap();
            }
        }
        again(&twice.input().join(&name).join("b"));
    }
    for place in [&once, &twice] {
        omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
        place.balances();
    }
    let same = |sql: &str| assert_eq!(once.rows(sql), twice.rows(sql), "{sql}");
    same("SELECT source, count(*) FROM contact_records GROUP BY 1 ORDER BY 1");
    same("SELECT source, count(*) FROM conversations GROUP BY 1 ORDER BY 1");
    same("SELECT source, count(*) FROM messages WHERE duplicate_of IS NULL GROUP BY 1 ORDER BY 1");
    same("SELECT source, count(*) FROM calls GROUP BY 1 ORDER BY 1");
    same("SELECT source, count(*), sum(total) FROM orders GROUP BY 1 ORDER BY 1");
    same("SELECT source, count(*) FROM ratings GROUP BY 1 ORDER BY 1");
    same("SELECT count(*) FROM customers");
}

/// Makes another file of the same records: a blank line at the end.
fn again(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let mut bytes = fs::read(entry.path()).unwrap();
            bytes.extend(b"\n");
            fs::write(entry.path(), bytes).unwrap();
        }
    }
}
