//! The number of threads and the number of runs change nothing; customer ids stay.

use super::{DATASET, Place, copy, omnify, text};

fn same(place: &Place, before: &[Vec<u8>], what: &str) {
    for ((name, now), before) in DATASET.iter().zip(place.dataset()).zip(before) {
        assert!(now == *before, "{name} differs {what}");
    }
}

#[test]
fn threads_change_no_byte() {
    let place = Place::with_exports();
    place.run().finishes();
    let before = place.dataset();
    for threads in ["1", "2", "8"] {
        let other = Place::new();
        copy(&place.input(), &other.input());
        omnify(&["run", &text(&other.input()), "-o", &text(&other.out()), "-j", threads]).finishes();
        same(&other, &before, &format!("with {threads} threads"));
    }
}

#[test]
fn a_second_run_changes_no_byte() {
    let place = Place::with_exports();
    place.run().finishes();
    let before = place.dataset();
    place.run().finishes();
    same(&place, &before, "after a second run");
}

#[test]
fn customers_keep_their_ids_when_more_is_imported() {
    let place = Place::with_exports();
    place.run().finishes();
    let known = place.rows("SELECT source, native_id, customer_id FROM crosswalk ORDER BY 1, 2");
    copy(
        &super::scenario("ecofriendly").join("exports/whatsapp"),
        &place.input().join("whatsapp"),
    );
    place.run().finishes();
    place.balances();
    let now = place.rows("SELECT source, native_id, customer_id FROM crosswalk ORDER BY 1, 2");
    let customers = |rows: &[String]| -> std::collections::BTreeSet<String> {
        rows.iter()
            .filter_map(|row| row.rsplit('|').next().map(str::to_owned))
            .collect()
    };
    let changed: Vec<_> = known.iter().filter(|row| !now.contains(row)).collect();
    let explained =
        place.rows("SELECT customer_id FROM id_history WHERE event <> 'minted' UNION SELECT other_id FROM id_history");
    let silent: Vec<_> = changed
        .iter()
        .filter(|row| !explained.iter().any(|id| row.ends_with(&format!("|{id}"))))
        .collect();
    assert!(silent.is_empty(), "other ids without a word in id_history: {silent:?}");
    assert!(customers(&now).len() >= customers(&known).len(), "customers are lost");
}
