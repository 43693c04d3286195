//! gap.json: the report model as it is, and its JSON Schema.

use crate::model::gap::GapReport;
use anyhow::Result;

/// Renders indented JSON with a final newline.
pub(super) fn render(report: &GapReport) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(report)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The JSON Schema of gap.json version 1, as committed in mappings/schema/gap-v1.json.
///
/// # Errors
/// When the schema cannot be serialised.
pub fn schema() -> Result<String> {
    let mut schema = serde_json::to_string_pretty(&schemars::schema_for!(GapReport))?;
    schema.push('\n');
    Ok(schema)
}
