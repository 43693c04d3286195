//! What kind of record a file holds: for each kind the columns that speak for it and those that speak against it.

use super::recognise::{Candidate, Slots};
use super::table::Table;

/// A kind of record that a mapping is drafted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Contacts,
    Tickets,
    Messages,
    Calls,
    Orders,
    Ratings,
}

impl Holds {
    pub(super) const ALL: &[Self] = &[
        Self::Tickets,
        Self::Messages,
        Self::Calls,
        Self::Orders,
        Self::Ratings,
        Self::Contacts,
    ];

    /// The word for people, also the name of the file in the draft.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Tickets => "tickets",
            Self::Messages => "messages",
            Self::Calls => "calls",
            Self::Orders => "orders",
            Self::Ratings => "ratings",
        }
    }
}

/// A field of a kind: its name in the draft, what a column that has it is worth, and the readings of a column that fit.
struct Target(&'static str, f32, &'static [(&'static str, f32)]);

const fn target(name: &'static str, weight: f32, slots: &'static [(&'static str, f32)]) -> Target {
    Target(name, weight, slots)
}

const CUSTOMER: &[Target] = &[
    target("customer.id", 0.5, &[("customer.id", 1.0), ("author.id", 0.7)]),
    target(
        "customer.email",
        1.0,
        &[
            ("customer.email", 1.0),
            ("author.email", 0.9),
            ("email", 0.8),
            ("recipient.email", 0.4),
        ],
    ),
    target(
        "customer.phone",
        0.8,
        &[("customer.phone", 1.0), ("author.phone", 0.8), ("phone", 0.8)],
    ),
    target(
        "customer.name",
        0.5,
        &[("customer.name", 1.0), ("author.name", 0.8), ("name", 0.7)],
    ),
    target(
        "customer.given_name",
        0.3,
        &[("customer.given_name", 1.0), ("given_name", 0.8)],
    ),
    target(
        "customer.family_name",
        0.3,
        &[("customer.family_name", 1.0), ("family_name", 0.8)],
    ),
    target("customer.company", 0.2, &[("customer.company", 1.0), ("company", 0.8)]),
];
const AGENT: &[Target] = &[
    target("agent.id", 1.0, &[("agent.id", 1.0)]),
    target("agent.email", 1.0, &[("agent.email", 1.0)]),
    target("agent.name", 1.0, &[("agent.name", 1.0)]),
];
const AUTHOR: &[Target] = &[
    target(
        "author.id",
        1.5,
        &[("author.id", 1.0), ("customer.id", 0.6), ("agent.id", 0.3)],
    ),
    target(
        "author.email",
        1.5,
        &[("author.email", 1.0), ("email", 0.8), ("customer.email", 0.6)],
    ),
    target(
        "author.phone",
        1.5,
        &[
            ("author.phone", 1.0),
            ("phone", 0.7),
            ("customer.phone", 0.7),
            ("author.ext", 0.5),
        ],
    ),
    target(
        "author.name",
        1.5,
        &[
            ("author.name", 1.0),
            ("name", 0.7),
            ("author.handle", 0.9),
            ("handle", 0.7),
            ("customer.name", 0.6),
            ("agent.name", 0.3),
        ],
    ),
    target("recipient.id", 0.7, &[("recipient.id", 1.0)]),
    target("recipient.email", 0.7, &[("recipient.email", 1.0)]),
    target(
        "recipient.phone",
        0.7,
        &[("recipient.phone", 1.0), ("recipient.ext", 0.5)],
    ),
    target(
        "recipient.name",
        0.5,
        &[("recipient.name", 1.0), ("recipient.handle", 0.9)],
    ),
];
const MESSAGE: &[Target] = &[
    target("key", 0.7, &[("message_id", 1.0), ("id", 0.9)]),
    target(
        "thread",
        1.0,
        &[("thread_id", 1.0), ("ticket_id", 0.95), ("call_id", 0.3)],
    ),
    target("reply_to", 1.5, &[("reply_to", 1.0)]),
    target("subject", 0.5, &[("subject", 1.0)]),
    target(
        "body",
        4.0,
        &[("body", 1.0), ("about", 0.6), ("note", 0.5), ("comment", 0.9)],
    ),
    target("direction", 1.0, &[("direction", 1.0)]),
    target(
        "author_kind",
        1.5,
        &[
            ("author_kind", 1.0),
            ("author.author_kind", 1.0),
            ("customer.author_kind", 0.8),
        ],
    ),
    target("public", 1.0, &[("public", 1.0)]),
    target("private", 1.0, &[("private", 1.0)]),
    target("channel", 0.5, &[("channel", 1.0)]),
    target(
        "at",
        1.5,
        &[
            ("sent_at", 1.0),
            ("time", 0.95),
            ("created_at", 0.93),
            ("rated_at", 0.5),
            ("updated_at", 0.5),
            ("started_at", 0.4),
        ],
    ),
    target("clock", 0.0, &[("clock", 1.0)]),
    target("zone", 0.0, &[("zone", 1.0)]),
    target("language", 0.0, &[("language", 1.0)]),
    target("tags", 0.0, &[("tags", 1.0)]),
];
const TICKET: &[Target] = &[
    target(
        "key",
        1.5,
        &[("ticket_id", 1.0), ("thread_id", 0.8), ("id", 0.6), ("call_id", 0.2)],
    ),
    target("subject", 2.0, &[("subject", 1.0), ("type", 0.2)]),
    target("body", 1.0, &[("body", 1.0), ("about", 1.0), ("note", 0.6)]),
    target("status", 2.5, &[("status", 1.0)]),
    target("priority", 2.0, &[("priority", 1.0)]),
    target("channel", 0.7, &[("channel", 1.0), ("type", 0.3)]),
    target("team", 1.0, &[("team", 1.0), ("agent.team", 0.9), ("queue", 0.6)]),
    target("tags", 0.4, &[("tags", 1.0)]),
    target(
        "opened_at",
        1.0,
        &[
            ("created_at", 1.0),
            ("time", 0.8),
            ("sent_at", 0.5),
            ("started_at", 0.6),
        ],
    ),
    target("clock", 0.0, &[("clock", 1.0)]),
    target("zone", 0.0, &[("zone", 1.0)]),
    target("updated_at", 0.5, &[("updated_at", 1.0)]),
    target("resolved_at", 1.5, &[("resolved_at", 1.0), ("ended_at", 0.5)]),
    target(
        "first_response_at",
        2.0,
        &[("first_response_at", 1.0), ("answered_at", 0.3)],
    ),
    target("score", 0.3, &[("score", 1.0)]),
    target("language", 0.0, &[("language", 1.0)]),
];
const CALL: &[Target] = &[
    target("key", 1.0, &[("call_id", 1.0), ("id", 0.8)]),
    target(
        "from",
        1.5,
        &[
            ("author.phone", 1.0),
            ("author.ext", 1.0),
            ("author.id", 0.5),
            ("author.name", 0.25),
        ],
    ),
    target(
        "to",
        1.5,
        &[
            ("recipient.phone", 1.0),
            ("recipient.ext", 1.0),
            ("recipient.id", 0.5),
            ("recipient.name", 0.25),
        ],
    ),
    target("from_name", 0.2, &[("author.name", 0.9)]),
    target("direction", 1.0, &[("direction", 1.0)]),
    target("duration", 3.0, &[("duration", 1.0)]),
    target("talk", 2.5, &[("talk", 1.0)]),
    target("wait", 1.5, &[("wait", 1.0)]),
    target(
        "started_at",
        1.0,
        &[
            ("started_at", 1.0),
            ("time", 0.9),
            ("created_at", 0.8),
            ("sent_at", 0.3),
        ],
    ),
    target("clock", 0.0, &[("clock", 1.0)]),
    target("zone", 0.0, &[("zone", 1.0)]),
    target("answered_at", 1.5, &[("answered_at", 1.0)]),
    target("ended_at", 1.0, &[("ended_at", 1.0), ("resolved_at", 0.2)]),
    target("disposition", 1.5, &[("disposition", 1.0)]),
    target("queue", 1.0, &[("queue", 1.0), ("team", 0.8)]),
    target(
        "extension",
        1.0,
        &[("extension", 1.0), ("agent.ext", 0.9), ("agent.phone", 0.3)],
    ),
    target("recording", 2.0, &[("recording", 1.0)]),
    target("note", 0.0, &[("note", 1.0), ("body", 0.4), ("comment", 0.8)]),
    target("channel", 0.0, &[("channel", 1.0), ("type", 0.5)]),
];
const ORDER: &[Target] = &[
    target("key", 0.4, &[("id", 0.9)]),
    target("number", 2.5, &[("order_number", 1.0), ("name.code", 0.7), ("id", 0.3)]),
    target("total", 3.0, &[("total", 1.0), ("subtotal", 0.3)]),
    target("currency", 2.0, &[("currency", 1.0)]),
    target(
        "ordered_at",
        1.0,
        &[
            ("ordered_at", 1.0),
            ("created_at", 0.9),
            ("time", 0.85),
            ("started_at", 0.2),
        ],
    ),
    target("clock", 0.0, &[("clock", 1.0)]),
    target("zone", 0.0, &[("zone", 1.0)]),
    target("cancelled_at", 1.0, &[("cancelled_at", 1.0)]),
    target("updated_at", 0.0, &[("updated_at", 1.0)]),
    target("refunded", 1.0, &[("refunded", 1.0)]),
    target("discount", 1.0, &[("discount", 1.0)]),
    target("shipping_cost", 1.0, &[("shipping_cost", 1.0)]),
    target("tax", 1.0, &[("tax", 1.0)]),
    target("subtotal", 1.0, &[("subtotal", 1.0)]),
    target("payment", 1.0, &[("payment", 1.0)]),
    target("status", 0.3, &[("status", 1.0), ("disposition", 0.4)]),
    target("channel", 0.0, &[("channel", 1.0)]),
    target("item", 2.0, &[("item", 1.0)]),
    target("sku", 1.5, &[("sku", 1.0)]),
    target("quantity", 1.5, &[("quantity", 1.0)]),
    target("item_price", 1.0, &[("item_price", 1.0)]),
];
const RATING: &[Target] = &[
    target("key", 0.3, &[("id", 0.9), ("message_id", 0.8)]),
    target("score", 4.0, &[("score", 1.0)]),
    target("comment", 1.0, &[("body", 1.0), ("about", 0.7), ("note", 0.7)]),
    target("subject", 0.0, &[("subject", 1.0)]),
    target(
        "at",
        0.8,
        &[
            ("rated_at", 1.0),
            ("time", 0.95),
            ("created_at", 0.9),
            ("sent_at", 0.8),
            ("updated_at", 0.4),
        ],
    ),
    target("clock", 0.0, &[("clock", 1.0)]),
    target("zone", 0.0, &[("zone", 1.0)]),
    target("ticket", 0.7, &[("ticket_id", 1.0), ("thread_id", 0.9)]),
    target("order", 0.7, &[("order_number", 1.0)]),
];
const CONTACT: &[Target] = &[
    target(
        "name",
        1.5,
        &[
            ("name", 1.0),
            ("customer.name", 1.0),
            ("author.name", 0.3),
            ("customer", 0.8),
        ],
    ),
    target("given_name", 1.5, &[("given_name", 1.0), ("customer.given_name", 1.0)]),
    target(
        "family_name",
        1.5,
        &[("family_name", 1.0), ("customer.family_name", 1.0)],
    ),
    target("email", 2.0, &[("email", 1.0), ("customer.email", 1.0)]),
    target("phone", 2.0, &[("phone", 1.0), ("customer.phone", 1.0)]),
    target("handle", 1.0, &[("handle", 1.0)]),
    target("birth_date", 1.5, &[("birth_date", 1.0)]),
    target("street", 0.7, &[("street", 1.0), ("customer.street", 0.6)]),
    target("city", 0.7, &[("city", 1.0), ("customer.city", 0.6)]),
    target("postcode", 0.7, &[("postcode", 1.0), ("customer.postcode", 0.6)]),
    target("country", 0.5, &[("country", 1.0), ("customer.country", 0.6)]),
    target("company", 0.7, &[("company", 1.0), ("customer.company", 1.0)]),
    target("created_at", 0.2, &[("created_at", 1.0)]),
    target("updated_at", 0.2, &[("updated_at", 1.0)]),
    target("lifetime", 1.5, &[("lifetime", 1.0)]),
];

/// What speaks against a kind: a reading, and how much.
fn against(holds: Holds) -> &'static [(&'static str, f32)] {
    match holds {
        Holds::Calls => &[
            ("body.long", 3.0),
            ("subject", 2.5),
            ("total", 3.0),
            ("priority", 2.0),
            ("score", 1.0),
        ],
        Holds::Messages => &[
            ("status.known", 1.5),
            ("priority", 1.5),
            ("talk", 3.0),
            ("duration", 2.0),
            ("total", 3.0),
            ("resolved_at", 2.0),
            ("first_response_at", 2.0),
            ("score", 3.0),
            ("quantity", 2.0),
            ("item_price", 2.0),
            ("birth_date", 2.0),
            ("street", 1.5),
            ("postcode", 1.5),
            ("given_name", 1.0),
        ],
        Holds::Tickets => &[
            ("birth_date", 2.0),
            ("street", 1.5),
            ("postcode", 1.0),
            ("given_name", 1.5),
            ("duration", 1.5),
            ("talk", 2.0),
            ("total", 2.5),
            ("direction", 1.0),
            ("reply_to", 2.0),
            ("author_kind", 1.5),
            ("quantity", 2.0),
            ("recording", 2.0),
            ("wait", 1.0),
            ("order_number", 0.8),
        ],
        Holds::Orders => &[
            ("given_name", 1.0),
            ("lifetime", 3.0),
            ("subject", 1.5),
            ("duration", 3.0),
            ("direction", 2.0),
            ("body.long", 1.5),
            ("priority", 2.0),
            ("talk", 3.0),
            ("score", 1.5),
        ],
        Holds::Ratings => &[
            ("status", 1.0),
            ("priority", 2.0),
            ("duration", 3.0),
            ("total", 3.0),
            ("direction", 2.0),
            ("resolved_at", 1.5),
            ("quantity", 2.0),
        ],
        Holds::Contacts => &[
            ("body.long", 2.0),
            ("subject", 2.0),
            ("duration", 4.0),
            ("total", 1.5),
            ("priority", 2.0),
            ("thread_id", 2.0),
            ("direction", 2.0),
            ("ticket_id", 2.0),
            ("order_number", 2.0),
            ("score", 2.0),
            ("sent_at", 2.0),
            ("started_at", 2.0),
            ("message_id", 1.5),
            ("reply_to", 2.0),
            ("author", 1.0),
            ("recipient", 1.0),
        ],
    }
}

fn targets(holds: Holds) -> Vec<&'static [Target]> {
    match holds {
        Holds::Contacts => vec![CONTACT],
        Holds::Tickets => vec![TICKET, CUSTOMER, AGENT],
        Holds::Messages => vec![MESSAGE, AUTHOR, AGENT],
        Holds::Calls => vec![CALL, CUSTOMER, AGENT],
        Holds::Orders => vec![ORDER, CUSTOMER],
        Holds::Ratings => vec![RATING, CUSTOMER, AGENT],
    }
}

/// The columns of a kind in a table: which has which field, how sure that is, and what it all is worth.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) holds: Holds,
    /// Field, position of the column, confidence.
    pub(super) fields: Vec<(&'static str, usize, f32)>,
    pub(super) score: f32,
}

impl Fit {
    /// The column of a field.
    pub(super) fn column(&self, field: &str) -> Option<usize> {
        self.fields
            .iter()
            .find(|(name, _, _)| *name == field)
            .map(|(_, at, _)| *at)
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.column(field).is_some()
    }

    /// The fit of records with lists of messages or articles inside them.
    pub(super) fn around(holds: Holds, table: &Table, slots: &Slots, talk: bool, articles: bool) -> Self {
        let mut fit = Self::new(holds, table, slots);
        let extra = match holds {
            Holds::Tickets if talk => 5.0,
            Holds::Orders if articles && (fit.has("number") || fit.has("key") || fit.has("total")) => 4.0,
            _ => 0.0,
        };
        if extra > 0.0 || fit.possible() {
            fit.score += extra;
        } else {
            fit.score = 0.0;
        }
        fit
    }

    /// The fit of the elements of a list inside records: messages, or the articles of an order.
    pub(super) fn inside(holds: Holds, table: &Table, slots: &Slots) -> Self {
        let mut fit = Self::new(holds, table, slots);
        let good = match holds {
            Holds::Orders => (fit.has("item") || fit.has("sku")) && (fit.has("quantity") || fit.has("item_price")),
            _ => fit.has("body") && (fit.has("at") || fit.has("author_kind") || fit.fields.len() > 2),
        };
        fit.score = if good { fit.score.max(3.0) } else { 0.0 };
        fit
    }

    /// Assigns the columns of a table to the fields of a kind, the best fit first.
    fn new(holds: Holds, table: &Table, slots: &Slots) -> Self {
        let mut offers: Vec<(f32, usize, usize)> = Vec::new();
        let targets: Vec<&Target> = targets(holds).into_iter().flatten().collect();
        for (at, Target(_, _, accepted)) in targets.iter().enumerate() {
            for (slot, factor) in *accepted {
                let found = slots
                    .of(slot)
                    .filter(|candidate| table.columns[candidate.column].path.is_some());
                offers.extend(found.map(|candidate: &Candidate| (candidate.score * factor, at, candidate.column)));
            }
        }
        offers.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut fields: Vec<(&'static str, usize, f32)> = Vec::new();
        let mut score = 0.0;
        for (sure, at, column) in offers {
            let Target(name, weight, _) = targets[at];
            if sure < 0.2 || fields.iter().any(|(known, taken, _)| known == name || *taken == column) {
                continue;
            }
            fields.push((name, column, sure));
            score += weight * sure;
        }
        for (slot, weight) in against(holds) {
            let worst = slots.of(slot).map(|candidate| candidate.score).fold(0.0, f32::max);
            score -= if worst >= 0.5 { weight * worst } else { 0.0 };
        }
        fields.sort_by_key(|(_, column, _)| *column);
        Self { holds, fields, score }
    }

    /// Whether what the kind cannot do without is there.
    fn possible(&self) -> bool {
        let has = |field: &str| self.has(field);
        let sure = |field: &str| {
            self.fields
                .iter()
                .find(|(name, _, _)| *name == field)
                .map_or(0.0, |(_, _, sure)| *sure)
        };
        let some = |fields: &[&str]| fields.iter().any(|field| has(field));
        match self.holds {
            Holds::Contacts => some(&["name", "given_name", "family_name", "email", "phone", "handle"]),
            Holds::Tickets => {
                let told = [
                    ("subject", 0.75),
                    ("status", 0.75),
                    ("priority", 0.75),
                    ("resolved_at", 0.8),
                    ("first_response_at", 0.8),
                    ("agent.id", 0.6),
                    ("agent.email", 0.6),
                    ("agent.name", 0.6),
                    ("key", 0.9),
                ];
                let told = told.iter().filter(|(field, least)| sure(field) >= *least).count();
                some(&["key", "subject"]) && told >= 2 && some(&["subject", "status", "priority", "first_response_at"])
            }
            Holds::Messages => {
                let talk = some(&[
                    "author_kind",
                    "direction",
                    "reply_to",
                    "thread",
                    "recipient.id",
                    "recipient.email",
                    "recipient.phone",
                    "recipient.name",
                    "private",
                    "public",
                ]);
                sure("body") >= 0.75
                    || has("body") && talk
                    || has("subject") && has("at") && some(&["author.email", "author.id", "reply_to"]) && talk
            }
            Holds::Calls => {
                (some(&["duration", "talk", "wait", "recording", "answered_at"])
                    || sure("disposition") >= 0.8 && some(&["from", "to"]))
                    && some(&["started_at", "answered_at", "ended_at"])
                    && some(&[
                        "from",
                        "to",
                        "customer.phone",
                        "customer.id",
                        "customer.name",
                        "agent.id",
                        "agent.email",
                        "agent.name",
                        "direction",
                    ])
            }
            Holds::Orders => {
                some(&["total", "item_price", "subtotal"]) && some(&["number", "key"])
                    || has("number") && some(&["item", "sku"])
            }
            Holds::Ratings => self
                .fields
                .iter()
                .any(|(name, _, sure)| *name == "score" && *sure >= 0.5),
        }
    }
}
