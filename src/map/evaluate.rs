//! Evaluates the plan of one value.

use super::frame::{Element, Frame, Named};
use super::plan::{NamePlan, Node, Source, ZonePlan};
use super::transforms::digest;
use super::value::{Val, trimmed, word};
use crate::model::time::Instant;
use crate::normalise::date::{self, TimeFormat, TimeNote, Zone};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What was noticed on the way to one value.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Reason codes of values that could not be used.
    pub(crate) dropped: Vec<&'static str>,
    /// Reason codes of values that were kept with an assumption.
    pub(crate) kept: Vec<&'static str>,
    /// The tool's own word, before `values`; looked for when `wants_raw`.
    pub(crate) raw: Option<String>,
    pub(crate) wants_raw: bool,
    /// A value that `values` does not know and `else` has replaced.
    pub(crate) replaced: Option<String>,
    /// The amount was given in minor units.
    pub(crate) minor_units: bool,
}

impl Notes {
    /// Makes room for the notes on the next value.
    pub(crate) fn begin(&mut self, wants_raw: bool) {
        self.dropped.clear();
        self.kept.clear();
        self.raw = None;
        self.wants_raw = wants_raw;
        self.replaced = None;
        self.minor_units = false;
    }

    fn note(&mut self, note: Option<TimeNote>) {
        if let Some(note) = note {
            self.kept.push(note.code());
        }
    }
}

impl Node {
    /// The value; `Null` when there is none.
    pub(crate) fn evaluate<'f>(&'f self, frame: &'f Frame<'_>, notes: &mut Notes) -> Val<'f> {
        let mut val = match &self.when {
            Some(condition) if !condition.holds(frame) => Val::Null,
            _ => self.read(frame, notes),
        };
        if !val.is_null() && notes.wants_raw && notes.raw.is_none() && self.source.is_from_data() {
            notes.raw = val.as_text().map(Cow::into_owned);
        }
        if !self.values.is_empty() && !val.is_null() {
            val = self.translate(val, notes);
        }
        if val.is_null()
            && let Some(otherwise) = &self.otherwise
        {
            val = Val::tree(otherwise);
        }
        notes.minor_units |= self.minor_units;
        val
    }

    fn read<'f>(&'f self, frame: &'f Frame<'_>, notes: &mut Notes) -> Val<'f> {
        let mut val = self.source.evaluate(frame, notes);
        for call in &self.steps {
            val = match call.run(val) {
                Ok(val) => val,
                Err(reason) => {
                    notes.dropped.push(reason);
                    return Val::Null;
                }
            };
        }
        if !self.formats.is_empty() && !val.is_null() {
            val = match self.time(&val, frame, notes) {
                Some(instant) => Val::Time(instant),
                None => Val::Null,
            };
        }
        val
    }

    fn translate<'f>(&'f self, val: Val<'f>, notes: &mut Notes) -> Val<'f> {
        let Some(text) = val.as_text() else {
            return val;
        };
        let text = trimmed(text.as_ref());
        let exact = self.values.iter().find(|row| row.from == text);
        let found = exact.or_else(|| {
            let folded = text.to_lowercase();
            self.values.iter().find(|row| row.folded == folded)
        });
        if let Some(row) = found {
            return Val::tree(&row.to);
        }
        let known = self.words.is_some_and(|words| words.contains(&word(text).as_str()));
        if self.otherwise.is_some() && !known {
            notes.replaced = Some(text.to_owned());
            return Val::Null;
        }
        val
    }

    /// Reads the value as a time with this node's formats and zone.
    pub(crate) fn time(&self, val: &Val<'_>, frame: &Frame<'_>, notes: &mut Notes) -> Option<Instant> {
        if let Val::Time(instant) = val {
            return Some(*instant);
        }
        let formats: &[TimeFormat] = if self.formats.is_empty() {
            date::DEFAULT_FORMATS
        } else {
            &self.formats
        };
        let text = val.as_text()?;
        let own = match &self.zone {
            None => None,
            Some(ZonePlan::Fixed(zone)) => Some(Cow::Borrowed(zone)),
            Some(ZonePlan::Read(node)) => {
                let name = node.evaluate(frame, &mut Notes::default());
                let zone = name.as_text().and_then(|name| Zone::named(&name));
                if zone.is_none() && !name.is_null() {
                    notes.kept.push("unknown-zone");
                }
                zone.map(Cow::Owned)
            }
        };
        let zone = own.as_deref().unwrap_or(frame.around.context.zone);
        match date::parse_time(&text, formats, zone, frame.around.context.date_order) {
            Ok(Some((instant, note))) => {
                notes.note(note);
                Some(instant)
            }
            Ok(None) => None,
            Err(error) => {
                notes.dropped.push(error.code());
                None
            }
        }
    }
}

impl Source {
    /// Whether the value is the tool's own word rather than one of the mapping.
    fn is_from_data(&self) -> bool {
        matches!(
            self,
            Self::First(_) | Self::All(_) | Self::Join { .. } | Self::Expression(_) | Self::Inner(_)
        )
    }

    fn evaluate<'f>(&'f self, frame: &'f Frame<'_>, notes: &mut Notes) -> Val<'f> {
        match self {
            Self::Nothing => Val::Null,
            Self::Constant(value) => Val::tree(value),
            Self::First(paths) => {
                let mut found = Val::Null;
                for path in paths {
                    found = frame.value(path);
                    if !found.is_null() {
                        break;
                    }
                }
                found
            }
            Self::All(paths) => {
                let mut items = Vec::new();
                for path in paths {
                    match frame.value(path).into_json() {
                        Value::Array(found) => items.extend(found),
                        one => items.push(one),
                    }
                }
                items.retain(|item| !item.is_null());
                if items.is_empty() {
                    Val::Null
                } else {
                    Val::owned(Value::Array(items))
                }
            }
            Self::Join {
                parts,
                with,
                keep_absent,
            } => join(parts, with, *keep_absent, frame, notes),
            Self::Hash(parts) => {
                let values: Vec<_> = parts.iter().map(|part| part.evaluate(frame, notes)).collect();
                if values.iter().all(Val::is_null) {
                    return Val::Null;
                }
                let texts: Vec<_> = values.iter().map(|val| val.as_text().unwrap_or_default()).collect();
                Val::string(digest(texts.iter().map(AsRef::as_ref)))
            }
            Self::Choose(nodes) => {
                let hit = nodes
                    .iter()
                    .find(|node| node.when.as_ref().is_none_or(|condition| condition.holds(frame)));
                hit.map_or(Val::Null, |node| node.evaluate(frame, notes))
            }
            Self::FirstOf(nodes) => {
                for node in nodes {
                    let val = node.evaluate(frame, notes);
                    if !val.is_null() {
                        return val;
                    }
                }
                Val::Null
            }
            Self::Inner(node) => node.evaluate(frame, notes),
            Self::Expression(expression) => match expression.run(|path| frame.whole(path).into_json()) {
                Ok(val) => val,
                Err(reason) => {
                    notes.dropped.push(reason);
                    Val::Null
                }
            },
        }
    }
}

fn join<'f>(parts: &'f [Node], with: &str, keep_absent: bool, frame: &'f Frame<'_>, notes: &mut Notes) -> Val<'f> {
    let mut out = String::new();
    let (mut first, mut from_data, mut dynamic) = (true, false, false);
    for part in parts {
        let val = part.evaluate(frame, notes);
        let fixed = matches!(part.source, Source::Constant(_));
        dynamic |= !fixed;
        from_data |= !fixed && !val.is_null();
        let text = val.as_text();
        if text.is_none() && !keep_absent {
            continue;
        }
        if !first {
            out.push_str(with);
        }
        first = false;
        out.push_str(trimmed(text.as_deref().unwrap_or_default()));
    }
    // Fixed parts alone say nothing: a prefix without its id is no key.
    if dynamic && !from_data {
        Val::Null
    } else {
        Val::string(out)
    }
}

impl NamePlan {
    /// The named value.
    pub(crate) fn evaluate(&self, frame: &Frame<'_>) -> Named {
        let val = self.node.evaluate(frame, &mut Notes::default());
        let Some(index) = &self.index else {
            return Named::Own(val.into_owned());
        };
        let found = val
            .as_text()
            .and_then(|key| (frame.around.context.lookup)(index, trimmed(&key)));
        found.map_or(Named::Own(Val::Null), Named::Found)
    }
}

impl<'a> Frame<'a> {
    /// The value at a path; a row itself as an object of its cells.
    pub(crate) fn whole(&self, path: &super::path::Path) -> Val<'_> {
        use super::path::Root;
        if path.steps.is_empty() {
            let element = match &path.root {
                Root::Here => Some(self.element),
                Root::Record => Some(self.record_element()),
                Root::Up(levels) => self.element_above(*levels),
                _ => None,
            };
            if let Some(Element::Row(row)) = element {
                let mut map = Map::new();
                for (index, name) in row.header.names.iter().enumerate() {
                    let cell = row.cell(index).filter(|cell| !cell.trim().is_empty());
                    map.insert(name.clone(), cell.map_or(Value::Null, Value::from));
                }
                return Val::owned(Value::Object(map));
            }
        }
        self.value(path)
    }
}
