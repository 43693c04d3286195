//! Writes docs/mapping-reference.md and docs/sources.md from the tables and mappings that the engine itself
//! uses.

use super::CompiledMapping;
use super::transforms::TRANSFORMS;
use crate::model::kind::{FieldType, KINDS};
use std::fmt::Write as _;

/// What the tables do not say: the language itself.
const LANGUAGE: &str = include_str!("reference/language.md");

/// What the mappings do not say about themselves, before and behind their table.
const SOURCES: &str = include_str!("reference/sources.md");

/// The page of the sources as Markdown: a row for each mapping. Give them sorted by id.
pub fn sources_page(mappings: &[CompiledMapping]) -> String {
    let (before, behind) = SOURCES.split_once("{table}\n").unwrap_or((SOURCES, ""));
    let mut out = before.replace("{count}", &mappings.len().to_string());
    out.push_str("| Mapping | Tool | Reads | Evidence | Files |\n|---|---|---|---|---|\n");
    for mapping in mappings {
        let files = mapping.usual_files().join(", ");
        let evidence = mapping.evidence.as_str();
        row(
            &mut out,
            &mapping.id,
            &[&mapping.tool, &mapping.about, evidence, &files],
        );
    }
    out.push_str(behind);
    out
}

impl CompiledMapping {
    /// Usual names of the files that it recognises, or the name of the entry and its formats where there is
    /// none; each once.
    pub fn usual_files(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for file in &self.files {
            let own = match file.usual_names.as_slice() {
                [] => vec![format!("{} ({})", file.key, file.formats.join(", "))],
                globs => globs.to_vec(),
            };
            for name in own {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}

/// The reference of the mapping language as Markdown: the language, then all transforms and kinds.
pub fn mapping_reference() -> String {
    let mut out = String::from(LANGUAGE);
    out.push_str("\n## Transforms\n\nAs `transform: [trim, {split: \",\"}]`, and as filters in expressions (`name | lower`).\n\n");
    out.push_str("| Transform | Arguments | What it does |\n|---|---|---|\n");
    for transform in TRANSFORMS {
        row(&mut out, transform.name, &[transform.arguments, transform.about]);
    }
    out.push_str("\n## Kinds\n");
    for def in KINDS {
        let _ = write!(out, "\n### {}\n\n{}.\n\n", def.name, def.about);
        out.push_str("| Field | Holds | What it is |\n|---|---|---|\n");
        for field in def.fields {
            row(&mut out, field.name, &[&holds(field.ty), field.about]);
        }
    }
    out
}

/// A row of a table that begins with a name.
fn row(out: &mut String, name: &str, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|text| text.replace('|', "\\|")).collect();
    let _ = writeln!(out, "| `{name}` | {} |", cells.join(" | "));
}

fn holds(ty: FieldType) -> String {
    match ty {
        FieldType::Text => "text".to_owned(),
        FieldType::Ref(kinds) => {
            let names: Vec<_> = kinds.iter().map(|kind| format!("`{}`", kind.def().name)).collect();
            match names.len() {
                1 => format!("reference: {}", names[0]),
                _ => format!("reference: `party` ({})", names.join(" or ")),
            }
        }
        FieldType::Time => "time".to_owned(),
        FieldType::Integer => "whole number".to_owned(),
        FieldType::Number => "number".to_owned(),
        FieldType::Bool => "truth value".to_owned(),
        FieldType::Money => "amount".to_owned(),
        FieldType::OneOf(words) => format!("one of {}", words.join(", ")),
        FieldType::Identifiers => "identifiers".to_owned(),
        FieldType::Addresses => "addresses".to_owned(),
        FieldType::List => "list of texts".to_owned(),
        FieldType::Json => "object".to_owned(),
    }
}
