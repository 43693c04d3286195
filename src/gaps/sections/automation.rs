//! What customers ask for again and again: candidates for rules, forms and pages of answers.

use super::{Context, channel_name, missing, percent, section, text, thousands};
use crate::model::gap::{Block, Cell, Column, ColumnKind::*, Section, Table};
use anyhow::Result;
use std::collections::BTreeMap;

/// Contacts by intent and channel: conversations in which a customer asked.
const SQL: &str = "
SELECT COALESCE(intent, ''), COALESCE(channel, 'other'), COUNT(*) FROM conversations
WHERE case_id IS NOT NULL AND merged_into IS NULL GROUP BY 1, 2 ORDER BY 1, 2";
const TALKS: &str = "
SELECT c.intent, k.talk_seconds FROM calls k JOIN conversations c ON c.conversation_id = k.conversation_id
WHERE c.intent IS NOT NULL AND k.talk_seconds > 0 ORDER BY 1, 2";

#[derive(Default)]
struct Demand {
    contacts: u64,
    /// Ascending.
    talk_seconds: Vec<u64>,
    channels: Vec<(u64, String)>,
}

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let labels = context.intents()?;
    let mut demands: BTreeMap<String, Demand> = BTreeMap::new();
    let mut all = 0;
    for row in context.rows(SQL)? {
        let demand = demands.entry(row[0].text().to_owned()).or_default();
        let n = row[2].int().unsigned_abs();
        all += n;
        demand.contacts += n;
        demand.channels.push((n, row[1].text().to_owned()));
    }
    context.data.each(TALKS, &[], |_, row| {
        if let Some(demand) = demands.get_mut(row[0].text()) {
            demand.talk_seconds.push(row[1].int().unsigned_abs());
        }
        Ok(())
    })?;
    let unknown = demands.remove("").map_or(0, |demand| demand.contacts);
    if demands.is_empty() {
        let none = missing(
            "What customers ask for",
            "no text of a customer holds a phrase of a known intent",
            "messages with their texts, or own phrases under `intents:` in project.yaml",
        );
        return Ok(section(
            "automation",
            "Automation and self-service",
            "It is not known what customers ask for.",
            vec![none],
        ));
    }
    let mut table = Table::new(
        "intents",
        "What customers ask for",
        &[
            ("intent", "Intent", Text),
            ("candidate", "Candidate for self-service", Text),
            ("contacts", "Contacts", Count),
            ("share", "Share", Share),
            ("channel", "Most on", Text),
            ("calls", "Calls", Count),
            ("talk", "Talk time of a call, median", Seconds),
        ],
    )
    .note("By phrases in what the customer wrote, whole words, eight languages. What no phrase fits stays unknown and is not guessed.");
    let costs = &context.settings.costs;
    if !costs.contact.is_empty() {
        let currency = costs.currency.as_deref().unwrap_or("currency not given");
        let heading = format!("What they cost ({currency})");
        table.columns.push(Column::new("cost", &heading, Count));
    }
    let mut rows: Vec<(String, Demand)> = demands.into_iter().collect();
    rows.sort_by(|a, b| (std::cmp::Reverse(a.1.contacts), &a.0).cmp(&(std::cmp::Reverse(b.1.contacts), &b.0)));
    let mut routine = 0;
    for (intent, mut demand) in rows {
        demand
            .channels
            .sort_by(|a, b| (std::cmp::Reverse(a.0), &a.1).cmp(&(std::cmp::Reverse(b.0), &b.1)));
        let candidate = labels.get(&intent).is_some_and(|(_, routine)| *routine);
        routine += if candidate { demand.contacts } else { 0 };
        let prices = demand.channels.iter();
        let cost: f64 = prices
            .filter_map(|(n, channel)| Some(*n as f64 * costs.contact.value(channel)?))
            .sum();
        let mut row = vec![
            Cell::text(super::intent_label(&labels, &intent)),
            Cell::text(if candidate { "yes" } else { "no" }),
            Cell::count(demand.contacts),
            Cell::share(demand.contacts, all),
            Cell::text(demand.channels.first().map_or("", |(_, channel)| channel_name(channel))),
            Cell::count(demand.talk_seconds.len() as u64),
            // Nearest rank.
            demand
                .talk_seconds
                .get(demand.talk_seconds.len().div_ceil(2).saturating_sub(1))
                .map_or(Cell::Empty, |seconds| Cell::count(*seconds)),
        ];
        if !costs.contact.is_empty() {
            row.push(Cell::Number(cost));
        }
        table.push(row);
    }
    let summary = format!(
        "At least {} of {} conversations and calls of known customers are about matters that a rule, a form or a page of answers could settle.",
        percent(routine, all),
        thousands(all)
    );
    let mut blocks = vec![
        Block::Table(table),
        text(format!(
            "Of {} of them it is not known what they are about; calls tell it only where a note was written.",
            thousands(unknown)
        )),
        missing(
            "Handling time of messages",
            "no export says how long an agent worked on a message",
            "time tracking of the help desk; for calls the talk time stands above",
        ),
    ];
    if !costs.contact.is_empty() {
        let how = "The cost is contacts × cost of one; channels without a price are left out.";
        blocks.insert(1, text(how));
    }
    Ok(section("automation", "Automation and self-service", summary, blocks))
}
