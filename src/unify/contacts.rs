//! All that one source says about one key folded into one contact record.

use super::fields::{self, RawIdentifier};
use crate::model::contact::Address;
use crate::model::kind::Emitted;
use crate::model::party::{ContactRow, IdentifierRow};
use crate::normalise::reference::{self, Placeholder};
use crate::normalise::{email, handle, phone};

/// Text fields of a folded record, in the order of [`ContactRow::texts`].
pub const TEXTS: [&str; 11] = [
    "name",
    "given_name",
    "family_name",
    "company",
    "organisation",
    "birth_date",
    "language",
    "tags",
    "note",
    "currency",
    "attributes",
];

/// One row or observation of a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its unit.
    pub unit: i64,
    /// The entity.
    pub entity: Emitted,
}

/// Folds the parts of one key, given in order of import. Single values are taken from the newest row of a
/// list (by `updated_at`, then by order), else from the observation that has one; identifiers and
/// addresses are collected. `country` is the region for national telephone numbers.
pub fn fold(src: u32, key: &str, parts: &[Part], country: Option<&str>) -> ContactRow {
    let mut row = ContactRow {
        src,
        key: key.to_owned(),
        unit: parts.iter().map(|part| part.unit).min().unwrap_or_default(),
        automated: true,
        ..ContactRow::default()
    };
    let mut order: Vec<&Part> = parts.iter().collect();
    order.sort_by_key(|part| {
        let listed = fields::micros(&part.entity, "seen_at").is_none();
        (
            std::cmp::Reverse(listed),
            std::cmp::Reverse(fields::micros(&part.entity, "updated_at")),
        )
    });
    let mut withheld = false;
    for part in order {
        let entity = &part.entity;
        let seen = fields::micros(entity, "seen_at");
        let listed = seen.is_none();
        row.listed |= listed;
        row.automated &= fields::int(entity, "automated").unwrap_or(0) != 0;
        for (slot, field) in row.texts.iter_mut().zip(TEXTS) {
            if slot.is_none() {
                *slot = fields::text(entity, field).map(str::to_owned);
            }
        }
        row.vip = row.vip.or(fields::int(entity, "vip").map(|value| value != 0));
        row.order_count = row.order_count.or(fields::int(entity, "order_count"));
        row.lifetime_value = row.lifetime_value.or(fields::int(entity, "lifetime_value"));
        row.updated_at = row.updated_at.max(fields::micros(entity, "updated_at"));
        for at in [seen, fields::micros(entity, "created_at")].into_iter().flatten() {
            row.seen = Some(row.seen.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
        }
        collect_identifiers(&mut row, entity, country, &mut withheld);
        if let Some(json) = fields::text(entity, "addresses") {
            for address in serde_json::from_str::<Vec<RawAddress>>(json).unwrap_or_default() {
                let address = address.into_address();
                if !row.addresses.contains(&address) {
                    row.addresses.push(address);
                }
            }
        }
    }
    if !row.listed && row.identifiers.iter().all(|id| id.kind == "phone") {
        row.texts[0] = row.texts[0]
            .take()
            .filter(|name| name.chars().any(char::is_alphabetic) && !is_caller_place(name));
    }
    row.not_customer = exclusion(&row, withheld);
    row
}

fn collect_identifiers(row: &mut ContactRow, entity: &Emitted, country: Option<&str>, withheld: &mut bool) {
    for raw in fields::identifiers(entity, "emails") {
        if raw.value.trim().is_empty() {
            continue;
        }
        match email::normalise(&raw.value) {
            Some(email) => push(row, "email", email.key, true, raw),
            None => {
                let value = raw.value.trim().to_lowercase();
                push(row, "email", value, false, raw);
            }
        }
    }
    for raw in fields::identifiers(entity, "phones") {
        if raw.value.trim().is_empty() {
            continue;
        }
        let phone = phone::normalise(&raw.value, country);
        if phone.withheld {
            *withheld = true;
        } else {
            push(row, "phone", phone.key, phone.valid, raw);
        }
    }
    for (field, kind) in [("handles", "handle"), ("externals", "external")] {
        for raw in fields::identifiers(entity, field) {
            let value = match kind {
                "handle" => handle::normalise(&raw.value)
                    .map(|handle| handle.key)
                    .unwrap_or_default(),
                _ => raw.value.trim().to_owned(),
            };
            if !value.is_empty() {
                push(row, kind, value, true, raw);
            }
        }
    }
}

fn push(row: &mut ContactRow, kind: &'static str, value: String, valid: bool, raw: RawIdentifier) {
    let new = IdentifierRow {
        kind,
        value,
        system: raw.system.unwrap_or_default(),
        scope: raw.scope.unwrap_or_default(),
        type_: raw.type_,
        valid,
        shared: raw.shared.unwrap_or(false),
        raw: raw.value,
    };
    let known = row
        .identifiers
        .iter_mut()
        .find(|id| id.kind == new.kind && id.value == new.value && id.system == new.system && id.scope == new.scope);
    match known {
        Some(known) => known.shared |= new.shared,
        None => row.identifiers.push(new),
    }
}

/// Why a record can be no customer by what it says of itself.
fn exclusion(row: &ContactRow, withheld: bool) -> Option<&'static str> {
    let name = row.texts[0].as_deref().unwrap_or_default();
    if withheld && row.identifiers.is_empty() {
        return Some("withheld");
    }
    if reference::is_placeholder(Placeholder::Name, &crate::normalise::text::fold(name))
        && row.identifiers.iter().all(|id| id.kind == "external")
    {
        return Some("placeholder");
    }
    if row.automated {
        return Some("automated");
    }
    None
}

/// Whether a caller name is the place that a telephone network shows for an unknown subscriber: capitals that
/// end with the postal code of a state or province (`NEW YORK NY`), or a class of line (`WIRELESS CALLER`).
fn is_caller_place(name: &str) -> bool {
    const STATES: &str = " AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD \
        TN TX UT VT VA WA WV WI WY AB BC MB NB NL NS NT NU ON PE QC SK YT ";
    const LINES: &[&str] = &[
        "WIRELESS CALLER",
        "CELL PHONE",
        "TOLL FREE CALL",
        "TOLL FREE",
        "CELLULAR CALL",
        "V-PHONE",
    ];
    let name = name.trim();
    if name.chars().any(char::is_lowercase) {
        return false;
    }
    let state = name.rsplit_once([' ', ',']).map(|(_, last)| format!(" {last} "));
    LINES.contains(&name) || state.is_some_and(|state| STATES.contains(&state))
}

/// An address as a mapping emits it.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct RawAddress {
    label: Option<String>,
    street: Option<String>,
    city: Option<String>,
    region: Option<String>,
    postcode: Option<String>,
    country: Option<String>,
}

impl RawAddress {
    fn into_address(self) -> Address {
        Address {
            label: self.label.unwrap_or_default(),
            street: self.street.unwrap_or_default(),
            city: self.city.unwrap_or_default(),
            region: self.region.unwrap_or_default(),
            postcode: self.postcode.unwrap_or_default(),
            country: self.country.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_are_no_caller_names() {
        let place = super::is_caller_place;
        assert!(place("NEW YORK NY") && place("TORONTO ON") && place("WIRELESS CALLER"));
        assert!(!place("SMITH JOHN") && !place("Anna Ma") && !place("MILLER"));
    }
}
