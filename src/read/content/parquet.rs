//! Parquet files: one table, its values as the text that an export to CSV would have.
//!
//! Pages of one row group are in memory at a time. Lists, maps and groups inside a row become JSON text.

use super::Part;
use super::guard::guarded;
use super::rows::{Line, Rows, write_number};
use crate::read::hex::hex;
use crate::read::member::Backing;
use anyhow::{Result, anyhow};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp, civil};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{Read as _, Write};

/// What a column of numbers or bytes stands for, where the value itself does not say.
#[derive(Debug, Clone, Copy, Default)]
struct Meaning {
    /// Parts of a second of a time.
    unit: Option<i64>,
    /// A point in time, not a time of day.
    moment: bool,
    /// In UTC.
    utc: bool,
    uuid: bool,
}

/// The table of a Parquet file.
///
/// # Errors
/// The file cannot be read.
pub(super) fn list(backing: &Backing) -> Result<Vec<Part>, String> {
    let backing = backing.clone();
    guarded(move || open(&backing).map(drop).map_err(|error| error.to_string()))?;
    Ok(vec![Part {
        name: "rows".to_owned(),
        format: "parquet",
        has_header: true,
        member: None,
        write: Ok(write_table),
    }])
}

fn open(backing: &Backing) -> Result<Box<dyn FileReader>> {
    // The library's texts may quote the file.
    let damaged = |_| anyhow!("the Parquet file cannot be read: its directory is damaged, or it is encrypted");
    if let Backing::Disk(path) = backing {
        return Ok(Box::new(SerializedFileReader::new(File::open(path)?).map_err(damaged)?));
    }
    let mut bytes = Vec::new();
    backing.open()?.read_to_end(&mut bytes)?;
    Ok(Box::new(
        SerializedFileReader::new(Bytes::from(bytes)).map_err(damaged)?,
    ))
}

fn write_table(backing: &Backing, _name: &str, out: &mut dyn Write) -> Result<()> {
    let file = open(backing)?;
    let schema = file.metadata().file_metadata().schema();
    let meanings: Vec<Meaning> = schema.get_fields().iter().map(|field| meaning(field)).collect();
    let mut rows = Rows::of_width(out, meanings.len());
    let mut line = Line::default();
    for field in schema.get_fields() {
        line.cell(|text| text.extend_from_slice(field.name().as_bytes()));
    }
    rows.write(&line)?;
    let damaged = |done: u64| anyhow!("the Parquet file is damaged behind row {done}");
    for (done, row) in (0..).zip(file.get_row_iter(None).map_err(|_| damaged(0))?) {
        let row = row.map_err(|_| damaged(done))?;
        line.clear();
        for ((_, field), meaning) in row.get_column_iter().zip(&meanings) {
            line.cell(|text| write_field(text, field, *meaning));
        }
        rows.write(&line)?;
    }
    Ok(rows.finish()?)
}

fn meaning(field: &Type) -> Meaning {
    let parts = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    match field.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(kind)) => Meaning {
            unit: Some(parts(&kind.unit)),
            moment: true,
            utc: kind.is_adjusted_to_u_t_c,
            uuid: false,
        },
        Some(LogicalType::Time(kind)) => Meaning {
            unit: Some(parts(&kind.unit)),
            ..Meaning::default()
        },
        Some(LogicalType::Uuid) => Meaning {
            uuid: true,
            ..Meaning::default()
        },
        _ => Meaning::default(),
    }
}

fn write_field(out: &mut Vec<u8>, field: &Field, meaning: Meaning) {
    let text = match field {
        Field::Null => return,
        Field::Str(text) => return out.extend_from_slice(text.as_bytes()),
        Field::Float(number) => return write_number(out, number.to_string().parse().unwrap_or(f64::from(*number))),
        Field::Double(number) => return write_number(out, *number),
        Field::Bytes(bytes) if meaning.uuid && bytes.len() == 16 => uuid(&hex(bytes.data())),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => text.to_owned(),
            Err(_) => hex(bytes.data()),
        },
        Field::Date(days) => date(*days),
        Field::TimeMillis(time) => of_day(i64::from(*time), 1_000),
        Field::TimeMicros(time) => of_day(*time, 1_000_000),
        Field::TimestampMillis(time) => moment(*time, 1_000, meaning.utc),
        Field::TimestampMicros(time) => moment(*time, 1_000_000, meaning.utc),
        Field::Long(number) => match meaning.unit {
            Some(unit) if meaning.moment => moment(*number, unit, meaning.utc),
            Some(unit) => of_day(*number, unit),
            None => number.to_string(),
        },
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => json(field).to_string(),
        // Whole numbers, truth values and decimals.
        plain => plain.to_string(),
    };
    out.extend_from_slice(text.as_bytes());
}

fn json(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(yes) => (*yes).into(),
        Field::Byte(_)
        | Field::Short(_)
        | Field::Int(_)
        | Field::Long(_)
        | Field::UByte(_)
        | Field::UShort(_)
        | Field::UInt(_)
        | Field::ULong(_)
        | Field::Float(_)
        | Field::Double(_) => serde_json::from_str(&field.to_string()).unwrap_or(Value::Null),
        Field::Group(row) => Value::Object(
            row.get_column_iter()
                .map(|(name, field)| (name.clone(), json(field)))
                .collect::<Map<_, _>>(),
        ),
        Field::ListInternal(list) => list.elements().iter().map(json).collect(),
        Field::MapInternal(map) => {
            let entry = |(key, value): &(Field, Field)| (plain(key), json(value));
            Value::Object(map.entries().iter().map(entry).collect::<Map<_, _>>())
        }
        other => plain(other).into(),
    }
}

fn plain(field: &Field) -> String {
    let mut text = Vec::new();
    write_field(&mut text, field, Meaning::default());
    String::from_utf8_lossy(&text).into_owned()
}

fn date(days: i32) -> String {
    let epoch = civil::date(1970, 1, 1);
    epoch
        .checked_add(SignedDuration::from_hours(i64::from(days) * 24))
        .map_or_else(|_| days.to_string(), |date| date.to_string())
}

fn duration(count: i64, unit: i64) -> SignedDuration {
    let nanos = count.rem_euclid(unit) * (1_000_000_000 / unit);
    SignedDuration::new(count.div_euclid(unit), i32::try_from(nanos).unwrap_or(0))
}

fn of_day(count: i64, unit: i64) -> String {
    civil::Time::midnight()
        .checked_add(duration(count, unit))
        .map_or_else(|_| count.to_string(), |time| time.to_string())
}

/// A point in time, in UTC when the file says so, else as the local time that it is.
fn moment(count: i64, unit: i64, utc: bool) -> String {
    match Timestamp::UNIX_EPOCH.checked_add(duration(count, unit)) {
        Ok(stamp) if utc => stamp.to_string(),
        Ok(stamp) => stamp.to_string().trim_end_matches('Z').replacen('T', " ", 1),
        Err(_) => count.to_string(),
    }
}

fn uuid(hex: &str) -> String {
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_iso_text() {
        assert_eq!(date(19_727), "2024-01-05");
        assert_eq!(of_day(36_000_500, 1_000), "10:00:00.5");
        assert_eq!(moment(1_704_448_800_000, 1_000, true), "2024-01-05T10:00:00Z");
        assert_eq!(
            moment(1_704_448_800_000_000_000, 1_000_000_000, false),
            "2024-01-05 10:00:00"
        );
        assert_eq!(moment(-1, 1_000, false), "1969-12-31 23:59:59.999");
        assert_eq!(moment(i64::MAX, 1_000, false), i64::MAX.to_string());
        assert_eq!(
            uuid("00112233445566778899aabbccddeeff"),
            "00112233-4455-6677-8899-aabbccddeeff"
        );
    }
}
