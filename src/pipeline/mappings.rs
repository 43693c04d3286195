//! The mappings of a run: the built-in ones, with those of a folder added or in their place.

use crate::builtin;
use crate::map::{CompiledMapping, compile};
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// The mappings of a run.
#[derive(Debug)]
pub struct MappingSet {
    /// Compiled, sorted by file name.
    pub mappings: Vec<CompiledMapping>,
    /// Hash of their texts.
    pub hash: String,
}

/// Loads the built-in mappings, with those of the folder `extra` added or in their place.
///
/// # Errors
/// All mistakes of all mapping files.
pub fn load_mappings(extra: Option<&Path>) -> Result<MappingSet> {
    let mut texts: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (path, text) in builtin::folder("sources/") {
        let name = path.trim_start_matches("sources/").to_owned();
        texts.insert(name, (format!("mappings/{path}"), text.to_owned()));
    }
    if let Some(folder) = extra.filter(|folder| folder.is_dir()) {
        for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "yaml" || extension == "yml")
            {
                let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                texts.insert(name, (path.display().to_string(), text));
            }
        }
    }
    let mut mappings = Vec::new();
    let mut problems = Vec::new();
    let mut hasher = blake3::Hasher::new();
    for (name, (path, text)) in &texts {
        hasher.update(name.as_bytes());
        hasher.update(text.as_bytes());
        match compile(path, text) {
            Ok(mapping) => mappings.push(mapping),
            Err(found) => problems.push(found.to_string()),
        }
    }
    anyhow::ensure!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(MappingSet {
        mappings,
        hash: hasher.finalize().to_hex().to_string(),
    })
}
