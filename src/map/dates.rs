//! Which of day and month comes first in a file: a look at the values before anything is mapped.

use super::CompiledFile;
use super::frame::walk;
use super::path::{Path, Root};
use super::plan::{FieldValue, Level, Node, Source};
use crate::model::kind::FieldType;
use crate::model::record::{Body, RawRecord};
use crate::normalise::date::{DateVotes, TimeFormat};

impl CompiledFile {
    /// Whether times are read whose order of day and month the mapping leaves open. For such a file:
    /// show records (the first thousands suffice) to [`CompiledFile::observe_dates`], then put
    /// [`DateVotes::decide`] into [`super::Context::date_order`].
    pub fn needs_date_order(&self) -> bool {
        self.plans.iter().any(|plan| !plan.open_dates.is_empty())
    }

    /// Adds what the times of one record say about the order of day and month.
    pub fn observe_dates(&self, record: &RawRecord, votes: &mut DateVotes) {
        for plan in &self.plans {
            for path in &plan.open_dates {
                match &record.body {
                    Body::Row(row) => {
                        let binding = plan.bindings.binding(&plan.columns, &row.header);
                        let column = path.column.and_then(|slot| binding.column(slot));
                        if let Some(cell) = column.and_then(|column| row.cell(column)) {
                            votes.observe(cell);
                        }
                    }
                    Body::Tree(value) => {
                        if let Some(text) = walk(value, &path.steps).as_text() {
                            votes.observe(&text);
                        }
                    }
                }
            }
        }
    }
}

/// Paths of the record whose times are read with an open order.
pub(super) fn open_dates(level: &Level) -> Vec<Path> {
    let mut paths = Vec::new();
    for name in &level.names {
        collect(&name.node, false, &mut paths);
    }
    for field in level.emits.iter().flat_map(|emit| &emit.fields) {
        if let FieldValue::One(node) = &field.value {
            collect(node, field.field.ty == FieldType::Time, &mut paths);
        }
    }
    paths.sort_by(|a: &Path, b| a.text.cmp(&b.text));
    paths.dedup();
    paths
}

/// `is_time`: without formats the value is read with the default ones, which leave the order open.
fn collect(node: &Node, is_time: bool, out: &mut Vec<Path>) {
    let open = |format: &TimeFormat| matches!(format, TimeFormat::Usual | TimeFormat::Numeric(None));
    let open = if node.formats.is_empty() {
        is_time
    } else {
        node.formats.iter().any(open)
    };
    match &node.source {
        Source::First(paths) | Source::All(paths) if open => {
            out.extend(paths.iter().filter(|path| path.root == Root::Here).cloned());
        }
        Source::Choose(nodes) | Source::FirstOf(nodes) => nodes.iter().for_each(|node| collect(node, open, out)),
        Source::Inner(inner) => collect(inner, open, out),
        _ => {}
    }
}
