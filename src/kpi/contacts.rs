//! Contacts of customers with their first response and resolution: one pass over messages, one over calls.

use super::KpiOptions;
use super::calendar::Clock;
use super::customers::Customers;
use super::tally::Tally;
use crate::store::query::{Published, RowView};
use anyhow::Result;
use jiff::Timestamp;

/// One contact: a conversation that a customer opened, or an inbound call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contact {
    /// Number of the customer.
    pub(super) customer: u32,
    /// Number of the channel in the tally.
    pub(super) channel: u16,
    /// Seconds since 1970.
    pub(super) at: i64,
    /// Conversation number; keeps the order of simultaneous contacts stable.
    pub(super) id: i64,
}

/// Messages of people, conversation by conversation along an index that holds all these columns. CROSS JOIN keeps
/// conversations outside: the planner would look each one up once for every message.
const MESSAGES: &str = "
SELECT c.conversation_id, m.direction = 'inbound', m.sent_at, m.channel,
  COALESCE(c.customer_id, (SELECT x.customer_id FROM messages x WHERE x.message_id = m.message_id)), c.resolved_at, c.status IN ('resolved', 'closed')
FROM conversations c CROSS JOIN messages m ON m.conversation_id = c.conversation_id
WHERE c.kind NOT IN ('group', 'call', 'review') AND c.merged_into IS NULL AND m.sent_at IS NOT NULL
  AND m.automated = 0 AND COALESCE(m.author_kind, '') NOT IN ('bot', 'system')
  AND (m.direction = 'outbound' OR m.direction = 'inbound' AND m.duplicate_of IS NULL)
ORDER BY c.conversation_id, m.sent_at, m.message_id";
const CALLS: &str = "
SELECT call_id, customer_id, started_at, disposition, abandoned_at, wait_seconds, answered_at FROM calls
WHERE direction = 'inbound'";

/// What is known of a conversation while its messages pass by.
#[derive(Default)]
struct Talk {
    id: i64,
    customer: Option<u32>,
    channel: u16,
    asked: Option<i64>,
    answered: Option<i64>,
    resolved: Option<i64>,
    finished: bool,
}

struct Collector<'a> {
    options: &'a KpiOptions,
    customers: &'a mut Customers,
    as_of: Option<i64>,
    clock: Option<Clock<'a>>,
    contacts: Vec<Contact>,
}

/// Collects all contacts and counts response, resolution, waiting and volume.
pub(super) fn collect(
    data: &Published,
    options: &KpiOptions,
    customers: &mut Customers,
    as_of: Option<Timestamp>,
    tally: &mut Tally,
) -> Result<Vec<Contact>> {
    let mut collector = Collector {
        options,
        customers,
        as_of: as_of.map(Timestamp::as_second),
        clock: options.hours.as_ref().map(Clock::new),
        contacts: Vec::new(),
    };
    refusals(tally, options);
    let mut talk = Talk::default();
    data.scan(MESSAGES, &[], |row| {
        let id = row.int(0)?;
        if id != talk.id {
            collector.finish(std::mem::take(&mut talk), tally);
            talk = Talk { id, ..Talk::default() };
        }
        if talk.answered.is_some() {
            return Ok(());
        }
        let (inbound, at) = (row.int(1)? == 1, row.text(2)?);
        if inbound && talk.asked.is_none() {
            talk.asked = second(at);
            talk.channel = tally.channel(row.text(3)?);
            talk.customer = collector.customers.number(row.text(4)?);
            talk.resolved = second(row.text(5)?);
            talk.finished = row.int(6)? == 1;
        } else if !inbound && talk.asked.is_some() {
            talk.answered = second(at);
        }
        Ok(())
    })?;
    collector.finish(talk, tally);
    let phone = tally.channel("phone");
    data.scan(CALLS, &[], |row| collector.call(row, phone, tally))?;
    let mut contacts = collector.contacts;
    contacts.sort_unstable_by_key(|contact| (contact.customer, contact.at, contact.id));
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
        let segment = self.customers.segment(talk.customer);
        let place = tally.place(talk.channel, segment, Some(asked));
        tally.share("contacts", place, true);
        tally.share("unanswered", place, talk.answered.is_none());
        if let Some(answered) = talk.answered {
            tally.time("first_response", "calendar", place, answered - asked);
            if let Some(open) = self
                .clock
                .as_mut()
                .and_then(|clock| clock.open_seconds(asked, answered))
            {
                tally.time("first_response", "business", place, open);
            }
        }
        if let Some(promise) = self.options.promise.get(tally.channel_name(talk.channel)) {
            let late = |until: i64| until - asked > *promise;
            match (talk.answered, self.as_of) {
                (Some(answered), _) => tally.share("promise_kept", place, !late(answered)),
                // What is still within the promise is neither kept nor broken.
                (None, Some(as_of)) if late(as_of) => tally.share("promise_kept", place, false),
                _ => {}
            }
        }
        if let Some(resolved) = talk.resolved.filter(|resolved| talk.finished && *resolved >= asked) {
            tally.time("resolution", "calendar", place, resolved - asked);
        }
        if let Some(customer) = talk.customer {
            self.contacts.push(Contact {
                customer,
                channel: talk.channel,
                at: asked,
                id: talk.id,
            });
        }
    }

    fn call(&mut self, row: &RowView<'_>, phone: u16, tally: &mut Tally) -> Result<()> {
        let at = second(row.text(2)?);
        let customer = self.customers.number(row.text(1)?);
        let place = tally.place(phone, self.customers.segment(customer), at);
        let disposition = row.text(3)?;
        tally.share("contacts", place, true);
        let abandoned = disposition == "abandoned" || !row.text(4)?.is_empty();
        tally.share("call_abandonment", place, abandoned);
        let answered = matches!(disposition, "answered" | "transferred") || !row.text(6)?.is_empty();
        tally.share("call_unanswered", place, !answered);
        if let Some(wait) = row.number(5)?.filter(|_| answered) {
            tally.time("phone_wait", "calendar", place, wait as i64);
        }
        if let Some((at, customer)) = at.zip(customer) {
            self.contacts.push(Contact {
                customer,
                channel: phone,
                at,
                id: -row.int(0)?,
            });
        }
        Ok(())
    }
}

/// Seconds since 1970 of an RFC 3339 text.
pub(super) fn second(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_second)
}
