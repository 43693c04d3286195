//! Evidence from what was written: addresses, numbers and handles that people give of themselves, order and ticket
//! numbers they ask about, mail they pass on. Found here, weighed by `link`; nothing here merges anybody.

use super::settings::OwnSide;
use crate::config::link_model::LinkModel;
use crate::link::ContentEvidence;
use crate::model::gap::{Cell, PrivateKind};
use crate::model::party::ContactRow;
use crate::normalise::mentions::{self, Mention, MentionKind};
use crate::normalise::quotes;
use crate::normalise::{name, reference};
use crate::store::content::{Author, Written};
use crate::store::work::{SourceRow, Work};
use anyhow::Result;
use foldhash::{HashMap, HashMapExt, HashSet};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Texts searched at a time.
const BATCH: usize = 2048;
/// A message with more numbers than this is a list, and says nothing about its writer.
const MOST_REFERENCES: usize = 5;
/// A value that more people write of themselves is a footer of a company.
const MOST_PEOPLE: usize = 3;
/// Records with the value that are compared with each writer.
const MOST_HOLDERS: usize = 6;

/// What leads from a text to a contact record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Lead {
    /// An identifier: kind as in the dataset, system, value.
    Identifier(&'static str, &'static str, String),
    /// An order or a ticket: the record that it belongs to.
    Record(i64, String),
}

/// One mention with its writer.
#[derive(Debug)]
struct Read {
    evidence: &'static str,
    lead: Lead,
    record_id: i64,
    read_in: String,
}

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

/// Where numbers of orders and tickets lead; a number of two people leads nowhere.
struct Numbers {
    orders: HashMap<String, Option<i64>>,
    tickets: HashMap<String, Option<i64>>,
}

impl Numbers {
    fn read(work: &Work) -> Result<Self> {
        let mut numbers = Self {
            orders: HashMap::new(),
            tickets: HashMap::new(),
        };
        let put = |index: &mut HashMap<String, Option<i64>>, number: &str, record: i64| {
            let key = mentions::reference_key(number);
            if key.len() >= 3 {
                let slot = index.entry(key).or_insert(Some(record));
                if *slot != Some(record) {
                    *slot = None;
                }
            }
        };
        work.each_order_number(|number, record| put(&mut numbers.orders, number, record))?;
        work.each_ticket_number(|number, record| put(&mut numbers.tickets, number, record))?;
        Ok(numbers)
    }

    /// The record that a reference leads to, and whether through an order.
    fn find(&self, mention: &Mention) -> Option<(i64, bool)> {
        let order = self.orders.get(&mention.value).copied();
        let ticket = self.tickets.get(&mention.value).copied();
        match (mention.kind, order, ticket) {
            (MentionKind::Order, Some(record), _) => Some((record?, true)),
            (MentionKind::Ticket, _, Some(record)) => Some((record?, false)),
            (MentionKind::Reference, Some(record), None) => Some((record?, true)),
            (MentionKind::Reference, None, Some(record)) => Some((record?, false)),
            _ => None,
        }
    }
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

/// Everything of interest in one text.
fn search(written: &Written, source: Option<&SourceRow>, numbers: &Numbers, own: &OwnSide) -> Vec<Read> {
    let mut found = Vec::new();
    let place = |what: &str| {
        format!(
            "{}#{}:{} {what}",
            source.map_or("", |source| &source.source),
            written.unit.file_no(),
            written.unit.seq()
        )
    };
    let mut push = |evidence: &'static str, lead: Lead, read_in: String| {
        if lead != Lead::Record(written.record_id, String::new()) {
            found.push(Read {
                evidence,
                lead,
                record_id: written.record_id,
                read_in,
            });
        }
    };
    let region = source.and_then(|source| source.country.as_deref());
    let mut identifiers = |text: &str, signature: bool, what: &str| {
        for mention in mentions::identifiers(text, region, signature) {
            let (kind, private) = match mention.kind {
                MentionKind::Email => ("email", PrivateKind::Email),
                MentionKind::Phone => ("phone", PrivateKind::Phone),
                _ => ("handle", PrivateKind::Other),
            };
            let Some(evidence) = evidence_of(what, kind) else {
                continue;
            };
            let is_own = match kind {
                "email" => own.is_own_address(&mention.value),
                "phone" => own.is_own_number(&mention.value),
                _ => own.is_own_name(&mention.value),
            };
            if is_own {
                continue;
            }
            let system = match mention.kind {
                MentionKind::Handle(system) => system,
                _ => "",
            };
            let shown = Cell::Private(private, mention.value.clone());
            let line = mentions::masked_line(text, &mention, &shown.shown());
            push(
                evidence,
                Lead::Identifier(kind, system, mention.value),
                format!("{}: {line}", place(what)),
            );
        }
    };
    match written.author {
        Author::Customer => {
            let (body, tail) = mentions::split_closing(&written.body);
            identifiers(&written.signature, true, "signature");
            identifiers(tail, true, "signature");
            identifiers(body, false, "message");
        }
        Author::Note => identifiers(&written.body, false, "note"),
        // What the company signs with and offers in replies is its own.
        Author::Reply => {}
    }
    references(written, numbers, &place, &mut push);
    if let Some(block) = quotes::forwarded(&written.subject, &written.quoted) {
        let from_own = own.is_own_address(&block.from);
        let (evidence, address) = match (written.author, from_own, block.to.as_slice()) {
            (Author::Customer, true, [to]) => ("forwarded-to", to),
            (Author::Customer, false, _) => ("forwarded-from", &block.from),
            (Author::Note, false, _) => ("forwarded-by-agent", &block.from),
            _ => return found,
        };
        if is_personal(address) && !own.is_own_address(address) {
            let shown = Cell::Private(PrivateKind::Email, address.clone());
            push(
                evidence,
                Lead::Identifier("email", "", address.clone()),
                format!("{}: {}", place("forwarded mail"), shown.shown()),
            );
        }
    }
    found
}

fn references(
    written: &Written,
    numbers: &Numbers,
    place: &dyn Fn(&str) -> String,
    push: &mut dyn FnMut(&'static str, Lead, String),
) {
    let parts = [("subject", &written.subject), ("message", &written.body)];
    let found: Vec<(&str, &String, Mention)> = parts
        .into_iter()
        .flat_map(|(what, text)| mentions::references(text).into_iter().map(move |one| (what, text, one)))
        .collect();
    let mut seen: Vec<&str> = found.iter().map(|(_, _, mention)| mention.value.as_str()).collect();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() > MOST_REFERENCES {
        return;
    }
    for (what, text, mention) in &found {
        let Some((record, order)) = numbers.find(mention).filter(|(record, _)| *record != written.record_id) else {
            continue;
        };
        let evidence = match (order, written.author) {
            (true, Author::Customer) => "order-number",
            (true, Author::Reply) => "order-number-in-reply",
            (true, Author::Note) => "order-number-in-note",
            (false, Author::Customer) => "ticket-number",
            (false, _) => continue,
        };
        let shown = Cell::Private(PrivateKind::Other, mention.value.clone());
        let line = mentions::masked_line(text, mention, &shown.shown());
        push(
            evidence,
            Lead::Record(record, mention.value.clone()),
            format!("{}: {line}", place(what)),
        );
    }
}

/// Whether an address is one person's.
fn is_personal(address: &str) -> bool {
    crate::normalise::email::normalise(address)
        .is_some_and(|email| !(email.role || email.no_reply || email.placeholder || email.relay))
}

/// The name of the evidence that an identifier in a place is.
fn evidence_of(place: &str, kind: &str) -> Option<&'static str> {
    Some(match (place, kind) {
        ("signature", "email") => "signature-email",
        ("signature", "phone") => "signature-phone",
        ("signature", "handle") => "signature-handle",
        ("message", "email") => "message-email",
        ("message", "phone") => "message-phone",
        ("note", "email") => "note-email",
        ("note", "phone") => "note-phone",
        _ => return None,
    })
}
