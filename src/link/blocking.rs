//! Which pairs are compared: a union of blocking keys. A pair is compared under its first shared key only.

use super::features::{Features, MULTI, Slot};
use super::frequency::Frequencies;
use rayon::prelude::*;

/// Number of keys of a record; sixteen fill a cache line.
pub(super) const KEYS: usize = 16;

/// A blocking key: name, what it is, how it is computed.
pub(super) struct BlockingKey {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
}

/// The keys in the order in which they own a pair.
pub(super) const TABLE: [BlockingKey; KEYS] = [
    BlockingKey {
        name: "email",
        about: "e-mail address",
    },
    BlockingKey {
        name: "phone",
        about: "telephone number",
    },
    BlockingKey {
        name: "handle",
        about: "handle in its system",
    },
    BlockingKey {
        name: "external_id",
        about: "external id in its system",
    },
    BlockingKey {
        name: "mailbox",
        about: "name of the mailbox, else of the handle",
    },
    BlockingKey {
        name: "full_name",
        about: "sound of both names, in either order",
    },
    BlockingKey {
        name: "birth_date",
        about: "birth date",
    },
    BlockingKey {
        name: "family_postcode",
        about: "sound of the family name and postcode",
    },
    BlockingKey {
        name: "given_postcode",
        about: "given name and postcode",
    },
    BlockingKey {
        name: "family_city",
        about: "sound of the family name and start of the city",
    },
    BlockingKey {
        name: "given_city",
        about: "given name and city",
    },
    BlockingKey {
        name: "street",
        about: "street with number",
    },
    BlockingKey {
        name: "name_start",
        about: "four letters of the family and three of the given name",
    },
    BlockingKey {
        name: "name_mailbox",
        about: "both names run together, or the letters of a nameless record's mailbox",
    },
    BlockingKey {
        name: "initial_mailbox",
        about: "initial and family name run together, or the letters of a nameless record's mailbox",
    },
    BlockingKey {
        name: "letters",
        about: "letters of the mailbox or handle without digits",
    },
];

/// Keys of all records, row by row; 0 = none.
pub(super) struct Keys {
    rows: Vec<[u32; KEYS]>,
    /// Further values of set-valued keys: (record, key number, key).
    more: Vec<(u32, u8, u32)>,
}

/// Counts of blocking.
#[derive(Default)]
pub(super) struct BlockStats {
    /// Blocks larger than the limit by key: compared in a window only.
    pub(super) oversize: Vec<(String, u64)>,
}

fn mix(salt: u32, a: u32, b: u32) -> u32 {
    if a == 0 || b == 0 {
        return 0;
    }
    let x = (u64::from(a) << 32 | u64::from(b))
        .wrapping_add(u64::from(salt))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((x >> 32) as u32) | 1
}

fn start(text: &str, length: usize) -> u32 {
    let text = text.get(..length.min(text.len())).unwrap_or(text);
    if text.is_empty() {
        0
    } else {
        super::intern::hash_text(text) | 1
    }
}

impl Keys {
    pub(super) fn new(features: &Features, frequencies: &Frequencies, names_in_use: &[String]) -> Self {
        let used: [bool; KEYS] =
            std::array::from_fn(|k| names_in_use.is_empty() || names_in_use.iter().any(|n| n == TABLE[k].name));
        let rows = features
            .rows
            .par_iter()
            .with_min_len(4096)
            .map_with((String::new(), String::new()), |(buffer, letters), row| {
                let names = &features.names;
                let (given, family) = (names.get(row.given), names.get(row.family));
                let info = |id: u32| &frequencies.names[id as usize];
                // A nickname and its name share the smallest group.
                let first = match info(row.given) {
                    i if !i.groups.is_empty() => u32::from(i.groups[0]) + 1,
                    i if i.sound != 0 => i.sound,
                    _ => start(given, 64),
                };
                let sound = |id: u32| {
                    if info(id).sound == 0 {
                        start(names.get(id), 64)
                    } else {
                        info(id).sound
                    }
                };
                let (sg, sf) = (sound(row.given), sound(row.family));
                let user = features.users.get(row.user);
                letters.clear();
                letters.extend(user.chars().filter(|c| !c.is_ascii_digit()));
                let letters_key = if letters.len() >= 4 { start(letters, 64) } else { 0 };
                let nameless = row.given == 0 && row.family == 0;
                let mut joined = |a: &str, b: &str| {
                    buffer.clear();
                    buffer.push_str(a);
                    buffer.push_str(b);
                    if a.is_empty() || b.is_empty() || buffer.len() < 4 {
                        0
                    } else {
                        start(buffer, 64)
                    }
                };
                let postcode = start(features.postcodes.get(row.postcode), 16);
                let city = start(features.cities.get(row.city), 5);
                let mut keys = [
                    row.email,
                    row.phone,
                    row.handle,
                    row.external,
                    if user.len() >= 4 { row.user } else { 0 },
                    if given.len() > 1 && family.len() > 1 {
                        mix(5, sg.min(sf), sg.max(sf))
                    } else {
                        0
                    },
                    row.birth,
                    mix(7, sf, postcode),
                    mix(8, first, postcode),
                    mix(9, sf, city),
                    mix(10, first, start(features.cities.get(row.city), 64)),
                    row.street,
                    mix(12, start(family, 4), start(given, 3)),
                    if nameless { letters_key } else { joined(given, family) },
                    if nameless {
                        letters_key
                    } else {
                        joined(given.get(..1).unwrap_or(""), family)
                    },
                    letters_key,
                ];
                for (key, used) in keys.iter_mut().zip(used) {
                    if !used {
                        *key = 0;
                    }
                }
                keys
            })
            .collect();
        let mut more = Vec::new();
        for (record, slot, value) in &features.more {
            let key = match slot {
                Slot::Email => 0u8,
                Slot::Phone => 1,
                Slot::Handle => 2,
                Slot::External => 3,
                Slot::Street => 11,
            };
            if used[usize::from(key)] {
                more.push((*record, key, *value));
            }
        }
        debug_assert!(more.iter().all(|m| features.rows[m.0 as usize].flags & MULTI != 0));
        Self { rows, more }
    }

    /// Calls `visit` for every candidate pair (a < b) and returns what each call chain collected.
    /// `visit(state, a, b)` must not depend on the order of calls.
    pub(super) fn pairs<S: Send, N, V>(&self, max_block: u32, stats: &mut BlockStats, new: N, visit: V) -> Vec<S>
    where
        N: Fn() -> S + Sync,
        V: Fn(&mut S, u32, u32) + Sync,
    {
        let mut results = Vec::new();
        // Keys that own their pairs: all but those of blocks that were compared in a window only.
        let mut owning = vec![u16::MAX; self.rows.len()];
        for kind in 0..KEYS {
            let mut entries: Vec<u64> = Vec::with_capacity(self.rows.len());
            entries.extend(
                (0u64..)
                    .zip(&self.rows)
                    .filter(|(_, keys)| keys[kind] != 0)
                    .map(|(record, keys)| u64::from(keys[kind]) << 32 | record),
            );
            entries.extend(
                self.more
                    .iter()
                    .filter(|m| usize::from(m.1) == kind)
                    .map(|m| u64::from(m.2) << 32 | u64::from(m.0)),
            );
            entries.par_sort_unstable();
            let limit = if kind < 4 {
                max_block.saturating_mul(4)
            } else {
                max_block
            } as usize;
            let mut oversize: Vec<u32> = Vec::new();
            let mut dropped = 0;
            let mut starts: Vec<(u32, u32)> = Vec::new();
            let mut at = 0;
            while at < entries.len() {
                let key = entries[at] >> 32;
                let mut end = at + 1;
                while end < entries.len() && entries[end] >> 32 == key {
                    end += 1;
                }
                if end - at > limit {
                    dropped += 1;
                    oversize.extend(entries[at..end].iter().map(|e| *e as u32));
                }
                if end - at > 1 {
                    starts.push((at as u32, end as u32));
                }
                at = end;
            }
            let (rows, owning_now) = (&self.rows, &owning);
            let states: Vec<S> = starts
                .par_chunks(starts.len().div_ceil(64).max(256))
                .map(|blocks| {
                    let mut state = new();
                    for (from, to) in blocks {
                        let block = &entries[*from as usize..*to as usize];
                        let window = if block.len() > limit { WINDOW } else { block.len() };
                        for (i, first) in block.iter().enumerate() {
                            let a = *first as u32;
                            for second in &block[i + 1..(i + window).min(block.len())] {
                                let b = *second as u32;
                                if a != b
                                    && !shares_earlier(
                                        &rows[a as usize],
                                        &rows[b as usize],
                                        kind,
                                        owning_now[a as usize] & owning_now[b as usize],
                                    )
                                {
                                    visit(&mut state, a.min(b), a.max(b));
                                }
                            }
                        }
                    }
                    state
                })
                .collect();
            results.extend(states);
            if dropped > 0 {
                stats.oversize.push((TABLE[kind].name.to_owned(), dropped));
                for record in oversize {
                    owning[record as usize] &= !(1 << kind);
                }
            }
        }
        results
    }
}

/// Neighbours that are compared in a block that is too large.
const WINDOW: usize = 8;

fn shares_earlier(a: &[u32; KEYS], b: &[u32; KEYS], kind: usize, owning: u16) -> bool {
    let mut shared = 0u32;
    for k in 0..KEYS {
        shared |= u32::from(a[k] == b[k] && a[k] != 0) << k;
    }
    shared & u32::from(owning) & ((1 << kind) - 1) != 0
}

impl Keys {
    /// Names of the keys that two records share.
    pub(super) fn shared(&self, a: u32, b: u32) -> Vec<&'static str> {
        let values = |record: u32, kind: usize| {
            let first = self.rows[record as usize][kind];
            let more = self
                .more
                .iter()
                .filter(move |m| m.0 == record && usize::from(m.1) == kind)
                .map(|m| m.2);
            std::iter::once(first).chain(more).filter(|key| *key != 0)
        };
        (0..KEYS)
            .filter(|k| values(a, *k).any(|x| values(b, *k).any(|y| x == y)))
            .map(|k| TABLE[k].name)
            .collect()
    }

    /// Number of records without any key.
    pub(super) fn without_any(&self) -> u64 {
        self.rows.iter().filter(|keys| keys.iter().all(|key| *key == 0)).count() as u64
    }
}

/// The blocking keys as (name, what it is), in the order in which they own a pair.
pub fn blocking_keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|key| (key.name, key.about))
}
