//! Day first or month first: decided over all files of a source, else by its country, which is an assumption.

use super::planned::PlannedFile;
use crate::map::CompiledMapping;
use crate::model::record::ReadItem;
use crate::normalise::date::{DateOrder, DateVotes};
use crate::read;
use crate::store::work::SourceRow;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Records of each file that are looked at.
const RECORDS: usize = 5_000;
/// Countries that write the month first.
const MONTH_FIRST: &[&str] = &["US", "PH", "FM", "MH", "PW", "GU", "PR", "AS", "VI"];

/// Sets the order of each file that leaves it open.
pub(super) fn decide(files: &mut [PlannedFile], mappings: &[CompiledMapping], sources: &[SourceRow]) {
    let votes: Vec<Option<DateVotes>> = files.par_iter().map(|file| count(file, mappings)).collect();
    let mut of_source: BTreeMap<u32, DateVotes> = BTreeMap::new();
    for (file, votes) in files.iter().zip(&votes) {
        if let (Some(src), Some(votes)) = (file.row.src, votes) {
            of_source.entry(src).or_default().merge(votes);
        }
    }
    for (file, votes) in files.iter_mut().zip(votes) {
        let (Some(votes), Some(src)) = (votes, file.row.src) else {
            continue;
        };
        let shown = votes
            .decide()
            .or_else(|| of_source.get(&src).and_then(DateVotes::decide));
        file.date_order = shown.or_else(|| {
            file.date_order_assumed = votes.unclear > 0;
            let country = sources
                .get(src as usize - 1)
                .and_then(|source| source.country.as_deref());
            let month_first = country.is_some_and(|country| MONTH_FIRST.contains(&country));
            Some(if month_first {
                DateOrder::MonthFirst
            } else {
                DateOrder::DayFirst
            })
        });
    }
}

/// What the first records of a file say; `None` when its times leave nothing open.
fn count(file: &PlannedFile, mappings: &[CompiledMapping]) -> Option<DateVotes> {
    let (mapping, entry) = file.matched?;
    let compiled = &mappings[mapping].files[entry];
    if !compiled.needs_date_order() {
        return None;
    }
    let mut votes = DateVotes::default();
    for item in read::open(&file.input, &file.options).ok()?.take(RECORDS) {
        match item {
            Ok(ReadItem::Record(record)) => compiled.observe_dates(&record, &mut votes),
            Ok(ReadItem::Reject(_)) => {}
            Err(_) => break,
        }
    }
    Some(votes)
}
