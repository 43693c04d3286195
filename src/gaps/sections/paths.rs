//! Cases: one matter over all its contacts, the channels it went through, and customers who had to tell it twice.

use super::{Context, channel_name, missing, percent, plural, section};
use crate::model::gap::{Block, Cell, ChartKind, Column, ColumnKind::*, Section, TOP_ROWS, Table};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Contacts of a path that are printed; the rest is an ellipsis.
const STEPS: usize = 5;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let cases = context.count("SELECT COUNT(*) FROM cases")?;
    if cases == 0 {
        let none = missing(
            "Cases",
            "no contact belongs to a customer",
            "messages and calls with addresses or numbers, for every channel",
        );
        return Ok(section("cases", "Cases", "No case is visible.", vec![none]));
    }
    let several = context.count("SELECT COUNT(*) FROM cases WHERE json_array_length(channels) > 1")?;
    let repeated = context.count("SELECT COUNT(DISTINCT customer_id) FROM cases WHERE repeat > 0")?;
    let mut blocks = vec![Block::Table(paths(context, cases)?)];
    blocks.extend(flow(context)?.map(Block::Table));
    blocks.extend(matrix(context)?.map(Block::Table));
    blocks.extend(repeats(context)?.map(Block::Table));
    blocks.extend(rules(context)?.map(Block::Table));
    let summary = format!(
        "{}, {} of them over several channels; {} had to tell the same matter again on another channel.",
        plural(cases, "case"),
        percent(several, cases),
        plural(repeated, "customer")
    );
    Ok(section("cases", "Cases", summary, blocks))
}

fn paths(context: &Context<'_>, cases: u64) -> Result<Table> {
    let mut table = Table::new(
        "case-paths",
        "Paths of cases, most frequent first",
        &[
            ("path", "Contacts in order", Text),
            ("cases", "Cases", Count),
            ("share", "Share", Share),
            ("customers", "Customers", Count),
            ("repeated", "Had to repeat", Count),
        ],
    )
    .note("A case is what one customer wanted about one order, ticket or intent, over all channels.");
    let sql = "SELECT path, COUNT(*), COUNT(DISTINCT customer_id), SUM(repeat > 0) FROM cases GROUP BY path ORDER BY 2 DESC, 1";
    for row in context.rows(sql)? {
        let channels: Vec<String> = serde_json::from_str(row[0].text())?;
        let mut steps: Vec<&str> = channels
            .iter()
            .take(STEPS)
            .map(|channel| channel_name(channel))
            .collect();
        if channels.len() > STEPS {
            steps.push("…");
        }
        table.push(vec![
            Cell::text(steps.join(" → ")),
            Cell::count(row[1].int().unsigned_abs()),
            Cell::share(row[1].int().unsigned_abs(), cases),
            Cell::count(row[2].int().unsigned_abs()),
            Cell::count(row[3].int().unsigned_abs()),
        ]);
    }
    Ok(table.top())
}

/// Channels with a name of their own in the picture of flows.
const NAMED: usize = 4;

/// The first three contacts of cases that took more than one.
fn flow(context: &Context<'_>) -> Result<Option<Table>> {
    let sql = "SELECT path, COUNT(*) FROM cases WHERE contact_count > 1 GROUP BY path";
    let mut paths: Vec<(Vec<String>, u64)> = Vec::new();
    let mut used: BTreeMap<String, u64> = BTreeMap::new();
    for row in context.rows(sql)? {
        let (mut path, n): (Vec<String>, u64) = (serde_json::from_str(row[0].text())?, row[1].int().unsigned_abs());
        path.truncate(3);
        for channel in &path {
            *used.entry(channel.clone()).or_default() += n;
        }
        paths.push((path, n));
    }
    let mut named: Vec<(u64, &str)> = used.iter().map(|(channel, n)| (*n, channel.as_str())).collect();
    named.sort_by_key(|(n, channel)| (std::cmp::Reverse(*n), *channel));
    named.truncate(NAMED);
    let name = |channel: &str| match named.iter().any(|(_, known)| *known == channel) {
        true => channel_name(channel).to_owned(),
        false => "other channels".to_owned(),
    };
    let mut steps: BTreeMap<(i64, String, String), u64> = BTreeMap::new();
    let (mut cases, mut moved) = (0, 0);
    for (path, n) in &paths {
        cases += n;
        moved += if path.iter().any(|channel| *channel != path[0]) {
            *n
        } else {
            0
        };
        for (step, pair) in (1..).zip(path.windows(2)) {
            *steps.entry((step, name(&pair[0]), name(&pair[1]))).or_default() += n;
        }
    }
    if cases == 0 {
        return Ok(None);
    }
    let mut table = Table::new(
        "case-flow",
        "First three contacts of cases that took several",
        &[
            ("step", "Step", Count),
            ("from", "From", Text),
            ("to", "Then", Text),
            ("cases", "Cases", Count),
        ],
    )
    .note(
        "Step 1 leads from the first contact to the second, step 2 from there to the third; most cases end before it.",
    );
    for ((step, from, to), n) in steps {
        table.push(vec![Cell::Int(step), Cell::text(from), Cell::text(to), Cell::count(n)]);
    }
    let title = format!(
        "{} of cases with several contacts change the channel",
        percent(moved, cases)
    );
    Ok(Some(table.chart(
        ChartKind::Sankey,
        title,
        "from",
        &["step", "to", "cases"],
    )))
}

/// From which channel to which the customers of a case went, contact by contact.
fn matrix(context: &Context<'_>) -> Result<Option<Table>> {
    let sql = "SELECT path, COUNT(*) FROM cases WHERE contact_count > 1 GROUP BY path";
    let mut steps: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    let mut channels: BTreeSet<String> = BTreeSet::new();
    for row in context.rows(sql)? {
        let path: Vec<String> = serde_json::from_str(row[0].text())?;
        for pair in path.windows(2) {
            let to = steps.entry(pair[0].clone()).or_default();
            *to.entry(pair[1].clone()).or_default() += row[1].int().unsigned_abs();
            channels.extend(pair.iter().cloned());
        }
    }
    if channels.len() < 2 {
        return Ok(None);
    }
    let mut table = Table::new(
        "case-switches",
        "Next contact of the same case",
        &[("from", "From", Text)],
    );
    table
        .columns
        .extend(channels.iter().map(|to| Column::new(to, channel_name(to), Count)));
    for (from, to) in &steps {
        let mut row = vec![Cell::text(channel_name(from))];
        row.extend(
            channels
                .iter()
                .map(|channel| Cell::count(to.get(channel).copied().unwrap_or(0))),
        );
        table.push(row);
    }
    let keys: Vec<&str> = channels.iter().map(String::as_str).collect();
    Ok(Some(table.chart(
        ChartKind::Heat,
        "Where customers go next with the same case",
        "from",
        &keys,
    )))
}

/// Where the customer had to say it again, by intent.
fn repeats(context: &Context<'_>) -> Result<Option<Table>> {
    let mut table = Table::new(
        "repeated",
        "Customers who had to repeat themselves, by intent",
        &[
            ("intent", "Intent", Text),
            ("cases", "Cases", Count),
            ("repeated", "Had to repeat", Count),
            ("share", "Share", Share),
            ("customers", "Customers", Count),
        ],
    )
    .note("The same order, ticket or intent on another channel within seven days, without a hand-over in the tool.");
    let labels = context.intents()?;
    let sql = "SELECT COALESCE(intent, ''), COUNT(*), SUM(repeat > 0), COUNT(DISTINCT CASE WHEN repeat > 0 THEN customer_id END) FROM cases
      GROUP BY 1 HAVING SUM(repeat > 0) > 0 ORDER BY 3 DESC, 1";
    for row in context.rows(sql)?.into_iter().take(TOP_ROWS) {
        let (cases, repeated) = (row[1].int().unsigned_abs(), row[2].int().unsigned_abs());
        table.push(vec![
            Cell::text(super::intent_label(&labels, row[0].text())),
            Cell::count(cases),
            Cell::count(repeated),
            Cell::share(repeated, cases),
            Cell::count(row[3].int().unsigned_abs()),
        ]);
    }
    Ok((!table.rows.is_empty()).then_some(table))
}

/// What joined the contacts.
fn rules(context: &Context<'_>) -> Result<Option<Table>> {
    let mut table = Table::new(
        "case-rules",
        "Why contacts belong to one case",
        &[("rule", "Reason", Text), ("n", "Conversations", Count)],
    );
    let sql = "SELECT case_rule, COUNT(*) FROM conversations WHERE case_rule <> 'first' GROUP BY 1 ORDER BY 2 DESC, 1";
    for row in context.rows(sql)? {
        let reason = match row[0].text() {
            "same" => "merged in the tool, or copies of the same messages",
            "reference" => "the same order or ticket number",
            "intent" => "the same intent within a week",
            _ => "shortly behind, without saying what it is about",
        };
        table.push(vec![Cell::text(reason), Cell::count(row[1].int().unsigned_abs())]);
    }
    Ok((!table.rows.is_empty()).then_some(table))
}
