//! What service costs today, what repeat contacts on another channel cost, and what changes with one desk.
//! Every price comes from project.yaml; nothing is assumed.

use super::{Context, channel_name, missing, plural, section, text, thousands};
use crate::gaps::activity::month_number;
use crate::model::gap::{Block, Cell, ColumnKind::*, KpiRow, Section, Table};
use anyhow::Result;
use std::collections::BTreeMap;

/// Months that the figures rest on.
const MONTHS: i64 = 12;

/// Contacts and repeat contacts of one channel in the period.
#[derive(Default)]
struct Volume {
    contacts: u64,
    switched: u64,
}

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let costs = &context.settings.costs;
    if costs.contact.is_empty() {
        let none = missing(
            "Cost",
            "project.yaml has no prices",
            "`costs: { contact: { email: …, phone: … }, today: { TOOL: … }, unified: { TOOL: … }, avoided: 0.3, currency: … }`",
        );
        return Ok(section("cost", "Cost", "No prices are given.", vec![none]));
    }
    let currency = costs.currency.as_deref().unwrap_or("currency not given");
    let (volumes, months) = volumes(context);
    if months == 0 {
        let none = missing(
            "Cost",
            "no contact has a date",
            "exports of messages and calls with their times",
        );
        return Ok(section("cost", "Cost", "There is no contact to price.", vec![none]));
    }
    let year = 12.0 / months as f64;
    let mut table = Table::new(
        "cost-contacts",
        &format!("Contacts and what they cost ({currency})"),
        &[
            ("channel", "Channel", Text),
            ("contacts", "Contacts", Count),
            ("price", "Cost of one", Text),
            ("year", "Contacts, a year", Count),
            ("switched", "Repeats from another channel", Count),
            ("avoidable", "Repeats, a year", Count),
        ],
    )
    .note(format!(
        "The last {} of the data. A year = contacts × cost of one × 12 ÷ {months}. A repeat is a contact within the repeat window after one of the \
         same customer on another channel; they are part of the contacts.",
        plural(months.unsigned_abs(), "month")
    ));
    let (mut all, mut avoidable, mut unpriced) = (0.0, 0.0, Vec::new());
    for (channel, volume) in &volumes {
        let Some(price) = costs.contact.value(channel) else {
            unpriced.push((*channel, volume.contacts));
            continue;
        };
        let (cost, repeats) = (
            volume.contacts as f64 * price * year,
            volume.switched as f64 * price * year,
        );
        all += cost;
        avoidable += repeats;
        table.push(vec![
            Cell::text(channel_name(channel)),
            Cell::count(volume.contacts),
            Cell::text(format!("{price:.2}")),
            Cell::Number(cost),
            Cell::count(volume.switched),
            Cell::Number(repeats),
        ]);
    }
    let sum = |take: fn(&Volume) -> u64| -> u64 {
        let priced = volumes
            .iter()
            .filter(|(channel, _)| costs.contact.value(channel).is_some());
        priced.map(|(_, volume)| take(volume)).sum()
    };
    table.push(vec![
        Cell::text("All with a price"),
        Cell::count(sum(|volume| volume.contacts)),
        Cell::Empty,
        Cell::Number(all),
        Cell::count(sum(|volume| volume.switched)),
        Cell::Number(avoidable),
    ]);
    let mut blocks = vec![Block::Table(table)];
    for (channel, contacts) in unpriced {
        blocks.push(missing(
            &format!("Cost of {} on {}", plural(contacts, "contact"), channel_name(channel)),
            "project.yaml has no price for the channel",
            &format!("`costs: {{ contact: {{ {channel}: … }} }}`"),
        ));
    }
    let (compared, saved) = compare(context, currency, all, avoidable);
    blocks.extend(compared);
    blocks.push(text(
        "All prices are from project.yaml. Repeats from another channel are an upper bound of what one desk can avoid: some are new matters. \
         The move itself, training and lower handling times are not in these figures.",
    ));
    let summary = format!(
        "Contacts cost {} {currency} a year; {} {currency} of it are repeats from another channel.{saved}",
        money(all),
        money(avoidable)
    );
    Ok(section("cost", "Cost", summary, blocks))
}

/// Today against the unified desk, with what is said in the summary.
fn compare(context: &Context<'_>, currency: &str, contacts: f64, avoidable: f64) -> (Vec<Block>, String) {
    let costs = &context.settings.costs;
    let mut lacking = Vec::new();
    for (name, empty) in [
        ("today: { TOOL: cost a year }", costs.today.is_empty()),
        ("unified: { TOOL: cost a year }", costs.unified.is_empty()),
        ("avoided: share of the repeats", costs.avoided.is_none()),
    ] {
        if empty {
            lacking.push(name);
        }
    }
    let Some(avoided) = costs.avoided.filter(|_| lacking.is_empty()) else {
        let needs = format!("`costs: {{ {} }}` in project.yaml", lacking.join(", "));
        let none = missing("Today against unified", "prices are missing", &needs);
        return (vec![none], String::new());
    };
    let sum = |list: &crate::config::mapping::Ordered<f64>| list.iter().map(|(_, cost)| cost).sum::<f64>();
    let (today, unified) = (sum(&costs.today), sum(&costs.unified));
    let saved = avoidable * avoided;
    let mut table = Table::new(
        "cost-unified",
        &format!("Today against unified, a year ({currency})"),
        &[
            ("item", "Item", Text),
            ("today", "Today", Count),
            ("unified", "Unified", Count),
            ("change", "Change", Count),
        ],
    )
    .note(format!(
        "Unified contacts = contacts today − repeats from another channel × {avoided} (`costs.avoided`). Tools: the sums of `costs.today` and `costs.unified`."
    ));
    let rows = [
        ("Contacts", contacts, contacts - saved),
        ("Tools", today, unified),
        ("All", contacts + today, contacts - saved + unified),
    ];
    for (item, before, after) in rows {
        table.push(vec![
            Cell::text(item),
            Cell::Number(before),
            Cell::Number(after),
            Cell::Number(after - before),
        ]);
    }
    let change = unified - saved - today;
    let word = if change <= 0.0 { "less" } else { "more" };
    let text = format!(" Unified costs {} {currency} a year {word}.", money(change.abs()));
    (vec![Block::Table(table)], text)
}

/// Contacts by channel of the last months, and how many months that are.
fn volumes<'a>(context: &Context<'a>) -> (BTreeMap<&'a str, Volume>, i64) {
    let rows = || {
        context
            .kpis
            .rows
            .iter()
            .filter(|row| row.basis == "calendar" && row.segment.is_none())
    };
    let months: Vec<i64> = rows()
        .filter(|row| row.metric == "contacts")
        .filter_map(|row| month_number(row.month.as_deref()?))
        .collect();
    let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) else {
        return (BTreeMap::new(), 0);
    };
    let from = *first.max(&(last - MONTHS + 1));
    let mut volumes: BTreeMap<&str, Volume> = BTreeMap::new();
    for row in rows() {
        let (Some(channel), Some(month)) = (row.channel.as_deref(), row.month.as_deref().and_then(month_number)) else {
            continue;
        };
        if month < from {
            continue;
        }
        match row.metric.as_str() {
            "contacts" => volumes.entry(channel).or_default().contacts += row.n,
            "switch_rate" => volumes.entry(channel).or_default().switched += part(row),
            _ => {}
        }
    }
    (volumes, last - from + 1)
}

/// The number of objects behind a share.
fn part(row: &KpiRow) -> u64 {
    (row.value.unwrap_or(0.0) * row.n as f64).round() as u64
}

fn money(amount: f64) -> String {
    thousands(amount.round() as u64)
}
