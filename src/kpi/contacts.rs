//! Contacts of customers with their first response and resolution: one pass over messages, one over calls.

use super::KpiOptions;
use super::calendar::Clock;
use super::tally::{Place, Tally};
use crate::store::query::Published;
use anyhow::Result;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One contact: a conversation that a customer opened, or an inbound call.
#[derive(Debug, Clone)]
pub(super) struct Contact {
    pub(super) customer: String,
    pub(super) channel: String,
    /// Seconds since 1970.
    pub(super) at: i64,
    /// Conversation number; keeps the order of simultaneous contacts stable.
    pub(super) id: i64,
}

const MESSAGES: &str = "
SELECT m.conversation_id, m.direction, m.automated, m.author_kind, m.sent_at, m.channel, COALESCE(c.customer_id, m.customer_id), c.resolved_at, c.status, m.duplicate_of
FROM messages m JOIN conversations c ON c.conversation_id = m.conversation_id
WHERE c.kind NOT IN ('group', 'call', 'review') AND c.merged_into IS NULL AND m.sent_at IS NOT NULL AND m.direction IN ('inbound', 'outbound')
ORDER BY m.conversation_id, m.sent_at, m.message_id";
const CALLS: &str = "
SELECT call_id, customer_id, started_at, disposition, abandoned_at, wait_seconds, answered_at FROM calls
WHERE direction = 'inbound' ORDER BY call_id";

/// What is known of a conversation while its messages pass by.
#[derive(Default)]
struct Talk {
    id: i64,
    customer: String,
    channel: String,
    asked: Option<i64>,
    answered: Option<i64>,
    resolved: Option<i64>,
    finished: bool,
}

struct Collector<'a> {
    options: &'a KpiOptions,
    segments: &'a BTreeMap<String, String>,
    as_of: Option<i64>,
    clock: Option<Clock<'a>>,
    contacts: Vec<Contact>,
}

/// Collects all contacts and counts response, resolution, waiting and volume.
pub(super) fn collect(
    data: &Published,
    options: &KpiOptions,
    segments: &BTreeMap<String, String>,
    as_of: Option<Timestamp>,
    tally: &mut Tally,
) -> Result<Vec<Contact>> {
    let mut collector = Collector {
        options,
        segments,
        as_of: as_of.map(Timestamp::as_second),
        clock: options.hours.as_ref().map(Clock::new),
        contacts: Vec::new(),
    };
    refusals(tally, options);
    let mut talk = Talk::default();
    data.each(MESSAGES, &[], |_, row| {
        let id = row[0].int();
        if id != talk.id {
            collector.finish(std::mem::take(&mut talk), tally);
            talk = Talk { id, ..Talk::default() };
        }
        let Some(at) = second(row[4].text()) else { return Ok(()) };
        let human = row[2].int() == 0 && !matches!(row[3].text(), "bot" | "system");
        match row[1].text() {
            "inbound" if human && talk.asked.is_none() && row[9].int() == 0 => {
                talk.asked = Some(at);
                row[5].text().clone_into(&mut talk.channel);
                row[6].text().clone_into(&mut talk.customer);
                talk.resolved = second(row[7].text());
                talk.finished = matches!(row[8].text(), "resolved" | "closed");
            }
            "outbound" if human && talk.asked.is_some() && talk.answered.is_none() => talk.answered = Some(at),
            _ => {}
        }
        Ok(())
    })?;
    collector.finish(talk, tally);
    data.each(CALLS, &[], |_, row| {
        collector.call(&row, tally);
        Ok(())
    })?;
    let mut contacts = collector.contacts;
    contacts.sort_by(|a, b| (&a.customer, a.at, a.id, &a.channel).cmp(&(&b.customer, b.at, b.id, &b.channel)));
    Ok(contacts)
}

fn refusals(tally: &mut Tally, options: &KpiOptions) {
    let messages = "no message of a customer has a time; export messages with their times and directions";
    for metric in ["first_response", "unanswered", "contacts"] {
        tally.refuse(metric, "calendar", messages);
    }
    tally.refuse(
        "first_response",
        "business",
        if options.hours.is_some() {
            messages
        } else {
            "the opening hours are not known; set `hours:` in project.yaml"
        },
    );
    tally.refuse(
        "promise_kept",
        "calendar",
        "no channel with a promise has contacts; set `promise:` in project.yaml",
    );
    tally.refuse(
        "resolution",
        "calendar",
        "no conversation says when it was resolved; export tickets with their solve time",
    );
    for metric in ["phone_wait", "call_abandonment", "call_unanswered"] {
        tally.refuse(
            metric,
            "calendar",
            "no inbound call was exported; export the call records of the telephone system",
        );
    }
}

impl Collector<'_> {
    fn finish(&mut self, talk: Talk, tally: &mut Tally) {
        let Some(asked) = talk.asked else { return };
        let place = Place {
            channel: &talk.channel,
            segment: segment(self.segments, &talk.customer),
            at: Some(asked),
        };
        tally.share("contacts", &place, true);
        tally.share("unanswered", &place, talk.answered.is_none());
        if let Some(answered) = talk.answered {
            tally.time("first_response", "calendar", &place, answered - asked);
            if let Some(open) = self
                .clock
                .as_mut()
                .and_then(|clock| clock.open_seconds(asked, answered))
            {
                tally.time("first_response", "business", &place, open);
            }
        }
        if let Some(promise) = self.options.promise.get(&talk.channel) {
            let late = |until: i64| until - asked > *promise;
            match (talk.answered, self.as_of) {
                (Some(answered), _) => tally.share("promise_kept", &place, !late(answered)),
                // What is still within the promise is neither kept nor broken.
                (None, Some(as_of)) if late(as_of) => tally.share("promise_kept", &place, false),
                _ => {}
            }
        }
        if let Some(resolved) = talk.resolved.filter(|resolved| talk.finished && *resolved >= asked) {
            tally.time("resolution", "calendar", &place, resolved - asked);
        }
        if !talk.customer.is_empty() {
            self.contacts.push(Contact {
                customer: talk.customer,
                channel: talk.channel,
                at: asked,
                id: talk.id,
            });
        }
    }

    fn call(&mut self, row: &[crate::store::query::SqlValue], tally: &mut Tally) {
        let at = second(row[2].text());
        let customer = row[1].text();
        let place = Place {
            channel: "phone",
            segment: segment(self.segments, customer),
            at,
        };
        let disposition = row[3].text();
        tally.share("contacts", &place, true);
        tally.share(
            "call_abandonment",
            &place,
            disposition == "abandoned" || !row[4].text().is_empty(),
        );
        let answered = matches!(disposition, "answered" | "transferred") || !row[6].text().is_empty();
        tally.share("call_unanswered", &place, !answered);
        if let Some(wait) = row[5].number().filter(|_| answered) {
            tally.time("phone_wait", "calendar", &place, wait as i64);
        }
        if let (Some(at), false) = (at, customer.is_empty()) {
            self.contacts.push(Contact {
                customer: customer.to_owned(),
                channel: "phone".to_owned(),
                at,
                id: -row[0].int(),
            });
        }
    }
}

fn segment<'a>(segments: &'a BTreeMap<String, String>, customer: &str) -> &'a str {
    segments.get(customer).map_or("", String::as_str)
}

/// Seconds since 1970 of an RFC 3339 text.
pub(super) fn second(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_second)
}
