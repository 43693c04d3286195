//! Cells of sheets as the text that an export to CSV would have: dates in ISO form, numbers with all their digits.

use super::rows::write_number;
use calamine::{DataType, ExcelDateTime, Style};
use std::borrow::Cow;

/// What of a cell's number format changes its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CellStyle {
    /// Least number of digits, as postcodes and extensions have (`00000`).
    digits: usize,
    /// A date is shown with the time of day.
    clock: bool,
}

/// Reads a number format.
pub(super) fn style(style: &Style) -> CellStyle {
    let code = style
        .number_format
        .as_ref()
        .map_or("", |format| format.format_code.as_str());
    CellStyle {
        digits: if code.len() <= 32 && code.bytes().all(|byte| byte == b'0') {
            code.len()
        } else {
            0
        },
        clock: code.to_ascii_lowercase().contains('h'),
    }
}

/// The text of a cell; `None` when it is empty.
pub(super) fn text<D: DataType>(cell: &D, style: CellStyle) -> Option<Cow<'_, str>> {
    let text = if let Some(text) = cell.get_string() {
        Cow::Borrowed(text)
    } else if let Some(number) = cell.get_int() {
        Cow::Owned(number.to_string())
    } else if let Some(number) = cell.get_float() {
        Cow::Owned(self::number(number, style.digits))
    } else if let Some(yes) = cell.get_bool() {
        Cow::Borrowed(if yes { "true" } else { "false" })
    } else if let Some(time) = cell.get_datetime() {
        Cow::Owned(self::time(&time, style.clock))
    } else if let Some(time) = cell.get_datetime_iso() {
        Cow::Owned(time.replacen('T', " ", 1))
    } else if let Some(duration) = cell.get_duration_iso() {
        iso_duration(duration).map_or(Cow::Borrowed(duration), Cow::Owned)
    } else if let Some(error) = cell.get_error() {
        Cow::Owned(error.to_string())
    } else {
        return None;
    };
    (!text.is_empty()).then_some(text)
}

/// A number with at least that many digits; one that is not whole is rounded to the 15 digits that a sheet shows.
fn number(number: f64, digits: usize) -> String {
    let rounded = if number.fract() == 0.0 {
        number
    } else {
        format!("{number:.14e}").parse().unwrap_or(number)
    };
    let mut text = Vec::new();
    write_number(&mut text, rounded);
    format!("{:0>digits$}", String::from_utf8_lossy(&text))
}

/// A date, a date with time of day, a time of day, or a duration that may be longer than a day.
fn time(time: &ExcelDateTime, clock: bool) -> String {
    let days = time.as_f64();
    if time.is_duration() {
        let seconds = (days.abs() * 86_400.0).round();
        let sign = if days < 0.0 { "-" } else { "" };
        let hours = (seconds / 3600.0).floor();
        let rest = seconds - hours * 3600.0;
        let minutes = (rest / 60.0).floor();
        return format!("{sign}{hours:02}:{minutes:02}:{:02}", rest - minutes * 60.0);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let fraction = if milli == 0 {
        String::new()
    } else {
        format!(".{milli:03}")
    };
    let of_day = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    if (0.0..1.0).contains(&days) {
        of_day
    } else if clock || (hour, minute, second, milli) != (0, 0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02} {of_day}")
    } else {
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// `PT01H02M03S` as `01:02:03`.
fn iso_duration(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let all_digits = [hours, minutes, seconds]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    all_digits.then(|| format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, ExcelDateTimeType};

    #[test]
    fn cells_become_the_text_of_an_export() {
        let plain = CellStyle::default();
        let zip = CellStyle {
            digits: 5,
            clock: false,
        };
        let clock = CellStyle { digits: 0, clock: true };
        let date = |days, kind, old| Data::DateTime(ExcelDateTime::new(days, kind, old));
        let (day, span) = (ExcelDateTimeType::DateTime, ExcelDateTimeType::TimeDelta);
        for (cell, style, expected) in [
            (Data::Float(15_550_100_123.0), plain, "15550100123"),
            (Data::Float(1e16), plain, "10000000000000000"),
            (Data::Float(0.1 + 0.2), plain, "0.3"),
            (Data::Float(-0.5), plain, "-0.5"),
            (Data::Float(1234.0), zip, "01234"),
            (Data::Bool(true), plain, "true"),
            (Data::Error(calamine::CellErrorType::NA), plain, "#N/A"),
            (date(45_296.0, day, false), plain, "2024-01-05"),
            (date(45_296.0, day, false), clock, "2024-01-05 00:00:00"),
            (date(45_296.5, day, false), plain, "2024-01-05 12:00:00"),
            (date(43_834.0, day, true), plain, "2024-01-05"),
            (date(0.000_138_888_9, day, false), plain, "00:00:12"),
            (date(1.25, span, false), plain, "30:00:00"),
            (
                Data::DateTimeIso("2024-01-05T10:00:00".into()),
                plain,
                "2024-01-05 10:00:00",
            ),
            (Data::DurationIso("PT00H01M12S".into()), plain, "00:01:12"),
        ] {
            assert_eq!(text(&cell, style).as_deref(), Some(expected), "{cell:?}");
        }
        assert_eq!(text(&Data::String(String::new()), plain), None);
    }
}
