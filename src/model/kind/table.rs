//! The table of entity kinds and their fields. One line a field, so that it reads as a table.

use super::{Field, FieldType, Kind, KindDef};
use crate::model::channel;

const PARTY: FieldType = FieldType::Ref(&[Kind::Agent, Kind::Contact]);
const CONTACT: FieldType = FieldType::Ref(&[Kind::Contact]);
const AGENT: FieldType = FieldType::Ref(&[Kind::Agent]);
const CONVERSATION: FieldType = FieldType::Ref(&[Kind::Conversation]);

const fn field(name: &'static str, ty: FieldType, about: &'static str) -> Field {
    Field { name, ty, about }
}

const KEY: Field = field(
    "key",
    FieldType::Text,
    "Id within the source; the target of references and of dedupe",
);
const CURRENCY: Field = field("currency", FieldType::Text, "ISO 4217 code of the amounts");
const CHANNEL: Field = field(
    "channel",
    FieldType::OneOf(channel::CHANNELS),
    "Channel of the unified dataset",
);
const RAW_CHANNEL: Field = field(
    "raw_channel",
    FieldType::Text,
    "Channel as the tool names it; filled by itself when `channel` is a path with `values`",
);
const ATTRIBUTES: Field = field("attributes", FieldType::Json, "Anything else worth keeping, by name");
const UPDATED_AT: Field = field(
    "updated_at",
    FieldType::Time,
    "Last change; of two versions with one key the newer wins",
);

const CALL_FIELDS: &[Field] = &[
    KEY,
    field(
        "call",
        FieldType::Text,
        "Legs: key of the call that the leg belongs to; calls: unused",
    ),
    field("conversation", CONVERSATION, "Ticket that the call belongs to"),
    field("customer", CONTACT, "The outside party"),
    field("agent", AGENT, "Who took or made the call"),
    field(
        "extension",
        FieldType::Text,
        "Internal number that took or made the call",
    ),
    field("queue", FieldType::Text, "Queue, hunt group or line"),
    field(
        "direction",
        FieldType::OneOf(channel::DIRECTIONS),
        "Seen from the company",
    ),
    field("from_number", FieldType::Text, "Calling number"),
    field("to_number", FieldType::Text, "Called number"),
    field("started_at", FieldType::Time, "First ring or dial"),
    field("answered_at", FieldType::Time, "First answer by a person"),
    field("ended_at", FieldType::Time, "End"),
    field("abandoned_at", FieldType::Time, "When the caller gave up"),
    field("duration_seconds", FieldType::Integer, "Start to end"),
    field("wait_seconds", FieldType::Integer, "Start to answer, or to giving up"),
    field("talk_seconds", FieldType::Integer, "Answer to end"),
    field("disposition", FieldType::OneOf(channel::DISPOSITIONS), "How it ended"),
    field("raw_disposition", FieldType::Text, "The tool's word for how it ended"),
    CHANNEL,
    field("recording", FieldType::Text, "Reference to a recording"),
    field("note", FieldType::Text, "Note typed by the agent"),
];

/// All kinds, in the order of [`Kind`].
#[rustfmt::skip]
pub const KINDS: &[KindDef] = &[
    KindDef {
        kind: Kind::Contact,
        name: "contact",
        about: "A party outside the company, from a list or seen in use",
        fields: &[
            KEY,
            field("seen_at", FieldType::Time, "When the party was seen in use (mail, call, chat). Records with it are observations: those of one key are folded into one contact record. Without it the record is a row of a list"),
            field("automated", FieldType::Bool, "A robot, newsletter or bounce sender; never a customer by this record"),
            field("name", FieldType::Text, "Full name"),
            field("given_name", FieldType::Text, "Given name"),
            field("family_name", FieldType::Text, "Family name"),
            field("company", FieldType::Text, "Company"),
            field("organisation", FieldType::Ref(&[Kind::Organisation]), "Key of the organisation"),
            field("birth_date", FieldType::Text, "Birth date"),
            field("language", FieldType::Text, "Language tag"),
            field("emails", FieldType::Identifiers, "E-mail addresses, the main one first"),
            field("phones", FieldType::Identifiers, "Telephone numbers, the main one first"),
            field("handles", FieldType::Identifiers, "Names on chat and social systems; needs `system`"),
            field("externals", FieldType::Identifiers, "Keys in other systems; needs `system`"),
            field("addresses", FieldType::Addresses, "Postal addresses"),
            field("tags", FieldType::List, "Labels"),
            field("note", FieldType::Text, "Free note"),
            field("vip", FieldType::Bool, "Marked as important by the tool"),
            field("order_count", FieldType::Integer, "Orders as the tool counts them"),
            field("lifetime_value", FieldType::Money, "Money spent as the tool counts it"),
            CURRENCY,
            field("created_at", FieldType::Time, "When the tool made the record"),
            UPDATED_AT,
            ATTRIBUTES,
        ],
    },
    KindDef {
        kind: Kind::Agent,
        name: "agent",
        about: "A person or robot of the company",
        fields: &[
            KEY,
            field("name", FieldType::Text, "Full name"),
            field("email", FieldType::Text, "E-mail address"),
            field("phone", FieldType::Text, "Telephone number"),
            field("extension", FieldType::Text, "Internal number"),
            field("team", FieldType::Text, "Team"),
            field("active", FieldType::Bool, "Whether the account is in use"),
            field("bot", FieldType::Bool, "Whether it is a robot"),
            UPDATED_AT,
        ],
    },
    KindDef {
        kind: Kind::Organisation,
        name: "organisation",
        about: "A company that contacts belong to",
        fields: &[
            KEY,
            field("name", FieldType::Text, "Name"),
            field("domain", FieldType::Text, "Internet domain"),
            UPDATED_AT,
        ],
    },
    KindDef {
        kind: Kind::Conversation,
        name: "conversation",
        about: "A ticket or thread that the tool itself knows",
        fields: &[
            KEY,
            field("kind", FieldType::OneOf(channel::CONVERSATION_KINDS), "Default ticket"),
            field("customer", CONTACT, "Requester"),
            field("agent", AGENT, "Assignee"),
            field("team", FieldType::Text, "Group or team"),
            CHANNEL,
            RAW_CHANNEL,
            field("subject", FieldType::Text, "Subject"),
            field("status", FieldType::OneOf(channel::STATUSES), "State"),
            field("raw_status", FieldType::Text, "The tool's word for the state; filled by itself"),
            field("priority", FieldType::Text, "low, normal, high or urgent"),
            field("raw_priority", FieldType::Text, "The tool's word for the priority; filled by itself"),
            field("tags", FieldType::List, "Labels"),
            field("opened_at", FieldType::Time, "Opened"),
            field("first_response_at", FieldType::Time, "First response as the tool says"),
            field("resolved_at", FieldType::Time, "Resolved as the tool says"),
            UPDATED_AT,
            field("merged_into", CONVERSATION, "The conversation it was merged into"),
            field("message_count", FieldType::Integer, "Number of messages that the tool declares"),
            ATTRIBUTES,
        ],
    },
    KindDef {
        kind: Kind::Message,
        name: "message",
        about: "A message",
        fields: &[
            KEY,
            field("conversation", CONVERSATION, "Its ticket or thread, when the tool has one as an object of its own"),
            field("thread", FieldType::Text, "Native thread id: all messages with it are one conversation"),
            field("session", FieldType::Text, "Chat id: its messages are split into conversations by silence (`session_gap`)"),
            field("group", FieldType::Bool, "A group chat: no customer, left out of figures"),
            field("author", PARTY, "Who wrote it"),
            field("customer", CONTACT, "The outside party, when it is not the author"),
            field("author_kind", FieldType::OneOf(channel::AUTHOR_KINDS), "Without it: from what `author` turns out to be"),
            field("direction", FieldType::OneOf(channel::DIRECTIONS), "Seen from the company; without it: from what `author` turns out to be"),
            field("automated", FieldType::Bool, "Auto-reply, bounce, newsletter, notification"),
            CHANNEL,
            RAW_CHANNEL,
            field("at", FieldType::Time, "Sent"),
            field("subject", FieldType::Text, "Subject"),
            field("body", FieldType::Text, "Text; quotes and signature are split from it while importing"),
            field("body_quoted", FieldType::Text, "Quoted earlier text; filled by itself"),
            field("body_signature", FieldType::Text, "Signature; filled by itself"),
            field("language", FieldType::Text, "Language tag"),
            field("device", FieldType::Text, "Device or program"),
            field("external_id", FieldType::Text, "Message-ID or other world-wide id"),
            field("in_reply_to", FieldType::Text, "Message-ID that it answers"),
            field("references", FieldType::List, "Message-IDs of the thread"),
            field("tags", FieldType::List, "Labels and folders"),
        ],
    },
    KindDef {
        kind: Kind::Call,
        name: "call",
        about: "A telephone call",
        fields: CALL_FIELDS,
    },
    KindDef {
        kind: Kind::CallLeg,
        name: "call_leg",
        about: "A part of a call; legs with one `call` key become one call: first start, first answer by a person, last end",
        fields: CALL_FIELDS,
    },
    KindDef {
        kind: Kind::Attachment,
        name: "attachment",
        about: "A file of a message",
        fields: &[
            KEY,
            field("message", FieldType::Ref(&[Kind::Message]), "Its message; without it the message emitted before it from the same unit"),
            field("file_name", FieldType::Text, "Name"),
            field("media_type", FieldType::Text, "Media type"),
            field("bytes", FieldType::Integer, "Size"),
            field("sha256", FieldType::Text, "SHA-256 of the content, hexadecimal"),
            field("present", FieldType::Bool, "Whether the content is in the export"),
            field("inline", FieldType::Bool, "Shown inside the body"),
            field("path", FieldType::Text, "Path or address that the export gives"),
        ],
    },
    KindDef {
        kind: Kind::Participant,
        name: "participant",
        about: "A further party of the message or call emitted before it from the same unit",
        fields: &[
            field("party", PARTY, "The party"),
            field("role", FieldType::OneOf(channel::ROLES), "Its role"),
        ],
    },
    KindDef {
        kind: Kind::Event,
        name: "event",
        about: "A change of a conversation",
        fields: &[
            KEY,
            field("conversation", CONVERSATION, "The conversation"),
            field("kind", FieldType::OneOf(channel::EVENT_KINDS), "What happened"),
            field("from_value", FieldType::Text, "Before"),
            field("to_value", FieldType::Text, "After"),
            field("at", FieldType::Time, "When"),
            field("agent", AGENT, "By whom"),
        ],
    },
    KindDef {
        kind: Kind::Order,
        name: "order",
        about: "A shop order",
        fields: &[
            KEY,
            field("customer", CONTACT, "Buyer"),
            field("order_number", FieldType::Text, "Number that people quote"),
            field("ordered_at", FieldType::Time, "Ordered"),
            field("cancelled_at", FieldType::Time, "Cancelled"),
            field("total", FieldType::Money, "Total"),
            field("refunded", FieldType::Money, "Refunded"),
            field("discount", FieldType::Money, "Discount"),
            field("shipping", FieldType::Money, "Shipping"),
            CURRENCY,
            field("status", FieldType::Text, "State"),
            field("channel", FieldType::Text, "Where it was sold"),
            UPDATED_AT,
            ATTRIBUTES,
        ],
    },
    KindDef {
        kind: Kind::OrderLine,
        name: "order_line",
        about: "A line of an order",
        fields: &[
            KEY,
            field("order", FieldType::Ref(&[Kind::Order]), "The order"),
            field("sku", FieldType::Text, "Article number"),
            field("name", FieldType::Text, "Article"),
            field("quantity", FieldType::Number, "Quantity"),
            field("price", FieldType::Money, "Price of one"),
            CURRENCY,
        ],
    },
    KindDef {
        kind: Kind::Rating,
        name: "rating",
        about: "A customer's rating",
        fields: &[
            KEY,
            field("kind", FieldType::OneOf(channel::RATING_KINDS), "Which scale"),
            field("score", FieldType::Number, "Score"),
            field("scale_min", FieldType::Number, "Lowest score"),
            field("scale_max", FieldType::Number, "Highest score"),
            field("conversation", CONVERSATION, "What was rated"),
            field("order", FieldType::Ref(&[Kind::Order]), "What was rated"),
            field("customer", CONTACT, "Who rated"),
            field("agent", AGENT, "Who was rated"),
            field("rated_at", FieldType::Time, "When"),
            field("comment", FieldType::Text, "Comment"),
        ],
    },
    KindDef {
        kind: Kind::Consent,
        name: "consent",
        about: "A consent or an objection",
        fields: &[
            field("customer", CONTACT, "Whose; without it the contact emitted before it from the same unit"),
            field("channel", FieldType::OneOf(channel::CHANNELS), "For which channel"),
            field("purpose", FieldType::Text, "For what: `marketing` unless the tool says more"),
            field("state", FieldType::OneOf(channel::CONSENT_STATES), "State"),
            field("at", FieldType::Time, "When"),
        ],
    },
];
