//! Judgements of people on pairs of records: decisions.jsonl written, read, and held against the data of a run.
//!
//! The file is append-only, one JSON object a line; the last line on a pair counts. A decision is honoured as
//! long as the fields that justified it are unchanged (its fingerprint).

use super::output::append_private;
use crate::gaps;
use crate::model::finding::Finding;
use crate::model::linkage::Judgement;
use crate::model::party::ContactRow;
use crate::normalise::birth;
use crate::store::query::{Published, SqlValue};
use crate::store::work::Work;
use crate::unify::contacts::TEXTS;
use anyhow::{Context, Result};
use foldhash::{HashMap, HashMapExt};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// A judgement of decisions.jsonl: two record refs and a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    /// `source\0native_id` of the first record.
    pub(super) a: String,
    /// `source\0native_id` of the second record.
    pub(super) b: String,
    /// What was decided.
    pub(super) judgement: Judgement,
    /// Which decision of the file it is, from 0.
    pub(super) index: usize,
}

/// The text that stands for a record in ids.csv and decisions.jsonl.
pub(super) fn member(source: &str, key: &str) -> String {
    format!("{source}\0{key}")
}

/// Texts that count for a fingerprint.
const JUSTIFYING: [&str; 5] = ["name", "given_name", "family_name", "company", "birth_date"];

/// A record by its source and key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordName {
    /// Source.
    pub source: String,
    /// Key within the source.
    pub native_id: String,
}

/// One line of decisions.jsonl.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of the line's form: 1.
    pub decision: u32,
    /// First record.
    pub a: RecordName,
    /// Second record.
    pub b: RecordName,
    /// What was decided.
    pub judgement: Judgement,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub reviewer: String,
    /// When, RFC 3339 UTC.
    pub at: String,
    /// Version of omnify that wrote the line.
    pub tool_version: String,
    /// Of the fields that justified it, see [`fingerprint`].
    pub fingerprint: String,
}

/// What the decisions of a project mean for a run.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// Those that are honoured.
    pub(super) decisions: Vec<Decision>,
    /// Those whose records have changed since: to be looked at again.
    pub(super) stale: Vec<Decision>,
    /// Decisions of the file.
    pub(super) all: usize,
    /// About stale and dormant ones.
    pub(super) findings: Vec<Finding>,
}

/// The fields of one record that can justify a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Fields {
    texts: [String; 5],
    identifiers: Vec<[String; 4]>,
    addresses: Vec<[String; 5]>,
}

impl Fields {
    fn of_row(row: &ContactRow) -> Self {
        let text = |name: &str| {
            let index = TEXTS.iter().position(|text| *text == name).unwrap_or_default();
            let text = row.texts[index].as_deref();
            // As published.
            if name == "birth_date" {
                text.and_then(birth::shown)
            } else {
                text.map(str::to_owned)
            }
            .unwrap_or_default()
        };
        let identifiers = row.identifiers.iter().map(|id| {
            [
                id.kind.to_owned(),
                id.value.clone(),
                id.system.clone(),
                id.scope.clone(),
            ]
        });
        let addresses = row
            .addresses
            .iter()
            .map(|a| [&a.street, &a.city, &a.region, &a.postcode, &a.country].map(Clone::clone));
        Self {
            texts: JUSTIFYING.map(text),
            identifiers: identifiers.collect(),
            addresses: addresses.collect(),
        }
        .sorted()
    }

    /// The fields of a record of a published dataset.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of_published(data: &Published, record_id: i64) -> Result<Self> {
        let id = [(":id", SqlValue::Int(record_id))];
        let rows = |sql: &str| data.rows(sql, &id).map(|table| table.rows);
        let mut fields = Self::default();
        let sql =
            "SELECT name, given_name, family_name, company, birth_date FROM contact_records WHERE record_id = :id";
        for row in rows(sql)? {
            fields.texts = std::array::from_fn(|at| row[at].text().to_owned());
        }
        for row in rows("SELECT kind, value, system, scope FROM record_identifiers WHERE record_id = :id")? {
            fields
                .identifiers
                .push(std::array::from_fn(|at| row[at].text().to_owned()));
        }
        for row in rows("SELECT street, city, region, postcode, country FROM record_addresses WHERE record_id = :id")? {
            fields
                .addresses
                .push(std::array::from_fn(|at| row[at].text().to_owned()));
        }
        Ok(fields.sorted())
    }

    fn sorted(mut self) -> Self {
        self.identifiers.sort();
        self.identifiers.dedup();
        self.addresses.sort();
        self.addresses.dedup();
        self
    }

    fn hash(&self) -> Result<blake3::Hash> {
        Ok(blake3::hash(&serde_json::to_vec(self)?))
    }
}

/// Stands for the fields of both records, whichever comes first.
///
/// # Errors
/// When the fields cannot be serialised.
pub fn fingerprint(a: &Fields, b: &Fields) -> Result<String> {
    let mut both = [*a.hash()?.as_bytes(), *b.hash()?.as_bytes()];
    both.sort_unstable();
    Ok(blake3::hash(&both.concat()).to_hex()[..32].to_owned())
}

/// Adds lines to a file of decisions, which is made when it is not there yet.
///
/// # Errors
/// When it cannot be written.
pub fn append(path: &Path, entries: &[Entry]) -> Result<()> {
    let mut lines = String::new();
    if std::fs::read(path).is_ok_and(|text| text.last().is_some_and(|last| *last != b'\n')) {
        lines.push('\n');
    }
    for entry in entries {
        lines.push_str(&serde_json::to_string(entry)?);
        lines.push('\n');
    }
    append_private(path, lines.as_bytes())
}

/// Reads a file of decisions; no file is no decision.
///
/// # Errors
/// When it cannot be read, or a line is no decision.
pub fn read(path: &Path) -> Result<Vec<Entry>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut entries = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let entry: Entry = serde_json::from_str(line).map_err(|error| {
            // The message of the JSON crate may quote the value; its place is enough.
            anyhow::anyhow!(
                "{}:{number}:{}: not a decision\nhint: write decisions with `omnify decide`",
                path.display(),
                error.column()
            )
        })?;
        anyhow::ensure!(
            entry.decision == 1,
            "{}:{number}: decisions of version {} are not known\nhint: use a newer omnify",
            path.display(),
            entry.decision
        );
        entries.push(entry);
    }
    Ok(entries)
}

/// Holds decisions against the records of a run.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn resolve(work: &Work, entries: &[Entry]) -> Result<Decided> {
    if entries.is_empty() {
        return Ok(Decided::default());
    }
    let mut latest: BTreeMap<(&RecordName, &RecordName), usize> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        latest.insert(((&entry.a).min(&entry.b), (&entry.a).max(&entry.b)), index);
    }
    let mut order: Vec<usize> = latest.into_values().collect();
    order.sort_unstable();
    let known = fields_of(work, entries)?;
    let (mut decisions, mut stale, mut dormant) = (Vec::new(), Vec::new(), Vec::new());
    for index in order {
        let entry = &entries[index];
        let (a, b) = (entry.a.member(), entry.b.member());
        let (Some(Some(x)), Some(Some(y))) = (known.get(&a), known.get(&b)) else {
            dormant.push(index);
            continue;
        };
        let list = if fingerprint(x, y)? == entry.fingerprint {
            &mut decisions
        } else {
            &mut stale
        };
        let judgement = entry.judgement;
        list.push(Decision { a, b, judgement, index });
    }
    let changed: Vec<usize> = stale.iter().map(|decision| decision.index).collect();
    let findings = [("decision-stale", changed), ("decision-dormant", dormant)]
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(code, lines)| finding(code, &lines, entries.len()))
        .collect();
    Ok(Decided {
        decisions,
        stale,
        all: entries.len(),
        findings,
    })
}

impl RecordName {
    fn member(&self) -> String {
        member(&self.source, &self.native_id)
    }
}

/// The fields of the records that decisions name: absent = gone, `None` = no longer linked (an agent's, say).
fn fields_of(work: &Work, entries: &[Entry]) -> Result<HashMap<String, Option<Fields>>> {
    let wanted: foldhash::HashSet<String> = entries
        .iter()
        .flat_map(|entry| [entry.a.member(), entry.b.member()])
        .collect();
    let sources: HashMap<u32, String> = work.sources()?.into_iter().map(|row| (row.src, row.source)).collect();
    let mut known = HashMap::new();
    work.each_contact(|contact| {
        let Some(source) = sources.get(&contact.row.src) else {
            return Ok(());
        };
        let name = member(source, &contact.row.key);
        if wanted.contains(&name) {
            let linked = contact.row.not_customer.is_none();
            known.insert(name, linked.then(|| Fields::of_row(&contact.row)));
        }
        Ok(())
    })?;
    Ok(known)
}

/// A finding about decisions, given by their lines in the file of `all`.
pub(super) fn finding(code: &str, lines: &[usize], all: usize) -> Finding {
    let count = lines.len() as u64;
    let check = gaps::explain(code);
    let says = check.map_or("Decisions", |check| check.says);
    Finding {
        code: code.to_owned(),
        severity: check.map_or(crate::model::finding::Severity::S2, |check| check.severity),
        source: String::new(),
        field: String::new(),
        count,
        denominator: Some(all as u64),
        detail: format!("{says}: {count} of {all}."),
        breaks: check.map_or("", |check| check.breaks).to_owned(),
        hint: check.map_or("", |check| check.hint).to_owned(),
        owner: check.map_or("", |check| check.owner).to_owned(),
        subjects: lines
            .iter()
            .map(|index| ("decision".to_owned(), format!("{}", index + 1)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_does_not_depend_on_the_order_of_records_and_identifiers() {
        let id = |value: &str| ["email".to_owned(), value.to_owned(), String::new(), String::new()];
        let fields = |ids: &[&str]| {
            Fields {
                identifiers: ids.iter().map(|v| id(v)).collect(),
                ..Fields::default()
            }
            .sorted()
        };
        let (x, y) = (fields(&["a@example.com", "b@example.com"]), fields(&["c@example.com"]));
        let same = fields(&["b@example.com", "a@example.com"]);
        assert_eq!(fingerprint(&x, &y).unwrap(), fingerprint(&y, &same).unwrap());
        assert_ne!(fingerprint(&x, &y).unwrap(), fingerprint(&x, &x).unwrap());
    }
}
