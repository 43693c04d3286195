//! Which blocking keys two records share, for explanations and evaluation.

use super::blocking::{KEYS, Keys, TABLE, must_lack};

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

    /// Whether two records share a key under which they are compared.
    pub(super) fn share_one(&self, a: u32, b: u32) -> bool {
        let lacks = self.lacks[a as usize] | self.lacks[b as usize];
        let (x, y) = (&self.rows[a as usize], &self.rows[b as usize]);
        let multi = || {
            let of = |record: u32| {
                let start = self.more.partition_point(|m| m.0 < record);
                self.more[start..].iter().take_while(move |m| m.0 == record)
            };
            of(a).any(|m| y[usize::from(m.1)] == m.2 || of(b).any(|n| (m.1, m.2) == (n.1, n.2)))
                || of(b).any(|n| x[usize::from(n.1)] == n.2)
        };
        (0..KEYS).any(|k| x[k] != 0 && x[k] == y[k] && (must_lack(k) == 0 || must_lack(k) & lacks != 0)) || multi()
    }

    /// Number of records without any key.
    pub(super) fn without_any(&self) -> u64 {
        self.rows.iter().filter(|keys| keys.iter().all(|key| *key == 0)).count() as u64
    }
}
