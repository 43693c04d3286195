//! Identity resolution of contact lists alone: files stream into the linker, nothing is stored.

use super::flat::Flat;
use super::mappings::MappingSet;
use super::truth::Truth;
use super::{decisions, linking};
use crate::config::link_model::LinkModel;
use crate::link::{Analysis, Linked, Linker, UNKNOWN};
use crate::map::{CompiledFile, Context as MapContext, FileInfo, Lookup, detect, detect_as};
use crate::model::contact::ContactRecord;
use crate::model::kind::{Emitted, Kind};
use crate::model::probe::Probe;
use crate::model::record::{RawRecord, ReadItem};
use crate::normalise::columns::ContactColumns;
use crate::normalise::date::Zone;
use crate::read::{self, InputFile};
use crate::store::work::SourceRow;
use crate::unify::contacts::{Part, fold};
use crate::unify::{fields, ids};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

/// Records handed from the reading to the linking thread at once.
const CHUNK: usize = 4096;

/// How lists are read and linked.
#[derive(Debug)]
pub struct DedupeOptions {
    /// Link model.
    pub model: LinkModel,
    /// Mappings to choose from for formats without columns; `forced` names one for every file.
    pub mappings: MappingSet,
    /// Id of the mapping to use.
    pub forced: Option<String>,
}

/// What became of the lists.
pub struct Deduped {
    /// The linkage, by position.
    pub linked: Linked,
    /// What was read, file by file.
    pub lists: Vec<List>,
    names: Names,
}

/// One file as it was read.
#[derive(Debug, Default)]
pub struct List {
    /// Name of the file without folder and extension.
    pub source: String,
    /// Position of its first record.
    pub first: usize,
    /// Records.
    pub records: u64,
    /// Records that could not be read or named nobody.
    pub rejected: u64,
    /// Column of the record id, or `None` when rows are numbered from 0.
    pub id_column: Option<String>,
    /// Columns with the field that each was taken for, empty = not used.
    pub columns: Vec<(String, String)>,
    /// Mapping that read the file, empty when its columns were recognised.
    pub mapping: String,
}

/// Native ids of all records in one buffer; row numbers take no room.
#[derive(Default)]
struct Names {
    text: String,
    ends: Vec<u64>,
}

impl Names {
    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len() as u64);
    }

    fn at(&self, position: usize) -> &str {
        let start = position.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[position] as usize]
    }
}

/// Reads and links contact lists.
///
/// # Errors
/// When a file cannot be read or is no contact list.
pub fn dedupe(files: &[PathBuf], options: &DedupeOptions) -> Result<Deduped> {
    let mut linker = Linker::new(&options.model);
    let mut names = Names::default();
    let mut lists: Vec<List> = Vec::new();
    for path in files {
        let inputs = read::walk(path)?;
        if inputs.is_empty() {
            bail!("{} holds no file", path.display());
        }
        let several = inputs.len() > 1;
        for input in inputs {
            // The sheets that a workbook comes with are not all filled in.
            if several && read::is_empty_table(&input) {
                continue;
            }
            let list = read_list(&input, options, &mut linker, &mut names)
                .with_context(|| format!("cannot use {} as a contact list", path.display()))?;
            lists.push(list);
        }
    }
    let linked = linker.finish(&[])?;
    Ok(Deduped { linked, lists, names })
}

fn read_list(input: &InputFile, options: &DedupeOptions, linker: &mut Linker, names: &mut Names) -> Result<List> {
    let probe = read::probe(input)?;
    let mut list = List {
        source: FileInfo::new(&input.path).stem,
        first: linker.len(),
        ..List::default()
    };
    if options.forced.is_none() && Flat::is_flat(&probe) {
        let flat = Flat::open(input, &probe)?;
        read_columns(input, &flat, &options.model, &mut list, linker, names)?;
    } else {
        read_mapped(input, &probe, options, &mut list, linker, names)?;
    }
    Ok(list)
}

fn read_columns(
    input: &InputFile,
    flat: &Flat,
    model: &LinkModel,
    list: &mut List,
    linker: &mut Linker,
    names: &mut Names,
) -> Result<()> {
    let mut columns = ContactColumns::new(&flat.labels(), &flat.sample);
    if !columns.is_contact_list() {
        bail!(
            "no column holds names, e-mail addresses or telephone numbers\nhint: rename the columns (name, email, phone, …), or read it with --mapping"
        );
    }
    // Attributes cost time and memory; free text and columns that always say the same are left out.
    for (at, guess) in columns.guesses.iter_mut().enumerate() {
        let named = model.comparisons.iter().any(|c| c.comparison == guess.field);
        if guess.field.starts_with("attributes.") && !named && !may_tell(&flat.sample, at) {
            guess.field.clear();
        }
    }
    let id = columns.column("record_id");
    list.id_column = id.map(|column| flat.names[column].clone());
    list.columns = flat
        .names
        .iter()
        .cloned()
        .zip(columns.guesses.iter().map(|guess| guess.field.clone()))
        .collect();
    let source = list.source.clone();
    let mut row = 0_u64;
    each_record(input, &flat.options, |record| {
        let Some(record) = record else {
            list.rejected += 1;
            row += 1;
            return;
        };
        list.records += 1;
        let contact = match &record.body {
            crate::model::record::Body::Row(cells) => {
                columns.contact(&source, "", |column| cells.cell(column).unwrap_or_default())
            }
            crate::model::record::Body::Tree(_) => {
                let cells: Vec<_> = (0..flat.names.len()).map(|column| flat.cell(&record, column)).collect();
                columns.contact(&source, "", |column| cells[column].as_ref())
            }
        };
        linker.push(&contact);
        match id.map(|column| flat.cell(&record, column)) {
            Some(native) if !native.trim().is_empty() => names.push(native.trim()),
            _ => names.push(&row.to_string()),
        }
        row += 1;
    })
}

/// Whether a column of a sample can be worth comparing: short values, not always the same one.
fn may_tell(sample: &[Vec<String>], column: usize) -> bool {
    let values: Vec<&str> = sample
        .iter()
        .filter_map(|row| row.get(column))
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
        .collect();
    let longest = values.iter().map(|value| value.len()).max().unwrap_or(0);
    (1..=60).contains(&longest) && values.iter().any(|value| *value != values[0])
}

/// Reads records on a thread of its own; a record that could not be framed is `None`.
fn each_record(
    input: &InputFile,
    options: &crate::model::probe::ReadOptions,
    mut take: impl FnMut(Option<RawRecord>),
) -> Result<()> {
    let (sender, chunks) = sync_channel::<Vec<Option<RawRecord>>>(4);
    std::thread::scope(|threads| {
        let reader = threads.spawn(move || -> Result<()> {
            let mut chunk = Vec::with_capacity(CHUNK);
            for item in read::open(input, options)? {
                chunk.push(match item? {
                    ReadItem::Record(record) => Some(record),
                    ReadItem::Reject(_) => None,
                });
                if chunk.len() == CHUNK && sender.send(std::mem::take(&mut chunk)).is_err() {
                    return Ok(());
                }
            }
            // The other side has gone only when it failed itself.
            let _ = sender.send(chunk);
            Ok(())
        });
        for chunk in chunks {
            chunk.into_iter().for_each(&mut take);
        }
        reader.join().map_err(|_| anyhow!("reading stopped unexpectedly"))?
    })
}

fn read_mapped(
    input: &InputFile,
    probe: &Probe,
    options: &DedupeOptions,
    list: &mut List,
    linker: &mut Linker,
    names: &mut Names,
) -> Result<()> {
    let mappings = &options.mappings.mappings;
    let found = match &options.forced {
        Some(id) => detect_as(probe, mappings, id),
        None => detect(probe, mappings).into_iter().next().ok_or_else(|| {
            probe
                .reason
                .clone()
                .unwrap_or_else(|| "nothing recognises it".to_owned())
        }),
    };
    let best = found.map_err(|reason| anyhow!("{reason}\nhint: `omnify inspect FILE` says what it looks like"))?;
    let mapping = &mappings[best.mapping];
    let compiled = &mapping.files[best.file];
    list.mapping.clone_from(&mapping.id);
    let zone = mapping.zone(None).unwrap_or_else(Zone::assumed_utc);
    let info = FileInfo::new(&input.path);
    let none: &Lookup<'_> = &|_, _| None;
    let context = MapContext {
        file: &info,
        params: &mapping.params,
        zone: &zone,
        date_order: None,
        lookup: none,
    };
    let country = mapping
        .params
        .get("country")
        .filter(|country| country.len() == 2)
        .cloned();
    let source = SourceRow {
        source: list.source.clone(),
        country,
        unique_people: mapping.unique_people,
        ..SourceRow::default()
    };
    let mut parts: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    let mut row = 0_u64;
    each_record(input, &compiled.read_options(probe), |record| {
        let contacts = record
            .map(|record| emitted(compiled, &record, &context))
            .unwrap_or_default();
        if contacts.is_empty() {
            list.rejected += 1;
        }
        for entity in contacts {
            let key = fields::text(&entity, "key").map_or_else(|| row.to_string(), str::to_owned);
            let unit = i64::try_from(row).unwrap_or(i64::MAX);
            parts.entry(key).or_default().push(Part { unit, entity });
        }
        row += 1;
    })?;
    list.id_column = Some("key".to_owned());
    for (key, parts) in parts {
        let contact: ContactRecord = linking::record(&fold(0, &key, &parts, source.country.as_deref()), &source);
        list.records += 1;
        linker.push(&contact);
        names.push(&key);
    }
    Ok(())
}

fn emitted(compiled: &CompiledFile, record: &RawRecord, context: &MapContext<'_>) -> Vec<Emitted> {
    let applied = compiled.apply_group(std::slice::from_ref(record), context);
    applied
        .units
        .into_iter()
        .flat_map(|unit| unit.emitted)
        .filter(|entity| entity.kind == Kind::Contact)
        .collect()
}

impl Deduped {
    /// Compares with known answers; `most` errors are explained.
    pub fn analyse(&self, truth: &Truth, most: usize) -> Analysis {
        let labels: Vec<u32> = self
            .records()
            .map(|(source, native, _)| truth.cluster(source, native).unwrap_or(UNKNOWN))
            .collect();
        self.linked.analyse(&labels, most)
    }

    /// How a record is named in what is printed: list and number of the record, from 1; its id with `reveal`.
    pub fn shown(&self, position: usize, reveal: bool) -> String {
        let after = self.lists.partition_point(|list| list.first <= position);
        let Some(list) = after.checked_sub(1).map(|at| &self.lists[at]) else {
            return String::new();
        };
        let place = format!("{}#{}", list.source, position - list.first + 1);
        if reveal {
            format!("{place} ({})", self.names.at(position))
        } else {
            place
        }
    }

    /// All records in the order of the files as (source, native id, cluster).
    pub fn records(&self) -> impl Iterator<Item = (&str, &str, u32)> {
        let clusters = &self.linked.linkage.cluster_of;
        self.lists.iter().enumerate().flat_map(move |(index, list)| {
            let end = self.lists.get(index + 1).map_or(clusters.len(), |next| next.first);
            (list.first..end).map(move |at| (list.source.as_str(), self.names.at(at), clusters[at]))
        })
    }

    /// Writes clusters.csv: native_id, customer_id, match_weight; with several files `source` in front.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, out: impl Write) -> Result<()> {
        let linkage = &self.linked.linkage;
        let weights = linking::strongest_links(linkage);
        let several = self.lists.len() > 1;
        let clusters = linkage.cluster_of.iter().max().map_or(0, |last| *last as usize + 1);
        // The id of a customer comes from its smallest record, as in a run.
        let mut smallest: Vec<Option<(&str, &str)>> = vec![None; clusters];
        for (source, native, cluster) in self.records() {
            let slot = &mut smallest[cluster as usize];
            if slot.is_none_or(|known| (source, native) < known) {
                *slot = Some((source, native));
            }
        }
        let ids: Vec<String> = smallest
            .iter()
            .map(|member| {
                let (source, native) = member.unwrap_or_default();
                ids::mint(&decisions::member(source, native))
            })
            .collect();
        let mut writer = csv::Writer::from_writer(out);
        let header = ["source", "native_id", "customer_id", "match_weight"];
        writer.write_record(&header[usize::from(!several)..])?;
        for (position, (source, native, cluster)) in self.records().enumerate() {
            let weight = weights[position].map_or_else(String::new, |weight| format!("{weight:.2}"));
            let cells = [source, native, &ids[cluster as usize], &weight];
            writer.write_record(&cells[usize::from(!several)..])?;
        }
        writer.flush()?;
        Ok(())
    }
}

/// Mappings for lists: the built-in ones, or those and one file.
///
/// # Errors
/// All mistakes of the mapping files.
pub fn mappings_with(chosen: Option<&str>) -> Result<(MappingSet, Option<String>)> {
    let mut set = super::mappings::load_mappings(None)?;
    let Some(chosen) = chosen else { return Ok((set, None)) };
    let id = set.choose(chosen, Path::new("."))?;
    Ok((set, Some(id)))
}
