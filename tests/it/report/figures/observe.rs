//! What the published tables hold of each figure, row by row.

use super::DAY;
use super::calendar::{month, open_seconds};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What the shop promises a day for: its own list and the social channels that are not in it.
const PROMISED: [&str; 6] = ["email", "facebook", "instagram", "telegram", "whatsapp", "x"];

/// One observation: metric, basis, channel, segment, month, value.
pub(super) type Seen = (&'static str, &'static str, String, String, String, i64);

#[derive(Clone)]
pub(super) struct Contact {
    pub(super) customer: String,
    pub(super) channel: String,
    pub(super) at: i64,
    order: i64,
}

fn all<T>(conn: &Connection, sql: &str, take: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| take(row)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Everything that is counted, and the contacts of customers in order.
pub(super) fn observe(conn: &Connection) -> (Vec<Seen>, Vec<Contact>) {
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
