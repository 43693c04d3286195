//! Customers by segment and by the number of channels they use.

use super::{Context, channel_name, fill, missing, percent, section};
use crate::model::gap::{Block, Cell, ChartKind, ColumnKind::*, Section, Table};
use anyhow::Result;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut segments = Table::new(
        "segments",
        "Customers by segment",
        &[
            ("segment", "Segment", Text),
            ("customers", "Customers", Count),
            ("vip", "VIP", Count),
            ("orders", "With orders", Count),
            ("order_count", "Orders", Count),
        ],
    );
    fill(
        context,
        &mut segments,
        "
        SELECT segment, COUNT(*), SUM(vip), SUM(order_count > 0), SUM(order_count) FROM customers
        WHERE COALESCE(segment, '') <> '' GROUP BY segment ORDER BY 2 DESC, 1",
    )?;
    let mut channels = Table::new(
        "channel-count",
        "Customers by number of channels",
        &[
            ("channels", "Channels", Text),
            ("customers", "Customers", Count),
            ("buyers", "With orders", Count),
            ("repeat", "With two or more orders", Count),
        ],
    );
    fill(context, &mut channels, "
        SELECT CASE WHEN channel_count >= 4 THEN '4 and more' ELSE CAST(channel_count AS TEXT) END, COUNT(*), SUM(order_count > 0), SUM(order_count > 1)
        FROM customers GROUP BY 1 ORDER BY 1")?;
    let several = context.count("SELECT COUNT(*) FROM customers WHERE channel_count > 1")?;
    let mut blocks = Vec::new();
    if channels.rows.is_empty() {
        blocks.push(missing(
            "Channels per customer",
            "there is no customer",
            "contacts with addresses or numbers",
        ));
    } else {
        let title = format!("{several} customers use several channels");
        blocks.push(Block::Table(channels.chart(
            ChartKind::Bars,
            title,
            "channels",
            &["customers"],
        )));
    }
    blocks.extend(combinations(context).map(Block::Table));
    if segments.rows.is_empty() {
        blocks.push(missing(
            "Segments",
            "no customer has a segment",
            "orders or contacts with times, for every channel",
        ));
    } else {
        blocks.push(Block::Table(segments));
    }
    Ok(section(
        "segments",
        "Customer segments",
        format!("{several} customers use more than one channel."),
        blocks,
    ))
}

/// Which channels the same customers use.
fn combinations(context: &Context<'_>) -> Option<Table> {
    let all = &context.kpis.combinations;
    let customers: u64 = all.iter().map(|one| one.customers).sum();
    let single: u64 = all
        .iter()
        .filter(|one| one.channels.len() == 1)
        .map(|one| one.customers)
        .sum();
    let mut table = Table::new(
        "channel-combinations",
        "Customers by the channels that they used",
        &[
            ("channels", "Channels", Text),
            ("customers", "Customers", Count),
            ("share", "Share", Share),
        ],
    )
    .note("Customers with a message or call of their own that has a time; the table kpis counts the contacts.");
    for one in all {
        let names: Vec<&str> = one.channels.iter().map(|channel| channel_name(channel)).collect();
        table.push(vec![
            Cell::text(names.join(" + ")),
            Cell::count(one.customers),
            Cell::share(one.customers, customers),
        ]);
    }
    let title = format!("{} of customers used one channel only", percent(single, customers));
    (!table.rows.is_empty()).then(|| table.top().chart(ChartKind::UpSet, title, "channels", &["customers"]))
}
