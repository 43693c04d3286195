//! Expressions that need MiniJinja: no loops, no includes, a fuel limit, the transforms as filters.

use super::path::{Path, name_end};
use super::transforms::{self, Args, Transform};
use super::value::Val;
use crate::config::yaml::did_you_mean;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, RwLock};

/// Steps that one evaluation may take.
const FUEL: u64 = 20_000;

/// One engine for all expressions: it holds nothing but filters and limits.
static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Chainable);
    engine.set_fuel(Some(FUEL));
    engine.set_recursion_limit(50);
    for transform in transforms::TRANSFORMS {
        engine.add_filter(
            transform.name,
            move |value: minijinja::Value, args: minijinja::value::Rest<minijinja::Value>| {
                let input = Val::owned(to_json(&value));
                let args = prepared(transform, args.iter().map(to_json).collect()).map_err(failed)?;
                let out = (transform.run)(input, &args).map_err(failed)?;
                Ok::<_, minijinja::Error>(minijinja::Value::from(Serde(out.into_json())))
            },
        );
    }
    engine
});

/// Arguments of filters that are kept; further ones, which can only come from the data, are read anew each time.
const MAX_KEPT: usize = 256;

/// Arguments by transform and text: a regular expression costs a thousand times what its use does.
static PREPARED: LazyLock<RwLock<HashMap<String, Arc<Args>>>> = LazyLock::new(RwLock::default);

/// The arguments of a filter, read once.
fn prepared(transform: &Transform, values: Vec<Value>) -> Result<Arc<Args>, String> {
    let name = format!("{} {}", transform.name, Value::from(values.as_slice()));
    if let Ok(kept) = PREPARED.read()
        && let Some(args) = kept.get(&name)
    {
        return Ok(Arc::clone(args));
    }
    let args = Arc::new(Args::new(transform, values)?);
    if let Ok(mut kept) = PREPARED.write()
        && kept.len() < MAX_KEPT
    {
        kept.insert(name, Arc::clone(&args));
    }
    Ok(args)
}

fn failed(reason: impl fmt::Display) -> minijinja::Error {
    minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, reason.to_string())
}

fn to_json(value: &minijinja::Value) -> Value {
    if value.is_undefined() || value.is_none() {
        return Value::Null;
    }
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// A compiled expression with the paths that it reads.
pub(crate) struct Expression {
    program: minijinja::Expression<'static, 'static>,
    inputs: Vec<(String, Path)>,
}

impl fmt::Debug for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Expression({:?})", self.inputs)
    }
}

impl Expression {
    /// Compiles an expression; the error says what is wrong, without a position.
    pub(crate) fn compile(text: &str, path: &mut dyn FnMut(&str) -> Option<Path>) -> Result<Self, String> {
        check_filters(text)?;
        let (source, scoped) = without_scopes(text);
        let program = ENGINE
            .compile_expression_owned(source)
            .map_err(|error| error.detail().unwrap_or("the expression cannot be read").to_owned())?;
        let mut names: Vec<_> = program.undeclared_variables(false).into_iter().collect();
        names.sort();
        let mut inputs = Vec::new();
        for name in names {
            if ENGINE.globals().any(|(global, _)| global == name) {
                continue;
            }
            let written = scoped
                .iter()
                .find(|(variable, _)| *variable == name)
                .map_or(name.as_str(), |(_, path)| path);
            let found = path(written).ok_or_else(|| format!("`{written}` cannot be used here"))?;
            inputs.push((name, found));
        }
        Ok(Self { program, inputs })
    }

    /// The value of the expression; `value_of` gives the value at a path.
    pub(crate) fn run(&self, value_of: impl Fn(&Path) -> Value) -> Result<Val<'static>, &'static str> {
        let inputs = self.inputs.iter().map(|(name, path)| (name.clone(), value_of(path)));
        let context: Map<String, Value> = inputs.collect();
        let out = self
            .program
            .eval(minijinja::Value::from(Serde(context)))
            .map_err(|_| "expression-failed")?;
        Ok(Val::owned(to_json(&out)))
    }
}

/// Filters of MiniJinja that may be used beside the transforms.
const FILTERS: &[&str] = &[
    "int", "float", "string", "abs", "round", "list", "sort", "unique", "min", "max", "sum",
];

/// Names an unknown filter; MiniJinja itself would find it only when the expression runs.
fn check_filters(text: &str) -> Result<(), String> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '|') => {
                let rest = text[at + 1..].trim_start();
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                let name = &rest[..end];
                let known = FILTERS
                    .iter()
                    .copied()
                    .chain(transforms::TRANSFORMS.iter().map(|row| row.name));
                if !known.clone().any(|known| known == name) {
                    let hint = did_you_mean(name, known).map_or_else(String::new, |hint| format!(", {hint}"));
                    return Err(format!("there is no transform `{name}`{hint}"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Paths with a scope (`$row['First Name']`, `$parent.id`) outside of quotes become variables, which
/// MiniJinja can read; gives back the expression and the variables with their paths.
fn without_scopes(text: &str) -> (String, Vec<(String, String)>) {
    let mut out = String::with_capacity(text.len());
    let mut scoped: Vec<(String, String)> = Vec::new();
    let mut quote = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '$') => {
                let end = name_end(rest).unwrap_or(rest.len()).max(1);
                let variable = format!("path_{}", scoped.len());
                out.push_str(&variable);
                scoped.push((variable, rest[..end].to_owned()));
                rest = &rest[end..];
                continue;
            }
            _ => {}
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    (out, scoped)
}
