//! Transforms of text.

use super::Args;
use crate::map::value::Val;
use crate::normalise::{html, mojibake as broken};
use std::borrow::Cow;

type Out<'v> = Result<Val<'v>, &'static str>;

/// Marks that have no width and stand around values: LRM, RLM, BOM, zero width space, isolates.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Applies a text function that may give back a part of its input.
fn part<'v>(input: Val<'v>, cut: impl FnOnce(&str) -> &str) -> Val<'v> {
    match input {
        Val::Text(Cow::Borrowed(text)) => Val::text(cut(text)),
        other => match other.as_text() {
            Some(text) => Val::string(cut(&text).to_owned()),
            None => Val::Null,
        },
    }
}

/// Applies a text function that makes a new text.
fn made<'v>(input: &Val<'_>, make: impl FnOnce(&str) -> String) -> Val<'v> {
    input.as_text().map_or(Val::Null, |text| Val::string(make(&text)))
}

pub(super) fn trim<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(part(input, |text| {
        text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
    }))
}

pub(super) fn lower<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(made(&input, str::to_lowercase))
}

pub(super) fn upper<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(made(&input, str::to_uppercase))
}

pub(super) fn title<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(made(&input, |text| {
        let mut start = true;
        text.chars()
            .flat_map(|c| {
                let upper = start;
                start = !c.is_alphanumeric() && c != '\'' && c != '\u{2019}';
                let cased: Vec<char> = if upper {
                    c.to_uppercase().collect()
                } else {
                    c.to_lowercase().collect()
                };
                cased
            })
            .collect()
    }))
}

pub(super) fn collapse<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(made(&input, super::party::collapsed))
}

pub(super) fn null_if<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    let hit = input.as_text().is_some_and(|text| {
        let text = text.trim().to_lowercase();
        args.texts.iter().any(|word| word.to_lowercase() == text)
    });
    Ok(if hit { Val::Null } else { input })
}

pub(super) fn strip_prefix<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    Ok(part(input, |text| {
        let prefix = args.texts.iter().find(|prefix| text.starts_with(prefix.as_str()));
        prefix.map_or(text, |prefix| &text[prefix.len()..])
    }))
}

pub(super) fn strip_suffix<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    Ok(part(input, |text| {
        let suffix = args.texts.iter().find(|suffix| text.ends_with(suffix.as_str()));
        suffix.map_or(text, |suffix| &text[..text.len() - suffix.len()])
    }))
}

pub(super) fn replace<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    let regex = args.regex.as_ref().ok_or("bad-pattern")?;
    let with = args.text(1).unwrap_or_default();
    Ok(made(&input, |text| regex.replace_all(text, with).into_owned()))
}

pub(super) fn regex_extract<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    let regex = args.regex.as_ref().ok_or("bad-pattern")?;
    let group = |text: &str| {
        let hit = regex.captures(text)?;
        hit.get(1).or_else(|| hit.get(0)).map(|part| part.range())
    };
    Ok(match input {
        Val::Text(Cow::Borrowed(text)) => group(text).map_or(Val::Null, |range| Val::text(&text[range])),
        other => match other.as_text() {
            Some(text) => group(&text).map_or(Val::Null, |range| Val::string(text[range].to_owned())),
            None => Val::Null,
        },
    })
}

pub(super) fn mojibake<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(match input {
        Val::Text(Cow::Borrowed(text)) => match broken::repair(text) {
            Cow::Borrowed(text) => Val::text(text),
            Cow::Owned(text) => Val::string(text),
        },
        other => made(&other, |text| broken::repair(text).into_owned()),
    })
}

pub(super) fn html_text<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(made(&input, html::to_text))
}

pub(super) fn url_decode<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[at], code.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).map(Val::string).map_err(|_| "not-url-encoded")
}
