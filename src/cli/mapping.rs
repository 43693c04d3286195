//! `omnify mapping`: the mappings that ship with omnify, the check of one's own, and their schema.

use super::catalogue;
use super::global::Global;
use super::ui::Ui;
use crate::builtin;
use crate::map::{CompiledMapping, compile};
use anyhow::Result;
use clap::{Args, Subcommand};
use comfy_table::{Table, presets};
use serde::Serialize;
use std::path::PathBuf;

/// Options of `mapping`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

/// What to do with mappings.
#[derive(Debug, Subcommand)]
enum Action {
    /// List the mappings that ship with omnify
    #[command(after_help = "Example:\n  omnify mapping list")]
    List,
    /// Print a mapping, to read it or to start one's own from it
    #[command(after_help = "Example:\n  omnify mapping show zendesk-json > mappings/zendesk-json.yaml")]
    Show {
        /// Id of the mapping
        id: String,
    },
    /// List all mistakes of mapping files
    #[command(after_help = "Example:\n  omnify mapping check mappings/*.yaml")]
    Check {
        /// Mapping files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of mapping files, for editors
    #[command(after_help = "Example:\n  omnify mapping schema > mapping.schema.json")]
    Schema,
}

/// A mapping in the JSON form of `mapping list`, version 1.
#[derive(Serialize)]
struct Listed<'m> {
    id: &'m str,
    tool: &'m str,
    about: &'m str,
    /// Version of the language, and a hash of the text: equal versions are equal mappings.
    version: String,
    evidence: &'m str,
    files: Vec<&'m str>,
    usual_files: Vec<String>,
}

/// Does what the subcommand says.
pub(super) fn mapping(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    match &options.action {
        Action::List => list(global, ui),
        Action::Show { id } => {
            let mappings = embedded()?;
            let entries: Vec<(&str, &str)> = mappings
                .iter()
                .map(|(mapping, text)| (mapping.id.as_str(), *text))
                .collect();
            catalogue::show("mapping", "mapping", &entries, id, ui)
        }
        Action::Check { files } => {
            let read = |name: &str, text: &str| {
                compile(name, text).map(|mapping| (mapping.id, format!("{} files", mapping.files.len())))
            };
            catalogue::check("mapping", files, read, global, ui)
        }
        Action::Schema => catalogue::schema("schema/mapping.json", ui),
    }
}

/// The embedded mappings with their texts, sorted by id.
fn embedded() -> Result<Vec<(CompiledMapping, &'static str)>> {
    let mut mappings = Vec::new();
    for (path, text) in builtin::folder("sources/") {
        let compiled = compile(path, text).map_err(|problems| anyhow::anyhow!("{problems}"))?;
        mappings.push((compiled, text));
    }
    mappings.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    Ok(mappings)
}

fn list(global: &Global, ui: &Ui) -> Result<u8> {
    let mappings = embedded()?;
    if global.json {
        let listed: Vec<Listed<'_>> = mappings
            .iter()
            .map(|(mapping, text)| Listed {
                version: version(text),
                usual_files: mapping.usual_files(),
                id: &mapping.id,
                tool: &mapping.tool,
                about: &mapping.about,
                evidence: mapping.evidence.as_str(),
                files: mapping.files.iter().map(|file| file.key.as_str()).collect(),
            })
            .collect();
        ui.json(&serde_json::json!({ "mapping_list": 1, "mappings": listed }))?;
        return Ok(0);
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["id", "version", "evidence", "tool", "usual files"]);
    for (mapping, text) in &mappings {
        table.add_row([
            mapping.id.clone(),
            version(text),
            mapping.evidence.as_str().to_owned(),
            mapping.tool.clone(),
            mapping.usual_files().join(", "),
        ]);
    }
    ui.table(&table)?;
    Ok(0)
}

/// `1-` for the version of the language and eight digits of the text's hash.
fn version(text: &str) -> String {
    format!("1-{}", &blake3::hash(text.as_bytes()).to_hex()[..8])
}
