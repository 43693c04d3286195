//! Times as exports write them into instants: formats, zones, clock changes, order of day and month.
//!
//! Nothing is guessed silently: what had to be assumed or repaired comes back as a [`TimeNote`].

mod numeric;
mod order;
#[cfg(test)]
mod tests;

pub use order::{DateOrder, DateVotes};

use crate::model::time::Instant;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// Years outside of this range are not believed.
const YEARS: std::ops::RangeInclusive<i16> = 1971..=2100;

/// A zone for times that do not say theirs.
#[derive(Debug, Clone)]
pub struct Zone {
    /// The zone.
    pub zone: TimeZone,
    /// Whether nobody said so.
    pub assumed: bool,
}

impl Zone {
    /// UTC because nothing else is known.
    pub fn assumed_utc() -> Self {
        Self {
            zone: TimeZone::UTC,
            assumed: true,
        }
    }

    /// A zone by its IANA name, or an offset such as `+02:00`; `None` when there is no such zone.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if let Some((_, minutes)) = offset_at_end(name).filter(|(rest, _)| rest.is_empty()) {
            let zone = TimeZone::fixed(Offset::from_seconds(i32::from(minutes) * 60).ok()?);
            return Some(Self { zone, assumed: false });
        }
        TimeZone::get(name).ok().map(|zone| Self { zone, assumed: false })
    }
}

/// A way in which a time is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeFormat {
    /// ISO 8601 and RFC 3339, with a blank or `T`, with or without seconds, fraction and offset.
    Iso,
    /// ISO, else RFC 2822, else numbers with the file's order, else a month by name.
    Usual,
    /// Seconds, milli- or microseconds since 1970, by magnitude.
    Epoch,
    /// RFC 2822 (e-mail).
    Rfc2822,
    /// Numbers with this order of day and month, 12 or 24 hours.
    Numeric(Option<DateOrder>),
    /// A strptime pattern.
    Pattern(String),
}

impl TimeFormat {
    /// The format with this name in mappings: `rfc3339`, `iso`, `epoch`, `rfc2822`, `x`, `dmy`, `mdy`,
    /// `ymd`, `dmy_or_mdy`, `datetime`, or a strptime pattern with `%`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "rfc3339" | "iso" | "iso8601" => Self::Iso,
            "datetime" | "date" => Self::Usual,
            "epoch" => Self::Epoch,
            "rfc2822" => Self::Rfc2822,
            "x" => Self::Pattern("%a %b %d %H:%M:%S %z %Y".to_owned()),
            "dmy" => Self::Numeric(Some(DateOrder::DayFirst)),
            "mdy" => Self::Numeric(Some(DateOrder::MonthFirst)),
            "ymd" => Self::Numeric(Some(DateOrder::YearFirst)),
            "dmy_or_mdy" => Self::Numeric(None),
            pattern if pattern.contains('%') => Self::Pattern(pattern.to_owned()),
            _ => return None,
        })
    }
}

/// The formats that are tried when a mapping names none.
pub const DEFAULT_FORMATS: &[TimeFormat] = &[TimeFormat::Usual, TimeFormat::Epoch];

/// What had to be assumed about a time that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeNote {
    /// The clock was set forward over it; read with the offset before the change.
    Gap,
    /// It occurred twice when the clock was set back; the first is taken.
    Fold,
    /// Day and month could be exchanged; nothing in the file decides.
    OrderAssumed,
}

impl TimeNote {
    /// Reason code of the field error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gap => "time-in-dst-gap",
            Self::Fold => "time-in-dst-fold",
            Self::OrderAssumed => "date-order-assumed",
        }
    }
}

/// Why a text is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// No format fits.
    Unreadable,
    /// The year is not believed.
    ImplausibleYear,
}

impl TimeError {
    /// Reason code of the field error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable-time",
            Self::ImplausibleYear => "implausible-year",
        }
    }
}

/// Reads a time; `Ok(None)` is an epoch of 0, which tools write for "never".
///
/// # Errors
/// No format fits, or the year is not plausible.
pub fn parse_time(
    text: &str,
    formats: &[TimeFormat],
    zone: &Zone,
    order: Option<DateOrder>,
) -> Result<Option<(Instant, Option<TimeNote>)>, TimeError> {
    let text = text.trim();
    let mut error = TimeError::Unreadable;
    // A spreadsheet program turns whatever format a tool writes into dates, which are read as ISO text.
    for format in formats.iter().chain(&[TimeFormat::Iso]) {
        let found = match format {
            TimeFormat::Iso => iso(text),
            TimeFormat::Usual => iso(text)
                .or_else(|| rfc2822(text))
                .or_else(|| numeric::numeric(text, order, true))
                .or_else(|| NAMED_MONTHS.iter().find_map(|pattern| by_pattern(text, pattern))),
            TimeFormat::Epoch => match text.parse::<f64>() {
                Ok(number) => match from_epoch(number) {
                    Ok(found) => return Ok(found.map(|instant| (instant, None))),
                    Err(implausible) => {
                        error = implausible;
                        None
                    }
                },
                Err(_) => None,
            },
            TimeFormat::Rfc2822 => rfc2822(text),
            TimeFormat::Numeric(fixed) => numeric::numeric(text, fixed.or(order), fixed.is_none()),
            TimeFormat::Pattern(pattern) => by_pattern(text, pattern),
        };
        if let Some(read) = found {
            match settle(&read, zone) {
                Ok(settled) => return Ok(Some(settled)),
                Err(implausible) => error = implausible,
            }
        }
    }
    Err(error)
}

/// Seconds, milli-, micro- or nanoseconds since 1970 by magnitude; 0 and below are "never".
///
/// # Errors
/// The year is not plausible.
pub fn from_epoch(number: f64) -> Result<Option<Instant>, TimeError> {
    if !number.is_finite() {
        return Err(TimeError::Unreadable);
    }
    if number <= 0.0 {
        return Ok(None);
    }
    // 1e11 s is the year 5138, 1e11 ms is 1973: no plausible time is read in two ways.
    let micros = match number {
        n if n < 1e11 => n * 1e6,
        n if n < 1e14 => n * 1e3,
        n if n < 1e17 => n,
        n => n / 1e3,
    };
    #[allow(clippy::cast_possible_truncation, reason = "below 2^53 after the division above")]
    let micros = micros.round() as i64;
    let year = 1970 + micros / 31_556_952_000_000;
    if year < i64::from(*YEARS.start()) || year > i64::from(*YEARS.end()) {
        return Err(TimeError::ImplausibleYear);
    }
    Ok(Some(Instant {
        micros,
        offset_minutes: 0,
        zone_assumed: false,
    }))
}

/// A civil time with the offset as far as it was written.
#[derive(Debug, Clone, Copy)]
struct Read {
    at: DateTime,
    offset_seconds: Option<i32>,
    note: Option<TimeNote>,
}

impl Read {
    fn at(at: DateTime, offset_seconds: Option<i32>) -> Self {
        Self {
            at,
            offset_seconds,
            note: None,
        }
    }
}

fn settle(read: &Read, zone: &Zone) -> Result<(Instant, Option<TimeNote>), TimeError> {
    if !YEARS.contains(&read.at.year()) {
        return Err(TimeError::ImplausibleYear);
    }
    let (offset, note, assumed) = match read.offset_seconds {
        Some(seconds) => (
            Offset::from_seconds(seconds).map_err(|_| TimeError::Unreadable)?,
            read.note,
            false,
        ),
        None => {
            let (offset, note) = match zone.zone.to_ambiguous_timestamp(read.at).offset() {
                AmbiguousOffset::Unambiguous { offset } => (offset, read.note),
                AmbiguousOffset::Gap { before, .. } => (before, Some(TimeNote::Gap)),
                AmbiguousOffset::Fold { before, .. } => (before, Some(TimeNote::Fold)),
            };
            (offset, note, zone.assumed)
        }
    };
    let stamp = offset.to_timestamp(read.at).map_err(|_| TimeError::Unreadable)?;
    let instant = Instant {
        micros: stamp.as_microsecond(),
        offset_minutes: i16::try_from(offset.seconds() / 60).unwrap_or(0),
        zone_assumed: assumed,
    };
    Ok((instant, note))
}

fn rfc2822(text: &str) -> Option<Read> {
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Read::at(zoned.datetime(), Some(zoned.offset().seconds())))
}

/// Layouts with the month as a word that tools and spreadsheets write.
const NAMED_MONTHS: &[&str] = &[
    "%d %b %Y",
    "%d %b %Y %H:%M",
    "%d %b %Y %H:%M:%S",
    "%d-%b-%Y",
    "%d-%b-%Y %H:%M:%S",
    "%d %B %Y",
    "%b %d, %Y",
    "%b %d, %Y %H:%M",
    "%b %d, %Y %I:%M %p",
    "%b %d, %Y, %I:%M:%S %p",
    "%B %d, %Y",
    "%B %d, %Y %I:%M %p",
    "%a %b %d %H:%M:%S %Y",
    "%a %b %d %H:%M:%S %z %Y",
];

fn by_pattern(text: &str, pattern: &str) -> Option<Read> {
    let parsed = jiff::fmt::strtime::parse(pattern, text).ok()?;
    let offset = parsed.offset().map(Offset::seconds);
    let at = parsed
        .to_datetime()
        .or_else(|_| parsed.to_date().map(|date| date.at(0, 0, 0, 0)))
        .ok()?;
    Some(Read::at(at, offset))
}

/// `2025-01-05 10:00:00 -0500` and relatives, read by hand because it is the hot path.
fn iso(text: &str) -> Option<Read> {
    let bytes = text.as_bytes();
    let separator = *bytes.get(4)?;
    if !matches!(separator, b'-' | b'/' | b'.') || *bytes.get(7)? != separator {
        return None;
    }
    let year = i16::try_from(digits(bytes, 0, 4)?).ok()?;
    let month = i8::try_from(digits(bytes, 5, 2)?).ok()?;
    let day = i8::try_from(digits(bytes, 8, 2)?).ok()?;
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    if bytes.len() == 10 {
        return Some(Read::at(date.at(0, 0, 0, 0), None));
    }
    if !matches!(bytes[10], b' ' | b'T' | b't' | b'_') {
        return None;
    }
    let rest = text.get(11..)?.trim_start();
    if let Some(time) = plain_clock(rest.as_bytes()) {
        return Some(Read::at(date.to_datetime(time), None));
    }
    let (clock, offset) = match offset_at_end(rest) {
        Some((clock, minutes)) => (clock, Some(i32::from(minutes) * 60)),
        None => (rest, None),
    };
    let (hour, minute, second, nano) = numeric::clock(clock)?;
    let time = jiff::civil::Time::new(hour, minute, second, nano).ok()?;
    Some(Read::at(date.to_datetime(time), offset))
}

/// `10:00:00` alone, as most logs write it.
fn plain_clock(bytes: &[u8]) -> Option<jiff::civil::Time> {
    if bytes.len() != 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let two = |at| i8::try_from(digits(bytes, at, 2)?).ok();
    let second = two(6)?;
    jiff::civil::Time::new(two(0)?, two(3)?, if second == 60 { 59 } else { second }, 0).ok()
}

fn digits(bytes: &[u8], start: usize, count: usize) -> Option<u32> {
    let mut number = 0;
    for byte in bytes.get(start..start + count)? {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u32::from(byte - b'0');
    }
    Some(number)
}

/// Splits `Z`, `UTC`, `GMT`, `+02`, `+0200`, `+02:00` off the end; the offset in minutes.
fn offset_at_end(text: &str) -> Option<(&str, i16)> {
    for name in ["Z", "z", "UTC", "GMT"] {
        if let Some(rest) = text.strip_suffix(name) {
            return Some((rest.trim_end(), 0));
        }
    }
    let at = text.rfind(['+', '-', '\u{2212}'])?;
    let sign = if text[at..].starts_with('+') { 1 } else { -1 };
    let number: String = text[at..].chars().skip(1).filter(|c| *c != ':').collect();
    if !matches!(number.len(), 2 | 4) || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i16 = number[..2].parse().ok()?;
    let minutes: i16 = number
        .get(2..)
        .filter(|m| !m.is_empty())
        .map_or(Some(0), |m| m.parse().ok())?;
    let clock = text[..at].trim_end();
    let clock = clock
        .strip_suffix("GMT")
        .or(clock.strip_suffix("UTC"))
        .unwrap_or(clock)
        .trim_end();
    Some((clock, sign * (hours * 60 + minutes)))
}
