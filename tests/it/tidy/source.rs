//! Reads a Rust file as far as the layer test needs: its text without comments and literals, and the paths in it.

use std::path::Path;

/// A path as it is written, in the module it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// Inline modules around it, outermost first.
    pub(super) inside: Vec<String>,
    /// Its segments; the first is `crate`, `super`, `self` or a name.
    pub(super) segments: Vec<String>,
    /// The name it is known by when it stands in a `use`.
    pub(super) alias: Option<String>,
}

/// Module path of a file below src/: `map/mod.rs` is `[map]`, `lib.rs` is `[]`.
pub(super) fn module_of(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> = path
        .iter()
        .map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
        parts.pop();
    }
    parts
}

/// Words and punctuation of a Rust text, without comments, strings, characters and lifetimes.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let pattern = regex::Regex::new(concat!(
        r"(?s)//[^\n]*|/\*.*?\*/",
        r###"|b?r#+".*?"#+|b?r"[^"]*"|b?"(?:\\.|[^"\\])*""###,
        r"|b?'(?:\\[^']+|[^'\\])'|'\w+|(\w+|::|\S)",
    ))
    .unwrap();
    pattern
        .captures_iter(text)
        .filter_map(|found| found.get(1).map(|token| token.as_str()))
        .collect()
}

/// Every path of a file: those of `use` trees, and those written out in code.
pub(super) fn paths(text: &str) -> Vec<Written> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut inside: Vec<(String, usize)> = Vec::new();
    let (mut depth, mut at) = (0_usize, 0);
    while at < tokens.len() {
        match tokens[at] {
            "{" => depth += 1,
            "}" => {
                depth = depth.saturating_sub(1);
                if inside.last().is_some_and(|(_, opened)| *opened == depth) {
                    inside.pop();
                }
            }
            "mod" if tokens.get(at + 2) == Some(&"{") => {
                inside.push((tokens[at + 1].to_owned(), depth));
                depth += 1;
                at += 2;
            }
            "use" => {
                let names: Vec<String> = inside.iter().map(|(name, _)| name.clone()).collect();
                at = tree(&tokens, at + 1, &names, &[], &mut found);
                continue;
            }
            word if is_name(word) && tokens.get(at + 1) == Some(&"::") && (at == 0 || tokens[at - 1] != "::") => {
                let mut segments = vec![word.to_owned()];
                while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2).is_some_and(|next| is_name(next)) {
                    segments.push(tokens[at + 2].to_owned());
                    at += 2;
                }
                let names = inside.iter().map(|(name, _)| name.clone()).collect();
                found.push(Written {
                    inside: names,
                    segments,
                    alias: None,
                });
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads one branch of a `use` tree; returns the place behind it.
fn tree(tokens: &[&str], mut at: usize, inside: &[String], before: &[String], found: &mut Vec<Written>) -> usize {
    let mut segments = before.to_vec();
    let mut alias = None;
    while at < tokens.len() {
        match tokens[at] {
            "::" => {}
            "{" => {
                at += 1;
                while at < tokens.len() && tokens[at] != "}" {
                    if tokens[at] == "," {
                        at += 1;
                    } else {
                        at = tree(tokens, at, inside, &segments, found);
                    }
                }
                return at + 1;
            }
            "as" => {
                at += 1;
                alias = tokens.get(at).map(|name| (*name).to_owned());
            }
            "," | "}" => break,
            ";" => {
                at += 1;
                break;
            }
            "self" if !segments.is_empty() => {}
            word => segments.push(word.to_owned()),
        }
        at += 1;
    }
    let alias = alias.or_else(|| segments.last().cloned());
    found.push(Written {
        inside: inside.to_vec(),
        segments,
        alias,
    });
    at
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

#[test]
fn paths_are_read_from_use_trees_and_code() {
    let text = r#"
        use crate::model::{self, record::{Span, RawRecord as Raw}};
        // use crate::cli::ui;
        fn f<'a>(x: &'a str) -> char { let s = "crate::cli"; super::plan::load(x); '"' }
        mod tests { use super::*; fn g() { crate::read::walk() } }
    "#;
    let shown: Vec<String> = paths(text)
        .iter()
        .map(|path| format!("{}|{}", path.inside.join("::"), path.segments.join("::")))
        .collect();
    assert_eq!(
        shown,
        [
            "|crate::model",
            "|crate::model::record::Span",
            "|crate::model::record::RawRecord",
            "|super::plan::load",
            "tests|super::*",
            "tests|crate::read::walk"
        ]
    );
}
