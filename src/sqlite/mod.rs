//! SQLite files that other programs wrote: read-only, immutable, nothing in them trusted. It deliberately knows nothing of
//! the program's own databases, which belong to `store`.

use anyhow::{Context as _, Result, bail};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write as _;
use std::path::Path;

/// The first bytes of a database.
pub const MAGIC: &[u8] = b"SQLite format 3\0";
/// Largest row in bytes.
const ROW_BYTES: i32 = 64 << 20;

/// An open database.
#[derive(Debug)]
pub struct Database {
    conn: Connection,
}

/// A table of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Whether its rows are in the file, and not made by an extension.
    pub plain: bool,
}

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text as stored; it may be no valid UTF-8.
    Text(&'a [u8]),
    /// Bytes.
    Blob(&'a [u8]),
}

impl Database {
    /// Opens a database without changing it or the files beside it.
    ///
    /// # Errors
    /// It is damaged, or changes are still in a journal beside it, which reading it alone would miss.
    pub fn open(path: &Path) -> Result<Self> {
        for (ending, what) in [("-wal", "write-ahead log"), ("-journal", "rollback journal")] {
            let mut beside = path.as_os_str().to_owned();
            beside.push(ending);
            if std::fs::metadata(&beside).is_ok_and(|about| about.len() > 0) {
                bail!(
                    "changes are still in the {what} beside the database: close the program that uses it, or copy it with VACUUM INTO"
                );
            }
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(uri(path), flags).context("the database cannot be opened")?;
        let setting = "the database cannot be opened safely";
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)
            .context(setting)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)
            .context(setting)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)
            .context(setting)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)
            .context(setting)?;
        conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, ROW_BYTES).context(setting)?;
        conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).context(setting)?;
        conn.pragma_update(None, "cell_size_check", true).context(setting)?;
        conn.pragma_update(None, "mmap_size", 0).context(setting)?;
        Ok(Self { conn })
    }

    /// The tables by name.
    ///
    /// # Errors
    /// The schema is damaged.
    pub fn tables(&self) -> Result<Vec<Table>> {
        let damaged = "the schema of the database is damaged";
        let mut statement = self.conn.prepare(include_str!("tables.sql")).context(damaged)?;
        let rows = statement.query_map([], |row| {
            Ok(Table {
                name: row.get(0)?,
                plain: row.get::<_, String>(1)? == "table",
            })
        });
        rows.and_then(Iterator::collect).context(damaged)
    }

    /// The names of the columns of a table.
    ///
    /// # Errors
    /// There is no such table, or it is damaged.
    pub fn columns(&self, table: &str) -> Result<Vec<String>> {
        let statement = self.conn.prepare(&select(table)).map_err(|_| damaged(0))?;
        Ok(statement.column_names().map(str::to_owned).collect())
    }

    /// Hands over the rows of a table in the order in which they are stored.
    ///
    /// # Errors
    /// The table is damaged (the rows in front of the damage have been handed over), or what `row` says.
    pub fn each_row(
        &self,
        table: &str,
        mut row: impl FnMut(&mut dyn Iterator<Item = Cell<'_>>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare(&select(table)).map_err(|_| damaged(0))?;
        let count = statement.column_count();
        let mut rows = statement.query([]).map_err(|_| damaged(0))?;
        let mut done = 0_u64;
        // The library's texts may quote the file.
        while let Some(found) = rows.next().map_err(|_| damaged(done))? {
            row(&mut (0..count).map(|at| found.get_ref(at).map_or(Cell::Null, cell)))?;
            done += 1;
        }
        Ok(())
    }
}

/// The name of a table cannot be bound; inside of quotes it can be nothing else.
fn select(table: &str) -> String {
    format!("SELECT * FROM main.\"{}\"", table.replace('"', "\"\""))
}

fn damaged(rows: u64) -> anyhow::Error {
    anyhow::anyhow!("the table is damaged behind row {rows}")
}

fn cell(value: ValueRef<'_>) -> Cell<'_> {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(text),
        ValueRef::Blob(bytes) => Cell::Blob(bytes),
    }
}

/// The name under which SQLite opens a file that must not change (<https://www.sqlite.org/uri.html>).
fn uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for byte in absolute.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    uri
}
