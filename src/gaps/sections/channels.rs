//! How customers get in touch, month by month.

use super::{Context, channel_name, missing, percent, plural, section};
use crate::gaps::activity::month_axis;
use crate::model::gap::{Block, Cell, ChartKind, Column, ColumnKind::*, Section, Table};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

const MONTHS: usize = 24;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut by_channel: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    let mut months: BTreeSet<String> = BTreeSet::new();
    for row in context
        .kpis
        .rows
        .iter()
        .filter(|row| row.metric == "contacts" && row.segment.is_none())
    {
        if let (Some(channel), Some(month)) = (row.channel.as_deref(), row.month.as_deref()) {
            by_channel.entry(channel).or_default().insert(month, row.n);
            months.insert(month.to_owned());
        }
    }
    let axis = month_axis(&months, MONTHS);
    let Some(first) = axis.first() else {
        let none = missing(
            "Channel mix",
            "no contact of a customer has a time",
            "messages and calls with their times",
        );
        return Ok(section("channels", "Channel mix", "Not known.", vec![none]));
    };
    let mut table = Table::new(
        "channel-months",
        "Contacts by channel and month",
        &[("channel", "Channel", Text)],
    )
    .note(
        "A contact is a conversation that the customer opened, or an inbound call; by the month in the project's zone.",
    );
    table.columns.push(Column::new("total", "All", Count));
    table.columns.push(Column::new("share", "Share", Share));
    let has_earlier = months.first().is_some_and(|month| month < first);
    if has_earlier {
        table.columns.push(Column::new("earlier", "Earlier", Count));
    }
    table
        .columns
        .extend(axis.iter().map(|month| Column::new(month, month, Count)));
    let mut channels: Vec<(u64, &str, &BTreeMap<&str, u64>)> = by_channel
        .iter()
        .map(|(channel, months)| (months.values().sum(), *channel, months))
        .collect();
    channels.sort_by(|a, b| (std::cmp::Reverse(a.0), a.1).cmp(&(std::cmp::Reverse(b.0), b.1)));
    let all: u64 = channels.iter().map(|(total, ..)| total).sum();
    for (total, channel, counts) in &channels {
        let earlier: u64 = counts
            .iter()
            .filter(|(month, _)| **month < first.as_str())
            .map(|(_, n)| n)
            .sum();
        let mut row = vec![
            Cell::text(channel_name(channel)),
            Cell::count(*total),
            Cell::share(*total, all),
        ];
        if has_earlier {
            row.push(Cell::count(earlier));
        }
        row.extend(
            axis.iter()
                .map(|month| Cell::count(counts.get(month.as_str()).copied().unwrap_or(0))),
        );
        table.push(row);
    }
    let (top, name) = channels
        .first()
        .map_or((0, ""), |(total, name, _)| (*total, channel_name(name)));
    let summary = format!(
        "{} over {}; {name} carries {}.",
        plural(all, "contact"),
        plural(channels.len() as u64, "channel"),
        percent(top, all)
    );
    let title = format!("{name} carries {} of all contacts", percent(top, all));
    let keys: Vec<&str> = axis.iter().map(String::as_str).collect();
    let table = table.chart(ChartKind::SmallMultiples, title, "channel", &keys);
    Ok(section("channels", "Channel mix", summary, vec![Block::Table(table)]))
}
