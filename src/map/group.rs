//! Brings rows together that belong together and follow each other (continuation rows).

use super::{CompiledFile, Context};
use crate::model::record::RawRecord;

/// Most rows of one group; a longer one is cut into several.
const MAX_ROWS: usize = 10_000;

/// Collects adjacent rows with the same key. Feed it every record of a file in order; map what it
/// gives back with [`CompiledFile::apply_group`].
#[derive(Debug, Default)]
pub struct Grouper {
    rows: Vec<RawRecord>,
    key: Vec<Option<String>>,
}

impl Grouper {
    /// Takes a record; gives back the group before it when the record starts a new one.
    pub fn push(&mut self, file: &CompiledFile, record: RawRecord, context: &Context<'_>) -> Option<Vec<RawRecord>> {
        let key = file.group_key(&record, context);
        // A row without a key continues nothing: it stands alone.
        let same = !self.rows.is_empty() && key == self.key && key.iter().any(Option::is_some);
        if same && self.rows.len() < MAX_ROWS {
            self.rows.push(record);
            return None;
        }
        self.key = key;
        let done = std::mem::replace(&mut self.rows, vec![record]);
        Some(done).filter(|rows| !rows.is_empty())
    }

    /// The last group, at the end of the file.
    pub fn finish(&mut self) -> Option<Vec<RawRecord>> {
        Some(std::mem::take(&mut self.rows)).filter(|rows| !rows.is_empty())
    }
}
