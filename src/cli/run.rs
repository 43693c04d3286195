//! `omnify run`.

use super::args::{Global, RunOptions};
use super::ui::Ui;
use anyhow::Result;

/// Does the whole job.
pub(super) fn run(_options: &RunOptions, _global: &Global, _ui: &Ui) -> Result<u8> {
    anyhow::bail!("not wired yet")
}
