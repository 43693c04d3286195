//! What each source holds, month by month, and which files were left out.

use super::{Context, cell, missing, plural, section, text};
use crate::gaps::activity::month_axis;
use crate::model::gap::{Block, Cell, ChartKind, Column, ColumnKind::*, PrivateKind, Section, Table};
use anyhow::Result;
use std::collections::BTreeSet;

/// Months shown; older ones are summed up.
const MONTHS: usize = 24;
const OBJECTS: [&str; 6] = ["messages", "calls", "tickets", "orders", "ratings", "contacts"];

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let mut blocks = vec![Block::Table(objects(context)?)];
    blocks.push(match months(context) {
        Some(table) => Block::Table(table),
        None => missing(
            "Records by month",
            "no object has a time",
            "exports with the time of every message and call",
        ),
    });
    let left_out = files(context)?;
    let files_total = context.count("SELECT COUNT(*) FROM source_files")?;
    let summary = format!(
        "{} in {}; {} left out.",
        plural(files_total, "file"),
        plural(
            context.count("SELECT COUNT(*) FROM sources WHERE source <> '(unrecognised)'")?,
            "source"
        ),
        plural(left_out.total_rows, "file")
    );
    if left_out.rows.is_empty() {
        blocks.push(text("Every file was recognised and read."));
    } else {
        blocks.push(Block::Table(left_out.top()));
    }
    Ok(section(
        "inventory",
        "Source inventory and export completeness",
        summary,
        blocks,
    ))
}

fn objects(context: &Context<'_>) -> Result<Table> {
    let mut table = Table::new(
        "inventory",
        "Objects by source",
        &[
            ("source", "Source", Code),
            ("tool", "Tool", Text),
            ("zone", "Time zone", Text),
            ("messages", "Messages", Count),
            ("calls", "Calls", Count),
            ("tickets", "Tickets", Count),
            ("orders", "Orders", Count),
            ("ratings", "Ratings", Count),
            ("contacts", "Contacts", Count),
            ("undated", "Without time", Count),
        ],
    );
    for row in context.rows(
        "SELECT source, tool, time_zone, zone_assumed FROM sources WHERE source <> '(unrecognised)' ORDER BY source",
    )? {
        let activity = context.activity.get(row[0].text());
        let zone = match (row[2].text(), row[3].int()) {
            ("", _) => Cell::Empty,
            (zone, 0) => Cell::text(zone),
            (zone, _) => Cell::text(format!("{zone} (assumed)")),
        };
        let mut cells = vec![cell(&row[0]), cell(&row[1]), zone];
        for object in OBJECTS {
            cells.push(Cell::count(
                activity
                    .and_then(|activity| activity.objects.get(object))
                    .copied()
                    .unwrap_or(0),
            ));
        }
        cells.push(Cell::count(activity.map_or(0, |activity| activity.undated)));
        table.push(cells);
    }
    Ok(table)
}

fn months(context: &Context<'_>) -> Option<Table> {
    let all: BTreeSet<String> = context
        .activity
        .values()
        .flat_map(|activity| activity.months.keys().cloned())
        .collect();
    let axis = month_axis(&all, MONTHS);
    let first = axis.first()?.clone();
    let mut table = Table::new(
        "inventory-months",
        "Dated records by source and month (UTC)",
        &[("source", "Source", Code)],
    )
    .note(
        "0 is a month without any record between the first and the last month of all sources; see finding quiet-month.",
    );
    let has_earlier = all.first().is_some_and(|month| *month < first);
    if has_earlier {
        table.columns.push(Column::new("earlier", "Earlier", Count));
    }
    table
        .columns
        .extend(axis.iter().map(|month| Column::new(month, month, Count)));
    for (source, activity) in context
        .activity
        .iter()
        .filter(|(_, activity)| !activity.months.is_empty())
    {
        let earlier: u64 = activity
            .months
            .iter()
            .filter(|(month, _)| **month < first)
            .map(|(_, count)| count)
            .sum();
        let mut cells = vec![Cell::text(source.clone())];
        if has_earlier {
            cells.push(Cell::count(earlier));
        }
        cells.extend(
            axis.iter()
                .map(|month| Cell::count(activity.months.get(month).copied().unwrap_or(0))),
        );
        table.push(cells);
    }
    let quiet = context.affected("quiet-month");
    let title = match quiet {
        0 => "No month looks like a hole".to_owned(),
        n => format!("{} nearly empty", plural(n, "month")),
    };
    let keys: Vec<&str> = axis.iter().map(String::as_str).collect();
    Some(table.chart(ChartKind::Heat, title, "source", &keys))
}

fn files(context: &Context<'_>) -> Result<Table> {
    let mut table = Table::new(
        "files-left-out",
        "Files that were left out",
        &[
            ("file", "No.", Count),
            ("path", "File", Code),
            ("status", "Why", Code),
            ("reason", "Reason", Text),
            ("guess", "Nearest mapping", Code),
            ("bytes", "Size", Bytes),
        ],
    )
    .note("`omnify inspect FILE` shows what it is and drafts a mapping. Copies of a file are in the ledger.");
    let sql = "SELECT file_no, path, status, reason, best_guess, bytes FROM source_files
        WHERE status NOT IN ('imported', 'duplicate') ORDER BY bytes DESC, file_no";
    for row in context.rows(sql)? {
        let mut cells: Vec<Cell> = row.iter().map(cell).collect();
        cells[1] = Cell::Private(PrivateKind::Other, row[1].text().to_owned());
        table.push(cells);
    }
    Ok(table)
}
