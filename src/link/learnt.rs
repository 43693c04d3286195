//! What a run learnt about its comparisons, beside the values that it started from: rows for the report.

use super::levels::{ATTRIBUTE, COMPARISONS, TABLE};
use super::linker::Linked;
use crate::config::link_model::{Comparison, LinkModel};
use crate::model::linkage::LearntLevel;

impl Linked {
    /// All levels of the comparisons for which the records hold values, with the `m` of `start` beside the
    /// learnt one.
    pub fn learnt(&self, start: &LinkModel) -> Vec<LearntLevel> {
        let known = self.known();
        let mut levels = Vec::new();
        for comparison in &self.model.comparisons {
            if !known[self.index_of(comparison)] {
                continue;
            }
            let before = start.comparisons.iter().find(|c| c.comparison == comparison.comparison);
            for level in &comparison.levels {
                let before = before.and_then(|c| c.levels.iter().find(|l| l.level == level.level));
                levels.push(LearntLevel {
                    comparison: comparison.comparison.clone(),
                    level: level.level.clone(),
                    start_m: before.map(|l| l.m),
                    m: level.m,
                    u: level.u.unwrap_or(0.0),
                });
            }
        }
        levels
    }

    fn index_of(&self, comparison: &Comparison) -> usize {
        let name = comparison.comparison.as_str();
        match name.strip_prefix("attributes.") {
            Some(name) => {
                let names = &self.features.attributes.names;
                names
                    .iter()
                    .position(|n| n == name)
                    .map_or(ATTRIBUTE, |at| ATTRIBUTE + at)
            }
            None => TABLE.iter().position(|(n, _)| *n == name).unwrap_or(ATTRIBUTE),
        }
    }

    /// Comparisons for which at least one record has a value.
    fn known(&self) -> [bool; COMPARISONS] {
        let mut known = [false; COMPARISONS];
        for row in &self.features.rows {
            let fields = [
                row.given != 0,
                row.family != 0,
                row.birth != 0,
                row.email != 0,
                row.phone != 0,
                row.handle != 0,
                row.street != 0 || row.city != 0 || row.postcode != 0,
                row.external != 0,
                row.company != 0,
                row.user != 0,
            ];
            for (known, field) in known.iter_mut().zip(fields) {
                *known |= field;
            }
        }
        for attribute in 0..self.features.attributes.len() {
            known[ATTRIBUTE + attribute] = self.features.attributes.column(attribute).iter().any(|v| *v != 0);
        }
        known
    }
}
