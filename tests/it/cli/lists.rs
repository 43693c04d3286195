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

#[test]
fn an_evaluation_of_lists_says_where_pairs_are_lost_and_masks_ids() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("list.csv"), LIST.replace("9,Adela", "N-9,Adela")).unwrap();
    // The truth has two wrong answers on purpose: 3 and 8 are one person, 7 and 9 are two.
    fs::write(at.join("truth.csv"), "unique_id,cluster\n7,a\nN-9,d\n3,b\n5,a\n8,b\n").unwrap();
    let got = call(at, "evaluate list.csv --truth truth.csv --json", "");
    assert_eq!(got.code, 0, "{}", got.err);
    let figures = got.json();
    assert_eq!(figures["blocking_recall"], 1.0, "{figures}");
    let missed = &figures["missed"];
    let steps = ["blocking", "score", "guard"].map(|step| missed[step].as_u64().unwrap_or(0));
    assert!(steps[1] >= 1, "{figures}");
    let curve = figures["curve"].as_array().unwrap();
    let recall = |at: usize| curve[at]["pair_recall"].as_f64().unwrap();
    assert!(recall(0) >= recall(curve.len() - 1), "{figures}");
    let errors = figures["errors"].as_array().unwrap();
    let kinds: Vec<&str> = errors.iter().filter_map(|error| error["kind"].as_str()).collect();
    assert!(kinds.contains(&"missed") && kinds.contains(&"wrong-merge"), "{figures}");
    for error in errors {
        let sum: f64 = error["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["weight"].as_f64().unwrap())
            .sum();
        assert!((sum - error["match_weight"].as_f64().unwrap()).abs() < 0.05, "{error}");
    }
    let text = call(at, "evaluate list.csv --truth truth.csv", "");
    assert!(
        text.out.contains("The errors that cost most") && text.out.contains("list#1"),
        "{}",
        text.out
    );
    assert!(
        !text.out.contains("N-9") && !text.out.contains("fenwold"),
        "{}",
        text.out
    );
    let open = call(at, "evaluate list.csv --truth truth.csv --reveal", "");
    assert!(open.out.contains("(N-9)"), "{}", open.out);
}

#[test]
fn a_trained_model_is_saved_and_gives_the_same_people_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("list.csv"), LIST).unwrap();
    let first = call(at, "dedupe list.csv -o a.csv --save-model model.yaml", "");
    assert_eq!(first.code, 0, "{}", first.err);
    let model = fs::read_to_string(at.join("model.yaml")).unwrap();
    assert!(
        model.contains("trained:") && model.contains("comparison: given_name"),
        "{model}"
    );
    assert!(!model.contains("fenwold"), "{model}");
    let again = call(
        at,
        "dedupe list.csv -o b.csv --model model.yaml --save-model again.yaml",
        "",
    );
    assert_eq!(again.code, 0, "{}", again.err);
    let read = |name: &str| fs::read_to_string(at.join(name)).unwrap();
    assert_eq!(clusters(&read("a.csv")), clusters(&read("b.csv")));
    assert_eq!(model, read("again.yaml"));
}
