//! The engine on small sets: traps, order, threads, judgements, quality floors.

mod quality;
mod traps;

use super::{Linked, Linker};
use crate::config::link_model::LinkModel;
use crate::model::contact::{Address, ContactRecord, Identifier, IdentifierKind};
use crate::model::linkage::{JudgedPair, Judgement, Verdict};

/// A record from `field=value` parts separated by `; `.
fn record(line: &str) -> ContactRecord {
    let mut record = ContactRecord {
        source: "list".to_owned(),
        ..ContactRecord::default()
    };
    let mut address = Address::default();
    for part in line.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (field, value) = part.split_once('=').unwrap_or((part, "yes"));
        let value = value.to_owned();
        let mut identifier = |kind, system: &str, scope: &str, raw: &str| {
            record.identifiers.push(Identifier {
                kind,
                raw: raw.to_owned(),
                system: system.to_owned(),
                scope: scope.to_owned(),
                shared: false,
                seen: None,
            });
        };
        match field {
            "given" => record.given_name = value,
            "family" => record.family_name = value,
            "name" => record.name = value,
            "birth" => record.birth_date = value,
            "company" => record.company = value,
            "source" => record.source = value,
            "country" => record.country = value,
            "unique" => record.unique_people = value == "yes",
            "email" => identifier(IdentifierKind::Email, "", "", &value),
            "phone" => identifier(IdentifierKind::Phone, "", "", &value),
            "facebook" => {
                let (scope, id) = value.split_once('/').expect("page/id");
                identifier(IdentifierKind::Handle, "facebook", scope, id);
            }
            "handle" => identifier(IdentifierKind::Handle, "x", "", &value),
            "shared" => record.identifiers.last_mut().expect("an identifier before").shared = true,
            "seen" => {
                let (first, last) = value.split_once("..").expect("first..last");
                let micros = |year: &str| (year.parse::<i64>().expect("a year") - 1970) * 31_556_952_000_000;
                record.seen = Some((micros(first), micros(last)));
            }
            "cookie" => identifier(IdentifierKind::External, "cookie", "", &value),
            "region" => address.region = value,
            "in" => address.country = value,
            "customer" => identifier(IdentifierKind::External, "shop", "", &value),
            "street" => address.street = value,
            "city" => address.city = value,
            "postcode" => address.postcode = value,
            _ => panic!("no field {field}"),
        }
    }
    if address != Address::default() {
        record.addresses.push(address);
    }
    record
}

/// People who have nothing to do with a case, so that frequencies and training have something to hold on to.
fn crowd() -> Vec<ContactRecord> {
    const GIVEN: [&str; 20] = [
        "Maria", "John", "Anna", "Peter", "Olga", "Luis", "Chen", "Fatima", "Erik", "Nadia", "Robert", "Susan",
        "Tomas", "Grace", "Ivan", "Helen", "Omar", "Ruth", "Victor", "Julia",
    ];
    const FAMILY: [&str; 25] = [
        "Abbott",
        "Becker",
        "Castillo",
        "Dvorak",
        "Eriksen",
        "Fontaine",
        "Gallagher",
        "Hoffmann",
        "Ibrahim",
        "Jansen",
        "Kowalski",
        "Larsen",
        "Moretti",
        "Novak",
        "Okafor",
        "Petrov",
        "Quinn",
        "Rossi",
        "Santos",
        "Tanaka",
        "Ueda",
        "Vargas",
        "Weber",
        "Young",
        "Zhang",
    ];
    let mut people = Vec::new();
    for i in 0..300usize {
        let (given, family) = (GIVEN[i % 20], FAMILY[(i / 20 + 3 * i) % 25]);
        let phone = format!("+1212555{:04}", 1000 + i * 3);
        let email = format!("{}.{}{}@example.org", given.to_lowercase(), family.to_lowercase(), i);
        let birth = format!("{}-{:02}-{:02}", 1950 + i % 50, 1 + i % 12, 1 + i * 5 % 28);
        let city = ["Leeds", "Ulm", "Lyon", "Porto", "Turin", "Ghent"][i % 6];
        people.push(record(&format!(
            "given={given}; family={family}; email={email}; phone={phone}; birth={birth}; city={city}; street={} Elm Road",
            i + 1
        )));
        if i % 3 == 0 {
            people.push(record(&format!(
                "given={given}; family={family}; email={email}; city={city}"
            )));
        }
        if i % 4 == 0 {
            people.push(record(&format!(
                "given={given}; family={family}; phone={phone}; birth={birth}"
            )));
        }
    }
    people
}

fn link(lines: &[&str], judgements: &[JudgedPair]) -> Linked {
    link_with(lines, judgements, &quick())
}

fn link_with(lines: &[&str], judgements: &[JudgedPair], model: &LinkModel) -> Linked {
    let mut linker = Linker::new(model);
    for line in lines {
        linker.push(&record(line));
    }
    for person in crowd() {
        linker.push(&person);
    }
    linker.finish(judgements).expect("links")
}

/// The model that ships, with less sampling for the debug build.
fn quick() -> LinkModel {
    let mut model = LinkModel::builtin().expect("embedded");
    model.blocking.all_pairs_up_to = 0;
    model.training.random_pairs = 10_000;
    model
}

fn same(linked: &Linked, a: usize, b: usize) -> bool {
    linked.linkage.cluster_of[a] == linked.linkage.cluster_of[b]
}

const TWINS: [&str; 2] = [
    "given=Ada; family=Lindqvist; email=ada.lindqvist@example.com; city=Oslo",
    "given=Ada; family=Lindqvist; email=ada.lindqvist@example.com; city=Oslo",
];

#[test]
fn judgements_overrule_the_machine() {
    let judged = |a, b, judgement| JudgedPair { a, b, judgement };
    assert!(same(&link(&TWINS, &[]), 0, 1));
    let linked = link(&TWINS, &[judged(0, 1, Judgement::Different)]);
    assert!(!same(&linked, 0, 1));
    let edge = linked
        .linkage
        .edges
        .iter()
        .find(|e| (e.a, e.b) == (0, 1))
        .expect("a judged pair is kept");
    assert_eq!(
        (edge.judgement, edge.verdict),
        (Some(Judgement::Different), Verdict::NonLink)
    );
    let strangers = ["given=Ada; family=Lindqvist", "given=Bob; family=Marsh"];
    assert!(same(&link(&strangers, &[judged(1, 0, Judgement::Same)]), 0, 1));
    let linked = link(
        &strangers,
        &[judged(0, 1, Judgement::Same), judged(0, 1, Judgement::Different)],
    );
    assert_eq!(linked.contradictions.len(), 1);
}

/// A = B, B = C, A ≠ C: the weaker of the two joins is cut, whichever was decided first.
#[test]
fn of_decisions_that_contradict_the_weakest_pair_is_cut() {
    let lines = [TWINS[0], TWINS[1], "given=Bob; family=Marsh"];
    let judged = |a, b, judgement| JudgedPair { a, b, judgement };
    let mut decisions = [
        judged(1, 2, Judgement::Same),
        judged(0, 1, Judgement::Same),
        judged(0, 2, Judgement::SameHousehold),
    ];
    for _ in 0..3 {
        let linked = link(&lines, &decisions);
        assert!(same(&linked, 0, 1) && !same(&linked, 1, 2) && !same(&linked, 0, 2));
        let found = linked.contradictions[0].map(|(a, b)| (a.min(b), a.max(b)));
        assert_eq!((linked.contradictions.len(), found), (1, [(1, 2), (0, 2)]));
        decisions.rotate_left(1);
    }
}

#[test]
fn the_waterfall_adds_up_to_the_weight_of_the_edge() {
    let linked = link(&TWINS, &[]);
    let edge = linked
        .linkage
        .edges
        .iter()
        .find(|e| (e.a, e.b) == (0, 1))
        .expect("an edge");
    let sum: f64 = linked.explain(0, 1).iter().map(|e| e.weight).sum();
    assert!(
        (sum - f64::from(edge.match_weight)).abs() < 0.01,
        "{sum} {}",
        edge.match_weight
    );
    assert_eq!(linked.why_not(0, 1).reason, super::Reason::Linked);
    assert_eq!(linked.why_not(0, 2).reason, super::Reason::Score);
}

#[test]
fn content_evidence_links_and_says_where_it_was_read() {
    let lines = [
        "phone=+12125550900",
        "given=Ada; family=Lindqvist; email=ada.lindqvist@example.com",
    ];
    let mut linker = Linker::new(&quick());
    lines.iter().for_each(|line| linker.push(&record(line)));
    crowd().iter().for_each(|person| linker.push(person));
    linker.add_evidence(super::ContentEvidence {
        a: 0,
        b: 1,
        comparison: "signature-phone",
        probability: 0.95,
        read_in: "mail#1:7".to_owned(),
    });
    let linked = linker.finish(&[]).expect("links");
    assert!(same(&linked, 0, 1));
    assert!(linked.explain(0, 1).iter().any(|e| e.read_in == "mail#1:7"));
}

#[test]
fn a_trained_model_can_be_read_and_used_again() {
    let first = link(&TWINS, &[]);
    let saved = first.model.to_yaml().expect("writes");
    let mut model = LinkModel::parse(&saved).expect("reads");
    model.training.rounds = 0;
    let mut linker = Linker::new(&model);
    TWINS.iter().for_each(|line| linker.push(&record(line)));
    crowd().iter().for_each(|person| linker.push(person));
    let again = linker.finish(&[]).expect("links");
    assert_eq!(first.linkage.cluster_of, again.linkage.cluster_of);
}

#[test]
fn nothing_and_one_record_are_fine() {
    let linker = Linker::new(&LinkModel::builtin().expect("embedded"));
    assert!(linker.is_empty());
    assert!(linker.finish(&[]).expect("links").linkage.cluster_of.is_empty());
    let mut linker = Linker::new(&LinkModel::builtin().expect("embedded"));
    linker.push(&record(""));
    let linked = linker.finish(&[]).expect("links");
    assert_eq!((linked.linkage.stats.clusters, linked.linkage.stats.unlinkable), (1, 1));
}
