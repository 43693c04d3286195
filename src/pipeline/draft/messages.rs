//! Messages: rows of a chat or of a mailbox, and the comments inside tickets.

use super::parties::Known;
use super::scalars::Source;
use super::yaml::{Unit, Value};
use crate::normalise::export_shape::Shape;

/// The ticket around a list of messages.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// Who asked.
    pub(super) customer: Option<&'a Known>,
    /// Channel of the ticket, as a value that stands in its unit.
    pub(super) channel: bool,
}

/// The unit of one message.
pub(super) fn messages(source: &Source<'_>, around: Option<Around<'_>>) -> Unit {
    let mut unit = Unit::default();
    let author = source.party("author", &mut unit);
    let recipient = source.party("recipient", &mut unit);
    let way = source.words("direction", "direction", Some("unknown"));
    unit.lets.maybe("the_way", way.clone());
    let kind = source.words("author_kind", "author_kind", None);
    unit.lets.maybe("the_kind", kind.clone());
    for name in ["private", "public"] {
        unit.lets
            .maybe(&format!("the_{name}"), source.transformed(name, "bool"));
    }
    let at = source.time("at");
    let asker = around
        .and_then(|around| around.customer)
        .filter(|customer| author.as_ref().is_some_and(|author| author.by == customer.by));
    // A column of "phone" or "customer" tells the other side, whoever wrote.
    let other_side =
        author.is_some() && recipient.is_none() && kind.is_none() && around.is_none() && !source.fit.named("author");
    let silent = other_side && way.is_none() && channel(source) == "sms";
    // Who writes: outside, inside, or nobody knows.
    let (outside, inside) = match (&way, &kind, asker) {
        (Some(_), _, _) => (
            "the_way == 'inbound'".to_owned(),
            Some("the_way == 'outbound'".to_owned()),
        ),
        (None, Some(_), _) => (
            "the_kind == 'customer'".to_owned(),
            Some("the_kind == 'agent' or the_kind == 'bot'".to_owned()),
        ),
        (None, None, Some(asker)) => (
            format!("the_author == {}", asker.key),
            Some(format!("the_author != {}", asker.key)),
        ),
        (None, None, None) => ("the_author".to_owned(), None),
    };
    let mut fields = super::yaml::Fields::default();
    let parts = [
        "thread",
        "author.id",
        "author.email",
        "author.phone",
        "author.name",
        "recipient.id",
        "recipient.email",
        "recipient.phone",
        "at",
        "clock",
        "subject",
        "body",
    ];
    let key = source.key("key", &parts);
    let own_key = !key.yaml.contains("hash:");
    fields.add("key", key);
    let channel = channel(source);
    match around {
        Some(_) => fields.add("conversation", Value::plain("{ conversation: $let.the_key }")),
        None => thread(
            source,
            &mut fields,
            author.as_ref(),
            recipient.as_ref(),
            way.is_some(),
            channel,
        ),
    }
    if other_side && way.is_some() {
        fields.add(
            "author",
            Value::plain("{ choose: [{ when: \"the_way == 'inbound'\", party: $let.the_author }] }"),
        );
        fields.add("customer", Value::plain("{ contact: $let.the_author }"));
    } else if silent {
        fields.add(
            "customer",
            Value::plain("{ contact: $let.the_author }")
                .noted("Nothing says who wrote: put `direction` here when you know it."),
        );
    } else if author.is_some() {
        fields.add("author", Value::plain("{ party: $let.the_author }"));
    }
    if way.is_some() && recipient.is_some() && author.is_some() {
        fields.add(
            "customer",
            Value::plain("{ choose: [{ when: \"the_way == 'outbound'\", contact: $let.the_recipient }, { contact: $let.the_author }] }"),
        );
    } else if let Some(customer) = around.and_then(|around| around.customer) {
        fields.add(
            "customer",
            Value::plain(format!("{{ contact: $let.{} }}", customer.key)),
        );
    }
    match (&kind, asker) {
        (Some(_), _) => fields.add("author_kind", Value::plain("$let.the_kind")),
        (None, Some(_)) if way.is_none() => fields.add(
            "author_kind",
            Value::plain(format!(
                "{{ choose: [{{ when: \"{outside}\", const: customer }}, {{ when: the_author, const: agent }}] }}"
            )),
        ),
        _ => {}
    }
    fields.maybe("direction", direction(source, way.is_some()));
    match (source.has("channel") && around.is_none(), around) {
        (true, _) => fields.maybe("channel", source.words("channel", "channel", Some("other"))),
        (_, Some(Around { channel: true, .. })) => fields.add("channel", Value::plain("$let.the_channel")),
        (false, None) => fields.add("channel", Value::word(channel)),
        // Nothing says by which way a ticket came.
        (false, Some(_)) => {}
    }
    fields.maybe("at", at.clone());
    fields.maybe("subject", source.plain("subject"));
    fields.maybe("body", source.body("body"));
    if own_key
        && source
            .column("key")
            .is_some_and(|column| column.looks.shape == Shape::Email)
    {
        fields.maybe("external_id", source.plain("key"));
    }
    fields.maybe("in_reply_to", source.plain("reply_to"));
    fields.maybe("language", source.plain("language"));
    fields.maybe("tags", source.tags("tags"));
    unit.emit.push(("message", fields));
    let seen = at.as_ref();
    if author.is_some() {
        let outside = if other_side { "the_author" } else { &outside };
        unit.emit.push((
            "contact",
            source.contact("author", seen, &format!("\"{}\"", both("the_author", outside))),
        ));
        if let Some(inside) = inside.as_ref().filter(|_| !other_side) {
            unit.emit.push((
                "agent",
                source.agent("author", &format!("\"the_author and ({inside})\"")),
            ));
        }
    }
    if recipient.is_some() {
        let to_outside = match &way {
            Some(_) => "the_recipient and the_way == 'outbound'",
            None => "the_recipient",
        };
        unit.emit.push((
            "contact",
            source.contact("recipient", seen, &format!("\"{to_outside}\"")),
        ));
        if way.is_none() {
            let mut to = super::yaml::Fields::default();
            to.add("party", Value::plain("{ party: $let.the_recipient }"));
            to.add("role", Value::word("to"));
            to.add("when", Value::plain("the_recipient"));
            unit.emit.push(("participant", to));
        }
    }
    unit
}

fn both(first: &str, second: &str) -> String {
    if first == second {
        first.to_owned()
    } else {
        format!("{first} and {second}")
    }
}

/// What keeps messages together that have no ticket.
fn thread(
    source: &Source<'_>,
    fields: &mut super::yaml::Fields,
    author: Option<&Known>,
    recipient: Option<&Known>,
    way: bool,
    channel: &str,
) {
    if source.has("thread") {
        fields.maybe("thread", source.plain("thread"));
    } else if let Some(id) = source.root_id {
        fields.add("thread", Value::plain(super::yaml::quoted(id)));
    } else if channel != "email" && way && recipient.is_some() && author.is_some() {
        fields.add(
            "session",
            Value::plain("{ choose: [{ when: \"the_way == 'outbound'\", from: $let.the_recipient }, { from: $let.the_author }] }")
                .noted("Without a thread id: one chat for each outside party, split where it was silent for long."),
        );
    } else if channel != "email" && (way || source.has("author_kind") || recipient.is_none()) {
        let one = way && author.is_some();
        let value = Value::plain(if one { "$let.the_author" } else { "$file.path" });
        fields.add(
            "session",
            value.noted("Without a thread id: one chat for each party or file, split where it was silent for long."),
        );
    }
}

fn direction(source: &Source<'_>, way: bool) -> Option<Value> {
    let hidden = match () {
        () if way => return Some(Value::plain("$let.the_way")),
        () if source.has("private") => "the_private is true",
        () if source.has("public") => "the_public is false",
        () => return None,
    };
    Some(Value::plain(format!(
        "{{ choose: [{{ when: {hidden}, const: internal }}] }}"
    )))
}

/// The channel that the columns show.
fn channel(source: &Source<'_>) -> &'static str {
    let email = source.has("author.email") || source.has("recipient.email");
    let phone = source.has("author.phone") || source.has("recipient.phone");
    if source.has("subject") && email || source.has("author.email") && source.has("recipient.email") {
        "email"
    } else if phone && !email {
        "sms"
    } else {
        "chat"
    }
}
