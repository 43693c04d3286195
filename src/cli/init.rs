//! `omnify init`: a project.yaml from what a folder of exports holds, every default written out.

use super::global::Global;
use super::summary::files;
use super::ui::Ui;
use crate::config::project;
use crate::pipeline::survey::{Survey, survey};
use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Options of `init`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Folder of exports
    path: PathBuf,
    /// File to write; never inside PATH
    #[arg(short = 'f', long = "file", value_name = "FILE", default_value = "project.yaml")]
    file: PathBuf,
}

/// Writes project.yaml.
pub(super) fn init(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    ensure!(
        options.path.exists(),
        "{} does not exist\nhint: give a folder of exports",
        options.path.display()
    );
    let input = std::fs::canonicalize(&options.path)?;
    let file = std::path::absolute(&options.file)?;
    let folder = file.parent().unwrap_or(Path::new("/"));
    let folder = std::fs::canonicalize(folder)
        .with_context(|| format!("the folder of {} does not exist", options.file.display()))?;
    if input.is_dir() && folder.starts_with(&input) {
        bail!(
            "{} would lie inside the exports, and nothing is ever written there\nhint: change to another folder, or name a file outside with -f",
            options.file.display()
        );
    }
    ensure!(
        !file.exists(),
        "{} exists and is not overwritten\nhint: name another file with -f, or remove it",
        options.file.display()
    );
    let survey = survey(&input, &|_| {})?;
    let text = write(&survey, &relative(&folder, &input));
    project::parse(&options.file.display().to_string(), &text)
        .map_err(|problems| anyhow!("the project would have mistakes:\n{problems}"))?;
    std::fs::write(&file, &text).with_context(|| format!("cannot write {}", options.file.display()))?;
    if global.json {
        let names: Vec<&str> = survey.sources.iter().map(|source| source.name.as_str()).collect();
        ui.json(
            &serde_json::json!({ "init": 1, "file": options.file.display().to_string(), "sources": names,
            "unrecognised": survey.unrecognised }),
        )?;
    }
    ui.line(&format!(
        "wrote {}: {} sources; not recognised: {}",
        options.file.display(),
        survey.sources.len(),
        files(survey.unrecognised)
    ));
    ui.line(&format!(
        "hint: complete `own:`, then `omnify run {}`",
        options.file.display()
    ));
    Ok(0)
}

/// `to` as seen from the folder `from`; both are canonical.
fn relative(from: &Path, to: &Path) -> String {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().count() - shared;
    let mut parts: Vec<String> = vec!["..".to_owned(); up];
    parts.extend(
        to.components()
            .skip(shared)
            .map(|part| part.as_os_str().to_string_lossy().into_owned()),
    );
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn write(survey: &Survey, exports: &str) -> String {
    let mut yaml = format!(
        "# What is known about this project. Every key is optional; what stands behind # is the default.\n\
         # client: Whose data it is, for the report\n\
         exports: {}\n\
         # as_of: the latest time in the data; ages and segments are counted back from here, e.g. 2026-06-30\n\n\
         # The company's own side. Without it it is inferred, which the report says.\n\
         own:\n  domains: []      # mail domains, e.g. [shop.example]\n  addresses: []    # single addresses\n  \
         numbers: []      # telephone numbers in quotes, e.g. [\"+12125550100\"]\n  extensions: []   # internal numbers, x = any digit, e.g. [\"1xx\"]\n  \
         names: []        # names the company writes under in chats\n  pages: []        # pages and accounts on social networks\n\
         # agents: agents.csv   # columns name, email, extension, phone, team\n\n",
        quoted(exports)
    );
    if survey.sources.is_empty() {
        yaml.push_str("# Nothing was recognised: `omnify inspect FILE` says what a file looks like.\n# sources: {}\n");
    } else {
        yaml.push_str("# Recognised; zone and country are what is assumed where the export does not say.\nsources:\n");
    }
    for source in &survey.sources {
        let globs: Vec<String> = source.globs.iter().map(|glob| quoted(glob)).collect();
        let also = if source.ambiguous {
            "; another mapping fits nearly as well"
        } else {
            ""
        };
        let files = files(source.files);
        let _ = writeln!(yaml, "  {}:   # {}, {files}{also}", quoted(&source.name), source.tool);
        let _ = writeln!(yaml, "    match: [{}]", globs.join(", "));
        let _ = writeln!(yaml, "    mapping: {}", quoted(&source.mapping));
        yaml.push_str("    # zone: UTC         # of times without one, e.g. America/New_York\n");
        match &source.country {
            Some(country) => {
                let _ = writeln!(
                    yaml,
                    "    country: {country}         # of national telephone numbers, inferred"
                );
            }
            None => {
                yaml.push_str(
                    "    # country: US       # of national telephone numbers; nothing in the data shows it\n",
                );
            }
        }
    }
    if survey.unrecognised > 0 {
        let _ = writeln!(
            yaml,
            "# Not recognised: {}. `omnify check` lists them, `omnify inspect FILE` looks into one.",
            files(survey.unrecognised)
        );
    }
    yaml.push_str(DEFAULTS);
    yaml
}

/// The rest of the file, with the defaults of the program.
const DEFAULTS: &str = r##"
# scope: { since: 2024-01-01, exclude_labels: [Newsletters] }
# hours: { zone: America/New_York, weekdays: { mon-fri: "09:00-17:30" }, holidays: [] }   # without it, calendar time
# promise: { email: 24h }                # promised first response by channel; none
link: { model: default, decisions: decisions.jsonl }
segments: { new: 30d, inactive: 180d, former: 540d }
# vip: { lifetime_value: 1000, orders: 10, tags: [gold] } # nobody
session_gap: 72h                         # silence after which a chat is a new conversation
# gates: { reject_rate: { warn_if: "> 0.05%", error_if: "> 0.1%" } }
# accepted: [ { finding: zone-assumed, reason: "all offices are in one zone", name: "who decided", until: 2026-12-31 } ]
# branding: { logo: logo.svg, accent: "#12436D" }
# report: { language: de, formats: [md] }
"##;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_are_named_from_the_project() {
        for (from, to, expected) in [
            ("/srv/shop", "/srv/shop/exports", "exports"),
            ("/srv/shop", "/data/exports", "../../data/exports"),
            ("/srv/shop", "/srv/exports", "../exports"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), expected);
        }
    }
}
