//! References to records on the command line: `source#file_no:seq`, `source/native_id`, or the number of a
//! contact record; and how records are named in what is printed.

use super::last_run::LastRun;
use crate::model::record::UnitId;
use crate::store::query::{Published, SqlValue};
use crate::store::work::Work;
use anyhow::{Result, bail};
use serde::Serialize;

/// A contact record of the dataset.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Record {
    /// Number in the dataset.
    pub(super) record_id: i64,
    /// Display ref.
    #[serde(rename = "ref")]
    pub(super) shown: String,
    /// Source.
    pub(super) source: String,
    /// Key within the source; personal, hence never serialised.
    #[serde(skip)]
    pub(super) native_id: String,
    /// Customer, empty when it is none's.
    pub(super) customer_id: String,
    /// Why it is no customer's.
    pub(super) not_customer: String,
}

/// The contact records of a run.
pub(super) struct Records<'d> {
    pub(super) data: &'d Published,
    work: Option<Work>,
}

const COLUMNS: &str = "SELECT record_id, source, native_id, customer_id, not_customer FROM contact_records";

impl<'d> Records<'d> {
    /// The records of a dataset; the working store, while it is there, knows where each stands.
    ///
    /// # Errors
    /// When the working store is there and cannot be read.
    pub(super) fn new(data: &'d Published, run: &LastRun) -> Result<Self> {
        let work = run.work()?;
        Ok(Self { data, work })
    }

    /// The record that a reference means.
    ///
    /// # Errors
    /// When there is none, or it stands for several.
    pub(super) fn find(&self, text: &str) -> Result<Record> {
        let text = text.trim();
        if let Ok(id) = text.trim_start_matches("record").trim().parse::<i64>() {
            return self.by_id(id);
        }
        if let Some((source, unit)) = unit(text) {
            return self.by_unit(source, unit);
        }
        // A source has no slash; a native id may have some.
        let Some((source, native)) = text.split_once('/') else {
            bail!(
                "this is neither a customer, a record nor a finding code\nhint: records are written source#file_no:seq, source/native_id, or as the number of the contact record"
            );
        };
        let sql = format!("{COLUMNS} WHERE source = :source AND native_id = :native");
        let params = [
            (":source", SqlValue::Text(source.to_owned())),
            (":native", SqlValue::Text(native.to_owned())),
        ];
        match self.rows(&sql, &params)?.pop() {
            Some(record) => Ok(record),
            None => bail!(
                "there is no such record of the source {source}\nhint: {}",
                self.sources_hint(source)?
            ),
        }
    }

    /// The record with a number.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn by_id(&self, id: i64) -> Result<Record> {
        let sql = format!("{COLUMNS} WHERE record_id = :id");
        match self.rows(&sql, &[(":id", SqlValue::Int(id))])?.pop() {
            Some(record) => Ok(record),
            None => bail!("there is no contact record {id}"),
        }
    }

    /// The records of a customer, in order of their number.
    ///
    /// # Errors
    /// When the dataset cannot be read.
    pub(super) fn of_customer(&self, id: &str) -> Result<Vec<Record>> {
        let sql = format!("{COLUMNS} WHERE customer_id = :id ORDER BY record_id");
        self.rows(&sql, &[(":id", SqlValue::Text(id.to_owned()))])
    }

    fn by_unit(&self, source: &str, unit: UnitId) -> Result<Record> {
        let Some(work) = &self.work else {
            bail!(
                "the working store of the run is gone, so positions in files are not known\nhint: name the record as source/native_id"
            );
        };
        let mut found = Vec::new();
        for id in work.records_of_unit(unit)? {
            found.push(self.by_id(id)?);
        }
        // The number of the file is enough to find the record; another source is a slip that would show somebody else.
        if let Some(other) = found.iter().find(|record| record.source != source) {
            bail!(
                "file {} is not of the source {source}\nhint: it is of {}",
                unit.file_no(),
                other.source
            );
        }
        match found.len() {
            0 => bail!(
                "nothing at this position of {source} has become a contact record\nhint: name a record of another line, or source/native_id"
            ),
            1 => Ok(found.remove(0)),
            _ => {
                let list: Vec<String> = found.iter().map(|record| record.record_id.to_string()).collect();
                bail!(
                    "this position stands for several contact records\nhint: name one of them: {}",
                    list.join(", ")
                )
            }
        }
    }

    fn rows(&self, sql: &str, params: &[(&str, SqlValue)]) -> Result<Vec<Record>> {
        let table = self.data.rows(sql, params)?;
        table
            .rows
            .into_iter()
            .map(|row| {
                let text = |at: usize| row[at].text().to_owned();
                let (record_id, source) = (row[0].int(), text(1));
                Ok(Record {
                    shown: self.shown(record_id, &source)?,
                    record_id,
                    source,
                    native_id: text(2),
                    customer_id: text(3),
                    not_customer: text(4),
                })
            })
            .collect()
    }

    fn shown(&self, record_id: i64, source: &str) -> Result<String> {
        let unit = match &self.work {
            Some(work) => work.unit_of_record(record_id)?,
            None => None,
        };
        Ok(match unit {
            Some(unit) => format!("{source}#{}:{}", unit.file_no(), unit.seq()),
            None => format!("{source} record {record_id}"),
        })
    }

    fn sources_hint(&self, wanted: &str) -> Result<String> {
        let table = self
            .data
            .rows("SELECT DISTINCT source FROM contact_records ORDER BY 1", &[])?;
        let names: Vec<&str> = table.rows.iter().map(|row| row[0].text()).collect();
        Ok(if names.contains(&wanted) {
            "the native ids of a source are in the table contact_records".to_owned()
        } else {
            format!("the sources with contact records are {}", names.join(", "))
        })
    }
}

/// Source and unit of `source#file_no:seq`; a number that no unit can have is none.
fn unit(text: &str) -> Option<(&str, UnitId)> {
    let (source, place) = text.rsplit_once('#')?;
    let (file_no, seq) = place.split_once(':')?;
    Some((source, UnitId::checked(file_no.parse().ok()?, seq.parse().ok()?)?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn display_refs_are_told_from_native_ids() {
        let unit = crate::model::record::UnitId::new(3, 12);
        assert_eq!(
            super::unit("zendesk-json@shop-a#3:12"),
            Some(("zendesk-json@shop-a", unit))
        );
        for text in [
            "mail/a#b:c",
            "mail/list:3",
            "C0123456789abcdef",
            "12",
            "mail#99999999:1",
            "mail#1:2199023255552",
        ] {
            assert_eq!(super::unit(text), None);
        }
    }
}
