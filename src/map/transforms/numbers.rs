//! Transforms into numbers, truth values and times.

use super::Args;
use crate::map::value::Val;
use crate::normalise::date::{self, Zone};
use crate::normalise::money as amounts;
use serde_json::Value;

type Out<'v> = Result<Val<'v>, &'static str>;

pub(super) fn number<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    if let Some(Value::Number(_)) = input.json() {
        return Ok(input);
    }
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    if let Ok(whole) = text.trim().parse::<i64>() {
        return Ok(Val::owned(Value::from(whole)));
    }
    if let Ok(real) = text.trim().parse::<f64>()
        && real.is_finite()
    {
        return Ok(Val::owned(Value::from(real)));
    }
    let minor = amounts::minor_units(&text, 4).ok_or("not-a-number")?;
    #[allow(clippy::cast_precision_loss, reason = "amounts of mappings are far below 2^53")]
    let real = minor as f64 / 10_000.0;
    Ok(Val::owned(Value::from(real)))
}

pub(super) fn money<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    let minor = amounts::minor_units(&text, 2).ok_or("not-an-amount")?;
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    Ok(Val::string(format!("{sign}{}.{:02}", minor / 100, minor % 100)))
}

/// The truth value that a word means.
pub(crate) fn truth(text: &str) -> Option<bool> {
    Some(match text.trim().to_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "1.0" | "on" | "x" | "ja" | "oui" | "si" | "sí" | "active" | "enabled" => {
            true
        }
        "false" | "f" | "no" | "n" | "0" | "0.0" | "off" | "nein" | "non" | "inactive" | "disabled" => false,
        _ => return None,
    })
}

pub(super) fn boolean<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    if let Some(Value::Bool(_)) = input.json() {
        return Ok(input);
    }
    let flag = input
        .as_text()
        .and_then(|text| truth(&text))
        .ok_or("not-a-truth-value")?;
    Ok(Val::owned(Value::Bool(flag)))
}

fn clock_seconds(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut parts = 0;
    for part in text.trim().split(':') {
        let part = part.trim();
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return None;
        }
        seconds = seconds * 60.0 + part.parse::<f64>().ok()?;
        parts += 1;
    }
    (2..=3).contains(&parts).then_some(seconds)
}

fn whole(seconds: f64) -> Val<'static> {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "durations are small; a float cast saturates"
    )]
    let seconds = seconds.round() as i64;
    Val::owned(Value::from(seconds))
}

pub(super) fn hms<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let text = input.as_text().unwrap_or_default();
    clock_seconds(&text).map(whole).ok_or("not-a-duration")
}

pub(super) fn duration<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    if let Some(seconds) = input.as_number() {
        return Ok(whole(seconds));
    }
    let text = input.as_text().unwrap_or_default().to_lowercase();
    if let Some(seconds) = clock_seconds(&text) {
        return Ok(whole(seconds));
    }
    let text = text
        .trim()
        .strip_prefix("pt")
        .or(text.trim().strip_prefix('p'))
        .unwrap_or(text.trim())
        .to_owned();
    let mut total = 0.0;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .ok_or("not-a-duration")?;
        let number: f64 = rest[..end].parse().map_err(|_| "not-a-duration")?;
        let tail = rest[end..].trim_start();
        let unit_end = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
        total += number
            * match &tail[..unit_end] {
                "ms" => 0.001,
                "d" | "day" | "days" | "dt" => 86_400.0,
                "h" | "hr" | "hrs" | "hour" | "hours" | "std" => 3600.0,
                "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
                "s" | "sec" | "secs" | "second" | "seconds" | "sek" => 1.0,
                _ => return Err("not-a-duration"),
            };
        rest = tail[unit_end..].trim_start_matches([' ', ',']);
    }
    if text.is_empty() {
        return Err("not-a-duration");
    }
    Ok(whole(total))
}

pub(super) fn epoch<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let number = input.as_number().ok_or("unreadable-time")?;
    match date::from_epoch(number) {
        Ok(Some(instant)) => Ok(Val::Time(instant)),
        Ok(None) => Ok(Val::Null),
        Err(error) => Err(error.code()),
    }
}

pub(super) fn datetime<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    let text = input.as_text().unwrap_or_default();
    let formats = if args.formats.is_empty() {
        date::DEFAULT_FORMATS
    } else {
        &args.formats
    };
    match date::parse_time(&text, formats, &Zone::assumed_utc(), None) {
        Ok(Some((instant, _))) => Ok(Val::Time(instant)),
        Ok(None) => Ok(Val::Null),
        Err(error) => Err(error.code()),
    }
}
