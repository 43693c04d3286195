//! YAML files into config types, with every mistake at its line: the only user of the YAML crate.
//!
//! A file is parsed into a JSON value (duplicate keys, tags and oversized files are mistakes), checked
//! against the JSON Schema of its type, so that all unknown keys and wrong types are listed at once, and
//! only then deserialised. Positions are found by walking the file again to the place of a mistake.

mod check;
mod key;
mod locate;
mod node;
mod problem;

pub use locate::Step;
pub use problem::{Problem, Problems, did_you_mean};

use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Largest config file that is read, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// A parsed file: the text stays at hand, so that later mistakes can be shown in their line.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path as it is shown in messages.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// Keeps a file's text for messages.
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Collects mistakes into one error, each with its line and column.
    pub fn problems(&self, list: Vec<Problem>) -> Problems {
        problem::collect(self, list)
    }
}

/// Parses a YAML file into a config type.
///
/// # Errors
/// All mistakes of the file: syntax, duplicate and unknown keys, wrong types and values.
pub fn parse<T: DeserializeOwned + JsonSchema>(path: &str, text: &str) -> Result<T, Problems> {
    let source = Source::new(path, text);
    match read(&source) {
        (Some(config), mistakes) if mistakes.is_empty() => Ok(config),
        (_, mistakes) => Err(source.problems(mistakes)),
    }
}

/// Reads as much of a file as can be understood, so that later checks can add their mistakes to these.
/// There is no config without a mistake listed; there may be mistakes beside a config.
pub fn read<T: DeserializeOwned + JsonSchema>(source: &Source) -> (Option<T>, Vec<Problem>) {
    let mut value = match parse_value(source) {
        Ok(value) => value,
        Err(problems) => return (None, problems.list),
    };
    let mut mistakes = check::check(schema_of::<T>().as_value(), &value);
    // From the end, so that positions in lists still hold.
    for mistake in mistakes.iter().rev() {
        check::remove(&mut value, &mistake.path);
    }
    match serde_json::from_value(value) {
        Ok(config) => (Some(config), mistakes),
        Err(_) if !mistakes.is_empty() => (None, mistakes),
        Err(error) => {
            mistakes.push(match serde_yaml::from_str::<T>(&source.text) {
                Err(located) => node::problem_of(&located),
                Ok(_) => Problem::new(Vec::new(), error.to_string()),
            });
            (None, mistakes)
        }
    }
}

/// The schema of a config type. Kept once it is made: a run reads dozens of files of one type.
fn schema_of<T: JsonSchema>() -> Arc<Schema> {
    static MADE: Mutex<BTreeMap<String, Arc<Schema>>> = Mutex::new(BTreeMap::new());
    let make = || Arc::new(schemars::schema_for!(T));
    match MADE.lock() {
        Ok(mut made) => Arc::clone(made.entry(T::schema_id().into_owned()).or_insert_with(make)),
        Err(_) => make(),
    }
}

/// Leaves out what only follows from an earlier mistake: a mistake about something of which a part
/// could not be read.
pub fn without_consequences(earlier: &[Problem], later: Vec<Problem>) -> Vec<Problem> {
    let follows = |problem: &Problem| {
        earlier.iter().any(|mistake| {
            let parent = mistake.path.split_last().map(|(_, parent)| parent);
            parent == Some(problem.path.as_slice()) && !problem.on_key
        })
    };
    later.into_iter().filter(|problem| !follows(problem)).collect()
}

/// Parses a YAML file into a JSON value; only syntax, size and duplicate keys are checked.
///
/// # Errors
/// The mistakes found.
pub fn parse_value(source: &Source) -> Result<Value, Problems> {
    if source.text.len() > MAX_BYTES {
        let problem = Problem::new(Vec::new(), "the file is larger than 4 MiB".to_owned());
        return Err(source.problems(vec![problem]));
    }
    let (value, mistakes) = node::read(&source.text);
    if mistakes.is_empty() {
        Ok(value)
    } else {
        Err(source.problems(mistakes))
    }
}

/// Writes a config type as YAML.
///
/// # Errors
/// A value that YAML cannot hold.
pub fn write<T: serde::Serialize>(value: &T) -> anyhow::Result<String> {
    Ok(serde_yaml::to_string(value)?)
}

#[cfg(test)]
mod tests;
