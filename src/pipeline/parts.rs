//! What an export says about its own size: counts that it declares, and the numbers of its parts. Only
//! compares; what is missing becomes a note.

use super::plan::Plan;
use super::planned::PlannedFile;
use crate::map::{CompiledFile, Context as MapContext, FileInfo};
use crate::model::record::{RawRecord, ReadItem};
use crate::read;
use crate::store::work::{FileRow, Work};
use anyhow::Result;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Records that an export declares and that are not in its files.
pub(super) const RECORDS: &str = "declared-records-missing";
/// Parts of a numbered export that are not there.
pub(super) const PARTS: &str = "export-part-missing";
/// Numbers above are years or ids rather than parts.
const MOST_PARTS: u32 = 500;

/// `3 of 7`, in the languages of the exports that were looked at.
static OF_TOTAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?P<before>.*?)(?P<number>\d{1,3})[ _-]*(?:of|von|de|di|van|z)[ _-]*(?P<total>\d{1,3})(?P<behind>\D.*)?$",
    )
});
/// `part2`, `message_1.json`, `page-3`.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?P<before>(?:.*[^a-z])?(?:part|teil|partie|parte|deel|page|seite|página|pagina|chunk|message)[ _.-]?)(?P<number>\d{1,3})(?P<behind>\D.*)?$",
    )
});
/// `takeout-20250101T000000Z-001.zip`.
static TAKEOUT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?P<before>takeout-.*-)(?P<number>\d{3})(?P<behind>\.(?:zip|tgz|tar\.gz))$"));

#[allow(clippy::expect_used, reason = "fixed patterns, all used by the tests of this module")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a fixed pattern")
}

/// Notes what the imported files declare and do not hold.
///
/// # Errors
/// When the store cannot be written.
pub(super) fn compare(work: &Work, plan: &Plan) -> Result<()> {
    let rows = work.files()?;
    for ((src, field), missing) in declared(plan, &rows) {
        work.note(src, RECORDS, &field, "", i64::try_from(missing)?)?;
    }
    for ((src, field), missing) in numbered(plan, &rows) {
        work.note(src, PARTS, &field, "", i64::try_from(missing)?)?;
    }
    Ok(())
}

/// By source and file entry: records declared and not framed.
fn declared(plan: &Plan, rows: &[FileRow]) -> BTreeMap<(u32, String), u64> {
    let mut missing: BTreeMap<(u32, String), u64> = BTreeMap::new();
    // Pages of one export each declare the total of all of them.
    let mut totals: BTreeMap<(u32, String, String), (u64, u64)> = BTreeMap::new();
    for (file, row) in plan.files.iter().zip(rows) {
        let (Some(compiled), Some(src)) = (plan.compiled(file), row.src) else {
            continue;
        };
        if !compiled.declares() || row.status != "imported" {
            continue;
        }
        let Some((counts, set)) = first_record(file, compiled) else {
            continue;
        };
        for (name, count) in counts {
            let count = u64::try_from(count).unwrap_or(0);
            if name == "total" {
                let set = totals.entry((src, compiled.key.clone(), set.clone())).or_default();
                set.0 += row.records;
                set.1 = set.1.max(count);
            } else {
                *missing.entry((src, compiled.key.clone())).or_default() += count.saturating_sub(row.records);
            }
        }
    }
    for ((src, field, _), (framed, total)) in totals {
        *missing.entry((src, field)).or_default() += total.saturating_sub(framed);
    }
    missing.retain(|_, count| *count > 0);
    missing
}

/// What the first record of a file and the document around it declare, and the set of the file. A file
/// that cannot be read is told elsewhere.
fn first_record(file: &PlannedFile, compiled: &CompiledFile) -> Option<(Vec<(String, i64)>, String)> {
    let mut options = file.options.clone();
    options.root = true;
    let first: RawRecord = read::open(&file.input, &options).ok()?.find_map(|item| match item {
        Ok(ReadItem::Record(record)) => Some(record),
        _ => None,
    })?;
    let info = FileInfo::new(&file.row.path);
    let context = MapContext {
        file: &info,
        params: &file.params,
        zone: &crate::normalise::date::Zone::assumed_utc(),
        date_order: None,
        lookup: &|_, _| None,
    };
    let counts = compiled.declared(&first, &context);
    let counts = counts.into_iter().map(|(name, count)| (name.to_owned(), count));
    Some((counts.collect(), compiled.file_set(Some(&first), &context)))
}

/// By source and file entry: parts that the numbers in the file names skip.
fn numbered(plan: &Plan, rows: &[FileRow]) -> BTreeMap<(u32, String), u64> {
    let mut series: BTreeMap<(u32, String, String), Series> = BTreeMap::new();
    for (file, row) in plan.files.iter().zip(rows) {
        let (Some(compiled), Some(src)) = (plan.compiled(file), row.src) else {
            continue;
        };
        let (folder, name) = row.path.rsplit_once('/').unwrap_or(("", &row.path));
        if let Some(part) = Part::of(name, &[&OF_TOTAL, &NUMBERED]) {
            let place = format!("{folder}/{}", part.series);
            series.entry((src, compiled.key.clone(), place)).or_default().add(&part);
        }
        if let Some(container) = &row.container
            && let Some(part) = Part::of(container, &[&TAKEOUT, &OF_TOTAL, &NUMBERED])
        {
            let place = format!("(archive)/{}", part.series);
            series.entry((src, "archive".to_owned(), place)).or_default().add(&part);
        }
    }
    let mut missing: BTreeMap<(u32, String), u64> = BTreeMap::new();
    for ((src, field, _), series) in series {
        *missing.entry((src, field)).or_default() += series.missing();
    }
    missing.retain(|_, count| *count > 0);
    missing
}

/// A file name taken apart.
#[derive(Debug, PartialEq)]
struct Part {
    /// The name without its number: the same for all parts.
    series: String,
    number: u32,
    /// How many parts there are, where the name says so.
    total: Option<u32>,
}

impl Part {
    fn of(path: &str, patterns: &[&Regex]) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let found = patterns.iter().find_map(|pattern| pattern.captures(name))?;
        let text = |group: &str| found.name(group).map_or("", |found| found.as_str());
        let number = text("number").parse().ok().filter(|number| *number <= MOST_PARTS)?;
        let total = text("total").parse().ok();
        if total.is_some_and(|total: u32| total < 2 || number > total || number == 0) {
            return None;
        }
        let total_text = text("total");
        Some(Self {
            series: format!("{}#{total_text}#{}", text("before"), text("behind")).to_lowercase(),
            number,
            total,
        })
    }
}

/// The parts of one export that are there.
#[derive(Debug, Default)]
struct Series {
    numbers: BTreeSet<u32>,
    total: u32,
}

impl Series {
    fn add(&mut self, part: &Part) {
        self.numbers.insert(part.number);
        self.total = self.total.max(part.total.unwrap_or(0));
    }

    /// Numbers from 1 to the last one that no file has.
    fn missing(&self) -> u64 {
        let last = self.numbers.last().copied().unwrap_or(0).max(self.total);
        (1..=last).filter(|number| !self.numbers.contains(number)).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(names: &[&str]) -> u64 {
        let mut all: BTreeMap<String, Series> = BTreeMap::new();
        for name in names {
            if let Some(part) = Part::of(name, &[&TAKEOUT, &OF_TOTAL, &NUMBERED]) {
                all.entry(part.series.clone()).or_default().add(&part);
            }
        }
        all.values().map(Series::missing).sum()
    }

    #[test]
    fn numbers_that_are_skipped_are_parts_that_are_missing() {
        for (names, expected) in [
            (&["tickets 2 of 3.csv", "tickets 3 of 3.csv"][..], 1),
            (&["Export_1_von_4.json"], 3),
            (&["message_1.json", "message_3.json"], 1),
            (&["message_1.json", "message_2.json"], 0),
            (
                &[
                    "direct-messages.js",
                    "direct-messages-part1.js",
                    "direct-messages-part2.js",
                ],
                0,
            ),
            (&["tickets.part0.json", "tickets.part1.json"], 0),
            (
                &["takeout-20250101T000000Z-001.zip", "takeout-20250101T000000Z-003.zip"],
                1,
            ),
            (&["takeout-20250101T000000Z-1-002.zip"], 1),
            (
                &[
                    "2025-01-06.json",
                    "2025-01-09.json",
                    "ticket_4711.json",
                    "calls-2024.csv",
                ],
                0,
            ),
            (&["counterpart 12.csv", "department_7.csv"], 0),
        ] {
            assert_eq!(missing(names), expected, "{names:?}");
        }
    }
}
