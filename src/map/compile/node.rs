//! Compiles where one value comes from.

use super::scope::Scope;
use super::{child, item};
use crate::config::mapping::{FieldForm, OneOrMany, Spec, TransformCall, Unit};
use crate::config::yaml::{Problem, Step, did_you_mean};
use crate::map::condition::Condition;
use crate::map::path::Path;
use crate::map::plan::{Node, Source, Translation, ZonePlan};
use crate::map::transforms::{self, Args, Call, TRANSFORMS};
use crate::map::value::Val;
use crate::normalise::date::{TimeFormat, Zone};
use std::borrow::Cow;

/// Numbered columns are looked for up to this number.
pub(crate) const MAX_NUMBERED: usize = 20;

/// Compiles a field, a `let` or a part of one.
pub(crate) fn compile(spec: &Spec, at: &[Step], scope: &mut Scope<'_>) -> Node {
    match spec {
        Spec::List(items) => {
            let plain: Option<Vec<&str>> = items.iter().map(plain_path).collect();
            let source = match plain {
                Some(texts) => Source::First(texts.iter().flat_map(|text| paths(text, at, scope)).collect()),
                None => Source::FirstOf(
                    items
                        .iter()
                        .enumerate()
                        .map(|(index, spec)| compile(spec, &item(at, index), scope))
                        .collect(),
                ),
            };
            Node {
                source,
                ..Node::default()
            }
        }
        Spec::Form(form) => compile_form(form, at, scope),
    }
}

/// The path of a spec that is nothing but one.
fn plain_path(spec: &Spec) -> Option<&str> {
    let Spec::Form(form) = spec else { return None };
    let OneOrMany(paths) = form.from.as_ref()?;
    let plain = form.transform.is_none()
        && form.when.is_none()
        && form.unless.is_none()
        && form.values.is_empty()
        && form.otherwise.is_none()
        && form.formats.is_none()
        && form.zone.is_none();
    match paths.as_slice() {
        [one] if plain => Some(one),
        _ => None,
    }
}

/// A path, or the paths of a numbered column.
fn paths(text: &str, at: &[Step], scope: &mut Scope<'_>) -> Vec<Path> {
    if !text.contains("{n}") {
        return scope.path(text, at).into_iter().collect();
    }
    (1..=MAX_NUMBERED)
        .filter_map(|n| scope.path(&text.replace("{n}", &n.to_string()), at))
        .collect()
}

fn compile_form(form: &FieldForm, at: &[Step], scope: &mut Scope<'_>) -> Node {
    let source = compile_source(form, at, scope);
    let mut node = Node {
        when: condition(form.when.as_deref(), form.unless.as_deref(), at, scope),
        source,
        otherwise: form.otherwise.clone(),
        minor_units: form.unit == Some(Unit::Minor),
        ..Node::default()
    };
    for (index, call) in form.transform.iter().flat_map(|calls| &calls.0).enumerate() {
        let at = child(at, "transform");
        let at = if form.transform.as_ref().is_some_and(|calls| calls.0.len() > 1) {
            item(&at, index)
        } else {
            at
        };
        node.steps.extend(compile_call(call, &at, scope));
    }
    for (from, to) in form.values.iter() {
        node.values.push(Translation {
            from: from.to_owned(),
            folded: from.to_lowercase(),
            to: to.clone(),
        });
    }
    for name in form.formats.iter().flat_map(|formats| &formats.0) {
        match TimeFormat::from_name(name) {
            Some(format) => node.formats.push(format),
            None => scope.push(
                Problem::new(child(at, "formats"), "unknown time format".to_owned())
                    .with_value(name)
                    .with_hint(Some(
                        "known: datetime, rfc3339, epoch, rfc2822, x, dmy, mdy, ymd, dmy_or_mdy, or a pattern with %"
                            .to_owned(),
                    )),
            ),
        }
    }
    node.zone = form
        .zone
        .as_ref()
        .and_then(|zone| compile_zone(zone, &child(at, "zone"), scope));
    node
}

/// `when` and `unless` as one condition.
pub(crate) fn condition(
    when: Option<&str>,
    unless: Option<&str>,
    at: &[Step],
    scope: &mut Scope<'_>,
) -> Option<Condition> {
    let when = when.and_then(|text| scope.condition(text, &child(at, "when")));
    let unless = unless.and_then(|text| scope.condition(text, &child(at, "unless")));
    match (when, unless) {
        (when, None) => when,
        (None, Some(unless)) => Some(Condition::Not(Box::new(unless))),
        (Some(when), Some(unless)) => Some(Condition::And(vec![when, Condition::Not(Box::new(unless))])),
    }
}

fn compile_source(form: &FieldForm, at: &[Step], scope: &mut Scope<'_>) -> Source {
    let mut sources = Vec::new();
    if let Some(OneOrMany(texts)) = &form.from {
        let at = child(at, "from");
        // The short form of a field is its path alone.
        let found = texts.iter().flat_map(|text| paths(text, &at, scope)).collect();
        sources.push(("from", Source::First(found)));
    }
    if let Some(OneOrMany(texts)) = &form.all {
        let at = child(at, "all");
        let found = texts.iter().flat_map(|text| paths(text, &at, scope)).collect();
        sources.push(("all", Source::All(found)));
    }
    if let Some(value) = &form.constant {
        sources.push(("const", Source::Constant(value.clone())));
    }
    if let Some(parts) = &form.join {
        let parts = compile_all(parts, &child(at, "join"), scope);
        let with = form.with.clone().unwrap_or_else(|| " ".to_owned());
        let keep_absent = false;
        sources.push((
            "join",
            Source::Join {
                parts,
                with,
                keep_absent,
            },
        ));
    }
    if let Some(parts) = &form.hash {
        sources.push(("hash", Source::Hash(compile_all(parts, &child(at, "hash"), scope))));
    }
    if let Some(parts) = &form.choose {
        sources.push((
            "choose",
            Source::Choose(compile_all(parts, &child(at, "choose"), scope)),
        ));
    }
    if let Some(text) = &form.expr {
        let expression = scope.expression(text, &child(at, "expr"));
        sources.push(("expr", expression.map_or(Source::Nothing, Source::Expression)));
    }
    for (name, spec) in references(form) {
        let inner = compile(spec, &child(at, name), scope);
        sources.push((name, Source::Inner(Box::new(inner))));
    }
    if sources.len() > 1 {
        let names: Vec<_> = sources.iter().map(|(name, _)| format!("`{name}`")).collect();
        scope.problem(at, &format!("a field has one source, not {}", names.join(" and ")));
    }
    match sources.pop() {
        Some((_, source)) => source,
        None => {
            if form.otherwise.is_none() {
                scope.problem(
                    at,
                    "a field needs a source: from, all, const, join, hash, choose or expr",
                );
            }
            Source::Nothing
        }
    }
}

/// The references of a form, by the word in the mapping.
pub(crate) fn references(form: &FieldForm) -> impl Iterator<Item = (&'static str, &Spec)> {
    [
        ("contact", &form.contact),
        ("agent", &form.agent),
        ("party", &form.party),
        ("organisation", &form.organisation),
        ("conversation", &form.conversation),
        ("message", &form.message),
        ("order", &form.order),
    ]
    .into_iter()
    .filter_map(|(name, spec)| Some((name, spec.as_ref()?)))
}

fn compile_all(specs: &[Spec], at: &[Step], scope: &mut Scope<'_>) -> Vec<Node> {
    specs
        .iter()
        .enumerate()
        .map(|(index, spec)| compile(spec, &item(at, index), scope))
        .collect()
}

fn compile_call(call: &TransformCall, at: &[Step], scope: &mut Scope<'_>) -> Option<Call> {
    let Some(transform) = transforms::by_name(&call.name) else {
        let hint = did_you_mean(&call.name, TRANSFORMS.iter().map(|row| row.name))
            .unwrap_or_else(|| "see the table of transforms in docs/mapping-reference.md".to_owned());
        scope.push(
            Problem::new(at.to_vec(), "unknown transform".to_owned())
                .with_value(&call.name)
                .with_hint(Some(hint)),
        );
        return None;
    };
    match Args::new(transform, call.args.clone()) {
        Ok(args) => Some(Call { transform, args }),
        Err(message) => {
            scope.problem(at, &format!("`{}`: {message}", call.name));
            None
        }
    }
}

fn compile_zone(spec: &Spec, at: &[Step], scope: &mut Scope<'_>) -> Option<ZonePlan> {
    if let Some(name) = plain_path(spec)
        && !name.starts_with('$')
    {
        let zone = Zone::named(name);
        if zone.is_none() {
            let problem = Problem::new(at.to_vec(), "there is no such time zone".to_owned()).with_value(name);
            scope.push(problem.with_hint(Some(
                "for example `Europe/Berlin`; a column is `{from: column}`".to_owned(),
            )));
        }
        return zone.map(ZonePlan::Fixed);
    }
    if let Spec::Form(form) = spec
        && let Some(value) = &form.constant
    {
        let name = Val::tree(value).as_text().map(Cow::into_owned)?;
        return Zone::named(&name).map(ZonePlan::Fixed);
    }
    Some(ZonePlan::Read(Box::new(compile(spec, at, scope))))
}
