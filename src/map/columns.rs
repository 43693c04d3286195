//! Columns of tabular files: names folded, and bound to positions once for each header.

use crate::model::record::Header;
use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

/// Names that a mapping uses, each with a slot.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    slots: BTreeMap<String, usize>,
}

impl Columns {
    /// The slot of a name.
    pub(crate) fn slot(&mut self, name: &str) -> usize {
        let folded = fold(name);
        if let Some(slot) = self.slots.get(&folded) {
            return *slot;
        }
        let slot = self.slots.len();
        self.slots.insert(folded, slot);
        slot
    }

    pub(crate) fn bind(&self, header: &Header) -> Binding {
        let mut columns = vec![None; self.slots.len()];
        let mut used = vec![false; header.names.len()];
        for (index, name) in header.names.iter().enumerate() {
            let Some(slot) = self.slots.get(&fold(name)) else {
                continue;
            };
            used[index] = true;
            columns[*slot].get_or_insert(index);
        }
        Binding { columns, used }
    }
}

/// Positions of a mapping's columns in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binding {
    columns: Vec<Option<usize>>,
    used: Vec<bool>,
}

impl Binding {
    /// Position of a slot's column.
    pub(crate) fn column(&self, slot: usize) -> Option<usize> {
        *self.columns.get(slot)?
    }

    /// Whether the mapping reads the column at a position.
    pub(crate) fn uses(&self, index: usize) -> bool {
        self.used.get(index).copied().unwrap_or(false)
    }
}

/// Bindings by header. The headers are kept, so that an address is never used again for another one.
#[derive(Debug, Default)]
pub(crate) struct Bindings {
    known: RwLock<Vec<(Arc<Header>, Arc<Binding>)>>,
}

/// Headers that are kept; a run with more files binds again.
const MAX_KEPT: usize = 64;

impl Bindings {
    pub(crate) fn binding(&self, columns: &Columns, header: &Arc<Header>) -> Arc<Binding> {
        if let Ok(known) = self.known.read()
            && let Some((_, binding)) = known.iter().rev().find(|(kept, _)| Arc::ptr_eq(kept, header))
        {
            return Arc::clone(binding);
        }
        let binding = Arc::new(columns.bind(header));
        if let Ok(mut known) = self.known.write() {
            if known.len() >= MAX_KEPT {
                known.remove(0);
            }
            known.push((Arc::clone(header), Arc::clone(&binding)));
        }
        binding
    }
}

/// A column name without byte order mark, case and repeated blanks; `_` counts as a blank.
pub(crate) fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let trimmed = name.trim_start_matches('\u{feff}').trim().trim_matches('"');
    for part in trimmed
        .split(|c: char| c.is_whitespace() || c == '_' || c == '\u{a0}')
        .filter(|part| !part.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(part.chars().flat_map(char::to_lowercase));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_after_folding() {
        let mut columns = Columns::default();
        let email = columns.slot("E-mail  1 - Value");
        let absent = columns.slot("Phone");
        let header = Header {
            names: vec!["\u{feff}Name".to_owned(), "e-MAIL 1 - value ".to_owned()],
        };
        let binding = columns.bind(&header);
        assert_eq!((binding.column(email), binding.column(absent)), (Some(1), None));
        assert_eq!((binding.uses(0), binding.uses(1)), (false, true));
    }
}
