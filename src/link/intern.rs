//! Text values as dense numbers. Number 0 is the empty text.

use std::hash::BuildHasher as _;

/// Gives each distinct text a number, in order of first appearance.
pub(super) struct Interner {
    text: String,
    ends: Vec<u32>,
    /// Hash << 32 | number; 0 = free. The hash beside the number saves a look at the text.
    slots: Vec<u64>,
    /// Hash of each value, once closed.
    hashes: Vec<u32>,
}

impl Interner {
    pub(super) fn new() -> Self {
        Self {
            text: String::new(),
            ends: vec![0],
            slots: vec![0; 64],
            hashes: Vec::new(),
        }
    }

    /// The number of `value`; a new one when it has not been seen.
    pub(super) fn intern(&mut self, value: &str) -> u32 {
        if value.is_empty() {
            return 0;
        }
        if self.ends.len() * 3 > self.slots.len() * 2 {
            self.grow();
        }
        let hash = hash_text(value);
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let entry = self.slots[slot];
            if entry == 0 {
                break;
            }
            if (entry >> 32) as u32 == hash && self.get(entry as u32) == value {
                return entry as u32;
            }
            slot = (slot + 1) & mask;
        }
        let id = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(value);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.slots[slot] = u64::from(hash) << 32 | u64::from(id);
        id
    }

    pub(super) fn get(&self, id: u32) -> &str {
        let id = id as usize;
        if id == 0 {
            ""
        } else {
            &self.text[self.ends[id - 1] as usize..self.ends[id] as usize]
        }
    }

    /// Number of distinct values, the empty one included.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A hash of a value that does not depend on the order of the values, 0 for the empty one; once closed.
    pub(super) fn hash(&self, id: u32) -> u32 {
        self.hashes[id as usize]
    }

    /// Frees what only `intern` needs.
    pub(super) fn close(&mut self) {
        self.hashes = vec![0; self.ends.len()];
        for entry in self.slots.iter().filter(|entry| **entry != 0) {
            self.hashes[*entry as u32 as usize] = (entry >> 32) as u32 | 1;
        }
        self.slots = Vec::new();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        for entry in old.into_iter().filter(|entry| *entry != 0) {
            let mut slot = (entry >> 32) as usize & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = entry;
        }
    }
}

/// A hash of a text that is the same in every run and on every machine.
pub(super) fn hash_text(value: &str) -> u32 {
    let hash = foldhash::fast::FixedState::with_seed(0x006f_6d6e_6966_7900).hash_one(value);
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_number() {
        let mut interner = Interner::new();
        let ids: Vec<u32> = (0..1000).map(|i| interner.intern(&format!("v{}", i % 500))).collect();
        assert_eq!(ids[..500], ids[500..]);
        assert_eq!(interner.len(), 501);
        assert_eq!(interner.get(ids[7]), "v7");
        assert_eq!(interner.intern(""), 0);
    }
}
