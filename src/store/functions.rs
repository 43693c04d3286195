//! SQL functions of the working store: times and birth dates as text, folded keys, and what of a mail stays the same in a ticket.

use crate::normalise::{birth, subject};
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Formats microseconds since 1970 as UTC RFC 3339 text, e.g. `2026-01-31T09:30:00Z`; a fraction only where there is one.
pub fn rfc3339(micros: i64) -> Option<String> {
    Timestamp::from_microsecond(micros).ok().map(|time| time.to_string())
}

/// Registers the functions on a connection.
pub(crate) fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("rfc3339", 1, flags, |context| {
        Ok(context.get::<Option<i64>>(0)?.and_then(rfc3339))
    })?;
    // Offset minutes of a zone code (see staging::zone_code); floor division keeps negative offsets right.
    conn.create_scalar_function("zone_offset", 1, flags, |context| {
        Ok(context.get::<Option<i64>>(0)?.map(|code| code.div_euclid(2)))
    })?;
    conn.create_scalar_function("zone_assumed", 1, flags, |context| {
        Ok(context.get::<Option<i64>>(0)?.map(|code| code.rem_euclid(2)))
    })?;
    conn.create_scalar_function("birth_date", 1, flags, |context| {
        let text = context.get_raw(0).as_str_or_null().unwrap_or_default();
        Ok(text.and_then(birth::shown))
    })?;
    conn.create_scalar_function("subject_base", 1, flags, |context| {
        let text = context.get_raw(0).as_str_or_null().unwrap_or_default();
        Ok(text.map(|text| subject::base(text).0).filter(|text| !text.is_empty()))
    })?;
    conn.create_scalar_function("ticket_number", 1, flags, |context| {
        let text = context.get_raw(0).as_str_or_null().unwrap_or_default();
        Ok(text.and_then(subject::ticket_number).map(str::to_owned))
    })?;
    conn.create_scalar_function("said", 1, flags, |context| {
        let text = context.get_raw(0).as_str_or_null().unwrap_or_default();
        Ok(text.map(subject::said))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn zone_codes_of_negative_offsets_come_back() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        super::register(&conn).unwrap();
        let row: (i64, i64, String) = conn
            .query_row("SELECT zone_offset(-599), zone_assumed(-599), rfc3339(0)", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap();
        assert_eq!(row, (-300, 1, "1970-01-01T00:00:00Z".to_owned()));
    }
}
