//! Figures against a small history whose answers were worked out by hand.

use super::*;
use crate::model::gap::KpiRow;

const HISTORY: &str = include_str!("tests/history.sql");

fn options() -> KpiOptions {
    let mut weekdays: [Vec<_>; 7] = Default::default();
    let (days, spans) = parse_weekday_hours("mon-fri", "09:00-17:00").unwrap();
    for day in days {
        weekdays[day].clone_from(&spans);
    }
    let hours = Hours {
        zone: TimeZone::get("America/New_York").unwrap(),
        weekdays,
        holidays: [].into(),
    };
    KpiOptions {
        hours: Some(hours),
        ..KpiOptions::default()
    }
}

fn kpis(sql: &str, options: &KpiOptions) -> Kpis {
    compute(&Published::in_memory(sql).unwrap(), options).unwrap()
}

fn row<'a>(kpis: &'a Kpis, metric: &str, basis: &str, channel: &str, month: &str) -> &'a KpiRow {
    let found = kpis.rows.iter().find(|row| {
        (row.metric.as_str(), row.basis.as_str()) == (metric, basis)
            && row.channel.as_deref().unwrap_or("") == channel
            && row.month.as_deref().unwrap_or("") == month
            && row.segment.is_none()
    });
    found.unwrap_or_else(|| panic!("no {metric} {basis} {channel} {month}: {:#?}", kpis.rows))
}

#[test]
fn times_are_exact_to_the_second() {
    let kpis = kpis(HISTORY, &options());
    for (metric, basis, channel, month, n, p50, p90) in [
        // E-mail: 1 h 0 min 5 s, 2 h, 64 h 30 min over a weekend; the automatic answer and the note do not count.
        ("first_response", "calendar", "email", "", 3, 7200.0, 232_200.0),
        ("first_response", "calendar", "email", "2026-03", 2, 3605.0, 7200.0),
        // The month is that of the first contact in the project's zone: 2026-02-28 22:30 in New York.
        (
            "first_response",
            "calendar",
            "email",
            "2026-02",
            1,
            232_200.0,
            232_200.0,
        ),
        ("first_response", "calendar", "facebook", "", 1, 90_000.0, 90_000.0),
        ("first_response", "calendar", "", "", 4, 7200.0, 232_200.0),
        // The weekend does not count: eight hours of Monday, six of Tuesday.
        ("first_response", "business", "email", "", 3, 7200.0, 50_400.0),
        ("resolution", "calendar", "email", "", 1, 172_800.0, 172_800.0),
        ("phone_wait", "calendar", "phone", "", 2, 20.0, 41.0),
    ] {
        let row = row(&kpis, metric, basis, channel, month);
        assert_eq!(
            (row.n, row.p50, row.p90),
            (n, Some(p50), Some(p90)),
            "{metric} {basis} {channel} {month}"
        );
        assert_eq!(row.unit, "seconds");
    }
}

#[test]
fn shares_are_exact() {
    let kpis = kpis(HISTORY, &options());
    for (metric, channel, n, value) in [
        ("contacts", "email", 4, 4.0 / 9.0),
        ("contacts", "phone", 3, 3.0 / 9.0),
        ("unanswered", "email", 4, 0.25),
        ("unanswered", "facebook", 2, 0.5),
        // One answer came after 25 h; the open question is older than the promise too.
        ("promise_kept", "facebook", 2, 0.0),
        ("call_abandonment", "phone", 3, 1.0 / 3.0),
        ("call_unanswered", "phone", 3, 1.0 / 3.0),
        ("csat", "email", 2, 0.5),
    ] {
        let row = row(&kpis, metric, "calendar", channel, "");
        assert_eq!((row.n, row.value), (n, Some(value)), "{metric} {channel}");
    }
    assert_eq!(row(&kpis, "nps", "calendar", "", "").value, Some(0.0));
}

#[test]
fn repeats_are_seen_across_channels_only() {
    let kpis = kpis(HISTORY, &options());
    // c1: e-mail 2 March, phone 3 March, e-mail 20 March. c2: e-mail 1 March (UTC), facebook 4 March. c3: facebook, phone, phone.
    for (metric, n, value) in [("repeat_rate", 8, 4.0 / 8.0), ("switch_rate", 4, 3.0 / 4.0)] {
        let row = row(&kpis, metric, "calendar", "", "");
        assert_eq!((row.n, row.value), (n, Some(value)), "{metric}");
    }
    let alone = row(&kpis, "fcr_channel", "calendar", "", "");
    let all = row(&kpis, "fcr", "calendar", "", "");
    assert_eq!((alone.n, alone.value), (8, Some(7.0 / 8.0)));
    assert_eq!((all.n, all.value), (8, Some(4.0 / 8.0)));
    let steps: Vec<(&str, &str, u64)> = kpis
        .journeys
        .iter()
        .map(|step| (step.from_channel.as_str(), step.to_channel.as_str(), step.n))
        .collect();
    assert_eq!(
        steps,
        [
            ("email", "facebook", 1),
            ("email", "phone", 1),
            ("facebook", "phone", 1),
            ("phone", "phone", 1)
        ]
    );
    assert_eq!(kpis.journeys[1].median_gap_seconds, Some(86_400));
}

#[test]
fn what_is_missing_is_said() {
    let kpis = kpis("", &KpiOptions::default());
    assert!(!kpis.rows.is_empty());
    for row in &kpis.rows {
        assert!(
            !row.computable && row.n == 0 && row.reason.as_deref().is_some_and(|reason| reason.contains("; ")),
            "{row:?}"
        );
    }
    let business = row(&kpis, "first_response", "business", "", "");
    assert!(business.reason.as_deref().unwrap().contains("hours:"));
}
