//! A calendar of its own: days of New York and its opening hours, without a library.

use super::DAY;

const HOLIDAYS: [(i64, i64, i64); 4] = [(2025, 7, 4), (2025, 11, 27), (2025, 12, 25), (2026, 1, 1)];

/// Days since 1970 (Howard Hinnant, days_from_civil).
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year and month of a day number.
fn month_of(day: i64) -> (i64, i64) {
    let mut year = 1970 + day.div_euclid(366);
    while day_number(year + 1, 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| day_number(year, *month, 1) <= day);
    (year, month.unwrap())
}

/// 0 = Monday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Seconds that New York is behind UTC in the daytime of a day.
fn behind(day: i64) -> i64 {
    let (year, _) = month_of(day);
    let sunday = |month: i64, from: i64| (from..).map(|d| day_number(year, month, d)).find(|d| weekday(*d) == 6);
    let summer = sunday(3, 8).unwrap() <= day && day < sunday(11, 1).unwrap();
    if summer { 4 * 3600 } else { 5 * 3600 }
}

fn local_day(at: i64) -> i64 {
    let day = (at - 5 * 3600).div_euclid(DAY);
    (at - behind(day)).div_euclid(DAY)
}

pub(super) fn month(at: i64) -> String {
    let (year, month) = month_of(local_day(at));
    format!("{year:04}-{month:02}")
}

/// Seconds between nine and half past five in New York from Monday to Friday, holidays left out.
pub(super) fn open_seconds(from: i64, to: i64) -> i64 {
    (local_day(from)..=local_day(to))
        .filter(|day| weekday(*day) < 5 && HOLIDAYS.iter().all(|(y, m, d)| day_number(*y, *m, *d) != *day))
        .map(|day| {
            let midnight = day * DAY + behind(day);
            ((midnight + 63_000).min(to) - (midnight + 32_400).max(from)).max(0)
        })
        .sum()
}
