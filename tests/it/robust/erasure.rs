//! People on the erasure list leave nothing behind: no value of theirs in any file of the output, and everything of
//! theirs counted as excluded. Records past their retention are excluded before they are stored.

use super::{Place, scenario};
use std::fs;

/// A place with the shop's own project, changed by `extra` settings and an erasure list.
fn shop(extra: &str, list: &str) -> Place {
    let place = Place::new();
    super::copy(&scenario("ecofriendly"), &place.input());
    let file = place.input().join("project.yaml");
    let project = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{project}\n{extra}\n")).unwrap();
    place.put("erasure.csv", list);
    place
}

/// Files of the output in which a text stands, whatever the case.
fn files_with(place: &Place, text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    walkdir::WalkDir::new(place.out())
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| {
            let content = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).to_lowercase();
            content.contains(&text)
        })
        .map(|entry| entry.path().display().to_string())
        .collect()
}

#[test]
fn erased_people_leave_nothing_behind() {
    let place = shop("", "");
    place.run().finishes();
    let person = "SELECT customer_id FROM customers WHERE primary_email = 'deborah.kelfield@example.net'";
    let theirs = place.rows(&format!(
        "SELECT kind FROM customer_identifiers WHERE customer_id = ({person}) ORDER BY 1"
    ));
    assert!(theirs.len() >= 3, "{theirs:?}");
    let others = "SELECT display_name, primary_email, primary_phone, record_count FROM customers WHERE primary_email IS NOT 'deborah.kelfield@example.net' ORDER BY 1, 2, 3, 4";
    let before = place.rows(others);
    assert!(!files_with(&place, "kelfield").is_empty());

    let place = shop(
        "erasure: { file: erasure.csv }",
        "Name;E-Mail;Telefon\nDeborah Kelfield;Deborah.Kelfield@EXAMPLE.net;\n;nobody.at.all@example.org;\n",
    );
    place.run().finishes();
    place.balances();
    for value in ["kelfield", "6025550111", "7310000596148"] {
        assert_eq!(files_with(&place, value), Vec::<String>::new());
    }
    assert_eq!(place.rows(others), before, "other customers stay as they were");
    let excluded = place.rows("SELECT count FROM findings WHERE code = 'excluded-records' AND field = 'erasure'");
    assert!(excluded.len() >= 5, "{excluded:?}");
    let unmatched = "SELECT count, denominator FROM findings WHERE code = 'erasure-unmatched'";
    assert_eq!(place.rows(unmatched), ["1|2"]);
    let first = place.dataset();
    place.run().finishes();
    assert_eq!(place.rows(unmatched), ["1|2"], "a repeated run remembers who was found");
    assert!(first == place.dataset());
}

#[test]
fn a_number_that_several_people_share_erases_nobody_by_itself() {
    let place = shop("", "");
    place.run().finishes();
    let shared = place.rows(
        "SELECT value FROM customer_identifiers WHERE kind = 'phone' GROUP BY value HAVING count(DISTINCT customer_id) > 1 ORDER BY 1 LIMIT 1",
    );
    let customers = place.rows("SELECT count(*) FROM customers");
    let place = shop("erasure: { file: erasure.csv }", &format!("phone\n{}\n", shared[0]));
    place.run().finishes();
    assert_eq!(place.rows("SELECT count(*) FROM customers"), customers);
    let unclear = place.rows("SELECT count FROM findings WHERE code = 'erasure-unclear'");
    assert!(unclear[0].parse::<u32>().unwrap() >= 2, "{unclear:?}");
}

#[test]
fn an_erasure_list_that_says_too_little_is_refused() {
    let place = shop("erasure: { file: erasure.csv }", "name,email\nDeborah Kelfield,\n");
    place.run().ends(1, "line 2 of the erasure list");
    let place = shop("erasure: { file: erasure.csv }", "email\nhello@ecofriendly.example\n");
    place.run().ends(1, "names the company's own side");
    let place = shop("erasure: { file: missing.csv }", "");
    place.run().ends(1, "there is no erasure list");
}

#[test]
fn records_past_their_retention_are_excluded() {
    let place = shop("retention: { messages: 90d, calls: 30d }", "");
    place.run().finishes();
    place.balances();
    let oldest = "SELECT min(sent_at) >= '2026-04-01', (SELECT min(started_at) >= '2026-05-31' FROM calls), (SELECT min(ordered_at) < '2026-01-01' FROM orders) FROM messages";
    assert_eq!(place.rows(oldest), ["1|1|1"]);
    let excluded = place.rows("SELECT DISTINCT field FROM findings WHERE code = 'excluded-records' ORDER BY 1");
    assert!(excluded.contains(&"retention".to_owned()), "{excluded:?}");
}
