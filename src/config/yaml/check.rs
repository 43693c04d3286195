//! Checks a value against a JSON Schema and lists every mistake, with "did you mean".
//!
//! Covers what the schema generator writes for plain structs, unit enums and the mapping language:
//! type, properties, required, additionalProperties, items, enum, const, pattern, format (date), anyOf, oneOf, $ref.

use super::locate::Step;
use super::problem::{Problem, did_you_mean};
use serde_json::Value;

/// All mistakes of a value against a root schema.
pub(super) fn check(root: &Value, value: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    Checker { root }.visit(root, value, &mut Vec::new(), &mut problems);
    problems
}

/// Takes out the entry that a path leads to, so that the rest can be read.
pub(super) fn remove(value: &mut Value, path: &[Step]) {
    let Some((last, above)) = path.split_last() else {
        return;
    };
    let mut at = value;
    for step in above {
        let next = match (step, at) {
            (Step::Key(key), Value::Object(map)) => map.get_mut(key),
            (Step::Item(index), Value::Array(items)) => items.get_mut(*index),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return,
        }
    }
    match (last, at) {
        (Step::Key(key), Value::Object(map)) => {
            map.shift_remove(key);
        }
        (Step::Item(index), Value::Array(items)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => {}
    }
}

struct Checker<'s> {
    root: &'s Value,
}

impl<'s> Checker<'s> {
    fn resolve(&self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        for _ in 0..16 {
            let Some(target) = schema.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let Some(found) = self.root.pointer(target.trim_start_matches('#')) else {
                break;
            };
            schema = found;
        }
        schema
    }

    fn visit(&self, schema: &'s Value, value: &Value, path: &mut Vec<Step>, out: &mut Vec<Problem>) {
        let schema = self.resolve(schema);
        if let Some(branches) = schema
            .get("anyOf")
            .or_else(|| schema.get("oneOf"))
            .and_then(Value::as_array)
        {
            self.visit_branches(schema, branches, value, path, out);
            return;
        }
        if let Some(types) = schema.get("type")
            && !type_fits(types, value)
        {
            out.push(
                Problem::new(
                    path.clone(),
                    format!("expected {}, found {}", self.expected(schema), name_of(value)),
                )
                .with_hint(hint_of(schema)),
            );
            return;
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array)
            && !words.contains(value)
        {
            out.push(unknown_word(words, value, path));
        }
        if let (Some(pattern), Value::String(text)) = (schema.get("pattern").and_then(Value::as_str), value)
            && !regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text.trim()))
        {
            let problem = Problem::new(path.clone(), "this text does not have the expected form".to_owned());
            out.push(problem.with_value(text).with_hint(hint_of(schema)));
        }
        if let (Some("date"), Value::String(text)) = (schema.get("format").and_then(Value::as_str), value)
            && text.trim().parse::<jiff::civil::Date>().is_err()
        {
            let problem = Problem::new(path.clone(), "there is no such day".to_owned());
            out.push(problem.with_value(text).with_hint(hint_of(schema)));
        }
        if let Some(only) = schema.get("const")
            && only != value
        {
            out.push(Problem::new(path.clone(), format!("expected {only}")));
        }
        match value {
            Value::Object(map) => self.visit_object(schema, map, path, out),
            Value::Array(items) => {
                if let Some(item) = schema.get("items") {
                    for (index, part) in items.iter().enumerate() {
                        path.push(Step::Item(index));
                        self.visit(item, part, path, out);
                        path.pop();
                    }
                }
            }
            _ => {}
        }
    }

    fn visit_object(
        &self,
        schema: &'s Value,
        map: &serde_json::Map<String, Value>,
        path: &mut Vec<Step>,
        out: &mut Vec<Problem>,
    ) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let rest = schema.get("additionalProperties");
        for (key, part) in map {
            path.push(Step::Key(key.clone()));
            match (properties.and_then(|known| known.get(key)), rest) {
                (Some(known), _) => self.visit(known, part, path, out),
                (None, Some(Value::Bool(false))) => {
                    let names = properties.into_iter().flatten().map(|(name, _)| name.as_str());
                    out.push(unknown_key(key, names.collect(), path));
                }
                (None, Some(any @ Value::Object(_))) => self.visit(any, part, path, out),
                (None, _) => {}
            }
            path.pop();
        }
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            if let Some(name) = name.as_str()
                && !map.contains_key(name)
            {
                out.push(Problem::new(path.clone(), format!("the key `{name}` is missing")));
            }
        }
    }

    fn visit_branches(
        &self,
        schema: &'s Value,
        branches: &'s [Value],
        value: &Value,
        path: &mut Vec<Step>,
        out: &mut Vec<Problem>,
    ) {
        let fitting: Vec<_> = branches.iter().filter(|branch| self.may_fit(branch, value)).collect();
        if fitting.is_empty() {
            out.push(Problem::new(
                path.clone(),
                format!("expected {}, found {}", self.expected(schema), name_of(value)),
            ));
            return;
        }
        let mut best: Option<Vec<Problem>> = None;
        for branch in fitting {
            let mut mistakes = Vec::new();
            self.visit(branch, value, path, &mut mistakes);
            if best.as_ref().is_none_or(|known| mistakes.len() < known.len()) {
                best = Some(mistakes);
            }
        }
        out.extend(best.unwrap_or_default());
    }

    fn may_fit(&self, schema: &'s Value, value: &Value) -> bool {
        let schema = self.resolve(schema);
        if let Some(branches) = schema
            .get("anyOf")
            .or_else(|| schema.get("oneOf"))
            .and_then(Value::as_array)
        {
            return branches.iter().any(|branch| self.may_fit(branch, value));
        }
        match (schema.get("type"), schema.get("const")) {
            (Some(types), _) => type_fits(types, value),
            (None, Some(only)) => only == value,
            (None, None) => true,
        }
    }

    fn expected(&self, schema: &'s Value) -> String {
        let schema = self.resolve(schema);
        if let Some(branches) = schema
            .get("anyOf")
            .or_else(|| schema.get("oneOf"))
            .and_then(Value::as_array)
        {
            let mut names: Vec<_> = branches.iter().map(|branch| self.expected(branch)).collect();
            names.retain(|name| name != "nothing");
            names.dedup();
            return names.join(" or ");
        }
        match schema.get("type") {
            Some(Value::String(name)) => readable(name).to_owned(),
            Some(Value::Array(names)) => names
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null")
                .map(readable)
                .collect::<Vec<_>>()
                .join(" or "),
            _ => "another value".to_owned(),
        }
    }
}

fn hint_of(schema: &Value) -> Option<String> {
    let example = schema.get("examples")?.as_array()?.first()?;
    Some(match example {
        Value::String(text) => format!("for example `{text}`"),
        other => format!("for example `{other}`"),
    })
}

fn readable(name: &str) -> &str {
    match name {
        "string" => "text",
        "object" => "a mapping",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "null" => "nothing",
        other => other,
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

fn type_fits(types: &Value, value: &Value) -> bool {
    match types {
        Value::String(name) => match name.as_str() {
            "string" => value.is_string(),
            "object" => value.is_object(),
            "array" => value.is_array(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            _ => true,
        },
        Value::Array(names) => names.iter().any(|name| type_fits(name, value)),
        _ => true,
    }
}

fn unknown_key(key: &str, names: Vec<&str>, path: &[Step]) -> Problem {
    let hint = did_you_mean(key, names.iter().copied()).or_else(|| {
        let listed: Vec<_> = names.iter().take(40).copied().collect();
        Some(format!("known keys: {}", listed.join(", ")))
    });
    Problem::new(path.to_vec(), "unknown key".to_owned())
        .at_key()
        .with_value(key)
        .with_hint(hint)
}

fn unknown_word(words: &[Value], value: &Value, path: &[Step]) -> Problem {
    let known: Vec<_> = words.iter().filter_map(Value::as_str).collect();
    let text = value.as_str().unwrap_or_default();
    let hint =
        did_you_mean(text, known.iter().copied()).unwrap_or_else(|| format!("known values: {}", known.join(", ")));
    Problem::new(path.to_vec(), "unknown value".to_owned())
        .with_value(text)
        .with_hint(Some(hint))
}
