//! A close look at one file: format, columns with how often they are filled, the mappings that fit.

use super::draft::{Draft, draft};
use super::flat::Flat;
use crate::map::{CompiledMapping, Match, detect};
use crate::model::probe::Probe;
use crate::model::record::ReadItem;
use crate::normalise::columns::{ColumnGuess, ContactColumns};
use crate::read::{self, InputFile};
use anyhow::Result;

/// Records that fill rates are counted over.
const RECORDS: u64 = 10_000;
/// Different values kept of a column.
const SAMPLES: usize = 3;

/// What was seen in a file.
#[derive(Debug, Default)]
pub struct Inspection {
    /// The first look.
    pub probe: Probe,
    /// What the format is, for a person.
    pub about: &'static str,
    /// Records looked at.
    pub records: u64,
    /// Rejects among them, by code.
    pub rejects: Vec<(String, u64)>,
    /// Whether that was the whole file.
    pub whole: bool,
    /// Columns or paths, in order.
    pub columns: Vec<ColumnSeen>,
    /// Whether the columns make a list of contacts.
    pub contact_list: bool,
    /// Mappings that fit, best first.
    pub matches: Vec<Match>,
    /// A mapping drafted from the file, when some kind of record is seen in it.
    pub draft: Option<Draft>,
}

/// One column.
#[derive(Debug)]
pub struct ColumnSeen {
    /// Header, or path.
    pub name: String,
    /// Records that have a value.
    pub filled: u64,
    /// Different values, the first ones.
    pub samples: Vec<String>,
    /// What a contact list would have in it.
    pub guess: ColumnGuess,
}

/// Looks at a file.
///
/// # Errors
/// When it cannot be read.
pub fn inspect(file: &InputFile, mappings: &[CompiledMapping]) -> Result<Inspection> {
    let probe = read::probe(file)?;
    let mut seen = Inspection {
        about: read::format(&probe.format).map_or("", |format| format.about),
        matches: detect(&probe, mappings),
        probe,
        ..Inspection::default()
    };
    if seen.probe.format.is_empty() {
        return Ok(seen);
    }
    let flat = Flat::open(file, &seen.probe)?;
    let recognised = ContactColumns::new(&flat.labels(), &flat.sample);
    seen.contact_list = Flat::is_flat(&seen.probe) && recognised.is_contact_list();
    seen.columns = flat
        .names
        .iter()
        .cloned()
        .zip(recognised.guesses)
        .map(|(name, guess)| ColumnSeen {
            name,
            filled: 0,
            samples: Vec::new(),
            guess,
        })
        .collect();
    seen.whole = true;
    for item in read::open(file, &flat.options)? {
        if seen.records == RECORDS {
            seen.whole = false;
            break;
        }
        seen.records += 1;
        match item? {
            ReadItem::Record(record) => {
                for (at, column) in seen.columns.iter_mut().enumerate() {
                    let value = flat.cell(&record, at);
                    let value = value.trim();
                    if value.is_empty() {
                        continue;
                    }
                    column.filled += 1;
                    if column.samples.len() < SAMPLES && !column.samples.iter().any(|known| known == value) {
                        column.samples.push(value.chars().take(40).collect());
                    }
                }
            }
            ReadItem::Reject(reject) => match seen.rejects.iter_mut().find(|(code, _)| code == reject.code) {
                Some((_, count)) => *count += 1,
                None => seen.rejects.push((reject.code.to_owned(), 1)),
            },
        }
    }
    seen.draft = draft(file, &seen.probe)?;
    Ok(seen)
}
