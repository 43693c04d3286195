//! How a customer came about: its records, the values chosen from them with their rules, the edges between them.

use super::evidence::short;
use crate::cli::global::Global;
use crate::cli::mask::Mask;
use crate::cli::record_ref::{Record, Records};
use crate::cli::ui::Ui;
use crate::model::gap::PrivateKind;
use crate::model::linkage::Evidence;
use crate::store::query::SqlValue;
use anyhow::{Context, Result};
use serde::Serialize;

/// A customer; JSON form version 1.
#[derive(Serialize)]
struct Customer {
    explain: u32,
    customer_id: String,
    kind: String,
    values: Vec<Value>,
    identifiers: Vec<Identifier>,
    records: Vec<Member>,
    edges: Vec<Edge>,
}

#[derive(Serialize)]
struct Value {
    field: String,
    value: String,
    record_id: i64,
    rule: String,
}

#[derive(Serialize)]
struct Identifier {
    kind: String,
    value: String,
    records: i64,
    shared: bool,
}

#[derive(Serialize)]
struct Member {
    #[serde(flatten)]
    record: Record,
    rule: String,
    match_weight: Option<f64>,
}

#[derive(Serialize)]
struct Edge {
    record_a: i64,
    record_b: i64,
    match_weight: f64,
    verdict: String,
    judgement: String,
    refused: String,
    evidence: Vec<Evidence>,
}

/// Explains a customer.
pub(super) fn customer(records: &Records<'_>, id: &str, mask: Mask, global: &Global, ui: &Ui) -> Result<u8> {
    let customer = read(records, id, mask)?;
    if global.json {
        ui.json(&customer)?;
    } else {
        ui.text(&text(&customer))?;
    }
    Ok(0)
}

/// Explains a record, and the customer that it belongs to.
pub(super) fn record(records: &Records<'_>, record: &Record, mask: Mask, global: &Global, ui: &Ui) -> Result<u8> {
    let edges = edges(
        records,
        "(record_a = :id OR record_b = :id)",
        SqlValue::Int(record.record_id),
    )?;
    let identifiers = identifiers(
        records,
        "SELECT kind, value, 1, shared FROM record_identifiers WHERE record_id = :id ORDER BY kind, value",
        SqlValue::Int(record.record_id),
        mask,
    )?;
    if global.json {
        ui.json(&serde_json::json!({ "explain": 1, "record": record, "identifiers": identifiers, "edges": edges }))?;
        return Ok(0);
    }
    let mut lines = vec![format!("record {} {}", record.record_id, record.shown)];
    lines.push(if record.customer_id.is_empty() {
        format!("no customer's: {}", record.not_customer)
    } else {
        format!("customer {}", record.customer_id)
    });
    lines.extend(identifiers.iter().map(identifier_line));
    lines.extend(edges.iter().map(edge_line));
    if edges.is_empty() {
        lines.push("no other record comes near it".to_owned());
    }
    ui.text(&lines.join("\n"))?;
    Ok(0)
}

fn read(records: &Records<'_>, id: &str, mask: Mask) -> Result<Customer> {
    let data = records.data;
    let key = || SqlValue::Text(id.to_owned());
    let kind = data.scalar("SELECT kind FROM customers WHERE customer_id = :id", &[(":id", key())])?;
    let sql = "SELECT field, value, record_id, rule FROM customer_values WHERE customer_id = :id ORDER BY field";
    let values = data
        .rows(sql, &[(":id", key())])?
        .rows
        .iter()
        .map(|row| Value {
            field: row[0].text().to_owned(),
            value: mask.field(row[0].text(), row[1].text()),
            record_id: row[2].int(),
            rule: row[3].text().to_owned(),
        })
        .collect();
    let identifiers = identifiers(
        records,
        "SELECT kind, value, record_count, shared FROM customer_identifiers WHERE customer_id = :id ORDER BY kind, value",
        key(),
        mask,
    )?;
    let sql = "SELECT record_id, rule, match_weight FROM crosswalk WHERE customer_id = :id";
    let rules = data.rows(sql, &[(":id", key())])?;
    let members = records
        .of_customer(id)?
        .into_iter()
        .map(|record| {
            let row = rules.rows.iter().find(|row| row[0].int() == record.record_id);
            Member {
                rule: row.map_or_else(String::new, |row| row[1].text().to_owned()),
                match_weight: row.and_then(|row| row[2].number()),
                record,
            }
        })
        .collect();
    let within = "record_a IN (SELECT record_id FROM contact_records WHERE customer_id = :id)
         OR record_b IN (SELECT record_id FROM contact_records WHERE customer_id = :id)";
    Ok(Customer {
        explain: 1,
        customer_id: id.to_owned(),
        kind: kind.text().to_owned(),
        values,
        identifiers,
        records: members,
        edges: edges(records, within, key())?,
    })
}

fn identifiers(records: &Records<'_>, sql: &str, id: SqlValue, mask: Mask) -> Result<Vec<Identifier>> {
    let table = records.data.rows(sql, &[(":id", id)])?;
    Ok(table
        .rows
        .iter()
        .map(|row| Identifier {
            kind: row[0].text().to_owned(),
            value: mask.show(PrivateKind::of_identifier(row[0].text()), row[1].text()),
            records: row[2].int(),
            shared: row[3].int() != 0,
        })
        .collect())
}

fn edges(records: &Records<'_>, which: &str, id: SqlValue) -> Result<Vec<Edge>> {
    let sql = format!(
        "SELECT record_a, record_b, match_weight, verdict, judgement, refused, evidence FROM edges WHERE {which} ORDER BY match_weight DESC, record_a, record_b"
    );
    let table = records.data.rows(&sql, &[(":id", id)])?;
    table
        .rows
        .iter()
        .map(|row| {
            let text = |at: usize| row[at].text().to_owned();
            Ok(Edge {
                record_a: row[0].int(),
                record_b: row[1].int(),
                match_weight: row[2].number().unwrap_or_default(),
                verdict: text(3),
                judgement: text(4),
                refused: text(5),
                evidence: super::pair::evidence_of(row[6].text()).context("an edge of the dataset is damaged")?,
            })
        })
        .collect()
}

fn text(customer: &Customer) -> String {
    let mut lines = vec![format!(
        "customer {} ({}), {} records",
        customer.customer_id,
        customer.kind,
        customer.records.len()
    )];
    lines.push("records:".to_owned());
    for member in &customer.records {
        let weight = member
            .match_weight
            .map_or_else(String::new, |weight| format!(" {weight:.1}"));
        lines.push(format!(
            "  {:<6} {}  {}{weight}",
            member.record.record_id, member.record.shown, member.rule
        ));
    }
    lines.push("identifiers:".to_owned());
    lines.extend(customer.identifiers.iter().map(identifier_line));
    lines.push("values:".to_owned());
    for value in &customer.values {
        lines.push(format!(
            "  {:<14} {}  from record {} ({})",
            value.field, value.value, value.record_id, value.rule
        ));
    }
    if !customer.edges.is_empty() {
        lines.push("edges:".to_owned());
        lines.extend(customer.edges.iter().map(edge_line));
    }
    lines.join("\n")
}

fn identifier_line(identifier: &Identifier) -> String {
    let shared = if identifier.shared { ", shared with others" } else { "" };
    format!(
        "  {:<8} {}  in {} record{}{shared}",
        identifier.kind,
        identifier.value,
        identifier.records,
        if identifier.records == 1 { "" } else { "s" }
    )
}

fn edge_line(edge: &Edge) -> String {
    let mut line = format!(
        "  {} – {}  {:.1} {}",
        edge.record_a, edge.record_b, edge.match_weight, edge.verdict
    );
    for (label, word) in [("judged", &edge.judgement), ("refused:", &edge.refused)] {
        if !word.is_empty() {
            line.push_str(&format!(", {label} {word}"));
        }
    }
    line.push_str(&format!("  ({})", short(&edge.evidence)));
    for read in edge.evidence.iter().filter(|one| !one.read_in.is_empty()) {
        line.push_str(&format!("\n      {} read in {}", read.comparison, read.read_in));
    }
    line
}
