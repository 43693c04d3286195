//! Enters a run's sources and files in a new working store.

use super::batch::Note;
use super::work::{FileRow, SourceRow, Work};
use super::writer::add_note;
use anyhow::Result;
use rusqlite::params;

impl Work {
    /// Registers the run's sources and files, with notes on the sources, in one transaction; done once per store.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn register(&mut self, sources: &[SourceRow], files: &[FileRow], notes: &[(u32, Note, u64)]) -> Result<()> {
        let transaction = self.conn.transaction()?;
        {
            let mut insert = transaction.prepare(
                "INSERT INTO sources (src,source,mapping,tool,evidence,tenant,zone,zone_assumed,country,country_assumed,unique_people) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            )?;
            for row in sources {
                insert.execute(params![
                    row.src,
                    row.source,
                    row.mapping,
                    row.tool,
                    row.evidence,
                    row.tenant,
                    row.zone,
                    row.zone_assumed,
                    row.country,
                    row.country_assumed,
                    row.unique_people
                ])?;
            }
            let mut insert = transaction.prepare(
                "INSERT INTO files (file_no,path,container,sha256,bytes,status,reason,best_guess,src,mapping,file_key,format,encoding,done) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            )?;
            for row in files {
                let (mapping, file_key) = row.mapping.clone().unzip();
                insert.execute(params![
                    row.file_no,
                    row.path,
                    row.container,
                    row.sha256,
                    row.bytes.cast_signed(),
                    row.status,
                    row.reason,
                    row.best_guess,
                    row.src,
                    mapping,
                    file_key,
                    row.format,
                    row.encoding,
                    row.done
                ])?;
            }
        }
        for (src, note, count) in notes {
            add_note(&transaction, *src, note, *count)?;
        }
        transaction.execute(
            "INSERT OR REPLACE INTO work_meta (key, value) VALUES ('registered', '1')",
            [],
        )?;
        transaction.commit()?;
        Ok(())
    }
}
