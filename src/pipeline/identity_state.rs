//! What a run starts from: the customer ids, their history and the report of the run before it. They are set aside when
//! a run begins to link, so that the same run, repeated after an interruption or a publication, starts from the same and
//! ends with the same bytes.

use super::output::Output;
use crate::model::gap::{GAP_VERSION, GapReport};
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the file with the history of the ids, beside ids.csv.
pub(super) const HISTORY: &str = "id-history.csv";

/// The state before a run.
pub(super) struct Before {
    /// Which record had which id.
    pub(super) ids: PathBuf,
    /// What became of ids so far.
    pub(super) history: PathBuf,
    /// Its report, when there was one that this version can read.
    pub(super) report: Option<GapReport>,
}

/// The state before this run: ids.csv, its history and gap.json as they were when a run with these inputs, settings and
/// decisions first came here. `ids` names an id state to start from instead.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn before(output: &Output, run_id: &str, decisions: &Path, ids: Option<&Path>) -> Result<Before> {
    let decided = read(decisions)?;
    let state = format!("{run_id}-{}", &blake3::hash(&decided).to_hex()[..16]);
    // The ids are set aside last: where they are, the rest is, too.
    let names = ["gap.json", HISTORY, "ids.csv"].map(|name| {
        let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
        (name, format!("{stem}-{state}.{extension}"))
    });
    if !output.work(&names[2].1).exists() {
        let contents = names.each_ref().map(|(name, _)| read(&output.file(name)));
        clear(&output.work(""))?;
        for ((_, kept), content) in names.iter().zip(contents) {
            output.write(&format!(".omnify/{kept}"), &content?)?;
        }
    }
    let [(_, report), (_, history), (_, own_ids)] = &names;
    let report = read(&output.work(report))?;
    Ok(Before {
        ids: ids.map_or_else(|| output.work(own_ids), Path::to_owned),
        history: ids.map_or_else(|| output.work(history), |ids| ids.with_file_name(HISTORY)),
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
