//! What the columns of a table can be: readings of their names, weighed with what their values look like.

use super::table::{Column, Table};
use crate::normalise::export_names::{Names, Party};
use crate::normalise::export_shape::Shape;
use crate::normalise::export_values::Words;

/// One reading of one column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// `subject`, `customer.email`, `author` …
    pub(super) slot: String,
    pub(super) column: usize,
    /// 0 to 1.
    pub(super) score: f32,
}

/// All readings of all columns.
#[derive(Debug, Default)]
pub(super) struct Slots {
    all: Vec<Candidate>,
}

impl Slots {
    /// Reads names and values.
    pub(super) fn new(table: &Table, names: &Names, words: &Words) -> Self {
        let mut slots = Self::default();
        for (at, column) in table.columns.iter().enumerate() {
            let readings = names.readings(&column.members);
            let titled = readings.iter().any(|reading| reading.field == "title") && column.looks.length < 25;
            for reading in readings {
                let address = ["email", "phone", "name"].contains(&reading.field.as_str());
                if address && column.looks.shape == Shape::Empty && named_id(column) {
                    continue;
                }
                let fields = match (reading.party, reading.field.as_str()) {
                    (Party::None, "email" | "phone") => {
                        vec![kind_of_address(column).unwrap_or(&reading.field).to_owned()]
                    }
                    (Party::None, field) => vec![field.to_owned()],
                    (party, "" | "number" | "address") => {
                        let detail = detail(column, party);
                        vec![detail.to_owned()]
                    }
                    (_, "email" | "phone") => vec![kind_of_address(column).unwrap_or(&reading.field).to_owned()],
                    (_, "record_id" | "external_id" | "national_id") => vec!["id".to_owned()],
                    (_, field) => vec![field.to_owned()],
                };
                for field in fields {
                    // A short title may be that of a person.
                    let doubt = if titled && field == "subject" { 0.7 } else { 1.0 };
                    let fit = reading.score * doubt * fits(&field, column, words, reading.score);
                    slots.add(reading.party, &field, at, fit);
                }
                if reading.party != Party::None {
                    slots.add(reading.party, "", at, reading.score);
                }
            }
            slots.by_content(at, column, words);
        }
        slots
    }

    /// The readings with a slot.
    pub(super) fn of<'s>(&'s self, slot: &'s str) -> impl Iterator<Item = &'s Candidate> {
        self.all.iter().filter(move |candidate| candidate.slot == slot)
    }

    fn add(&mut self, party: Party, field: &str, column: usize, score: f32) {
        if score < 0.1 {
            return;
        }
        let who = match party {
            Party::None => "",
            Party::Customer => "customer",
            Party::Agent => "agent",
            Party::Author => "author",
            Party::Recipient => "recipient",
        };
        let slot = match (who, field) {
            (who, "") => who.to_owned(),
            ("", field) => field.to_owned(),
            (who, field) => format!("{who}.{field}"),
        };
        match self
            .all
            .iter_mut()
            .find(|known| known.slot == slot && known.column == column)
        {
            Some(known) => known.score = known.score.max(score),
            None => self.all.push(Candidate { slot, column, score }),
        }
    }

    /// What values alone tell.
    fn by_content(&mut self, at: usize, column: &Column, words: &Words) {
        let looks = &column.looks;
        let found: &[(&str, f32)] = match looks.shape {
            Shape::Email => &[("email", 0.6)],
            Shape::Phone => &[("phone", 0.55)],
            Shape::Time | Shape::Epoch if !named_id(column) => &[("time", 0.45)],
            Shape::Span => &[("duration", 0.5)],
            Shape::Currency => &[("currency", 0.5)],
            Shape::Money => &[("total", 0.35)],
            Shape::Text | Shape::Html => &[("body", 0.45)],
            _ => &[],
        };
        for (field, score) in found {
            self.add(Party::None, field, at, *score);
        }
        if at == 0 && looks.unique && looks.filled > 1 && named_id(column) {
            self.add(Party::None, "id", at, 0.65);
        }
        if looks.shape == Shape::Code && looks.filled > 1 {
            if looks.unique {
                self.add(Party::None, "id", at, 0.3);
            }
            if column
                .members
                .last()
                .is_some_and(|name| name.eq_ignore_ascii_case("name"))
            {
                self.add(Party::None, "name.code", at, 0.9);
            }
        }
        let list = matches!(
            looks.shape,
            Shape::Words | Shape::Code | Shape::Integer | Shape::Currency
        ) && looks.filled > looks.words.len();
        for field in [
            "direction",
            "status",
            "priority",
            "disposition",
            "channel",
            "author_kind",
        ] {
            let letters = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
            let share = words.share(field, looks.words.keys().map(String::as_str).filter(letters));
            if list && looks.words.len() > 1 && share >= 0.75 {
                self.add(Party::None, field, at, 0.55 * share);
            }
        }
        let known = self
            .of("status")
            .any(|candidate| candidate.column == at && candidate.score >= 0.5)
            && words.share("status", looks.words.keys().map(String::as_str)) >= 0.5;
        if known {
            self.add(Party::None, "status.known", at, 0.9);
        }
        let long = matches!(looks.shape, Shape::Text | Shape::Html)
            && self
                .of("body")
                .any(|candidate| candidate.column == at && candidate.score >= 0.6);
        if long {
            self.add(Party::None, "body.long", at, 0.9);
        }
    }
}

/// Which address a column holds whatever its name says.
fn kind_of_address(column: &Column) -> Option<&'static str> {
    match column.looks.shape {
        Shape::Email => Some("email"),
        Shape::Phone => Some("phone"),
        _ => None,
    }
}

/// What of a party a column holds that names the party alone.
fn detail(column: &Column, party: Party) -> &'static str {
    let caller = matches!(party, Party::Author | Party::Recipient);
    match column.looks.shape {
        Shape::Email => "email",
        Shape::Phone => "phone",
        Shape::Integer if column.looks.digits >= 7 && (caller || column.looks.digits >= 10) && !named_id(column) => {
            "phone"
        }
        Shape::Integer if caller && (2..=6).contains(&column.looks.digits) && !named_id(column) => "ext",
        Shape::Integer | Shape::Code => "id",
        Shape::Words | Shape::Text => "name",
        Shape::Empty => "",
        _ => "unfit",
    }
}

fn named_id(column: &Column) -> bool {
    column.members.last().is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name.ends_with("id") || name.ends_with("ids") || name.ends_with("uid")
    })
}

/// How well the values go with a field, 0 to 1.
fn fits(field: &str, column: &Column, words: &Words, name: f32) -> f32 {
    let looks = &column.looks;
    let shape = looks.shape;
    if shape == Shape::Empty {
        return 0.5;
    }
    let either = |good: bool| if good { 1.0 } else { 0.0 };
    let known = |field: &str| words.share(field, looks.words.keys().map(String::as_str));
    let few = !looks.words.is_empty() && looks.words.len() <= 30;
    let word = matches!(shape, Shape::Words | Shape::Code | Shape::Currency | Shape::Flag);
    match field {
        "time" | "created_at" | "updated_at" | "resolved_at" | "first_response_at" | "sent_at" | "started_at"
        | "answered_at" | "ended_at" | "ordered_at" | "cancelled_at" | "rated_at" => {
            either(matches!(shape, Shape::Time | Shape::Epoch))
        }
        "clock" => either(shape == Shape::Clock),
        "zone" => either(matches!(shape, Shape::Words | Shape::Code)),
        "duration" | "talk" | "wait" => match shape {
            Shape::Integer | Shape::Span | Shape::Clock => 1.0,
            Shape::Decimal | Shape::Flag => 0.9,
            _ => 0.0,
        },
        "total" | "refunded" | "discount" | "shipping_cost" | "tax" | "subtotal" | "item_price" => match shape {
            Shape::Money | Shape::Decimal => 1.0,
            Shape::Integer => 0.9,
            Shape::Flag => 0.5,
            _ => 0.0,
        },
        "quantity" => either(matches!(shape, Shape::Integer | Shape::Decimal | Shape::Flag)),
        "currency" => match shape {
            Shape::Currency => 1.0,
            Shape::Words => either(few && looks.length <= 6) * 0.7,
            _ => 0.0,
        },
        "score" => match shape {
            Shape::Integer | Shape::Decimal => either(looks.largest <= 100.0),
            Shape::Flag => 0.6,
            Shape::Words | Shape::Code => 0.5 * either(few),
            _ => 0.0,
        },
        "body" | "about" | "note" | "comment" => match shape {
            Shape::Text | Shape::Html => 1.0,
            Shape::Words => 0.8,
            Shape::Code | Shape::Url => 0.4,
            _ => 0.1,
        },
        "subject" | "item" => match shape {
            Shape::Words | Shape::Text => 1.0,
            Shape::Code | Shape::Currency => 0.8,
            _ => 0.1,
        },
        "direction" => {
            let share = known("direction").max(known("disposition") * 0.5);
            let flag = shape == Shape::Flag && named_flag(column, words, "direction").is_some();
            if flag {
                return 1.0;
            }
            if few && share >= 0.5 {
                return share.max(0.8);
            }
            let own = column
                .members
                .last()
                .is_some_and(|name| name.to_ascii_lowercase().contains("dir"));
            either(few && looks.words.len() <= 6 && name >= 0.9 && own) * 0.6
        }
        "disposition" => match shape {
            Shape::Flag => 0.9,
            _ if few && known("disposition") >= 0.4 => 1.0,
            _ if few && word => 0.4,
            _ => 0.0,
        },
        "status" => match shape {
            _ if few && known("status") >= 0.4 => 1.0,
            Shape::Words | Shape::Code => 0.7 * either(few),
            Shape::Integer => 0.6 * either(few && looks.words.len() <= 12),
            _ => 0.0,
        },
        "priority" | "channel" | "type" => match shape {
            _ if few && known(field) >= 0.4 => 1.0,
            Shape::Words | Shape::Code | Shape::Currency => 0.7 * either(few),
            Shape::Integer => 0.6 * either(few && looks.words.len() <= 12 && field != "type"),
            _ => 0.0,
        },
        "author_kind" => match shape {
            Shape::Flag => either(named_flag(column, words, "author_kind").is_some()),
            _ if few && known("author_kind") >= 0.5 => 1.0,
            _ => 0.0,
        },
        "public" | "private" => either(shape == Shape::Flag),
        "email" => either(shape == Shape::Email),
        "phone" => either(shape == Shape::Phone || shape == Shape::Integer && looks.digits >= 6),
        "extension" => {
            either(looks.digits <= 6 && matches!(shape, Shape::Integer | Shape::Code | Shape::Words | Shape::Flag))
        }
        "ext" => 1.0,
        "unfit" => 0.0,
        "name" | "given_name" | "family_name" | "company" | "handle" => match shape {
            Shape::Words | Shape::Text => 1.0,
            Shape::Code | Shape::Currency => 0.6,
            _ => 0.0,
        },
        "id" | "ticket_id" | "message_id" | "call_id" | "order_number" | "thread_id" | "reply_to" => match shape {
            Shape::Integer | Shape::Code | Shape::Flag => 1.0,
            // A Message-ID looks like an address.
            Shape::Email if field == "message_id" || field == "reply_to" => 1.0,
            Shape::Words | Shape::Phone | Shape::Currency | Shape::Epoch => 0.6,
            _ => 0.0,
        },
        "recording" => either(matches!(shape, Shape::Url | Shape::Code | Shape::Words)),
        "queue" | "team" => either(!matches!(shape, Shape::Time | Shape::Epoch | Shape::Text)),
        "birth_date" => either(shape == Shape::Time && looks.times.only_days),
        _ => 1.0,
    }
}

/// What `true` means in a column such as `is_incoming` or `from agent`.
pub(super) fn named_flag(column: &Column, words: &Words, field: &str) -> Option<&'static str> {
    let name = column.members.last()?.to_ascii_lowercase();
    if field == "direction" && (name.contains("from_me") || name.contains("fromme") || name.contains("from me")) {
        return Some("outbound");
    }
    let mut plain: &str = &name;
    for front in ["is", "from", "was"] {
        plain = plain
            .strip_prefix(front)
            .unwrap_or(plain)
            .trim_start_matches(['_', ' ', '-']);
    }
    words.meaning(field, plain)
}
