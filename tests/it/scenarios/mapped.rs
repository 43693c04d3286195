//! The built-in mappings recognise the scenarios' exports and find the people that the truth names.

use super::folder;
use omnify::map::{Applied, CompiledMapping, Context, FileInfo, Grouper, compile, detect};
use omnify::model::kind::{Cell, Kind};
use omnify::model::record::ReadItem;
use omnify::{builtin, read};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Keys and e-mail addresses of the contacts by source: the truth names people of lists without ids by address.
type Contacts = BTreeSet<(String, String)>;

fn keep(applied: Applied, source: &str, contacts: &mut Contacts) {
    for emitted in applied.units.into_iter().flat_map(|unit| unit.emitted) {
        let key = emitted.cell("key");
        if let (Kind::Contact, Some(Cell::Text(key))) = (emitted.kind, key) {
            contacts.insert((source.to_owned(), key.clone()));
            let emails = match emitted.cell("emails") {
                Some(Cell::Text(json)) => serde_json::from_str::<Vec<Value>>(json).expect("a list"),
                _ => Vec::new(),
            };
            let addresses = emails.iter().filter_map(|email| email["value"].as_str());
            contacts.extend(addresses.map(|address| (source.to_owned(), address.to_lowercase())));
        }
    }
}

/// Maps every export of a scenario without the store: lookups find nothing.
fn contacts(name: &str, mappings: &[CompiledMapping]) -> Contacts {
    let root = folder(name);
    let counts = std::fs::read(root.join("expected/counts.json")).expect("the counts");
    let counts: Value = serde_json::from_slice(&counts).expect("JSON");
    let mut contacts = Contacts::new();
    for file in read::walk(&root.join("exports")).expect("the exports") {
        let own = format!("exports/{}", file.container.as_ref().unwrap_or(&file.path));
        let expected = counts["files"][&own]["source"].as_str().expect("a counted file");
        let probe = read::probe(&file).expect("a probe");
        let found = detect(&probe, mappings);
        let Some(best) = found.first() else {
            assert_eq!(expected, "(unrecognised)", "{own} was not recognised");
            continue;
        };
        assert_eq!(best.mapping_id, expected, "{own}");
        assert!(!best.ambiguous, "{own} is ambiguous: {found:?}");
        let mapping = &mappings[best.mapping];
        let entry = &mapping.files[best.file];
        let zone = mapping.zone(Some("America/New_York")).expect("a zone");
        let mut params: BTreeMap<String, String> = mapping.params.clone();
        params.insert("country".into(), "US".into());
        let context = Context {
            file: &FileInfo::new(&file.path),
            params: &params,
            zone: &zone,
            date_order: None,
            lookup: &|_, _| None,
        };
        let mut groups = Grouper::default();
        for item in read::open(&file, &entry.read_options(&probe)).expect("an open file") {
            let ReadItem::Record(record) = item.expect("a readable file") else {
                continue;
            };
            if !entry.grouped {
                keep(entry.apply(&record, &context), expected, &mut contacts);
            } else if let Some(group) = groups.push(entry, record, &context) {
                keep(entry.apply_group(&group, &context), expected, &mut contacts);
            }
        }
        if let Some(group) = groups.finish() {
            keep(entry.apply_group(&group, &context), expected, &mut contacts);
        }
    }
    contacts
}

#[test]
fn mappings_find_the_people_of_the_truth() {
    // Whether every mapping is sound is for the tests of the mappings to say.
    let mappings: Vec<CompiledMapping> = builtin::folder("sources/")
        .filter_map(|(path, text)| compile(path, text).ok())
        .collect();
    for name in ["ecofriendly", "clean"] {
        let contacts = contacts(name, &mappings);
        let truth = std::fs::read(folder(name).join("truth.csv")).expect("the truth");
        // A person's number may be known in several forms; one of them is enough.
        let mut people: BTreeMap<(String, String), bool> = BTreeMap::new();
        for row in csv::Reader::from_reader(truth.as_slice()).records() {
            let row = row.expect("an even row");
            let known = contacts.contains(&(row[0].to_owned(), row[1].to_owned()));
            *people.entry((row[0].to_owned(), row[2].to_owned())).or_default() |= known;
        }
        let missing: Vec<_> = people
            .iter()
            .filter(|(_, known)| !**known)
            .map(|(person, _)| person)
            .collect();
        assert!(missing.is_empty(), "{name}: no contact for {missing:?}");
    }
}

#[test]
fn project_files_are_sound() {
    for name in ["ecofriendly", "clean"] {
        let text = std::fs::read_to_string(folder(name).join("project.yaml")).expect("a project");
        let project =
            omnify::config::project::parse("project.yaml", &text).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(project.exports.as_deref(), Some("exports/"), "{name}");
    }
}
