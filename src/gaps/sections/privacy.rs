//! Data that must not move as it is.

use super::{Context, plural, section, text};
use crate::model::gap::{Block, Cell, ColumnKind::*, Section, Table};
use anyhow::Result;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let cards = context.affected("card-number-in-body");
    let recordings = context.affected("recording-present");
    let mut table = Table::new(
        "privacy",
        "Sensitive content",
        &[
            ("what", "What", Text),
            ("source", "Source", Code),
            ("count", "Count", Count),
            ("of", "Of", Count),
        ],
    );
    for (code, what) in [
        ("card-number-in-body", "Payment card number (Luhn and brand checked)"),
        ("recording-present", "Call recording"),
        ("consent-conflict", "Contradicting consent"),
    ] {
        for finding in context.findings.iter().filter(|finding| finding.code == code) {
            let source = if finding.source.is_empty() {
                "all"
            } else {
                &finding.source
            };
            let what = match finding.field.as_str() {
                "quoted" => "Payment card number in quoted text",
                "note" => "Payment card number in a call note",
                _ => what,
            };
            table.push(vec![
                Cell::text(what),
                Cell::text(source),
                Cell::count(finding.count),
                finding.denominator.map_or(Cell::Empty, Cell::count),
            ]);
        }
    }
    let excluded = context.count("SELECT SUM(excluded) FROM sources")?;
    let summary = format!(
        "{} with a payment card number, {}.",
        plural(cards, "text"),
        plural(recordings, "call recording")
    );
    let mut blocks = Vec::new();
    if table.rows.is_empty() {
        blocks.push(text("No card number, recording or contradicting consent was found."));
    } else {
        blocks.push(Block::Table(table));
    }
    blocks.push(text(format!(
        "{} left out by policy (erasure list, retention, scope, labels). Card numbers are never printed; the affected messages are in finding_subjects.",
        match excluded {
            1 => "1 record was".to_owned(),
            n => format!("{} records were", super::thousands(n)),
        }
    )));
    Ok(section("privacy", "Privacy", summary, blocks))
}
