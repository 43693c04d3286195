//! Who has worked which channel, and who will meet a new one.

use super::{Context, channel_name, missing, plural, section};
use crate::model::gap::{Block, Cell, ChartKind, Column, ColumnKind::*, PrivateKind, Section, Table};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

const SQL: &str = "
SELECT w.agent_id, a.name, a.active, w.channel, SUM(w.n) FROM (
  SELECT agent_id, channel, SUM(n) AS n FROM message_counts WHERE agent_id IS NOT NULL GROUP BY 1, 2
  UNION ALL SELECT agent_id, 'phone', COUNT(*) FROM calls WHERE agent_id IS NOT NULL AND answered_at IS NOT NULL GROUP BY 1) w
JOIN agents a ON a.agent_id = w.agent_id WHERE a.bot = 0 GROUP BY 1, 2, 3, 4 ORDER BY 1, 4";

#[derive(Default)]
struct Agent {
    name: String,
    inactive: bool,
    channels: BTreeMap<String, u64>,
}

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut agents: BTreeMap<String, Agent> = BTreeMap::new();
    let mut channels: BTreeSet<String> = BTreeSet::new();
    for row in context.rows(SQL)? {
        let agent = agents.entry(row[0].text().to_owned()).or_default();
        row[1].text().clone_into(&mut agent.name);
        agent.inactive = row[2].number() == Some(0.0);
        agent
            .channels
            .insert(row[3].text().to_owned(), row[4].int().unsigned_abs());
        channels.insert(row[3].text().to_owned());
    }
    let idle = context
        .count("SELECT COUNT(*) FROM agents WHERE bot = 0")?
        .saturating_sub(agents.len() as u64);
    if agents.is_empty() {
        let none = missing(
            "Agents by channel",
            "no message or call names the agent",
            "agents and authors with the messages, extensions with the calls",
        );
        return Ok(section(
            "team",
            "Team readiness",
            "It is not known who worked which channel.",
            vec![none],
        ));
    }
    let mut rows: Vec<(String, Agent)> = agents.into_iter().collect();
    rows.sort_by_key(|(id, agent)| (std::cmp::Reverse(agent.channels.values().sum::<u64>()), id.clone()));
    let mut table = Table::new("agents", "Answers by agent and channel", &[
        ("agent", "Agent", Text),
        ("active", "Account", Text),
        ("new", "Channels never worked", Count),
    ])
    .note("Sent messages and answered calls. An agent without any on a channel needs training before the channels are merged.");
    table.columns.extend(
        channels
            .iter()
            .map(|channel| Column::new(channel, channel_name(channel), Count)),
    );
    for (id, agent) in &rows {
        let name = if agent.name.is_empty() { id } else { &agent.name };
        let mut row = vec![
            Cell::Private(PrivateKind::Name, name.clone()),
            Cell::text(if agent.inactive { "deactivated" } else { "in use" }),
            Cell::count((channels.len() - agent.channels.len()) as u64),
        ];
        row.extend(
            channels
                .iter()
                .map(|channel| Cell::count(agent.channels.get(channel).copied().unwrap_or(0))),
        );
        table.push(row);
    }
    let active = rows.iter().filter(|(_, agent)| !agent.inactive);
    let single = active
        .clone()
        .filter(|(_, agent)| agent.channels.len() == 1 && channels.len() > 1)
        .count();
    let summary = format!(
        "{} of {} have worked a single channel; {} never answered anybody.",
        single,
        plural(active.count() as u64, "active agent"),
        plural(idle, "account")
    );
    let title = format!("{} know one channel only", plural(single as u64, "active agent"));
    let keys: Vec<&str> = channels.iter().map(String::as_str).collect();
    let table = table.top().chart(ChartKind::Heat, title, "agent", &keys);
    Ok(section("team", "Team readiness", summary, vec![Block::Table(table)]))
}
