//! Evidence read in messages: what it joins, what it leaves to people, and what it must never join.

use super::world::World;
use crate::robust::{Place, omnify, text};

/// The customer of the record that has an identifier, in a source.
fn customer(place: &Place, source: &str, value: &str) -> String {
    let rows = place.rows(&format!(
        "SELECT DISTINCT c.customer_id FROM contact_records c JOIN record_identifiers i ON i.record_id = c.record_id \
         WHERE c.source = '{source}' AND i.value = '{value}'"
    ));
    assert_eq!(rows.len(), 1, "{source} {value}: {rows:?}");
    assert!(!rows[0].is_empty(), "{source} {value} is no customer");
    rows[0].clone()
}

/// Verdict and evidence of the pair of two records, by identifiers.
fn edge(place: &Place, a: &str, b: &str) -> String {
    let record = |value: &str| format!("(SELECT min(record_id) FROM record_identifiers WHERE value = '{value}')");
    let (a, b) = (record(a), record(b));
    place
        .rows(&format!(
            "SELECT verdict, evidence FROM edges WHERE record_a = min({a}, {b}) AND record_b = max({a}, {b})"
        ))
        .join("\n")
}

const MAIL: &str = "mail";
const CALLS: &str = "freepbx-cdr";
const SHOP: &str = "shopify-customers";

fn shop() -> World {
    let mut world = World::default();
    // Signs with the number that a nameless caller has.
    world
        .asks(
            "Karin Lindholm <karin@mail.example>",
            "Where is it?\n\n-- \nKarin Lindholm\nTel. (212) 555-0101",
        )
        .call("2125550101");
    // A company's footer.
    for (given, family) in [
        ("Anna", "Berg"),
        ("Piet", "Moor"),
        ("Olga", "Strand"),
        ("Hugo", "Falk"),
        ("Rita", "Sand"),
    ] {
        let from = format!("{given} {family} <{}@acme.example>", given.to_lowercase());
        world.asks(
            &from,
            &format!("Hello\n\nBest regards,\n{given} {family}\nAcme, +1 212 555 0102"),
        );
    }
    world.call("2125550102");
    // Signs with the number of somebody of another name.
    world
        .asks(
            "Magnus Ekdal <magnus@mail.example>",
            "Hello\n\n-- \nMagnus Ekdal\n+1 212 555 0103",
        )
        .customer("Dora", "Quist", "dora@mail.example", "+12125550103");
    // A nameless number asks about an order.
    world
        .customer("Pia", "Holt", "pia@mail.example", "")
        .order("#1042", "Pia Holt", "pia@mail.example")
        .chat("+1 212 555 0104", "When will my order #1042 come?");
    // The company names an order in a reply to a nameless number's mail address.
    world
        .customer("Jon", "Vik", "jon@mail.example", "")
        .order("#1043", "Jon Vik", "jon@mail.example")
        .asks("<x91@mail.example>", "Please check")
        .mail(
            "Shop <hello@shop.example>",
            "x91@mail.example",
            "Re: Question",
            "Your order #1043 has left.",
        );
    // Two people ask about one order.
    world
        .customer("Tom", "Aker", "tom@mail.example", "")
        .order("#1044", "Tom Aker", "tom@mail.example")
        .asks("Lena Dahl <lena@mail.example>", "Where is order #1044?")
        .asks("Sven Dahl <sven@mail.example>", "I ask about order #1044 again");
    // Passes on what the shop sent to another address of theirs.
    world
        .customer("Nils", "Berger", "nils@work.example", "")
        .mail(
            "Nils Berger <nb77@mail.example>",
            "hello@shop.example",
            "Fwd: Your order",
            "Please see below\n\n---------- Forwarded message ---------\nFrom: Shop <hello@shop.example>\nDate: Mon, 4 May 2026\nSubject: Your order\nTo: <nils@work.example>\n\nThank you",
        );
    world
}

#[test]
fn content_joins_what_nothing_contradicts() {
    let place = shop().place();
    place.run().finishes();
    place.balances();
    let same = |a: String, b: String| assert_eq!(a, b);
    same(
        customer(&place, MAIL, "karin@mail.example"),
        customer(&place, CALLS, "+12125550101"),
    );
    same(
        customer(&place, SHOP, "pia@mail.example"),
        customer(&place, "whatsapp", "+12125550104"),
    );
    same(
        customer(&place, SHOP, "nils@work.example"),
        customer(&place, MAIL, "nb77@mail.example"),
    );
    let rules = place.rows("SELECT rule, count(*) FROM crosswalk WHERE rule = 'content' GROUP BY 1");
    assert_eq!(rules, ["content|3"]);
    assert!(edge(&place, "karin@mail.example", "+12125550101").contains("signature-phone"));
    assert!(edge(&place, "nils@work.example", "nb77@mail.example").contains("forwarded-to"));
}

#[test]
fn content_never_joins_what_names_or_other_writers_contradict() {
    let place = shop().place();
    place.run().finishes();
    let apart = |a: String, b: String, what: &str| assert_ne!(a, b, "{what}");
    let caller = customer(&place, CALLS, "+12125550102");
    for name in ["anna", "piet", "olga", "hugo", "rita"] {
        apart(
            caller.clone(),
            customer(&place, MAIL, &format!("{name}@acme.example")),
            "a footer",
        );
    }
    apart(
        customer(&place, MAIL, "magnus@mail.example"),
        customer(&place, SHOP, "dora@mail.example"),
        "names conflict",
    );
    let held = edge(&place, "magnus@mail.example", "dora@mail.example");
    assert!(held.starts_with("review|") || held.is_empty(), "{held}");
    apart(
        customer(&place, MAIL, "x91@mail.example"),
        customer(&place, SHOP, "jon@mail.example"),
        "a reply",
    );
    apart(
        customer(&place, MAIL, "lena@mail.example"),
        customer(&place, SHOP, "tom@mail.example"),
        "two ask",
    );
    apart(
        customer(&place, MAIL, "sven@mail.example"),
        customer(&place, SHOP, "tom@mail.example"),
        "two ask",
    );
}

/// Without the section `content` of the model nothing is read, so these pairs stay apart.
#[test]
fn without_content_the_pairs_stay_apart() {
    let mut world = shop();
    world.project = "link: { model: model.yaml }\n".to_owned();
    let place = world.place();
    let model = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/mappings/link/default.yaml")).unwrap();
    let (head, rest) = model.split_once("\ncontent:\n").unwrap();
    let (_, tail) = rest.split_once("\nblocking:").unwrap();
    place.put("model.yaml", format!("{head}\nblocking:{tail}"));
    place.run().finishes();
    assert_ne!(
        customer(&place, MAIL, "karin@mail.example"),
        customer(&place, CALLS, "+12125550101")
    );
    assert_ne!(
        customer(&place, SHOP, "pia@mail.example"),
        customer(&place, "whatsapp", "+12125550104")
    );
}

#[test]
fn an_explanation_says_where_it_was_read_and_hides_what() {
    let place = shop().place();
    place.run().finishes();
    let id = |value: &str| {
        place.rows(&format!(
            "SELECT min(record_id) FROM record_identifiers WHERE value = '{value}'"
        ))[0]
            .clone()
    };
    let (a, b) = (id("karin@mail.example"), id("+12125550101"));
    for more in [&[][..], &["--why-not"]] {
        let mut arguments = vec!["explain", &a, &b, "-o"];
        let out = text(&place.out());
        arguments.push(&out);
        arguments.extend(more);
        let got = omnify(&arguments);
        assert!(
            got.shown.contains("signature-phone found") && got.shown.contains("read in mail#"),
            "{}",
            got.shown
        );
        assert!(got.shown.contains("Tel. ••• 01"), "{}", got.shown);
        assert!(
            !got.shown.contains("555") && !got.shown.contains("Karin"),
            "{}",
            got.shown
        );
    }
    let customer = customer(&place, MAIL, "karin@mail.example");
    let got = omnify(&["explain", &customer, "-o", &text(&place.out())]);
    assert!(got.shown.contains("read in mail#"), "{}", got.shown);
}
