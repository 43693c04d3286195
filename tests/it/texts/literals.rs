//! The string literals of a Rust file, and which of them are texts of the report.

use regex::Regex;
use std::sync::LazyLock;

/// A pattern that is compiled once.
macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).unwrap());
    };
}

pattern!(LITERAL, r#"(?s)//[^\n]*|'(?:\\[^']+|[^'\\])'|"((?:\\.|[^"\\])*)""#);
pattern!(SQL, r"\b(SELECT|FROM|WHERE|ORDER BY|UNION|GROUP BY|JSON_EACH)\b");
pattern!(SQL_WORDS, r"(?:THEN|ELSE|',|COUNT\(\*\),) '([^']+)'");
pattern!(
    LABEL,
    r"^,\s*(?:ColumnKind::)?(?:Text|Code|Count|Number|Share|Seconds|Bytes)\b"
);
pattern!(
    HEAD,
    r#"(?:say\(|say\(&format!\(|Table::new\(\s*"[\w-]+",|section\(\s*"[\w-]+",|missing\(|figure\()$"#
);
pattern!(NOUN, r"(?:plural|noun)\([^;]*,$");
pattern!(BRACES, r"\{[A-Za-z0-9_]*(?::[^{}]*)?\}");
pattern!(CONTINUED, r"\\\n\s*");

/// A literal with the code in front of it.
pub(super) struct Literal {
    pub(super) before: String,
    pub(super) text: String,
    pub(super) after: String,
}

/// All literals in front of the tests of a file.
pub(super) fn of(code: &str) -> Vec<Literal> {
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    LITERAL
        .captures_iter(code)
        .filter_map(|found| {
            let (whole, text) = (found.get(0)?, found.get(1)?);
            let start = code[..whole.start()]
                .char_indices()
                .rev()
                .nth(60)
                .map_or(0, |(at, _)| at);
            let end = whole.end();
            Some(Literal {
                before: code[start..whole.start()].trim_end().to_owned(),
                text: unescape(text.as_str()),
                after: code[end..].trim_start().chars().take(24).collect(),
            })
        })
        .collect()
}

impl Literal {
    /// Whether a reader of the report gets to see it.
    pub(super) fn is_text(&self) -> bool {
        let for_programs = [
            "context(",
            "bail!(",
            "anyhow!(",
            "assert!(",
            "starts_with(",
            "ends_with(",
            "include_str!(",
        ];
        !self.before.ends_with('#')
            && !for_programs.iter().any(|call| self.before.ends_with(call))
            && !self.before.ends_with("context = || format!(")
            && !self.before.ends_with("context(|| format!(")
            && !self.after.starts_with(", table::")
            && (!self.text.contains('<') || SQL.is_match(&self.text))
            && !self.text.starts_with(' ')
            && !self.text.starts_with("-- ")
    }

    /// The texts in it: itself, or the words that its statement puts in a column.
    pub(super) fn texts(&self) -> Vec<String> {
        if SQL.is_match(&self.text) {
            let is_words = |text: &str| {
                text.contains(' ') && text.chars().any(char::is_alphabetic) && !text.starts_with([' ', ','])
            };
            return SQL_WORDS
                .captures_iter(&self.text)
                .map(|found| match found[1].strip_suffix(": ") {
                    Some(label) => format!("{label}: {{}}"),
                    None => found[1].to_owned(),
                })
                .filter(|text| is_words(text))
                .collect();
        }
        if NOUN.is_match(&self.before) && self.after.starts_with(')') {
            return vec![format!("{{}} {}", self.text), format!("{{}} {}s", self.text)];
        }
        let text = shape(&self.text).replace("{{", "{");
        let words = text.replace("{}", "");
        let sentence = words.contains(' ') && words.chars().filter(|c| c.is_alphabetic()).count() > 3;
        let is_text = LABEL.is_match(&self.after) || HEAD.is_match(&self.before) || sentence;
        if is_text && words.chars().any(char::is_alphabetic) {
            vec![text]
        } else {
            Vec::new()
        }
    }
}

/// A text with `{}` for every name or format in braces.
pub(super) fn shape(text: &str) -> String {
    BRACES.replace_all(text, "{}").replace("}}", "}")
}

/// The text of a literal.
fn unescape(literal: &str) -> String {
    let joined = CONTINUED.replace_all(literal, "");
    let mut out = String::new();
    let mut chars = joined.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            (c, _) => out.push(c),
        }
    }
    out
}
