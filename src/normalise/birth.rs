//! Birth dates as one number. A year alone, or a month and a year, is kept as far as it goes; the order of
//! day and month is left open where it cannot be read off, and settled by the other dates of the source.
//! A slip of the pen that makes a date impossible (31.11., month 19) leaves the other digits: they are kept.

use super::reference::{self, Placeholder};
use super::text;
use jiff::civil::Date;

/// What is known about the order of day and month in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// It is certain, or does not matter.
    Clear,
    /// Written day first.
    DayFirst,
    /// Written month first.
    MonthFirst,
    /// Both would do; month first was assumed.
    AssumedMonthFirst,
    /// Both would do; day first was assumed.
    AssumedDayFirst,
}

/// Year, month and day, each as written, as one number; month and day are 0 where they are not known.
pub fn pack(year: u32, month: u32, day: u32) -> u32 {
    year << 14 | month << 7 | day
}

/// (year, month, day) of a packed date.
pub fn parts(date: u32) -> (u32, u32, u32) {
    (date >> 14, date >> 7 & 127, date & 127)
}

/// Whether a packed date can be the birthday of somebody who lives.
pub fn possible(date: u32) -> bool {
    let (year, month, day) = parts(date);
    (1850..=2100).contains(&year) && month <= 12 && day <= 31
}

/// A packed birth date, 0 when the year is unknown and for placeholders.
pub fn birth(raw: &str) -> (u32, Order) {
    let (date, order) = read(raw);
    (if is_placeholder(date) { 0 } else { date }, order)
}

fn is_placeholder(date: u32) -> bool {
    let (year, month, day) = parts(date);
    day != 0 && reference::is_placeholder(Placeholder::Date, &format!("{year:04}-{month:02}-{day:02}"))
}

fn read(raw: &str) -> (u32, Order) {
    const NONE: (u32, Order) = (0, Order::Clear);
    let mut parts = [0u32; 3];
    let mut lengths = [0usize; 3];
    let mut count = 0;
    let mut named = None;
    let raw = raw.trim();
    let number = |digits: &str| digits.parse::<u32>().unwrap_or(0);
    if raw.len() == 8 && raw.bytes().all(|b| b.is_ascii_digit()) {
        let all = number(raw);
        (parts, lengths, count) = ([all / 10000, all / 100 % 100, all % 100], [4, 2, 2], 3);
        // 17051980
        if !possible(pack(parts[0], parts[1], parts[2])) && (1850..=2100).contains(&(all % 10000)) {
            (parts, lengths) = ([all / 1_000_000, all / 10000 % 100, all % 10000], [2, 2, 4]);
        }
    } else {
        for part in raw.split(['-', '/', '.', ' ', ',', '\u{a0}']) {
            // A time behind the date.
            let part = if count == 2 && named.is_none() || count == 3 {
                part.split(['T', 't']).next().unwrap_or_default()
            } else {
                part
            };
            if part.is_empty() {
                continue;
            }
            if count == 3 {
                break;
            }
            if part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 4 {
                parts[count] = number(part);
                lengths[count] = part.len();
            } else if let Some(month) = month_by_name(part).filter(|_| named.is_none()) {
                named = Some(count);
                parts[count] = month;
            } else if let Some(day) = ordinal(part) {
                parts[count] = day;
                lengths[count] = 2;
            } else {
                return NONE;
            }
            count += 1;
        }
    }
    let (year, month, day, order) = match (count, named, lengths) {
        (1, None, [4, ..]) => (parts[0], 0, 0, Order::Clear),
        (2, None, [4, ..]) => (parts[0], parts[1], 0, Order::Clear),
        (2, None, [_, 4, _]) | (2, Some(0), [_, 4, _]) => (parts[1], parts[0], 0, Order::Clear),
        (3, Some(0), _) => (full(parts[2], lengths[2]), parts[0], parts[1], Order::Clear),
        (3, Some(1), [4, ..]) => (parts[0], parts[1], parts[2], Order::Clear),
        (3, Some(1), _) => (full(parts[2], lengths[2]), parts[1], parts[0], Order::Clear),
        (3, None, [4, ..]) => (parts[0], parts[1], parts[2], Order::Clear),
        (3, None, _) => {
            let year = full(parts[2], lengths[2]);
            let (a, b) = (parts[0], parts[1]);
            match (a > 12, b > 12) {
                (true, _) => (year, b, a, Order::DayFirst),
                (_, true) => (year, a, b, Order::MonthFirst),
                _ if a == b => (year, a, b, Order::Clear),
                _ if raw.contains('/') => (year, a, b, Order::AssumedMonthFirst),
                _ if raw.contains('.') => (year, b, a, Order::Clear),
                _ => (year, b, a, Order::AssumedDayFirst),
            }
        }
        _ => return NONE,
    };
    if !(1000..=2999).contains(&year) || day > 99 || month > 99 || day == 0 && month != 0 && count == 3 {
        return NONE;
    }
    (pack(year, month, day), order)
}

/// A birth date for a dataset: as far as it is certain as `1980-05-17`, `1980-05` or `1980`, else as it was written;
/// `None` for a placeholder.
pub fn shown(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let (date, order) = read(raw);
    let (year, month, day) = parts(date);
    let number = |part: u32| i8::try_from(part).unwrap_or(0);
    let on_calendar = || Date::new(i16::try_from(year).unwrap_or(0), number(month), number(day)).is_ok();
    // A year of two digits is a guess.
    let whole_year = raw.split(|c: char| !c.is_ascii_digit()).any(|part| part.len() >= 4);
    let certain = possible(date) && whole_year && !matches!(order, Order::AssumedMonthFirst | Order::AssumedDayFirst);
    match (month, day) {
        _ if raw.is_empty() || is_placeholder(date) => None,
        (0, 0) if certain => Some(format!("{year:04}")),
        (_, 0) if certain => Some(format!("{year:04}-{month:02}")),
        _ if certain && on_calendar() => Some(format!("{year:04}-{month:02}-{day:02}")),
        _ => Some(raw.to_owned()),
    }
}

/// The same date with day and month exchanged.
pub fn exchanged(date: u32) -> u32 {
    let (year, month, day) = parts(date);
    if day == 0 { date } else { pack(year, day, month) }
}

/// A year of two digits belongs to somebody between 5 and 104 years old.
fn full(year: u32, digits: usize) -> u32 {
    match (digits, year) {
        (2, 0..=20) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

/// `1st`, `23rd`, `2nd`, `1er` → the number.
fn ordinal(part: &str) -> Option<u32> {
    let digits = part.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = part.split_at(digits);
    matches!(rest.to_ascii_lowercase().as_str(), "st" | "nd" | "rd" | "th" | "er")
        .then(|| number.parse().ok())
        .flatten()
}

/// Starts of the names of months in English, German, French, Spanish, Portuguese, Italian, Dutch and Polish.
const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("sty", 1),
    ("feb", 2),
    ("fev", 2),
    ("lut", 2),
    ("mar", 3),
    ("mrz", 3),
    ("maa", 3),
    ("mrt", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("kwi", 4),
    ("may", 5),
    ("mai", 5),
    ("mei", 5),
    ("mag", 5),
    ("maj", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("cze", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("lip", 7),
    ("aug", 8),
    ("aou", 8),
    ("ago", 8),
    ("sie", 8),
    ("sep", 9),
    ("set", 9),
    ("wrz", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("paz", 10),
    ("nov", 11),
    ("lis", 11),
    ("dec", 12),
    ("dez", 12),
    ("dic", 12),
    ("gru", 12),
];

fn month_by_name(word: &str) -> Option<u32> {
    if word.len() < 3 || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let folded = text::fold(word);
    MONTHS
        .iter()
        .find(|(start, _)| folded.starts_with(start))
        .map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_dates_are_read_and_placeholders_dropped() {
        let date = pack;
        for (raw, packed, order) in [
            ("1980-05-17", date(1980, 5, 17), Order::Clear),
            ("1980-05-17T00:00:00Z", date(1980, 5, 17), Order::Clear),
            ("1980-05-17 00:00:00", date(1980, 5, 17), Order::Clear),
            ("19800517", date(1980, 5, 17), Order::Clear),
            ("17.05.1980", date(1980, 5, 17), Order::DayFirst),
            ("7.5.1980", date(1980, 5, 7), Order::Clear),
            ("17/05/1980", date(1980, 5, 17), Order::DayFirst),
            ("05/17/1980", date(1980, 5, 17), Order::MonthFirst),
            ("05/07/1980", date(1980, 5, 7), Order::AssumedMonthFirst),
            ("05-07-80", date(1980, 7, 5), Order::AssumedDayFirst),
            ("17-May-1980", date(1980, 5, 17), Order::Clear),
            ("17. Mai 1980", date(1980, 5, 17), Order::Clear),
            ("May 17th, 1980", date(1980, 5, 17), Order::Clear),
            ("3 août 1975", date(1975, 8, 3), Order::Clear),
            ("October 1980", date(1980, 10, 0), Order::Clear),
            ("1980-05", date(1980, 5, 0), Order::Clear),
            ("1980", date(1980, 0, 0), Order::Clear),
            ("1900-01-01", 0, Order::Clear),
            ("1980-17-40", date(1980, 17, 40), Order::Clear),
            ("1980-11-0", 0, Order::Clear),
            ("17051980", date(1980, 5, 17), Order::DayFirst),
            ("198-11-07", 0, Order::Clear),
            ("unknown", 0, Order::Clear),
            ("12", 0, Order::Clear),
            ("", 0, Order::Clear),
        ] {
            assert_eq!(birth(raw), (packed, order), "{raw}");
        }
        for (raw, text) in [
            ("19800517", Some("1980-05-17")),
            ("17.05.1980", Some("1980-05-17")),
            ("1980-05-17T00:00:00Z", Some("1980-05-17")),
            ("October 1980", Some("1980-10")),
            ("1980", Some("1980")),
            ("05/07/1980", Some("05/07/1980")),
            ("17.05.80", Some("17.05.80")),
            ("1980-02-31", Some("1980-02-31")),
            ("--0203", Some("--0203")),
            ("01.01.1900", None),
            ("", None),
        ] {
            assert_eq!(shown(raw).as_deref(), text, "{raw}");
        }
        assert_eq!(exchanged(date(1980, 5, 7)), date(1980, 7, 5));
    }
}
