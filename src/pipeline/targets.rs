//! The target profiles of a run: the built-in ones, with those of the folder `targets` beside project.yaml added or
//! in their place; and the table `target_fit`.

use super::by_hand::yaml_files;
use crate::config::target::{Confidence, Fit, TargetProfile};
use crate::config::yaml::did_you_mean;
use crate::gaps::TargetFit;
use crate::model::aspect::AspectKind;
use crate::store::publish::Draft;
use crate::store::query::SqlValue;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The folder of a project's own profiles.
pub fn folder_of(project: &Path) -> PathBuf {
    project.join("targets")
}

/// What tells the targets of one run from those of another, empty without targets.
pub(super) fn hash(profiles: &[TargetProfile]) -> String {
    profiles.iter().map(|profile| profile.hash.as_str()).collect()
}

/// The ids, as the dataset keeps them.
pub fn ids(profiles: &[TargetProfile]) -> String {
    profiles
        .iter()
        .map(|profile| profile.id.as_str())
        .collect::<Vec<_>>()
        .join(",")
}

/// All profiles with their texts, by id.
///
/// # Errors
/// All mistakes of all profiles.
pub fn profiles(extra: Option<&Path>) -> Result<Vec<(TargetProfile, String)>> {
    let mut all: Vec<(TargetProfile, String)> = TargetProfile::builtin()?
        .into_iter()
        .map(|(profile, text)| (profile, text.to_owned()))
        .collect();
    let mut problems = Vec::new();
    for path in yaml_files(extra)? {
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        match TargetProfile::parse(&path.display().to_string(), &text) {
            Ok(profile) => {
                all.retain(|(other, _)| other.id != profile.id);
                all.push((profile, text));
            }
            Err(found) => problems.push(found.to_string()),
        }
    }
    anyhow::ensure!(problems.is_empty(), "{}", problems.join("\n"));
    all.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    Ok(all)
}

/// The profiles of the given names, each once, in the order of the names.
///
/// # Errors
/// When there is no profile of a name.
pub fn named(names: &[String], folder: Option<&Path>) -> Result<Vec<TargetProfile>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let known = profiles(folder)?;
    let mut chosen: Vec<TargetProfile> = Vec::new();
    for name in names {
        let profile = known
            .iter()
            .map(|(profile, _)| profile)
            .find(|profile| profile.id == *name);
        let Some(profile) = profile else {
            let ids: Vec<&str> = known.iter().map(|(profile, _)| profile.id.as_str()).collect();
            let hint = did_you_mean(name, ids.iter().copied()).unwrap_or_else(|| format!("known: {}", ids.join(", ")));
            bail!("there is no target profile `{name}`\nhint: {hint}");
        };
        if !chosen.contains(profile) {
            chosen.push(profile.clone());
        }
    }
    Ok(chosen)
}

/// Fills the table `target_fit`. Of a limit there is a row for the objects within it and one for those beyond.
pub(super) fn store(draft: &Draft, fits: &[TargetFit]) -> Result<()> {
    for fit in fits {
        for row in &fit.rows {
            let Some(class) = row.class else { continue };
            let confidence = row.confidence.map_or("", Confidence::as_str);
            let within = match row.aspect.kind {
                AspectKind::Limit(_) => row.having - row.affected,
                _ => 0,
            };
            let beyond = row.having - within;
            for (class, count) in [(Fit::Same, within), (class, beyond)] {
                if count > 0 {
                    insert(draft, &fit.id, row.aspect.key, &row.value, class, count, confidence)?;
                }
            }
        }
    }
    Ok(())
}

fn insert(draft: &Draft, target: &str, key: &str, value: &str, class: Fit, count: u64, confidence: &str) -> Result<()> {
    let (object, field) = key.split_once('.').unwrap_or((key, ""));
    let text = |text: &str| SqlValue::Text(text.to_owned());
    draft.insert(
        "target_fit",
        &["target", "object", "field", "value", "class", "count", "confidence"],
        &[
            text(target),
            text(object),
            text(field),
            if value.is_empty() { SqlValue::Null } else { text(value) },
            text(class.as_str()),
            SqlValue::Int(count.cast_signed()),
            text(confidence),
        ],
    )
}
