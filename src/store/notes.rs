//! What the import noticed, and references that lead nowhere, for the findings.

use super::work::Work;
use crate::model::kind::{FieldType, KINDS, Kind};
use anyhow::Result;
use rusqlite::params;

/// A counted note of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Source name.
    pub source: String,
    /// Finding code.
    pub code: String,
    /// Field or column.
    pub field: String,
    /// Value, never a personal one.
    pub value: String,
    /// How often.
    pub count: u64,
}

impl Work {
    /// Sets the count of a note of a source.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn note(&self, src: u32, code: &str, field: &str, value: &str, count: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO notes (src,code,field,value,count) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET count = excluded.count",
            )?
            .execute(params![src, code, field, value, count])?;
        Ok(())
    }

    /// Telephone numbers of a source's contacts that are written without a country code.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn national_numbers(&self, src: u32) -> Result<i64> {
        Ok(self.conn.query_row(
            "SELECT count(*) FROM contact_identifiers i JOIN contacts c ON c.record_id = i.record_id
             WHERE c.src = ? AND i.kind = 'phone' AND i.valid = 1 AND trim(i.raw) NOT LIKE '+%' AND trim(i.raw) NOT LIKE '00%'",
            [src],
            |row| row.get(0),
        )?)
    }

    /// All notes in order of source, code, field and value.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn notes(&self) -> Result<Vec<NoteRow>> {
        let mut statement = self.conn.prepare(
            "SELECT s.source, n.code, n.field, n.value, n.count FROM notes n JOIN sources s ON s.src = n.src ORDER BY 1, 2, 3, 4",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(NoteRow {
                source: row.get(0)?,
                code: row.get(1)?,
                field: row.get(2)?,
                value: row.get(3)?,
                count: row.get::<_, i64>(4)?.cast_unsigned(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// References that lead nowhere, as (source, `kind.field`, dangling, all).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn dangling_references(&self) -> Result<Vec<(String, String, u64, u64)>> {
        let mut found = Vec::new();
        for def in KINDS {
            for field in def.fields {
                let FieldType::Ref(kinds) = field.ty else { continue };
                let column = format!("\"{}\"", field.name);
                let target = match kinds[0] {
                    Kind::Agent | Kind::Contact => {
                        format!("EXISTS (SELECT 1 FROM party p WHERE p.src = t.src AND p.key = t.{column})")
                    }
                    kind => format!(
                        "EXISTS (SELECT 1 FROM {} p WHERE p.src = t.src AND p.key = t.{column})",
                        super::staging::table(kind)
                    ),
                };
                let sql = format!(
                    "SELECT s.source, sum(NOT {target}), count(*) FROM {} t JOIN sources s ON s.src = t.src
                     WHERE t.dup IS NULL AND t.{column} IS NOT NULL GROUP BY 1 HAVING sum(NOT {target}) > 0 ORDER BY 1",
                    super::staging::table(def.kind)
                );
                let mut statement = self.conn.prepare(&sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let (dangling, all): (i64, i64) = (row.get(1)?, row.get(2)?);
                    found.push((
                        row.get(0)?,
                        format!("{}.{}", def.name, field.name),
                        dangling.cast_unsigned(),
                        all.cast_unsigned(),
                    ));
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// The latest time of messages, calls and orders that is not isolated: another one lies within 90 days before it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn latest_time(&self) -> Result<Option<i64>> {
        const NEAR: i64 = 90 * 86_400 * 1_000_000;
        let mut statement = self.conn.prepare(
            "SELECT at FROM (SELECT at FROM st_message WHERE dup IS NULL AND at IS NOT NULL ORDER BY at DESC LIMIT 1000)
             UNION ALL SELECT at FROM (SELECT started_at AS at FROM call_rows WHERE started_at IS NOT NULL ORDER BY at DESC LIMIT 1000)
             UNION ALL SELECT at FROM (SELECT ordered_at AS at FROM st_order WHERE dup IS NULL AND ordered_at IS NOT NULL ORDER BY at DESC LIMIT 1000)
             ORDER BY 1 DESC",
        )?;
        let times: Vec<i64> = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let near = times
            .windows(2)
            .find(|pair| pair[0] - pair[1] <= NEAR)
            .map(|pair| pair[0]);
        Ok(near.or_else(|| times.first().copied()))
    }
}
