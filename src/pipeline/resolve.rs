//! From staged entities to agents, contact records, calls and conversations: who is who within each source,
//! which side is the company's own, which messages belong together.

use super::settings::OwnSide;
use crate::model::content::Content;
use crate::model::kind::{Emitted, Kind};
use crate::model::party::{AgentRow, ContactRow};
use crate::normalise::intent::Lexicon;
use crate::normalise::{content, phone, subject};
use crate::store::conversations::LooseMessage;
use crate::store::entities::Staged;
use crate::store::work::{SourceRow, Work};
use crate::unify::{agents, calls, contacts, fields, subjects, threads};
use anyhow::Result;
use foldhash::{HashMap, HashMapExt};

/// Runs the resolve stage on a store whose import is complete.
///
/// # Errors
/// When the store cannot be read or written.
pub(super) fn resolve(work: &mut Work, own: &OwnSide, session_gap_micros: i64, lexicon: &Lexicon) -> Result<()> {
    work.mark_duplicates()?;
    work.reset_resolved()?;
    let sources = work.sources()?;
    let work = &*work;
    work.transaction(|| {
        let agents = fold_agents(work, &sources, own)?;
        fold_contacts(work, &sources, own, agents)?;
        for source in sources.iter().filter(|source| source.country_assumed) {
            let national = work.national_numbers(source.src)?;
            if let Some(country) = source.country.as_deref().filter(|_| national > 0) {
                work.note(source.src, "country-assumed", country, "", national)?;
            }
        }
        Ok(())
    })?;
    work.index_contacts()?;
    let blind = work.transaction(|| infer_own_side(work))?;
    work.transaction(|| fold_calls(work, &sources, lexicon))?;
    work.transaction(|| {
        work.link_known_conversations()?;
        split_chats(work, session_gap_micros)?;
        join_mails(work)?;
        work.link_calls()?;
        work.link_messages(&blind)
    })
}

/// Agents by identifier, to recognise their addresses among the contacts.
#[derive(Debug, Default)]
struct AgentIndex {
    by_identifier: HashMap<(String, String), i64>,
    count: i64,
}

fn fold_agents(work: &Work, sources: &[SourceRow], own: &OwnSide) -> Result<AgentIndex> {
    let names: HashMap<u32, &str> = sources.iter().map(|row| (row.src, row.source.as_str())).collect();
    let mut staged: Vec<(u32, Emitted)> = own.agents.iter().map(|agent| (0, agent.clone())).collect();
    work.each_entity(Kind::Agent, "src, key, id", |row| {
        staged.push((row.src, row.entity));
        Ok(())
    })?;
    let merged = agents::merge(
        staged
            .iter()
            .map(|(src, entity)| (*src, names.get(src).copied().unwrap_or("project.yaml"), entity)),
    );
    let mut index = AgentIndex {
        by_identifier: HashMap::new(),
        count: merged.len() as i64,
    };
    for agent in &merged {
        for (kind, value) in &agent.identifiers {
            let value = if kind == "phone" {
                phone::normalise(value, None).key
            } else {
                value.clone()
            };
            index
                .by_identifier
                .entry((kind.clone(), value))
                .or_insert(agent.agent_no);
        }
    }
    work.insert_agents(&merged)?;
    Ok(index)
}

fn fold_contacts(work: &Work, sources: &[SourceRow], own: &OwnSide, mut agents: AgentIndex) -> Result<()> {
    let by_src: HashMap<u32, &SourceRow> = sources.iter().map(|row| (row.src, row)).collect();
    let mut record_id = 0;
    let mut group: Vec<contacts::Part> = Vec::new();
    let mut group_key: (u32, String) = (0, String::new());
    let mut flush = |group: &mut Vec<contacts::Part>, key: &(u32, String)| -> Result<()> {
        if group.is_empty() {
            return Ok(());
        }
        let source = by_src.get(&key.0);
        let mut row = contacts::fold(
            key.0,
            &key.1,
            group,
            source.and_then(|source| source.country.as_deref()),
        );
        record_id += 1;
        row.record_id = record_id;
        group.clear();
        work.insert_contact(&row)?;
        if let Some(agent_no) = own_side(&row, own, &mut agents, work, source.map_or("", |source| &source.source))? {
            work.mark_record(row.record_id, row.src, &row.key, agent_no)?;
        }
        Ok(())
    };
    work.each_entity(Kind::Contact, "src, key, unit, id", |staged| {
        let key = fields::text(&staged.entity, "key").unwrap_or_default().to_owned();
        if (staged.src, &key) != (group_key.0, &group_key.1) {
            flush(&mut group, &group_key)?;
            group_key = (staged.src, key);
        }
        group.push(contacts::Part {
            unit: staged.unit,
            entity: staged.entity,
        });
        Ok(())
    })?;
    flush(&mut group, &group_key)
}

/// Whether a contact record is the company's own side: `Some(Some(agent))`, `Some(None)`, or `None` for an
/// outside party. A person at an own address who is not a known agent becomes one.
fn own_side(
    row: &ContactRow,
    own: &OwnSide,
    agents: &mut AgentIndex,
    work: &Work,
    source: &str,
) -> Result<Option<Option<i64>>> {
    for id in &row.identifiers {
        if let Some(agent) = agents.by_identifier.get(&(id.kind.to_owned(), id.value.clone())) {
            return Ok(Some(Some(*agent)));
        }
    }
    let name = row.texts[0].as_deref().unwrap_or_default();
    if own.is_own_name(name) {
        return Ok(Some(None));
    }
    if row
        .identifiers
        .iter()
        .any(|id| id.kind == "phone" && (own.is_own_number(&id.value) || own.is_extension(&id.raw)))
    {
        return Ok(Some(None));
    }
    let Some(id) = row
        .identifiers
        .iter()
        .find(|id| id.kind == "email" && own.is_own_address(&id.value))
    else {
        return Ok(None);
    };
    agents.count += 1;
    let agent = AgentRow {
        agent_no: agents.count,
        agent_id: agents::id_of(&format!("{source}\0{}", row.key)),
        name: row.texts[0].clone().or_else(|| Some(id.value.clone())),
        email: Some(id.value.clone()),
        identifiers: vec![("email".to_owned(), id.value.clone())],
        records: vec![(row.src, row.key.clone())],
        ..AgentRow::default()
    };
    agents
        .by_identifier
        .insert(("email".to_owned(), id.value.clone()), agent.agent_no);
    work.insert_agents(std::slice::from_ref(&agent))?;
    Ok(Some(Some(agent.agent_no)))
}

/// Finds the own side of sources that do not name it; returns the sources where it stays unknown.
fn infer_own_side(work: &Work) -> Result<Vec<u32>> {
    let mut blind = Vec::new();
    for (src, messages) in work.sources_without_direction()? {
        let candidates = work.own_candidates(src)?;
        let chat = candidates.first().is_some_and(|first| first.chat);
        let mut found: Vec<String> = Vec::new();
        if let Some(first) = candidates.first() {
            let second = candidates.get(1).map_or(0, |second| second.uses);
            // More than half of at least three mails or two chats, and more than anybody else.
            let enough = if chat { 2 } else { 3 };
            if first.uses >= enough && first.uses * 2 > first.total && first.uses > second {
                found.push(first.party.clone());
            }
        }
        if found.is_empty() && chat {
            found = work
                .authors_not_in_chat_name(src)?
                .into_iter()
                .map(|(name, _)| name)
                .take(1)
                .collect();
        }
        if found.is_empty() {
            blind.push(src);
            work.note(src, "own-side-unknown", "own", "", messages)?;
        } else {
            for party in &found {
                work.mark_own(src, party, chat)?;
            }
            work.note(src, "own-side-assumed", "own", "", messages)?;
        }
    }
    Ok(blind)
}

fn fold_calls(work: &Work, sources: &[SourceRow], lexicon: &Lexicon) -> Result<()> {
    let country: HashMap<u32, Option<&str>> = sources.iter().map(|row| (row.src, row.country.as_deref())).collect();
    let clean = |src: u32, call: &mut Emitted| {
        for field in ["from_number", "to_number"] {
            if let Some(raw) = fields::text(call, field) {
                let number = phone::normalise(raw, country.get(&src).copied().flatten());
                let value = if number.withheld {
                    "withheld".to_owned()
                } else {
                    number.key
                };
                call.set(field, crate::model::kind::Cell::Text(value));
            }
        }
    };
    work.each_entity(Kind::Call, "src, key, id", |mut staged| {
        staged.entity = calls::complete(staged.entity);
        clean(staged.src, &mut staged.entity);
        let key = key_of(&staged, "key");
        work.insert_call(
            staged.src,
            staged.unit,
            &key,
            1,
            &staged.entity,
            &note_content(&staged.entity, lexicon),
        )
    })?;
    let mut legs: Vec<Emitted> = Vec::new();
    let mut group = (0_u32, String::new(), 0_i64);
    let flush = |legs: &mut Vec<Emitted>, group: &(u32, String, i64)| -> Result<()> {
        if legs.is_empty() {
            return Ok(());
        }
        let mut call = calls::fold(legs);
        clean(group.0, &mut call);
        work.insert_call(
            group.0,
            group.2,
            &group.1,
            legs.len() as i64,
            &call,
            &note_content(&call, lexicon),
        )?;
        legs.clear();
        Ok(())
    };
    work.each_entity(Kind::CallLeg, "src, coalesce(call, key), unit, id", |staged| {
        let call = if fields::text(&staged.entity, "call").is_some() {
            "call"
        } else {
            "key"
        };
        let key = key_of(&staged, call);
        if (staged.src, &key) != (group.0, &group.1) {
            flush(&mut legs, &group)?;
            group = (staged.src, key, staged.unit);
        }
        legs.push(staged.entity);
        Ok(())
    })?;
    flush(&mut legs, &group)
}

/// What the note of a call holds.
fn note_content(call: &Emitted, lexicon: &Lexicon) -> Content {
    let Some(note) = fields::text(call, "note") else {
        return Content::default();
    };
    let mut found = content::examine_whole(note);
    content::examine_written(&mut found, "", note, Some(lexicon));
    found
}

fn key_of(staged: &Staged, field: &str) -> String {
    fields::text(&staged.entity, field).map_or_else(|| format!("h{:016x}", staged.hash.cast_unsigned()), str::to_owned)
}

/// Splits chats into sessions; the key of a session is the chat and its first message.
fn split_chats(work: &Work, gap_micros: i64) -> Result<()> {
    let mut chat = (0_u32, String::new());
    let mut last: Option<i64> = None;
    let mut conversation = 0;
    work.each_loose_message(true, |message| {
        let session = message.session.unwrap_or_default();
        let same = (message.src, &session) == (chat.0, &chat.1);
        let silent = message.at.zip(last).is_some_and(|(at, last)| at - last > gap_micros);
        if !same || silent {
            let kind = if message.group { "group" } else { "session" };
            conversation = work.insert_conversation(message.src, "s", &format!("{session}#{}", message.key), kind)?;
            last = None;
            chat = (message.src, session);
        }
        last = message.at.or(last);
        work.put_message(message.id, conversation)
    })
}

/// Joins mails into threads; other loose messages are conversations of their own.
fn join_mails(work: &Work) -> Result<()> {
    let mut references = threads::References::new();
    let mut mails: Vec<subjects::Mail> = Vec::new();
    work.index_participants()?;
    work.each_loose_message(false, |message| {
        references.push(
            message.src,
            message.external_id.as_deref(),
            message.refers_to.iter().map(String::as_str),
        );
        mails.push(mail_of(work, &message)?);
        Ok(())
    })?;
    let mut thread_of = references.threads();
    subjects::join(&mut thread_of, &mails);
    let mut conversation_of: Vec<i64> = vec![0; mails.len()];
    let mut number = 0_usize;
    work.each_loose_message(false, |message| {
        let first = thread_of[number] as usize;
        if first == number {
            let kind = if message.group { "group" } else { "thread" };
            conversation_of[number] = work.insert_conversation(message.src, "r", &message.key, kind)?;
        }
        work.put_message(message.id, conversation_of[first])?;
        number += 1;
        Ok(())
    })
}

/// What subject and parties say about a mail.
fn mail_of(work: &Work, message: &LooseMessage) -> Result<subjects::Mail> {
    use std::hash::BuildHasher;
    let Some(text) = &message.subject else {
        return Ok(subjects::Mail::default());
    };
    let (base, reply) = subject::base(text);
    if base.is_empty() {
        return Ok(subjects::Mail::default());
    }
    let hash = foldhash::quality::FixedState::with_seed(0x7375_626a).hash_one(&base);
    Ok(subjects::Mail {
        subject: Some((message.src, hash)),
        reply,
        parties: work.outside_parties(message)?,
        at: message.at,
    })
}
