//! Agents of all sources merged by e-mail address.

use super::fields;
use crate::model::kind::Emitted;
use crate::model::party::AgentRow;
use std::collections::BTreeMap;

/// Merges agent records, given as (source number, source name, entity), by e-mail address. Those without an
/// address stay apart. The result is sorted by the smallest record.
pub fn merge<'e>(records: impl IntoIterator<Item = (u32, &'e str, &'e Emitted)>) -> Vec<AgentRow> {
    let mut agents: Vec<(String, AgentRow)> = Vec::new();
    let mut by_email: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_key: BTreeMap<(u32, String), usize> = BTreeMap::new();
    for (src, source, entity) in records {
        let Some(key) = fields::text(entity, "key") else {
            continue;
        };
        let email = fields::text(entity, "email").map(str::to_lowercase);
        let known = by_key
            .get(&(src, key.to_owned()))
            .or_else(|| email.as_ref().and_then(|email| by_email.get(email)))
            .copied();
        let index = known.unwrap_or_else(|| {
            agents.push((format!("{source}\0{key}"), AgentRow::default()));
            agents.len() - 1
        });
        let (smallest, agent) = &mut agents[index];
        let own = format!("{source}\0{key}");
        if own < *smallest {
            *smallest = own;
        }
        if let Some(email) = &email {
            by_email.entry(email.clone()).or_insert(index);
            agent.identifiers.push(("email".to_owned(), email.clone()));
        }
        by_key.insert((src, key.to_owned()), index);
        agent.records.push((src, key.to_owned()));
        for kind in ["phone", "extension"] {
            if let Some(value) = fields::text(entity, kind) {
                agent.identifiers.push((kind.to_owned(), value.to_owned()));
            }
        }
        fill(&mut agent.name, fields::text(entity, "name"));
        fill(&mut agent.email, fields::text(entity, "email"));
        fill(&mut agent.team, fields::text(entity, "team"));
        if let Some(active) = fields::int(entity, "active") {
            agent.active = Some(agent.active.unwrap_or(false) || active != 0);
        }
        agent.bot |= fields::int(entity, "bot").unwrap_or(0) != 0;
    }
    agents.sort_by(|(a, _), (b, _)| a.cmp(b));
    agents
        .into_iter()
        .zip(1..)
        .map(|((smallest, mut agent), number)| {
            agent.agent_id = id_of(&smallest);
            agent.agent_no = number;
            agent.records.sort();
            agent.records.dedup();
            agent.identifiers.sort();
            agent.identifiers.dedup();
            agent
        })
        .collect()
}

/// The published id of an agent whose smallest record is `source\0key`.
pub fn id_of(smallest: &str) -> String {
    format!("A{}", &blake3::hash(smallest.as_bytes()).to_hex()[..12])
}

fn fill(slot: &mut Option<String>, value: Option<&str>) {
    if slot.is_none() {
        *slot = value.map(str::to_owned);
    }
}
