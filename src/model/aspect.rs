//! What a target profile can speak about: an aspect of the published objects, each with what it is and how bad
//! its loss would be. The counting is in `gaps::fit`, one statement for each object.

use super::finding::Severity::{self, S1, S2, S3};

/// How a profile answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AspectKind {
    /// With a number: objects that measure more are affected. Holds the unit.
    Limit(&'static str),
    /// With what becomes of the objects that have it.
    Feature,
    /// With what becomes of each value.
    Values,
}

/// One aspect.
#[derive(Debug)]
pub struct Aspect {
    /// `<object>.<measure>`; the measure is a column of the statement of the object.
    pub key: &'static str,
    /// How a profile answers.
    pub kind: AspectKind,
    /// What is counted, for people.
    pub about: &'static str,
    /// Whether the whole object is lost with it.
    pub whole: bool,
    /// How bad a loss is; a degradation is one step less.
    pub lost: Severity,
}

impl Aspect {
    /// The object, e.g. `customer`.
    pub fn object(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(object, _)| object)
    }

    /// The measure, e.g. `emails`.
    pub fn field(&self) -> &'static str {
        self.key.split_once('.').map_or("", |(_, field)| field)
    }
}

/// The objects in reading order, with what they are called.
pub const OBJECTS: &[(&str, &str)] = &[
    ("customer", "Customers"),
    ("conversation", "Conversations"),
    ("message", "Messages"),
    ("attachment", "Attachments"),
    ("call", "Calls"),
    ("agent", "Agents"),
    ("organisation", "Organisations"),
    ("consent", "Consents"),
    ("rating", "Ratings"),
    ("order", "Orders"),
    ("event", "Status changes"),
];

const fn of_kind(kind: AspectKind, key: &'static str, about: &'static str, lost: Severity) -> Aspect {
    Aspect {
        key,
        kind,
        about,
        whole: false,
        lost,
    }
}

const fn limit(key: &'static str, unit: &'static str, about: &'static str, lost: Severity) -> Aspect {
    of_kind(AspectKind::Limit(unit), key, about, lost)
}

const fn feature(key: &'static str, about: &'static str, lost: Severity) -> Aspect {
    of_kind(AspectKind::Feature, key, about, lost)
}

const fn whole(key: &'static str, about: &'static str, lost: Severity) -> Aspect {
    Aspect {
        whole: true,
        ..of_kind(AspectKind::Feature, key, about, lost)
    }
}

const fn values(key: &'static str, about: &'static str, lost: Severity) -> Aspect {
    of_kind(AspectKind::Values, key, about, lost)
}

/// All aspects, by object in the order of [`OBJECTS`].
pub const ASPECTS: &[Aspect] = &[
    whole("customer.without_email", "Customers without an e-mail address", S1),
    whole("customer.without_name", "Customers without a name", S1),
    whole(
        "customer.same_email",
        "Customers whose address another customer has too",
        S1,
    ),
    whole(
        "customer.same_phone",
        "Customers whose number another customer has too",
        S1,
    ),
    limit("customer.emails", "addresses", "E-mail addresses of a customer", S2),
    limit("customer.phones", "numbers", "Telephone numbers of a customer", S2),
    feature(
        "customer.national_phones",
        "Customers with a number without country code",
        S2,
    ),
    feature(
        "customer.handles",
        "Customers with handles of social networks and messengers",
        S2,
    ),
    feature("customer.address", "Customers with a postal address", S3),
    feature("customer.tags", "Customers with labels", S3),
    feature("customer.note", "Customers with a note", S3),
    values("conversation.status", "Status", S2),
    values("conversation.priority", "Priority", S2),
    values("conversation.channel", "Channel", S2),
    whole("conversation.without_customer", "Conversations without a customer", S1),
    whole("conversation.without_subject", "Conversations without a subject", S1),
    whole(
        "conversation.finished_without_agent",
        "Finished conversations without an agent",
        S1,
    ),
    feature(
        "conversation.opened_at",
        "Conversations with the time they were opened",
        S2,
    ),
    feature(
        "conversation.resolved_at",
        "Conversations with the time they were resolved",
        S3,
    ),
    limit("conversation.subject", "characters", "Subject of a conversation", S2),
    limit("conversation.messages", "messages", "Messages of a conversation", S1),
    feature("conversation.tags", "Conversations with labels", S3),
    feature("conversation.team", "Conversations with a team", S3),
    feature("conversation.custom_fields", "Conversations with custom fields", S2),
    whole("message.without_text", "Messages without text", S1),
    limit("message.text", "characters", "Text of a message", S1),
    feature("message.sent_at", "Messages with the time they were sent", S2),
    feature("message.agent_author", "Messages of a known agent", S2),
    feature("message.former_agent", "Messages of a deactivated agent", S2),
    feature("message.unknown_agent", "Answers whose agent is not known", S3),
    feature(
        "message.other_author",
        "Messages of another customer than the conversation’s",
        S2,
    ),
    feature("message.internal", "Private notes", S1),
    limit(
        "message.recipients",
        "recipients",
        "Copies of a message (cc and bcc)",
        S2,
    ),
    limit("message.attachments", "attachments", "Attachments of a message", S1),
    feature("message.message_id", "Messages with a Message-ID", S2),
    limit("attachment.bytes", "bytes", "Size of an attachment", S1),
    feature("attachment.inline", "Pictures inside a message", S3),
    whole("call.record", "Calls", S2),
    feature("call.recording", "Calls with a recording", S3),
    feature("call.queue_times", "Calls with waiting time and outcome", S3),
    whole("agent.without_email", "Agents without an e-mail address", S2),
    whole("agent.inactive", "Deactivated agents", S3),
    whole("organisation.record", "Organisations", S2),
    whole("consent.record", "Consents", S2),
    whole("rating.record", "Ratings", S3),
    whole("order.record", "Orders", S3),
    whole("event.record", "Status changes", S3),
];

/// What the objects of a kind are called.
pub fn name_of(object: &str) -> &str {
    OBJECTS
        .iter()
        .find(|(name, _)| *name == object)
        .map_or(object, |(_, called)| called)
}

/// The aspect of a key.
pub fn aspect(key: &str) -> Option<&'static Aspect> {
    ASPECTS.iter().find(|aspect| aspect.key == key)
}
