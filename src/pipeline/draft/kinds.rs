//! What kind of record a file holds: for each kind the columns that speak for it and those that speak against it.

use super::recognise::{Candidate, Slots};
use super::table::Table;
use super::targets::{against, targets};

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

    /// Below this the kind is not believed.
    pub(super) fn least(self) -> f32 {
        if self == Self::Contacts { 1.2 } else { 3.0 }
    }

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

/// The columns of a kind in a table: which has which field, how sure that is, and what it all is worth.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) holds: Holds,
    /// Field, position of the column, confidence.
    pub(super) fields: Vec<(&'static str, usize, f32)>,
    /// Fields by whose reading a column was taken for them, when that names a party.
    parties: Vec<(&'static str, &'static str)>,
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
        let mut offers: Vec<(f32, usize, usize, &'static str)> = Vec::new();
        let mut targets = targets(holds.word());
        if holds == Holds::Orders && !table.path.is_empty() {
            // An article has no customer of its own.
            targets.retain(|target| !target.name.starts_with("customer."));
        }
        for (at, target) in targets.iter().enumerate() {
            for (slot, factor) in &target.readings {
                let found = slots
                    .of(slot)
                    .filter(|candidate| table.columns[candidate.column].path.is_some());
                offers
                    .extend(found.map(|candidate: &Candidate| (candidate.score * factor, at, candidate.column, *slot)));
            }
        }
        offers.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut fields: Vec<(&'static str, usize, f32)> = Vec::new();
        let mut parties = Vec::new();
        let mut score = 0.0;
        for (sure, at, column, slot) in offers {
            let (name, worth) = (targets[at].name, targets[at].worth);
            if sure < 0.2
                || fields
                    .iter()
                    .any(|(known, taken, _)| *known == name || *taken == column)
            {
                continue;
            }
            fields.push((name, column, sure));
            parties.push((name, slot));
            score += worth * sure;
        }
        for (slot, weight) in against(holds.word()) {
            let worst = slots.of(slot).map(|candidate| candidate.score).fold(0.0, f32::max);
            score -= if worst >= 0.5 { weight * worst } else { 0.0 };
        }
        fields.sort_by_key(|(_, column, _)| *column);
        Self {
            holds,
            fields,
            parties,
            score,
        }
    }

    /// Whether the columns of a party were named for that party, not for the other side or for nobody.
    pub(super) fn named(&self, party: &str) -> bool {
        let own = self.parties.iter().filter(|(field, _)| field.starts_with(party));
        own.clone().count() == 0 || own.clone().any(|(_, slot)| slot.starts_with(party))
    }

    /// How sure the column of a field is, 0 without one.
    fn sure(&self, field: &str) -> f32 {
        let found = self.fields.iter().find(|(name, _, _)| *name == field);
        found.map_or(0.0, |(_, _, sure)| *sure)
    }

    /// Whether what the kind cannot do without is there.
    fn possible(&self) -> bool {
        let has = |field: &str| self.has(field);
        let some = |fields: &[&str]| fields.iter().any(|field| has(field));
        // A column without any value has half its name's score.
        let filled = |fields: &[&str]| fields.iter().any(|field| self.sure(field) > 0.5);
        match self.holds {
            Holds::Contacts => {
                filled(&["email", "phone", "handle", "given_name", "family_name"]) || has("name") && self.score >= 3.0
            }
            Holds::Tickets => {
                let told = TICKET_WORK
                    .iter()
                    .filter(|(field, least)| self.sure(field) >= *least)
                    .count();
                some(&["key", "subject"]) && told >= 2 && some(&["subject", "status", "priority", "first_response_at"])
            }
            Holds::Messages => {
                let talk = filled(TALK);
                let mail = has("subject") && has("at") && some(&["author.email", "author.id", "reply_to"]);
                self.sure("body") >= 0.75 || has("body") && talk || mail && talk
            }
            Holds::Calls => {
                let lasted = filled(&["duration", "talk", "wait", "recording", "answered_at"]);
                (lasted || self.sure("disposition") >= 0.8 && some(&["from", "to"]))
                    && some(&["started_at", "answered_at", "ended_at"])
                    && some(CALL_SIDES)
            }
            Holds::Orders => {
                filled(&["total", "item_price", "subtotal"]) && some(&["number", "key"])
                    || has("number") && some(&["item", "sku"])
            }
            Holds::Ratings => self.sure("score") > 0.5,
        }
    }
}

/// Columns of which a table of tickets has two, and how sure they must be.
const TICKET_WORK: &[(&str, f32)] = &[
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
/// Columns that show that somebody talks to somebody.
const TALK: &[&str] = &[
    "direction",
    "reply_to",
    "thread",
    "recipient.id",
    "recipient.email",
    "recipient.phone",
    "recipient.name",
    "private",
    "public",
];
/// Columns that tell a side of a call.
pub(super) const CALL_SIDES: &[&str] = &[
    "from",
    "to",
    "customer.phone",
    "customer.id",
    "customer.name",
    "agent.id",
    "agent.email",
    "agent.name",
    "direction",
];
