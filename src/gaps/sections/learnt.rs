//! What the run learnt about agreement: how likely each level is among records of one person and of others.

use super::{Context, thousands};
use crate::model::gap::{Block, Cell, ChartKind, ColumnKind::*, Table};
use crate::model::linkage::LearntLevel;
use anyhow::{Context as _, Result};

/// The tables of the link model; none when the run linked nothing.
pub(super) fn blocks(context: &Context<'_>) -> Result<Vec<Block>> {
    let Some(stored) = context
        .rows("SELECT value FROM meta WHERE key = 'link_model'")?
        .into_iter()
        .next()
    else {
        return Ok(Vec::new());
    };
    let levels: Vec<LearntLevel> =
        serde_json::from_str(stored[0].text()).context("the learnt link model is damaged")?;
    if levels.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![
        Block::Table(weights(&levels)),
        Block::Table(probabilities(&levels)),
    ])
}

fn weights(levels: &[LearntLevel]) -> Table {
    let mut table = Table::new(
        "match-weights",
        "What agreement and disagreement weigh",
        &[
            ("comparison", "Comparison", Code),
            ("differs", "Disagrees", Number),
            ("agrees", "Agrees", Number),
            ("differs_start", "Disagrees, at the start", Number),
            ("agrees_start", "Agrees, at the start", Number),
        ],
    )
    .note("Weight: log2 of m/u for the strongest and the weakest level. The start has the m of the model that ships with omnify. Agreement on a rare value weighs more, on a frequent one less.");
    for group in levels.chunk_by(|x, y| x.comparison == y.comparison) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let start = |level: &LearntLevel| {
            level.start_m.map_or(Cell::Empty, |m| {
                Cell::Number(tenths(LearntLevel { m, ..level.clone() }.weight()))
            })
        };
        table.push(vec![
            Cell::text(&first.comparison),
            Cell::Number(tenths(last.weight())),
            Cell::Number(tenths(first.weight())),
            start(last),
            start(first),
        ]);
    }
    let values = ["differs", "agrees", "differs_start", "agrees_start"];
    table.chart(
        ChartKind::Weights,
        "What each comparison weighs, learnt and at the start",
        "comparison",
        &values,
    )
}

fn probabilities(levels: &[LearntLevel]) -> Table {
    let mut table = Table::new(
        "link-model",
        "The trained link model",
        &[
            ("comparison", "Comparison", Code),
            ("level", "Level", Code),
            ("start_m", "m at the start", Share),
            ("m", "m", Share),
            ("u", "u", Text),
            ("weight", "Weight", Number),
        ],
    )
    .note("m: share of the level among records of one person; u: among records of others. `link-model.yaml` has the whole model; it can be used again.");
    for level in levels {
        table.push(vec![
            Cell::text(&level.comparison),
            Cell::text(&level.level),
            level.start_m.map_or(Cell::Empty, Cell::Number),
            Cell::Number(level.m),
            Cell::text(one_in(level.u)),
            Cell::Number(tenths(level.weight())),
        ]);
    }
    table
}

fn tenths(weight: f64) -> f64 {
    (weight * 10.0).round() / 10.0
}

fn one_in(share: f64) -> String {
    match share {
        share if share <= 0.0 => "never".to_owned(),
        share if share >= 0.1 => format!("{:.0} %", share * 100.0),
        share => format!("one in {}", thousands((1.0 / share).round() as u64)),
    }
}
