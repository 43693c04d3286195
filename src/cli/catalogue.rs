//! What `omnify mapping` and `omnify target` have in common: things with an id that ship with the program, and the check
//! of one's own files.

use super::error::FAILED;
use super::global::Global;
use super::ui::Ui;
use crate::builtin;
use crate::config::yaml::{Problems, did_you_mean};
use anyhow::{Context as _, Result, bail};
use std::path::PathBuf;

/// Prints the text of the entry with an id. `what` names such an entry, `command` is the one that lists them.
pub(super) fn show(what: &str, command: &str, entries: &[(&str, &str)], id: &str, ui: &Ui) -> Result<u8> {
    let Some((_, text)) = entries.iter().find(|(known, _)| *known == id) else {
        let hint = did_you_mean(id, entries.iter().map(|(known, _)| *known))
            .unwrap_or_else(|| format!("`omnify {command} list` lists them"));
        bail!("there is no {what} `{id}`\nhint: {hint}");
    };
    ui.data(text.as_bytes())?;
    Ok(0)
}

/// Checks files, `read` giving id and size of a good one, and lists all mistakes. With --json as one document, version 1.
pub(super) fn check(
    command: &str,
    files: &[PathBuf],
    read: impl Fn(&str, &str) -> Result<(String, String), Problems>,
    global: &Global,
    ui: &Ui,
) -> Result<u8> {
    let mut wrong = 0;
    let mut checked = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
        let (id, mistakes) = match read(&name, &text) {
            Ok((id, size)) => {
                ui.line(&format!("{name}: `{id}` is good ({size})"));
                (Some(id), String::new())
            }
            Err(problems) => {
                wrong += 1;
                ui.always(&problems.to_string());
                (None, problems.to_string())
            }
        };
        checked.push(serde_json::json!({ "file": name, "id": id, "good": id.is_some(), "mistakes": mistakes }));
    }
    if global.json {
        let document = [
            (format!("{command}_check"), 1.into()),
            ("files".to_owned(), checked.into()),
        ];
        ui.json(
            &document
                .into_iter()
                .collect::<serde_json::Map<String, serde_json::Value>>(),
        )?;
    }
    Ok(if wrong > 0 { FAILED } else { 0 })
}

/// Prints an embedded JSON Schema.
pub(super) fn schema(name: &str, ui: &Ui) -> Result<u8> {
    let schema = builtin::file(name).context("the schema is not embedded")?;
    ui.data(schema.as_bytes())?;
    Ok(0)
}
