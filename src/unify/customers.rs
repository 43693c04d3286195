//! Survivorship: which value of which record a customer's golden record shows. Every chosen value names
//! its record and its rule; nothing is averaged or made up.

use crate::model::contact::Address;
use crate::model::party::{Chosen, ContactRow, Golden, IdentifierRow};
use crate::normalise::birth;

/// Simple text fields as (column, index into [`ContactRow::texts`]).
const SIMPLE: [(&str, usize); 3] = [("company", 3), ("language", 6), ("note", 8)];

/// Chooses the golden record of a customer from its contact records. `usable` says whether an identifier may be
/// shown as the main one (not shared, not a role mailbox or placeholder).
pub fn golden(records: &[ContactRow], usable: impl Fn(&IdentifierRow) -> bool) -> Golden {
    let mut order: Vec<&ContactRow> = records.iter().collect();
    // Newest list row first, then what was seen last; the record number decides ties.
    order.sort_by_key(|row| {
        let recency = if row.listed {
            row.updated_at.or(row.seen.map(|seen| seen.1))
        } else {
            row.seen.map(|seen| seen.1)
        };
        (std::cmp::Reverse(row.listed), std::cmp::Reverse(recency), row.record_id)
    });
    let mut golden = Golden {
        kind: "person",
        ..Golden::default()
    };
    let rule = |row: &ContactRow, others: usize| match (others, row.listed) {
        (1, _) => "only",
        (_, true) => "list-newest",
        (_, false) => "seen-newest",
    };
    let mut choose = |field: &'static str, value_of: &dyn Fn(&ContactRow) -> Option<String>| {
        let having: Vec<(&ContactRow, String)> = order.iter().filter_map(|row| Some((*row, value_of(row)?))).collect();
        if let Some((row, value)) = having.first() {
            golden.values.push(Chosen {
                field,
                value: value.clone(),
                record_id: row.record_id,
                rule: rule(row, having.len()),
            });
        }
    };
    choose("display_name", &display_name);
    // Given and family name come from one record, so that they belong together.
    let named = order
        .iter()
        .find(|row| row.texts[1].is_some() && row.texts[2].is_some())
        .map(|row| row.record_id);
    let of_named = |index: usize| {
        move |row: &ContactRow| {
            row.texts[index]
                .clone()
                .filter(|_| named.is_none_or(|id| id == row.record_id))
        }
    };
    choose("given_name", &of_named(1));
    choose("family_name", &of_named(2));
    for (field, kind) in [("primary_email", "email"), ("primary_phone", "phone")] {
        choose(field, &|row| {
            row.identifiers
                .iter()
                .find(|id| id.kind == kind && id.valid && usable(id))
                .map(|id| id.value.clone())
        });
    }
    for (field, index) in SIMPLE {
        choose(field, &|row| row.texts[index].clone());
    }
    choose("birth_date", &|row| birth::shown(row.texts[5].as_deref()?));
    let address_of = |row: &ContactRow| {
        row.addresses
            .iter()
            .find(|a| !a.street.is_empty() || !a.city.is_empty())
            .cloned()
    };
    if let Some((row, address)) = order.iter().find_map(|row| Some((*row, address_of(row)?))) {
        let Address {
            street,
            city,
            region,
            postcode,
            country,
            ..
        } = address;
        for (field, value) in [
            ("street", street),
            ("city", city),
            ("region", region),
            ("postcode", postcode),
            ("country", country),
        ] {
            if !value.is_empty() {
                let others = order.iter().filter(|row| !row.addresses.is_empty()).count();
                golden.values.push(Chosen {
                    field,
                    value,
                    record_id: row.record_id,
                    rule: rule(row, others),
                });
            }
        }
    }
    for row in records {
        golden.vip |= row.vip.unwrap_or(false);
        if let Some(tags) = &row.texts[7] {
            golden
                .tags
                .extend(serde_json::from_str::<Vec<String>>(tags).unwrap_or_default());
        }
        if let Some((first, last)) = row.seen {
            golden.seen = Some(golden.seen.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
        }
    }
    golden.tags.sort();
    golden.tags.dedup();
    if golden.value("company").is_some() && golden.value("display_name").is_none() {
        golden.kind = "organisation";
    }
    golden
}

/// The full name of a record, put together from its parts when it has no full one.
fn display_name(row: &ContactRow) -> Option<String> {
    if let (Some(given), Some(family)) = (&row.texts[1], &row.texts[2]) {
        return Some(format!("{given} {family}"));
    }
    row.texts[0]
        .clone()
        .or_else(|| row.texts[1].clone())
        .or_else(|| row.texts[2].clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(record_id: i64, listed: bool, last: i64, name: &str, email: &str) -> ContactRow {
        let mut row = ContactRow {
            record_id,
            listed,
            seen: Some((0, last)),
            ..ContactRow::default()
        };
        row.texts[0] = Some(name.to_owned());
        row.identifiers.push(IdentifierRow {
            kind: "email",
            value: email.to_owned(),
            valid: true,
            ..IdentifierRow::default()
        });
        row
    }

    #[test]
    fn a_list_beats_what_was_seen_and_shared_addresses_are_not_shown() {
        let records = [
            row(1, false, 90, "Bobby", "bob@example.com"),
            row(2, true, 10, "Robert Miller", "info@example.com"),
            row(3, true, 5, "R. Miller", "r@example.com"),
        ];
        let golden = golden(&records, |id| !id.value.starts_with("info@"));
        assert_eq!(golden.value("display_name"), Some("Robert Miller"));
        assert_eq!(golden.value("primary_email"), Some("r@example.com"));
        assert_eq!(golden.values[0].record_id, 2);
        assert_eq!(golden.values[0].rule, "list-newest");
        assert_eq!(golden.seen, Some((0, 90)));
    }
}
