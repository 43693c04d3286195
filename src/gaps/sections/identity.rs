//! How contact records became customers.

use super::{Context, cell, fill, missing, percent, plural, section, text, thousands};
use crate::model::gap::{Block, Cell, ChartKind, ColumnKind::*, PrivateKind, Section, Table};
use anyhow::Result;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let records = context.count("SELECT COUNT(*) FROM contact_records")?;
    let customers = context.count("SELECT COUNT(*) FROM customers")?;
    if records == 0 {
        let none = missing(
            "Customers",
            "no export holds a contact",
            "contacts, or messages with addresses or numbers",
        );
        return Ok(section(
            "identity",
            "Identity",
            "There is nobody to recognise.",
            vec![none],
        ));
    }
    let linked = context.count("SELECT COUNT(*) FROM contact_records WHERE customer_id IS NOT NULL")?;
    let known =
        context.count("SELECT COUNT(DISTINCT customer_id) FROM contact_records WHERE customer_id IS NOT NULL")?;
    let joined = linked.saturating_sub(known);
    let across = context.count(
        "SELECT COUNT(*) FROM (SELECT 1 FROM contact_records WHERE customer_id IS NOT NULL GROUP BY customer_id HAVING COUNT(DISTINCT source) > 1)",
    )?;
    let summary = format!(
        "{} became {}; {} of the records of customers were duplicates. {} are known from more than one source.",
        plural(records, "contact record"),
        plural(customers, "customer"),
        percent(joined, linked),
        plural(across, "customer")
    );
    let mut blocks = vec![Block::Table(waterfall(context, records, linked, known, joined)?)];
    blocks.push(Block::Table(clusters(context)?));
    blocks.push(pairs(context)?);
    blocks.extend(super::learnt::blocks(context)?);
    let shared = shared(context)?;
    if !shared.rows.is_empty() {
        blocks.push(Block::Table(shared.top()));
    }
    let unlinkable = unlinkable(context)?;
    if !unlinkable.rows.is_empty() {
        blocks.push(Block::Table(unlinkable));
    }
    Ok(section("identity", "Identity", summary, blocks))
}

/// Why a record is nobody's customer, in words.
fn no_customer(reason: &str) -> String {
    match reason {
        "own" => "No customer: the company itself",
        "agent" => "No customer: agents",
        "automated" => "No customer: automatic senders",
        "newsletter" => "No customer: newsletters",
        "relay" => "No customer: relay addresses",
        "placeholder" => "No customer: placeholders",
        "withheld" => "No customer: withheld numbers",
        "cc-only" => "No customer: only copied in",
        other => return format!("No customer: {other}"),
    }
    .to_owned()
}

fn waterfall(context: &Context<'_>, records: u64, linked: u64, known: u64, joined: u64) -> Result<Table> {
    let mut table = Table::new(
        "identity-waterfall",
        "From records to customers",
        &[("step", "Step", Text), ("records", "Records", Count)],
    );
    let minus = |count: u64| Cell::Int(-i64::try_from(count).unwrap_or(i64::MAX));
    table.push(vec![Cell::text("Contact records"), Cell::count(records)]);
    let mut others = 0;
    let sql = "SELECT not_customer, COUNT(*) FROM contact_records WHERE customer_id IS NULL AND not_customer IS NOT NULL GROUP BY 1 ORDER BY 1";
    for row in context.rows(sql)? {
        others += row[1].int().unsigned_abs();
        table.push(vec![
            Cell::text(no_customer(row[0].text())),
            minus(row[1].int().unsigned_abs()),
        ]);
    }
    let rest = records.saturating_sub(linked + others);
    if rest > 0 {
        table.push(vec![Cell::text("No customer: never in contact"), minus(rest)]);
    }
    let sql = "SELECT x.rule, COUNT(*) FROM crosswalk x WHERE x.rule NOT IN ('alone', 'first') GROUP BY 1
        ORDER BY CASE x.rule WHEN 'exact' THEN 1 WHEN 'strong' THEN 2 WHEN 'fuzzy' THEN 3 WHEN 'content' THEN 4 ELSE 5 END";
    let rules = context.rows(sql)?;
    if rules.iter().map(|row| row[1].int().unsigned_abs()).sum::<u64>() == joined && joined > 0 {
        for row in rules {
            table.push(vec![
                Cell::text(joined_by(row[0].text())),
                minus(row[1].int().unsigned_abs()),
            ]);
        }
    } else if joined > 0 {
        table.push(vec![Cell::text("Joined with another record"), minus(joined)]);
    }
    table.push(vec![Cell::text("Customers"), Cell::count(known)]);
    let title = format!("{} records, {} customers", thousands(records), thousands(known));
    Ok(table.chart(ChartKind::Waterfall, title, "step", &["records"]))
}

/// A rule of the crosswalk in words.
fn joined_by(rule: &str) -> &'static str {
    match rule {
        "exact" => "Joined: same identifier, no other name",
        "strong" => "Joined: strong agreement",
        "fuzzy" => "Joined: several weaker agreements",
        "content" => "Joined: read in messages and notes",
        _ => "Joined: decided by a person",
    }
}

fn clusters(context: &Context<'_>) -> Result<Table> {
    let mut table = Table::new(
        "cluster-sizes",
        "Customers by number of records",
        &[("size", "Records", Text), ("customers", "Customers", Count)],
    );
    fill(context, &mut table, "
        SELECT CASE WHEN n <= 5 THEN CAST(n AS TEXT) WHEN n <= 10 THEN '6–10' WHEN n <= 20 THEN '11–20' WHEN n <= 50 THEN '21–50' ELSE 'over 50' END,
          COUNT(*) FROM (SELECT COUNT(*) AS n FROM contact_records WHERE customer_id IS NOT NULL GROUP BY customer_id)
        GROUP BY 1 ORDER BY MIN(n)")?;
    let single = table
        .rows
        .first()
        .filter(|row| row[0].shown() == "1")
        .and_then(|row| row[1].number())
        .unwrap_or(0.0);
    let title = format!("{} customers have a single record", thousands(single as u64));
    Ok(table.chart(ChartKind::LogBars, title, "size", &["customers"]))
}

fn pairs(context: &Context<'_>) -> Result<Block> {
    let mut table = Table::new(
        "pairs",
        "Compared pairs that were kept",
        &[
            ("verdict", "Verdict", Code),
            ("judgement", "Decided by a person", Text),
            ("refused", "Kept apart because", Text),
            ("pairs", "Pairs", Count),
            ("lowest", "Lowest weight", Number),
            ("highest", "Highest weight", Number),
        ],
    )
    .note("Weight: log2 odds that both records are the same person.");
    fill(context, &mut table, "
        SELECT verdict, COALESCE(judgement, 'no'), COALESCE(refused, ''), COUNT(*), MIN(match_weight), MAX(match_weight) FROM edges
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")?;
    Ok(if table.rows.is_empty() {
        text("No two records were alike enough to be compared in detail.")
    } else {
        Block::Table(table)
    })
}

fn shared(context: &Context<'_>) -> Result<Table> {
    let mut table = Table::new(
        "shared-identifiers",
        "Addresses and numbers that several people use",
        &[
            ("kind", "Kind", Code),
            ("value", "Value", Code),
            ("customers", "Customers", Count),
            ("records", "Records", Count),
            ("example", "One of them", Code),
        ],
    )
    .note("Never used to join people by themselves.");
    let sql = "SELECT kind, value, COUNT(DISTINCT customer_id), SUM(record_count), MIN(customer_id) FROM customer_identifiers
        WHERE kind IN ('email', 'phone') AND value <> '' GROUP BY kind, value HAVING MAX(shared) = 1 OR COUNT(DISTINCT customer_id) > 1
        ORDER BY 3 DESC, 4 DESC, 1, 2";
    for row in context.rows(sql)? {
        let kind = PrivateKind::of_identifier(row[0].text());
        table.push(vec![
            cell(&row[0]),
            Cell::Private(kind, row[1].text().to_owned()),
            cell(&row[2]),
            cell(&row[3]),
            cell(&row[4]),
        ]);
        if table.rows.len() > 50 {
            table.rows.pop();
        }
    }
    Ok(table)
}

fn unlinkable(context: &Context<'_>) -> Result<Table> {
    let mut table = Table::new(
        "unlinkable",
        "Records that cannot be recognised anywhere else",
        &[
            ("source", "Source", Code),
            ("records", "Records", Count),
            ("of", "Of", Count),
            ("share", "Share", Share),
            ("missing", "What is missing", Text),
        ],
    );
    fill(context, &mut table, "
        SELECT source, SUM(bare), COUNT(*), SUM(bare) * 1.0 / COUNT(*), 'e-mail address, telephone number or handle'
        FROM (SELECT source, NOT EXISTS (SELECT 1 FROM record_identifiers i WHERE i.record_id = r.record_id AND i.valid = 1 AND i.kind <> 'external') AS bare
          FROM contact_records r WHERE not_customer IS NULL)
        GROUP BY source HAVING SUM(bare) > 0 ORDER BY 2 DESC, 1")?;
    Ok(table)
}
