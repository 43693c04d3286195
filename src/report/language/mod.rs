//! Languages of the report. The report is put together in English, which is also the language of gap.json; another
//! language is a file mappings/texts/<code>.yaml that pairs English texts with its own.
//!
//! Names in braces stand for what varies (phrase.rs says how they match). A text without a pair stays English and is
//! counted; a test demands that there is none.

mod phrase;
mod translate;

pub use translate::translate;

use crate::builtin;
use crate::config::texts;
use anyhow::{Result, bail};
use phrase::Phrase;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A language.
#[derive(Debug)]
pub struct Language {
    /// ISO 639-1 code.
    pub code: Cow<'static, str>,
    /// Stands between thousands.
    pub(super) thousands: Cow<'static, str>,
    /// Stands before decimals.
    pub(super) decimal: Cow<'static, str>,
    exact: BTreeMap<String, String>,
    phrases: Vec<Phrase>,
}

/// The language in which the report is written; has no file.
pub static ENGLISH: Language = Language {
    code: Cow::Borrowed("en"),
    thousands: Cow::Borrowed(","),
    decimal: Cow::Borrowed("."),
    exact: BTreeMap::new(),
    phrases: Vec::new(),
};

/// The language of a code, `None` for English.
///
/// # Errors
/// When there is no such language.
pub fn named(code: &str) -> Result<Option<Language>> {
    if code.is_empty() || code == "en" {
        return Ok(None);
    }
    let path = format!("texts/{code}.yaml");
    let Some(text) = builtin::file(&path) else {
        bail!(
            "there is no language `{code}`\nhint: the report is available in {}",
            texts::languages().join(", ")
        );
    };
    Ok(Some(Language::new(code, &texts::parse(&path, text)?)))
}

impl Language {
    /// Compiles the file of a language.
    fn new(code: &str, texts: &texts::Texts) -> Self {
        let mut language = Self {
            code: Cow::Owned(code.to_owned()),
            thousands: Cow::Owned(texts.thousands.clone()),
            decimal: Cow::Owned(texts.decimal.clone()),
            exact: BTreeMap::new(),
            phrases: Vec::new(),
        };
        for (english, other) in texts.texts.iter() {
            match Phrase::new(english, other) {
                Some(phrase) => language.phrases.push(phrase),
                None => {
                    language.exact.insert(english.to_owned(), other.clone());
                }
            }
        }
        // The phrase that leaves least open fits best.
        language
            .phrases
            .sort_by_key(|phrase| std::cmp::Reverse(phrase.closeness()));
        language
    }

    /// The English texts that have a pair, as the file has them.
    pub fn english(&self) -> impl Iterator<Item = &str> {
        self.exact
            .keys()
            .map(String::as_str)
            .chain(self.phrases.iter().map(Phrase::english))
    }

    /// A text in this language; English where there is no pair.
    pub fn say<'a>(&self, english: &'a str) -> Cow<'a, str> {
        match self.find(english) {
            Some(text) => Cow::Owned(text),
            None => Cow::Borrowed(english),
        }
    }

    /// A word or short text that has a pair without names, in this language.
    pub(super) fn word<'a>(&'a self, english: &'a str) -> &'a str {
        self.exact.get(english).map_or(english, String::as_str)
    }

    /// A text in this language, `None` where there is no pair for it.
    pub(super) fn find(&self, english: &str) -> Option<String> {
        if let Some(text) = self.exact.get(english) {
            return Some(text.clone());
        }
        if let Some(text) = self.phrases.iter().find_map(|phrase| phrase.apply(english, self)) {
            return Some(text);
        }
        // Several sentences, each with a pair of its own.
        let (first, rest) = split_sentence(english)?;
        Some(format!("{} {}", self.find(first)?, self.find(rest)?))
    }

    /// A figure with this language's separators: `1,234.5 %`, `under 1 %`.
    fn figure(&self, english: &str) -> String {
        let start = english.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let (before, digits) = english.split_at(start);
        let mut out = match before.strip_suffix(' ') {
            Some(word) => format!("{} ", self.word(word)),
            None => before.to_owned(),
        };
        out.push_str(&self.separators(digits.to_owned()));
        out
    }

    /// A number with this language's separators.
    pub(super) fn separators(&self, english: String) -> String {
        if self.thousands == "," && self.decimal == "." {
            return english;
        }
        let mut out = String::with_capacity(english.len());
        for c in english.chars() {
            match c {
                ',' => out.push_str(&self.thousands),
                '.' => out.push_str(&self.decimal),
                c => out.push(c),
            }
        }
        out
    }
}

/// The first sentence of several, and the rest.
fn split_sentence(text: &str) -> Option<(&str, &str)> {
    let at = text.find(". ")?;
    Some((&text[..=at], &text[at + 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_recognised_and_said_in_the_language() {
        let file = "name: Test\nthousands: '.'\ndecimal: ','\ntexts:\n  '{What}: {n} of {m}.': '{What}: {n} von {m}.'\n  \
                    Messages without a time: Nachrichten ohne Zeit\n  over: über\n  '{Text} ({list}).': '{Text} ({list}).'\n  \
                    '{n} carry {value}': '{n} tragen {value}'\n  Export again.: Neu exportieren.\n  phone: Telefon\n";
        let language = Language::new("xx", &texts::parse("t", file).unwrap());
        for (english, other) in [
            (
                "Messages without a time: 1,200 of 3,000.",
                Some("Nachrichten ohne Zeit: 1.200 von 3.000."),
            ),
            (
                "Messages without a time: 1 of 2 (desk, shop).",
                Some("Nachrichten ohne Zeit: 1 von 2 (desk, shop)."),
            ),
            (
                "Messages without a time: 1 of 2. Export again.",
                Some("Nachrichten ohne Zeit: 1 von 2. Neu exportieren."),
            ),
            ("over 99 % carry phone", Some("über 99 % tragen Telefon")),
            ("12.5 % carry Maya", Some("12,5 % tragen Maya")),
            ("Something else: 1 of 2.", None),
            ("none", None),
        ] {
            assert_eq!(language.find(english).as_deref(), other, "{english}");
        }
        assert_eq!(ENGLISH.say("Why"), "Why");
    }
}
