//! `inspect` and `init`: what they see, and that what they write is good.

use super::{call, clean};
use crate::robust::Place;
use std::fs;

#[test]
fn inspect_masks_values_and_drafts_a_mapping_that_is_good() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let list = "Ref;Vorname;Nachname;Mail;Stufe\n1;Ada;Brunnfeld;ada@example.com;x\n2;Eva;Kornhoff;eva@example.org;y\n";
    fs::write(at.join("liste.csv"), list).unwrap();
    let got = call(at, "inspect liste.csv", "");
    assert_eq!(got.code, 0, "{}", got.err);
    assert!(
        got.out.contains("family_name") && got.out.contains("separator ;"),
        "{}",
        got.out
    );
    assert!(
        !got.out.contains("Brunnfeld") && !got.out.contains("ada@"),
        "{}",
        got.out
    );
    let shown = call(at, "inspect liste.csv --reveal", "");
    assert!(shown.out.contains("Brunnfeld"));
    let document = call(at, "inspect liste.csv --json", "").json();
    assert_eq!(document["files"][0]["columns"][1]["field"], "given_name");
    let drafted = call(at, "inspect liste.csv -o crm.yaml", "");
    assert_eq!(drafted.code, 0, "{}", drafted.err);
    let checked = call(at, "mapping check crm.yaml", "");
    assert_eq!(checked.code, 0, "{}", checked.err);
    let again = call(at, "inspect liste.csv -o crm.yaml", "");
    assert_eq!(again.code, 1, "a file is not overwritten");
    let by_draft = call(at, "dedupe liste.csv --mapping crm.yaml -o out.csv", "");
    assert_eq!(by_draft.code, 0, "{}", by_draft.err);
    assert_eq!(fs::read_to_string(at.join("out.csv")).unwrap().lines().count(), 3);
}

#[test]
fn inspect_says_what_it_cannot_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.bin"), [0, 1, 2, 3, 0, 0, 255, 0]).unwrap();
    let got = call(folder.path(), "inspect x.bin", "");
    assert_eq!(got.code, 0, "{}", got.err);
    assert!(got.out.contains("not readable"), "{}", got.out);
    let got = call(folder.path(), "inspect x.bin --draft", "");
    assert_eq!(got.code, 1);
    assert!(got.err.contains("hint:"), "{}", got.err);
}

#[test]
fn init_writes_a_project_beside_the_exports_only() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = clean(folder.path());
    let exports = scenario.join("exports");
    let got = call(folder.path(), "init clean/exports --json", "");
    assert_eq!(got.code, 0, "{}", got.err);
    assert_eq!(got.json()["sources"][0], "shopify-customers");
    let text = fs::read_to_string(folder.path().join("project.yaml")).unwrap();
    let project = omnify::config::project::parse("project.yaml", &text).unwrap();
    assert_eq!(project.exports.as_deref(), Some("clean/exports"));
    assert_eq!(
        project.sources.keys().collect::<Vec<_>>(),
        ["shopify-customers", "zendesk-json"]
    );
    let again = call(folder.path(), "init clean/exports", "");
    assert_eq!(again.code, 1);
    assert!(again.err.contains("not overwritten"), "{}", again.err);
    let inside = call(&exports, "init .", "");
    assert_eq!(inside.code, 1);
    assert!(inside.err.contains("hint:") && !exports.join("project.yaml").exists());
}

#[test]
fn a_table_of_orders_is_not_taken_for_a_list_of_people() {
    let place = Place::new();
    let write = |name: &str, text: &str| fs::write(place.input().join(name), text).expect("a file");
    write(
        "orders.csv",
        "Order Number,Customer Name,Email,Total,Currency,Order Date\n5001,Ann Lee,ann@example.com,10.50,USD,2025-02-01\n5002,Max Roe,max@example.com,20.00,USD,2025-02-02\n",
    );
    write(
        "people.csv",
        "Name,Email,Phone,City\nAnn Lee,ann@example.com,+1 555 0101,Utica\nMax Roe,max@example.com,+1 555 0102,Salem\n",
    );
    place.run().finishes();
    assert_eq!(
        place.rows("SELECT path, status FROM source_files ORDER BY 1"),
        ["orders.csv|unrecognised", "people.csv|imported"]
    );
    let reason = place.rows("SELECT reason FROM source_files WHERE path = 'orders.csv'");
    assert!(reason[0].contains("orders"), "{reason:?}");
}
