//! Database files that only their owner can read; SQLite gives its side files the same rights.

use anyhow::{Context as _, Result};
use std::fs::OpenOptions;
use std::path::Path;

/// Creates an empty file, which SQLite takes for a new database; leaves one that is there as it is.
pub(super) fn create(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}
