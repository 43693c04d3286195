//! What a folder of exports is made of, for a project.yaml that says so.

use super::plan::Plan;
use super::planned::PlannedFile;
use super::settings::Settings;
use super::{Progress, load_mappings, plan};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The sources of a folder and what nothing recognises.
#[derive(Debug, Default)]
pub struct Survey {
    /// Sources by name.
    pub sources: Vec<SurveyedSource>,
    /// Files that no mapping reads.
    pub unrecognised: u64,
}

/// One source as it was recognised.
#[derive(Debug, Clone, Default)]
pub struct SurveyedSource {
    /// Name.
    pub name: String,
    /// Tool.
    pub tool: String,
    /// Mapping.
    pub mapping: String,
    /// Globs that its files fit, and those of no other source.
    pub globs: Vec<String>,
    /// Files.
    pub files: u64,
    /// Country of national numbers, when anything shows it.
    pub country: Option<String>,
    /// Whether another mapping fits some file nearly as well.
    pub ambiguous: bool,
}

/// Recognises what a folder holds, without importing anything.
///
/// # Errors
/// When the folder cannot be listed.
pub fn survey(input: &Path, progress: &Progress<'_>) -> Result<Survey> {
    let plan = plan::plan(input, load_mappings(None)?, &Settings::default(), progress)?;
    let mut survey = Survey::default();
    for row in &plan.sources {
        let own: Vec<&PlannedFile> = plan.files.iter().filter(|file| file.row.src == Some(row.src)).collect();
        survey.sources.push(SurveyedSource {
            name: row.source.clone(),
            tool: row.tool.clone(),
            mapping: row.mapping.clone(),
            globs: globs(&plan, row.src),
            files: own.len() as u64,
            country: row.country.clone(),
            ambiguous: own.iter().any(|file| file.ambiguous),
        });
    }
    survey.unrecognised = plan.files.iter().filter(|file| file.row.src.is_none()).count() as u64;
    Ok(survey)
}

/// The fewest globs: a top folder that is all the source's, else folder and extension, else the file itself.
fn globs(plan: &Plan, src: u32) -> Vec<String> {
    let mut found = BTreeSet::new();
    let owners = |key: &dyn Fn(&str) -> String| -> BTreeMap<String, BTreeSet<Option<u32>>> {
        let mut owners: BTreeMap<String, BTreeSet<Option<u32>>> = BTreeMap::new();
        for file in &plan.files {
            owners.entry(key(&file.row.path)).or_default().insert(file.row.src);
        }
        owners
    };
    let only = |owners: &BTreeMap<String, BTreeSet<Option<u32>>>, key: &str| {
        owners
            .get(key)
            .is_some_and(|set| set.iter().all(|owner| owner.is_none_or(|owner| owner == src)))
    };
    let (tops, kinds) = (owners(&top), owners(&kind));
    for file in plan.files.iter().filter(|file| file.row.src == Some(src)) {
        let path = &file.row.path;
        let (top, kind) = (top(path), kind(path));
        found.insert(if path.contains('/') && only(&tops, &top) {
            format!("{}/**", globset::escape(&top))
        } else if path.contains('/') && !kind.ends_with('/') && only(&kinds, &kind) {
            let (folder, extension) = kind.rsplit_once('/').unwrap_or_default();
            format!("{}/*{}", globset::escape(folder), globset::escape(extension))
        } else {
            globset::escape(path)
        });
    }
    found.into_iter().collect()
}

fn top(path: &str) -> String {
    path.split('/').next().unwrap_or_default().to_owned()
}

/// Folder and extension, the latter with its dot.
fn kind(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rfind('.').map_or("", |at| &name[at..]);
    format!("{folder}/{extension}")
}
