//! A mapping drafted from one file: what kind of record it holds, what each column is, and the text that reads it so.
//! Everything is decided from names and values; no tool is known by name here. A person completes the draft.

mod calls;
mod cases;
mod contacts;
mod header;
mod kinds;
mod messages;
mod orders;
mod parties;
mod places;
mod recognise;
mod scalars;
mod table;
mod targets;
mod trial;
mod yaml;

pub use trial::Trial;

use crate::map::{FileInfo, compile};
use crate::model::probe::Probe;
use crate::model::record::RawRecord;
use crate::normalise::export_names::Names;
use crate::normalise::export_values::Words;
use crate::read::InputFile;
use anyhow::Result;
use kinds::{Fit, Holds};
use places::Place;
use recognise::Slots;
use scalars::Source;
use table::Table;
use yaml::Unit;

/// A second kind with this share of the first one's score is named.
const CLOSE: f32 = 0.75;

/// A drafted mapping.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What the records are: `tickets`, `messages`, `calls`, `orders`, `ratings` or `contacts`.
    pub kind: &'static str,
    /// Another kind that fits nearly as well.
    pub alternative: Option<&'static str>,
    /// What the columns hold, by name.
    pub columns: Vec<DraftColumn>,
    /// The mapping.
    pub yaml: String,
    /// What it makes of the first records.
    pub trial: Trial,
}

/// What a column was taken for.
#[derive(Debug, Clone, Default)]
pub struct DraftColumn {
    /// Header or path.
    pub name: String,
    /// Field of the draft, empty when the draft does not read it.
    pub field: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Values among the records looked at.
    pub filled: u64,
    /// Records looked at; of a list inside them, its elements.
    pub rows: u64,
    /// Different values, the first ones.
    pub samples: Vec<String>,
}

/// The kinds that a table can be, the best first, with the readings behind them.
pub(super) struct Judged {
    table: Table,
    lists: Vec<(Table, Fit)>,
    fits: Vec<Fit>,
}

impl Judged {
    fn new(records: &[RawRecord], names: &Names, words: &Words) -> Self {
        let mut table = Table::new(records);
        let slots = Slots::new(&table, names, words);
        let mut lists: Vec<(Table, Fit)> = Vec::new();
        for list in std::mem::take(&mut table.lists) {
            let slots = Slots::new(&list, names, words);
            let fits = [Holds::Messages, Holds::Orders].map(|holds| Fit::inside(holds, &list, &slots));
            match fits.into_iter().max_by(|a, b| a.score.total_cmp(&b.score)) {
                Some(best) if best.score >= best.holds.least() => lists.push((list, best)),
                _ => table.lists.push(list),
            }
        }
        let talk = lists.iter().any(|(_, fit)| cases::is_talk(fit));
        let articles = lists.iter().any(|(_, fit)| fit.holds == Holds::Orders);
        let mut fits: Vec<Fit> = Holds::ALL
            .iter()
            .map(|holds| Fit::around(*holds, &table, &slots, talk, articles))
            .collect();
        fits.retain(|fit| fit.score >= fit.holds.least());
        fits.sort_by(|a, b| b.score.total_cmp(&a.score));
        Self { table, lists, fits }
    }

    fn score(&self) -> f32 {
        self.fits.first().map_or(0.0, |fit| fit.score)
    }
}

/// Whether a mapping can be drafted for files of a format.
pub fn can_read(format: &str) -> bool {
    places::FORMATS.contains(&format)
}

/// The usual name of the file that a draft for an export is written into.
pub fn file_name(path: &str) -> String {
    format!("{}.yaml", yaml::id_of(&FileInfo::new(path).stem))
}

/// Drafts a mapping for a file; `None` when no kind of record is seen in it.
///
/// # Errors
/// When the file cannot be read.
pub fn draft(file: &InputFile, probe: &Probe) -> Result<Option<Draft>> {
    let (names, words) = (Names::builtin(), Words::builtin());
    let Some((place, judged)) = places::best(file, probe, names, words)? else {
        return Ok(None);
    };
    let mut best: Option<Draft> = None;
    for fit in judged.fits.iter().filter(|fit| fit.score >= fit.holds.least()).take(2) {
        let Some(made) = made(probe, &place, &judged, fit, words) else {
            continue;
        };
        if made.trial.good() {
            best = Some(made);
            break;
        }
        best = best.or(Some(made));
    }
    Ok(best)
}

/// What the records of a file are when they are clearly no list of people: `tickets`, `orders`, …
///
/// # Errors
/// When the file cannot be read.
pub fn other_than_people(file: &InputFile, probe: &Probe) -> Result<Option<&'static str>> {
    let found = places::best(file, probe, Names::builtin(), Words::builtin())?;
    Ok(found.and_then(|(_, judged)| {
        let best = judged.fits.first()?;
        let people = judged.fits.iter().find(|fit| fit.holds == Holds::Contacts);
        let close = people.is_some_and(|people| people.score >= best.score * CLOSE);
        (!close).then(|| best.holds.word())
    }))
}

fn made(probe: &Probe, place: &Place, judged: &Judged, fit: &Fit, words: &Words) -> Option<Draft> {
    let source = Source {
        table: &judged.table,
        fit,
        words,
        root_id: place.root_id.as_deref(),
    };
    let inside = |wanted: Holds| {
        let found = judged.lists.iter().filter(move |(_, fit)| fit.holds == wanted);
        found
            .map(|(table, fit)| Source {
                table,
                fit,
                words,
                root_id: None,
            })
            .collect::<Vec<_>>()
    };
    let unit = match fit.holds {
        Holds::Tickets => cases::tickets(&source, &inside(Holds::Messages)),
        Holds::Messages => messages::messages(&source, None),
        Holds::Calls => calls::calls(&source),
        Holds::Orders => orders::orders(&source, inside(Holds::Orders).first()),
        Holds::Ratings => cases::ratings(&source),
        Holds::Contacts => contacts::contacts(&source),
    };
    let second = judged.fits.iter().find(|other| other.holds != fit.holds);
    let alternative = second
        .filter(|other| other.score >= fit.score * CLOSE && other.score >= other.holds.least())
        .map(|other| other.holds.word());
    let yaml = text(probe, place, judged, &source, unit, alternative);
    let mapping = match compile("the draft", &yaml) {
        Ok(mapping) => mapping,
        Err(problems) => {
            debug_assert!(false, "the draft has mistakes:\n{yaml}\n{problems}");
            return None;
        }
    };
    let trial = Trial::new(&mapping, &probe.path, &place.records, fit.holds);
    Some(Draft {
        kind: fit.holds.word(),
        alternative,
        columns: columns(judged, fit),
        yaml,
        trial,
    })
}

fn columns(judged: &Judged, fit: &Fit) -> Vec<DraftColumn> {
    let table = &judged.table;
    let contacts = (fit.holds == Holds::Contacts).then(|| contacts::guesses(table));
    let mut all: Vec<DraftColumn> = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let used = fit.fields.iter().find(|(_, used, _)| *used == at);
        let (field, confidence) = match &contacts {
            Some(guesses) => match used {
                Some((name @ ("key" | "created_at" | "updated_at"), _, sure)) => ((*name).to_owned(), *sure),
                _ => (guesses[at].field.clone(), guesses[at].confidence),
            },
            None => used.map_or((String::new(), 0.0), |(name, _, sure)| ((*name).to_owned(), *sure)),
        };
        all.push(seen(&column.name, field, confidence, column));
    }
    for (list, fit) in &judged.lists {
        for (name, at, sure) in &fit.fields {
            let column = &list.columns[*at];
            all.push(seen(
                &format!("{}[].{}", list.path, column.name),
                (*name).to_owned(),
                *sure,
                column,
            ));
        }
    }
    all
}

fn seen(name: &str, field: String, confidence: f32, column: &table::Column) -> DraftColumn {
    let mut samples: Vec<String> = Vec::new();
    for value in column
        .values
        .iter()
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
    {
        let value: String = value.chars().take(40).collect();
        if samples.len() < 3 && !samples.contains(&value) {
            samples.push(value);
        }
    }
    DraftColumn {
        name: name.to_owned(),
        field,
        confidence,
        filled: column.looks.filled as u64,
        rows: column.values.len() as u64,
        samples,
    }
}

fn text(
    probe: &Probe,
    place: &Place,
    judged: &Judged,
    source: &Source<'_>,
    mut unit: Unit,
    alternative: Option<&str>,
) -> String {
    let info = FileInfo::new(&probe.path);
    let holds = source.fit.holds;
    let mut yaml = header::top(probe, &info, holds.word(), alternative, source.local_times());
    let group = if holds == Holds::Orders {
        orders::grouped_by(source)
    } else {
        None
    };
    header::file(probe, place, judged, source, group, &info, &mut yaml);
    let rest = header::rest(judged, source, &unit);
    if let Some(rest) = rest.attributes {
        let whole = unit
            .emit
            .iter_mut()
            .find(|(kind, _)| ["conversation", "order"].contains(kind));
        if let Some((_, fields)) = whole {
            match fields.0.iter_mut().find(|(name, _)| name == "attributes") {
                Some((_, value)) => value.yaml = format!("{}, {rest} }}", value.yaml.trim_end_matches([' ', '}'])),
                None => fields.add("attributes", yaml::Value::plain(format!("{{ {rest} }}"))),
            }
        }
    }
    yaml.push_str(&format!("\neach:\n  - from: {}\n", holds.word()));
    unit.write(4, &mut yaml);
    yaml.push_str(&rest.tail);
    yaml
}
