//! A language of the report: mappings/texts/<code>.yaml.

use super::mapping::Ordered;
use super::yaml::{self, Problem, Problems, Source, Step};
use crate::builtin;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The file of a language.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The language in its own words.
    pub name: String,
    /// Stands between the thousands of a number.
    pub thousands: String,
    /// Stands before the decimals of a number.
    pub decimal: String,
    /// English text, and the same in this language. Names in braces stand for what varies.
    pub texts: Ordered<String>,
}

/// Codes of all languages, English first; English has no file.
pub fn languages() -> Vec<&'static str> {
    let others = builtin::folder("texts/").filter_map(|(path, _)| path.strip_prefix("texts/")?.strip_suffix(".yaml"));
    std::iter::once("en").chain(others).collect()
}

/// Parses the file of a language.
///
/// # Errors
/// All mistakes of the file; a text whose names in braces are not those of the English one is a mistake.
pub fn parse(path: &str, text: &str) -> Result<Texts, Problems> {
    let source = Source::new(path, text);
    let texts: Texts = yaml::parse(path, text)?;
    let problems: Vec<Problem> = texts
        .texts
        .iter()
        .filter(|(english, other)| names(english) != names(other))
        .map(|(english, _)| {
            let at = vec![Step::Key("texts".to_owned()), Step::Key(english.to_owned())];
            Problem::new(
                at,
                "the names in braces differ from those of the English text".to_owned(),
            )
        })
        .collect();
    if problems.is_empty() {
        Ok(texts)
    } else {
        Err(source.problems(problems))
    }
}

/// The names in braces of a text.
pub fn names(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .filter(|name| is_name(name))
        .collect()
}

/// Whether what stands in braces is a name; `own: { domains, … }` in a text is none.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_text_have_to_be_kept() {
        let head = "name: Test\nthousands: .\ndecimal: ','\ntexts:\n";
        assert!(parse("t.yaml", &format!("{head}  '{{n}} of {{m}}': '{{m}} davon {{n}}'\n")).is_ok());
        let wrong = parse("t.yaml", &format!("{head}  '{{n}} of {{m}}': '{{n}}'\n")).unwrap_err();
        assert!(wrong.to_string().contains("names in braces"), "{wrong}");
        assert!(parse("t.yaml", &format!("{head}  a: b\n  a: c\n")).is_err());
        assert_eq!(names("own: { a, b } {n}"), BTreeSet::from(["n"]));
    }
}
