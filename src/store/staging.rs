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

/// The row of an entity: the columns that are not null. All texts stand in one buffer, since rows are made on one
/// thread and dropped on another, where each piece of memory costs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    columns: Vec<(usize, Column)>,
    texts: String,
}

/// A column that is not null.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Int(i64),
    Real(f64),
    /// End of its text in the buffer; it starts where the one before it ends.
    Text(usize),
}

impl Row {
    /// Writes an entity as a row.
    pub(crate) fn new(entity: &Emitted) -> Self {
        let (mut filled, mut length) = (0, 0);
        for cell in &entity.cells {
            match cell {
                Cell::Null => {}
                Cell::Text(text) => (filled, length) = (filled + 1, length + text.len()),
                Cell::Int(_) | Cell::Real(_) => filled += 1,
                Cell::Time(_) => filled += 2,
            }
        }
        let mut columns = Vec::with_capacity(filled);
        let mut texts = String::with_capacity(length);
        let mut place = 0;
        for (field, cell) in entity.kind.fields().iter().zip(&entity.cells) {
            match cell {
                Cell::Null => {}
                Cell::Text(text) => {
                    texts.push_str(text);
                    columns.push((place, Column::Text(texts.len())));
                }
                Cell::Int(value) => columns.push((place, Column::Int(*value))),
                Cell::Real(value) => columns.push((place, Column::Real(*value))),
                Cell::Time(instant) => {
                    columns.push((place, Column::Int(instant.micros)));
                    columns.push((place + 1, Column::Int(zone_code(instant))));
                }
            }
            place += if field.ty == FieldType::Time { 2 } else { 1 };
        }
        Self { columns, texts }
    }

    /// Calls `bind` with the place, in the order of [`columns`] from 0, and the value of each column that is not null.
    pub(crate) fn each_value(
        &self,
        mut bind: impl FnMut(usize, ToSqlOutput<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let texts = self.texts.as_bytes();
        let mut start = 0;
        for (place, column) in &self.columns {
            let value = match column {
                Column::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
                Column::Real(value) => ToSqlOutput::Owned(Value::Real(*value)),
                Column::Text(end) => {
                    let text = &texts[start..*end];
                    start = *end;
                    ToSqlOutput::Borrowed(ValueRef::Text(text))
                }
            };
            bind(*place, value)?;
        }
        Ok(())
    }
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
