//! Over which channels customers can be reached.

use super::{Context, cell, channel_name, fill, missing, percent, section, text, thousands};
use crate::model::gap::{Block, Cell, ChartKind, ColumnKind::*, Section, Table};
use anyhow::Result;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let customers = context.count("SELECT COUNT(*) FROM customers")?;
    if customers == 0 {
        let none = missing(
            "Reachability",
            "there is no customer",
            "contacts with addresses or numbers",
        );
        return Ok(section("reachability", "Reachability", "Nobody to reach.", vec![none]));
    }
    let mut kinds = Table::new(
        "reach",
        "Customers by what is known of them",
        &[
            ("way", "Way", Text),
            ("customers", "Customers", Count),
            ("share", "Share", Share),
        ],
    );
    let sql = "SELECT CASE kind WHEN 'email' THEN 'E-mail address' WHEN 'phone' THEN 'Telephone number'
          WHEN 'handle' THEN 'Handle: ' || system ELSE 'Customer number: ' || system END, COUNT(DISTINCT customer_id)
        FROM customer_identifiers GROUP BY 1 ORDER BY 2 DESC, 1";
    for row in context.rows(sql)? {
        let count = row[1].int().unsigned_abs();
        kinds.push(vec![
            Cell::text(row[0].text()),
            Cell::count(count),
            Cell::share(count, customers),
        ]);
    }
    let mut combinations = Table::new(
        "reach-combinations",
        "Customers by combination",
        &[("ways", "Ways to reach them", Text), ("customers", "Customers", Count)],
    );
    fill(context, &mut combinations, "
        SELECT CASE WHEN w = '' THEN 'none' ELSE SUBSTR(w, 4) END, COUNT(*) FROM (
          SELECT CASE WHEN MAX(i.kind = 'email') THEN ' + e-mail' ELSE '' END || CASE WHEN MAX(i.kind = 'phone') THEN ' + phone' ELSE '' END ||
            CASE WHEN MAX(i.kind = 'handle') THEN ' + handle' ELSE '' END AS w
          FROM customers c LEFT JOIN customer_identifiers i ON i.customer_id = c.customer_id GROUP BY c.customer_id)
        GROUP BY 1 ORDER BY 2 DESC, 1")?;
    let unreachable = context.affected("unreachable-customer");
    let phone_only = context.affected("phone-only-customer");
    let summary = format!(
        "{} of the customers can be reached; {} are known by telephone number only.",
        percent(customers.saturating_sub(unreachable), customers),
        thousands(phone_only)
    );
    let title = format!("{} customers cannot be reached", thousands(unreachable));
    let mut blocks = vec![
        Block::Table(combinations.chart(ChartKind::Bars, title, "ways", &["customers"])),
        Block::Table(kinds.top()),
    ];
    let mut consents = Table::new(
        "consents",
        "Consent by channel and purpose",
        &[
            ("channel", "Channel", Text),
            ("purpose", "Purpose", Text),
            ("granted", "Granted", Count),
            ("refused", "Refused", Count),
            ("unknown", "Unknown", Count),
            ("conflicts", "Contradicted", Count),
        ],
    )
    .note("Customers; where records contradict each other the refusal counts.");
    let sql = "
        SELECT channel, purpose, SUM(refused = 0 AND granted = 1), SUM(refused), SUM(refused = 0 AND granted = 0), SUM(conflict) FROM (
          SELECT channel, purpose, COALESCE(customer_id, 'r' || record_id) AS who, MAX(state = 'granted') AS granted,
            MAX(state = 'refused') AS refused, MAX(conflict) AS conflict FROM consents GROUP BY 1, 2, 3)
        GROUP BY 1, 2 ORDER BY 1, 2";
    for row in context.rows(sql)? {
        let mut cells: Vec<Cell> = row.iter().map(cell).collect();
        cells[0] = Cell::text(channel_name(row[0].text()));
        consents.push(cells);
    }
    if consents.rows.is_empty() {
        blocks.push(missing(
            "Consent",
            "no export holds consents",
            "marketing permissions from the shop or newsletter tool",
        ));
    } else {
        blocks.push(Block::Table(consents));
    }
    if unreachable > 0 {
        blocks.push(text(
            "The customers that cannot be reached are listed in finding_subjects under unreachable-customer.",
        ));
    }
    Ok(section("reachability", "Reachability", summary, blocks))
}
