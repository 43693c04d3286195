//! `omnify check`.

use super::args::{Global, RunOptions};
use super::ui::Ui;
use anyhow::Result;

/// Runs everything but the publication.
pub(super) fn check(_options: &RunOptions, _global: &Global, _ui: &Ui) -> Result<u8> {
    anyhow::bail!("not wired yet")
}
