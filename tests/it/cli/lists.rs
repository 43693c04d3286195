//! `dedupe` on small lists in several formats.

use super::call;
use std::collections::BTreeMap;
use std::fs;

const LIST: &str = "id,first name,last name,e-mail,phone\n\
    7,Adela,Fenwold,adela.fenwold@example.com,+1 212 555 0111\n\
    9,Adela,Fenwold,adela.fenwold@example.com,\n\
    3,Bruno,Castlemead,bruno.c@example.org,+1 617 555 0112\n\
    5,A.,Fenwold,,+1 212 555 0111\n\
    8,Cora,Dunmoor,cora@example.net,+1 312 555 0113\n";

/// Native id → customer id of a clusters.csv.
fn clusters(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0].to_owned(), cells[1].to_owned())
        })
        .collect()
}

#[test]
fn a_contact_list_becomes_clusters() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("list.csv"), LIST).unwrap();
    fs::write(at.join("truth.csv"), "unique_id,cluster\n7,a\n9,a\n3,b\n5,a\n8,c\n").unwrap();
    let got = call(at, "dedupe list.csv -o out.csv --truth truth.csv --json", "");
    assert_eq!(got.code, 0, "{}", got.err);
    assert_eq!(got.json()["precision"], 1.0, "{}", got.out);
    assert!(got.err.contains("native_id is the column id"), "{}", got.err);
    let text = fs::read_to_string(at.join("out.csv")).unwrap();
    assert!(text.starts_with("native_id,customer_id,match_weight\n7,C"), "{text}");
    let found = clusters(&text);
    assert_eq!(found["7"], found["9"]);
    assert_ne!(found["7"], found["3"]);
    assert_eq!(found.len(), 5);
    for value in ["fenwold", "Fenwold", "5550111", "Castlemead"] {
        assert!(
            !got.err.contains(value) && !got.out.contains(value),
            "{value} is printed"
        );
    }
}

#[test]
fn formats_give_the_same_people_and_rows_without_id_are_numbered() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (mut csv, mut ndjson, mut json) = (
        String::from("first name,last name,e-mail,phone\n"),
        String::new(),
        Vec::new(),
    );
    for line in LIST.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        csv.push_str(&format!("{}\n", cells[1..].join(",")));
        let object = serde_json::json!({ "name": { "first_name": cells[1], "last_name": cells[2] }, "emails": [cells[3]], "phone": cells[4] });
        ndjson.push_str(&format!("{object}\n"));
        json.push(object);
    }
    fs::write(at.join("list.csv"), csv).unwrap();
    fs::write(at.join("list.ndjson"), ndjson).unwrap();
    fs::write(
        at.join("list.json"),
        serde_json::json!({ "total": 5, "contacts": json }).to_string(),
    )
    .unwrap();
    let mut all = Vec::new();
    for format in ["csv", "ndjson", "json"] {
        let got = call(at, "dedupe list.{} -o {}.csv", format);
        assert_eq!(got.code, 0, "{format}: {}", got.err);
        assert!(got.err.contains("row number, from 0"), "{format}: {}", got.err);
        all.push(clusters(&fs::read_to_string(at.join(format!("{format}.csv"))).unwrap()));
    }
    assert!(all[0].contains_key("0") && all[0].contains_key("4"));
    assert_eq!(all[0], all[1]);
    assert_eq!(all[1], all[2]);
}

#[test]
fn an_input_is_never_overwritten_and_what_is_no_list_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("list.csv"), LIST).unwrap();
    fs::write(at.join("numbers.csv"), "a,b\n1,2\n3,4\n5,6\n").unwrap();
    let got = call(at, "dedupe list.csv -o list.csv", "");
    assert_eq!(got.code, 1);
    assert_eq!(fs::read_to_string(at.join("list.csv")).unwrap(), LIST);
    let got = call(at, "dedupe numbers.csv", "");
    assert_eq!(got.code, 1);
    assert!(got.err.contains("hint:"), "{}", got.err);
}

#[test]
fn several_lists_name_their_source() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("a.csv"), LIST).unwrap();
    fs::write(at.join("b.csv"), LIST).unwrap();
    let got = call(at, "dedupe a.csv b.csv", "");
    assert_eq!(got.code, 0, "{}", got.err);
    let text = fs::read_to_string(at.join("clusters.csv")).unwrap();
    assert!(
        text.starts_with("source,native_id,customer_id,match_weight\na,7,C"),
        "{text}"
    );
}
