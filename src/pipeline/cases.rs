//! Puts the conversations of each customer into cases. One pass over messages and calls keeps a few numbers for each
//! conversation; customers then go by one at a time.

use crate::config::project::{Cases, Period};
use crate::normalise::intent::Lexicon;
use crate::normalise::mentions::reference_key;
use crate::store::cases::{CaseRow, CustomerConversation, Utterance};
use crate::store::work::Work;
use crate::unify::cases::{Talk, Windows, stitch};
use anyhow::{Context as _, Result};
use foldhash::HashSet;
use std::hash::BuildHasher;

/// Not known.
const NEVER: i64 = i64::MAX;

/// What is kept of a conversation.
#[derive(Clone, Copy)]
struct Fact {
    last: i64,
    asked: i64,
    intent_at: i64,
    /// Place in `intents` plus one, 0 = not known.
    intent: u16,
    /// Place in `channels` plus one, 0 = not known.
    channel: u16,
}

const NOTHING: Fact = Fact {
    last: i64::MIN,
    asked: NEVER,
    intent_at: NEVER,
    intent: 0,
    channel: 0,
};

/// Everything known of conversations besides their own rows.
struct Facts {
    facts: Vec<Fact>,
    intents: Vec<String>,
    channels: Vec<String>,
    /// Sorted by conversation.
    mentions: Vec<(i64, u64)>,
    same: Vec<(i64, i64)>,
    handovers: Vec<(i64, i64)>,
}

/// Times between contacts of one case, with the defaults filled in.
pub(super) fn windows(cases: &Cases) -> Windows {
    let micros = |period: Option<Period>, default: i64| period.map_or(default, |p| p.seconds * 1_000_000);
    let defaults = Windows::default();
    Windows {
        reference: micros(cases.same_reference, defaults.reference),
        intent: micros(cases.same_intent, defaults.intent),
        unknown: micros(cases.unknown, defaults.unknown),
        ..defaults
    }
}

/// Finds the cases of all customers and stores them.
///
/// # Errors
/// When the store cannot be read or written.
pub(super) fn stitch_cases(work: &Work, windows: &Windows, lexicon: &Lexicon) -> Result<()> {
    let facts = gather(work)?;
    let mut placed = vec![false; facts.facts.len()];
    let mut customer = String::new();
    let mut talks: Vec<Talk> = Vec::new();
    let mut buffer = String::new();
    work.each_customer_conversation(|row| {
        if row.customer != customer {
            store(work, &customer, std::mem::take(&mut talks), windows)?;
            customer.clone_from(&row.customer);
        }
        if let Some(slot) = placed.get_mut(row.id.unsigned_abs() as usize) {
            *slot = true;
        }
        talks.push(facts.talk(row, lexicon, &mut buffer));
        Ok(())
    })?;
    store(work, &customer, talks, windows)?;
    for (index, fact) in facts.facts.iter().enumerate().filter(|(index, _)| !placed[*index]) {
        if let Some(intent) = facts.intent(fact) {
            work.put_in_case(index as i64, None, Some(intent))?;
        }
    }
    Ok(())
}

fn gather(work: &Work) -> Result<Facts> {
    let hasher = foldhash::quality::FixedState::with_seed(0x6f6d_6e69_6679);
    let mut orders: HashSet<u64> = HashSet::default();
    work.each_order_number(|number, _| {
        orders.insert(hasher.hash_one(reference_key(number)));
    })?;
    let count = usize::try_from(work.last_conversation()?)? + 1;
    let mut all = Facts {
        facts: vec![NOTHING; count],
        intents: Vec::new(),
        channels: Vec::new(),
        mentions: Vec::new(),
        same: Vec::new(),
        handovers: Vec::new(),
    };
    let mut damaged = None;
    work.each_utterance(|said| {
        all.add(&said);
        for mention in said.mentions.map(serde_json::from_str::<Vec<String>>).into_iter() {
            match mention {
                Ok(list) => all
                    .mentions
                    .extend(list.iter().map(|value| (said.conversation, reference(value, &orders)))),
                Err(error) => damaged = Some(error),
            }
        }
    })?;
    if let Some(error) = damaged {
        return Err(error).context("the mentions of a message are damaged");
    }
    work.each_handover(|conversation, at| all.handovers.push((conversation, at)))?;
    all.mentions.sort_unstable();
    all.mentions.dedup();
    all.same.sort_unstable();
    all.same.dedup();
    Ok(all)
}

/// A number as hash: an order where one has it, else a ticket.
fn reference(value: &str, orders: &HashSet<u64>) -> u64 {
    let hasher = foldhash::quality::FixedState::with_seed(0x6f6d_6e69_6679);
    let hash = hasher.hash_one(reference_key(value));
    if orders.contains(&hash) { !hash } else { hash }
}

impl Facts {
    fn add(&mut self, said: &Utterance<'_>) {
        if let Some(other) = said.copy_of.filter(|other| *other != said.conversation) {
            self.same.push((said.conversation, other));
            self.same.push((other, said.conversation));
        }
        let intent = said
            .intent
            .filter(|_| said.of_customer)
            .map_or(0, |name| place(&mut self.intents, name));
        let channel = match said.channel.filter(|_| said.asks) {
            Some(name) => place(&mut self.channels, name),
            None => 0,
        };
        let Some(fact) = usize::try_from(said.conversation)
            .ok()
            .and_then(|id| self.facts.get_mut(id))
        else {
            return;
        };
        let at = said.at.unwrap_or(NEVER - 1);
        if said.at.is_some() {
            fact.last = fact.last.max(said.until.unwrap_or(at).max(at));
        }
        if said.asks && said.at.is_some() && at < fact.asked {
            fact.asked = at;
            if channel != 0 {
                fact.channel = channel;
            }
        }
        if intent != 0 && at < fact.intent_at {
            (fact.intent, fact.intent_at) = (intent, at);
        }
    }

    fn intent(&self, fact: &Fact) -> Option<&str> {
        name(&self.intents, fact.intent)
    }

    fn talk(&self, row: CustomerConversation, lexicon: &Lexicon, buffer: &mut String) -> Talk {
        let fact = self
            .facts
            .get(row.id.unsigned_abs() as usize)
            .copied()
            .unwrap_or(NOTHING);
        let of = |list: &[(i64, i64)]| -> Vec<i64> {
            let from = list.partition_point(|(id, _)| *id < row.id);
            list[from..]
                .iter()
                .take_while(|(id, _)| *id == row.id)
                .map(|(_, other)| *other)
                .collect()
        };
        let from = self.mentions.partition_point(|(id, _)| *id < row.id);
        let mut references: Vec<u64> = self.mentions[from..]
            .iter()
            .take_while(|(id, _)| *id == row.id)
            .map(|(_, hash)| *hash)
            .collect();
        references.extend(
            row.ticket
                .as_deref()
                .map(|ticket| reference(ticket, &HashSet::default())),
        );
        let mut same_as: Vec<i64> = of(&self.same);
        same_as.extend(row.merged_into);
        let subject = row.subject.as_deref().unwrap_or_default();
        let intent = self
            .intent(&fact)
            .or_else(|| lexicon.classify(subject, buffer))
            .map(str::to_owned);
        Talk {
            id: row.id,
            last: Some(fact.last).filter(|last| *last != i64::MIN).or(row.opened),
            asked: Some(fact.asked).filter(|asked| *asked != NEVER),
            channel: name(&self.channels, fact.channel)
                .map(str::to_owned)
                .or(row.channel)
                .unwrap_or_else(|| "other".to_owned()),
            intent,
            references,
            same_as,
            handovers: of(&self.handovers),
            name: row.name,
            opened: row.opened,
            resolved: row.resolved,
            unfinished: row.unfinished,
        }
    }
}

/// Place of a name in a short list plus one; the name is added when it is new.
fn place(names: &mut Vec<String>, name: &str) -> u16 {
    let index = names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    u16::try_from(index + 1).unwrap_or(0)
}

fn name(names: &[String], place: u16) -> Option<&str> {
    names.get(usize::from(place).checked_sub(1)?).map(String::as_str)
}

fn store(work: &Work, customer: &str, talks: Vec<Talk>, windows: &Windows) -> Result<()> {
    let intents: Vec<(i64, Option<String>)> = talks.iter().map(|talk| (talk.id, talk.intent.clone())).collect();
    let mut of: Vec<(i64, String, &'static str)> = Vec::new();
    for case in stitch(talks, windows) {
        let mut channels: Vec<&str> = Vec::new();
        for channel in &case.path {
            if !channels.contains(&channel.as_str()) {
                channels.push(channel);
            }
        }
        work.insert_case(&CaseRow {
            id: &case.id,
            customer,
            intent: case.intent.as_deref(),
            opened: case.opened,
            resolved: case.resolved,
            channels: &channels,
            path: &case.path,
            repeats: case.repeats,
        })?;
        of.extend(
            case.talks
                .iter()
                .map(|(id, rule)| (*id, case.id.clone(), rule.as_str())),
        );
    }
    of.sort_unstable_by_key(|(id, ..)| *id);
    for (id, intent) in intents {
        let found = of
            .binary_search_by_key(&id, |(id, ..)| *id)
            .ok()
            .map(|at| (of[at].1.as_str(), of[at].2));
        work.put_in_case(id, found, intent.as_deref())?;
    }
    Ok(())
}
