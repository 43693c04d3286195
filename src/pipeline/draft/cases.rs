//! Tickets with the messages inside of them, and ratings.

use super::kinds::{Fit, Holds};
use super::messages::{Around, messages};
use super::scalars::Source;
use super::yaml::{Fields, Unit, Value, quoted};
use crate::normalise::export_shape::Shape;

/// The unit of a ticket; `talk` are the lists of messages inside it.
pub(super) fn tickets(source: &Source<'_>, talk: &[Source<'_>]) -> Unit {
    let mut unit = Unit::default();
    unit.lets.add(
        "the_key",
        source.key(
            "key",
            &[
                "opened_at",
                "subject",
                "customer.email",
                "customer.name",
                "customer.phone",
            ],
        ),
    );
    let customer = source.party("customer", &mut unit);
    let agent = source.party("agent", &mut unit);
    let channel = source.words("channel", "channel", Some("other"));
    unit.lets.maybe("the_channel", channel.clone());
    let opened = source.time("opened_at");
    let mut fields = Fields::default();
    fields.add("key", Value::plain("$let.the_key"));
    if customer.is_some() {
        fields.add("customer", Value::plain("{ contact: $let.the_customer }"));
    }
    if agent.is_some() {
        fields.add("agent", Value::plain("{ agent: $let.the_agent }"));
    }
    fields.maybe("team", source.plain("team"));
    if channel.is_some() {
        fields.add("channel", Value::plain("$let.the_channel"));
        fields.maybe("raw_channel", source.plain("channel"));
    }
    fields.maybe("subject", source.plain("subject"));
    fields.maybe("status", source.words("status", "status", Some("open")));
    fields.maybe("priority", source.words("priority", "priority", None));
    fields.maybe("tags", source.tags("tags"));
    fields.maybe("opened_at", opened.clone());
    for name in ["first_response_at", "resolved_at", "updated_at"] {
        fields.maybe(name, source.time(name));
    }
    unit.emit.push(("conversation", fields));
    if source.has("body") {
        let mut first = Fields::default();
        first.add(
            "key",
            Value::plain("{ join: [$let.the_key, { const: text }], with: \"-\", when: the_text }"),
        );
        first.add("conversation", Value::plain("{ conversation: $let.the_key }"));
        if customer.is_some() {
            first.add("author", Value::plain("{ party: $let.the_customer }"));
            first.add("author_kind", Value::word("customer"));
        }
        first.add("direction", Value::word("inbound"));
        if channel.is_some() {
            first.add("channel", Value::plain("$let.the_channel"));
        }
        first.maybe("at", opened.clone());
        first.maybe("subject", source.plain("subject"));
        first.add("body", Value::plain("$let.the_text"));
        first.maybe("language", source.plain("language"));
        first.add("when", Value::plain("the_text"));
        unit.lets.maybe("the_text", source.body("body"));
        unit.emit.push(("message", first));
    }
    if customer.is_some() {
        unit.emit
            .push(("contact", source.contact("customer", opened.as_ref(), "the_customer")));
    }
    if agent.is_some() {
        unit.emit.push(("agent", source.agent("agent", "the_agent")));
    }
    if source.sure("score") > 0.5 {
        let mut fields = Fields::default();
        fields.add("key", Value::plain("$let.the_key"));
        scale(source, &mut fields);
        fields.add("conversation", Value::plain("{ conversation: $let.the_key }"));
        if customer.is_some() {
            fields.add("customer", Value::plain("{ contact: $let.the_customer }"));
        }
        fields.maybe("rated_at", source.time("resolved_at").map(bare));
        unit.lets.maybe("the_score", source.plain("score"));
        fields.add("when", Value::plain("the_score"));
        unit.emit.push(("rating", fields));
    }
    for list in talk {
        let around = Around {
            customer: customer.as_ref(),
            channel: channel.is_some(),
        };
        let mut inner = messages(list, Some(around));
        inner.list.clone_from(&list.table.path);
        unit.inner.push(inner);
    }
    unit
}

fn bare(value: Value) -> Value {
    Value {
        notes: Vec::new(),
        sure: 0.0,
        ..value
    }
}

/// Kind, score and scale of a rating.
fn scale(source: &Source<'_>, fields: &mut Fields) {
    let Some(column) = source.column("score") else { return };
    let name = column.name.to_lowercase();
    let largest = column.looks.largest;
    let word = matches!(column.looks.shape, Shape::Words | Shape::Code);
    let (kind, low, high) = match () {
        () if name.contains("nps") => ("nps", 0, 10),
        () if name.contains("ces") => ("ces", 1, 7),
        () if word || column.looks.shape == Shape::Flag => ("csat", 0, 1),
        () if largest <= 5.0 => (
            if name.contains("csat") || name.contains("satisf") {
                "csat"
            } else {
                "review"
            },
            1,
            5,
        ),
        () if largest <= 10.0 => ("csat", 0, 10),
        () => ("csat", 0, 100),
    };
    fields.add("kind", Value::word(kind));
    let score = if word {
        let good = [
            "good",
            "great",
            "positive",
            "satisfied",
            "happy",
            "gut",
            "bon",
            "bueno",
            "bom",
            "buono",
            "goed",
            "dobry",
        ];
        let bad = [
            "bad",
            "poor",
            "negative",
            "unsatisfied",
            "unhappy",
            "schlecht",
            "mauvais",
            "malo",
            "ruim",
            "cattivo",
            "slecht",
            "zly",
        ];
        let meaning = |word: &str| {
            let word = crate::normalise::text::fold(word);
            let words: Vec<&str> = word.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
            if any(&bad) { Some(0) } else { any(&good).then_some(1) }
        };
        let known = column
            .looks
            .words
            .keys()
            .filter_map(|word| Some(format!("{}: {}", quoted(word), meaning(word)?)));
        let known: Vec<String> = known.collect();
        let path = source.path("score").unwrap_or_default();
        Some(
            Value::plain(format!("{{ from: {path}, values: {{ {} }} }}", known.join(", ")))
                .noted("Words as a score: 1 good, 0 bad."),
        )
    } else {
        source.transformed("score", "number")
    };
    fields.maybe("score", score);
    fields.add(
        "scale_min",
        Value::plain(format!("{{ const: {low} }}")).noted("The scale is taken from the values seen."),
    );
    fields.add("scale_max", Value::plain(format!("{{ const: {high} }}")));
}

/// The unit of a rating or review.
pub(super) fn ratings(source: &Source<'_>) -> Unit {
    let mut unit = Unit::default();
    unit.lets.add(
        "the_key",
        source.key(
            "key",
            &[
                "at",
                "customer.id",
                "customer.email",
                "customer.name",
                "ticket",
                "order",
                "comment",
                "score",
            ],
        ),
    );
    let customer = source.party("customer", &mut unit);
    let agent = source.party("agent", &mut unit);
    let at = source.time("at");
    let mut fields = Fields::default();
    fields.add("key", Value::plain("$let.the_key"));
    scale(source, &mut fields);
    let review = fields
        .0
        .iter()
        .any(|(name, value)| name == "kind" && value.yaml.contains("review"));
    if source.has("ticket") {
        fields.maybe(
            "conversation",
            source
                .path("ticket")
                .map(|path| Value::plain(format!("{{ conversation: {path} }}"))),
        );
    }
    if source.has("order") {
        fields.maybe(
            "order",
            source
                .path("order")
                .map(|path| Value::plain(format!("{{ order: {path} }}"))),
        );
    }
    if customer.is_some() {
        fields.add("customer", Value::plain("{ contact: $let.the_customer }"));
    }
    if agent.is_some() {
        fields.add("agent", Value::plain("{ agent: $let.the_agent }"));
    }
    fields.maybe("rated_at", at.clone());
    fields.maybe("comment", source.body("comment"));
    unit.emit.push(("rating", fields));
    if customer.is_some() {
        unit.emit
            .push(("contact", source.contact("customer", at.as_ref(), "the_customer")));
    }
    if agent.is_some() {
        unit.emit.push(("agent", source.agent("agent", "the_agent")));
    }
    if review && source.has("comment") {
        let mut text = Fields::default();
        unit.lets.maybe("the_text", source.body("comment"));
        text.add("key", Value::plain("$let.the_key"));
        text.add("thread", Value::plain("$let.the_key"));
        if customer.is_some() {
            text.add("author", Value::plain("{ party: $let.the_customer }"));
        }
        text.add("direction", Value::word("inbound"));
        text.add("channel", Value::word("review"));
        text.maybe("at", at.map(bare));
        text.maybe("subject", source.plain("subject"));
        text.add("body", Value::plain("$let.the_text"));
        text.add("when", Value::plain("the_text"));
        unit.emit.push(("message", text));
    }
    unit
}

/// Whether a fit is one of messages that can stand inside a ticket.
pub(super) fn is_talk(fit: &Fit) -> bool {
    fit.holds == Holds::Messages && fit.has("body") && (fit.has("at") || fit.fields.len() > 2)
}
