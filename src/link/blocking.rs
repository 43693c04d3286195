//! Which pairs are compared: a union of blocking keys. A pair is compared under its first shared key only.

use super::features::{Features, MULTI, Slot};
use super::frequency::Frequencies;
use crate::normalise::birth;
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
        about: "nickname group or sound of both names, in either order; the start of a company's name where no person is named",
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
    pub(super) rows: Vec<[u32; KEYS]>,
    /// What a record's name lacks: [`NAMELESS`], [`INITIAL`].
    pub(super) lacks: Vec<u8>,
    /// Further values of set-valued keys: (record, key number, key).
    pub(super) more: Vec<(u32, u8, u32)>,
}

/// Neither name is known.
const NAMELESS: u8 = 1;
/// The given name is an initial.
const INITIAL: u8 = 2;

/// What one side of a pair must lack for a key to apply: the last keys lead from whole names to records
/// that have only a part of one, not from name to name.
pub(super) fn must_lack(kind: usize) -> u8 {
    match TABLE[kind].name {
        "name_mailbox" => NAMELESS,
        "initial_mailbox" => NAMELESS | INITIAL,
        _ => 0,
    }
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
                let form = |id: u32| match info(id) {
                    i if !i.groups.is_empty() => u32::from(i.groups[0]) + 1,
                    i if i.sound != 0 => i.sound,
                    _ => start(names.get(id), 64),
                };
                let first = form(row.given);
                let sound = |id: u32| {
                    if info(id).sound == 0 {
                        start(names.get(id), 64)
                    } else {
                        info(id).sound
                    }
                };
                let (sf, last) = (sound(row.family), form(row.family));
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
                    features.emails.hash(row.email),
                    features.phones.hash(row.phone),
                    features.handles.hash(row.handle),
                    features.externals.hash(row.external),
                    if user.len() >= 4 {
                        features.users.hash(row.user)
                    } else {
                        0
                    },
                    if given.len() > 1 && family.len() > 1 {
                        mix(5, first.min(last), first.max(last))
                    } else if nameless && row.user == 0 {
                        // A record of a company and nobody in it.
                        mix(6, start(features.companies.get(row.company), 6), 1)
                    } else {
                        0
                    },
                    if birth::parts(row.birth).2 == 0 { 0 } else { row.birth },
                    mix(7, sf, postcode),
                    mix(8, first, postcode),
                    mix(9, sf, city),
                    mix(10, first, start(features.cities.get(row.city), 64)),
                    features.streets.hash(row.street),
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
            let (key, values) = match slot {
                Slot::Email => (0u8, &features.emails),
                Slot::Phone => (1, &features.phones),
                Slot::Handle => (2, &features.handles),
                Slot::External => (3, &features.externals),
                Slot::Street => (11, &features.streets),
            };
            if used[usize::from(key)] {
                more.push((*record, key, values.hash(*value)));
            }
        }
        debug_assert!(more.iter().all(|m| features.rows[m.0 as usize].flags & MULTI != 0));
        let lacks = features.rows.iter().map(|row| match (row.given, row.family) {
            (0, 0) => NAMELESS,
            (given, _) if features.names.get(given).len() == 1 => INITIAL,
            _ => 0,
        });
        Self {
            lacks: lacks.collect(),
            rows,
            more,
        }
    }

    /// Calls `visit` for every candidate pair (a < b) and returns the states that the calls filled.
    /// The states do not depend on the number of threads.
    /// Of every `stride` blocks one is taken, by its key.
    pub(super) fn pairs<S: Send, N, V>(
        &self,
        max_block: u32,
        stride: u32,
        stats: &mut BlockStats,
        new: N,
        visit: V,
    ) -> Vec<S>
    where
        N: Fn() -> S,
        V: Fn(&mut S, u32, u32) + Sync,
    {
        let mut states: Vec<S> = (0..PARTS).map(|_| new()).collect();
        // Keys that own their pairs: all but those of blocks that were compared in a window only.
        let mut owning = vec![u16::MAX; self.rows.len()];
        let mut entries: Vec<u64> = Vec::with_capacity(self.rows.len());
        let mut blocks: Vec<Block> = Vec::new();
        for kind in 0..KEYS {
            let lack = must_lack(kind);
            let taken = |key: u32| stride < 2 || (mix(kind as u32 + 1, key, 1) >> 1).is_multiple_of(stride);
            entries.clear();
            let rows = (0u64..)
                .zip(&self.rows)
                .filter(|(_, keys)| keys[kind] != 0 && taken(keys[kind]));
            entries.extend(rows.map(|(record, keys)| u64::from(keys[kind]) << 32 | record));
            let more = self.more.iter().filter(|m| usize::from(m.1) == kind && taken(m.2));
            entries.extend(more.map(|m| u64::from(m.2) << 32 | u64::from(m.0)));
            entries.par_sort_unstable();
            let limit = if kind < 4 {
                max_block.saturating_mul(4)
            } else {
                max_block
            } as usize;
            let mut oversize: Vec<u32> = Vec::new();
            let mut cut = 0;
            blocks.clear();
            let mut at = 0;
            while at < entries.len() {
                let key = entries[at] >> 32;
                let mut end = at + 1;
                while end < entries.len() && entries[end] >> 32 == key {
                    end += 1;
                }
                let size = end - at;
                let lacking = entries[at..end]
                    .iter()
                    .filter(|e| self.lacks[**e as u32 as usize] & lack != 0)
                    .count();
                let small = size <= SMALL;
                if size > 1 && (lack == 0 || small || lacking > 0) {
                    let fits = size <= limit || (lack != 0 && size * lacking <= limit * limit / 2);
                    if !fits {
                        cut += 1;
                        oversize.extend(entries[at..end].iter().map(|e| *e as u32));
                    }
                    blocks.push(Block {
                        from: at as u32,
                        to: end as u32,
                        window: if fits { size } else { WINDOW } as u32,
                    });
                }
                at = end;
            }
            let visit_block = |state: &mut S, block: &Block| {
                let members = &entries[block.from as usize..block.to as usize];
                for (i, first) in members.iter().enumerate() {
                    let a = *first as u32;
                    for second in &members[i + 1..(i + block.window as usize).min(members.len())] {
                        let b = *second as u32;
                        let (x, y) = (a as usize, b as usize);
                        if a != b
                            && (lack == 0 || members.len() <= SMALL || (self.lacks[x] | self.lacks[y]) & lack != 0)
                            && !self.owned_earlier(x, y, kind, owning[x] & owning[y])
                        {
                            visit(state, a.min(b), a.max(b));
                        }
                    }
                }
            };
            let part = blocks.len().div_ceil(PARTS).max(64);
            states
                .par_iter_mut()
                .zip(blocks.par_chunks(part))
                .for_each(|(state, blocks)| {
                    blocks.iter().for_each(|block| visit_block(state, block));
                });
            if cut > 0 {
                stats.oversize.push((TABLE[kind].name.to_owned(), cut));
                for record in oversize {
                    owning[record as usize] &= !(1 << kind);
                }
            }
        }
        states
    }

    /// Whether an earlier key that owns its pairs is shared.
    fn owned_earlier(&self, a: usize, b: usize, kind: usize, owning: u16) -> bool {
        let (x, y) = (&self.rows[a], &self.rows[b]);
        let mut shared = 0u32;
        for k in 0..KEYS {
            shared |= u32::from(x[k] == y[k] && x[k] != 0) << k;
        }
        shared &= u32::from(owning) & ((1 << kind) - 1);
        let lacks = self.lacks[a] | self.lacks[b];
        for lack in [NAME_MAILBOX, NAME_MAILBOX + 1] {
            if lacks & must_lack(lack) == 0 {
                shared &= !(1 << lack);
            }
        }
        shared != 0
    }
}

/// Blocks of the last keys up to this size are compared in full.
const SMALL: usize = 12;
/// Place of `name_mailbox` in [`TABLE`]; `initial_mailbox` follows.
const NAME_MAILBOX: usize = 13;
/// States that the work is spread over; fixed, so that results do not depend on the machine.
const PARTS: usize = 32;

/// A run of equal keys.
struct Block {
    from: u32,
    to: u32,
    /// Each member is compared with this many behind it.
    window: u32,
}

/// Neighbours that are compared in a block that is too large.
const WINDOW: usize = 8;

/// The blocking keys as (name, what it is), in the order in which they own a pair.
pub fn blocking_keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|key| (key.name, key.about))
}
