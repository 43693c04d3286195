//! How customers move between channels.

use super::{Context, channel_name, missing, percent, plural, section};
use crate::model::gap::{Block, Cell, ChartKind, ColumnKind::*, Section, Table};
use anyhow::Result;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let steps = &context.kpis.journeys;
    if steps.is_empty() {
        let none = missing(
            "Journeys",
            "no customer got in touch twice within the window",
            "exports of every channel over the same period",
        );
        return Ok(section(
            "journeys",
            "Journeys between channels",
            "No repeat contact is visible.",
            vec![none],
        ));
    }
    let all: u64 = steps.iter().map(|step| step.n).sum();
    let switched: u64 = steps
        .iter()
        .filter(|step| step.from_channel != step.to_channel)
        .map(|step| step.n)
        .sum();
    let mut table = Table::new(
        "channel-switches",
        "Next contact of the same customer within the window",
        &[
            ("step", "From → to", Text),
            ("n", "Steps", Count),
            ("share", "Share", Share),
            ("gap", "Median time between", Seconds),
            ("customers", "Customers", Count),
        ],
    );
    for step in steps {
        table.push(vec![
            Cell::text(format!(
                "{} → {}",
                channel_name(&step.from_channel),
                channel_name(&step.to_channel)
            )),
            Cell::count(step.n),
            Cell::share(step.n, all),
            step.median_gap_seconds.map_or(Cell::Empty, Cell::count),
            Cell::count(step.cases),
        ]);
    }
    let title = format!("{} of repeat contacts change the channel", percent(switched, all));
    let summary = format!(
        "{}; {} of them came over another channel than the one before.",
        plural(all, "repeat contact"),
        percent(switched, all)
    );
    let table = table.top().chart(ChartKind::Bars, title, "step", &["n"]);
    Ok(section(
        "journeys",
        "Journeys between channels",
        summary,
        vec![Block::Table(table)],
    ))
}
