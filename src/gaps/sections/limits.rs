//! What the report does not say.

use super::{Context, section, text};
use crate::model::gap::{Block, ColumnKind::*, Section, Table};
use anyhow::Result;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut assumed = Table::new(
        "assumptions",
        "Assumed, because neither export nor project.yaml says",
        &[
            ("finding", "Finding", Code),
            ("source", "Source", Code),
            ("what", "What", Text),
            ("setting", "Setting", Text),
        ],
    );
    for finding in context
        .findings
        .iter()
        .filter(|finding| finding.code.ends_with("-assumed"))
    {
        assumed.push(
            [&finding.code, &finding.source, &finding.detail, &finding.hint]
                .into_iter()
                .map(|text| crate::model::gap::Cell::text(text.clone()))
                .collect(),
        );
    }
    let mut evidence = Table::new(
        "evidence",
        "What the mappings rest on",
        &[
            ("source", "Source", Code),
            ("mapping", "Mapping", Code),
            ("evidence", "Evidence", Text),
        ],
    );
    super::fill(
        context,
        &mut evidence,
        "SELECT source, mapping, evidence FROM sources WHERE mapping IS NOT NULL ORDER BY source",
    )?;
    let mut blocks = vec![text(
        "The report describes the exports that were given, not the tools they come from: what was never exported, or was deleted before, \
         cannot be seen. Ages and segments refer to the end of the data, not to today. Lists show their first rows and say how many there are; \
         full lists are in the tables findings and finding_subjects of unified.sqlite.",
    )];
    for table in [assumed, evidence] {
        if !table.rows.is_empty() {
            blocks.push(Block::Table(table.top()));
        }
    }
    Ok(section(
        "limits",
        "Limits and assumptions",
        "What this report rests on.",
        blocks,
    ))
}
