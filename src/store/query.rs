//! Read-only questions to a published dataset: bound SQL in, plain tables out.

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use std::path::Path;

/// Version of the published tables.
pub const SCHEMA_VERSION: u32 = 1;

/// The DDL of the published dataset.
pub const PUBLISHED_DDL: &str = include_str!("schema/published.sql");

/// Fills the table of counts of messages.
pub(super) const COUNTS: &str = include_str!("schema/published_counts.sql");

/// A value of a result row, or one to bind.
#[derive(Debug, Clone, PartialEq)]
pub enum SqlValue {
    /// NULL.
    Null,
    /// Integer.
    Int(i64),
    /// Number.
    Real(f64),
    /// Text.
    Text(String),
}

impl SqlValue {
    /// The text, empty for anything else.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// The integer (numbers are cut), 0 for anything else.
    pub fn int(&self) -> i64 {
        match self {
            Self::Int(value) => *value,
            Self::Real(value) => *value as i64,
            _ => 0,
        }
    }

    /// The number, `None` for text and NULL.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }
}

impl rusqlite::ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Null => Ok(rusqlite::types::ToSqlOutput::from(rusqlite::types::Null)),
            Self::Int(value) => value.to_sql(),
            Self::Real(value) => value.to_sql(),
            Self::Text(value) => value.to_sql(),
        }
    }
}

/// A result: column names and rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows in the order of the statement.
    pub rows: Vec<Vec<SqlValue>>,
}

/// A row of [`Published::scan`], valid until the next one.
#[derive(Debug)]
pub struct RowView<'r> {
    row: &'r rusqlite::Row<'r>,
}

impl RowView<'_> {
    /// The text of a column, empty for NULL.
    ///
    /// # Errors
    /// When the column is neither text nor NULL.
    pub fn text(&self, column: usize) -> Result<&str> {
        Ok(self.row.get_ref(column)?.as_str_or_null()?.unwrap_or_default())
    }

    /// The integer of a column, 0 for NULL.
    ///
    /// # Errors
    /// When the column is neither an integer nor NULL.
    pub fn int(&self, column: usize) -> Result<i64> {
        Ok(self.row.get_ref(column)?.as_i64_or_null()?.unwrap_or_default())
    }

    /// The number of a column, `None` for NULL and text.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn number(&self, column: usize) -> Result<Option<f64>> {
        Ok(match self.row.get_ref(column)? {
            ValueRef::Integer(value) => Some(value as f64),
            ValueRef::Real(value) => Some(value),
            _ => None,
        })
    }
}

/// A published dataset opened for reading.
#[derive(Debug)]
pub struct Published {
    conn: Connection,
}

impl Published {
    /// Opens a dataset file read-only with untrusted-schema protection.
    ///
    /// # Errors
    /// When the file is missing or not a SQLite database.
    pub fn open(path: &Path) -> Result<Self> {
        let conn =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .with_context(|| format!("cannot open the dataset {}", path.display()))?;
        conn.pragma_update(None, "trusted_schema", false)?;
        conn.pragma_update(None, "query_only", true)?;
        Ok(Self { conn })
    }

    /// An empty dataset in memory with the published tables, filled by `sql`; for tests.
    ///
    /// # Errors
    /// When `sql` is not valid.
    pub fn in_memory(sql: &str) -> Result<Self> {
        let conn = Connection::open_in_memory()?;
        conn.execute_batch(PUBLISHED_DDL)?;
        conn.execute_batch(sql)?;
        conn.execute_batch(COUNTS)?;
        Ok(Self { conn })
    }

    /// Runs one SELECT with named parameters (`:name`); names that the statement lacks are ignored.
    ///
    /// # Errors
    /// When the statement is not valid or writes.
    pub fn rows(&self, sql: &str, params: &[(&str, SqlValue)]) -> Result<Table> {
        let mut table = Table::default();
        self.each(sql, params, |columns, row| {
            if table.columns.is_empty() {
                table.columns = columns.to_vec();
            }
            table.rows.push(row);
            Ok(())
        })?;
        Ok(table)
    }

    /// Runs one SELECT and hands over row by row, for results that may not fit in memory.
    ///
    /// # Errors
    /// As [`Self::rows`], and whatever `take` returns.
    pub fn each(
        &self,
        sql: &str,
        params: &[(&str, SqlValue)],
        mut take: impl FnMut(&[String], Vec<SqlValue>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.prepare(sql, params)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(columns.len());
            for index in 0..columns.len() {
                values.push(match row.get_ref(index)? {
                    ValueRef::Null => SqlValue::Null,
                    ValueRef::Integer(value) => SqlValue::Int(value),
                    ValueRef::Real(value) => SqlValue::Real(value),
                    ValueRef::Text(text) | ValueRef::Blob(text) => {
                        SqlValue::Text(String::from_utf8_lossy(text).into_owned())
                    }
                });
            }
            take(&columns, values)?;
        }
        Ok(())
    }

    /// Runs one SELECT and lends row by row, for results of millions of rows: nothing is copied.
    ///
    /// # Errors
    /// As [`Self::rows`], and whatever `take` returns.
    pub fn scan(
        &self,
        sql: &str,
        params: &[(&str, SqlValue)],
        mut take: impl FnMut(&RowView<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.prepare(sql, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            take(&RowView { row })?;
        }
        Ok(())
    }

    fn prepare(&self, sql: &str, params: &[(&str, SqlValue)]) -> Result<rusqlite::CachedStatement<'_>> {
        let mut statement = self
            .conn
            .prepare_cached(sql)
            .with_context(|| format!("cannot prepare: {sql}"))?;
        anyhow::ensure!(statement.readonly(), "not a read-only statement: {sql}");
        for (name, value) in params {
            if let Some(index) = statement.parameter_index(name)? {
                statement.raw_bind_parameter(index, value)?;
            }
        }
        Ok(statement)
    }

    /// The first value of the first row, `Null` when there is no row.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn scalar(&self, sql: &str, params: &[(&str, SqlValue)]) -> Result<SqlValue> {
        let table = self.rows(sql, params)?;
        Ok(table
            .rows
            .into_iter()
            .next()
            .and_then(|row| row.into_iter().next())
            .unwrap_or(SqlValue::Null))
    }
}
