//! Birth dates as one number; order of day and month is guessed only where it cannot be read off.

use crate::normalise::reference::{self, Placeholder};

/// Birth date as year << 9 | month << 5 | day, 0 when unknown, impossible or a placeholder.
pub(super) fn birth(raw: &str) -> u32 {
    let raw = raw.trim();
    let raw = raw.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = [0u32; 3];
    let mut lengths = [0usize; 3];
    let mut count = 0;
    if raw.len() == 8 && raw.bytes().all(|b| b.is_ascii_digit()) {
        let number: u32 = raw.parse().unwrap_or(0);
        (parts, lengths, count) = ([number / 10000, number / 100 % 100, number % 100], [4, 2, 2], 3);
    } else {
        for part in raw.split(['-', '/', '.']) {
            if count == 3 || part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return 0;
            }
            parts[count] = part.parse().unwrap_or(0);
            lengths[count] = part.len();
            count += 1;
        }
    }
    if count != 3 {
        return 0;
    }
    let (year, month, day) = match lengths {
        [4, ..] => (parts[0], parts[1], parts[2]),
        [_, _, 4] if parts[0] > 12 || raw.contains('.') => (parts[2], parts[1], parts[0]),
        [_, _, 4] if raw.contains('/') || parts[1] > 12 => (parts[2], parts[0], parts[1]),
        [_, _, 4] => (parts[2], parts[1], parts[0]),
        _ => return 0,
    };
    let (month, day) = if month > 12 && day <= 12 {
        (day, month)
    } else {
        (month, day)
    };
    if !(1850..=2100).contains(&year) || day > 31 || month > 12 || day == 0 || month == 0 {
        return 0;
    }
    let iso = format!("{year:04}-{month:02}-{day:02}");
    if reference::is_placeholder(Placeholder::Date, &iso) {
        return 0;
    }
    year << 9 | month << 5 | day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_dates_are_read_and_placeholders_dropped() {
        let date = |y: u32, m: u32, d: u32| y << 9 | m << 5 | d;
        for (raw, packed) in [
            ("1980-05-17", date(1980, 5, 17)),
            ("19800517", date(1980, 5, 17)),
            ("17.05.1980", date(1980, 5, 17)),
            ("17/05/1980", date(1980, 5, 17)),
            ("05/17/1980", date(1980, 5, 17)),
            ("1900-01-01", 0),
            ("1980-17-40", 0),
            ("unknown", 0),
        ] {
            assert_eq!(birth(raw), packed, "{raw}");
        }
    }
}
