//! Takes people who asked to be erased out of the working store, overwriting what they leave.

use super::staging;
use super::work::Work;
use crate::model::kind::{KINDS, Kind};
use anyhow::Result;

impl Work {
    /// Makes the store overwrite whatever it deletes or moves from now on.
    ///
    /// # Errors
    /// When the store cannot be set so.
    pub fn overwrite_deleted(&self) -> Result<()> {
        self.conn.pragma_update(None, "secure_delete", true)?;
        Ok(())
    }

    /// Removes everything that belongs to contact records and counts their units as excluded; the resolve stage has to
    /// run again. All or nothing: an interrupted call leaves the store as it was.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn erase(&mut self, records: &[i64]) -> Result<()> {
        let transaction = self.conn.transaction()?;
        transaction.execute_batch("CREATE TEMP TABLE erased_record (record_id INTEGER PRIMARY KEY)")?;
        {
            let mut insert = transaction.prepare("INSERT INTO temp.erased_record VALUES (?)")?;
            for record in records {
                insert.execute([record])?;
            }
        }
        transaction.execute_batch(include_str!("schema/erase.sql"))?;
        // Copies and replaced versions go with the row that stands for them.
        for def in KINDS {
            let table = staging::table(def.kind);
            transaction.execute_batch(&format!(
                "INSERT OR IGNORE INTO temp.erased_unit SELECT d.unit FROM {table} d JOIN {table} k ON k.id = abs(d.dup)
                 WHERE d.dup IS NOT NULL AND k.unit IN (SELECT unit FROM temp.erased_unit)"
            ))?;
        }
        for def in KINDS {
            let table = staging::table(def.kind);
            // Others who were first seen in a record of the person stay known while something else names them.
            let beside = match def.kind {
                Kind::Contact | Kind::Agent | Kind::Organisation => " AND prim = 1",
                _ => "",
            };
            transaction.execute_batch(&format!(
                "DELETE FROM {table} WHERE unit IN (SELECT unit FROM temp.erased_unit){beside}"
            ))?;
        }
        transaction.execute_batch(
            "DELETE FROM st_contact WHERE (src, key) IN (SELECT src, key FROM temp.erased_party);
             DELETE FROM st_participant WHERE (src, party) IN (SELECT src, key FROM temp.erased_party);
             DELETE FROM st_contact WHERE unit IN (SELECT unit FROM temp.erased_unit)
               AND (src, key) NOT IN (SELECT src, party FROM st_participant WHERE party IS NOT NULL)
               AND (src, key) NOT IN (SELECT src, author FROM st_message WHERE author IS NOT NULL)
               AND (src, key) NOT IN (SELECT src, customer FROM st_message WHERE customer IS NOT NULL)
               AND (src, key) NOT IN (SELECT src, customer FROM st_conversation WHERE customer IS NOT NULL)
               AND (src, key) NOT IN (SELECT src, customer FROM st_call WHERE customer IS NOT NULL)
               AND (src, key) NOT IN (SELECT src, customer FROM st_call_leg WHERE customer IS NOT NULL)
               AND (src, key) NOT IN (SELECT src, customer FROM st_order WHERE customer IS NOT NULL)
               AND (src, key) NOT IN (SELECT src, customer FROM st_rating WHERE customer IS NOT NULL);",
        )?;
        transaction.execute_batch(include_str!("schema/erase_counts.sql"))?;
        transaction.commit()?;
        Ok(())
    }
}
