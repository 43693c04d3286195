//! How often values occur and how many people an identifier is used by.

use super::features::{Features, Slot};
use super::similar;
use crate::normalise::birth;
use crate::normalise::text;

/// log2 of the share of records that have a value, by value number.
pub(super) struct Frequency {
    chance: Vec<f32>,
    /// Chance that two random known values agree: the sum of squared shares.
    agreement: f64,
}

impl Frequency {
    fn count(distinct: usize, values: impl Iterator<Item = u32>) -> Self {
        let mut counts = vec![0u32; distinct];
        let mut total = 0u64;
        for value in values.filter(|value| *value != 0) {
            counts[value as usize] += 1;
            total += 1;
        }
        // Whole numbers: the sum must not depend on the order of the values.
        let squares: u128 = counts.iter().map(|n| u128::from(*n) * u128::from(*n)).sum();
        let agreement = squares as f64 / (total.max(1) as f64).powi(2);
        let total = (total.max(1) as f32).log2();
        Self {
            chance: counts.into_iter().map(|n| (n.max(1) as f32).log2() - total).collect(),
            agreement,
        }
    }

    pub(super) fn chance(&self, value: u32) -> f32 {
        self.chance[value as usize]
    }

    /// Chance that two random known values agree: the sum of squared shares.
    pub(super) fn agreement(&self) -> f64 {
        self.agreement
    }
}

/// Chances that two people have one birth date.
pub(super) struct BirthDates {
    /// Dates that are more frequent than birthdays are, such as the first of January, with log2 of the chance.
    frequent: Vec<(u32, f32)>,
}

/// About 60 birth years of 365 days are in use.
const DAYS: f32 = 60.0 * 365.0;
/// Records that one date is expected to have at least, from the records of one or two people.
const ONE_PERSON: u32 = 15;

impl BirthDates {
    fn new(rows: &[super::features::Row]) -> Self {
        let mut dates: Vec<u32> = rows.iter().map(|r| r.birth).filter(|date| *date != 0).collect();
        dates.sort_unstable();
        let all = dates.len().max(1) as f32;
        let frequent = dates.chunk_by(|x, y| x == y).filter_map(|run| {
            let count = (run.len() as u32).saturating_sub(ONE_PERSON) as f32;
            (count > 2.0 * all / DAYS).then(|| (run[0], (count / all).log2()))
        });
        Self {
            frequent: frequent.collect(),
        }
    }

    /// log2 of the chance of a birth date in general.
    pub(super) fn any_day() -> f32 {
        -DAYS.log2()
    }

    /// log2 of the chance that an unrelated person has this date, as far as it is known.
    pub(super) fn chance(&self, date: u32) -> f32 {
        let usual = match birth::parts(date) {
            (_, 0, 0) => -60f32.log2(),
            (_, _, 0) => -(60f32 * 12.0).log2(),
            _ => Self::any_day(),
        };
        match self.frequent.binary_search_by_key(&date, |entry| entry.0) {
            Ok(at) => self.frequent[at].1.max(usual),
            Err(_) => usual,
        }
    }
}

/// What is known about one name.
pub(super) struct NameInfo {
    pub(super) groups: &'static [u16],
    /// Hash of the sound key, 0 for short ones.
    pub(super) sound: u32,
    /// One letter only.
    pub(super) initial: bool,
}

/// Frequencies of everything that is compared.
pub(super) struct Frequencies {
    pub(super) records: f32,
    pub(super) names: Vec<NameInfo>,
    pub(super) given: Frequency,
    pub(super) family: Frequency,
    pub(super) street: Frequency,
    pub(super) city: Frequency,
    pub(super) postcode: Frequency,
    pub(super) company: Frequency,
    pub(super) user: Frequency,
    pub(super) attribute: Vec<Frequency>,
    pub(super) birth: BirthDates,
    /// Number of different given names seen with a value, at least 1.
    pub(super) email_spread: Vec<u8>,
    pub(super) phone_spread: Vec<u8>,
    pub(super) handle_spread: Vec<u8>,
    pub(super) external_spread: Vec<u8>,
    /// Number of addresses that have a mailbox name, by user.
    popularity: Vec<u16>,
}

impl Frequencies {
    pub(super) fn new(features: &Features) -> Self {
        let rows = &features.rows;
        let mut sound = String::new();
        let names: Vec<NameInfo> = (0..features.names.len())
            .map(|id| {
                let name = features.names.get(u32::try_from(id).unwrap_or(0));
                text::sound_into(name, &mut sound);
                NameInfo {
                    initial: name.len() == 1,
                    groups: similar::groups(name),
                    sound: if sound.len() < 2 {
                        0
                    } else {
                        super::intern::hash_text(&sound)
                    },
                }
            })
            .collect();
        let users = rows.iter().map(|r| r.user);
        let mut popularity = vec![0u16; features.users.len()];
        for info in &features.email_info {
            let count = &mut popularity[info.user as usize];
            *count = count.saturating_add(1);
        }
        let spread = |slot: Slot, distinct: usize| spread(features, &names, slot, distinct);
        Self {
            records: (rows.len().max(2) as f32).log2(),
            given: Frequency::count(features.names.len(), rows.iter().map(|r| r.given)),
            family: Frequency::count(features.names.len(), rows.iter().map(|r| r.family)),
            street: Frequency::count(features.streets.len(), rows.iter().map(|r| r.street)),
            city: Frequency::count(features.cities.len(), rows.iter().map(|r| r.city)),
            postcode: Frequency::count(features.postcodes.len(), rows.iter().map(|r| r.postcode)),
            company: Frequency::count(features.companies.len(), rows.iter().map(|r| r.company)),
            user: Frequency::count(features.users.len(), users),
            attribute: (0..features.attributes.len())
                .map(|i| {
                    let values = features.attributes.column(i).iter().copied();
                    Frequency::count(features.attributes.values.len(), values)
                })
                .collect(),
            birth: BirthDates::new(rows),
            email_spread: spread(Slot::Email, features.emails.len()),
            phone_spread: spread(Slot::Phone, features.phones.len()),
            handle_spread: spread(Slot::Handle, features.handles.len()),
            external_spread: spread(Slot::External, features.externals.len()),
            popularity,
            names,
        }
    }

    /// log2 of the chance that two unrelated records share an identifier that `spread` people use.
    pub(super) fn identifier(&self, spread: u8) -> f32 {
        (f32::from(spread) - 0.95).log2() - self.records
    }

    /// The same for an address or handle: a mailbox name that is in use at several providers is a popular
    /// one, and two people may well have it at the same provider.
    pub(super) fn mailbox(&self, spread: u8, user: u32) -> f32 {
        let others = if user == 0 {
            0.0
        } else {
            f32::from(self.popularity[user as usize].max(1)) - 1.0
        };
        (f32::from(spread) - 0.95 + 0.05 * others).log2() - self.records
    }

    /// log2 of the chance that the handle of one person is the mailbox name of another.
    pub(super) fn handle_is_mailbox(&self, user: u32) -> f32 {
        (f32::from(self.popularity[user as usize].max(1)) - 0.7).log2() - self.records
    }
}

/// Mailbox names that one person may have beside a telephone number or an id.
const OWN_MAILBOXES: usize = 3;

/// Where nobody gives a name, many mailbox names beside one value are many people.
fn mailboxes(features: &Features, field: impl Fn(&super::features::Row) -> u32, spread: &mut [u8]) {
    let nameless = features
        .rows
        .iter()
        .filter(|row| row.given == 0 && row.family == 0 && row.email != 0);
    let mut pairs: Vec<u64> = nameless
        .map(|row| u64::from(field(row)) << 32 | u64::from(features.email_info[row.email as usize].user))
        .filter(|pair| pair >> 32 != 0 && *pair as u32 != 0)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    for group in pairs
        .chunk_by(|x, y| x >> 32 == y >> 32)
        .filter(|group| group.len() > OWN_MAILBOXES)
    {
        let people = &mut spread[(group[0] >> 32) as usize];
        *people = (*people).max(u8::try_from(group.len()).unwrap_or(u8::MAX));
    }
}

/// Counts for each value of a field how many given names that exclude each other are seen with it.
fn spread(features: &Features, names: &[NameInfo], slot: Slot, distinct: usize) -> Vec<u8> {
    let field = |row: &super::features::Row| match slot {
        Slot::Email => row.email,
        Slot::Phone => row.phone,
        Slot::Handle => row.handle,
        Slot::External => row.external,
        Slot::Street => row.street,
    };
    let mut spread = vec![1u8; distinct];
    let mut pairs: Vec<u64> = Vec::new();
    let mut first = vec![0u32; distinct];
    let mut put = |value: u32, given: u32| {
        if value == 0 || given == 0 {
            return;
        }
        let seen = &mut first[value as usize];
        if *seen == 0 {
            *seen = given;
        } else if *seen != given {
            pairs.push(u64::from(value) << 32 | u64::from(given));
        }
    };
    for row in &features.rows {
        put(field(row), row.given);
    }
    for (record, _, value) in features.more.iter().filter(|m| m.1 == slot) {
        put(*value, features.rows[*record as usize].given);
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut people: Vec<u32> = Vec::new();
    let mut seen: Vec<u32> = Vec::new();
    for group in pairs.chunk_by(|x, y| x >> 32 == y >> 32) {
        let value = (group[0] >> 32) as usize;
        people.clear();
        seen.clear();
        seen.push(first[value]);
        seen.extend(group.iter().map(|pair| *pair as u32));
        // By name, not by number: numbers depend on the order of the input. Whole names first: an initial
        // could be that of many.
        seen.sort_unstable_by_key(|given| {
            let name = features.names.get(*given);
            (std::cmp::Reverse(name.len()), name)
        });
        for given in seen.iter().copied() {
            let text = features.names.get(given);
            let known = people.iter().any(|other| {
                let (x, y) = (&names[given as usize], &names[*other as usize]);
                let same_sound = x.sound == y.sound && x.sound != 0;
                similar::names(
                    text,
                    features.names.get(*other),
                    similar::share_group(x.groups, y.groups),
                    same_sound,
                ) != similar::NameMatch::Differ
            });
            if !known && people.len() < 200 {
                people.push(given);
            }
        }
        spread[value] = u8::try_from(people.len()).unwrap_or(u8::MAX);
    }
    if matches!(slot, Slot::Phone | Slot::External) {
        mailboxes(features, field, &mut spread);
    }
    spread
}
