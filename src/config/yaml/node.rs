//! YAML text into a JSON value that remembers duplicate keys as mistakes.

use super::key::KeySeed;
use super::locate::Step;
use super::problem::Problem;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::fmt;

/// Most values that one file may expand to: aliases repeat their anchor.
const MAX_NODES: usize = 200_000;

/// Reads a file; the value is `Null` when it cannot be parsed at all.
pub(super) fn read(text: &str) -> (Value, Vec<Problem>) {
    let state = State::default();
    let seed = Seed {
        state: &state,
        path: Vec::new(),
    };
    let result = seed.deserialize(serde_yaml::Deserializer::from_str(text));
    let mut problems = state.problems.into_inner();
    match result {
        Ok(value) => (value, problems),
        Err(error) => {
            problems.push(problem_of(&error));
            (Value::Null, problems)
        }
    }
}

/// A mistake with the position that the YAML crate reports.
pub(super) fn problem_of(error: &serde_yaml::Error) -> Problem {
    let mut text = error.to_string();
    let mut problem = match error.location() {
        Some(location) => {
            let suffix = format!(" at line {} column {}", location.line(), location.column());
            text = text.replace(&suffix, "");
            let mut problem = Problem::new(Vec::new(), text);
            problem.line = location.line();
            problem.column = location.column();
            problem
        }
        None => Problem::new(Vec::new(), text),
    };
    if problem.message.contains("repetition limit") {
        problem.message = "the aliases of this file expand to too many values".to_owned();
    }
    if problem.message.contains("without tags") {
        problem.message = "tags (`!name`) have no meaning here".to_owned();
    }
    problem.from_parser = true;
    problem
}

#[derive(Default)]
struct State {
    problems: RefCell<Vec<Problem>>,
    nodes: RefCell<usize>,
}

struct Seed<'s> {
    state: &'s State,
    path: Vec<Step>,
}

impl Seed<'_> {
    fn child(&self, step: Step) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        Seed {
            state: self.state,
            path,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let mut nodes = self.state.nodes.borrow_mut();
        *nodes += 1;
        if *nodes > MAX_NODES {
            return Err(D::Error::custom("the file expands to too many values"));
        }
        drop(nodes);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("plain YAML without tags")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element_seed(self.child(Step::Item(list.len())))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key_seed(KeySeed)? {
            let duplicate = map.contains_key(&key);
            let child = self.child(Step::Key(key.clone()));
            let path = child.path.clone();
            let value = access.next_value_seed(child)?;
            if duplicate {
                let mut problem = Problem::new(path, "this key is given twice".to_owned()).at_key();
                problem.occurrence = 1;
                self.state.problems.borrow_mut().push(problem);
            } else {
                map.insert(key, value);
            }
        }
        Ok(Value::Object(map))
    }
}
