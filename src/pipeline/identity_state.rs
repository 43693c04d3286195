//! What a run starts from: the customer ids and the report of the run before it. They are set aside when a run begins
//! to link, so that the same run, repeated after an interruption or a publication, starts from the same and ends with
//! the same bytes.

use super::output::Output;
use crate::model::gap::{GAP_VERSION, GapReport};
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The state before a run.
pub(super) struct Before {
    /// Copy of ids.csv.
    pub(super) ids: PathBuf,
    /// Its report, when there was one that this version can read.
    pub(super) report: Option<GapReport>,
}

/// The state before this run: ids.csv and gap.json as they were when a run with these inputs, settings and
/// decisions first came here.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn before(output: &Output, run_id: &str, decisions: &Path) -> Result<Before> {
    let decided = read(decisions)?;
    let state = format!("{run_id}-{}", &blake3::hash(&decided).to_hex()[..16]);
    let names = [format!("ids-{state}.csv"), format!("gap-{state}.json")];
    if !names.iter().all(|name| output.work(name).exists()) {
        let ids = read(&output.file("ids.csv"))?;
        let report = read(&output.file("gap.json"))?;
        clear(&output.work(""))?;
        output.write(&format!(".omnify/{}", names[1]), &report)?;
        output.write(&format!(".omnify/{}", names[0]), &ids)?;
    }
    let report = read(&output.work(&names[1]))?;
    Ok(Before {
        ids: output.work(&names[0]),
        // A report of another version or none at all leaves nothing to compare with.
        report: serde_json::from_slice(&report)
            .ok()
            .filter(|report: &GapReport| report.gap == GAP_VERSION),
    })
}

/// Removes the states of other runs.
fn clear(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let old = path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with("ids-R") || name.starts_with("gap-R")
        });
        if old {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// A file's content, empty when it is not there.
fn read(path: &Path) -> Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other.with_context(|| format!("cannot read {}", path.display())),
    }
}
