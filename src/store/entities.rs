//! Reads staged entities back, in any order, and writes what the resolve stage made of them.

use super::staging;
use super::work::Work;
use crate::model::kind::{Cell, Emitted, FieldType, Kind};
use crate::model::time::Instant;
use anyhow::Result;
use rusqlite::types::ValueRef;

/// A staged entity with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Staged {
    /// Row id in its staging table.
    pub id: i64,
    /// Unit it came from.
    pub unit: i64,
    /// Source number.
    pub src: u32,
    /// Content hash.
    pub hash: i64,
    /// The entity.
    pub entity: Emitted,
}

impl Work {
    /// Hands over the entities of a kind that are not duplicates or replaced, in the order of `order`
    /// (column names, e.g. `src, key, id`).
    ///
    /// # Errors
    /// When the store cannot be read, and whatever `take` returns.
    pub fn each_entity(
        &self,
        kind: Kind,
        order: &'static str,
        mut take: impl FnMut(Staged) -> Result<()>,
    ) -> Result<()> {
        let columns = staging::columns(kind);
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let mut statement = self.conn.prepare(&format!(
            "SELECT id,unit,src,hash,{} FROM {} WHERE dup IS NULL ORDER BY {order}",
            names.join(","),
            staging::table(kind)
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut entity = Emitted::new(kind);
            let mut place = 4;
            for (field, cell) in kind.fields().iter().zip(&mut entity.cells) {
                let value = row.get_ref(place)?;
                place += 1;
                if field.ty == FieldType::Time {
                    let zone: Option<i64> = row.get(place)?;
                    place += 1;
                    if let ValueRef::Integer(micros) = value {
                        let code = zone.unwrap_or(1);
                        *cell = Cell::Time(Instant {
                            micros,
                            offset_minutes: i16::try_from(code.div_euclid(2)).unwrap_or(0),
                            zone_assumed: code.rem_euclid(2) == 1,
                        });
                    }
                    continue;
                }
                *cell = match value {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(value) => Cell::Int(value),
                    ValueRef::Real(value) => Cell::Real(value),
                    ValueRef::Text(text) | ValueRef::Blob(text) => {
                        Cell::Text(String::from_utf8_lossy(text).into_owned())
                    }
                };
            }
            take(Staged {
                id: row.get(0)?,
                unit: row.get(1)?,
                src: row.get(2)?,
                hash: row.get(3)?,
                entity,
            })?;
        }
        Ok(())
    }

    /// Makes the result tables of the resolve stage anew.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn reset_resolved(&mut self) -> Result<()> {
        Ok(self.conn.execute_batch(include_str!("schema/resolved.sql"))?)
    }

    /// Runs `work` in one transaction.
    ///
    /// # Errors
    /// When the store cannot be written, and whatever `work` returns; nothing is kept then.
    pub fn transaction<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let transaction = self.conn.unchecked_transaction()?;
        let result = work()?;
        transaction.commit()?;
        Ok(result)
    }
}
