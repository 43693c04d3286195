//! The mappings of a run: the built-in ones, with those of a folder added or in their place.

use super::by_hand::yaml_files;
use crate::builtin;
use crate::config::yaml::did_you_mean;
use crate::map::{CompiledMapping, compile};
use anyhow::{Context as _, Result, anyhow, bail};
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

impl MappingSet {
    /// The id of a mapping that is named by its id or by its file, relative to `folder`; one in a file joins the set.
    ///
    /// # Errors
    /// When there is no such mapping, and all mistakes of its file.
    pub fn choose(&mut self, chosen: &str, folder: &Path) -> Result<String> {
        if self.mappings.iter().any(|mapping| mapping.id == chosen) {
            return Ok(chosen.to_owned());
        }
        let path = folder.join(chosen);
        if !path.is_file() {
            let ids = self.mappings.iter().map(|mapping| mapping.id.as_str());
            let hint = did_you_mean(chosen, ids).unwrap_or_else(|| {
                "`omnify mapping list` lists them; a mapping of your own is named by its file".to_owned()
            });
            bail!("there is no mapping `{chosen}`\nhint: {hint}");
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mapping = compile(&path.display().to_string(), &text).map_err(|problems| anyhow!("{problems}"))?;
        let id = mapping.id.clone();
        self.mappings.retain(|other| other.id != id);
        self.mappings.push(mapping);
        self.hash = blake3::hash(format!("{}{text}", self.hash).as_bytes())
            .to_hex()
            .to_string();
        Ok(id)
    }
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
    for path in yaml_files(extra)? {
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        texts.insert(name, (path.display().to_string(), text));
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
