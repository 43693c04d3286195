//! A mistake in a config file and how it is shown: the line itself, with what is personal masked.

use super::Source;
use super::locate::{Step, Target, locate};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt;

/// Top-level keys of project.yaml below which values are personal.
const MASKED_KEYS: &[&str] = &["erasure", "own", "agents"];
/// Mistakes shown of one file.
const MAX_SHOWN: usize = 100;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Place in the document.
    pub path: Vec<Step>,
    /// Line from 1; 0 until it is looked up.
    pub line: usize,
    /// Column from 1.
    pub column: usize,
    /// What is wrong, without any value of the file.
    pub message: String,
    /// The value that is wrong, left out where values are personal.
    pub value: Option<String>,
    /// The next step, e.g. `did you mean …?`.
    pub hint: Option<String>,
    pub(super) on_key: bool,
    pub(super) occurrence: usize,
    pub(super) from_parser: bool,
}

impl Problem {
    /// A mistake at the value that `path` leads to.
    pub fn new(path: Vec<Step>, message: String) -> Self {
        Self {
            path,
            line: 0,
            column: 0,
            message,
            value: None,
            hint: None,
            on_key: false,
            occurrence: 0,
            from_parser: false,
        }
    }

    /// Points at the key instead of its value.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.on_key = true;
        self
    }

    /// Adds the wrong value.
    #[must_use]
    pub fn with_value(mut self, value: &str) -> Self {
        self.value = Some(value.to_owned());
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

/// All mistakes of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// Path of the file.
    pub path: String,
    /// The mistakes by position.
    pub list: Vec<Problem>,
    rendered: String,
}

impl fmt::Display for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.rendered)
    }
}

impl std::error::Error for Problems {}

/// The candidate most like a word, when it is like enough to be what was meant.
fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let folded = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (likeness(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// A hint that names the candidate most like a word.
pub fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    nearest(word, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// Jaro–Winkler, and for short words a single slip of the keys.
fn likeness(a: &str, b: &str) -> f64 {
    let slip = a.len() > 2 && strsim::osa_distance(a, b) == 1;
    strsim::jaro_winkler(a, b).max(if slip { 0.9 } else { 0.0 })
}

pub(super) fn collect(source: &Source, mut list: Vec<Problem>) -> Problems {
    for problem in &mut list {
        if problem.line == 0 {
            let target = if problem.on_key {
                Target::Key(problem.occurrence)
            } else {
                Target::Value
            };
            (problem.line, problem.column) = locate(&source.text, &problem.path, target);
        }
    }
    list.sort_by(|a, b| (a.line, a.column, &a.message).cmp(&(b.line, b.column, &b.message)));
    list.dedup();
    let text = masked(&source.text);
    let mut rendered = String::new();
    for problem in list.iter_mut().take(MAX_SHOWN) {
        if text.1.contains(&problem.line) {
            problem.value = None;
            if problem.from_parser {
                problem.message = "this value has the wrong form".to_owned();
            }
        }
        rendered.push_str(&render(source, &text.0, problem));
        rendered.push('\n');
    }
    if list.len() > MAX_SHOWN {
        rendered.push_str(&format!("and {} more mistakes\n", list.len() - MAX_SHOWN));
    }
    Problems {
        path: source.path.clone(),
        list,
        rendered: rendered.trim_end().to_owned(),
    }
}

fn render(source: &Source, text: &str, problem: &Problem) -> String {
    let title = match &problem.value {
        Some(value) => format!("{}: `{}`", problem.message, printable(value)),
        None => problem.message.clone(),
    };
    let start = offset(text, problem.line, problem.column);
    let length = text[start..]
        .find(|c: char| c.is_whitespace() || ",:]}".contains(c))
        .unwrap_or(text.len() - start)
        .max(usize::from(start < text.len() && text.is_char_boundary(start + 1)));
    let snippet = Snippet::source(text)
        .path(&source.path)
        .annotation(AnnotationKind::Primary.span(start..start + length));
    let mut group = Level::ERROR.primary_title(&title).element(snippet);
    let hint = problem.hint.clone();
    if let Some(hint) = &hint {
        group = group.element(Level::HELP.message(hint));
    }
    Renderer::plain().render(&[group]).to_string()
}

fn printable(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(80).collect()
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return text.trim_end().len(),
        }
    }
    let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
    text[start..end]
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(end, |(at, _)| start + at)
}

/// The text with the values below personal keys masked, and the numbers of the masked lines.
fn masked(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len());
    let mut lines = Vec::new();
    let mut inside = false;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let top = !line.starts_with([' ', '\t', '#', '-', '\n', '\r', '}', ']']);
        if top {
            let key = line
                .split(':')
                .next()
                .unwrap_or_default()
                .trim_matches(['"', '\'', ' ', '{']);
            inside = MASKED_KEYS.contains(&key);
        }
        let flow = MASKED_KEYS.iter().any(|key| line.contains(&format!("{key}:")));
        if inside || flow {
            lines.push(number + 1);
            let keep = line.find(':').map_or(0, |at| at + 1);
            out.push_str(&line[..keep]);
            out.extend(line[keep..].chars().map(|c| if c.is_alphanumeric() { '*' } else { c }));
        } else {
            out.push_str(line);
        }
    }
    (out, lines)
}
