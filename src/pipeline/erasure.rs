//! People who asked to be erased: which contact records are theirs. A record is theirs when it has an identifier of
//! the list, and so is every record that is linked with such a record. An identifier that several people share says
//! too little alone; the records that it leaves open are counted.

use super::flat::Flat;
use super::linking::LinkedContacts;
use crate::gaps::{self, Hit};
use crate::model::contact::IdentifierKind;
use crate::model::finding::Finding;
use crate::model::party::ContactRow;
use crate::model::record::ReadItem;
use crate::normalise::columns::ContactColumns;
use crate::normalise::name::{self, PersonName};
use crate::normalise::{email, handle, phone};
use crate::read;
use crate::store::work::Work;
use anyhow::{Context as _, Result, bail, ensure};
use foldhash::{HashMap, HashSet};
use std::path::Path;

/// Key of the working store under which the entries that were found so far are kept.
const FOUND: &str = "erased_entries";

/// The list. It prints without its values.
#[derive(Clone, Default)]
pub struct ErasureList {
    entries: Vec<Entry>,
    digest: String,
}

/// One person of the list.
#[derive(Clone, Default)]
struct Entry {
    /// Kind and value as written.
    identifiers: Vec<(IdentifierKind, String)>,
    name: PersonName,
}

/// What the list means for the records of a run.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// Record ids to erase.
    pub(super) records: Vec<i64>,
    /// Record ids that share an identifier with the list and are kept.
    pub(super) unclear: Vec<i64>,
    /// Entries that some record has an identifier of.
    entries: HashSet<usize>,
}

impl std::fmt::Debug for ErasureList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ErasureList({} entries)", self.entries.len())
    }
}

impl ErasureList {
    /// Reads a list of people with columns recognised as those of a contact list. `is_own` says whether a normalised
    /// identifier of a kind is the company's own.
    ///
    /// # Errors
    /// When the file cannot be read, a row has neither address, number nor handle, or one of them is the company's own.
    pub fn read(path: &Path, is_own: impl Fn(&str, &str) -> bool) -> Result<Self> {
        ensure!(
            path.is_file(),
            "there is no erasure list {}\nhint: correct `erasure.file`",
            path.display()
        );
        let shown = path.display();
        let content = std::fs::read(path).with_context(|| format!("cannot read the erasure list {shown}"))?;
        let mut list = Self {
            entries: Vec::new(),
            digest: blake3::hash(&content).to_hex().to_string(),
        };
        for input in read::walk(path)? {
            let probe = read::probe(&input).with_context(|| format!("cannot read the erasure list {shown}"))?;
            let flat = Flat::open(&input, &probe).with_context(|| format!("cannot read the erasure list {shown}"))?;
            let columns = ContactColumns::new(&flat.labels(), &flat.sample);
            for item in read::open(&input, &flat.options)? {
                let record = match item? {
                    ReadItem::Record(record) => record,
                    ReadItem::Reject(reject) => bail!(
                        "line {} of the erasure list {shown} cannot be read: {}",
                        reject.span.line,
                        reject.code
                    ),
                };
                let cells: Vec<_> = (0..flat.names.len()).map(|at| flat.cell(&record, at)).collect();
                if cells.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                let person = columns.contact("", "", |at| cells[at].as_ref());
                let mut entry = Entry {
                    identifiers: Vec::new(),
                    name: name::parse(&person.name, &person.given_name, &person.family_name),
                };
                for identifier in &person.identifiers {
                    let values = identifier
                        .raw
                        .split(';')
                        .map(str::trim)
                        .filter(|value| !value.is_empty());
                    entry.identifiers.extend(
                        values
                            .filter(|_| identifier.kind != IdentifierKind::External)
                            .map(|value| (identifier.kind, value.to_owned())),
                    );
                }
                let line = record.span.line;
                ensure!(
                    !entry.identifiers.is_empty(),
                    "line {line} of the erasure list {shown} has no e-mail address, telephone number or handle\nhint: a name alone can be anybody's; give columns such as email, phone, handle"
                );
                let names_own = entry.keys(None).any(|(kind, value)| is_own(kind, &value));
                ensure!(
                    !names_own,
                    "line {line} of the erasure list {shown} names the company's own side\nhint: take it out, or correct `own`"
                );
                list.entries.push(entry);
            }
        }
        Ok(list)
    }

    /// Hash of the list's file.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Finds the records of the people on the list.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn find(&self, work: &Work, contacts: &LinkedContacts) -> Result<Matches> {
        let countries: HashSet<Option<String>> = work
            .sources()?
            .into_iter()
            .map(|source| source.country)
            .chain([None])
            .collect();
        let mut entries_of: HashMap<(&'static str, String), Vec<usize>> = HashMap::default();
        for (number, entry) in self.entries.iter().enumerate() {
            for key in countries.iter().flat_map(|country| entry.keys(country.as_deref())) {
                let entries = entries_of.entry(key).or_default();
                if !entries.contains(&number) {
                    entries.push(number);
                }
            }
        }
        let cluster_of = |record: i64| {
            let position = contacts.record_ids.binary_search(&record).ok();
            position.map(|at| contacts.linked.linkage.cluster_of[at])
        };
        let mut candidates: Vec<(ContactRow, Vec<usize>)> = Vec::new();
        let mut clusters_of_key: HashMap<(&'static str, String), HashSet<Option<u32>>> = HashMap::default();
        work.each_contact(|contact| {
            let row = contact.row;
            let mut entries: Vec<usize> = Vec::new();
            for id in &row.identifiers {
                let key = (id.kind, id.value.clone());
                if let Some(found) = entries_of.get(&key) {
                    entries.extend(found);
                    clusters_of_key
                        .entry(key)
                        .or_default()
                        .insert(cluster_of(row.record_id));
                }
            }
            if !entries.is_empty() {
                candidates.push((row, entries));
            }
            Ok(())
        })?;
        let mut matches = Matches::default();
        let mut clusters: HashSet<u32> = HashSet::default();
        let mut open: Vec<i64> = Vec::new();
        for (row, entries) in &candidates {
            matches.entries.extend(entries);
            let alone = row.identifiers.iter().any(|id| {
                let clusters = clusters_of_key.get(&(id.kind, id.value.clone()));
                !id.shared && clusters.is_some_and(|clusters| clusters.len() == 1)
            });
            let [full, given, family] = [0, 1, 2].map(|at: usize| row.texts[at].as_deref().unwrap_or_default());
            let named = name::parse(full, given, family);
            let same_person = entries.iter().any(|number| {
                let entry = &self.entries[*number];
                let several = entries.iter().filter(|other| *other == number).count() > 1;
                let both = !named.given.is_empty() && !named.family.is_empty();
                several || both && (&entry.name.given, &entry.name.family) == (&named.given, &named.family)
            });
            let own = matches!(row.not_customer, Some("own" | "agent"));
            if own || !(alone || same_person) {
                open.push(row.record_id);
                continue;
            }
            matches.records.push(row.record_id);
            clusters.extend(cluster_of(row.record_id));
        }
        let linked = contacts.record_ids.iter().zip(&contacts.linked.linkage.cluster_of);
        matches.records.extend(
            linked
                .filter(|(_, cluster)| clusters.contains(cluster))
                .map(|(record, _)| *record),
        );
        matches.records.sort_unstable();
        matches.records.dedup();
        matches.unclear = open
            .into_iter()
            .filter(|record| matches.records.binary_search(record).is_err())
            .collect();
        Ok(matches)
    }

    /// Remembers which entries were found, and tells of those that never were and of the records left open.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub(super) fn note(&self, work: &Work, matches: &Matches) -> Result<Vec<Finding>> {
        let mut found: HashSet<usize> = work
            .meta(FOUND)?
            .map(|json| serde_json::from_str::<Vec<usize>>(&json))
            .transpose()?
            .unwrap_or_default()
            .into_iter()
            .collect();
        found.extend(&matches.entries);
        let mut sorted: Vec<usize> = found.into_iter().collect();
        sorted.sort_unstable();
        work.set_meta(FOUND, &serde_json::to_string(&sorted)?)?;
        let all = self.entries.len() as u64;
        let unmatched = Hit {
            count: all - sorted.len() as u64,
            denominator: Some(all),
            ..Hit::default()
        };
        let unclear = Hit {
            count: matches.unclear.len() as u64,
            subjects: matches
                .unclear
                .iter()
                .map(|record| ("contact_record".to_owned(), record.to_string()))
                .collect(),
            ..Hit::default()
        };
        let hits = [("erasure-unmatched", unmatched), ("erasure-unclear", unclear)];
        Ok(hits
            .into_iter()
            .filter(|(_, hit)| hit.count > 0)
            .filter_map(|(code, hit)| gaps::noticed(code, hit))
            .collect())
    }
}

impl Entry {
    /// Normalised identifiers, national numbers read as those of a country.
    fn keys(&self, country: Option<&str>) -> impl Iterator<Item = (&'static str, String)> {
        self.identifiers.iter().filter_map(move |(kind, raw)| {
            let value = match kind {
                IdentifierKind::Email => email::normalise(raw)?.key,
                IdentifierKind::Phone => phone::normalise(raw, country).key,
                IdentifierKind::Handle => handle::normalise(raw)?.key,
                IdentifierKind::External => return None,
            };
            (!value.is_empty()).then_some((kind.as_str(), value))
        })
    }
}
