//! The table of transforms: named steps of `transform:`, and filters in expressions.
//!
//! A transform cleans one value. It gets lists item by item unless its row says otherwise; it never
//! sees null, except for `default`. The closed list is what a mapping author has to learn.

mod numbers;
mod party;
mod structure;
mod words;

pub(crate) use numbers::truth;
pub(crate) use structure::digest;

use super::value::Val;
use crate::normalise::date::TimeFormat;
use regex::Regex;
use serde_json::Value;

/// A transform.
pub struct Transform {
    /// Name in mappings and in expressions.
    pub name: &'static str,
    /// What it does, in one sentence: the documentation.
    pub about: &'static str,
    /// Arguments as the documentation shows them, empty when there are none.
    pub arguments: &'static str,
    /// Fewest and most arguments.
    pub arity: (usize, usize),
    pub(crate) input: Input,
    pub(crate) run: Run,
}

/// What a transform is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// One text or number at a time.
    Each,
    /// The whole value, be it a list.
    Whole,
    /// Also an absent value.
    Any,
}

pub(crate) type Run = for<'v> fn(Val<'v>, &Args) -> Result<Val<'v>, &'static str>;

const fn row(
    name: &'static str,
    about: &'static str,
    arguments: &'static str,
    arity: (usize, usize),
    input: Input,
    run: Run,
) -> Transform {
    Transform {
        name,
        about,
        arguments,
        arity,
        input,
        run,
    }
}

/// All transforms.
#[rustfmt::skip]
pub const TRANSFORMS: &[Transform] = &[
    row("trim", "Removes blanks and invisible marks at both ends", "", (0, 0), Input::Each, words::trim),
    row("lower", "Lower case", "", (0, 0), Input::Each, words::lower),
    row("upper", "Upper case", "", (0, 0), Input::Each, words::upper),
    row("title", "First letter of each word in upper case, the rest in lower case", "", (0, 0), Input::Each, words::title),
    row("collapse", "Makes one blank of several, line ends included", "", (0, 0), Input::Each, words::collapse),
    row("null_if", "Nothing when the value is one of the words (case does not matter)", "word…", (1, 99), Input::Each, words::null_if),
    row("default", "The argument when there is no value", "value", (1, 1), Input::Any, structure::default),
    row("strip_prefix", "Removes a text at the start", "text…", (1, 9), Input::Each, words::strip_prefix),
    row("strip_suffix", "Removes a text at the end", "text…", (1, 9), Input::Each, words::strip_suffix),
    row("replace", "Replaces each match of a regular expression", "regex, text", (2, 2), Input::Each, words::replace),
    row("regex_extract", "First group of a regular expression (or the whole match), else nothing", "regex", (1, 1), Input::Each, words::regex_extract),
    row("mojibake", "Repairs UTF-8 that was read as Latin-1", "", (0, 0), Input::Each, words::mojibake),
    row("html_text", "Text of an HTML body, quotes and lists kept", "", (0, 0), Input::Each, words::html_text),
    row("url_decode", "Decodes %XX, and + as a blank", "", (0, 0), Input::Each, words::url_decode),
    row("split", "List of the parts between separators, trimmed, empty parts dropped", "separator", (1, 1), Input::Whole, structure::split),
    row("join", "One text of the items of a list", "separator", (0, 1), Input::Whole, structure::join),
    row("first", "First item of a list", "", (0, 0), Input::Whole, structure::first),
    row("last", "Last item of a list", "", (0, 0), Input::Whole, structure::last),
    row("length", "Number of items of a list, or of characters", "", (0, 0), Input::Whole, structure::length),
    row("json_parse", "Reads a text that holds JSON", "", (0, 0), Input::Each, structure::json_parse),
    row("hash", "Short hash, the same on every run", "", (0, 0), Input::Whole, structure::hash),
    row("number", "Number, with thousands separators and units removed", "", (0, 0), Input::Each, numbers::number),
    row("money", "Amount with a point, e.g. 1234.50", "", (0, 0), Input::Each, numbers::money),
    row("bool", "true or false of yes/no, on/off, 1/0, x", "", (0, 0), Input::Each, numbers::boolean),
    row("hms", "Seconds of hh:mm:ss or mm:ss", "", (0, 0), Input::Each, numbers::hms),
    row("duration", "Seconds of `1h 2m 3s`, `90 min`, `PT1M30S`, hh:mm:ss or a number of seconds", "", (0, 0), Input::Each, numbers::duration),
    row("epoch", "Time of seconds, milli- or microseconds since 1970", "", (0, 0), Input::Each, numbers::epoch),
    row("datetime", "Time in the given formats, UTC when no offset is written", "format…", (0, 9), Input::Each, numbers::datetime),
    row("e164", "Telephone number cleaned of decoration; made E.164 with the source's country when it is stored", "", (0, 0), Input::Each, party::e164),
    row("email", "Address without name, brackets and `mailto:`", "", (0, 0), Input::Each, party::email),
    row("handle", "Handle without @ and without the address of the network", "", (0, 0), Input::Each, party::handle),
    row("name", "Name without quotes, doubled blanks and an address in brackets", "", (0, 0), Input::Each, party::name),
    row("country", "Two-letter country code in upper case; names stay as they are", "", (0, 0), Input::Each, party::country),
    row("asterisk_clid", "Object {name, number} of `\"Name\" <number>`; with an argument only that part", "name or number", (0, 1), Input::Each, party::asterisk_clid),
];

/// The transform with a name.
pub(crate) fn by_name(name: &str) -> Option<&'static Transform> {
    TRANSFORMS.iter().find(|transform| transform.name == name)
}

/// Arguments of a call, read once.
#[derive(Debug, Default)]
pub(crate) struct Args {
    texts: Vec<String>,
    values: Vec<Value>,
    regex: Option<Regex>,
    formats: Vec<TimeFormat>,
}

impl Args {
    /// Checks and prepares the arguments.
    pub(crate) fn new(transform: &Transform, values: Vec<Value>) -> Result<Self, String> {
        let (fewest, most) = transform.arity;
        if values.len() < fewest || values.len() > most {
            return Err(match transform.arguments {
                "" => "takes no argument".to_owned(),
                arguments => format!("takes these arguments: {arguments}"),
            });
        }
        let texts: Vec<String> = values
            .iter()
            .map(|value| {
                Val::tree(value)
                    .as_text()
                    .map_or_else(String::new, std::borrow::Cow::into_owned)
            })
            .collect();
        // A separator or replacement may be blank, which a value may not.
        let texts = values
            .iter()
            .zip(texts)
            .map(|(value, text)| value.as_str().map_or(text, str::to_owned))
            .collect::<Vec<_>>();
        let mut args = Self {
            values,
            ..Self::default()
        };
        match transform.name {
            "regex_extract" | "replace" => args.regex = Some(regex(&texts[0])?),
            "datetime" => {
                for text in &texts {
                    let format = TimeFormat::from_name(text).ok_or("a time format is not known")?;
                    args.formats.push(format);
                }
            }
            _ => {}
        }
        args.texts = texts;
        Ok(args)
    }

    fn text(&self, index: usize) -> Option<&str> {
        self.texts.get(index).map(String::as_str)
    }
}

/// Compiles a regular expression of a mapping, limited in size.
pub(crate) fn regex(pattern: &str) -> Result<Regex, String> {
    regex::RegexBuilder::new(pattern)
        .size_limit(1 << 20)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "the regular expression is too large".to_owned(),
            _ => "the regular expression cannot be read".to_owned(),
        })
}

/// A transform with its arguments.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) transform: &'static Transform,
    pub(crate) args: Args,
}

impl std::fmt::Debug for Transform {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

impl Call {
    /// Runs the transform; lists go item by item where the transform wants single values.
    pub(crate) fn run<'v>(&self, input: Val<'v>) -> Result<Val<'v>, &'static str> {
        match self.transform.input {
            Input::Any => return (self.transform.run)(input, &self.args),
            _ if input.is_null() => return Ok(Val::Null),
            Input::Whole => return (self.transform.run)(input, &self.args),
            Input::Each => {}
        }
        if !matches!(input.json(), Some(Value::Array(_))) {
            return (self.transform.run)(input, &self.args);
        }
        let mut out = Vec::new();
        for item in input.items() {
            let item = (self.transform.run)(item, &self.args)?;
            if !item.is_null() {
                out.push(item.into_json());
            }
        }
        Ok(if out.is_empty() {
            Val::Null
        } else {
            Val::owned(Value::Array(out))
        })
    }
}

#[cfg(test)]
mod tests;
