//! Why two records match or do not.

use super::evidence::waterfall;
use crate::cli::global::Global;
use crate::cli::last_run::LastRun;
use crate::cli::record_ref::{Record, Records};
use crate::cli::ui::Ui;
use crate::link::Reason;
use crate::model::linkage::Evidence;
use crate::pipeline::pair;
use crate::store::query::SqlValue;
use anyhow::{Context, Result};
use serde::Serialize;

/// A pair; JSON form version 1.
#[derive(Serialize)]
struct Pair<'r> {
    explain: u32,
    a: &'r Record,
    b: &'r Record,
    same_customer: bool,
    /// Of a kept edge: link, review or non-link.
    verdict: String,
    judgement: String,
    refused: String,
    match_weight: f64,
    evidence: Vec<Evidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<WhyNot>,
}

#[derive(Serialize)]
struct WhyNot {
    /// linked, blocking, score or guard.
    step: &'static str,
    detail: String,
    threshold: f64,
    shared_keys: Vec<&'static str>,
}

/// Explains a pair from its kept edge, else by linking again.
pub(super) fn pair(
    run: &LastRun,
    records: &Records<'_>,
    a: &Record,
    b: &Record,
    why_not: bool,
    global: &Global,
    ui: &Ui,
) -> Result<u8> {
    let sql = "SELECT verdict, judgement, refused, evidence FROM edges WHERE record_a = :a AND record_b = :b";
    let (low, high) = (a.record_id.min(b.record_id), a.record_id.max(b.record_id));
    let params = [(":a", SqlValue::Int(low)), (":b", SqlValue::Int(high))];
    let edge = records.data.rows(sql, &params)?.rows.pop();
    let mut pair = Pair {
        explain: 1,
        a,
        b,
        same_customer: !a.customer_id.is_empty() && a.customer_id == b.customer_id,
        verdict: String::new(),
        judgement: String::new(),
        refused: String::new(),
        match_weight: 0.0,
        evidence: Vec::new(),
        why_not: None,
    };
    if let Some(row) = &edge {
        let text = |at: usize| row[at].text().to_owned();
        (pair.verdict, pair.judgement, pair.refused) = (text(0), text(1), text(2));
        pair.evidence = evidence_of(row[3].text()).context("an edge of the dataset is damaged")?;
    }
    if edge.is_none() || why_not {
        let work = run.work()?.context(
            "these records are no kept pair, and the working store that could compare them is gone\nhint: run `omnify run` again",
        )?;
        ui.line("linking again to compare the two …");
        let answer = pair::explain(&work, &run.settings(ui)?, &run.decisions()?, low, high)?;
        pair.evidence = answer.evidence;
        pair.why_not = Some(step(answer.why.reason, answer.why.threshold, answer.why.shared_keys));
    }
    pair.match_weight = pair.evidence.iter().map(|line| line.weight).sum();
    if global.json {
        ui.json(&pair)?;
    } else {
        ui.text(&text(&pair))?;
    }
    Ok(0)
}

/// The evidence that the dataset keeps of an edge.
pub(super) fn evidence_of(json: &str) -> Result<Vec<Evidence>> {
    Ok(serde_json::from_str(json)?)
}

fn step(reason: Reason, threshold: f64, shared_keys: Vec<&'static str>) -> WhyNot {
    let (step, detail) = match reason {
        Reason::Linked => ("linked", "they are one customer".to_owned()),
        Reason::Blocking => (
            "blocking",
            "they share no blocking key, so they were never compared".to_owned(),
        ),
        Reason::Score => ("score", "the match weight is below the threshold".to_owned()),
        Reason::Guard(guard) => {
            let why = match guard {
                "conflict" => "the records already merged on both sides contradict each other",
                "cannot-link" => "a decision keeps them apart",
                "size" => "the customer would have more records than allowed without approval",
                other => other,
            };
            ("guard", why.to_owned())
        }
    };
    WhyNot {
        step,
        detail,
        threshold,
        shared_keys,
    }
}

fn text(pair: &Pair<'_>) -> String {
    let mut text = format!(
        "{} (record {}) and {} (record {}): {}\n",
        pair.a.shown,
        pair.a.record_id,
        pair.b.shown,
        pair.b.record_id,
        if pair.same_customer {
            "one customer"
        } else {
            "not one customer"
        }
    );
    if pair.same_customer && pair.verdict.is_empty() {
        text.push_str("They are one customer through other records, not by this pair.\n");
    }
    for (label, word) in [
        ("verdict", &pair.verdict),
        ("judged", &pair.judgement),
        ("not merged", &pair.refused),
    ] {
        if !word.is_empty() {
            text.push_str(&format!("{label}: {word}\n"));
        }
    }
    text.push_str(&waterfall(&pair.evidence));
    if let Some(why) = &pair.why_not {
        text.push_str(&format!(
            "  {:<12}  {:>+8.2}\n{}: {}\n",
            "threshold", why.threshold, why.step, why.detail
        ));
        if !why.shared_keys.is_empty() {
            text.push_str(&format!("shared blocking keys: {}\n", why.shared_keys.join(", ")));
        }
    }
    text
}
