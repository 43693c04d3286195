//! The chapters of the report, one file each. A chapter that has nothing to build on says so and names the export
//! that would help; a chapter that is not written yet is absent.

mod channels;
mod identity;
mod inventory;
mod journeys;
mod kpis;
mod learnt;
mod ledger;
mod limits;
mod privacy;
mod reach;
mod scorecard;
mod segments;
mod team;
mod work;

use super::activity::Activity;
use crate::model::finding::Finding;
use crate::model::gap::{Block, Cell, Kpis, Section, Table};
use crate::store::query::{Published, SqlValue};
use anyhow::Result;
use std::collections::BTreeMap;

/// What a chapter is written from.
pub(crate) struct Context<'a> {
    pub(crate) data: &'a Published,
    pub(crate) kpis: &'a Kpis,
    pub(crate) findings: &'a [Finding],
    pub(crate) activity: &'a BTreeMap<String, Activity>,
    pub(crate) as_of: &'a str,
}

/// A chapter.
type Chapter = fn(&Context<'_>) -> Result<Section>;

/// Chapters in reading order, behind the verdict.
const CHAPTERS: &[Chapter] = &[
    scorecard::chapter,
    ledger::chapter,
    inventory::chapter,
    identity::chapter,
    reach::chapter,
    kpis::chapter,
    channels::chapter,
    journeys::chapter,
    segments::chapter,
    work::chapter,
    privacy::chapter,
    team::chapter,
    limits::chapter,
];

/// Writes all chapters.
pub(crate) fn sections(context: &Context<'_>) -> Result<Vec<Section>> {
    CHAPTERS.iter().map(|chapter| chapter(context)).collect()
}

impl Context<'_> {
    fn rows(&self, sql: &str) -> Result<Vec<Vec<SqlValue>>> {
        Ok(self
            .data
            .rows(sql, &[(":as_of", SqlValue::Text(self.as_of.to_owned()))])?
            .rows)
    }

    fn count(&self, sql: &str) -> Result<u64> {
        Ok(self.data.scalar(sql, &[])?.int().unsigned_abs())
    }

    /// Objects affected by a code over all sources.
    fn affected(&self, code: &str) -> u64 {
        self.findings
            .iter()
            .filter(|finding| finding.code == code)
            .map(|finding| finding.count)
            .sum()
    }
}

/// A value of the dataset as it is.
pub(crate) fn cell(value: &SqlValue) -> Cell {
    match value {
        SqlValue::Null => Cell::Empty,
        SqlValue::Int(value) => Cell::Int(*value),
        SqlValue::Real(value) => Cell::Number(*value),
        SqlValue::Text(text) => Cell::text(text.clone()),
    }
}

/// Fills a table with all rows of a statement whose columns are the table's.
fn fill(context: &Context<'_>, table: &mut Table, sql: &str) -> Result<()> {
    for row in context.rows(sql)? {
        table.push(row.iter().map(cell).collect());
    }
    Ok(())
}

fn section(id: &str, title: &str, summary: impl Into<String>, blocks: Vec<Block>) -> Section {
    Section {
        id: id.to_owned(),
        title: title.to_owned(),
        summary: summary.into(),
        blocks,
    }
}

fn missing(what: &str, reason: impl Into<String>, needs: &str) -> Block {
    Block::NotComputable {
        what: what.to_owned(),
        reason: reason.into(),
        needs: needs.to_owned(),
    }
}

fn text(text: impl Into<String>) -> Block {
    Block::Text { text: text.into() }
}

/// `1 record`, `2 records`, `12,000 records`.
fn plural(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// The number with commas between thousands.
pub(crate) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in whole per cent; says `under 1 %` and `over 99 %` rather than rounding to nothing or all.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    match (part, whole) {
        (_, 0) | (0, _) => "0 %".to_owned(),
        (part, whole) if part == whole => "100 %".to_owned(),
        (part, whole) => match (part as f64 / whole as f64 * 100.0).round() {
            p if p < 1.0 => "under 1 %".to_owned(),
            p if p > 99.0 => "over 99 %".to_owned(),
            p => format!("{p:.0} %"),
        },
    }
}

/// A channel as people call it.
fn channel_name(channel: &str) -> &str {
    match channel {
        "email" => "E-mail",
        "phone" => "Phone",
        "voicemail" => "Voicemail",
        "sms" => "SMS",
        "chat" => "Chat",
        "whatsapp" => "WhatsApp",
        "facebook" => "Facebook",
        "instagram" => "Instagram",
        "x" => "X",
        "telegram" => "Telegram",
        "web_form" => "Web form",
        "review" => "Review",
        "community" => "Community",
        "in_store" => "In store",
        "" => "not known",
        "other" => "Other",
        other => other,
    }
}
