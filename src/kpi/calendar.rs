//! Opening hours: how many seconds of a span fall into them.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::collections::{BTreeMap, BTreeSet};

/// Open spans of a day, as (from, to).
pub type Spans = Vec<(Time, Time)>;

/// Opening hours of a project.
#[derive(Debug, Clone)]
pub struct Hours {
    /// Zone that the hours are written in.
    pub zone: TimeZone,
    /// Open spans of Monday to Sunday.
    pub weekdays: [Spans; 7],
    /// Days without service.
    pub holidays: BTreeSet<Date>,
}

/// Reads `mon-fri` and `09:00-17:30[, …]`, as in project.yaml, into weekdays and open spans.
///
/// # Errors
/// A sentence that names the part that cannot be read.
pub fn parse_weekday_hours(days: &str, spans: &str) -> Result<(Vec<usize>, Spans), String> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let day = |text: &str| {
        let text = text.trim().to_ascii_lowercase();
        NAMES
            .iter()
            .position(|name| text.starts_with(name))
            .ok_or_else(|| format!("`{text}` is not a weekday (mon … sun)"))
    };
    let mut list = Vec::new();
    for part in days.split(',') {
        match part.split_once('-') {
            Some((from, to)) => {
                let (from, to) = (day(from)?, day(to)?);
                list.extend((0..7).map(|step| (from + step) % 7).take((to + 7 - from) % 7 + 1));
            }
            None => list.push(day(part)?),
        }
    }
    let time = |text: &str| -> Result<Time, String> {
        let text = text.trim();
        if text == "24:00" {
            return Ok(Time::MAX);
        }
        text.parse()
            .map_err(|_| format!("`{text}` is not a time of day (09:00)"))
    };
    let mut open = Vec::new();
    for part in spans.split(',').filter(|part| !part.trim().is_empty()) {
        let (from, to) = part
            .split_once('-')
            .ok_or_else(|| format!("`{part}` is not a span (09:00-17:30)"))?;
        let (from, to) = (time(from)?, time(to)?);
        if from >= to {
            return Err(format!("`{part}` ends before it starts"));
        }
        open.push((from, to));
    }
    Ok((list, open))
}

/// Answers questions about open seconds; remembers days it has seen.
pub(super) struct Clock<'a> {
    hours: &'a Hours,
    days: BTreeMap<Date, Vec<(i64, i64)>>,
}

impl<'a> Clock<'a> {
    pub(super) fn new(hours: &'a Hours) -> Self {
        Self {
            hours,
            days: BTreeMap::new(),
        }
    }

    /// Open seconds between two instants (seconds since 1970); `None` beyond representable dates.
    pub(super) fn open_seconds(&mut self, from: i64, to: i64) -> Option<i64> {
        let date = |at: i64| {
            Some(
                Timestamp::from_second(at)
                    .ok()?
                    .to_zoned(self.hours.zone.clone())
                    .date(),
            )
        };
        let (mut day, last) = (date(from)?, date(to)?);
        let mut sum = 0;
        while day <= last {
            let spans = self.day(day);
            sum += spans
                .iter()
                .map(|(open, close)| ((*close).min(to) - (*open).max(from)).max(0))
                .sum::<i64>();
            day = day.checked_add(1.day()).ok()?;
        }
        Some(sum)
    }

    fn day(&mut self, day: Date) -> &[(i64, i64)] {
        let hours = self.hours;
        self.days.entry(day).or_insert_with(|| {
            if hours.holidays.contains(&day) {
                return Vec::new();
            }
            let weekday = day.weekday().to_monday_zero_offset().unsigned_abs() as usize;
            let second = |time: Time| {
                let rounded = if time == Time::MAX {
                    day.tomorrow().ok()?.at(0, 0, 0, 0)
                } else {
                    day.to_datetime(time)
                };
                Some(rounded.to_zoned(hours.zone.clone()).ok()?.timestamp().as_second())
            };
            hours.weekdays[weekday]
                .iter()
                .filter_map(|(open, close)| Some((second(*open)?, second(*close)?)))
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Hours {
        let mut weekdays: [Vec<(Time, Time)>; 7] = Default::default();
        let (days, spans) = parse_weekday_hours("mon-fri", "09:00-12:00, 13:00-17:30").unwrap();
        days.into_iter().for_each(|day| weekdays[day].clone_from(&spans));
        Hours {
            zone: TimeZone::get("America/New_York").unwrap(),
            weekdays,
            holidays: BTreeSet::from([jiff::civil::date(2026, 1, 1)]),
        }
    }

    #[test]
    fn counts_open_seconds() {
        let hours = hours();
        let mut clock = Clock::new(&hours);
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
        for (from, to, seconds) in [
            ("2026-01-05T14:00:00Z", "2026-01-05T15:00:00Z", 3600),
            ("2026-01-05T13:00:00Z", "2026-01-05T14:00:01Z", 1),
            ("2026-01-05T16:30:00Z", "2026-01-05T18:30:00Z", 3600),
            ("2026-01-02T22:00:00Z", "2026-01-05T14:30:00Z", 1800 + 1800),
            ("2025-12-31T22:30:00Z", "2026-01-02T14:00:00Z", 0),
            ("2026-03-06T22:30:00Z", "2026-03-09T13:30:00Z", 1800),
        ] {
            assert_eq!(clock.open_seconds(at(from), at(to)), Some(seconds), "{from} {to}");
        }
    }

    #[test]
    fn reads_weekdays() {
        assert_eq!(parse_weekday_hours("sat-mon", "10:00-24:00").unwrap().0, [5, 6, 0]);
        assert_eq!(parse_weekday_hours("tue", "").unwrap(), (vec![1], vec![]));
        for (days, spans) in [
            ("xyz", "09:00-10:00"),
            ("mon", "9"),
            ("mon", "10:00-09:00"),
            ("mon", "a-b"),
        ] {
            assert!(parse_weekday_hours(days, spans).is_err(), "{days} {spans}");
        }
    }
}
