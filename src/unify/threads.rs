//! Which mails belong together: threads by Message-ID, In-Reply-To and References.

use foldhash::{HashMap, HashMapExt};

/// Joins mails into threads by Message-ID, In-Reply-To and References. Parents that are missing from the
/// export still join their answers. Ids are compared by a 64-bit hash; 12 to 20 bytes a message and id.
#[derive(Debug, Default)]
pub struct References {
    parent: Vec<u32>,
    node_of: HashMap<u64, u32>,
    messages: Vec<u32>,
}

impl References {
    /// Nothing joined yet.
    pub fn new() -> Self {
        Self {
            node_of: HashMap::new(),
            ..Self::default()
        }
    }

    /// Adds a message of a source; messages are numbered in the order of the calls.
    pub fn push<'i>(&mut self, src: u32, message_id: Option<&str>, refers_to: impl Iterator<Item = &'i str>) {
        let own = match message_id {
            Some(id) => self.node(src, id),
            None => self.fresh(),
        };
        for id in refers_to {
            let other = self.node(src, id);
            self.join(own, other);
        }
        self.messages.push(own);
    }

    /// For each message the number of the first message of its thread.
    pub fn threads(mut self) -> Vec<u32> {
        let mut first: HashMap<u32, u32> = HashMap::new();
        let messages = std::mem::take(&mut self.messages);
        messages
            .iter()
            .zip(0_u32..)
            .map(|(node, number)| {
                let root = self.find(*node);
                *first.entry(root).or_insert(number)
            })
            .collect()
    }

    fn node(&mut self, src: u32, id: &str) -> u32 {
        use std::hash::{BuildHasher, Hash, Hasher};
        let mut hasher = foldhash::quality::FixedState::with_seed(0x7468_7265_6164).build_hasher();
        src.hash(&mut hasher);
        id.trim_matches(|c: char| c == '<' || c == '>' || c.is_whitespace())
            .hash(&mut hasher);
        let hash = hasher.finish();
        if let Some(node) = self.node_of.get(&hash) {
            return *node;
        }
        let node = self.fresh();
        self.node_of.insert(hash, node);
        node
    }

    fn fresh(&mut self) -> u32 {
        let node = u32::try_from(self.parent.len()).unwrap_or(u32::MAX);
        self.parent.push(node);
        node
    }

    fn find(&mut self, mut node: u32) -> u32 {
        while self.parent[node as usize] != node {
            self.parent[node as usize] = self.parent[self.parent[node as usize] as usize];
            node = self.parent[node as usize];
        }
        node
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high as usize] = low;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_to_a_missing_parent_are_one_thread() {
        let mut references = References::new();
        references.push(1, Some("<b@x>"), ["<a@x>"].into_iter());
        references.push(1, Some("<c@x>"), [].into_iter());
        references.push(1, Some("<d@x>"), ["a@x", "<b@x>"].into_iter());
        references.push(2, Some("<b@x>"), [].into_iter());
        references.push(1, None, ["<c@x>"].into_iter());
        assert_eq!(references.threads(), [0, 1, 0, 3, 1]);
    }
}
