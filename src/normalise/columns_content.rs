//! What a column holds, by its values alone: only kinds that cannot be mistaken.

use super::{email, phone};
use std::collections::HashSet;

/// Values that are looked at.
const SAMPLE: usize = 200;

/// The field that most of the values can only be, `None` when nothing is certain.
pub(super) fn kind(values: &[&str]) -> Option<&'static str> {
    let values = &values[..values.len().min(SAMPLE)];
    if values.is_empty() {
        return None;
    }
    let most = |test: &dyn Fn(&str) -> bool| values.iter().filter(|v| test(v)).count() * 10 >= values.len() * 7;
    if most(&|v| v.contains('@') && email::normalise(v).is_some()) {
        Some("email")
    } else if most(&is_birth_date) {
        Some("birth_date")
    } else if most(&is_phone) && values.iter().any(|v| v.contains(['+', '(', '-', ' '])) {
        Some("phone")
    } else {
        None
    }
}

/// Whether no value comes twice.
pub(super) fn distinct(values: &[&str]) -> bool {
    let mut seen = HashSet::new();
    values.iter().all(|v| seen.insert(*v))
}

fn is_phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    (7..=16).contains(&digits)
        && !is_day(value)
        && value.bytes().all(|b| b.is_ascii_digit() || b" +-().x/".contains(&b))
        && !value.contains('/')
        && {
            let key = phone::normalise(value, None);
            !key.key.is_empty() || key.placeholder
        }
}

/// A day with its year in four digits, of whatever year.
fn is_day(value: &str) -> bool {
    let date = value.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return false };
    let day = |part: &str| part.len() <= 2 && part.parse::<u32>().is_ok_and(|number| (1..=31).contains(&number));
    let year = |part: &str| part.len() == 4 && part.parse::<u32>().is_ok_and(|number| (1900..=2100).contains(&number));
    day(b) && (year(a) && day(c) || day(a) && year(c))
}

/// A date of a year in which a customer can be born.
fn is_birth_date(value: &str) -> bool {
    let date = value.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return false };
    let number = |s: &str| if s.len() <= 4 { s.parse::<u32>().unwrap_or(0) } else { 0 };
    let (year, x, y) = if a.len() == 4 {
        (number(a), number(b), number(c))
    } else {
        (number(c), number(a), number(b))
    };
    (1900..=2012).contains(&year) && (1..=31).contains(&x) && (1..=31).contains(&y) && x.min(y) <= 12
}
