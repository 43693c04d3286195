//! `omnify target`: the profiles of platforms to move to, the check of one's own, and their schema.

use super::catalogue;
use super::global::Global;
use super::ui::Ui;
use crate::config::target::{Confidence, TargetProfile};
use crate::pipeline::targets;
use anyhow::Result;
use clap::{Args, Subcommand};
use comfy_table::{Table, presets};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Options of `target`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

/// What to do with profiles.
#[derive(Debug, Subcommand)]
enum Action {
    /// List the profiles: those that ship with omnify and those of the folder `targets` here
    #[command(after_help = "Example:\n  omnify target list")]
    List,
    /// Print a profile, to read it or to start one's own from it
    #[command(after_help = "Example:\n  omnify target show zendesk > targets/zendesk.yaml")]
    Show {
        /// Id of the profile
        id: String,
    },
    /// List all mistakes of profile files
    #[command(after_help = "Example:\n  omnify target check targets/*.yaml")]
    Check {
        /// Profile files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of profile files, for editors
    #[command(after_help = "Example:\n  omnify target schema > target.schema.json")]
    Schema,
}

/// A profile in the JSON form of `target list`, version 1.
#[derive(Serialize)]
struct Listed<'p> {
    id: &'p str,
    name: &'p str,
    route: &'p str,
    rows: usize,
    tested: usize,
    verified: usize,
    checked_on: String,
}

/// Does what the subcommand says.
pub(super) fn target(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    match &options.action {
        Action::List => list(global, ui),
        Action::Show { id } => {
            let profiles = known()?;
            let entries: Vec<(&str, &str)> = profiles
                .iter()
                .map(|(profile, text)| (profile.id.as_str(), text.as_str()))
                .collect();
            catalogue::show("target profile", "target", &entries, id, ui)
        }
        Action::Check { files } => {
            let read = |name: &str, text: &str| {
                TargetProfile::parse(name, text).map(|profile| {
                    let rows = listed(&profile).rows;
                    (profile.id, format!("{rows} rows"))
                })
            };
            catalogue::check("target", files, read, global, ui)
        }
        Action::Schema => catalogue::schema("schema/target.json", ui),
    }
}

fn known() -> Result<Vec<(TargetProfile, String)>> {
    targets::profiles(Some(&targets::folder_of(Path::new("."))))
}

fn list(global: &Global, ui: &Ui) -> Result<u8> {
    let profiles = known()?;
    let listed: Vec<Listed<'_>> = profiles.iter().map(|(profile, _)| listed(profile)).collect();
    if global.json {
        ui.json(&serde_json::json!({ "target_list": 1, "targets": listed }))?;
        return Ok(0);
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["id", "name", "rows", "tested or verified", "checked on", "loaded by"]);
    for row in &listed {
        table.add_row([
            row.id.to_owned(),
            row.name.to_owned(),
            row.rows.to_string(),
            (row.tested + row.verified).to_string(),
            row.checked_on.clone(),
            row.route.to_owned(),
        ]);
    }
    ui.table(&table)?;
    Ok(0)
}

fn listed(profile: &TargetProfile) -> Listed<'_> {
    let limits = profile.limits.iter().map(|(_, row)| row.confidence);
    let features = profile.features.iter().map(|(_, row)| row.confidence);
    let values = profile.values.iter().map(|(_, row)| row.confidence);
    let rows: Vec<Confidence> = limits.chain(features).chain(values).collect();
    let of = |wanted: Confidence| rows.iter().filter(|confidence| **confidence == wanted).count();
    let oldest = profile.pages.iter().map(|(_, page)| page.checked_on).min();
    Listed {
        id: &profile.id,
        name: &profile.name,
        route: &profile.route,
        rows: rows.len(),
        tested: of(Confidence::Tested),
        verified: of(Confidence::Verified),
        checked_on: oldest.map(|day| day.0.to_string()).unwrap_or_default(),
    }
}
