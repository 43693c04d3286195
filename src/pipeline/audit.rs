//! The audit log of an output folder: who looked at personal values is not recorded, but that and when somebody did.
//! Append-only, one JSON object a line, without any personal value.

use super::output::append_private;
use anyhow::Result;
use std::path::Path;

/// Name of the log in the output folder.
pub const FILE: &str = "audit.jsonl";

/// Logs that a command is about to show personal values.
///
/// # Errors
/// When the log cannot be written; then nothing may be shown.
pub fn revealed(root: &Path, command: &str, run_id: &str) -> Result<()> {
    let at = jiff::Timestamp::now().round(jiff::Unit::Second)?;
    let entry = serde_json::json!({
        "audit": 1, "at": at.to_string(), "event": "reveal", "command": command, "run_id": run_id,
        "tool_version": env!("CARGO_PKG_VERSION"),
    });
    append_private(&root.join(FILE), format!("{entry}\n").as_bytes())
}
