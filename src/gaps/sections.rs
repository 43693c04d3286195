//! The chapters of the report, one file each. A chapter that has nothing to build on says so and names the export
//! that would help; a chapter that is not written yet is absent.

mod automation;
mod channels;
mod cost;
mod cutover;
mod identity;
mod inventory;
mod journeys;
mod kpis;
mod learnt;
mod ledger;
mod limits;
mod parity;
mod paths;
mod privacy;
mod reach;
mod scorecard;
mod segments;
mod targets;
mod team;
mod work;

use super::activity::Activity;
use super::fit::TargetFit;
use super::settings::Settings;
use super::wording::{percent, plural, thousands};
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
    pub(crate) fits: &'a [TargetFit],
    pub(crate) settings: &'a Settings,
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
    paths::chapter,
    parity::chapter,
    segments::chapter,
    team::chapter,
    automation::chapter,
    cost::chapter,
    targets::chapter,
    work::chapter,
    privacy::chapter,
    cutover::chapter,
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

    /// Label of each intent and whether it is routine, as the run noted them.
    fn intents(&self) -> Result<Intents> {
        let noted = self.data.scalar("SELECT value FROM meta WHERE key = 'intents'", &[])?;
        let rows: Vec<serde_json::Value> = match noted.text() {
            "" => Vec::new(),
            json => serde_json::from_str(json)?,
        };
        let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let rows = rows.iter();
        Ok(rows
            .map(|row| {
                (
                    text(row, "intent"),
                    (text(row, "label"), row["routine"].as_bool().unwrap_or(false)),
                )
            })
            .collect())
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

/// Label of an intent and whether it is routine.
type Intents = BTreeMap<String, (String, bool)>;

fn intent_label(intents: &Intents, intent: &str) -> String {
    match (intent, intents.get(intent)) {
        ("", _) => "not known".to_owned(),
        (_, Some((label, _))) => label.clone(),
        (name, None) => name.replace('_', " "),
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
