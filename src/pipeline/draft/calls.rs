//! Calls.

use super::kinds::CALL_SIDES;
use super::scalars::Source;
use super::yaml::{Fields, Unit, Value};

/// The unit of a call.
pub(super) fn calls(source: &Source<'_>) -> Unit {
    let mut unit = Unit::default();
    let agent = source.party("agent", &mut unit);
    let sides = source.has("from") || source.has("to");
    let least = if sides { 0.85 } else { 0.0 };
    let own = ["customer.phone", "customer.email", "customer.id"]
        .iter()
        .any(|field| source.sure(field) > least)
        || !sides && source.has("customer.name");
    let known = if own { source.party("customer", &mut unit) } else { None };
    let phone = "{ strip_prefix: [\"tel:\", \"'\"] }, e164";
    for side in ["from", "to"] {
        let name = source.sure(side) > 0.0 && !is_number(source, side);
        let transforms = if name { "trim, lower" } else { phone };
        unit.lets
            .maybe(&format!("the_{side}"), source.transformed(side, transforms));
    }
    let way = source.words("direction", "direction", Some("unknown"));
    let (from, to) = (source.has("from"), source.has("to"));
    let internal = |side: &str| {
        source
            .column(side)
            .is_some_and(|column| column.values.iter().any(|value| is_extension(value)))
    };
    let by_length = way.is_none() && (from && internal("from") || to && internal("to"));
    if by_length {
        for side in ["from", "to"] {
            unit.lets.maybe(
                &format!("the_{side}_extension"),
                source.transformed(side, "{ regex_extract: \"^([0-9]{2,6})$\" }"),
            );
        }
    }
    let has = |side: bool, name: &str| if side { name.to_owned() } else { "false".to_owned() };
    let direction = match &way {
        Some(value) => {
            unit.lets.add("the_way", value.clone());
            Some(Value::plain("$let.the_way"))
        }
        None if by_length => {
            let (a, b) = (has(from, "the_from_extension"), has(to, "the_to_extension"));
            Some(
                Value::plain(format!(
                    "{{ choose: [{{ when: \"{a} and {b}\", const: internal }}, {{ when: \"{a}\", const: outbound }}, {{ when: \"{b}\", const: inbound }}, {{ const: unknown }}] }}"
                ))
                .noted("No column says it: a short number is taken for an extension of the company."),
            )
        }
        None => None,
    };
    let outside = match (known.is_some(), from, to) {
        (true, _, _) => Some(Value::plain("$let.the_customer")),
        (false, true, true) if way.is_some() => Some(Value::plain(
            "{ choose: [{ when: \"the_way == 'outbound'\", from: $let.the_to }, { from: $let.the_from }] }",
        )),
        (false, true, true) if by_length => Some(Value::plain(
            "{ choose: [{ when: \"the_from_extension and the_to_extension\", const: \"\" }, { when: the_from_extension, from: $let.the_to }, { from: $let.the_from }] }",
        )),
        (false, true, _) => Some(
            Value::plain("$let.the_from").noted("Nothing says which side is the customer: the caller is taken for it."),
        ),
        (false, false, true) => {
            Some(Value::plain("$let.the_to").noted("Only the number called is known: it is taken for the customer."))
        }
        (false, false, false) => None,
    };
    let has_outside = outside.is_some();
    unit.lets.maybe("the_outside", outside);
    for name in ["duration", "talk", "wait"] {
        if let Some((name, value)) = source.span_let(name) {
            unit.lets.add(&name, value);
        }
    }
    let started = ["started_at", "answered_at", "ended_at"]
        .iter()
        .find_map(|name| source.time(name));
    let mut fields = Fields::default();
    let times = ["started_at", "clock", "answered_at", "ended_at"];
    let parts: Vec<&str> = [&times, CALL_SIDES, &["extension", "duration", "talk"]].concat();
    fields.add("key", source.key("key", &parts));
    if has_outside {
        fields.add("customer", Value::plain("{ contact: $let.the_outside }"));
    }
    if agent.is_some() {
        fields.add("agent", Value::plain("{ agent: $let.the_agent }"));
    }
    fields.maybe("extension", source.plain("extension"));
    fields.maybe("queue", source.plain("queue"));
    fields.maybe("direction", direction);
    for (name, side) in [("from_number", "from"), ("to_number", "to")] {
        if source.has(side) && is_number(source, side) {
            fields.add(
                name,
                Value {
                    sure: source.sure(side),
                    ..Value::plain(format!("$let.the_{side}"))
                },
            );
        }
    }
    for name in ["started_at", "answered_at", "ended_at"] {
        fields.maybe(name, source.time(name));
    }
    for (name, field) in [
        ("duration_seconds", "duration"),
        ("talk_seconds", "talk"),
        ("wait_seconds", "wait"),
    ] {
        fields.maybe(name, source.seconds(field));
    }
    ending(source, &mut fields);
    fields.maybe("recording", source.plain("recording"));
    fields.maybe("note", source.plain("note"));
    fields.add("channel", Value::word("phone"));
    let written = written(source, &fields, has_outside);
    if written.is_some() {
        unit.lets
            .maybe("the_medium", source.words("channel", "channel", Some("other")));
        fields.add(
            "when",
            Value::plain("\"the_medium in ['phone', 'voicemail', 'other']\""),
        );
    }
    unit.emit.push(("call", fields));
    unit.emit.extend(written.map(|fields| ("message", fields)));
    if has_outside {
        unit.emit
            .push(("contact", contact(source, known.is_some(), started.as_ref())));
    }
    if agent.is_some() {
        unit.emit.push(("agent", source.agent("agent", "the_agent")));
    }
    unit
}

/// The message that a row is which is no call, when a column says so of some rows.
fn written(source: &Source<'_>, call: &Fields, outside: bool) -> Option<Fields> {
    let column = source.column("channel")?;
    let words = column.looks.words.keys();
    let meanings: Vec<&str> = words.filter_map(|word| source.words.meaning("channel", word)).collect();
    if !(meanings.contains(&"phone") && meanings.iter().any(|meaning| !["phone", "voicemail"].contains(meaning))) {
        return None;
    }
    let mut fields = Fields::default();
    for (name, value) in &call.0 {
        match name.as_str() {
            "key" | "customer" | "direction" => fields.add(name, value.clone()),
            "started_at" => fields.add("at", value.clone()),
            _ => {}
        }
    }
    if outside {
        fields.add("session", Value::plain("$let.the_outside"));
    }
    fields.add("channel", Value::plain("$let.the_medium"));
    fields.maybe("raw_channel", source.plain("channel"));
    fields.maybe("body", source.plain("note"));
    fields.add(
        "when",
        Value::plain("\"the_medium not in ['phone', 'voicemail', 'other']\""),
    );
    Some(fields)
}

/// How the call ended: a column, or the words for it in the column of the direction.
fn ending(source: &Source<'_>, fields: &mut Fields) {
    if source.has("disposition") {
        fields.maybe("disposition", source.words("disposition", "disposition", None));
        fields.maybe("raw_disposition", source.plain("disposition"));
        return;
    }
    let Some(column) = source.column("direction") else {
        return;
    };
    let known = |word: &&String| {
        source
            .words
            .meaning("disposition", word)
            .is_some_and(|meaning| meaning != "answered")
    };
    let words: Vec<&String> = column.looks.words.keys().filter(known).collect();
    if let (false, Some(path)) = (words.is_empty(), source.path("direction")) {
        let cases: Vec<String> = words
            .iter()
            .filter_map(|word| {
                Some(format!(
                    "{}: {}",
                    super::yaml::quoted(word),
                    source.words.meaning("disposition", word)?
                ))
            })
            .collect();
        fields.add(
            "disposition",
            Value::plain(format!(
                "{{ from: {path}, values: {{ {} }}, else: answered }}",
                cases.join(", ")
            )),
        );
    }
}

fn contact(source: &Source<'_>, own: bool, seen: Option<&Value>) -> Fields {
    if own {
        let mut fields = source.contact("customer", seen, "the_outside");
        fields.0[0].1 = Value::plain("$let.the_outside");
        return fields;
    }
    let mut fields = Fields::default();
    fields.add("key", Value::plain("$let.the_outside"));
    if let Some(at) = seen {
        fields.add(
            "seen_at",
            Value {
                notes: Vec::new(),
                sure: 0.0,
                ..at.clone()
            },
        );
    }
    if !source.has("direction") && source.has("from") && !source.has("customer.name") {
        fields.maybe("name", source.plain("from_name"));
    } else if !source.has("customer.name") && source.has("direction") && source.has("from_name") {
        let path = source.path("from_name").unwrap_or_default();
        fields.add(
            "name",
            Value::plain(format!("{{ from: {path}, when: \"the_way == 'inbound'\" }}")),
        );
    }
    if source.has("customer.name") {
        fields.maybe("name", source.plain("customer.name"));
    }
    if ["from", "to"].iter().any(|side| is_number(source, side)) {
        fields.add("phones", Value::plain("[$let.the_outside]"));
    }
    fields.add("when", Value::plain("the_outside"));
    fields
}

/// Whether a side is told by its number, not by a name or id.
fn is_number(source: &Source<'_>, side: &str) -> bool {
    source.column(side).is_some_and(|column| {
        let values = || {
            column
                .values
                .iter()
                .map(|value| value.trim())
                .filter(|value| !value.is_empty())
        };
        values()
            .filter(|value| value.chars().any(char::is_alphabetic) && !value.starts_with("tel:"))
            .count()
            * 2
            < values().count()
    })
}

fn is_extension(value: &str) -> bool {
    let value = value.trim();
    (2..=6).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
}
