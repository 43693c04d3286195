//! How figures are written, the same in every format.

use super::Language;
use crate::model::gap::{Cell, Changes, ColumnKind, Outcome};

/// The text of a cell in its column; control and direction characters are taken out.
pub(super) fn cell(cell: &Cell, kind: ColumnKind, language: &Language) -> String {
    match cell {
        Cell::Empty => "–".to_owned(),
        Cell::Int(_) | Cell::Number(_) => number(cell.number().unwrap_or(0.0), kind, language),
        _ => clean(&cell.shown()),
    }
}

/// A figure as its column wants it.
pub(super) fn number(value: f64, kind: ColumnKind, language: &Language) -> String {
    let text = match kind {
        ColumnKind::Share => share(value),
        ColumnKind::Seconds => duration(value),
        ColumnKind::Bytes => bytes(value),
        ColumnKind::Number => decimal(value),
        _ => count(value),
    };
    language.separators(text)
}

/// The verdict and the findings against those of an earlier run, in one sentence.
pub(super) fn changes_lead(now: Outcome, changes: &Changes) -> String {
    format!(
        "{} after {}: {} new, {} resolved, {} worse, {} better (run {}).",
        now.as_str(),
        changes.outcome_before.map_or("no verdict", Outcome::as_str),
        changes.new.len(),
        changes.resolved.len(),
        changes.worse.len(),
        changes.better.len(),
        changes.since_run
    )
}

/// What became of the customers of an earlier run.
pub(super) fn customers(merged: u64, split: u64) -> String {
    format!("Customers that became part of another one: {merged}; that came out of another one: {split}.")
}

/// One decimal with a true minus sign.
fn decimal(value: f64) -> String {
    match format!("{:.1}", value.abs()) {
        text if value < 0.0 && text != "0.0" => format!("−{text}"),
        text => text,
    }
}

/// A count with commas between thousands.
fn count(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = if value < 0.0 { "−".to_owned() } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Per cent; never rounds to none or all what is neither.
fn share(value: f64) -> String {
    let text = format!("{:.1} %", value * 100.0);
    match text.as_str() {
        "100.0 %" if value < 1.0 => "> 99.9 %".to_owned(),
        "0.0 %" if value > 0.0 => "< 0.1 %".to_owned(),
        "100.0 %" => "100 %".to_owned(),
        "0.0 %" => "0 %".to_owned(),
        _ => text,
    }
}

/// Seconds in the two largest units.
fn duration(seconds: f64) -> String {
    let seconds = seconds.round().max(0.0) as u64;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) if seconds.is_multiple_of(60) => format!("{minutes} min"),
        (0, 0, minutes) => format!("{minutes} min {} s", seconds % 60),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

fn bytes(value: f64) -> String {
    let mut value = value;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if value.abs() < 1024.0 {
            return if unit == "B" {
                format!("{value:.0} B")
            } else {
                format!("{value:.1} {unit}")
            };
        }
        value /= 1024.0;
    }
    format!("{value:.1} TiB")
}

/// Text without characters that steer a terminal or reorder what is read (C0, C1, bidi, zero width).
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' => None,
            '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => None,
            c => Some(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        for (value, kind, text) in [
            (1_234_567.0, ColumnKind::Count, "1,234,567"),
            (-12_000.0, ColumnKind::Count, "−12,000"),
            (0.9999, ColumnKind::Share, "> 99.9 %"),
            (1.0, ColumnKind::Share, "100 %"),
            (0.0001, ColumnKind::Share, "< 0.1 %"),
            (59.0, ColumnKind::Seconds, "59 s"),
            (90.0, ColumnKind::Seconds, "1 min 30 s"),
            (7_260.0, ColumnKind::Seconds, "2 h 1 min"),
            (90_000.0, ColumnKind::Seconds, "1 d 1 h"),
            (1536.0, ColumnKind::Bytes, "1.5 KiB"),
            (-1.94, ColumnKind::Number, "−1.9"),
            (-0.01, ColumnKind::Number, "0.0"),
        ] {
            assert_eq!(number(value, kind, &crate::report::ENGLISH), text);
        }
        assert_eq!(clean("a\u{1b}[31m\u{202e}b\nc\u{0}"), "a[31mb c");
    }
}
