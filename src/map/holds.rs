//! Whether a condition holds.

use super::condition::{Comparison, Condition, Operand, Test};
use super::frame::Frame;
use super::value::Val;
use serde_json::Value;
use std::cmp::Ordering;

impl Operand {
    fn value<'f>(&'f self, frame: &'f Frame<'_>) -> Val<'f> {
        match self {
            Self::Path(path) => frame.value(path),
            Self::Constant(value) => Val::tree(value),
        }
    }
}

impl Condition {
    /// Whether it holds; an expression that fails does not hold.
    pub(crate) fn holds(&self, frame: &Frame<'_>) -> bool {
        match self {
            Self::And(all) => all.iter().all(|one| one.holds(frame)),
            Self::Or(any) => any.iter().any(|one| one.holds(frame)),
            Self::Not(one) => !one.holds(frame),
            Self::True(operand) => operand.value(frame).is_true(),
            Self::Is(operand, test) => test.holds(&operand.value(frame)),
            Self::Compare(a, comparison, b) => compare(&a.value(frame), *comparison, &b.value(frame)),
            Self::In(item, list) => {
                let item = item.value(frame);
                let alone = matches!(list.as_slice(), [Operand::Path(_)]);
                list.iter().any(|one| contains(&one.value(frame), &item, alone))
            }
            Self::Expression(expression) => expression
                .run(|path| frame.whole(path).into_json())
                .is_ok_and(|val| val.is_true()),
        }
    }
}

impl Test {
    fn holds(self, val: &Val<'_>) -> bool {
        match (self, val.json()) {
            (Self::Defined, _) => !val.is_null(),
            (Self::None, _) => val.is_null(),
            (Self::Text, _) => matches!(val, Val::Text(_)),
            (Self::True, Some(Value::Bool(flag))) => *flag,
            (Self::False, Some(Value::Bool(flag))) => !*flag,
            (Self::Number, Some(Value::Number(_)))
            | (Self::List, Some(Value::Array(_)))
            | (Self::Object, Some(Value::Object(_))) => true,
            _ => false,
        }
    }
}

/// `x in [a, b]` compares items; `x in path` looks into the list or text at the path.
fn contains(list: &Val<'_>, item: &Val<'_>, alone: bool) -> bool {
    match (alone, list.json()) {
        (true, Some(Value::Array(items))) => items.iter().any(|one| Val::tree(one).equals(item)),
        (true, None) => match (list.as_text(), item.as_text()) {
            (Some(text), Some(part)) => text.contains(part.as_ref()),
            _ => false,
        },
        _ => list.equals(item),
    }
}

fn compare(a: &Val<'_>, comparison: Comparison, b: &Val<'_>) -> bool {
    match comparison {
        Comparison::Equal => a.equals(b),
        Comparison::NotEqual => !a.equals(b),
        _ if a.is_null() || b.is_null() => false,
        _ => {
            let order = match (a.as_number(), b.as_number()) {
                (Some(a), Some(b)) => a.partial_cmp(&b),
                _ => Some(a.as_text().cmp(&b.as_text())),
            };
            matches!(
                (comparison, order),
                (Comparison::Less | Comparison::LessOrEqual, Some(Ordering::Less))
                    | (
                        Comparison::Greater | Comparison::GreaterOrEqual,
                        Some(Ordering::Greater)
                    )
                    | (
                        Comparison::LessOrEqual | Comparison::GreaterOrEqual,
                        Some(Ordering::Equal)
                    )
            )
        }
    }
}
