//! Two rows to agreement levels, with the frequency of what agrees.

use super::features::{Features, MULTI, NAMED_HANDLE, NAMED_MAILBOX, Row, Slot};
use super::frequency::Frequencies;
use super::levels::*;
use super::similar::{self, DateMatch, NameMatch};

/// Levels of one pair and, where a frequent value matters, log2 of the chance of the agreeing value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Compared {
    pub(super) levels: [u8; COMPARISONS],
    /// 0 = the level's own `u` counts.
    pub(super) chance: [f32; COMPARISONS],
    /// The mailbox or handle that agrees is made of the person's name.
    pub(super) named_user: bool,
    pub(super) suffix_conflict: bool,
}

impl Compared {
    /// Whether given names, family names, birth dates or suffixes of the two exclude each other.
    pub(super) fn names_conflict(&self) -> bool {
        let given = self.levels[GIVEN];
        self.suffix_conflict
            || given == G_DIFFER
            || self.levels[BIRTH] >= B_DIFFER
            || (self.levels[FAMILY] == F_DIFFER && given != G_SWAPPED)
    }

    /// The levels as one number, four bits each.
    pub(super) fn pattern(&self) -> u64 {
        self.levels
            .iter()
            .rev()
            .fold(0, |key, level| key << 4 | u64::from(*level))
    }
}

/// Remembers the last results for pairs of names.
pub(super) struct Memory {
    entries: Vec<(u64, u8)>,
}

const MEMORY: usize = 1 << 12;

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            entries: vec![(0, 0); MEMORY],
        }
    }
}

/// log2 of the share of records whose names stand in each other's place.
const SWAP: f32 = -6.0;

/// Compares rows of one data set.
pub(super) struct Comparer<'a> {
    pub(super) features: &'a Features,
    pub(super) frequencies: &'a Frequencies,
}

impl Compared {
    /// No comparison has been made.
    pub(super) fn empty() -> Self {
        Self {
            levels: [0; COMPARISONS],
            chance: [0.0; COMPARISONS],
            named_user: false,
            suffix_conflict: false,
        }
    }
}

impl Comparer<'_> {
    pub(super) fn compare(&self, a: u32, b: u32, memory: &mut Memory) -> Compared {
        let (ra, rb) = (&self.features.rows[a as usize], &self.features.rows[b as usize]);
        let mut out = Compared {
            levels: [0; COMPARISONS],
            chance: [0.0; COMPARISONS],
            named_user: false,
            suffix_conflict: ra.suffix != 0 && rb.suffix != 0 && ra.suffix != rb.suffix,
        };
        self.names(ra, rb, &mut out, memory);
        if ra.birth != 0 && rb.birth != 0 {
            out.levels[BIRTH] = if ra.birth == rb.birth {
                out.chance[BIRTH] = self.frequencies.birth.chance(ra.birth);
                B_EXACT
            } else {
                match similar::dates(ra.birth, rb.birth) {
                    DateMatch::Near => B_NEAR,
                    DateMatch::Partial => B_PARTIAL,
                    DateMatch::Differ => B_DIFFER,
                    DateMatch::Apart => B_APART,
                }
            };
        }
        let multi = (ra.flags | rb.flags) & MULTI != 0;
        let mut best = [(0u8, 0f32, false); 4];
        if multi {
            self.best_of(a, b, Slot::Email, &mut best[0], |x, y| self.email(x, y));
            self.best_of(a, b, Slot::Phone, &mut best[1], |x, y| self.phone(x, y));
            self.best_of(a, b, Slot::Handle, &mut best[2], |x, y| self.handle(x, y));
            self.best_of(a, b, Slot::External, &mut best[3], |x, y| self.external(x, y));
        } else {
            best = [
                self.email(ra.email, rb.email),
                self.phone(ra.phone, rb.phone),
                self.handle(ra.handle, rb.handle),
                self.external(ra.external, rb.external),
            ];
        }
        for (comparison, (level, chance, named)) in [EMAIL, PHONE, HANDLE, EXTERNAL].into_iter().zip(best) {
            out.levels[comparison] = level;
            out.chance[comparison] = chance;
            if named {
                let flag = if comparison == EMAIL {
                    NAMED_MAILBOX
                } else {
                    NAMED_HANDLE
                };
                out.named_user |= (ra.flags | rb.flags) & flag != 0;
            }
        }
        self.usage(a, b, multi, &mut out);
        self.mailbox(ra, rb, &mut out);
        self.address(a, b, ra, rb, multi, &mut out);
        if ra.company != 0 && rb.company != 0 {
            out.levels[COMPANY] = if ra.company == rb.company {
                out.chance[COMPANY] = self.frequencies.company.chance(ra.company);
                1
            } else if similar::alike_from_start(
                self.features.companies.get(ra.company),
                self.features.companies.get(rb.company),
                0.92,
            ) {
                2
            } else {
                3
            };
        }
        self.attributes(a, b, &mut out);
        out
    }

    fn names(&self, ra: &Row, rb: &Row, out: &mut Compared, memory: &mut Memory) {
        if ra.given != 0 && rb.given != 0 {
            out.levels[GIVEN] = if ra.given == rb.given {
                if self.frequencies.names[ra.given as usize].initial {
                    G_INITIAL
                } else {
                    out.chance[GIVEN] = self.frequencies.given.chance(ra.given);
                    G_EXACT
                }
            } else {
                match self.name_match(ra.given, rb.given, memory) {
                    NameMatch::Nickname => G_NICKNAME,
                    NameMatch::Similar => G_SIMILAR,
                    NameMatch::Initial => G_INITIAL,
                    NameMatch::Loose => G_LOOSE,
                    NameMatch::Differ => G_DIFFER,
                }
            };
        }
        if ra.family != 0 && rb.family != 0 {
            out.levels[FAMILY] = if ra.family == rb.family {
                out.chance[FAMILY] = self.frequencies.family.chance(ra.family);
                F_EXACT
            } else {
                match self.name_match(ra.family, rb.family, memory) {
                    NameMatch::Nickname | NameMatch::Loose => F_LOOSE,
                    NameMatch::Similar => F_SIMILAR,
                    NameMatch::Initial => F_INITIAL,
                    NameMatch::Differ => F_DIFFER,
                }
            };
        }
        if out.levels[GIVEN] >= G_LOOSE && out.levels[FAMILY] >= F_LOOSE {
            let crossed = |x: u32, y: u32, memory: &mut Memory| {
                x == y || matches!(self.name_match(x, y, memory), NameMatch::Similar | NameMatch::Nickname)
            };
            if (ra.given == rb.family || ra.family == rb.given)
                && crossed(ra.given, rb.family, memory)
                && crossed(ra.family, rb.given, memory)
            {
                out.levels[GIVEN] = G_SWAPPED;
                // One event for both names: the chance of the names themselves in the more usual order, or that
                // of somebody who is really called so the other way round (James Oliver, Oliver James).
                out.levels[FAMILY] = 0;
                out.chance[FAMILY] = 0.0;
                let called =
                    |r: &Row| self.frequencies.given.chance(r.given) + self.frequencies.family.chance(r.family);
                let (x, y) = (called(ra), called(rb));
                out.chance[GIVEN] = (x.max(y) + SWAP).max(x.min(y));
            }
        }
    }

    fn name_match(&self, a: u32, b: u32, memory: &mut Memory) -> NameMatch {
        let (low, high) = (a.min(b), a.max(b));
        let key = u64::from(low) << 32 | u64::from(high);
        let slot = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize;
        let entry = &mut memory.entries[slot];
        if entry.0 != key {
            let names = &self.features.names;
            let info = &self.frequencies.names;
            let (x, y) = (&info[low as usize], &info[high as usize]);
            let result = similar::names(
                names.get(low),
                names.get(high),
                similar::share_group(x.groups, y.groups),
                x.sound == y.sound && x.sound != 0,
            );
            *entry = (key, result as u8);
        }
        match entry.1 {
            0 => NameMatch::Nickname,
            1 => NameMatch::Similar,
            2 => NameMatch::Initial,
            3 => NameMatch::Loose,
            _ => NameMatch::Differ,
        }
    }

    /// The strongest agreement of two sets of values.
    fn best_of(
        &self,
        a: u32,
        b: u32,
        slot: Slot,
        best: &mut (u8, f32, bool),
        compare: impl Fn(u32, u32) -> (u8, f32, bool),
    ) {
        for x in self.features.values(a, slot) {
            for y in self.features.values(b, slot) {
                let found = compare(x, y);
                if best.0 == 0 || (found.0 != 0 && found.0 < best.0) {
                    *best = found;
                }
            }
        }
    }

    fn address(&self, a: u32, b: u32, ra: &Row, rb: &Row, multi: bool, out: &mut Compared) {
        let mut street = (0, 0.0, false);
        let places = (ra.postcode != 0 && ra.postcode == rb.postcode) || (ra.city != 0 && ra.city == rb.city);
        let compare = |x: u32, y: u32| {
            if x == 0 || y == 0 {
                return (0, 0.0, false);
            }
            if x == y {
                return (A_STREET, self.frequencies.street.chance(x), false);
            }
            let (sx, sy) = (
                &self.features.street_info[x as usize],
                &self.features.street_info[y as usize],
            );
            let words = &self.features.street_words;
            let alike = sx.number == sy.number
                && (sx.number != 0 || places)
                && (similar::alike(words.get(sx.words), words.get(sy.words), 0.88)
                    || similar::within(words.get(sx.words), words.get(sy.words), 6, 2));
            (if alike { A_STREET_SIMILAR } else { A_DIFFER }, 0.0, false)
        };
        if multi {
            self.best_of(a, b, Slot::Street, &mut street, compare);
        } else {
            street = compare(ra.street, rb.street);
        }
        (out.levels[ADDRESS], out.chance[ADDRESS]) = if matches!(street.0, A_STREET | A_STREET_SIMILAR) {
            (street.0, street.1)
        } else if ra.postcode != 0 && ra.postcode == rb.postcode {
            (A_POSTCODE, self.frequencies.postcode.chance(ra.postcode))
        } else if ra.city != 0 && ra.city == rb.city {
            (A_CITY, self.frequencies.city.chance(ra.city))
        } else if ra.city != 0 && rb.city != 0 {
            let near = similar::within(
                self.features.cities.get(ra.city),
                self.features.cities.get(rb.city),
                5,
                1,
            ) || (ra.postcode != 0
                && rb.postcode != 0
                && similar::within(
                    self.features.postcodes.get(ra.postcode),
                    self.features.postcodes.get(rb.postcode),
                    4,
                    1,
                )
                && street.0 == 0);
            (if near { A_CITY_SIMILAR } else { A_DIFFER }, 0.0)
        } else if street.0 != 0 || (ra.postcode != 0 && rb.postcode != 0) {
            (A_DIFFER, 0.0)
        } else {
            (0, 0.0)
        };
        let (country, region) = self.elsewhere(a, b);
        let level = &mut out.levels[ADDRESS];
        if (country && *level != 0) || (region && matches!(*level, A_CITY | A_CITY_SIMILAR)) {
            *level = A_DIFFER;
            out.chance[ADDRESS] = 0.0;
        }
    }

    fn attributes(&self, a: u32, b: u32, out: &mut Compared) {
        let attributes = &self.features.attributes;
        for index in 0..attributes.len() {
            let (x, y) = (attributes.at(index, a), attributes.at(index, b));
            if x != 0 && y != 0 {
                let values = &attributes.values;
                out.levels[ATTRIBUTE + index] = if x == y {
                    out.chance[ATTRIBUTE + index] = self.frequencies.attribute[index].chance(x);
                    1
                } else if similar::alike_from_start(values.get(x), values.get(y), 0.92) {
                    2
                } else {
                    3
                };
            }
        }
    }
}
