//! A run and everything that is asked about it afterwards.

use super::{Call, call, clean, root};
use std::fs;
use std::path::Path;

/// Values of the scenario `clean` that must never be printed unless asked for.
const PERSONAL: &[&str] = &[
    "adela.fenwold",
    "Fenwold",
    "bruno.castlemead",
    "2125550111",
    "7400000000001",
];

fn assert_private(got: &Call, what: &str) {
    for value in PERSONAL {
        assert!(!got.err.contains(value), "{what} says {value}:\n{}", got.err);
        assert!(!got.out.contains(value), "{what} prints {value}:\n{}", got.out);
    }
}

#[test]
fn a_clean_shop_from_run_to_decision() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let scenario = clean(at);
    let got = call(at, "run clean -o out -vv", "");
    assert_eq!(got.code, 0, "{}", got.err);
    assert!(got.err.contains("GO"), "{}", got.err);
    assert_private(&got, "run -vv");

    let found = call(at, "evaluate --truth clean/truth.csv -o out --json", "").json();
    assert_eq!(
        (found["f1"].clone(), found["missing"].clone()),
        (1.0.into(), 0.into()),
        "{found}"
    );

    for format in ["text", "md", "html", "json", "junit"] {
        let got = call(at, "report out --format {} -o report.{}", format);
        assert_eq!(got.code, 0, "{}", got.err);
        let text = fs::read_to_string(at.join(format!("report.{format}"))).unwrap();
        assert!(PERSONAL.iter().all(|value| !text.contains(value)), "{format}");
    }
    let compared = call(at, "report -o out --compare out/gap.json --json", "").json();
    assert_eq!(compared["gap"], 1);

    explained(at);
    decided(at, &scenario);
}

fn explained(at: &Path) {
    let one = call(at, "explain shopify-customers/7400000000001 -o out --json", "").json();
    let customer = one["record"]["customer_id"].as_str().unwrap().to_owned();
    let shown = one["record"]["ref"].as_str().unwrap().to_owned();
    let got = call(at, "explain {} -o out", &customer);
    assert_eq!(got.code, 0, "{}", got.err);
    assert_private(&got, "explain CUSTOMER");
    assert!(
        got.out.contains("primary_email") && got.out.contains("email exact"),
        "{}",
        got.out
    );
    assert!(
        call(at, "explain {} -o out --reveal", &customer)
            .out
            .contains("adela.fenwold@example.com")
    );
    assert_eq!(
        call(at, "explain {} -o out --json", &customer).json()["records"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let same = call(at, "explain {} zendesk-json/9101 -o out --json", &shown).json();
    assert_eq!(
        (same["same_customer"].clone(), same["verdict"].clone()),
        (true.into(), "link".into())
    );
    let other = call(at, "explain {} zendesk-json/9102 -o out --why-not --json", &shown).json();
    assert_eq!(other["same_customer"], false);
    assert_eq!(other["why_not"]["step"], "score");
    let sum: f64 = other["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["weight"].as_f64().unwrap())
        .sum();
    assert!((sum - other["match_weight"].as_f64().unwrap()).abs() < 1e-6);
    assert_private(
        &call(at, "explain {} zendesk-json/9102 -o out", &shown),
        "explain REF REF",
    );
    let gone = call(at, "explain zendesk-json/1 -o out", "");
    assert_eq!(gone.code, 1);
    assert!(gone.err.contains("hint:"), "{}", gone.err);
}

fn decided(at: &Path, scenario: &Path) {
    let pairs = "a,b,judgement,reason\n\
        shopify-customers/7400000000001,zendesk-json/9102,same,one household account\n\
        shopify-customers/7400000000003,zendesk-json/9103,different,two people say so\n";
    fs::write(at.join("pairs.csv"), pairs).unwrap();
    let got = call(at, "decide --file pairs.csv -o out --reviewer kim", "");
    assert_eq!(got.code, 0, "{}", got.err);
    assert_private(&got, "decide");
    let bad = call(
        at,
        "decide zendesk-json/9101 zendesk-json/none same --reason x -o out",
        "",
    );
    assert_eq!(bad.code, 1, "{}", bad.err);
    let file = scenario.join("decisions.jsonl");
    let lines = fs::read_to_string(&file).unwrap();
    assert_eq!(lines.lines().count(), 2, "{lines}");
    let entry: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(
        (entry["judgement"].clone(), entry["reviewer"].clone()),
        ("same".into(), "kim".into())
    );
    // One that is stale, one that names a record that has gone.
    let stale = lines.lines().next().unwrap().replace("9102", "9104");
    let dormant = lines.lines().next().unwrap().replace("9102", "gone");
    fs::write(&file, format!("{lines}{stale}\n{dormant}\n")).unwrap();

    let got = call(at, "run clean -o out", "");
    assert!(matches!(got.code, 0 | 3 | 4), "{}", got.err);
    let joined = call(
        at,
        "explain shopify-customers/7400000000001 zendesk-json/9102 -o out --json",
        "",
    )
    .json();
    assert_eq!(
        (joined["same_customer"].clone(), joined["judgement"].clone()),
        (true.into(), "same".into())
    );
    let apart = call(
        at,
        "explain shopify-customers/7400000000003 zendesk-json/9103 -o out --json",
        "",
    )
    .json();
    assert_eq!(
        (apart["same_customer"].clone(), apart["judgement"].clone()),
        (false.into(), "different".into())
    );
    let report = call(at, "report out --json", "").json();
    let codes: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect();
    for code in ["decision-stale", "decision-dormant"] {
        assert!(codes.contains(&code), "{code} is not among {codes:?}");
    }
    fs::write(&file, "{\"decision\": 1}\n").unwrap();
    let got = call(at, "run clean -o out", "");
    assert_eq!(got.code, 1);
    assert!(got.err.contains("decisions.jsonl:1"), "{}", got.err);
}

#[test]
fn the_invented_shop_ends_no_go_and_can_be_measured() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let scenario = root().join("fixtures/scenarios/ecofriendly");
    let got = call(at, "run {} -o out --json", &scenario.display().to_string());
    assert_eq!(got.code, 4, "{}", got.err);
    assert_eq!(got.json()["verdict"], "NO-GO");
    let found = call(
        at,
        "evaluate --truth {}/truth.csv -o out --json",
        &scenario.display().to_string(),
    )
    .json();
    assert!(found["precision"].as_f64().unwrap() > 0.9, "{found}");
}
