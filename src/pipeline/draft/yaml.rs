//! Pieces of a mapping as YAML text.

use std::fmt::Write as _;

/// A YAML scalar that is always text.
pub(super) fn quoted(text: &str) -> String {
    // JSON strings are YAML.
    serde_json::Value::from(text).to_string()
}

/// Lower-case letters, digits and single dashes.
pub(super) fn id_of(text: &str) -> String {
    let mut id = String::new();
    for c in any_ascii::any_ascii(text).chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() {
        "contacts".to_owned()
    } else {
        id.to_owned()
    }
}

/// A value of the draft with what a person should know about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Value {
    pub(super) yaml: String,
    /// Comments above the line.
    pub(super) notes: Vec<String>,
    /// How sure the column is, 0 to 1; 0 when no single column is behind it.
    pub(super) sure: f32,
}

impl Value {
    pub(super) fn plain(yaml: impl Into<String>) -> Self {
        Self {
            yaml: yaml.into(),
            ..Self::default()
        }
    }

    pub(super) fn word(word: &str) -> Self {
        Self::plain(format!("{{ const: {word} }}"))
    }

    pub(super) fn noted(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// Fields of one entity, or named values, in order.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) Vec<(String, Value)>);

impl Fields {
    pub(super) fn add(&mut self, name: &str, value: Value) {
        self.0.push((name.to_owned(), value));
    }

    pub(super) fn maybe(&mut self, name: &str, value: Option<Value>) {
        self.0.extend(value.map(|value| (name.to_owned(), value)));
    }

    fn write(&self, indent: usize, out: &mut String) {
        let blanks = " ".repeat(indent);
        for (name, value) in &self.0 {
            for note in &value.notes {
                let _ = writeln!(out, "{blanks}# {note}");
            }
            let sure = if value.sure > 0.0 {
                format!(" # {:.0} %", value.sure * 100.0)
            } else {
                String::new()
            };
            let _ = writeln!(out, "{blanks}{name}: {}{sure}", value.yaml);
        }
    }
}

/// What is made of a record or of the elements of a list.
#[derive(Debug, Default)]
pub(super) struct Unit {
    /// Path of the list; empty for the record.
    pub(super) list: String,
    pub(super) part: bool,
    pub(super) when: Option<String>,
    pub(super) lets: Fields,
    /// Kind and fields.
    pub(super) emit: Vec<(&'static str, Fields)>,
    pub(super) inner: Vec<Self>,
}

impl Unit {
    pub(super) fn write(&self, indent: usize, out: &mut String) {
        let blanks = " ".repeat(indent);
        if let Some(when) = &self.when {
            let _ = writeln!(out, "{blanks}when: {}", quoted(when));
        }
        if self.part {
            let _ = writeln!(out, "{blanks}part: true");
        }
        if !self.lets.0.is_empty() {
            let _ = writeln!(out, "{blanks}let:");
            self.lets.write(indent + 2, out);
        }
        if !self.emit.is_empty() {
            let _ = writeln!(out, "{blanks}emit:");
            for (kind, fields) in &self.emit {
                let _ = writeln!(out, "{blanks}  - {kind}:");
                fields.write(indent + 6, out);
            }
        }
        if !self.inner.is_empty() {
            let _ = writeln!(out, "{blanks}for_each:");
            for inner in &self.inner {
                let _ = writeln!(out, "{blanks}  - in: {}", quoted(&inner.list));
                inner.write(indent + 4, out);
            }
        }
    }
}
