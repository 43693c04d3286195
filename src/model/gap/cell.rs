//! Table cells, and how private values are masked. A private value never serialises in the open.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::borrow::Cow;

/// What a private value is; decides how much of it the mask keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrivateKind {
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Name of a person.
    Name,
    /// Anything else: handles, keys, file names.
    Other,
}

impl PrivateKind {
    /// The kind of a value of `customer_identifiers.kind`.
    pub fn of_identifier(kind: &str) -> Self {
        match kind {
            "email" => Self::Email,
            "phone" => Self::Phone,
            _ => Self::Other,
        }
    }
}

/// A value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or not known.
    Empty,
    /// Text that names nobody.
    Text(String),
    /// A count, seconds, bytes: see the column.
    Int(i64),
    /// A number or a share between 0 and 1.
    Number(f64),
    /// A value that belongs to a person.
    Private(PrivateKind, String),
}

impl Cell {
    /// The words of a text that names nobody, empty for anything else.
    pub fn words(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// Text that names nobody.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A count.
    pub fn count(count: u64) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A share, empty when nothing was counted.
    pub fn share(part: u64, whole: u64) -> Self {
        if whole == 0 {
            Self::Empty
        } else {
            Self::Number(part as f64 / whole as f64)
        }
    }

    /// The value as a number, for charts.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The text to show, masked when private; empty for figures.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Private(kind, value) => Cow::Owned(mask(*kind, value)),
            _ => Cow::Borrowed(""),
        }
    }

    /// Puts a private value in the open.
    pub fn reveal(&mut self) {
        if let Self::Private(_, value) = self {
            *self = Self::Text(std::mem::take(value));
        }
    }
}

/// Hides a private value but leaves enough to recognise what sort it is.
fn mask(kind: PrivateKind, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    match kind {
        PrivateKind::Email => match value.rsplit_once('@') {
            Some((local, domain)) => {
                let suffix = domain.rsplit_once('.').map_or("", |(_, suffix)| suffix);
                format!("{}•••@{}•••.{suffix}", first(local), first(domain))
            }
            None => format!("{}•••", first(value)),
        },
        PrivateKind::Phone => {
            let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
            let tail: String = digits[digits.len().saturating_sub(2)..].iter().collect();
            format!("••• {}", if digits.len() < 5 { "" } else { &tail })
                .trim_end()
                .to_owned()
        }
        PrivateKind::Name => value
            .split_whitespace()
            .map(|part| format!("{}.", first(part)))
            .collect::<Vec<_>>()
            .join(" "),
        PrivateKind::Other => format!("{}•••", first(value)),
    }
}

fn first(text: &str) -> String {
    text.chars().next().map(String::from).unwrap_or_default()
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(_) | Self::Private(..) => serializer.serialize_str(&self.shown()),
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::Null => Self::Empty,
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(value) => Self::Int(value),
                None => Self::Number(number.as_f64().unwrap_or_default()),
            },
            _ => return Err(D::Error::custom("a cell is null, a text or a number")),
        })
    }
}

impl JsonSchema for Cell {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Cell")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Value of a table; private values are masked unless run.redaction is `revealed`.",
            "type": ["null", "string", "integer", "number"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_no_value() {
        for (kind, value, masked) in [
            (PrivateKind::Email, "maya.lopez@shop.example", "m•••@s•••.example"),
            (PrivateKind::Email, "maya", "m•••"),
            (PrivateKind::Phone, "+12025550143", "••• 43"),
            (PrivateKind::Phone, "110", "•••"),
            (PrivateKind::Name, "Maya  López", "M. L."),
            (PrivateKind::Other, "Ünal", "Ü•••"),
            (PrivateKind::Name, "", ""),
        ] {
            assert_eq!(mask(kind, value), masked);
            let json = serde_json::to_string(&Cell::Private(kind, value.to_owned())).unwrap();
            assert!(value.is_empty() || !json.contains(value));
        }
    }

    #[test]
    fn cells_survive_json() {
        let cells = vec![Cell::Empty, Cell::text("a"), Cell::Int(-3), Cell::Number(0.25)];
        let json = serde_json::to_string(&cells).unwrap();
        assert_eq!(json, r#"[null,"a",-3,0.25]"#);
        assert_eq!(serde_json::from_str::<Vec<Cell>>(&json).unwrap(), cells);
    }
}
