//! What changed between two reports.

use crate::model::gap::{Block, Cell, Change, Changes, Column, FindingItem, GapReport, Table};
use std::collections::BTreeMap;

/// Compares an earlier report with the present one by finding id.
pub fn compare(before: &GapReport, now: &GapReport) -> Changes {
    let index = |report: &GapReport| -> BTreeMap<String, FindingItem> {
        report
            .findings
            .iter()
            .map(|finding| (finding.id.clone(), finding.clone()))
            .collect()
    };
    let (old, new) = (index(before), index(now));
    let mut changes = Changes {
        since_run: before.run.run_id.clone(),
        outcome_before: Some(before.verdict.outcome),
        outcome_now: Some(now.verdict.outcome),
        figures: figures(before, now),
        ..Changes::default()
    };
    let change = |finding: &FindingItem, before: u64, now: u64| Change {
        id: finding.id.clone(),
        severity: finding.severity,
        before,
        now,
    };
    for (id, finding) in &new {
        let before = old.get(id).map_or(0, |finding| finding.count);
        let list = match (before, finding.count) {
            (0, _) => &mut changes.new,
            (before, now) if now > before => &mut changes.worse,
            (before, now) if now < before => &mut changes.better,
            _ => continue,
        };
        list.push(change(finding, before, finding.count));
    }
    for (id, finding) in &old {
        if !new.contains_key(id) {
            changes.resolved.push(change(finding, finding.count, 0));
        }
    }
    for list in [
        &mut changes.new,
        &mut changes.resolved,
        &mut changes.worse,
        &mut changes.better,
    ] {
        list.sort_by(|a, b| (a.severity, &a.id).cmp(&(b.severity, &b.id)));
    }
    changes
}

/// Tables of service figures that both reports have, with the values of both.
fn figures(before: &GapReport, now: &GapReport) -> Vec<Table> {
    let tables = |report: &GapReport| -> BTreeMap<String, Table> {
        let blocks = report.sections.iter().flat_map(|section| &section.blocks);
        let tables = blocks.filter_map(|block| match block {
            Block::Table(table) if table.id.starts_with("kpi-") && !table.id.ends_with("-n") => Some(table),
            _ => None,
        });
        tables.map(|table| (table.id.clone(), table.clone())).collect()
    };
    let old = tables(before);
    tables(now)
        .iter()
        .filter_map(|(id, table)| beside(old.get(id)?, table))
        .collect()
}

/// The first figures of two tables side by side, row by row; `None` where no figure differs.
fn beside(before: &Table, now: &Table) -> Option<Table> {
    let mut table = Table::new(&format!("changed-{}", now.id), &now.title, &[]);
    table.columns.extend(now.columns.first().cloned());
    // A wide table has a column for each channel behind the one for all of them.
    let figures = if now.columns.len() > 4 {
        1
    } else {
        now.columns.len() - 1
    };
    for column in now.columns.iter().skip(1).take(figures) {
        for (key, word) in [("before", "before"), ("now", "now")] {
            let key = format!("{}-{key}", column.key);
            let label = format!("{}, {word}", column.label);
            table.columns.push(Column::new(&key, &label, column.kind));
        }
    }
    let mut differs = false;
    for row in &now.rows {
        let Some(old) = before.rows.iter().find(|old| old.first() == row.first()) else {
            continue;
        };
        let mut cells: Vec<Cell> = row.first().cloned().into_iter().collect();
        for column in now.columns.iter().skip(1).take(figures) {
            let value = |table: &Table, row: &[Cell]| {
                let index = table.column(&column.key)?;
                row.get(index).cloned()
            };
            let (was, is) = (value(before, old), value(now, row));
            differs |= was != is;
            cells.extend([was, is].map(|cell| cell.unwrap_or(Cell::Empty)));
        }
        table.push(cells);
    }
    differs.then_some(table)
}
