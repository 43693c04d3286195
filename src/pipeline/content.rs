//! Evidence from what was written: addresses, numbers and handles that people give of themselves, order and ticket
//! numbers they ask about, mail they pass on. Found here, weighed by `link`; nothing here merges anybody.

mod search;

use super::own_side::OwnSide;
use crate::config::link_model::LinkModel;
use crate::link::ContentEvidence;
use crate::model::party::ContactRow;
use crate::normalise::{name, reference};
use crate::store::content::Written;
use crate::store::work::{SourceRow, Work};
use anyhow::Result;
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use search::{Lead, Numbers, Read, search};
use std::collections::BTreeMap;

/// Texts searched at a time.
const BATCH: usize = 2048;
/// A value that more people write of themselves is a footer of a company.
const MOST_PEOPLE: usize = 3;
/// Records with the value that are compared with each writer.
const MOST_HOLDERS: usize = 6;

/// What the messages of a run say about who is who.
#[derive(Debug, Default)]
pub(super) struct Mentioned {
    /// By lead: who wrote it, in the order of the texts; one entry for a writer and a kind of evidence.
    reads: BTreeMap<Lead, Vec<(i64, &'static str, String)>>,
    /// Records that wrote something of interest or that a reference leads to, with their given name.
    people: HashMap<i64, String>,
    /// Records that have a mentioned identifier.
    holders: HashMap<Lead, Vec<i64>>,
    /// Identifiers of the company's own side.
    own: HashSet<Lead>,
}

impl Mentioned {
    /// Reads all messages and call notes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn read(
        work: &Work,
        model: &LinkModel,
        own: &OwnSide,
        sources: &HashMap<u32, SourceRow>,
    ) -> Result<Self> {
        let mut mentioned = Self::default();
        if model.content.is_empty() {
            return Ok(mentioned);
        }
        for (kind, value) in work.agent_identifiers()? {
            let kind = if kind == "email" { "email" } else { "phone" };
            mentioned.own.insert(Lead::Identifier(kind, "", value));
        }
        let numbers = Numbers::read(work)?;
        let mut batch: Vec<Written> = Vec::with_capacity(BATCH);
        let mut flush = |batch: &mut Vec<Written>| {
            let found: Vec<Vec<Read>> = batch
                .par_iter()
                .map(|written| {
                    let source = sources.get(&written.src);
                    search(written, source, &numbers, own)
                })
                .collect();
            batch.clear();
            for read in found.into_iter().flatten() {
                if model.content.iter().any(|rule| rule.evidence == read.evidence) {
                    mentioned.keep(read);
                }
            }
        };
        work.each_written(|written| {
            batch.push(written);
            if batch.len() == BATCH {
                flush(&mut batch);
            }
            Ok(())
        })?;
        flush(&mut batch);
        Ok(mentioned)
    }

    fn keep(&mut self, read: Read) {
        if self.own.contains(&read.lead) {
            return;
        }
        self.people.entry(read.record_id).or_default();
        if let Lead::Record(record, _) = read.lead {
            self.people.entry(record).or_default();
        }
        let known = self.reads.entry(read.lead).or_default();
        if known
            .iter()
            .all(|(record, evidence, _)| (*record, *evidence) != (read.record_id, read.evidence))
        {
            known.push((read.record_id, read.evidence, read.read_in));
        }
    }

    /// Notes a contact record: whether it has a mentioned identifier, and the name of a writer. Called for every
    /// record; `linked` tells those that take part in linking.
    pub(super) fn note(&mut self, row: &ContactRow, linked: bool) {
        let mut holds = false;
        for id in &row.identifiers {
            let system = if id.kind == "handle" { system(&id.system) } else { "" };
            let lead = Lead::Identifier(id.kind, system, id.value.clone());
            if !self.reads.contains_key(&lead) {
                continue;
            }
            if !linked || id.shared {
                self.own.insert(lead);
            } else {
                holds = true;
                self.holders.entry(lead).or_default().push(row.record_id);
            }
        }
        if holds || self.people.contains_key(&row.record_id) {
            let text = |at: usize| row.texts[at].as_deref().unwrap_or_default();
            self.people
                .insert(row.record_id, name::parse(text(0), text(1), text(2)).given);
        }
    }

    /// The evidence, on positions in `record_ids` (sorted).
    pub(super) fn evidence(&self, model: &LinkModel, record_ids: &[i64]) -> Vec<ContentEvidence> {
        let position = |record: i64| record_ids.binary_search(&record).ok().map(|at| at as u32);
        let mut list = Vec::new();
        for (lead, reads) in self.reads.iter().filter(|(lead, _)| !self.own.contains(lead)) {
            let single;
            let holders: &[i64] = match lead {
                Lead::Record(record, _) => {
                    single = [*record];
                    &single
                }
                Lead::Identifier(..) => self.holders.get(lead).map_or(&[], Vec::as_slice),
            };
            let writers = distinct(reads.iter().map(|(record, ..)| *record));
            let given = |records: &mut dyn Iterator<Item = i64>| {
                let mut names: Vec<&str> = Vec::new();
                for record in records {
                    let new = self.people.get(&record).map_or("", String::as_str);
                    if !new.is_empty() && names.iter().all(|known| !may_be_one(known, new)) {
                        names.push(new);
                    }
                }
                names.len().max(1)
            };
            let people = given(&mut writers.iter().chain(holders).copied());
            if people > MOST_PEOPLE || writers.len() > 2 * MOST_PEOPLE {
                continue;
            }
            for (record, evidence, read_in) in reads {
                // A writer who has the identifier is compared by it anyway.
                if holders.contains(record) {
                    continue;
                }
                let Some(probability) = model.content_probability(evidence) else {
                    continue;
                };
                // Nobody has the identifier: those who sign with it may be one person.
                let others: Vec<i64> = if holders.is_empty() {
                    let signed = reads.iter().filter(|(_, kind, _)| kind.starts_with("signature"));
                    signed
                        .map(|(other, ..)| *other)
                        .filter(|other| other > record)
                        .collect()
                } else {
                    holders.iter().take(MOST_HOLDERS).copied().collect()
                };
                if holders.is_empty() && !evidence.starts_with("signature") {
                    continue;
                }
                for other in others {
                    if let (Some(a), Some(b)) = (position(*record), position(other)) {
                        list.push(ContentEvidence {
                            a,
                            b,
                            comparison: evidence,
                            probability: probability / people as f64,
                            read_in: read_in.clone(),
                        });
                    }
                }
            }
        }
        list
    }
}

fn distinct(records: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut all: Vec<i64> = records.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether two given names may be those of one person.
fn may_be_one(a: &str, b: &str) -> bool {
    let initial = |x: &str, y: &str| x.len() == 1 && y.starts_with(x);
    let groups = reference::nickname_groups(b);
    a == b || initial(a, b) || initial(b, a) || reference::nickname_groups(a).iter().any(|group| groups.contains(group))
}

/// The name of a system among those that mentions know.
fn system(name: &str) -> &'static str {
    ["instagram", "x", "telegram", "facebook", "linkedin"]
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or("")
}
