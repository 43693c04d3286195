//! The working store in OUT/.omnify: opened, migrated, and thrown away when its inputs have changed.
//! Holds what has been imported so far, so that a repeated command goes on where the last one stopped.

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};

/// Numbered, append-only migrations; `user_version` says how many have been applied.
const MIGRATIONS: &[&str] = &[include_str!("schema/001.sql")];

/// One source of the run: a mapping, with the tenant where the export names several.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceRow {
    /// Number within the run, from 1, in order of the name.
    pub src: u32,
    /// Name: the mapping id, `@tenant` behind it where several tenants were found.
    pub source: String,
    /// Mapping id.
    pub mapping: String,
    /// Tool that the export comes from.
    pub tool: String,
    /// Where the layout was seen.
    pub evidence: String,
    /// Account, host or page that the export names.
    pub tenant: Option<String>,
    /// Time zone for times without one, IANA name.
    pub zone: Option<String>,
    /// Whether the zone was assumed.
    pub zone_assumed: bool,
    /// Country (ISO 3166-1 alpha-2) for national telephone numbers.
    pub country: Option<String>,
    /// Whether the country was assumed.
    pub country_assumed: bool,
    /// Whether the mapping promises one record per person.
    pub unique_people: bool,
}

/// One file or archive member of the run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileRow {
    /// Number within the run, from 1, in order of the path.
    pub file_no: u32,
    /// Path below the folder given.
    pub path: String,
    /// Archive that it is a member of.
    pub container: Option<String>,
    /// SHA-256 of the decoded bytes.
    pub sha256: Option<String>,
    /// Size in decoded bytes.
    pub bytes: u64,
    /// imported, duplicate, unrecognised, unsupported, unreadable, ignored.
    pub status: String,
    /// Why it was not imported.
    pub reason: Option<String>,
    /// What it might be, and what to do.
    pub best_guess: Option<String>,
    /// Number of its source; `None` when nothing recognised it.
    pub src: Option<u32>,
    /// Mapping id and file key that recognised it.
    pub mapping: Option<(String, String)>,
    /// Format.
    pub format: String,
    /// Character encoding.
    pub encoding: String,
    /// Whether all of it is in the store.
    pub done: bool,
    /// Units committed so far (framed records and nested units).
    pub units: u64,
    /// Framed records committed so far.
    pub records: u64,
}

/// Whether an error says that the disk is full.
pub fn is_disk_full(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let of_sqlite = cause
            .downcast_ref::<rusqlite::Error>()
            .and_then(rusqlite::Error::sqlite_error_code);
        let of_system = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        of_sqlite == Some(rusqlite::ErrorCode::DiskFull) || of_system == Some(std::io::ErrorKind::StorageFull)
    })
}

/// The working store.
#[derive(Debug)]
pub struct Work {
    pub(crate) conn: Connection,
    path: PathBuf,
}

impl Work {
    /// Opens or creates the store at `path`. `fingerprint` stands for inputs, mappings and settings: a
    /// store with another one is removed and begun anew.
    ///
    /// # Errors
    /// When the file cannot be opened or written, or was made by a newer program.
    pub fn open(path: &Path, fingerprint: &str) -> Result<Self> {
        if path.exists() {
            let work = Self::connect(path)?;
            if work.meta("fingerprint")?.as_deref() == Some(fingerprint) {
                return Ok(work);
            }
            drop(work);
            for suffix in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_owned();
                name.push(suffix);
                let file = PathBuf::from(name);
                if file.exists() {
                    std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
                }
            }
        }
        let work = Self::connect(path)?;
        work.set_meta("fingerprint", fingerprint)?;
        Ok(work)
    }

    /// Opens the store of an earlier run as it is, to ask it something.
    ///
    /// # Errors
    /// When there is none, or it was made by a newer program.
    pub fn reopen(path: &Path) -> Result<Self> {
        anyhow::ensure!(path.exists(), "there is no working store {}", path.display());
        Self::connect(path)
    }

    fn connect(path: &Path) -> Result<Self> {
        super::private::create(path)?;
        let conn =
            Connection::open(path).with_context(|| format!("cannot open the working store {}", path.display()))?;
        conn.pragma_update(None, "page_size", 16384)?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", "NORMAL")?;
        conn.pragma_update(None, "cache_size", -65536)?;
        conn.pragma_update(None, "temp_store", "FILE")?;
        conn.pragma_update(None, "foreign_keys", false)?;
        conn.set_prepared_statement_cache_capacity(64);
        super::functions::register(&conn)?;
        let mut work = Self {
            conn,
            path: path.to_owned(),
        };
        work.migrate()?;
        Ok(work)
    }

    fn migrate(&mut self) -> Result<()> {
        let applied: usize = self
            .conn
            .query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0))? as usize;
        if applied > MIGRATIONS.len() {
            bail!(
                "the working store {} was made by a newer omnify (schema {applied}, this program knows {})\nhint: use the newer program, or another output folder",
                self.path.display(),
                MIGRATIONS.len()
            );
        }
        for (index, sql) in MIGRATIONS.iter().enumerate().skip(applied) {
            let transaction = self.conn.transaction()?;
            transaction
                .execute_batch(sql)
                .with_context(|| format!("migration {} of the working store", index + 1))?;
            transaction.pragma_update(None, "user_version", i64::try_from(index + 1)?)?;
            transaction.commit()?;
        }
        Ok(())
    }

    /// Where the store is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A value that was kept with [`Self::set_meta`].
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        Ok(self
            .conn
            .query_row("SELECT value FROM work_meta WHERE key = ?", [key], |row| row.get(0))
            .optional()?)
    }

    /// Keeps a value, e.g. how far the run has come.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_meta(&self, key: &str, value: &str) -> Result<()> {
        self.conn.execute(
            "INSERT OR REPLACE INTO work_meta (key, value) VALUES (?, ?)",
            [key, value],
        )?;
        Ok(())
    }

    /// The run's sources in order of their number.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRow>> {
        let mut statement = self.conn.prepare(
            "SELECT src,source,mapping,tool,evidence,tenant,zone,zone_assumed,country,country_assumed,unique_people FROM sources ORDER BY src",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(SourceRow {
                src: row.get(0)?,
                source: row.get(1)?,
                mapping: row.get(2)?,
                tool: row.get(3)?,
                evidence: row.get(4)?,
                tenant: row.get(5)?,
                zone: row.get(6)?,
                zone_assumed: row.get(7)?,
                country: row.get(8)?,
                country_assumed: row.get(9)?,
                unique_people: row.get(10)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The run's files in order of their number.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn files(&self) -> Result<Vec<FileRow>> {
        let mut statement = self.conn.prepare(
            "SELECT file_no,path,container,sha256,bytes,status,reason,best_guess,src,mapping,file_key,format,encoding,done,units,records FROM files ORDER BY file_no",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(FileRow {
                file_no: row.get(0)?,
                path: row.get(1)?,
                container: row.get(2)?,
                sha256: row.get(3)?,
                bytes: row.get::<_, i64>(4)?.cast_unsigned(),
                status: row.get(5)?,
                reason: row.get(6)?,
                best_guess: row.get(7)?,
                src: row.get(8)?,
                mapping: row.get::<_, Option<String>>(9)?.zip(row.get::<_, Option<String>>(10)?),
                format: row.get::<_, Option<String>>(11)?.unwrap_or_default(),
                encoding: row.get::<_, Option<String>>(12)?.unwrap_or_default(),
                done: row.get(13)?,
                units: row.get::<_, i64>(14)?.cast_unsigned(),
                records: row.get::<_, i64>(15)?.cast_unsigned(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Hands over the rows of a lookup index of a source as (key, JSON).
    ///
    /// # Errors
    /// When the store cannot be read, and whatever `take` returns.
    pub fn each_lookup(&self, src: u32, name: &str, mut take: impl FnMut(&str, &str) -> Result<()>) -> Result<()> {
        let mut statement = self
            .conn
            .prepare("SELECT key, value FROM lookups WHERE src = ? AND name = ? ORDER BY key")?;
        let mut rows = statement.query(params![src, name])?;
        while let Some(row) = rows.next()? {
            take(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?)?;
        }
        Ok(())
    }
}
