//! Reads contact records back: for linking in order of their number, for golden records by customer.

use super::work::Work;
use crate::model::contact::Address;
use crate::model::party::{ContactRow, IdentifierRow};
use crate::model::record::UnitId;
use anyhow::Result;
use rusqlite::{OptionalExtension as _, Row, params};

const COLUMNS: &str = "c.record_id,c.src,c.key,c.unit,c.listed,c.automated,c.not_customer,c.name,c.given_name,c.family_name,c.company,c.organisation,c.birth_date,
   c.language,c.tags,c.note,c.currency,c.attributes,c.vip,c.order_count,c.lifetime_value,c.first_seen,c.last_seen,c.updated_at,c.inbound,c.ordered";

/// A contact record with what it did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UsedContact {
    /// The record.
    pub row: ContactRow,
    /// Sent a message or called, not as a robot.
    pub inbound: bool,
    /// Ordered.
    pub ordered: bool,
}

impl Work {
    /// Indexes that reading back needs; called once the contact records are complete.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn index_contacts(&self) -> Result<()> {
        Ok(self.conn.execute_batch(
            "CREATE INDEX IF NOT EXISTS ix_contact_identifiers ON contact_identifiers (record_id);
             CREATE INDEX IF NOT EXISTS ix_contact_addresses ON contact_addresses (record_id);",
        )?)
    }

    /// Hands over all contact records in order of their number.
    ///
    /// # Errors
    /// When the store cannot be read, and whatever `take` returns.
    pub fn each_contact(&self, mut take: impl FnMut(UsedContact) -> Result<()>) -> Result<()> {
        let mut statement = self
            .conn
            .prepare(&format!("SELECT {COLUMNS} FROM contacts c ORDER BY c.record_id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(self.contact(row)?)?;
        }
        Ok(())
    }

    /// Hands over the contact records of each customer, in order of the customer's id.
    ///
    /// # Errors
    /// When the store cannot be read, and whatever `take` returns.
    pub fn each_customer(&self, mut take: impl FnMut(&str, &[ContactRow]) -> Result<()>) -> Result<()> {
        let mut statement = self.conn.prepare(&format!(
            "SELECT {COLUMNS}, o.customer_id FROM customer_of o JOIN contacts c ON c.record_id = o.record_id ORDER BY o.customer_id, c.record_id"
        ))?;
        let mut rows = statement.query([])?;
        let mut members: Vec<ContactRow> = Vec::new();
        let mut customer = String::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get(26)?;
            if id != customer {
                if !members.is_empty() {
                    take(&customer, &members)?;
                    members.clear();
                }
                customer = id;
            }
            members.push(self.contact(row)?.row);
        }
        if !members.is_empty() {
            take(&customer, &members)?;
        }
        Ok(())
    }

    /// The unit that a contact record comes from, `None` when there is no such record.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn unit_of_record(&self, record_id: i64) -> Result<Option<UnitId>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT unit FROM contacts WHERE record_id = ?")?;
        Ok(statement
            .query_row([record_id], |row| row.get(0))
            .optional()?
            .map(UnitId))
    }

    /// The contact records that a unit has made or is about, in order of their number.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_of_unit(&self, unit: UnitId) -> Result<Vec<i64>> {
        let mut first = self
            .conn
            .prepare_cached("SELECT record_id FROM contacts WHERE unit = ? ORDER BY 1")?;
        let found: Vec<i64> = first
            .query_map([unit.0], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if !found.is_empty() {
            return Ok(found);
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT c.record_id FROM st_contact s JOIN contacts c ON c.src = s.src AND c.key = s.key WHERE s.unit = ? ORDER BY 1",
        )?;
        let rows = statement.query_map([unit.0], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Says which customer each record belongs to.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_customer(&self, record_id: i64, customer_id: &str, weight: Option<f64>, rule: &str) -> Result<()> {
        self.conn
            .prepare_cached("INSERT INTO customer_of (record_id,customer_id,match_weight,rule) VALUES (?,?,?,?)")?
            .execute(params![record_id, customer_id, weight, rule])?;
        Ok(())
    }

    fn contact(&self, row: &Row<'_>) -> Result<UsedContact> {
        let record_id: i64 = row.get(0)?;
        let mut texts: [Option<String>; 11] = Default::default();
        for (index, slot) in texts.iter_mut().enumerate() {
            *slot = row.get(7 + index)?;
        }
        let not_customer: Option<String> = row.get(6)?;
        let seen: (Option<i64>, Option<i64>) = (row.get(21)?, row.get(22)?);
        let mut contact = ContactRow {
            record_id,
            src: row.get(1)?,
            key: row.get(2)?,
            unit: row.get(3)?,
            listed: row.get(4)?,
            automated: row.get(5)?,
            not_customer: not_customer.as_deref().and_then(word),
            texts,
            vip: row.get(18)?,
            order_count: row.get(19)?,
            lifetime_value: row.get(20)?,
            seen: seen.0.zip(seen.1),
            updated_at: row.get(23)?,
            identifiers: Vec::new(),
            addresses: Vec::new(),
        };
        let mut statement = self.conn.prepare_cached(
            "SELECT kind,value,raw,system,scope,type,valid,shared FROM contact_identifiers WHERE record_id = ? ORDER BY rowid",
        )?;
        let mut found = statement.query([record_id])?;
        while let Some(id) = found.next()? {
            contact.identifiers.push(IdentifierRow {
                kind: kind_word(id.get_ref(0)?.as_str()?),
                value: id.get(1)?,
                raw: id.get(2)?,
                system: id.get(3)?,
                scope: id.get(4)?,
                type_: id.get(5)?,
                valid: id.get(6)?,
                shared: id.get(7)?,
            });
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT label,street,city,region,postcode,country FROM contact_addresses WHERE record_id = ? ORDER BY rowid",
        )?;
        let mut found = statement.query([record_id])?;
        while let Some(a) = found.next()? {
            contact.addresses.push(Address {
                label: a.get(0)?,
                street: a.get(1)?,
                city: a.get(2)?,
                region: a.get(3)?,
                postcode: a.get(4)?,
                country: a.get(5)?,
            });
        }
        Ok(UsedContact {
            row: contact,
            inbound: row.get(24)?,
            ordered: row.get(25)?,
        })
    }
}

fn kind_word(kind: &str) -> &'static str {
    ["email", "phone", "handle"]
        .into_iter()
        .find(|word| *word == kind)
        .unwrap_or("external")
}

fn word(reason: &str) -> Option<&'static str> {
    [
        "own",
        "agent",
        "automated",
        "newsletter",
        "relay",
        "placeholder",
        "withheld",
        "cc-only",
    ]
    .into_iter()
    .find(|word| *word == reason)
}
