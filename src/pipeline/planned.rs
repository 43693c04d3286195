//! One file of a run, with what was decided about it.

use crate::model::probe::{Probe, ReadOptions};
use crate::normalise::date::DateOrder;
use crate::read::InputFile;
use crate::store::work::FileRow;
use std::collections::BTreeMap;

/// One file of the plan.
pub(super) struct PlannedFile {
    pub(super) input: InputFile,
    pub(super) row: FileRow,
    /// Position of its mapping and of the file entry in it.
    pub(super) matched: Option<(usize, usize)>,
    pub(super) options: ReadOptions,
    /// Settings of the mapping with the project's values.
    pub(super) params: BTreeMap<String, String>,
    pub(super) date_order: Option<DateOrder>,
    pub(super) date_order_assumed: bool,
    pub(super) ambiguous: bool,
    pub(super) probe: Probe,
    pub(super) chosen_zone: Option<String>,
    /// Name of the chat that a transcript is of, where several were compared.
    pub(super) chat: Option<String>,
}
