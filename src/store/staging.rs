//! Staging tables: one per entity kind, columns as the kind's fields. Says how a field becomes columns and
//! how an emitted entity becomes a row; the tables themselves are in schema/001.sql.

use crate::model::kind::{Cell, Emitted, FieldType, Kind};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

/// Name of a kind's staging table.
pub(crate) fn table(kind: Kind) -> String {
    format!("st_{}", kind.def().name)
}

/// Field columns of a kind as (name, SQL type). An instant takes two columns.
pub(crate) fn columns(kind: Kind) -> Vec<(String, &'static str)> {
    let mut columns = Vec::new();
    for field in kind.fields() {
        let quoted = format!("\"{}\"", field.name);
        match field.ty {
            FieldType::Time => {
                columns.push((quoted, "INTEGER"));
                columns.push((format!("\"{}_zone\"", field.name), "INTEGER"));
            }
            FieldType::Integer | FieldType::Bool | FieldType::Money => columns.push((quoted, "INTEGER")),
            FieldType::Number => columns.push((quoted, "REAL")),
            _ => columns.push((quoted, "TEXT")),
        }
    }
    columns
}

/// The INSERT statement of a kind.
pub(crate) fn insert_sql(kind: Kind) -> String {
    let fields = columns(kind);
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let places = vec!["?"; fields.len() + 4].join(",");
    format!(
        "INSERT INTO {} (unit,src,prim,hash,{}) VALUES ({places})",
        table(kind),
        names.join(",")
    )
}

/// A time zone note as one integer: offset minutes × 2, plus 1 when the zone was assumed.
pub(crate) fn zone_code(instant: &crate::model::time::Instant) -> i64 {
    i64::from(instant.offset_minutes) * 2 + i64::from(instant.zone_assumed)
}

/// Calls `bind` with the place, in the order of [`columns`] from 0, and the value of each column that is not null.
pub(crate) fn each_value(
    entity: &Emitted,
    mut bind: impl FnMut(usize, ToSqlOutput<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut place = 0;
    for (field, cell) in entity.kind.fields().iter().zip(&entity.cells) {
        match cell {
            Cell::Null => {}
            Cell::Text(text) => bind(place, ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())))?,
            Cell::Int(value) => bind(place, ToSqlOutput::Owned(Value::Integer(*value)))?,
            Cell::Real(value) => bind(place, ToSqlOutput::Owned(Value::Real(*value)))?,
            Cell::Time(instant) => {
                bind(place, ToSqlOutput::Owned(Value::Integer(instant.micros)))?;
                bind(place + 1, ToSqlOutput::Owned(Value::Integer(zone_code(instant))))?;
            }
        }
        place += if field.ty == FieldType::Time { 2 } else { 1 };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kind::KINDS;
    use rusqlite::Connection;

    /// Columns that every staging table starts with: row id, unit, source, whether the entity was the first of
    /// its unit, content hash, and the row that it duplicates (filled by the resolve stage).
    const LEADING: &[&str] = &["id", "unit", "src", "prim", "hash", "dup"];

    #[test]
    fn staging_tables_have_the_columns_of_their_kinds() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("schema/001.sql")).unwrap();
        for def in KINDS {
            let mut expected: Vec<String> = LEADING.iter().map(|name| (*name).to_owned()).collect();
            expected.extend(columns(def.kind).into_iter().map(|(name, _)| name.replace('"', "")));
            let mut found = Vec::new();
            conn.pragma(None, "table_info", table(def.kind), |row| {
                found.push(row.get::<_, String>(1)?);
                Ok(())
            })
            .unwrap();
            let lines: Vec<String> = columns(def.kind)
                .into_iter()
                .map(|(name, ty)| format!("{name} {ty}"))
                .collect();
            assert_eq!(found, expected, "001.sql should have: {}", lines.join(", "));
            conn.prepare(&insert_sql(def.kind)).unwrap();
        }
    }
}
