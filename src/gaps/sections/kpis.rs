//! Service figures per channel, frozen before the cutover.

use super::{Context, channel_name, missing, section, text};
use crate::model::gap::{Block, Cell, ChartKind, Column, ColumnKind, ColumnKind::*, KpiRow, Section, Table};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

/// (metric, basis, heading)
const TIMES: &[(&str, &str, &str)] = &[
    ("first_response", "calendar", "First response"),
    ("first_response", "business", "First response in business hours"),
    ("resolution", "calendar", "Resolution"),
    ("phone_wait", "calendar", "Waiting time on the phone"),
    ("case_resolution", "calendar", "First contact to last resolve of a case"),
    (
        "cross_channel_resolution",
        "calendar",
        "The same, cases over several channels",
    ),
];
const SHARES: &[(&str, &str)] = &[
    ("unanswered", "Unanswered"),
    ("promise_kept", "Answered within the promise"),
    ("fcr_channel", "Resolved on first contact, seen from the channel"),
    ("fcr", "Resolved on first contact, all channels"),
    ("repeat_rate", "Repeat contacts"),
    ("switch_rate", "Repeat contacts on another channel"),
    ("had_to_repeat", "Cases in which the customer had to repeat themselves"),
    ("call_abandonment", "Calls abandoned"),
    ("call_unanswered", "Calls not answered"),
    ("csat", "Satisfied (CSAT)"),
    ("ces", "Low effort (CES)"),
    ("rating_response", "Conversations with a rating"),
];

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut blocks = Vec::new();
    let mut reasons: Vec<(&str, String)> = Vec::new();
    for (metric, basis, heading) in TIMES {
        let rows = overall(context, metric, basis);
        if rows.is_empty() {
            if let Some(reason) = refused(context, metric, basis) {
                reasons.push((heading, reason));
            }
            continue;
        }
        // With a single channel its row says it all.
        let rows = if rows.len() == 2 { &rows[1..] } else { &rows };
        blocks.push(Block::Table(times(metric, basis, heading, rows)));
    }
    blocks.extend(shares(context, &mut reasons).into_iter().map(Block::Table));
    let volumes = overall(context, "nps", "calendar");
    if let Some(row) = volumes.iter().find(|row| row.channel.is_none()) {
        blocks.push(text(format!(
            "Net promoter score: {:.0} from {} answers.",
            row.value.unwrap_or(0.0),
            row.n
        )));
    } else if let Some(reason) = refused(context, "nps", "calendar") {
        reasons.push(("Net promoter score", reason));
    }
    for (what, reason) in reasons {
        let (reason, needs) = reason
            .split_once("; ")
            .map_or((reason.as_str(), ""), |(reason, needs)| (reason, needs));
        blocks.push(missing(what, reason, needs));
    }
    let summary = match (
        find(context, "fcr_channel"),
        find(context, "fcr"),
        find(context, "first_response"),
    ) {
        (Some(alone), Some(all), _) => format!(
            "Seen channel by channel {:.0} % of contacts are resolved on first contact; over all channels it is {:.0} %.",
            alone.value.unwrap_or(0.0) * 100.0,
            all.value.unwrap_or(0.0) * 100.0
        ),
        (_, _, Some(first)) => format!("First response times are known for {} conversations.", first.n),
        _ => "The exports do not hold what service figures need.".to_owned(),
    };
    blocks.push(text(
        "Automated messages, robots and private notes are left out. Medians and 90th percentiles by nearest rank; n is what they rest on. \
         Unanswered conversations are counted apart. Targets keep no figures for imported tickets, so this is the baseline.",
    ));
    Ok(section("kpis", "Service figures before the move", summary, blocks))
}

fn find<'a>(context: &Context<'a>, metric: &str) -> Option<&'a KpiRow> {
    context.kpis.find(metric, "calendar", None).filter(|row| row.computable)
}

/// Figures over all months and segments, the total first, then by channel.
fn overall<'a>(context: &Context<'a>, metric: &str, basis: &str) -> Vec<&'a KpiRow> {
    context
        .kpis
        .rows
        .iter()
        .filter(|row| row.metric == metric && row.basis == basis && row.computable && row.n > 0)
        .filter(|row| row.month.is_none() && row.segment.is_none())
        .collect()
}

fn refused(context: &Context<'_>, metric: &str, basis: &str) -> Option<String> {
    context
        .kpis
        .rows
        .iter()
        .find(|row| row.metric == metric && row.basis == basis && !row.computable)
        .and_then(|row| row.reason.clone())
}

fn channel(row: &KpiRow) -> Cell {
    Cell::text(row.channel.as_deref().map_or("All channels", channel_name))
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}

fn times(metric: &str, basis: &str, heading: &str, rows: &[&KpiRow]) -> Table {
    let mut table = Table::new(
        &format!("kpi-{}-{basis}", metric.replace('_', "-")),
        heading,
        &[
            ("channel", "Channel", Text),
            ("p50", "Median", Seconds),
            ("p90", "90 % within", Seconds),
            ("n", "n", Count),
        ],
    );
    for row in rows {
        table.push(vec![channel(row), number(row.p50), number(row.p90), Cell::count(row.n)]);
    }
    let slowest = rows
        .iter()
        .filter(|row| row.channel.is_some())
        .max_by(|a, b| a.p50.unwrap_or(0.0).total_cmp(&b.p50.unwrap_or(0.0)));
    let title = match slowest.and_then(|row| row.channel.as_deref()) {
        Some(name) if rows.len() > 2 => format!("{heading}: slowest on {}", channel_name(name).to_lowercase()),
        _ => heading.to_owned(),
    };
    table.chart(ChartKind::Range, title, "channel", &["p50", "p90"])
}

/// Rates as a matrix of figures and channels, and the numbers of objects that they rest on.
fn shares(context: &Context<'_>, reasons: &mut Vec<(&str, String)>) -> Vec<Table> {
    let mut channels: BTreeSet<&str> = BTreeSet::new();
    let mut figures: Vec<(&str, BTreeMap<&str, &KpiRow>)> = Vec::new();
    for (metric, heading) in SHARES {
        let rows = overall(context, metric, "calendar");
        if rows.is_empty() {
            if let Some(reason) = refused(context, metric, "calendar") {
                reasons.push((heading, reason));
            }
            continue;
        }
        let by_channel: BTreeMap<&str, &KpiRow> = rows
            .into_iter()
            .map(|row| (row.channel.as_deref().unwrap_or(""), row))
            .collect();
        channels.extend(by_channel.keys().filter(|channel| !channel.is_empty()));
        figures.push((heading, by_channel));
    }
    let matrix = |id: &str, title: &str, kind: ColumnKind, value: fn(&KpiRow) -> Cell| {
        let mut table = Table::new(id, title, &[("figure", "Figure", Text), ("all", "All channels", kind)]);
        table.columns.extend(
            channels
                .iter()
                .map(|channel| Column::new(channel, channel_name(channel), kind)),
        );
        for (heading, by_channel) in &figures {
            let mut row = vec![Cell::text(*heading)];
            row.extend(
                std::iter::once(&"")
                    .chain(&channels)
                    .map(|channel| by_channel.get(channel).map_or(Cell::Empty, |row| value(row))),
            );
            table.push(row);
        }
        table
    };
    if figures.is_empty() {
        return Vec::new();
    }
    vec![
        matrix("kpi-shares", "Rates", Share, |row| number(row.value)),
        matrix("kpi-shares-n", "What the rates rest on (n)", Count, |row| {
            Cell::count(row.n)
        }),
    ]
}
