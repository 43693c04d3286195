//! Writes docs/mapping-reference.md from the tables that the engine itself uses.

/// The reference of the mapping language as Markdown.
pub fn mapping_reference() -> String {
    String::new()
}
