//! For each kind of record the columns that speak for it, what each is worth, and what speaks against it:
//! `reference/export_kinds.tsv`.

use crate::builtin;
use std::sync::LazyLock;

/// A field of a kind.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Its name in the draft.
    pub(super) name: &'static str,
    /// What a column that has it is worth.
    pub(super) worth: f32,
    /// The readings of a column that fit, and how well.
    pub(super) readings: Vec<(&'static str, f32)>,
}

/// A line of the list: kinds, name, worth, readings.
type Line = (&'static str, Target);

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let list = builtin::file("reference/export_kinds.tsv").unwrap_or_default();
    list.lines().skip(1).filter_map(line).collect()
});

fn line(text: &'static str) -> Option<Line> {
    let cells: Vec<&'static str> = text.split('\t').collect();
    let [kinds, name, worth, readings] = cells.as_slice() else {
        return None;
    };
    let reading = |text: &'static str| {
        let (slot, factor) = text.trim().split_once(' ')?;
        Some((slot, factor.parse().ok()?))
    };
    let target = Target {
        name,
        worth: worth.parse().ok()?,
        readings: readings.split(',').filter_map(reading).collect(),
    };
    Some((kinds, target))
}

/// The fields of a kind, by its word.
pub(super) fn targets(holds: &str) -> Vec<&'static Target> {
    of(holds).filter(|target| target.name != "against").collect()
}

/// Readings of columns that speak against a kind, and how much.
pub(super) fn against(holds: &str) -> impl Iterator<Item = (&'static str, f32)> {
    let against = of(holds).filter(|target| target.name == "against");
    against.flat_map(|target| target.readings.iter().copied())
}

fn of(holds: &str) -> impl Iterator<Item = &'static Target> {
    let own = LINES
        .iter()
        .filter(move |(kinds, _)| kinds.split(' ').any(|kind| kind == holds));
    own.map(|(_, target)| target)
}
