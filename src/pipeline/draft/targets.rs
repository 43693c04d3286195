//! For each kind of record the columns that speak for it, what each is worth, and what speaks against it:
//! `reference/export_kinds.tsv`.

use crate::builtin;

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

/// The fields of a kind, by its word.
pub(super) fn targets(holds: &str) -> Vec<Target> {
    rows(holds).filter(|target| target.name != "against").collect()
}

/// Readings of columns that speak against a kind, and how much.
pub(super) fn against(holds: &str) -> Vec<(&'static str, f32)> {
    rows(holds)
        .filter(|target| target.name == "against")
        .flat_map(|target| target.readings)
        .collect()
}

fn rows(holds: &str) -> impl Iterator<Item = Target> + '_ {
    let list = builtin::file("reference/export_kinds.tsv").unwrap_or_default();
    list.lines().skip(1).filter_map(move |line| {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let [kinds, name, worth, readings] = cells.as_slice() else {
            return None;
        };
        let own = kinds.split(' ').any(|kind| kind == holds);
        let reading = |text: &'static str| {
            let (slot, factor) = text.trim().split_once(' ')?;
            Some((slot, factor.parse().ok()?))
        };
        own.then(|| {
            Some(Target {
                name,
                worth: worth.parse().ok()?,
                readings: readings.split(',').filter_map(reading).collect(),
            })
        })?
    })
}
