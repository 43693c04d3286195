//! Tests of reading times.

use super::*;

fn utc(text: &str, formats: &[&str]) -> String {
    shown(text, formats, "UTC")
}

fn shown(text: &str, formats: &[&str], zone: &str) -> String {
    let formats: Vec<_> = formats
        .iter()
        .map(|name| TimeFormat::from_name(name).unwrap())
        .collect();
    match parse_time(text, &formats, &Zone::named(zone).unwrap(), None) {
        Ok(Some((instant, note))) => {
            let stamp = jiff::Timestamp::from_microsecond(instant.micros).unwrap();
            let note = note.map_or("", |note| note.code());
            format!("{stamp} {} {note}", instant.offset_minutes)
                .trim_end()
                .to_owned()
        }
        Ok(None) => "never".to_owned(),
        Err(error) => error.code().to_owned(),
    }
}

#[test]
fn formats() {
    for (text, format, expected) in [
        ("2025-01-05 10:00:00 -0500", "rfc3339", "2025-01-05T15:00:00Z -300"),
        ("2025-01-05T10:00:00.123Z", "rfc3339", "2025-01-05T10:00:00.123Z 0"),
        ("2025-01-05T10:00:00+02:00", "rfc3339", "2025-01-05T08:00:00Z 120"),
        ("2025-01-05T10:00", "iso", "2025-01-05T10:00:00Z 0"),
        ("2025-01-05", "iso", "2025-01-05T00:00:00Z 0"),
        ("1736071200", "epoch", "2025-01-05T10:00:00Z 0"),
        ("1736071200.5", "epoch", "2025-01-05T10:00:00.5Z 0"),
        ("1736071200000", "epoch", "2025-01-05T10:00:00Z 0"),
        ("1736071200000000", "epoch", "2025-01-05T10:00:00Z 0"),
        ("0", "epoch", "never"),
        ("Sun, 05 Jan 2025 10:00:00 +0100", "rfc2822", "2025-01-05T09:00:00Z 60"),
        ("Wed Oct 10 20:19:24 +0000 2018", "x", "2018-10-10T20:19:24Z 0"),
        ("31/12/2024 23:59", "dmy_or_mdy", "2024-12-31T23:59:00Z 0"),
        ("12/31/24, 11:59 PM", "dmy_or_mdy", "2024-12-31T23:59:00Z 0"),
        ("04.01.18, 11:53:57", "dmy", "2018-01-04T11:53:57Z 0"),
        (
            "1/2/2024 3:04 p. m.",
            "dmy_or_mdy",
            "2024-02-01T15:04:00Z 0 date-order-assumed",
        ),
        ("1/2/2024 3:04 p. m.", "mdy", "2024-01-02T15:04:00Z 0"),
        ("05-Jan-2025 10:00", "%d-%b-%Y %H:%M", "2025-01-05T10:00:00Z 0"),
        ("0001-01-01 00:00:00", "iso", "implausible-year"),
        ("1899-12-30", "iso", "implausible-year"),
        ("2025-01-31 10:00:00", "%m/%d/%Y %H:%M", "2025-01-31T10:00:00Z 0"),
        ("2025-01-31", "mdy", "2025-01-31T00:00:00Z 0"),
        ("yesterday", "iso", "unreadable-time"),
        ("2025-13-40", "iso", "unreadable-time"),
    ] {
        assert_eq!(utc(text, &[format]), expected, "{text} as {format}");
    }
}

#[test]
fn clock_changes_are_told() {
    let zone = "America/New_York";
    assert_eq!(
        shown("2024-03-10 02:30:00", &["iso"], zone),
        "2024-03-10T07:30:00Z -300 time-in-dst-gap"
    );
    assert_eq!(
        shown("2024-11-03 01:30:00", &["iso"], zone),
        "2024-11-03T05:30:00Z -240 time-in-dst-fold"
    );
}

#[test]
fn the_order_is_decided_over_the_values() {
    let mut votes = DateVotes::default();
    for text in ["1/2/24", "3/2/24", "13/2/24"] {
        votes.observe(text);
    }
    assert_eq!(votes.decide(), Some(DateOrder::DayFirst));
    let mut votes = DateVotes::default();
    for day in 1..=9 {
        votes.observe(&format!("2/{day}/24, 10:00"));
    }
    assert_eq!(votes.decide(), Some(DateOrder::MonthFirst));
    assert_eq!(DateVotes::default().decide(), None);
}
