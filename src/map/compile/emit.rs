//! Compiles an emission: each field by its type.

use super::scope::Scope;
use super::{child, item, node};
use crate::config::mapping::{AddressForm, Emission, Flag, Required, Spec};
use crate::config::yaml::{Problem, Step, did_you_mean};
use crate::map::condition::Condition;
use crate::map::plan::{AddressPlan, EmitPlan, FieldPlan, FieldValue, IdentifierPlan, Node, Source, Vocabulary};
use crate::model::kind::{Field, FieldType, Kind};
use serde_json::Value;

/// Fields whose tool's own word is kept beside the value.
const COMPANIONS: &[(&str, &str)] = &[
    ("channel", "raw_channel"),
    ("status", "raw_status"),
    ("priority", "raw_priority"),
    ("disposition", "raw_disposition"),
];

pub(crate) fn compile(emission: &Emission, at: &[Step], scope: &mut Scope<'_>) -> EmitPlan {
    let kind = emission.kind;
    let at = child(at, kind.def().name);
    let when = node::condition(emission.when.as_deref(), emission.unless.as_deref(), &at, scope);
    let mut fields = Vec::new();
    for (name, value) in emission.fields.iter() {
        let Some(index) = kind.field_index(name) else {
            continue; // the schema has reported it
        };
        fields.push(compile_field(kind, index, value, &child(&at, name), scope));
    }
    for (field, companion) in COMPANIONS {
        let given = emission.fields.value(companion).is_some();
        if let (Some(index), Some(raw), false) = (kind.field_index(field), kind.field_index(companion), given)
            && let Some(plan) = fields.iter_mut().find(|plan| plan.index == index)
        {
            plan.raw = Some(raw);
        }
    }
    let currency = kind.field_index("currency");
    // Amounts need their currency first.
    fields.sort_by_key(|plan| (Some(plan.index) != currency, plan.index));
    let key = kind
        .field_index("key")
        .filter(|key| fields.iter().any(|plan| plan.index == *key));
    EmitPlan {
        kind,
        when,
        fields,
        key,
    }
}

fn compile_field(kind: Kind, index: usize, value: &Value, at: &[Step], scope: &mut Scope<'_>) -> FieldPlan {
    let field = &kind.fields()[index];
    let mut required = None;
    let value = match field.ty {
        FieldType::Identifiers => FieldValue::Identifiers(
            each_item(value)
                .iter()
                .enumerate()
                .flat_map(|(n, value)| {
                    let at = if matches!(value, Value::Object(_) | Value::Array(_)) {
                        item(at, n)
                    } else {
                        at.to_vec()
                    };
                    expanded(value)
                        .into_iter()
                        .filter_map(|value| compile_identifier(field, value, &at, scope))
                        .collect::<Vec<_>>()
                })
                .collect(),
        ),
        FieldType::Addresses => FieldValue::Addresses(
            each_item(value)
                .iter()
                .enumerate()
                .flat_map(|(n, value)| {
                    expanded(value)
                        .into_iter()
                        .filter_map(|value| compile_address(value, &item(at, n), scope))
                        .collect::<Vec<_>>()
                })
                .collect(),
        ),
        FieldType::Json => match value {
            Value::Object(parts) => FieldValue::Object(
                parts
                    .iter()
                    .filter_map(|(name, value)| {
                        let spec = read_spec(value, &child(at, name), scope)?;
                        Some((name.clone(), node::compile(&spec, &child(at, name), scope)))
                    })
                    .collect(),
            ),
            other => one(field, other, at, scope, &mut required),
        },
        FieldType::List => match value {
            Value::Array(items) => FieldValue::List(
                items
                    .iter()
                    .enumerate()
                    .filter_map(|(n, value)| {
                        let spec = read_spec(value, &item(at, n), scope)?;
                        Some(node::compile(&spec, &item(at, n), scope))
                    })
                    .collect(),
            ),
            other => one(field, other, at, scope, &mut required),
        },
        _ => one(field, value, at, scope, &mut required),
    };
    FieldPlan {
        index,
        field,
        value,
        required,
        raw: None,
        currency: kind.field_index("currency").filter(|_| field.ty == FieldType::Money),
        vocabulary: match field.ty {
            _ if field.name == "priority" => Vocabulary::Priority,
            FieldType::OneOf(_) => Vocabulary::Closed,
            _ => Vocabulary::Open,
        },
    }
}

fn read_spec(value: &Value, at: &[Step], scope: &mut Scope<'_>) -> Option<Spec> {
    Spec::from_value(value.clone())
        .map_err(|error| scope.problem(at, &error.to_string()))
        .ok()
}

fn one(
    field: &'static Field,
    value: &Value,
    at: &[Step],
    scope: &mut Scope<'_>,
    required: &mut Option<String>,
) -> FieldValue {
    let Some(spec) = read_spec(value, at, scope) else {
        return FieldValue::One(Box::default());
    };
    find_required(&spec, field.name, required);
    check_references(&spec, field, at, scope);
    let mut node = node::compile(&spec, at, scope);
    if let FieldType::OneOf(words) = field.ty {
        set_words(&mut node, words);
        check_words(&node, words, at, scope);
    }
    // References have to be written as the key is: absent parts stay as empty ones in both.
    if field.name == "key" || field.name == "call" || matches!(field.ty, FieldType::Ref(_)) {
        keep_absent(&mut node);
    }
    FieldValue::One(Box::new(node))
}

fn find_required(spec: &Spec, name: &str, required: &mut Option<String>) {
    let Spec::Form(form) = spec else { return };
    match &form.required {
        Some(Required::Code(code)) => *required = Some(code.clone()),
        Some(Required::Yes(true)) => *required = Some(format!("missing-{}", name.replace('_', "-"))),
        _ => {}
    }
    for (_, inner) in node::references(form) {
        find_required(inner, name, required);
    }
}

/// A reference names a kind that the field can refer to; other fields have no reference.
fn check_references(spec: &Spec, field: &Field, at: &[Step], scope: &mut Scope<'_>) {
    let Spec::Form(form) = spec else { return };
    for (word, _) in node::references(form) {
        let fits = match field.ty {
            FieldType::Ref(kinds) => match Kind::from_name(word) {
                Some(kind) => kinds.contains(&kind),
                None => kinds.len() > 1,
            },
            _ => false,
        };
        if !fits {
            let message = match field.ty {
                FieldType::Ref(kinds) => {
                    let names: Vec<_> = kinds.iter().map(|kind| format!("`{}`", kind.def().name)).collect();
                    format!("this field refers to {}", names.join(" or "))
                }
                _ => "this field is not a reference".to_owned(),
            };
            scope.push(Problem::new(child(at, word), message).at_key());
        }
    }
    for (n, inner) in form.choose.iter().flatten().enumerate() {
        check_references(inner, field, &item(&child(at, "choose"), n), scope);
    }
}

fn set_words(node: &mut Node, words: &'static [&'static str]) {
    node.words = Some(words);
    match &mut node.source {
        Source::Choose(nodes) | Source::FirstOf(nodes) => nodes.iter_mut().for_each(|node| set_words(node, words)),
        Source::Inner(inner) => set_words(inner, words),
        _ => {}
    }
}

/// Words that the mapping itself gives must be words of the field.
fn check_words(node: &Node, words: &[&str], at: &[Step], scope: &mut Scope<'_>) {
    let given = node.values.iter().map(|row| &row.to).chain(&node.otherwise);
    let constant = match &node.source {
        Source::Constant(value) => Some(value),
        _ => None,
    };
    for value in given.chain(constant) {
        if let Value::String(text) = value
            && !words.contains(&text.as_str())
        {
            let hint = did_you_mean(text, words.iter().copied())
                .unwrap_or_else(|| format!("known words: {}", words.join(", ")));
            scope.push(
                Problem::new(at.to_vec(), "the field does not know this word".to_owned())
                    .with_value(text)
                    .with_hint(Some(hint)),
            );
        }
    }
    if let Source::Choose(nodes) | Source::FirstOf(nodes) = &node.source {
        for (n, inner) in nodes.iter().enumerate() {
            check_words(inner, words, &item(&child(at, "choose"), n), scope);
        }
    }
}

fn keep_absent(node: &mut Node) {
    match &mut node.source {
        Source::Join { keep_absent, .. } => *keep_absent = true,
        Source::Inner(inner) => self::keep_absent(inner),
        Source::Choose(nodes) | Source::FirstOf(nodes) => nodes.iter_mut().for_each(self::keep_absent),
        _ => {}
    }
}

fn each_item(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// One copy for each number when the item speaks of numbered columns.
fn expanded(value: &Value) -> Vec<Value> {
    let text = value.to_string();
    if !text.contains("{n}") {
        return vec![value.clone()];
    }
    (1..=node::MAX_NUMBERED)
        .filter_map(|n| serde_json::from_str(&text.replace("{n}", &n.to_string())).ok())
        .collect()
}

fn compile_identifier(field: &Field, value: Value, at: &[Step], scope: &mut Scope<'_>) -> Option<IdentifierPlan> {
    let spec = read_spec(&value, at, scope)?;
    let mut form = match spec {
        Spec::Form(form) => *form,
        list @ Spec::List(_) => {
            return Some(IdentifierPlan {
                value: node::compile(&list, at, scope),
                system: None,
                scope: None,
                label: None,
                shared: None,
                always_shared: false,
            });
        }
    };
    let system = form
        .system
        .take()
        .map(|spec| word_or_node(&spec, &child(at, "system"), scope));
    let place = form
        .scope
        .take()
        .map(|spec| node::compile(&spec, &child(at, "scope"), scope));
    let label = form
        .label
        .take()
        .map(|spec| word_or_node(&spec, &child(at, "type"), scope));
    let (shared, always_shared) = match form.shared.take() {
        None => (None, false),
        Some(Flag::Fixed(fixed)) => (None, fixed),
        Some(Flag::Path(text)) => (scope.condition(&text, &child(at, "shared")), false),
    };
    if system.is_none() && matches!(field.name, "handles" | "externals") {
        scope.problem(at, &format!("`{}` need a `system`", field.name));
    }
    Some(IdentifierPlan {
        value: node::compile(&Spec::Form(Box::new(form)), at, scope),
        system,
        scope: place,
        label,
        shared,
        always_shared,
    })
}

/// A plain word is meant as it stands; `$…`, `["…"]`, a list and the mapping form are read.
fn word_or_node(spec: &Spec, at: &[Step], scope: &mut Scope<'_>) -> Node {
    if let Spec::Form(form) = spec
        && let Some(paths) = &form.from
        && let [word] = paths.0.as_slice()
        && !word.starts_with(['$', '['])
        && form.transform.is_none()
        && form.values.is_empty()
        && form.when.is_none()
        && !form.written
    {
        return Node {
            source: Source::Constant(Value::from(word.as_str())),
            ..Node::default()
        };
    }
    node::compile(spec, at, scope)
}

fn compile_address(value: Value, at: &[Step], scope: &mut Scope<'_>) -> Option<AddressPlan> {
    let form: AddressForm = serde_json::from_value(value)
        .map_err(|error| scope.problem(at, &error.to_string()))
        .ok()?;
    let when: Option<Condition> = form
        .when
        .as_deref()
        .and_then(|text| scope.condition(text, &child(at, "when")));
    let label = form
        .label
        .as_ref()
        .map(|spec| word_or_node(spec, &child(at, "label"), scope));
    let mut part =
        |name: &str, spec: &Option<Spec>| spec.as_ref().map(|spec| node::compile(spec, &child(at, name), scope));
    let parts = vec![
        label,
        part("street", &form.street),
        part("city", &form.city),
        part("region", &form.region),
        part("postcode", &form.postcode),
        part("country", &form.country),
    ];
    Some(AddressPlan { when, parts })
}
