//! What one message or call note says: identifiers, numbers of orders and tickets, forwarded mail.

use crate::model::gap::{Cell, PrivateKind};
use crate::normalise::mentions::{self, Mention, MentionKind};
use crate::normalise::{email, quotes};
use crate::pipeline::own_side::OwnSide;
use crate::store::content::{Author, Written};
use crate::store::work::{SourceRow, Work};
use anyhow::Result;
use foldhash::{HashMap, HashMapExt};

/// What leads from a text to a contact record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Lead {
    /// An identifier: kind as in the dataset, system, value.
    Identifier(&'static str, &'static str, String),
    /// An order or a ticket: the record that it belongs to.
    Record(i64, String),
}

/// One mention with its writer.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) evidence: &'static str,
    pub(super) lead: Lead,
    pub(super) record_id: i64,
    pub(super) read_in: String,
}

/// A message with more numbers than this is a list, and says nothing about its writer.
const MOST_REFERENCES: usize = 5;

/// Where numbers of orders and tickets lead; a number of two people leads nowhere.
pub(super) struct Numbers {
    orders: HashMap<String, Option<i64>>,
    tickets: HashMap<String, Option<i64>>,
}

impl Numbers {
    pub(super) fn read(work: &Work) -> Result<Self> {
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

/// Everything of interest in one text.
pub(super) fn search(written: &Written, source: Option<&SourceRow>, numbers: &Numbers, own: &OwnSide) -> Vec<Read> {
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
    email::normalise(address).is_some_and(|email| !(email.role || email.no_reply || email.placeholder || email.relay))
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
