//! Every figure of the invented shop beside a second computation that shares no code with the program: plain loops over the
//! published tables, its own calendar, its own ranks. Also on a copy with solve times, scores and reopened tickets.

use omnify::kpi::{self, KpiOptions};
use omnify::pipeline::output::Output;
use omnify::pipeline::{self, Stage, project};
use omnify::store::query::Published;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const DAY: i64 = 86_400;
const HOLIDAYS: [(i64, i64, i64); 4] = [(2025, 7, 4), (2025, 11, 27), (2025, 12, 25), (2026, 1, 1)];
/// What the shop promises a day for: its own list and the social channels that are not in it.
const PROMISED: [&str; 6] = ["email", "facebook", "instagram", "telegram", "whatsapp", "x"];

/// One observation: metric, basis, channel, segment, month, value.
type Seen = (&'static str, &'static str, String, String, String, i64);

#[derive(Clone)]
struct Contact {
    customer: String,
    channel: String,
    at: i64,
    order: i64,
}

/// Days since 1970 (Howard Hinnant, days_from_civil).
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year and month of a day number.
fn month_of(day: i64) -> (i64, i64) {
    let mut year = 1970 + day.div_euclid(366);
    while day_number(year + 1, 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| day_number(year, *month, 1) <= day);
    (year, month.unwrap())
}

/// 0 = Monday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Seconds that New York is behind UTC in the daytime of a day.
fn behind(day: i64) -> i64 {
    let (year, _) = month_of(day);
    let sunday = |month: i64, from: i64| (from..).map(|d| day_number(year, month, d)).find(|d| weekday(*d) == 6);
    let summer = sunday(3, 8).unwrap() <= day && day < sunday(11, 1).unwrap();
    if summer { 4 * 3600 } else { 5 * 3600 }
}

fn local_day(at: i64) -> i64 {
    let day = (at - 5 * 3600).div_euclid(DAY);
    (at - behind(day)).div_euclid(DAY)
}

fn month(at: i64) -> String {
    let (year, month) = month_of(local_day(at));
    format!("{year:04}-{month:02}")
}

/// Seconds between nine and half past five in New York from Monday to Friday, holidays left out.
fn open_seconds(from: i64, to: i64) -> i64 {
    (local_day(from)..=local_day(to))
        .filter(|day| weekday(*day) < 5 && HOLIDAYS.iter().all(|(y, m, d)| day_number(*y, *m, *d) != *day))
        .map(|day| {
            let midnight = day * DAY + behind(day);
            ((midnight + 63_000).min(to) - (midnight + 32_400).max(from)).max(0)
        })
        .sum()
}

fn all<T>(conn: &Connection, sql: &str, take: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| take(row)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Everything that is counted, and the contacts of customers in order.
fn observe(conn: &Connection) -> (Vec<Seen>, Vec<Contact>) {
    let segments: BTreeMap<String, String> = all(
        conn,
        "SELECT customer_id, segment FROM customers WHERE segment IS NOT NULL",
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .into_iter()
    .collect();
    let as_of: i64 = conn
        .query_row(
            "SELECT CAST(strftime('%s', value) AS INTEGER) FROM meta WHERE key = 'as_of'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let mut seen: Vec<Seen> = Vec::new();
    let mut contacts: Vec<Contact> = Vec::new();
    let mut note = |metric, basis, channel: &str, customer: &str, at: Option<i64>, value: i64| {
        let segment = segments.get(customer).cloned().unwrap_or_default();
        let month = at.map(month).unwrap_or_default();
        seen.push((metric, basis, channel.to_owned(), segment, month, value));
    };
    // Conversations: the first question of a person, the first answer of a person behind it.
    type Said = (i64, i64, bool, String, String);
    let said: Vec<(i64, Said)> = all(
        conn,
        "SELECT conversation_id, CAST(strftime('%s', sent_at) AS INTEGER), message_id, direction = 'inbound', channel, COALESCE(customer_id, '') FROM messages
         WHERE sent_at IS NOT NULL AND conversation_id IS NOT NULL AND automated = 0 AND (author_kind IS NULL OR author_kind IN ('customer', 'agent'))
           AND (direction = 'outbound' OR direction = 'inbound' AND duplicate_of IS NULL)",
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))),
    );
    let mut talks: BTreeMap<i64, Vec<Said>> = BTreeMap::new();
    said.into_iter()
        .for_each(|(id, one)| talks.entry(id).or_default().push(one));
    let conversations = all(
        conn,
        "SELECT conversation_id, customer_id, CAST(strftime('%s', resolved_at) AS INTEGER), COALESCE(status, '') FROM conversations
         WHERE kind IN ('ticket', 'thread', 'session') AND merged_into IS NULL",
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, Option<i64>>(2)?, row.get::<_, String>(3)?)),
    );
    for (id, customer, resolved, status) in conversations {
        let Some(mut talk) = talks.remove(&id) else { continue };
        talk.sort();
        let Some(first) = talk.iter().position(|one| one.2) else {
            continue;
        };
        let (at, _, _, channel, writer) = talk[first].clone();
        let customer = customer.unwrap_or(writer);
        let answer = talk[first..].iter().find(|one| !one.2).map(|one| one.0);
        note("contacts", "calendar", &channel, &customer, Some(at), 1);
        note(
            "unanswered",
            "calendar",
            &channel,
            &customer,
            Some(at),
            i64::from(answer.is_none()),
        );
        if let Some(answer) = answer {
            note("first_response", "calendar", &channel, &customer, Some(at), answer - at);
            note(
                "first_response",
                "business",
                &channel,
                &customer,
                Some(at),
                open_seconds(at, answer),
            );
        }
        if PROMISED.contains(&channel.as_str()) && (answer.is_some() || as_of - at > DAY) {
            let kept = answer.is_some_and(|answer| answer - at <= DAY);
            note(
                "promise_kept",
                "calendar",
                &channel,
                &customer,
                Some(at),
                i64::from(kept),
            );
        }
        if let Some(resolved) = resolved.filter(|r| *r >= at && (status == "resolved" || status == "closed")) {
            note("resolution", "calendar", &channel, &customer, Some(at), resolved - at);
        }
        if !customer.is_empty() {
            contacts.push(Contact {
                customer,
                channel,
                at,
                order: id,
            });
        }
    }
    let calls = all(
        conn,
        "SELECT call_id, COALESCE(customer_id, ''), CAST(strftime('%s', started_at) AS INTEGER), wait_seconds,
           abandoned_at IS NOT NULL OR COALESCE(disposition, '') = 'abandoned', answered_at IS NOT NULL OR COALESCE(disposition, '') IN ('answered', 'transferred')
         FROM calls WHERE direction = 'inbound'",
        |row| {
            let who: (i64, String, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let how: (Option<i64>, bool, bool) = (row.get(3)?, row.get(4)?, row.get(5)?);
            Ok((who, how))
        },
    );
    for ((id, customer, at), (wait, abandoned, answered)) in calls {
        note("contacts", "calendar", "phone", &customer, at, 1);
        note(
            "call_abandonment",
            "calendar",
            "phone",
            &customer,
            at,
            i64::from(abandoned),
        );
        note(
            "call_unanswered",
            "calendar",
            "phone",
            &customer,
            at,
            i64::from(!answered),
        );
        if let (Some(wait), true) = (wait, answered) {
            note("phone_wait", "calendar", "phone", &customer, at, wait);
        }
        if let Some(at) = at.filter(|_| !customer.is_empty()) {
            let channel = "phone".to_owned();
            contacts.push(Contact {
                customer,
                channel,
                at,
                order: -id,
            });
        }
    }
    contacts.sort_by_key(|one| (one.customer.clone(), one.at, one.order));
    // Repeats: every contact against every other one of the customer.
    for (index, one) in contacts.iter().enumerate() {
        let same = || {
            contacts
                .iter()
                .enumerate()
                .filter(|(_, other)| other.customer == one.customer)
        };
        if one.at <= as_of - 7 * DAY {
            let later: Vec<_> = same()
                .filter(|(i, other)| *i > index && other.at - one.at <= 7 * DAY)
                .collect();
            let on_channel = later.iter().any(|(_, other)| other.channel == one.channel);
            note(
                "fcr",
                "calendar",
                &one.channel,
                &one.customer,
                Some(one.at),
                i64::from(later.is_empty()),
            );
            note(
                "fcr_channel",
                "calendar",
                &one.channel,
                &one.customer,
                Some(one.at),
                i64::from(!on_channel),
            );
        }
        let before = same().filter(|(i, _)| *i < index).map(|(_, other)| other).next_back();
        let before = before.filter(|before| one.at - before.at <= 7 * DAY);
        note(
            "repeat_rate",
            "calendar",
            &one.channel,
            &one.customer,
            Some(one.at),
            i64::from(before.is_some()),
        );
        if let Some(before) = before {
            let switched = i64::from(before.channel != one.channel);
            note(
                "switch_rate",
                "calendar",
                &one.channel,
                &one.customer,
                Some(one.at),
                switched,
            );
        }
    }
    cases(conn, &contacts, &mut note);
    ratings(conn, &mut note);
    (seen, contacts)
}

/// Cases from the conversations that carry their id; what the table of cases says must follow from these.
fn cases(
    conn: &Connection,
    contacts: &[Contact],
    note: &mut impl FnMut(&'static str, &'static str, &str, &str, Option<i64>, i64),
) {
    let calls: BTreeMap<i64, i64> = all(
        conn,
        "SELECT conversation_id, call_id FROM calls WHERE conversation_id IS NOT NULL",
        |row| Ok((row.get(0)?, -row.get::<_, i64>(1)?)),
    )
    .into_iter()
    .collect();
    type Member = (i64, String, Option<i64>, bool);
    let mut of: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    let members = all(
        conn,
        "SELECT case_id, conversation_id, case_rule, CAST(strftime('%s', resolved_at) AS INTEGER), COALESCE(status, '') IN ('open', 'pending', 'on_hold')
         FROM conversations WHERE case_id IS NOT NULL",
        |row| Ok((row.get::<_, String>(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))),
    );
    members
        .into_iter()
        .for_each(|(case, member)| of.entry(case).or_default().push(member));
    let known: BTreeMap<i64, &Contact> = contacts.iter().map(|one| (one.order, one)).collect();
    let stored = all(
        conn,
        "SELECT case_id, customer_id, CAST(strftime('%s', opened_at) AS INTEGER), CAST(strftime('%s', resolved_at) AS INTEGER), path, contact_count, repeat FROM cases",
        |row| {
            let head: (String, String, i64, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((
                head,
                row.get::<_, String>(4)?,
                (row.get::<_, i64>(5)?, row.get::<_, i64>(6)?),
            ))
        },
    );
    assert_eq!(stored.len(), of.len());
    for ((case, customer, opened, resolved), path, (count, repeats)) in stored {
        let members = &of[&case];
        let mut asked: Vec<(&Contact, &str)> = Vec::new();
        for (id, rule, ..) in members {
            if let Some(contact) = known.get(calls.get(id).unwrap_or(id)) {
                assert_eq!(contact.customer, customer, "{case}");
                asked.push((contact, rule));
            }
        }
        asked.sort_by_key(|(contact, _)| contact.at);
        let channels: Vec<&str> = asked.iter().map(|(contact, _)| contact.channel.as_str()).collect();
        assert_eq!(serde_json::from_str::<Vec<String>>(&path).unwrap(), channels, "{case}");
        assert_eq!((count, opened), (asked.len() as i64, asked[0].0.at), "{case}");
        let told_again = asked.windows(2).filter(|pair| {
            let ((a, _), (b, rule)) = (pair[0], pair[1]);
            matches!(rule, "reference" | "intent") && a.channel != b.channel && b.at - a.at <= 7 * DAY
        });
        assert_eq!(repeats, told_again.count() as i64, "{case}");
        note(
            "had_to_repeat",
            "calendar",
            channels[0],
            &customer,
            Some(opened),
            i64::from(repeats > 0),
        );
        let Some(resolved) = resolved.filter(|resolved| *resolved >= opened) else {
            continue;
        };
        note(
            "case_resolution",
            "calendar",
            channels[0],
            &customer,
            Some(opened),
            resolved - opened,
        );
        if channels.iter().collect::<BTreeSet<_>>().len() > 1 {
            note(
                "cross_channel_resolution",
                "calendar",
                channels[0],
                &customer,
                Some(opened),
                resolved - opened,
            );
        }
    }
}

fn ratings(conn: &Connection, note: &mut impl FnMut(&'static str, &'static str, &str, &str, Option<i64>, i64)) {
    let scores = all(
        conn,
        "SELECT r.kind, (r.score - COALESCE(r.scale_min, 1)) / (COALESCE(r.scale_max, 5) - COALESCE(r.scale_min, 1)), COALESCE(c.channel, ''), COALESCE(r.customer_id, ''),
           CAST(strftime('%s', r.rated_at) AS INTEGER), r.score
         FROM ratings r LEFT JOIN conversations c ON c.conversation_id = r.conversation_id WHERE r.kind <> 'review'",
        |row| {
            let who: (String, f64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((who, row.get::<_, String>(3)?, row.get::<_, Option<i64>>(4)?, row.get::<_, f64>(5)?))
        },
    );
    for ((kind, position, channel), customer, at, score) in scores {
        match kind.as_str() {
            "nps" => note(
                "nps",
                "calendar",
                &channel,
                &customer,
                at,
                if score >= 9.0 {
                    100
                } else if score >= 7.0 {
                    0
                } else {
                    -100
                },
            ),
            "csat" => note("csat", "calendar", &channel, &customer, at, i64::from(position >= 0.7)),
            _ => note("ces", "calendar", &channel, &customer, at, i64::from(position >= 0.7)),
        }
    }
    let asked = all(
        conn,
        "SELECT COALESCE(channel, ''), CAST(strftime('%s', opened_at) AS INTEGER), EXISTS (SELECT 1 FROM ratings r WHERE r.conversation_id = c.conversation_id)
         FROM conversations c WHERE status IN ('resolved', 'closed') AND merged_into IS NULL",
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, i64>(2)?)),
    );
    for (channel, at, rated) in asked {
        note("rating_response", "calendar", &channel, "", at, rated);
    }
}

/// The figure of a group of values: n, p50, p90, value.
fn figure(metric: &str, mut values: Vec<i64>) -> (u64, Option<f64>, Option<f64>, Option<f64>) {
    let n = values.len();
    if matches!(
        metric,
        "first_response" | "resolution" | "phone_wait" | "case_resolution" | "cross_channel_resolution"
    ) {
        values.sort_unstable();
        // Nearest rank: the value at ⌈p × n⌉, counted from one.
        let rank = |tenths: usize| (n * tenths).div_ceil(10) - 1;
        return (
            n as u64,
            Some(values[rank(5)] as f64),
            Some(values[rank(9)] as f64),
            None,
        );
    }
    (n as u64, None, None, Some(values.iter().sum::<i64>() as f64 / n as f64))
}

/// Compares all figures and steps of a dataset with the second computation; returns the metrics that have a figure.
fn check(path: &Path, options: &KpiOptions) -> BTreeSet<String> {
    let kpis = kpi::compute(&Published::open(path).unwrap(), options).unwrap();
    let conn = Connection::open(path).unwrap();
    let (seen, contacts) = observe(&conn);
    let mut groups: BTreeMap<[String; 5], Vec<i64>> = BTreeMap::new();
    for (metric, basis, channel, segment, month, value) in seen {
        let levels = [
            ("", "", ""),
            (&channel, "", ""),
            ("", &segment, ""),
            ("", "", &month),
            (&channel, "", &month),
        ];
        let keys: BTreeSet<[String; 5]> = levels
            .iter()
            .filter(|level| level.2.is_empty() || !month.is_empty())
            .map(|(channel, segment, month)| [metric, basis, channel, segment, month].map(str::to_owned))
            .collect();
        keys.into_iter()
            .for_each(|key| groups.entry(key).or_default().push(value));
    }
    let contacts_of = |channel: &str, segment: &str, month: &str| {
        groups[&["contacts", "calendar", channel, segment, month].map(str::to_owned)].len() as f64
    };
    let mut computed = BTreeMap::new();
    for row in kpis.rows.iter().filter(|row| row.computable) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let key = [
            row.metric.clone(),
            row.basis.clone(),
            text(&row.channel),
            text(&row.segment),
            text(&row.month),
        ];
        assert!(
            computed.insert(key, (row.n, row.p50, row.p90, row.value)).is_none(),
            "twice: {row:?}"
        );
    }
    for (key, values) in &groups {
        let mut expected = figure(&key[0], values.clone());
        if key[0] == "contacts" {
            expected.3 = Some(values.len() as f64 / contacts_of("", &key[3], &key[4]));
        }
        assert_eq!(computed.remove(key), Some(expected), "{key:?}");
    }
    assert!(computed.is_empty(), "figures of nothing: {computed:?}");
    let mut steps: BTreeMap<(&str, &str), (Vec<u64>, BTreeSet<&str>)> = BTreeMap::new();
    for pair in contacts
        .windows(2)
        .filter(|pair| pair[0].customer == pair[1].customer && pair[1].at - pair[0].at <= 7 * DAY)
    {
        let step = steps.entry((&pair[0].channel, &pair[1].channel)).or_default();
        step.0.push((pair[1].at - pair[0].at) as u64);
        step.1.insert(&pair[1].customer);
    }
    assert_eq!(kpis.journeys.len(), steps.len());
    for journey in &kpis.journeys {
        let (gaps, customers) = steps
            .get_mut(&(journey.from_channel.as_str(), journey.to_channel.as_str()))
            .unwrap();
        gaps.sort_unstable();
        let median = Some(gaps[gaps.len().div_ceil(2) - 1]);
        assert_eq!(
            (journey.n, journey.cases),
            (gaps.len() as u64, customers.len() as u64),
            "{journey:?}"
        );
        assert_eq!(journey.median_gap_seconds, median, "{journey:?}");
    }
    groups.into_keys().map(|key| key[0].clone()).collect()
}

/// Solve times, some before the question, some with a customer who came back; scores of all kinds; robots and copies.
const MORE: &str = "
UPDATE conversations SET resolved_at = strftime('%Y-%m-%dT%H:%M:%SZ', opened_at, '+' || (conversation_id * 977 % 900000 - 3000) || ' seconds'), status = 'resolved'
  WHERE conversation_id % 3 = 0 AND kind = 'ticket';
UPDATE cases SET resolved_at = strftime('%Y-%m-%dT%H:%M:%SZ', opened_at, '+' || (length(path) * 4001) || ' seconds') WHERE case_id > 'K8';
INSERT INTO ratings (rating_id, source, native_id, kind, score, scale_min, scale_max, conversation_id, customer_id, rated_at)
  SELECT 1000000 + conversation_id, source, native_id, CASE conversation_id % 2 WHEN 0 THEN 'nps' ELSE 'ces' END, conversation_id % 2 + conversation_id % 10,
    CASE conversation_id % 2 WHEN 0 THEN 0 ELSE 1 END, 10, conversation_id, customer_id, opened_at FROM conversations WHERE kind = 'thread' AND conversation_id % 4 < 2;
UPDATE messages SET automated = 1 WHERE direction = 'outbound' AND message_id % 11 = 0;
UPDATE messages SET author_kind = 'bot' WHERE direction = 'outbound' AND message_id % 13 = 0;
UPDATE messages SET direction = 'internal' WHERE direction = 'outbound' AND message_id % 17 = 0;";

#[test]
fn every_figure_equals_a_second_computation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios/ecofriendly");
    let out = tempfile::tempdir().unwrap();
    let job = project::load(&folder).unwrap();
    let options = job.settings.kpi.clone();
    let output = Output::open(out.path(), &job.input).unwrap();
    pipeline::run(&job.input, &output, job.settings, Stage::Publish, &|_| {}).unwrap();
    let path = out.path().join("unified.sqlite");
    let metrics = check(&path, &options);
    assert_eq!(metrics.len(), 14, "{metrics:?}");
    Connection::open(&path).unwrap().execute_batch(MORE).unwrap();
    let metrics = check(&path, &options);
    assert_eq!(metrics.len(), 19, "{metrics:?}");
}
