//! A text with names in braces, recognised in the finished English and said in another language.
//!
//! - `{n}`, a single letter: a figure such as `1,234`, `12.5 %`, `under 1 %`.
//! - `{Text}`, with a capital: a part that must have a pair of its own, be it as the start of a sentence.
//! - any other name: a value; it is translated where it has a pair and kept where it has none.

use super::Language;
use crate::config::texts::is_name;
use crate::normalise::text::capital;
use regex::{Captures, Regex};

/// A pair of texts that vary.
#[derive(Debug)]
pub(super) struct Phrase {
    english: String,
    pattern: Regex,
    /// Pieces of the other text: fixed, or the name of a group.
    pieces: Vec<Piece>,
    fixed: usize,
}

#[derive(Debug)]
enum Piece {
    Fixed(String),
    Group(String),
}

/// Sentences of findings, which a value at the end of another phrase must not swallow.
const COUNTS: [&str; 2] = ["{What}: {n} of {m}.", "{What}: {n}."];

const FIGURE: &str = r"(?:(?:under|over|[<>]) )?[−-]?[0-9][0-9,.]*(?: %)?";

impl Phrase {
    /// Compiles a pair; `None` for a text without names.
    pub(super) fn new(english: &str, other: &str) -> Option<Self> {
        let parts = pieces(english);
        let mut pattern = String::from("(?s)^");
        let mut fixed = 0;
        let mut open = false;
        let mut seen: Vec<String> = Vec::new();
        for part in parts {
            match part {
                Piece::Fixed(text) => {
                    fixed += text.chars().count();
                    pattern.push_str(&regex::escape(&text));
                }
                // The same value twice: the first one counts.
                Piece::Group(name) if seen.contains(&name) => pattern.push_str("(?:.+?)"),
                Piece::Group(name) => {
                    open = true;
                    let body = if name.len() == 1 { FIGURE } else { ".+?" };
                    pattern.push_str(&format!("(?P<{name}>{body})"));
                    seen.push(name);
                }
            }
        }
        pattern.push('$');
        if !open {
            return None;
        }
        Some(Self {
            english: english.to_owned(),
            pattern: Regex::new(&pattern).ok()?,
            pieces: pieces(other),
            fixed,
        })
    }

    /// The English text with its names.
    pub(super) fn english(&self) -> &str {
        &self.english
    }

    /// How little it leaves open: whether it is the report's own form of a count, then how many characters are given.
    pub(super) fn closeness(&self) -> (bool, usize) {
        (COUNTS.contains(&self.english.as_str()), self.fixed)
    }

    /// The text in the other language, when it is this phrase.
    pub(super) fn apply(&self, english: &str, language: &Language) -> Option<String> {
        let found = self.pattern.captures(english)?;
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => out.push_str(text),
                Piece::Group(name) => out.push_str(&value(name, &found, language)?),
            }
        }
        Some(out)
    }
}

/// What a name stands for, in the other language; `None` when it has to have a pair and has none.
fn value(name: &str, found: &Captures<'_>, language: &Language) -> Option<String> {
    let english = found.name(name)?.as_str();
    if name.len() == 1 {
        return Some(language.figure(english));
    }
    let exact = |text: &str| language.exact.get(text).cloned();
    let own = exact(english)
        .or_else(|| exact(&capital(english)))
        .or_else(|| language.find(english));
    let own = own.or_else(|| {
        // A sentence whose full stop stands further behind.
        let sentence = format!("{english}.");
        let text = (sentence != found[0]).then(|| language.find(&sentence))??;
        Some(text.strip_suffix('.').unwrap_or(&text).to_owned())
    });
    if name.starts_with(char::is_uppercase) {
        own
    } else {
        Some(own.unwrap_or_else(|| english.to_owned()))
    }
}

/// Cuts a text at its names.
fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut fixed = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        fixed.push_str(before);
        match after.split_once('}').filter(|(name, _)| is_name(name)) {
            Some((name, behind)) => {
                out.push(Piece::Fixed(std::mem::take(&mut fixed)));
                out.push(Piece::Group(name.to_owned()));
                rest = behind;
            }
            None => {
                fixed.push('{');
                rest = after;
            }
        }
    }
    fixed.push_str(rest);
    out.push(Piece::Fixed(fixed));
    out
}
