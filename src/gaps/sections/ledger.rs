//! The conservation ledger: what came in and what became of it.

use super::{Context, fill, plural, section, text, thousands};
use crate::model::gap::{Block, Cell, ChartKind, ColumnKind::*, Section, Table};
use anyhow::Result;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut records = Table::new(
        "ledger",
        "Records by source",
        &[
            ("source", "Source", Code),
            ("framed", "Records in", Count),
            ("imported", "Imported", Count),
            ("rejected", "Rejected", Count),
            ("excluded", "Excluded", Count),
            ("duplicate", "Duplicate", Count),
            ("unexplained", "Unexplained", Count),
        ],
    )
    .note(
        "Records in = imported + rejected (with a reason) + excluded (by a policy) + duplicate (of an earlier record).",
    )
    .chart(
        ChartKind::StackedBars,
        "What became of every record",
        "source",
        &["imported", "duplicate", "excluded", "rejected"],
    );
    fill(
        context,
        &mut records,
        "
        SELECT source, records_framed, imported, rejected, excluded, duplicate,
          records_framed - imported - rejected - excluded - duplicate FROM sources WHERE source <> '(unrecognised)' OR records_framed > 0 ORDER BY source",
    )?;
    let total = |key: &str| -> u64 {
        let column = records.column(key).unwrap_or(0);
        records
            .rows
            .iter()
            .filter_map(|row| row[column].number())
            .sum::<f64>()
            .abs() as u64
    };
    let (framed, rejected, unexplained) = (
        total("framed"),
        total("rejected"),
        context.affected("ledger-does-not-balance"),
    );
    if records.rows.len() > 1 {
        let mut row = vec![Cell::text("All sources")];
        for key in ["framed", "imported", "rejected", "excluded", "duplicate", "unexplained"] {
            row.push(Cell::count(total(key)));
        }
        records.rows.push(row);
    }
    let mut bytes = Table::new(
        "ledger-bytes",
        "Bytes by source",
        &[
            ("source", "Source", Code),
            ("total", "Bytes in", Bytes),
            ("record", "In records", Bytes),
            ("framing", "Framing", Bytes),
            ("unreadable", "Unreadable", Bytes),
            ("unexplained", "Unexplained", Count),
        ],
    )
    .note("Decoded bytes of the files and archive members. Framing: headers, separators, brackets.");
    fill(
        context,
        &mut bytes,
        "
        SELECT source, bytes_total, bytes_record, bytes_framing, bytes_unreadable,
          bytes_total - bytes_record - bytes_framing - bytes_unreadable FROM sources ORDER BY source",
    )?;
    let mut reasons = Table::new(
        "reject-reasons",
        "Why records were rejected",
        &[
            ("source", "Source", Code),
            ("reason", "Reason", Code),
            ("files", "Files", Count),
            ("records", "Records", Count),
            ("first", "First place (file:line)", Code),
        ],
    );
    fill(
        context,
        &mut reasons,
        "
        SELECT COALESCE(source, '(none)'), reason, COUNT(DISTINCT file_no), COUNT(*),
          MIN(PRINTF('%d:%d', file_no, COALESCE(line, 0))) FROM rejects GROUP BY 1, 2 ORDER BY 4 DESC, 1, 2",
    )?;
    let mut fields = Table::new(
        "field-errors",
        "Values that could not be used, in records that were",
        &[
            ("source", "Source", Code),
            ("field", "Field", Code),
            ("reason", "Reason", Code),
            ("action", "What was done", Text),
            ("values", "Values", Count),
        ],
    );
    fill(
        context,
        &mut fields,
        "
        SELECT COALESCE(source, '(none)'), field, reason, action, COUNT(*) FROM field_errors
        GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3, 4",
    )?;
    let summary = if unexplained == 0 {
        format!(
            "All {} are accounted for; rejected: {}.",
            plural(framed, "record"),
            thousands(rejected)
        )
    } else {
        format!(
            "The ledger does not balance: {} records or bytes are unexplained.",
            thousands(unexplained)
        )
    };
    let mut blocks = vec![Block::Table(records), Block::Table(bytes)];
    if reasons.rows.is_empty() {
        blocks.push(text("No record was rejected."));
    } else {
        blocks.push(Block::Table(reasons.top()));
    }
    if !fields.rows.is_empty() {
        blocks.push(Block::Table(fields.top()));
    }
    Ok(section("ledger", "Conservation ledger", summary, blocks))
}
