//! `omnify check`: the dry run.

use super::global::{CheckOptions, Global};
use super::run::execute;
use super::ui::Ui;
use anyhow::Result;

/// Runs everything but the publication; the exit code is that of `run`.
pub(super) fn check(options: &CheckOptions, global: &Global, ui: &Ui) -> Result<u8> {
    execute(&options.common, false, options.until, global, ui)
}
