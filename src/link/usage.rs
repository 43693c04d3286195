//! When and by whom an identifier was in use: recycled numbers, extensions of a switchboard, handles that were
//! given up and taken by somebody else, and what an export itself says about sharing.

use super::compare::{Compared, Comparer};
use super::features::{Features, Slot};
use super::frequency::Frequencies;
use super::levels::*;

/// People that an identifier counts for when its export flags it as shared.
const FLAGGED: u8 = 4;

/// Applies the guards on shared identifiers to the numbers of people seen with each.
pub(super) fn settle_spread(frequencies: &mut Frequencies, features: &Features) {
    if !features.guards.shared_identifiers {
        for spread in [
            &mut frequencies.email_spread,
            &mut frequencies.phone_spread,
            &mut frequencies.handle_spread,
            &mut frequencies.external_spread,
        ] {
            spread.fill(1);
        }
    }
    for (slot, value) in features.flagged.iter().filter(|_| features.guards.shared_flags) {
        let spread = match slot {
            Slot::Email => &mut frequencies.email_spread,
            Slot::Phone => &mut frequencies.phone_spread,
            Slot::Handle => &mut frequencies.handle_spread,
            Slot::External => &mut frequencies.external_spread,
            Slot::Street => continue,
        };
        let people = &mut spread[*value as usize];
        *people = (*people).max(FLAGGED);
    }
}

impl Comparer<'_> {
    /// Takes back agreements of identifiers that prove nothing about these two records.
    pub(super) fn usage(&self, a: u32, b: u32, multi: bool, out: &mut Compared) {
        let agree = |comparison: usize| matches!(out.levels[comparison], 1 | 2);
        if !self.features.seen.is_empty() && (agree(EMAIL) || agree(PHONE) || out.levels[HANDLE] == H_EXACT) {
            self.recycled(a, b, out);
        }
        if !self.features.extensions.is_empty() && matches!(out.levels[PHONE], P_EXACT | P_SHARED) {
            self.extensions(a, b, out);
        }
        if multi && out.levels[HANDLE] == H_EXACT && self.features.guards.numeric_ids {
            self.taken_over(a, b, out);
        }
    }

    /// An identifier last used under one name years before it is first used under another has changed hands. A record
    /// without a name belongs to those who used it in its time.
    fn recycled(&self, a: u32, b: u32, out: &mut Compared) {
        let years = self.features.guards.recycled_after_years;
        if years <= 0.0 || f64::from(self.features.days_between(a, b)) < years * 365.25 {
            return;
        }
        let given = out.levels[GIVEN];
        let other_name =
            given == G_DIFFER || (out.levels[FAMILY] == F_DIFFER && !matches!(given, G_EXACT | G_NICKNAME));
        let nameless = given == 0 && out.levels[FAMILY] == 0;
        for (comparison, exact, shared) in [(EMAIL, E_EXACT, E_SHARED), (PHONE, P_EXACT, P_SHARED)] {
            let level = out.levels[comparison];
            if (other_name && (level == exact || level == shared)) || (nameless && level == shared) {
                out.levels[comparison] = 0;
                out.chance[comparison] = 0.0;
            }
        }
        if other_name && out.levels[HANDLE] == H_EXACT {
            out.levels[HANDLE] = 0;
            out.chance[HANDLE] = 0.0;
        }
    }

    /// Two extensions behind one number are two desks; a number with and without one is a switchboard's.
    fn extensions(&self, a: u32, b: u32, out: &mut Compared) {
        let of = |record: u32| self.features.extensions.get(&record);
        match (of(a), of(b)) {
            (Some(x), Some(y)) if x != y => {
                out.levels[PHONE] = 0;
                out.chance[PHONE] = 0.0;
            }
            (Some(_), None) | (None, Some(_)) if out.levels[PHONE] == P_EXACT => {
                out.levels[PHONE] = P_SHARED;
                out.chance[PHONE] = self.frequencies.identifier(2);
            }
            _ => {}
        }
    }

    /// A handle changes hands, the numeric id of an account does not.
    fn taken_over(&self, a: u32, b: u32, out: &mut Compared) {
        let features = self.features;
        let accounts = |record: u32| {
            let all = features.values(record, Slot::Handle);
            all.filter(|id| features.handle_user[*id as usize] == 0)
        };
        let system = |id: u32| {
            let handle = features.handles.get(id).trim_end_matches('|');
            &handle[..handle.rfind('|').unwrap_or(0)]
        };
        let mut others = false;
        for x in accounts(a) {
            for y in accounts(b) {
                if x == y {
                    return;
                }
                others |= system(x) == system(y);
            }
        }
        if others {
            out.levels[HANDLE] = H_DIFFER;
            out.chance[HANDLE] = 0.0;
        }
    }

    /// Whether the addresses are in different countries, and in different regions, as far as codes tell.
    pub(super) fn elsewhere(&self, a: u32, b: u32) -> (bool, bool) {
        let (a, b) = (&self.features.rows[a as usize], &self.features.rows[b as usize]);
        let differ = |x: u16, y: u16| {
            let text = |id: u16| self.features.places.get(u32::from(id));
            x != y && x != 0 && y != 0 && text(x).len() == text(y).len()
        };
        (differ(a.country, b.country), differ(a.region, b.region))
    }
}
