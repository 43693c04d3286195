//! The columns of a kind as values of a mapping: times, words with their meaning, spans, money.

use super::kinds::Fit;
use super::recognise::named_flag;
use super::table::{Column, Table};
use super::yaml::{Value, quoted};
use crate::normalise::export_shape::{Shape, Times, looks};
use crate::normalise::export_values::Words;
use crate::normalise::text;

/// Words without a meaning that a comment lists.
const LISTED: usize = 8;

/// A table, what its columns are, and what words mean.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) table: &'a Table,
    pub(super) fit: &'a Fit,
    pub(super) words: &'a Words,
    /// Path of the id of the document around the records.
    pub(super) root_id: Option<&'a str>,
}

impl<'a> Source<'a> {
    pub(super) fn has(&self, field: &str) -> bool {
        self.fit.has(field)
    }

    pub(super) fn column(&self, field: &str) -> Option<&'a Column> {
        self.fit.column(field).map(|at| &self.table.columns[at])
    }

    pub(super) fn sure(&self, field: &str) -> f32 {
        let found = self.fit.fields.iter().find(|(name, _, _)| *name == field);
        found.map_or(0.0, |(_, _, sure)| *sure)
    }

    /// The path of a field's column, quoted.
    pub(super) fn path(&self, field: &str) -> Option<String> {
        let column = self.column(field)?;
        let path = column.path.as_ref()?;
        Some(quoted(&if column.list {
            format!("{path}[0]")
        } else {
            path.clone()
        }))
    }

    fn made(&self, field: &str, yaml: String) -> Value {
        Value {
            yaml,
            sure: self.sure(field),
            ..Value::default()
        }
    }

    /// The value as it is.
    pub(super) fn plain(&self, field: &str) -> Option<Value> {
        Some(self.made(field, self.path(field)?))
    }

    /// A value with transforms.
    pub(super) fn transformed(&self, field: &str, transforms: &str) -> Option<Value> {
        Some(self.made(
            field,
            format!("{{ from: {}, transform: [{transforms}] }}", self.path(field)?),
        ))
    }

    /// Text, without tags when it is HTML.
    pub(super) fn body(&self, field: &str) -> Option<Value> {
        match self.column(field)?.looks.shape {
            Shape::Html => self.transformed(field, "html_text"),
            _ => self.plain(field),
        }
    }

    /// A list of words.
    pub(super) fn tags(&self, field: &str) -> Option<Value> {
        let column = self.column(field)?;
        if column.list {
            return Some(self.made(
                field,
                format!("{{ all: {} }}", quoted(&format!("{}[]", column.path.as_ref()?))),
            ));
        }
        let separator = [";", "|", ","]
            .into_iter()
            .find(|mark| column.values.iter().any(|value| value.contains(mark)));
        match separator {
            Some(mark) => self.transformed(field, &format!("{{ split: {} }}", quoted(mark))),
            None => self.plain(field),
        }
    }

    /// A time, joined from day and time of day when these are two columns.
    pub(super) fn time(&self, field: &str) -> Option<Value> {
        let column = self.column(field)?;
        let clock = self.column("clock").filter(|_| column.looks.times.only_days);
        let (from, times) = match clock {
            Some(clock) => {
                let pairs: Vec<String> = column
                    .values
                    .iter()
                    .zip(&clock.values)
                    .map(|(day, hour)| format!("{} {}", day.trim(), hour.trim()))
                    .collect();
                let joined = looks(pairs.iter().map(String::as_str));
                (
                    format!("join: [{}, {}]", self.path(field)?, self.path("clock")?),
                    joined.times,
                )
            }
            None => (format!("from: {}", self.path(field)?), column.looks.times.clone()),
        };
        let format = match times.format.as_str() {
            "" => "datetime".to_owned(),
            name if name.contains('%') => quoted(name),
            name => name.to_owned(),
        };
        let zone = self
            .zone(column, &times)
            .map_or(String::new(), |zone| format!(", zone: {zone}"));
        let mut value = self.made(field, format!("{{ {from}, formats: [{format}]{zone} }}"));
        if times.unclear {
            value = value.noted(
                "Day and month could be exchanged in all values seen: say dmy or mdy here when you know; else the file decides, then the country.",
            );
        }
        Some(value)
    }

    fn zone(&self, column: &Column, times: &Times) -> Option<String> {
        if times.with_offset || times.format == "epoch" {
            return None;
        }
        let name = text::fold(column.members.last()?);
        let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        if words.contains(&"utc") || words.contains(&"gmt") {
            return Some("UTC".to_owned());
        }
        let zone = self.column("zone").filter(|zone| zone.looks.shape != Shape::Empty)?;
        let known = |name: &str| crate::normalise::date::Zone::named(name).is_some();
        let all = zone.looks.words.keys().all(|name| known(name)) && !zone.looks.words.is_empty();
        all.then(|| format!("{{ from: {} }}", self.path("zone").unwrap_or_default()))
    }

    /// Whether some time of the kind is written without an offset.
    pub(super) fn local_times(&self) -> bool {
        let times = self.fit.fields.iter().map(|(_, at, _)| &self.table.columns[*at].looks);
        times
            .filter(|looks| looks.shape == Shape::Time)
            .any(|looks| !looks.times.with_offset)
    }

    /// Words of the tool with their meaning in a field of the dataset.
    pub(super) fn words(&self, field: &str, vocabulary: &str, other: Option<&str>) -> Option<Value> {
        let column = self.column(field)?;
        let path = self.path(field)?;
        let mut pairs: Vec<(String, &str)> = Vec::new();
        let mut unknown: Vec<&str> = Vec::new();
        let flag = named_flag(column, self.words, vocabulary).filter(|_| column.looks.shape == Shape::Flag);
        if let Some(yes) = flag {
            let no = match yes {
                "inbound" => Some("outbound"),
                "outbound" => Some("inbound"),
                "agent" => Some("customer"),
                "customer" => Some("agent"),
                "answered" => Some("missed"),
                _ => None,
            };
            let words = column.looks.words.keys();
            let seen: Vec<String> = words.map(|word| word.to_ascii_lowercase()).collect();
            for pair in [["true", "false"], ["yes", "no"], ["1", "0"], ["t", "f"], ["y", "n"]] {
                if seen.iter().any(|word| pair.contains(&word.as_str())) {
                    pairs.push((pair[0].to_owned(), yes));
                    pairs.extend(no.map(|meaning| (pair[1].to_owned(), meaning)));
                }
            }
        } else {
            for word in column.looks.words.keys() {
                match self.words.meaning(vocabulary, word) {
                    Some(meaning) => pairs.push((word.clone(), meaning)),
                    // A missed call comes in.
                    None if vocabulary == "direction" && self.words.meaning("disposition", word) == Some("missed") => {
                        pairs.push((word.clone(), "inbound"));
                    }
                    None => unknown.push(word),
                }
            }
        }
        let mut yaml = format!("{{ from: {path}");
        if !pairs.is_empty() {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(word, meaning)| format!("{}: {meaning}", quoted(word)))
                .collect();
            yaml.push_str(&format!(", values: {{ {} }}", pairs.join(", ")));
        }
        let other = other.filter(|word| !unknown.is_empty() || ["unknown", "other"].contains(word));
        if let Some(word) = other {
            yaml.push_str(&format!(", else: {word}"));
        }
        let mut value = self.made(field, format!("{yaml} }}"));
        if !unknown.is_empty() {
            let listed: Vec<String> = unknown.iter().take(LISTED).map(|word| quoted(&short(word))).collect();
            let more = if unknown.len() > LISTED { ", …" } else { "" };
            value = value.noted(format!(
                "Add the meaning under `values` of: {}{more}",
                listed.join(", ")
            ));
        }
        Some(value)
    }

    /// Seconds.
    pub(super) fn seconds(&self, field: &str) -> Option<Value> {
        let column = self.column(field)?;
        let name = text::fold(&column.members.join(" "));
        let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let number = matches!(column.looks.shape, Shape::Integer | Shape::Decimal | Shape::Flag);
        let has = |units: &[&str]| {
            units
                .iter()
                .any(|unit| words.contains(unit) || name.ends_with(&format!("_{unit}")))
        };
        let factor = match () {
            () if number && has(&["ms", "msec", "millis", "milliseconds", "millisekunden"]) => Some("/ 1000"),
            () if number
                && has(&[
                    "min", "mins", "minutes", "minuten", "minutos", "minuti", "minuut", "minuty",
                ]) =>
            {
                Some("* 60")
            }
            () => None,
        };
        match factor {
            Some(factor) => Some(self.made(
                field,
                format!("{{ expr: \"(the_{field} {factor}) | round | int\", when: the_{field} }}"),
            )),
            None => self.transformed(field, if number { "number" } else { "duration" }),
        }
    }

    /// The named number behind [`Source::seconds`], when it is not in seconds.
    pub(super) fn span_let(&self, field: &str) -> Option<(String, Value)> {
        let value = self.seconds(field)?;
        let own = value.yaml.contains("expr:");
        own.then(|| Some((format!("the_{field}"), self.transformed(field, "number")?)))?
    }

    /// An amount of money.
    pub(super) fn money(&self, field: &str) -> Option<Value> {
        let column = self.column(field)?;
        let name = text::fold(&column.members.join("_"));
        let minor = column.looks.shape == Shape::Integer && (name.contains("cents") || name.contains("minor"));
        let path = self.path(field)?;
        Some(self.made(
            field,
            if minor {
                format!("{{ from: {path}, transform: [number], unit: minor }}")
            } else {
                format!("{{ from: {path}, transform: [money] }}")
            },
        ))
    }
}

/// A word for a comment, never a long text.
fn short(word: &str) -> String {
    word.chars().filter(|c| !c.is_control()).take(24).collect()
}
