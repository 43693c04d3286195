//! What the values of a column look like: times, spans, telephone numbers, money, codes, long text. Names play no part.

#[cfg(test)]
mod tests;

use super::date::{DEFAULT_FORMATS, DateVotes, TimeError, TimeFormat, Zone, from_epoch, parse_time};
use super::{email, phone};
use std::collections::BTreeMap;

/// Values that are looked at.
const SAMPLE: usize = 300;
/// Different values that are kept; a column with more has no list of words.
const WORDS: usize = 40;

/// What most of the values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// No value.
    #[default]
    Empty,
    /// An e-mail address, with or without a name.
    Email,
    /// A telephone number that cannot be a plain number.
    Phone,
    /// A point in time.
    Time,
    /// Seconds, milli- or microseconds since 1970.
    Epoch,
    /// `14:03` or `14:03:59`: a time of day, or a span.
    Clock,
    /// A span: `1h 2m`, `PT90S`, `75:10`.
    Span,
    /// true/false, yes/no, 0/1.
    Flag,
    /// A whole number.
    Integer,
    /// A number with decimals.
    Decimal,
    /// A number with a currency.
    Money,
    /// Three capital letters, few different ones.
    Currency,
    /// An address of a page.
    Url,
    /// A code: digits and letters without blanks.
    Code,
    /// HTML.
    Html,
    /// Sentences.
    Text,
    /// Anything else that is short.
    Words,
}

/// Looks of a column.
#[derive(Debug, Clone, Default)]
pub struct Looks {
    /// What most of the values are.
    pub shape: Shape,
    /// Values that are not empty.
    pub filled: usize,
    /// Whether no value comes twice.
    pub unique: bool,
    /// Different values with how often they come; empty when there are too many.
    pub words: BTreeMap<String, usize>,
    /// How times are written.
    pub times: Times,
    /// Longest run of digits that a value has.
    pub digits: usize,
    /// Largest number.
    pub largest: f64,
    /// Whether addresses carry names or stand in lists.
    pub decorated: bool,
    /// Average length in characters.
    pub length: usize,
}

/// How the times of a column are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// Format by its name in mappings.
    pub format: String,
    /// Day and month could be exchanged in all values.
    pub unclear: bool,
    /// Whether values name their offset.
    pub with_offset: bool,
    /// Whether values are days without a time.
    pub only_days: bool,
}

/// Looks at the values of a column, empty ones included.
pub fn looks<'v>(values: impl Iterator<Item = &'v str>) -> Looks {
    let values: Vec<&str> = values.map(str::trim).filter(|value| !value.is_empty()).collect();
    let mut counts = BTreeMap::<&str, usize>::new();
    for value in &values {
        *counts.entry(value).or_default() += 1;
    }
    let sample = &values[..values.len().min(SAMPLE)];
    let mut looks = Looks {
        filled: values.len(),
        unique: counts.len() == values.len(),
        digits: sample
            .iter()
            .map(|value| value.bytes().filter(u8::is_ascii_digit).count())
            .max()
            .unwrap_or(0),
        largest: sample
            .iter()
            .filter_map(|value| value.parse::<f64>().ok())
            .fold(0.0, f64::max),
        length: sample.iter().map(|value| value.chars().count()).sum::<usize>() / sample.len().max(1),
        ..Looks::default()
    };
    if counts.len() <= WORDS {
        looks.words = counts
            .iter()
            .map(|(word, count)| ((*word).to_owned(), *count))
            .collect();
    }
    looks.shape = shape(sample, counts.len());
    if matches!(looks.shape, Shape::Time | Shape::Epoch) {
        looks.times = times(&values);
    }
    looks.decorated = looks.shape == Shape::Email && sample.iter().any(|value| value.contains(['<', ' ', ';', ',']));
    looks
}

fn shape(values: &[&str], different: usize) -> Shape {
    if values.is_empty() {
        return Shape::Empty;
    }
    let most = |test: &dyn Fn(&str) -> bool| values.iter().filter(|value| test(value)).count() * 10 >= values.len() * 8;
    let all = |test: &dyn Fn(&str) -> bool| values.iter().all(|value| test(value));
    if most(&is_email) {
        return Shape::Email;
    }
    if most(&|value| value.starts_with("http://") || value.starts_with("https://")) {
        return Shape::Url;
    }
    let flag = |value: &str| {
        ["true", "false", "yes", "no", "0", "1", "t", "f", "y", "n"].contains(&value.to_ascii_lowercase().as_str())
    };
    if different <= 2 && all(&flag) {
        return Shape::Flag;
    }
    if different <= 5 && all(&|value| value.len() == 3 && value.bytes().all(|b| b.is_ascii_uppercase())) {
        return Shape::Currency;
    }
    let clock = |value: &str| is_clock(value);
    let span = |value: &str| is_span(value);
    if most(&clock) {
        return Shape::Clock;
    }
    if most(&|value| clock(value) || span(value)) {
        return Shape::Span;
    }
    if most(&is_epoch) {
        return Shape::Epoch;
    }
    if most(&is_time) {
        return Shape::Time;
    }
    let number = |value: &str| value.parse::<f64>().is_ok_and(f64::is_finite);
    if all(&|value| is_digits(value.trim_start_matches('-'))) {
        return Shape::Integer;
    }
    let short = |value: &str| is_digits(value) && (2..=6).contains(&value.len());
    let phones = values.iter().filter(|value| is_phone(value)).count();
    if most(&is_phone) || phones * 3 >= values.len() && most(&|value| is_phone(value) || short(value)) {
        return Shape::Phone;
    }
    if most(&|value| number(value) || is_decimal(value)) {
        return Shape::Decimal;
    }
    if most(&is_money) {
        return Shape::Money;
    }
    if values.iter().filter(|value| is_html(value)).count() * 3 >= values.len() {
        return Shape::Html;
    }
    let words: usize = values.iter().map(|value| value.split_whitespace().count()).sum();
    let letters: usize = values.iter().map(|value| value.chars().count()).sum();
    let spaced = values
        .iter()
        .filter(|value| value.contains(char::is_whitespace))
        .count()
        * 2
        >= values.len();
    let wide = values.iter().any(|value| {
        value
            .chars()
            .any(|c| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
    });
    if words >= values.len() * 6 || letters >= values.len() * if wide { 12 } else { 45 } && (spaced || wide) {
        return Shape::Text;
    }
    let code = |value: &str| !value.contains(char::is_whitespace) && value.bytes().any(|b| b.is_ascii_digit());
    if most(&code) { Shape::Code } else { Shape::Words }
}

fn is_email(value: &str) -> bool {
    value.contains('@')
        && value
            .split([',', ';'])
            .next()
            .is_some_and(|first| email::normalise(first).is_some())
}

fn is_digits(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit())
}

fn is_clock(value: &str) -> bool {
    let plain = value.to_ascii_lowercase();
    let plain = plain.trim_end_matches(['a', 'p', 'm', '.', ' ']);
    let parts: Vec<&str> = plain.split(':').collect();
    (2..=3).contains(&parts.len())
        && parts
            .iter()
            .all(|part| (1..=2).contains(&part.split('.').next().unwrap_or_default().len()))
        && parts
            .iter()
            .all(|part| part.parse::<f64>().is_ok_and(|number| (0.0..60.0).contains(&number)))
        && parts[0].parse::<u8>().is_ok_and(|hour| hour < 24)
}

fn is_span(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let has_digit = lower.bytes().any(|b| b.is_ascii_digit());
    if !has_digit {
        return false;
    }
    if let Some(rest) = lower.strip_prefix("pt") {
        return rest.bytes().all(|b| b.is_ascii_digit() || b"hms.".contains(&b));
    }
    if lower.contains(':') && lower.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.') {
        return lower.split(':').count() <= 3 && lower.split(':').all(|part| (1..=4).contains(&part.len()));
    }
    let units = [
        "h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "minute", "minutes", "s", "sec", "secs", "second",
        "seconds", "sek", "std",
    ];
    let words: String = lower
        .chars()
        .map(|c| if c.is_ascii_digit() || c == '.' { ' ' } else { c })
        .collect();
    let mut words = words.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| units.contains(&word.trim_end_matches('.')))
}

fn is_epoch(value: &str) -> bool {
    let whole = value.split('.').next().unwrap_or_default();
    matches!(whole.len(), 10 | 13 | 16)
        && is_digits(whole)
        && value.parse::<f64>().is_ok_and(|number| match from_epoch(number) {
            Ok(Some(at)) => (946_684_800_000_000..2_208_988_800_000_000).contains(&at.micros),
            _ => false,
        })
}

fn is_time(value: &str) -> bool {
    if value.len() < 6 || value.len() > 45 || !value.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let parts = |at: &str| {
        at.split(['-', '/', '.', ' ', ',', ':', 'T'])
            .filter(|part| !part.is_empty())
            .count()
    };
    if parts(value) < 3 || value.starts_with('+') {
        return PATTERNS
            .iter()
            .any(|pattern| fits(value, &[TimeFormat::Pattern((*pattern).to_owned())]))
            && value.len() >= 12;
    }
    fits(value, DEFAULT_FORMATS)
        || PATTERNS
            .iter()
            .any(|pattern| fits(value, &[TimeFormat::Pattern((*pattern).to_owned())]))
}

fn fits(value: &str, formats: &[TimeFormat]) -> bool {
    match parse_time(value, formats, &Zone::assumed_utc(), None) {
        Ok(found) => found.is_some(),
        // A long number is no time of an odd year.
        Err(error) => error == TimeError::ImplausibleYear && !is_digits(value),
    }
}

/// Ways to write times that the usual formats do not cover.
const PATTERNS: &[&str] = &[
    "%Y%m%d%H%M%S",
    "%Y%m%d %H%M%S",
    "%Y%m%dT%H%M%S",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d %H:%M",
    "%d %b %Y %I:%M %p",
    "%d %b %Y, %H:%M",
    "%d-%b-%Y %H:%M",
    "%d/%b/%Y %H:%M",
    "%d/%b/%Y:%H:%M:%S %z",
    "%d-%b-%y",
    "%b %d %Y %H:%M:%S",
    "%b %d %Y %I:%M %p",
    "%b %d %Y, %I:%M %p",
    "%b %d, %Y, %I:%M %p",
    "%b %d, %Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%A, %B %d, %Y %I:%M %p",
    "%A, %d %B %Y %H:%M",
    "%d %B %Y %H:%M",
    "%d %B %Y %H:%M:%S",
    "%B %d, %Y, %I:%M %p",
    "%B %d, %Y at %I:%M %p",
];

fn times(values: &[&str]) -> Times {
    let many = |test: &dyn Fn(&str) -> bool| values.iter().filter(|value| test(value)).count() * 10 >= values.len() * 9;
    let mut votes = DateVotes::default();
    values.iter().for_each(|value| votes.observe(value));
    let with_offset = many(&|value| {
        value.ends_with(['Z', 'z'])
            || parse_time(value, DEFAULT_FORMATS, &Zone::assumed_utc(), None)
                .ok()
                .flatten()
                .is_some_and(|(at, _)| !at.zone_assumed)
    });
    let only_days = !values.iter().any(|value| value.contains(':') || value.contains('T')) && !many(&is_epoch);
    let format = if many(&is_epoch) {
        "epoch"
    } else if many(&|value| fits(value, DEFAULT_FORMATS)) {
        let usual = ["datetime", "dmy", "mdy"];
        match votes.decide() {
            Some(super::date::DateOrder::DayFirst) => usual[1],
            Some(super::date::DateOrder::MonthFirst) => usual[2],
            _ => usual[0],
        }
    } else {
        let count = |pattern: &str| {
            let pattern = [TimeFormat::Pattern(pattern.to_owned())];
            values.iter().filter(|value| fits(value, &pattern)).count()
        };
        let usual = values.iter().filter(|value| fits(value, DEFAULT_FORMATS)).count();
        let best = PATTERNS
            .iter()
            .rev()
            .map(|pattern| (count(pattern), *pattern))
            .max_by_key(|(count, _)| *count);
        best.filter(|(count, _)| *count > usual)
            .map_or("datetime", |(_, pattern)| pattern)
    };
    Times {
        unclear: format == "datetime" && votes.unclear > 0,
        format: format.to_owned(),
        with_offset,
        only_days,
    }
}

fn is_phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let plain = value
        .strip_prefix("tel:")
        .or_else(|| value.strip_prefix("whatsapp:"))
        .unwrap_or(value);
    (7..=16).contains(&digits)
        && plain.contains(['+', '(', '-', ' ', '/'])
        && plain.bytes().all(|b| b.is_ascii_digit() || b" +-().x/".contains(&b))
        && {
            let key = phone::normalise(plain, None);
            !key.key.is_empty() || key.placeholder
        }
}

fn is_decimal(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits > 0 && value.bytes().all(|b| b.is_ascii_digit() || b".,-' ".contains(&b)) && value.len() <= 18
}

fn is_money(value: &str) -> bool {
    let rest: String = value
        .chars()
        .filter(|c| !c.is_ascii_digit() && !" .,-'\u{a0}\u{202f}".contains(*c))
        .collect();
    let digits = value.bytes().any(|b| b.is_ascii_digit());
    digits
        && !rest.is_empty()
        && (rest.chars().all(|c| "€$£¥₽₹zł₺".contains(c))
            || (rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_uppercase()))
            || ["kr", "kr.", "Kč", "R$", "Fr.", "CHF", "US$"].contains(&rest.as_str()))
}

fn is_html(value: &str) -> bool {
    value.contains('<')
        && (value.contains("</") || value.contains("<br") || value.contains("/>") || value.contains("<p"))
}
