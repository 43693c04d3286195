//! What mappings may ask of the readers: record paths, the document around records, headers, encodings.

use super::{options, read_all, text};
use omnify::model::probe::ReadOptions;
use omnify::model::record::Body;
use omnify::read::InputFile;
use serde_json::{Value, json};

fn json_records(document: &str, records: &str) -> (Vec<Value>, Vec<&'static str>) {
    let asked = ReadOptions {
        records: records.to_owned(),
        ..options("json")
    };
    let outcome = read_all(&InputFile::from_bytes("a.json", document.into()), &asked);
    let values = outcome.records.into_iter().filter_map(|record| match record.body {
        Body::Tree(value) => Some(value),
        Body::Row(_) => None,
    });
    (
        values.collect(),
        outcome.rejects.iter().map(|reject| reject.code).collect(),
    )
}

#[test]
fn record_paths() {
    for (document, records, expected) in [
        ("[1,2,3]", "", json!([1, 2, 3])),
        ("{\"a\":1}", "", json!([{"a": 1}])),
        ("[1,2]", ".", json!([[1, 2]])),
        (
            "{\"x\":[9],\"tickets\":[{\"id\":1},{\"id\":2}],\"y\":{}}",
            "tickets[]",
            json!([{"id": 1}, {"id": 2}]),
        ),
        (
            "{\"chats\":{\"about\":\"x\",\"list\":[1,2]}}",
            "chats.list[]",
            json!([1, 2]),
        ),
        (
            "{\"a\":[{\"b\":[1,2]},{\"c\":0},{\"b\":[3]}]}",
            "a[].b[]",
            json!([1, 2, 3]),
        ),
        ("{\"b\":[1]}", "a[] | b[]", json!([1])),
        ("{\"b\":[1],\"a\":[2]}", "a[]|b[]", json!([2])),
        ("{\"a\":[],\"b\":[1]}", "a[]|b[]", json!([])),
        (
            "[{\"user\":{\"id\":1}},{\"user\":{\"id\":2}}]",
            "[].user",
            json!([{"id": 1}, {"id": 2}]),
        ),
        ("{\"ticket\":{\"id\":1}}", "ticket", json!([{"id": 1}])),
        ("[]", "", json!([])),
        ("{}", "", json!([{}])),
        ("{\"a\\u0062\":[5]}", "ab[]", json!([5])),
        (
            "{\"tickets\":[{\"id\":1}]}{\"tickets\":[{\"id\":2}]}",
            "tickets[]",
            json!([{"id": 1}, {"id": 2}]),
        ),
    ] {
        let (values, rejects) = json_records(document, records);
        assert_eq!(
            (Value::Array(values), rejects),
            (expected, vec![]),
            "{records} of {document}"
        );
    }
    assert_eq!(
        json_records("{\"a\":1}", "tickets[]"),
        (vec![], vec!["records-not-found"])
    );
    assert_eq!(
        json_records("{\"tickets\":5}", "tickets[]"),
        (vec![], vec!["records-not-found"])
    );
    assert_eq!(
        json_records("{\"tickets\":[{\"id\":1},{\"id\":2", "tickets[]"),
        (vec![json!({"id": 1})], vec!["json-truncated"])
    );
    assert_eq!(
        json_records("{\"tickets\":[{\"id\":1},{\"id\":2}", "tickets[]").1,
        ["json-truncated"]
    );
}

#[test]
fn the_document_around_the_records() {
    for document in [
        "{\"title\":\"chat\",\"messages\":[{\"id\":1},{\"id\":2}],\"participants\":[{\"name\":\"Ada\"}]}",
        "{\"messages\":[{\"id\":1},{\"id\":2}],\"title\":\"chat\",\"participants\":[{\"name\":\"Ada\"}]}",
        "{\"title\":\"chat\",\"participants\":[{\"name\":\"Ada\"}],\"messages\":[{\"id\":1},{\"id\":2}, {\"id\":",
    ] {
        let asked = ReadOptions {
            records: "messages[]".to_owned(),
            root: true,
            ..options("json")
        };
        let outcome = read_all(&InputFile::from_bytes("a.json", document.into()), &asked);
        assert_eq!(outcome.records.len(), 2, "{document}");
        for record in &outcome.records {
            let root = record.root.as_ref().expect("a root");
            assert_eq!(
                (&root["title"], &root["participants"][0]["name"]),
                (&json!("chat"), &json!("Ada")),
                "{document}"
            );
            assert_eq!(root["messages"], json!([]), "{document}");
        }
    }
    let asked = ReadOptions {
        records: "sms|mms".to_owned(),
        root: true,
        ..options("xml")
    };
    let document = "<?xml version=\"1.0\"?><smses count=\"2\"><sms a=\"1\"/><x/><mms b=\"2\"><sms/></mms></smses>";
    let outcome = read_all(&InputFile::from_bytes("a.xml", document.into()), &asked);
    assert_eq!(outcome.records.len(), 2);
    assert_eq!(outcome.records[1].root.as_ref().expect("a root")["count"], "2");
}

#[test]
fn headers_that_a_mapping_names() {
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let given = ReadOptions {
        header: Some(names(&["src", "dst", "seconds"])),
        ..options("csv")
    };
    for (document, rows) in [
        ("101,102,5\n103,104,6\n", 2),
        ("src,dst,seconds\n101,102,5\n", 1),
        ("Ada,Bo,Cy\nDi,Ed,Flo\n", 2),
    ] {
        let outcome = read_all(&InputFile::from_bytes("a.csv", document.into()), &given);
        assert_eq!(outcome.records.len(), rows, "{document}");
    }
    let behind = ReadOptions {
        header_has: names(&["call id", "TO"]),
        skip_after_header: 1,
        ..options("csv")
    };
    let document = "Report of calls\nfrom,2024-01-01,until,2024-02-01\n\nFrom,To,Call  ID\nINTEGER,VARCHAR(50),INTEGER\n101,102,1\n103,104,2\n";
    let outcome = read_all(&InputFile::from_bytes("a.csv", document.into()), &behind);
    assert_eq!(
        outcome.records.iter().map(text).collect::<Vec<_>>(),
        ["[\"101\",\"102\",\"1\"]", "[\"103\",\"104\",\"2\"]"]
    );
    let Body::Row(row) = &outcome.records[0].body else {
        panic!("a row")
    };
    assert_eq!(row.header.names, ["From", "To", "Call  ID"]);
}

#[test]
fn encodings_that_a_mapping_names() {
    let asked = ReadOptions {
        encoding: Some("windows-1251".to_owned()),
        ..options("csv")
    };
    let outcome = read_all(
        &InputFile::from_bytes("a.csv", b"name,id\n\xc0\xe4\xe0,1\n".to_vec()),
        &asked,
    );
    assert_eq!(text(&outcome.records[0]), "[\"Ада\",\"1\"]");
    let unknown = ReadOptions {
        encoding: Some("no-such".to_owned()),
        ..options("csv")
    };
    assert!(omnify::read::open(&InputFile::from_bytes("a.csv", b"a,b\n".to_vec()), &unknown).is_err());
}
