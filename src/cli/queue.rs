//! The pairs that wait for a decision, the most valuable first: what a wrong answer would cost times how unsure it is.

use super::explain::evidence::short;
use super::record_ref::Records;
use crate::model::linkage::Evidence;
use crate::pipeline::decisions::{self, Entry, Fields};
use crate::store::query::{Published, SqlValue};
use anyhow::{Context as _, Result};
use serde::Serialize;
use std::collections::BTreeSet;

/// A pair to decide; JSON form version 1.
#[derive(Serialize)]
pub(super) struct Waiting {
    /// Display refs.
    pub(super) a: String,
    pub(super) b: String,
    record_a: i64,
    record_b: i64,
    /// Why it waits: `stale` (a decision whose records have changed), a guard, or `unsure`.
    pub(super) reason: String,
    match_weight: f64,
    /// Messages, calls and orders of the smaller of the two customers.
    affected: i64,
    /// Uncertainty in bits times (1 + affected).
    pub(super) value: f64,
    evidence: Vec<Evidence>,
}

impl Waiting {
    /// One line for people.
    pub(super) fn line(&self) -> String {
        format!(
            "{:>8.1}  {}  {}  weight {:.1}, {} messages, calls and orders, {}  ({})",
            self.value,
            self.a,
            self.b,
            self.match_weight,
            self.affected,
            self.reason,
            short(&self.evidence)
        )
    }
}

const REVIEW: &str = "SELECT record_a, record_b, match_weight, coalesce(refused, ''), evidence FROM edges
   WHERE judgement IS NULL AND verdict = 'review' ORDER BY match_weight DESC, record_a, record_b";
const EDGE: &str =
    "SELECT record_a, record_b, match_weight, '', evidence FROM edges WHERE record_a = :a AND record_b = :b";
const HISTORY: &str = "SELECT (SELECT count(*) FROM messages m WHERE m.customer_id = c.customer_id)
     + (SELECT count(*) FROM calls k WHERE k.customer_id = c.customer_id)
     + (SELECT count(*) FROM orders o WHERE o.customer_id = c.customer_id), c.customer_id
   FROM contact_records c WHERE c.record_id = :id";

/// All pairs that wait, stale decisions first; of two customers the strongest pair only.
///
/// # Errors
/// When the dataset or the decisions cannot be read.
pub(super) fn waiting(records: &Records<'_>, entries: &[Entry]) -> Result<Vec<Waiting>> {
    let data = records.data;
    let stale = stale_pairs(data, entries)?;
    let mut list = Vec::new();
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for (a, b) in &stale {
        let pair = [(":a", SqlValue::Int(*a)), (":b", SqlValue::Int(*b))];
        rows.extend(data.rows(EDGE, &pair)?.rows);
    }
    rows.extend(data.rows(REVIEW, &[])?.rows);
    for row in rows {
        let (a, b) = (row[0].int(), row[1].int());
        let ((many, first), (few, second)) = (history(data, a)?, history(data, b)?);
        if !seen.insert((first.clone().min(second.clone()), first.max(second))) {
            continue;
        }
        let match_weight = row[2].number().unwrap_or_default();
        let affected = many.min(few);
        let probability = 1.0 / (1.0 + (-match_weight).exp2());
        let reason = match row[3].text() {
            _ if stale.contains(&(a, b)) => "stale",
            "" => "unsure",
            guard => guard,
        };
        list.push(Waiting {
            a: records.by_id(a)?.shown,
            b: records.by_id(b)?.shown,
            record_a: a,
            record_b: b,
            reason: reason.to_owned(),
            match_weight,
            affected,
            value: uncertainty(probability) * (1 + affected) as f64,
            evidence: serde_json::from_str(row[4].text()).context("an edge of the dataset is damaged")?,
        });
    }
    let old = |waiting: &Waiting| waiting.reason != "stale";
    list.sort_by(|x, y| {
        (old(x).cmp(&old(y)))
            .then(y.value.total_cmp(&x.value))
            .then((x.record_a, x.record_b).cmp(&(y.record_a, y.record_b)))
    });
    Ok(list)
}

/// Messages, calls and orders of the customer of a record, with what stands for the customer.
fn history(data: &Published, record: i64) -> Result<(i64, String)> {
    let rows = data.rows(HISTORY, &[(":id", SqlValue::Int(record))])?.rows;
    let Some(row) = rows.first() else {
        return Ok((0, format!("record {record}")));
    };
    let customer = row[1].text();
    Ok(if customer.is_empty() {
        (0, format!("record {record}"))
    } else {
        (row[0].int(), customer.to_owned())
    })
}

/// Entropy of a probability in bits.
fn uncertainty(p: f64) -> f64 {
    let part = |p: f64| if p <= 0.0 { 0.0 } else { -p * p.log2() };
    part(p) + part(1.0 - p)
}

/// Record ids, lower first, of decisions whose records have changed since.
fn stale_pairs(data: &Published, entries: &[Entry]) -> Result<Vec<(i64, i64)>> {
    let mut latest = std::collections::BTreeMap::new();
    for entry in entries {
        latest.insert(((&entry.a).min(&entry.b), (&entry.a).max(&entry.b)), entry);
    }
    let sql = "SELECT record_id FROM contact_records WHERE source = :source AND native_id = :native AND coalesce(not_customer, '') IN ('', 'cc-only')";
    let id = |name: &decisions::RecordName| -> Result<Option<i64>> {
        let params = [
            (":source", SqlValue::Text(name.source.clone())),
            (":native", SqlValue::Text(name.native_id.clone())),
        ];
        Ok(data.rows(sql, &params)?.rows.first().map(|row| row[0].int()))
    };
    let mut stale = Vec::new();
    for entry in latest.values() {
        let (Some(a), Some(b)) = (id(&entry.a)?, id(&entry.b)?) else {
            continue;
        };
        let fields = |record| Fields::of_published(data, record);
        if decisions::fingerprint(&fields(a)?, &fields(b)?)? != entry.fingerprint {
            stale.push((a.min(b), a.max(b)));
        }
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_coin_is_least_certain() {
        assert!((super::uncertainty(0.5) - 1.0).abs() < 1e-12);
        assert!(super::uncertainty(0.9) < 0.5 && super::uncertainty(1.0) == 0.0);
    }
}
