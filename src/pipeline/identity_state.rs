//! The customer ids that a run starts from. They are set aside when a run begins to link, so that the same
//! run, repeated after an interruption or a publication, starts from the same ids and ends with the same bytes.

use super::output::Output;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the file with the history of the ids, beside ids.csv.
pub(super) const HISTORY: &str = "id-history.csv";

/// The files that a run starts from.
pub(super) struct Before {
    /// Which record had which id.
    pub(super) ids: PathBuf,
    /// What became of ids so far.
    pub(super) history: PathBuf,
}

/// The id state before this run: copies of ids.csv and its history as they were when a run with these inputs, settings
/// and decisions first came here.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn before(output: &Output, run_id: &str, decisions: &Path) -> Result<Before> {
    let decided = read(decisions)?;
    let state = format!("{run_id}-{}.csv", &blake3::hash(&decided).to_hex()[..16]);
    let (ids, history) = (format!("ids-{state}"), format!("id-history-{state}"));
    let kept = Before {
        ids: output.work(&ids),
        history: output.work(&history),
    };
    // The ids are set aside last: where they are, the history is, too.
    if kept.ids.exists() {
        return Ok(kept);
    }
    let before = [read(&output.file(HISTORY))?, read(&output.file("ids.csv"))?];
    let folder = output.work("");
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let old = path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            (name.starts_with("ids-R") || name.starts_with("id-history-R")) && name.ends_with(".csv")
        });
        if old {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    for (name, content) in [history, ids].iter().zip(&before) {
        output.write(&format!(".omnify/{name}"), content)?;
    }
    Ok(kept)
}

/// A file's content, empty when it is not there.
fn read(path: &Path) -> Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other.with_context(|| format!("cannot read {}", path.display())),
    }
}
