//! Contact lists named on the command line, read and linked.

use crate::config::link_model::LinkModel;
use crate::pipeline::dedupe::{self, DedupeOptions, Deduped};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Contact lists and how they are read and linked.
pub(super) struct Lists<'o> {
    pub(super) files: &'o [PathBuf],
    pub(super) mapping: Option<&'o str>,
    pub(super) model: Option<&'o Path>,
}

/// Reads and links lists.
pub(super) fn link(lists: &Lists<'_>) -> Result<Deduped> {
    let (mappings, forced) = dedupe::mappings_with(lists.mapping)?;
    let settings = DedupeOptions {
        model: model(lists.model)?,
        mappings,
        forced,
    };
    dedupe::dedupe(lists.files, &settings)
}

fn model(path: Option<&Path>) -> Result<LinkModel> {
    let Some(path) = path else { return LinkModel::builtin() };
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read the link model {}", path.display()))?;
    LinkModel::parse(&text).with_context(|| format!("in the link model {}", path.display()))
}
