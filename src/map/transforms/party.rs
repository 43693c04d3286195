//! Transforms of what identifies people. They only clean; `normalise` decides about equality later.

use super::Args;
use crate::map::value::{Val, trimmed};

type Out<'v> = Result<Val<'v>, &'static str>;

pub(super) fn e164<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    let text = trimmed(&text)
        .trim_start_matches(['\'', '=', '"'])
        .trim_end_matches(['"', '\'']);
    let text = text.strip_prefix("tel:").or(text.strip_prefix("sip:")).unwrap_or(text);
    if text.is_ascii() {
        return Ok(Val::string(trimmed(text).to_owned()));
    }
    let clean: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if c == '\u{a0}' || c == '\u{202f}' { ' ' } else { c })
        .collect();
    Ok(Val::string(clean.trim().to_owned()))
}

pub(super) fn email<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    let text = text.trim();
    let inside = match (text.rfind('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => &text[open + 1..close],
        _ => text,
    };
    let inside = inside.trim().trim_matches(['"', '\'', ',', ';']);
    let inside = match inside.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &inside[7..],
        _ => inside,
    };
    let inside = inside.split('?').next().unwrap_or_default().trim();
    if inside.contains('@') {
        Ok(Val::string(inside.to_owned()))
    } else {
        Err("not-an-email")
    }
}

pub(super) fn handle<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    let text = text.trim();
    let part = if text.contains("://") || text.starts_with("www.") {
        let path = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        path.rsplit('/').next().unwrap_or_default()
    } else {
        text
    };
    Ok(Val::string(part.trim_start_matches('@').to_owned()))
}

pub(super) fn name<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    let text = match text.find(['<', '(']) {
        Some(at) if text[at..].contains('@') => &text[..at],
        _ => &text,
    };
    let text = trimmed(text).trim_matches(['"', '\u{201c}', '\u{201d}']);
    Ok(Val::string(collapsed(text)))
}

/// The words of a text with one blank between them.
pub(super) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

pub(super) fn country<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    let text = text.trim();
    Ok(Val::string(if text.len() == 2 {
        text.to_uppercase()
    } else {
        text.to_owned()
    }))
}

/// `"Name" <number>` as Asterisk writes caller ids; broken ones such as `""""" <client1>"` occur.
pub(super) fn asterisk_clid<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    let Some(text) = input.as_text() else {
        return Ok(Val::Null);
    };
    let (name, number) = match (text.rfind('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => (&text[..open], &text[open + 1..close]),
        _ => ("", text.as_ref()),
    };
    let clean = |part: &str| part.trim_matches(['"', ' ', '\'']).to_owned();
    Ok(match args.text(0) {
        Some("name") => Val::string(clean(name)),
        Some(_) => Val::string(clean(number)),
        None => Val::owned(serde_json::json!({ "name": clean(name), "number": clean(number) })),
    })
}
