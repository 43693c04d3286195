//! Field quality by source.

use super::{Context, missing, section};
use crate::model::gap::{Block, Cell, ChartKind, ColumnKind::*, Section, Table};
use anyhow::Result;
use std::collections::BTreeMap;

/// (source, dimension, good, all)
const SQL: &str = "
SELECT source, 'validity', records_framed - rejected, records_framed FROM sources
UNION ALL SELECT source, 'uniqueness', records_framed - duplicate, records_framed FROM sources
UNION ALL SELECT source, 'completeness', SUM(CASE month WHEN '' THEN 0 ELSE n END) + SUM(with_text), SUM(n) * 2 FROM message_counts GROUP BY source
UNION ALL SELECT source, 'completeness', SUM(EXISTS (SELECT 1 FROM record_identifiers i WHERE i.record_id = r.record_id AND i.valid = 1)), COUNT(*) FROM contact_records r GROUP BY source
UNION ALL SELECT source, 'completeness', SUM(customer_id IS NOT NULL), COUNT(*) FROM orders GROUP BY source
UNION ALL SELECT m.source, 'completeness', SUM(a.present), COUNT(*) FROM attachments a JOIN messages m ON m.message_id = a.message_id GROUP BY m.source
UNION ALL SELECT c.source, 'validity', SUM(i.valid), COUNT(*) FROM record_identifiers i JOIN contact_records c ON c.record_id = i.record_id GROUP BY c.source
UNION ALL SELECT source, 'consistency', SUM(raw_status IS NULL OR status IS NOT NULL) + SUM(COALESCE(channel, 'other') <> 'other'), COUNT(*) * 2 FROM conversations GROUP BY source
UNION ALL SELECT source, 'consistency', SUM(CASE direction WHEN 'unknown' THEN 0 ELSE n END), SUM(n) FROM message_counts GROUP BY source
UNION ALL SELECT source, 'consistency', SUM(direction <> 'unknown'), COUNT(*) FROM calls GROUP BY source
UNION ALL SELECT source, 'timeliness', SUM(n - zone_assumed), SUM(n) FROM message_counts WHERE month <> '' GROUP BY source
UNION ALL SELECT source, 'timeliness', SUM(COALESCE(started_zone_assumed, 0) = 0), COUNT(*) FROM calls WHERE started_at IS NOT NULL GROUP BY source";
const DIMENSIONS: [&str; 5] = ["completeness", "validity", "uniqueness", "consistency", "timeliness"];

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut scores: BTreeMap<String, [(u64, u64); 5]> = BTreeMap::new();
    for row in context.rows(SQL)? {
        let Some(index) = DIMENSIONS.iter().position(|name| *name == row[1].text()) else {
            continue;
        };
        let score = &mut scores.entry(row[0].text().to_owned()).or_default()[index];
        score.0 += row[2].int().unsigned_abs();
        score.1 += row[3].int().unsigned_abs();
    }
    let mut table = Table::new("scorecard", "Field quality by source", &[
        ("source", "Source", Code),
        ("completeness", "Completeness", Share),
        ("validity", "Validity", Share),
        ("uniqueness", "Uniqueness", Share),
        ("consistency", "Consistency", Share),
        ("timeliness", "Timeliness", Share),
        ("n", "Values looked at", Count),
    ])
    .note(
        "Completeness: time, text, customer, attachment and identifier present. Validity: records accepted, identifiers valid. \
         Uniqueness: records that are not copies. Consistency: status, channel and direction known. Timeliness: zone of times stated.",
    );
    let mut worst: Option<(f64, String, &str)> = None;
    for (source, values) in scores
        .iter()
        .filter(|(_, values)| values.iter().any(|(_, all)| *all > 0))
    {
        let mut row = vec![Cell::text(source.clone())];
        for (index, (good, all)) in values.iter().enumerate() {
            let value = Cell::share(*good, *all);
            if let Some(number) = value.number()
                && worst.as_ref().is_none_or(|(least, ..)| number < *least)
            {
                worst = Some((number, source.clone(), DIMENSIONS[index]));
            }
            row.push(value);
        }
        row.push(Cell::count(values.iter().map(|(_, all)| all).sum()));
        table.push(row);
    }
    let summary = match &worst {
        Some((value, source, dimension)) => {
            format!(
                "The weakest value is the {dimension} of {source}, {:.1} %.",
                value * 100.0
            )
        }
        None => "Nothing was imported.".to_owned(),
    };
    let title = worst.map_or_else(String::new, |(_, source, dimension)| {
        format!("Weakest: {dimension} of {source}")
    });
    let table = table.chart(ChartKind::Heat, title, "source", &DIMENSIONS);
    Ok(section(
        "scorecard",
        "Scorecard",
        summary,
        vec![
            Block::Table(table),
            missing(
                "Accuracy",
                "no sample of merges and values has been reviewed",
                "a blind sample decided with `omnify decide`",
            ),
        ],
    ))
}
