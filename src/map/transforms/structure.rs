//! Transforms of lists and of whole values.

use super::Args;
use crate::map::value::Val;
use serde_json::Value;

type Out<'v> = Result<Val<'v>, &'static str>;

pub(super) fn default<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    Ok(if input.is_null() {
        Val::owned(args.values.first().cloned().unwrap_or_default())
    } else {
        input
    })
}

pub(super) fn split<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    let separator = args.text(0).filter(|text| !text.is_empty()).unwrap_or(",");
    let mut parts = Vec::new();
    for item in input.items() {
        if let Some(text) = item.as_text() {
            let found = text.split(separator).map(str::trim).filter(|part| !part.is_empty());
            parts.extend(found.map(Value::from));
        }
    }
    Ok(if parts.is_empty() {
        Val::Null
    } else {
        Val::owned(Value::Array(parts))
    })
}

pub(super) fn join<'v>(input: Val<'v>, args: &Args) -> Out<'v> {
    let items = input.items();
    let parts: Vec<_> = items.iter().filter_map(Val::as_text).collect();
    Ok(Val::string(parts.join(args.text(0).unwrap_or(", "))))
}

pub(super) fn first<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(input.items().into_iter().next().map_or(Val::Null, Val::into_owned))
}

pub(super) fn last<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    Ok(input.items().into_iter().next_back().map_or(Val::Null, Val::into_owned))
}

pub(super) fn length<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let length = match input.json() {
        Some(Value::Array(items)) => items.len(),
        Some(Value::Object(map)) => map.len(),
        _ => input.as_text().map_or(0, |text| text.chars().count()),
    };
    Ok(Val::owned(Value::from(length)))
}

pub(super) fn json_parse<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    match &input {
        Val::Text(text) => serde_json::from_str(text).map(Val::owned).map_err(|_| "not-json"),
        _ => Ok(input),
    }
}

pub(super) fn hash<'v>(input: Val<'v>, _: &Args) -> Out<'v> {
    let items = input.items();
    let parts: Vec<_> = items.iter().map(Val::as_text).collect();
    Ok(Val::string(digest(
        parts.iter().map(|part| part.as_deref().unwrap_or_default()),
    )))
}

/// Hexadecimal digits of a hash over parts; the lengths are hashed too, so that parts cannot shift.
pub(crate) fn digest<'p>(parts: impl Iterator<Item = &'p str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}
