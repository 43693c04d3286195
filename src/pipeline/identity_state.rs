//! What a run starts from: the customer ids and the report of the run before it. They are set aside when a run begins
//! to link, so that the same run, repeated after an interruption or a publication, starts from the same and ends with
//! the same bytes.

use super::output::Output;
use crate::model::gap::{GAP_VERSION, GapReport};
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the file with the history of the ids, beside ids.csv.
pub(super) const HISTORY: &str = "id-history.csv";

/// The state before a run.
pub(super) struct Before {
    /// Copy of ids.csv.
    pub(super) ids: PathBuf,
    /// Copy of the history of the ids.
    pub(super) history: PathBuf,
    /// Its report, when there was one that this version can read.
    pub(super) report: Option<GapReport>,
}

/// The state before this run: ids.csv, its history and gap.json as they were when a run with these inputs, settings and
/// decisions first came here.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn before(output: &Output, run_id: &str, decisions: &Path) -> Result<Before> {
    let decided = read(decisions)?;
    let state = format!("{run_id}-{}", &blake3::hash(&decided).to_hex()[..16]);
    let names = [
        format!("gap-{state}.json"),
        format!("id-history-{state}.csv"),
        format!("ids-{state}.csv"),
    ];
    if !names.iter().all(|name| output.work(name).exists()) {
        let contents = [
            read(&output.file("gap.json"))?,
            read(&output.file(HISTORY))?,
            read(&output.file("ids.csv"))?,
        ];
        clear(&output.work(""))?;
        for (name, content) in names.iter().zip(&contents) {
            output.write(&format!(".omnify/{name}"), content)?;
        }
    }
    let [report, history, ids] = names.map(|name| output.work(&name));
    let report = read(&report)?;
    Ok(Before {
        ids,
        history,
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
            ["ids-R", "id-history-R", "gap-R"]
                .iter()
                .any(|start| name.starts_with(start))
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
