//! Whether customers get the same service on every channel.

use super::{Context, channel_name, missing, section, text};
use crate::model::gap::{Block, Cell, ColumnKind::*, Section, Table};
use anyhow::Result;

/// Contacts that a channel needs to be compared.
const ENOUGH: u64 = 10;
/// How many times slower than the fastest channel counts as a disparity.
const TIMES_SLOWER: f64 = 2.0;
/// By how much a share may differ from the best channel.
const SHARE_BEHIND: f64 = 0.1;

/// (metric, basis, heading, whether it is a time, whether more is better)
const COMPARED: &[(&str, &str, &str, bool, bool)] = &[
    ("first_response", "calendar", "First response, median", true, false),
    ("first_response", "business", "In business hours", true, false),
    ("resolution", "calendar", "Resolution, median", true, false),
    ("unanswered", "calendar", "Unanswered", false, false),
    ("fcr", "calendar", "Resolved on first contact", false, true),
    ("csat", "calendar", "Satisfied", false, true),
];

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut channels: Vec<&str> = context
        .kpis
        .rows
        .iter()
        .filter(|row| row.metric == "contacts" && row.month.is_none() && row.segment.is_none())
        .filter_map(|row| row.channel.as_deref())
        .collect();
    channels.sort_unstable();
    channels.dedup();
    if channels.len() < 2 {
        let none = missing(
            "Parity between channels",
            "contacts of one channel only are known",
            "exports of every channel over the same period",
        );
        return Ok(section(
            "parity",
            "Parity between channels",
            "There is nothing to compare.",
            vec![none],
        ));
    }
    let mut table = Table::new(
        "parity",
        "Service by channel",
        &[("channel", "Channel", Text), ("contacts", "Contacts", Count)],
    );
    let mut disparities = Table::new(
        "disparities",
        "Where a channel falls behind the best one",
        &[
            ("figure", "Figure", Text),
            ("channel", "Channel", Text),
            ("behind", "Behind", Text),
            ("best", "Best channel", Text),
            ("n", "n", Count),
        ],
    )
    .note("Channels with ten contacts or more; twice as slow, or ten percentage points behind.");
    for (metric, basis, heading, time, _) in COMPARED {
        let kind = if *time { Seconds } else { Share };
        table.columns.push(crate::model::gap::Column::new(
            &format!("{metric}-{basis}"),
            heading,
            kind,
        ));
    }
    for channel in &channels {
        let contacts = context
            .kpis
            .find("contacts", "calendar", Some(channel))
            .map_or(0, |row| row.n);
        let mut row = vec![Cell::text(channel_name(channel)), Cell::count(contacts)];
        for (metric, basis, _, time, _) in COMPARED {
            let figure = figure(context, metric, basis, channel, *time);
            row.push(figure.map_or(Cell::Empty, |(value, _)| Cell::Number(value)));
        }
        table.push(row);
    }
    for (metric, basis, heading, time, more) in COMPARED {
        let mut figures: Vec<(f64, u64, &str)> = channels
            .iter()
            .filter_map(|channel| figure(context, metric, basis, channel, *time).map(|(value, n)| (value, n, *channel)))
            .filter(|(_, n, _)| *n >= ENOUGH)
            .collect();
        figures.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(b.2)));
        if *more {
            figures.reverse();
        }
        let Some((best, _, best_channel)) = figures.first().copied() else {
            continue;
        };
        for (value, n, channel) in figures.into_iter().skip(1) {
            let behind = if *time && best > 0.0 && value / best >= TIMES_SLOWER {
                format!("{:.1} times as long", value / best)
            } else if !*time && (value - best).abs() >= SHARE_BEHIND {
                format!("{:.0} points", (value - best).abs() * 100.0)
            } else {
                continue;
            };
            disparities.push(vec![
                Cell::text(*heading),
                Cell::text(channel_name(channel)),
                Cell::text(behind),
                Cell::text(channel_name(best_channel)),
                Cell::count(n),
            ]);
        }
    }
    let found = disparities.rows.len() as u64;
    let mut blocks = vec![Block::Table(table)];
    if found == 0 {
        blocks.push(text("No channel falls clearly behind another."));
    } else {
        blocks.push(Block::Table(disparities.top()));
    }
    blocks.push(missing(
        "Language by channel",
        "no export names the language of a message",
        "messages with their language",
    ));
    let summary = match found {
        0 => "The same service on every channel, as far as the figures show.".to_owned(),
        1 => "1 figure in which a channel falls behind.".to_owned(),
        n => format!("{n} figures in which a channel falls behind."),
    };
    Ok(section("parity", "Parity between channels", summary, blocks))
}

/// The figure of a channel over all months and segments, with n.
fn figure(context: &Context<'_>, metric: &str, basis: &str, channel: &str, time: bool) -> Option<(f64, u64)> {
    let row = context
        .kpis
        .find(metric, basis, Some(channel))
        .filter(|row| row.computable)?;
    let value = if time { row.p50 } else { row.value };
    value.map(|value| (value, row.n))
}
