//! SQLite databases: lists the tables and writes one as rows.

use super::Part;
use super::guard::guarded;
use super::rows::{Line, Rows, write_number};
use crate::read::hex::hex;
use crate::read::member::Backing;
use crate::sqlite::{Cell, Database};
use anyhow::{Context as _, Result};
use std::io::Write;

/// The tables of a database by name.
///
/// # Errors
/// The database cannot be read, or lies inside an archive.
pub(super) fn list(backing: &Backing) -> Result<Vec<Part>, String> {
    let Backing::Disk(path) = backing else {
        return Err("an SQLite database inside an archive: unpack it first".to_owned());
    };
    let path = path.clone();
    let tables = guarded(move || {
        Database::open(&path)
            .and_then(|database| database.tables())
            .map_err(|error| error.to_string())
    })?;
    if tables.is_empty() {
        return Err("an SQLite database without a table".to_owned());
    }
    let part = |table: crate::sqlite::Table| Part {
        format: "sqlite",
        has_header: true,
        member: None,
        write: if table.plain {
            Ok(write_table)
        } else {
            Err("a table of an SQLite extension, which is not run".to_owned())
        },
        name: table.name,
    };
    Ok(tables.into_iter().map(part).collect())
}

fn write_table(backing: &Backing, name: &str, out: &mut dyn Write) -> Result<()> {
    let path = match backing {
        Backing::Disk(path) => Some(path),
        Backing::Memory(_) | Backing::Member(_) => None,
    };
    let database = Database::open(path.context("a database is read from disk")?)?;
    let names = database.columns(name)?;
    let mut rows = Rows::of_width(out, names.len());
    let mut line = Line::default();
    for name in &names {
        line.cell(|text| text.extend_from_slice(name.as_bytes()));
    }
    rows.write(&line)?;
    let outcome = database.each_row(name, |cells| {
        line.clear();
        for cell in cells {
            line.cell(|text| write_cell(text, cell));
        }
        Ok(rows.write(&line)?)
    });
    rows.finish()?;
    outcome
}

fn write_cell(out: &mut Vec<u8>, cell: Cell<'_>) {
    match cell {
        Cell::Null => {}
        Cell::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Cell::Real(real) => write_number(out, real),
        Cell::Text(text) => out.extend_from_slice(text),
        Cell::Blob(bytes) if std::str::from_utf8(bytes).is_ok() => out.extend_from_slice(bytes),
        Cell::Blob(bytes) => out.extend_from_slice(hex(bytes).as_bytes()),
    }
}
