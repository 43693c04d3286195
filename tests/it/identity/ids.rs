//! Customer ids over several runs: again, with more, with less, in another order; and decisions on the way.

use super::world::World;
use crate::robust::{Place, copy, omnify, scenario, text};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Exports of the invented shop, without the large ones.
fn shop() -> Place {
    let place = Place::new();
    let exports = scenario("ecofriendly").join("exports");
    for folder in ["shopify", "saved-mail", "android", "whatsapp"] {
        copy(&exports.join(folder), &place.input().join(folder));
    }
    place
}

/// Customer of each record.
fn customers(place: &Place) -> BTreeMap<String, String> {
    let rows = place.rows("SELECT source || '|' || native_id, customer_id FROM crosswalk");
    rows.iter()
        .map(|row| {
            let (record, customer) = row.rsplit_once('|').unwrap();
            (record.to_owned(), customer.to_owned())
        })
        .collect()
}

/// Records that are together, whatever the ids.
fn partition(customers: &BTreeMap<String, String>) -> BTreeSet<Vec<String>> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (record, customer) in customers {
        groups.entry(customer).or_default().push(record.clone());
    }
    groups.into_values().collect()
}

/// What no id and no order of import can change.
const CONTENT: &[&str] = &[
    "SELECT source, native_id, name, given_name, family_name, company FROM contact_records ORDER BY 1, 2",
    "SELECT display_name, primary_email, primary_phone, record_count, order_count, lifetime_value, channel_count, segment FROM customers ORDER BY 1, 2, 3, 4, 5, 6",
    "SELECT channel, direction, author_kind, sent_at, count(*) FROM messages GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
    "SELECT verdict, round(match_weight, 2), count(*) FROM edges GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT rule, count(*) FROM crosswalk WHERE rule IN ('alone', 'first') GROUP BY 1",
    "SELECT metric, channel, segment, month, n, value FROM kpis ORDER BY 1, 2, 3, 4, 5, 6",
];

#[test]
fn ids_stay_when_sources_come_and_go() {
    let place = shop();
    let whatsapp = place.input().join("whatsapp");
    fs::remove_dir_all(&whatsapp).unwrap();
    place.run().finishes();
    let first = customers(&place);
    assert!(first.len() > 300, "{}", first.len());
    assert_eq!(
        place.rows("SELECT DISTINCT run_no, event FROM id_history"),
        ["1|minted"]
    );

    copy(&scenario("ecofriendly").join("exports/whatsapp"), &whatsapp);
    place.run().finishes();
    let more = customers(&place);
    let kept = first
        .iter()
        .filter(|(record, id)| more.get(*record) == Some(id))
        .count();
    assert!(
        kept * 100 >= first.len() * 99,
        "{kept} of {} kept their id",
        first.len()
    );
    let explained: BTreeSet<String> = place
        .rows("SELECT customer_id FROM id_history WHERE event = 'merged-into' UNION SELECT other_id FROM id_history WHERE event = 'split-from'")
        .into_iter()
        .collect();
    for (record, id) in &first {
        assert!(
            more[record] == *id || explained.contains(id),
            "{record} changed its id without a word"
        );
    }

    // A full run over the same files, with no ids to start from.
    let full = Place::new();
    copy(&place.input(), &full.input());
    full.run().finishes();
    assert_eq!(partition(&customers(&full)), partition(&more));
    for sql in CONTENT {
        assert_eq!(full.rows(sql), place.rows(sql), "{sql}");
    }

    fs::remove_dir_all(&whatsapp).unwrap();
    place.run().finishes();
    let back = customers(&place);
    assert_eq!(
        partition(&back),
        partition(&first),
        "a source that is gone leaves no trace"
    );
    let changed = first.iter().filter(|(record, id)| back[*record] != **id).count();
    assert!(changed * 100 <= first.len(), "{changed} ids changed on the way back");
    let runs = place.rows("SELECT count(DISTINCT run_no), min(run_no) FROM id_history");
    assert_eq!(runs, ["2|1"], "the first two runs minted, the third made no new id");
    let history = fs::read_to_string(place.out().join("id-history.csv")).unwrap();
    assert_eq!(
        history.lines().count(),
        1 + place.rows("SELECT 1 FROM id_history").len()
    );
}

#[test]
fn the_order_of_files_changes_no_id() {
    let place = shop();
    place.run().finishes();
    let first = customers(&place);
    let other = Place::new();
    // A chat's key holds its path, so that folder keeps its name.
    for (from, to) in [
        ("saved-mail", "b"),
        ("whatsapp", "whatsapp"),
        ("shopify", "yy"),
        ("android", "zz"),
    ] {
        copy(&place.input().join(from), &other.input().join(to));
    }
    other.run().finishes();
    let now = customers(&other);
    assert_eq!(partition(&now), partition(&first));
    assert_eq!(now, first, "new ids depend on their records only");
    let got = omnify(&[
        "run",
        &text(&other.input()),
        "-o",
        &text(&other.out()),
        "--ids",
        &text(&place.out().join("ids.csv")),
    ]);
    got.finishes();
    assert_eq!(customers(&other), first);
    assert_eq!(
        other.rows("SELECT DISTINCT run_no FROM id_history"),
        ["1"],
        "the history comes with the ids"
    );
}

/// Two pairs that nobody can tell by machine.
fn unsure() -> World {
    let mut world = World::default();
    world
        .customer("Maria", "Holt", "maria.holt@mail.example", "+12125550111")
        .customer("Maria", "Holt", "mh1980@post.example", "+12125550112")
        .customer("Piet", "Moor", "piet@mail.example", "+12125550113")
        .customer("Nora", "Falk", "nora@mail.example", "+12125550114")
        .customer("Olga", "Strand", "olga@mail.example", "+12125550115");
    world
}

const SHOP: &str = "shopify-customers/740000000000";

fn decide(place: &Place, a: u32, b: u32, judgement: &str) {
    let (a, b) = (format!("{SHOP}{a}"), format!("{SHOP}{b}"));
    let out = text(&place.out());
    omnify(&["decide", &a, &b, judgement, "--reason", "told so", "-o", &out]).ends(0, "wrote 1 decision");
}

#[test]
fn what_was_kept_apart_stays_apart_when_a_record_changes() {
    let mut world = World::default();
    world
        .customer("Maria", "Holt", "maria.holt@mail.example", "+12125550111")
        .customer("Marya", "Holt", "maria.holt@mail.example", "+12125550111");
    for (at, given) in [
        "Piet", "Nora", "Olga", "Sven", "Ugo", "Dina", "Kurt", "Lena", "Theo", "Ines",
    ]
    .iter()
    .enumerate()
    {
        let family = ["Moor", "Falk", "Strand", "Quist", "Berger"][at % 5];
        world.customer(
            given,
            family,
            &format!("{given}{at}@post.example"),
            &format!("+1212555012{at}"),
        );
    }
    let place = world.place();
    place.run().finishes();
    let customers = || place.rows("SELECT count(DISTINCT customer_id) FROM crosswalk");
    assert_eq!(customers(), ["11"], "the machine takes them for one");
    decide(&place, 1, 2, "different");
    place.run().finishes();
    assert_eq!(customers(), ["12"]);
    world.customers_renamed("Marya", "Marja");
    world.write(&place);
    place.run().finishes();
    assert_eq!(customers(), ["12"], "the decision is stale");
    omnify(&["decide", "-o", &text(&place.out())]).ends(0, "stale");
}

#[test]
fn contradicting_decisions_are_cut_and_listed_and_stale_ones_come_back() {
    let mut world = unsure();
    let place = world.place();
    place.run().finishes();
    decide(&place, 1, 3, "same");
    decide(&place, 1, 2, "same");
    decide(&place, 3, 2, "different");
    place.run().finishes();
    let of = |id: u32| {
        place.rows(&format!(
            "SELECT customer_id FROM crosswalk WHERE native_id = '740000000000{id}'"
        ))[0]
            .clone()
    };
    assert_eq!(of(1), of(2), "the pair with the same name is the stronger one");
    assert_ne!(of(1), of(3));
    let listed = place.rows(
        "SELECT s.id FROM findings f JOIN finding_subjects s ON s.finding_id = f.finding_id WHERE f.code = 'decision-contradiction' ORDER BY 1",
    );
    assert_eq!(
        listed,
        ["1", "3"],
        "the decision that is cut and the one that forbids it"
    );
    assert_eq!(
        place.rows("SELECT count(*) FROM crosswalk WHERE rule = 'reviewed'"),
        ["1"]
    );

    // A field that justified the decision changes: the pair waits again.
    world.customers_renamed("Maria,Holt,mh1980", "Maria,Holt-Berg,mh1980");
    world.write(&place);
    place.run().finishes();
    let out = text(&place.out());
    let queue = omnify(&["decide", "-o", &out]);
    queue.ends(0, "stale");
    let first = queue.shown.lines().nth(1).unwrap_or_default().to_owned();
    assert!(first.contains("stale"), "{}", queue.shown);
    assert!(
        !queue.shown.contains("Holt") && !queue.shown.contains("@"),
        "{}",
        queue.shown
    );
    let json = omnify(&["decide", "--limit", "1", "--json", "-o", &out]);
    assert!(
        json.shown.contains("\"queue\": 1") || json.shown.contains("\"queue\":1"),
        "{}",
        json.shown
    );
}
