//! What a draft makes of the records that it was drafted from.

use super::kinds::Holds;
use crate::map::{CompiledFile, CompiledMapping, Context, FileInfo, Grouper, Outcome};
use crate::model::kind::{Cell, Emitted};
use crate::model::record::RawRecord;
use crate::normalise::date::Zone;
use std::collections::BTreeMap;

/// Errors that are told.
const TOLD: usize = 5;

/// What came of the first records.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// Records tried.
    pub records: u64,
    /// Entities made, by kind.
    pub made: BTreeMap<&'static str, u64>,
    /// Records of which nothing could be made.
    pub rejected: u64,
    /// Fields that could not be used, as `kind.field: reason`, with how often.
    pub errors: Vec<(String, u64)>,
    /// What became of the first record that something was made of: kind, fields with their values.
    pub first: Vec<(&'static str, Vec<(&'static str, String)>)>,
    /// Entities of the kind that the draft is for.
    main: u64,
    groups: u64,
}

impl Trial {
    /// Maps records with the only file entry of a draft.
    pub(super) fn new(mapping: &CompiledMapping, path: &str, records: &[RawRecord], holds: Holds) -> Self {
        let mut trial = Self {
            records: records.len() as u64,
            ..Self::default()
        };
        let (Some(file), zone) = (mapping.files.first(), Zone::assumed_utc()) else {
            return trial;
        };
        let info = FileInfo::new(path);
        let context = Context {
            file: &info,
            params: &mapping.params,
            zone: &zone,
            date_order: None,
            lookup: &|_, _| None,
        };
        let mut errors = BTreeMap::new();
        let mut grouper = Grouper::default();
        let mut take = |trial: &mut Self, rows: &[RawRecord]| trial.take(file, rows, &context, holds, &mut errors);
        for record in records {
            if file.grouped {
                if let Some(rows) = grouper.push(file, record.clone(), &context) {
                    take(&mut trial, &rows);
                }
            } else {
                take(&mut trial, std::slice::from_ref(record));
            }
        }
        if let Some(rows) = grouper.finish() {
            take(&mut trial, &rows);
        }
        let mut errors: Vec<(String, u64)> = errors.into_iter().collect();
        errors.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        errors.truncate(TOLD);
        trial.errors = errors;
        trial
    }

    fn take(
        &mut self,
        file: &CompiledFile,
        rows: &[RawRecord],
        context: &Context<'_>,
        holds: Holds,
        errors: &mut BTreeMap<String, u64>,
    ) {
        let main = match holds {
            Holds::Contacts => "contact",
            Holds::Tickets => "conversation",
            Holds::Messages => "message",
            Holds::Calls => "call",
            Holds::Orders => "order",
            Holds::Ratings => "rating",
        };
        self.groups += 1;
        let applied = file.apply_group(rows, context);
        let mut has_main = false;
        for unit in &applied.units {
            self.rejected += u64::from(matches!(unit.outcome, Outcome::Rejected(_)));
            for error in &unit.errors {
                *errors
                    .entry(format!("{}.{}: {}", error.kind.def().name, error.field, error.reason))
                    .or_default() += 1;
            }
            for emitted in &unit.emitted {
                *self.made.entry(emitted.kind.def().name).or_default() += 1;
                has_main |= emitted.kind.def().name == main;
            }
        }
        self.main += u64::from(has_main);
        if self.first.is_empty() && has_main {
            let emitted = applied.units.iter().flat_map(|unit| &unit.emitted).take(6);
            self.first = emitted.map(|one| (one.kind.def().name, shown(one))).collect();
        }
    }

    /// Whether most of the records become what the draft is for.
    pub(super) fn good(&self) -> bool {
        self.main * 10 >= self.groups * 8 && self.main > 0
    }
}

fn shown(emitted: &Emitted) -> Vec<(&'static str, String)> {
    let fields = emitted.kind.fields().iter().zip(&emitted.cells);
    fields
        .filter_map(|(field, cell)| {
            let value = match cell {
                Cell::Null => return None,
                Cell::Text(text) => text.chars().take(60).collect(),
                Cell::Int(number) => number.to_string(),
                Cell::Real(number) => number.to_string(),
                Cell::Time(at) => {
                    jiff::Timestamp::from_microsecond(at.micros).map_or(String::new(), |at| at.to_string())
                }
            };
            Some((field.name, value))
        })
        .collect()
}
