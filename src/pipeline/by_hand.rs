//! Files that people write beside a project: CSV with named columns, and folders of YAML files.

use anyhow::{Context as _, Result};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Opens a CSV file: the reader, and the names of its columns in lower case. Cells are trimmed, rows may be short or long.
/// `what` names the file in errors.
///
/// # Errors
/// When it cannot be read.
pub fn table(path: &Path, what: &str) -> Result<(csv::Reader<File>, Vec<String>)> {
    let shown = || format!("cannot read the {what} {}", path.display());
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_path(path)
        .with_context(shown)?;
    let header = reader
        .headers()
        .with_context(shown)?
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').trim().to_lowercase())
        .collect();
    Ok((reader, header))
}

/// The line of a row, for errors.
pub fn line(row: &csv::StringRecord) -> u64 {
    row.position().map_or(0, csv::Position::line)
}

/// Whether a file is named like one in YAML.
pub(super) fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// The YAML files of a folder by name; none when there is no such folder.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn yaml_files(folder: Option<&Path>) -> Result<Vec<PathBuf>> {
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        return Ok(Vec::new());
    };
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if is_yaml(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
