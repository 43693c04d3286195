//! A value on its way from a record to a field: borrowed as long as nothing changes it.

use crate::model::time::Instant;
use serde_json::Value;
use std::borrow::Cow;

/// A value of a record, or made from one.
#[derive(Debug, Clone)]
pub(crate) enum Val<'a> {
    /// Absent, null or blank.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A JSON value of a record.
    Tree(&'a Value),
    /// A JSON value of its own; boxed, since values are moved much more often than made.
    Owned(Box<Value>),
    /// A time that a transform has read.
    Time(Instant),
}

impl<'a> Val<'a> {
    /// A value of a JSON record.
    pub(crate) fn tree(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::String(text) => Self::text(text),
            other => Self::Tree(other),
        }
    }

    /// An own value.
    pub(crate) fn owned(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::String(text) if is_blank(&text) => Self::Null,
            Value::String(text) => Self::Text(Cow::Owned(text)),
            other => Self::Owned(Box::new(other)),
        }
    }

    /// A borrowed text; blank text is absent.
    pub(crate) fn text(text: &'a str) -> Self {
        if is_blank(text) {
            Self::Null
        } else {
            Self::Text(Cow::Borrowed(text))
        }
    }

    /// An own text; blank text is absent.
    pub(crate) fn string(text: String) -> Self {
        if is_blank(&text) {
            Self::Null
        } else {
            Self::Text(Cow::Owned(text))
        }
    }

    /// Whether there is nothing.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The JSON value behind it, when it is one.
    pub(crate) fn json(&self) -> Option<&Value> {
        match self {
            Self::Tree(value) => Some(value),
            Self::Owned(value) => Some(value),
            _ => None,
        }
    }

    /// The items of a list; anything else is a list of itself.
    pub(crate) fn items(&self) -> Vec<Val<'_>> {
        match (self, self.json()) {
            (Self::Null, _) => Vec::new(),
            (_, Some(Value::Array(items))) => items.iter().map(Val::tree).filter(|item| !item.is_null()).collect(),
            (Self::Text(text), _) => vec![Val::Text(Cow::Borrowed(text))],
            (_, Some(value)) => vec![Val::tree(value)],
            (Self::Time(instant), _) => vec![Val::Time(*instant)],
            _ => Vec::new(),
        }
    }

    /// The value as one text; objects as JSON, lists as their items joined by `, `.
    pub(crate) fn as_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null => None,
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Time(instant) => Some(Cow::Owned(iso(*instant))),
            Self::Tree(value) => text_of(value),
            Self::Owned(value) => text_of(value),
        }
    }

    /// The value as a number, when it is one or reads as one.
    pub(crate) fn as_number(&self) -> Option<f64> {
        match (self, self.json()) {
            (Self::Text(text), _) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            (_, Some(Value::Number(number))) => number.as_f64(),
            (_, Some(Value::String(text))) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Truth in expressions: null, false, 0, empty text and empty lists are false.
    pub(crate) fn is_true(&self) -> bool {
        match (self, self.json()) {
            (Self::Null, _) => false,
            (_, Some(value)) => match value {
                Value::Null => false,
                Value::Bool(flag) => *flag,
                Value::Number(number) => number.as_f64() != Some(0.0),
                Value::String(text) => !text.is_empty(),
                Value::Array(items) => !items.is_empty(),
                Value::Object(map) => !map.is_empty(),
            },
            _ => true,
        }
    }

    /// Cuts the tie to the record.
    pub(crate) fn into_owned(self) -> Val<'static> {
        match self {
            Self::Null => Val::Null,
            Self::Text(text) => Val::Text(Cow::Owned(text.into_owned())),
            Self::Tree(value) => Val::owned(value.clone()),
            Self::Owned(value) => Val::Owned(value),
            Self::Time(instant) => Val::Time(instant),
        }
    }

    /// The value as JSON.
    pub(crate) fn into_json(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::String(text.into_owned()),
            Self::Tree(value) => value.clone(),
            Self::Owned(value) => *value,
            Self::Time(instant) => Value::String(iso(instant)),
        }
    }

    /// Equality in expressions: numbers by value, a number and a text by the number in the text.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        if let (Self::Text(a), Self::Text(b)) = (self, other) {
            return a == b;
        }
        match (self.is_null(), other.is_null()) {
            (true, true) => return true,
            (false, false) => {}
            _ => return false,
        }
        let number = |val: &Self| matches!(val.json(), Some(Value::Number(_)));
        if number(self) || number(other) {
            return match (self.as_number(), other.as_number()) {
                (Some(a), Some(b)) => (a - b).abs() < f64::EPSILON * a.abs().max(1.0),
                _ => false,
            };
        }
        match (self.json(), other.json()) {
            (Some(a), Some(b)) => a == b,
            _ => self.as_text() == other.as_text(),
        }
    }
}

/// Whether a text is empty or white space. A visible ASCII letter at its start, the usual case, decides at once.
fn is_blank(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(first) if first.is_ascii_graphic() => false,
        _ => text.trim().is_empty(),
    }
}

/// The text without white space at its ends; texts with visible ASCII letters there are not searched.
pub(crate) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// A time in RFC 3339, UTC.
pub(crate) fn iso(instant: Instant) -> String {
    jiff::Timestamp::from_microsecond(instant.micros).map_or_else(|_| String::new(), |stamp| stamp.to_string())
}

fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    Some(match value {
        Value::Null => return None,
        Value::String(text) => Cow::Borrowed(text.as_str()),
        Value::Bool(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        Value::Number(number) => Cow::Owned(number_text(number)),
        Value::Array(items) => {
            let parts: Vec<_> = items.iter().filter_map(text_of).collect();
            if parts.is_empty() {
                return None;
            }
            Cow::Owned(parts.join(", "))
        }
        Value::Object(_) => Cow::Owned(value.to_string()),
    })
}

/// A number without a needless `.0` and without an exponent where it is whole.
fn number_text(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(real) if number.is_f64() && real.fract() == 0.0 && real.abs() < 9e15 => format!("{real:.0}"),
        _ => number.to_string(),
    }
}

/// A word as the dataset spells it: lower case, `_` for blanks and hyphens.
pub(crate) fn word(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| if c == ' ' || c == '-' { '_' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}
