//! Reading cells of emitted entities by field name.

use crate::model::kind::{Cell, Emitted};
use serde::Deserialize;

/// The text of a field, trimmed; `None` when absent or empty.
pub fn text<'e>(entity: &'e Emitted, field: &str) -> Option<&'e str> {
    match entity.cell(field) {
        Some(Cell::Text(text)) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// The integer, truth value or amount of a field.
pub fn int(entity: &Emitted, field: &str) -> Option<i64> {
    match entity.cell(field) {
        Some(Cell::Int(value)) => Some(*value),
        _ => None,
    }
}

/// The instant of a field, microseconds UTC.
pub fn micros(entity: &Emitted, field: &str) -> Option<i64> {
    match entity.cell(field) {
        Some(Cell::Time(instant)) => Some(instant.micros),
        _ => None,
    }
}

/// An identifier as a mapping emits it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct RawIdentifier {
    /// As exported.
    pub value: String,
    /// System of a handle or external id.
    pub system: Option<String>,
    /// Page or workspace.
    pub scope: Option<String>,
    /// Type as exported.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// Whether the export says it is shared.
    pub shared: Option<bool>,
}

/// The identifiers of a list field; a damaged list is empty.
pub fn identifiers(entity: &Emitted, field: &str) -> Vec<RawIdentifier> {
    text(entity, field)
        .and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
}
