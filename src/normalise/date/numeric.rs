//! Dates written as numbers (`12/9/20, 23:55`, `04.01.18 11:53:57`, `1/2/2024 3:04 p. m.`).

use super::order::three_numbers;
use super::{DateOrder, Read, TimeNote};
use jiff::civil::{Date, Time};

/// Hour, minute, second and nanosecond of `9:05`, `09:05:07.123`, `9:05 PM`, `9:05 p. m.`.
pub(super) fn clock(text: &str) -> Option<(i8, i8, i8, i32)> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ',')));
    let (numbers, half) = text.split_at(split.unwrap_or(text.len()));
    let mut parts = numbers.trim_end_matches(['.', ',']).split(':');
    let mut hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let (second, nano) = match parts.next() {
        None => (0, 0),
        Some(part) => {
            let (whole, fraction) = part.split_once(['.', ',']).unwrap_or((part, ""));
            let digits: String = fraction.chars().take(9).collect();
            let scale = 10_i32.pow(9 - u32::try_from(digits.len()).ok()?);
            let nano = if digits.is_empty() {
                0
            } else {
                digits.parse::<i32>().ok()? * scale
            };
            (whole.parse().ok()?, nano)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let half: String = half
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    match half.as_str() {
        "" | "h" | "uhr" => {}
        "am" | "a" | "vorm" => hour = if hour == 12 { 0 } else { hour },
        "pm" | "p" | "nachm" => hour = if hour == 12 { 12 } else { hour + 12 },
        _ => return None,
    }
    Some((hour, minute, if second == 60 { 59 } else { second }, nano))
}

pub(super) fn numeric(text: &str, order: Option<DateOrder>, may_assume: bool) -> Option<Read> {
    let text = text.trim_start_matches(['\u{200e}', '\u{200f}', '[']);
    let ([a, b, c], first_length, rest) = three_numbers(text)?;
    let mut note = None;
    let (year, month, day) = if first_length == 4 || (order == Some(DateOrder::YearFirst) && c <= 31) {
        (a, b, c)
    } else {
        let decided = match (a > 12, b > 12) {
            (true, true) => return None,
            (true, false) => DateOrder::DayFirst,
            (false, true) => DateOrder::MonthFirst,
            (false, false) => match order {
                Some(DateOrder::MonthFirst) => DateOrder::MonthFirst,
                Some(_) => DateOrder::DayFirst,
                None => {
                    if may_assume && a != b {
                        note = Some(TimeNote::OrderAssumed);
                    }
                    DateOrder::DayFirst
                }
            },
        };
        match decided {
            DateOrder::MonthFirst => (c, a, b),
            _ => (c, b, a),
        }
    };
    let year = match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        other => other,
    };
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    let rest = rest
        .trim_start_matches([',', ' ', '\u{202f}', '\u{a0}', 'T', '.'])
        .trim_end_matches(']');
    let (rest, offset) = match super::offset_at_end(rest) {
        Some((clock, minutes)) => (clock, Some(i32::from(minutes) * 60)),
        None => (rest, None),
    };
    let time = if rest.trim().is_empty() {
        Time::midnight()
    } else {
        let (hour, minute, second, nano) = clock(rest)?;
        Time::new(hour, minute, second, nano).ok()?
    };
    Some(Read {
        at: date.to_datetime(time),
        offset_seconds: offset,
        note,
    })
}
