//! `omnify check`: the dry run.

use super::args::{RunOptions, Stage};
use super::global::Global;
use super::run::execute;
use super::ui::Ui;
use crate::pipeline;
use anyhow::Result;

/// Runs everything but the publication; the exit code is that of `run`.
pub(super) fn check(options: &RunOptions, global: &Global, ui: &Ui) -> Result<u8> {
    let until = match options.until {
        Some(Stage::Import) => pipeline::Stage::Import,
        Some(Stage::Link) => pipeline::Stage::Link,
        Some(Stage::Unify) => pipeline::Stage::Unify,
        _ => pipeline::Stage::Check,
    };
    execute(options, global, ui, until)
}
