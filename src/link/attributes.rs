//! Further attributes of contact records, column by column, and which of them are worth comparing.
//! Which tell anything is learnt by training; here only hopeless ones are left out.

use super::intern::Interner;
use super::levels::{ATTRIBUTE, COMPARISONS};
use crate::config::link_model::{Comparison, Level};
use crate::normalise::reference::{self, Placeholder};
use crate::normalise::text;
use std::collections::BTreeMap;

/// Most attributes that are compared.
pub(super) const ROOM: usize = COMPARISONS - ATTRIBUTE;
/// Most attributes that are kept while reading.
const KEPT: usize = 32;
/// Longer values are text to read, not to compare.
const LONGEST: usize = 60;

/// The attributes of all records.
pub(super) struct Attributes {
    pub(super) names: Vec<String>,
    columns: Vec<Vec<u32>>,
    pub(super) values: Interner,
    /// The first ones are named by the model and always kept.
    named: usize,
}

impl Attributes {
    pub(super) fn new(named: Vec<String>) -> Self {
        Self {
            columns: vec![Vec::new(); named.len()],
            named: named.len(),
            names: named,
            values: Interner::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Value number of an attribute of a record, 0 = not known.
    pub(super) fn at(&self, attribute: usize, record: u32) -> u32 {
        self.columns[attribute].get(record as usize).copied().unwrap_or(0)
    }

    /// All values of an attribute.
    pub(super) fn column(&self, attribute: usize) -> &[u32] {
        &self.columns[attribute]
    }

    /// Takes the attributes of one record. A value that has both `names` of the person is no second witness.
    pub(super) fn push(&mut self, record: usize, attributes: &BTreeMap<String, String>, names: [&str; 2]) {
        for (name, value) in attributes {
            if value.len() > LONGEST {
                continue;
            }
            let index = match self.names.iter().position(|known| known == name) {
                Some(index) => index,
                None if self.names.len() < KEPT => {
                    self.names.push(name.clone());
                    self.columns.push(Vec::new());
                    self.names.len() - 1
                }
                None => continue,
            };
            let folded = text::fold(value);
            let repeats = names.iter().all(|name| name.len() > 1 && folded.contains(name));
            let folded = if repeats || reference::is_placeholder(Placeholder::Value, &folded) {
                ""
            } else {
                &folded
            };
            let number = self.values.intern(folded);
            let column = &mut self.columns[index];
            column.resize(record, 0);
            column.push(number);
        }
    }

    /// Brings the values into the order of the records and drops attributes that are not worth comparing;
    /// with `open`, those the model does not name may stay.
    pub(super) fn settle(&mut self, order: &[u32], open: bool) {
        let mut found: Vec<(String, Vec<u32>)> = Vec::new();
        let columns = std::mem::take(&mut self.columns);
        for (index, (name, mut column)) in std::mem::take(&mut self.names).into_iter().zip(columns).enumerate() {
            column.resize(order.len(), 0);
            if index < self.named || (open && is_telling(&column, order.len())) {
                found.push((name, order.iter().map(|record| column[*record as usize]).collect()));
            }
        }
        // The order in which attributes were met must not matter.
        found[self.named..].sort_by(|x, y| x.0.cmp(&y.0));
        found.truncate(ROOM);
        (self.names, self.columns) = found.into_iter().unzip();
        self.values.close();
    }

    /// The comparisons of attributes that the model does not name.
    pub(super) fn comparisons(&self) -> impl Iterator<Item = Comparison> + '_ {
        let level = |name: &str, m: f64, household: f64| Level {
            level: name.to_owned(),
            m,
            u: None,
            household: Some(household),
            term_frequency: false,
        };
        self.names[self.named..].iter().map(move |name| Comparison {
            comparison: format!("attributes.{name}"),
            levels: vec![
                level("exact", 0.6, 0.5),
                level("similar", 0.1, 0.1),
                level("differ", 0.3, 0.4),
            ],
        })
    }

    /// Forgets an attribute that training found to tell nothing; `true` when the model does not name it.
    pub(super) fn forget(&mut self, attribute: usize) -> bool {
        let free = attribute >= self.named;
        if free {
            self.columns[attribute] = Vec::new();
        }
        free
    }
}

/// Whether agreement and disagreement on a column can say something: known often enough, neither nearly
/// always the same nor nearly never.
fn is_telling(column: &[u32], records: usize) -> bool {
    let mut known: Vec<u32> = column.iter().copied().filter(|value| *value != 0).collect();
    if known.len() < 50 || known.len() * 20 < records {
        return false;
    }
    known.sort_unstable();
    let all = known.len() as f64;
    let (mut distinct, mut agreement) = (0usize, 0.0);
    for run in known.chunk_by(|x, y| x == y) {
        distinct += 1;
        agreement += (run.len() as f64 / all).powi(2);
    }
    distinct * 10 <= known.len() * 9 && agreement <= 0.7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_telling_attributes_stay() {
        let mut attributes = Attributes::new(vec!["named".to_owned()]);
        for i in 0..200usize {
            let value = |name: &str, value: String| (name.to_owned(), value);
            attributes.push(
                i,
                &[
                    value("constant", "x".to_owned()),
                    value("gender", ["f", "m"][i % 2].to_owned()),
                    value("note", "long ".repeat(20)),
                    value("number", i.to_string()),
                    value("trade", format!("trade {}", i % 17)),
                    value("whole name", format!("dr ann lee {}", i % 5)),
                ]
                .into(),
                ["ann", "lee"],
            );
        }
        let order: Vec<u32> = (0..200).rev().collect();
        attributes.settle(&order, true);
        assert_eq!(attributes.names, ["named", "gender", "trade"]);
        assert_eq!(attributes.values.get(attributes.at(2, 0)), "trade 12");
        assert_eq!(attributes.at(0, 0), 0);
        assert_eq!(attributes.comparisons().count(), 2);
        assert!(attributes.forget(1) && !attributes.forget(0));
        assert_eq!(attributes.at(1, 5), 0);
    }
}
