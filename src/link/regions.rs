//! National telephone numbers: the country that most international numbers of the data have is theirs.

use super::features::{Features, Slot};
use crate::normalise::phone;
use std::collections::BTreeMap;

/// International numbers that are looked at.
const SAMPLE: usize = 2000;

impl Features {
    /// Gives national numbers the country of the majority, when one country has at least 60 % of a sample
    /// of the international ones. Numbers impossible in that country stay national.
    pub(super) fn resolve_national_phones(&mut self) {
        let mut votes: BTreeMap<String, usize> = BTreeMap::new();
        let international = self
            .rows
            .iter()
            .map(|r| self.phones.get(r.phone))
            .filter(|key| key.starts_with('+'));
        for key in international.take(SAMPLE) {
            // North American numbers are one plan; the library would look up each area code.
            let region = if key.starts_with("+1") && key.len() == 12 {
                Some("US".to_owned())
            } else {
                phone::region_of(key)
            };
            if let Some(region) = region {
                *votes.entry(region).or_default() += 1;
            }
        }
        let all: usize = votes.values().sum();
        let Some((region, _)) = votes
            .into_iter()
            .filter(|(_, n)| n * 10 >= all * 6)
            .max_by_key(|(_, n)| *n)
        else {
            return;
        };
        let mut becomes: Vec<u32> = (0..self.phones.len() as u32).collect();
        for id in 1..becomes.len() as u32 {
            let key = self.phones.get(id);
            if key.len() >= 7 && key.bytes().all(|b| b.is_ascii_digit()) {
                let resolved = phone::normalise(key, Some(&region));
                if resolved.valid {
                    becomes[id as usize] = self.phones.intern(&resolved.key);
                }
            }
        }
        for row in &mut self.rows {
            row.phone = becomes[row.phone as usize];
        }
        for entry in self.flagged.iter_mut().filter(|m| m.0 == Slot::Phone) {
            entry.1 = becomes[entry.1 as usize];
        }
        for entry in self.more.iter_mut().filter(|m| m.1 == Slot::Phone) {
            entry.2 = becomes[entry.2 as usize];
        }
    }
}
