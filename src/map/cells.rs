//! Values into the cells of a field, by the field's type.

use super::evaluate::Notes;
use super::frame::Frame;
use super::plan::{ADDRESS_PARTS, AddressPlan, FieldPlan, FieldValue, IdentifierPlan, Node};
use super::transforms::truth;
use super::value::{Val, trimmed, word};
use crate::model::kind::{Cell, FieldType};
use crate::normalise::money;
use serde::Serialize;
use serde_json::{Map, Value};

impl FieldPlan {
    /// The cell of the field; `currency` is the cell of the currency, for amounts.
    pub(crate) fn cell(&self, frame: &Frame<'_>, currency: Option<&Cell>, notes: &mut Notes) -> Cell {
        match &self.value {
            FieldValue::One(node) => {
                let val = node.evaluate(frame, notes);
                self.typed(node, &val, frame, currency, notes)
            }
            FieldValue::List(nodes) => {
                let mut items = Vec::new();
                for node in nodes {
                    let val = node.evaluate(frame, notes);
                    push_texts(&val, &mut items);
                }
                list_cell(items)
            }
            FieldValue::Identifiers(plans) => identifiers(plans, frame, notes),
            FieldValue::Addresses(plans) => addresses(plans, frame, notes),
            FieldValue::Object(parts) => {
                let mut map = Map::new();
                for (name, node) in parts {
                    let val = node.evaluate(frame, notes);
                    if !val.is_null() {
                        map.insert(name.clone(), val.into_json());
                    }
                }
                if map.is_empty() {
                    Cell::Null
                } else {
                    Cell::Text(Value::Object(map).to_string())
                }
            }
        }
    }

    fn typed(&self, node: &Node, val: &Val<'_>, frame: &Frame<'_>, currency: Option<&Cell>, notes: &mut Notes) -> Cell {
        if val.is_null() {
            return Cell::Null;
        }
        let cell = match self.field.ty {
            FieldType::Text => text_cell(val),
            FieldType::Ref(_) => text_cell(val),
            FieldType::Time => node
                .time(val, frame, notes)
                .map_or(Ok(Cell::Null), |at| Ok(Cell::Time(at))),
            FieldType::Integer => integer(val),
            FieldType::Number => val.as_number().map(Cell::Real).ok_or("not-a-number"),
            FieldType::Bool => boolean(val),
            FieldType::Money => amount(val, currency, notes.minor_units),
            FieldType::OneOf(words) => {
                let text = val.as_text().unwrap_or_default();
                let exact = words.iter().find(|word| **word == text).map(|word| (*word).to_owned());
                let known = exact.or_else(|| Some(word(&text)).filter(|word| words.contains(&word.as_str())));
                if let Some(known) = known {
                    Ok(Cell::Text(known))
                } else {
                    notes.replaced.get_or_insert_with(|| text.trim().to_owned());
                    Ok(Cell::Null)
                }
            }
            FieldType::List => {
                let mut items = Vec::new();
                push_texts(val, &mut items);
                Ok(list_cell(items))
            }
            FieldType::Json => match val.json() {
                Some(value) => Ok(Cell::Text(value.to_string())),
                None => text_cell(val),
            },
            FieldType::Identifiers | FieldType::Addresses => text_cell(val),
        };
        cell.unwrap_or_else(|reason| {
            notes.dropped.push(reason);
            Cell::Null
        })
    }
}

fn text_cell(val: &Val<'_>) -> Result<Cell, &'static str> {
    Ok(val
        .as_text()
        .map_or(Cell::Null, |text| Cell::Text(trimmed(&text).to_owned())))
}

fn integer(val: &Val<'_>) -> Result<Cell, &'static str> {
    if let Some(text) = val.as_text()
        && let Ok(whole) = trimmed(&text).parse()
    {
        return Ok(Cell::Int(whole));
    }
    if let Some(Value::Bool(flag)) = val.json() {
        return Ok(Cell::Int(i64::from(*flag)));
    }
    let real = val.as_number().ok_or("not-a-number")?;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "checked against the range of whole doubles"
    )]
    if real.abs() < 9e15 {
        Ok(Cell::Int(real.round() as i64))
    } else {
        Err("number-out-of-range")
    }
}

fn boolean(val: &Val<'_>) -> Result<Cell, &'static str> {
    let flag = match val.json() {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(_) | Value::Array(_) | Value::Object(_)) => val.is_true(),
        _ => truth(&val.as_text().unwrap_or_default()).ok_or("not-a-truth-value")?,
    };
    Ok(Cell::Int(i64::from(flag)))
}

fn amount(val: &Val<'_>, currency: Option<&Cell>, minor_units: bool) -> Result<Cell, &'static str> {
    let text = val.as_text().unwrap_or_default();
    let exponent = match currency {
        _ if minor_units => 0,
        Some(Cell::Text(code)) => money::exponent(code),
        _ => 2,
    };
    money::minor_units(&text, exponent)
        .map(Cell::Int)
        .ok_or("not-an-amount")
}

fn push_texts(val: &Val<'_>, items: &mut Vec<String>) {
    for item in val.items() {
        if let Some(text) = item.as_text() {
            let text = trimmed(&text);
            if !text.is_empty() && !items.iter().any(|known| known == text) {
                items.push(text.to_owned());
            }
        }
    }
}

fn list_cell(items: Vec<String>) -> Cell {
    if items.is_empty() {
        Cell::Null
    } else {
        Cell::Text(Value::from(items).to_string())
    }
}

fn identifiers(plans: &[IdentifierPlan], frame: &Frame<'_>, notes: &mut Notes) -> Cell {
    let mut out: Vec<Identifier> = Vec::new();
    for plan in plans {
        let val = plan.value.evaluate(frame, notes);
        if val.is_null() {
            continue;
        }
        let mut texts = Vec::new();
        push_texts(&val, &mut texts);
        let side = |node: &Option<Node>| {
            let node = node.as_ref()?;
            let val = node.evaluate(frame, &mut Notes::default());
            val.as_text().map(|text| trimmed(&text).to_owned())
        };
        let (system, scope, label) = (side(&plan.system), side(&plan.scope), side(&plan.label));
        let shared = plan.always_shared || plan.shared.as_ref().is_some_and(|condition| condition.holds(frame));
        for text in texts {
            let found = Identifier {
                value: text,
                system: system.clone(),
                scope: scope.clone(),
                label: label.clone(),
                shared,
            };
            if !out.iter().any(|known| known.is_same(&found)) {
                out.push(found);
            }
        }
    }
    if out.is_empty() {
        return Cell::Null;
    }
    serde_json::to_string(&out).map_or(Cell::Null, Cell::Text)
}

/// An item of an identifier list in its stored form.
#[derive(Serialize)]
struct Identifier {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    shared: bool,
}

impl Identifier {
    fn is_same(&self, other: &Self) -> bool {
        (&self.value, &self.system, &self.scope) == (&other.value, &other.system, &other.scope)
    }
}

fn addresses(plans: &[AddressPlan], frame: &Frame<'_>, notes: &mut Notes) -> Cell {
    let mut out: Vec<Value> = Vec::new();
    for plan in plans {
        if plan.when.as_ref().is_some_and(|condition| !condition.holds(frame)) {
            continue;
        }
        let mut map = Map::new();
        let mut known = false;
        for (name, node) in ADDRESS_PARTS.iter().zip(&plan.parts) {
            let Some(node) = node else { continue };
            let val = node.evaluate(frame, notes);
            if let Some(text) = val.as_text() {
                // A label alone is no address.
                known |= *name != "label";
                map.insert((*name).to_owned(), Value::from(text.trim()));
            }
        }
        let map = Value::Object(map);
        if known && !out.contains(&map) {
            out.push(map);
        }
    }
    if out.is_empty() {
        Cell::Null
    } else {
        Cell::Text(Value::Array(out).to_string())
    }
}
