//! The history of customer ids that earlier runs wrote: id-history.csv beside ids.csv.

use crate::model::linkage::IdEvent;
use anyhow::{Context as _, Result, bail};
use std::path::Path;

/// An event of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PastEvent {
    /// Number of the run, from 1.
    pub(super) run_no: i64,
    /// What happened.
    pub(super) event: IdEvent,
    /// The run.
    pub(super) run_id: String,
}

/// Reads id-history.csv; no file or an empty one is no history.
///
/// # Errors
/// When it cannot be read, or a line is no event.
pub(super) fn read(path: &Path) -> Result<Vec<PastEvent>> {
    let mut events = Vec::new();
    if !path.exists() {
        return Ok(events);
    }
    let shown = || format!("cannot read {}", path.display());
    let mut reader = csv::Reader::from_path(path).with_context(shown)?;
    for row in reader.records() {
        let row = row.with_context(shown)?;
        let line = row.position().map_or(0, csv::Position::line);
        let text = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let event = ["minted", "merged-into", "split-from"]
            .into_iter()
            .find(|known| *known == text(2));
        let (Ok(run_no), Some(event)) = (text(0).parse(), event) else {
            bail!(
                "{}:{line}: not an event of a customer id\nhint: this file is written by `omnify run`; take the one of the earlier run",
                path.display()
            );
        };
        events.push(PastEvent {
            run_no,
            event: IdEvent {
                customer_id: text(1),
                event,
                other_id: text(3),
            },
            run_id: text(4),
        });
    }
    Ok(events)
}
