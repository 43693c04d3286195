//! Quoted replies and signatures in message bodies: what a person wrote now, what is quoted, how it is
//! signed. English, German, French, Spanish, Portuguese, Italian, Dutch, Polish; never drops a line.

mod forward;
mod marks;

pub use forward::{Forwarded, forwarded};
use marks::{
    is_closing, is_cut, is_header_block, is_introduction, is_rule, is_sent_from, is_signature_mark, is_thanks,
};

/// Longest signature in lines; more behind a signature mark is text.
const SIGNATURE_LINES: usize = 20;
/// Longest introduction of a quote in lines.
const INTRODUCTION_LINES: usize = 4;

/// The parts of a body; every line that is not blank is in exactly one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// What the sender wrote.
    pub text: String,
    /// What is quoted or forwarded, its introduction included.
    pub quoted: String,
    /// The signature, also `Sent from my …` and mailing list footers.
    pub signature: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    Quoted,
    Signature,
}

/// Splits a plain text body.
pub fn split(body: &str) -> Parts {
    let lines: Vec<&str> = body.lines().map(str::trim_end).collect();
    let mut parts = vec![Part::Text; lines.len()];
    mark_quotes(&lines, &mut parts);
    mark_signature(&lines, &mut parts);
    mark_closing(&lines, &mut parts);
    let collect = |wanted: Part| {
        let mut text = String::new();
        for (line, _) in lines.iter().zip(&parts).filter(|(_, part)| **part == wanted) {
            text.push_str(line);
            text.push('\n');
        }
        text.trim_matches('\n').trim_end().to_owned()
    };
    Parts {
        text: collect(Part::Text),
        quoted: collect(Part::Quoted),
        signature: collect(Part::Signature),
    }
}

fn mark_quotes(lines: &[&str], parts: &mut [Part]) {
    let last_marked = lines.iter().rposition(|line| is_marked(line));
    let mut at = 0;
    while at < lines.len() {
        if is_marked(lines[at]) {
            parts[at] = Part::Quoted;
        } else if is_cut(lines[at]) || is_header_block(&lines[at..]) {
            // A forwarded or top-posted message runs to the end, with the rule above it.
            let mut from = at;
            while from > 0 && (lines[from - 1].is_empty() || is_rule(lines[from - 1])) {
                from -= 1;
            }
            parts[from..].fill(Part::Quoted);
            return;
        } else if let Some(length) = introduction(&lines[at..]) {
            parts[at..at + length].fill(Part::Quoted);
            at += length;
            if last_marked.is_none_or(|last| last < at) {
                // The quote has no marks (made from HTML): everything behind is quoted.
                parts[at..].fill(Part::Quoted);
                return;
            }
            continue;
        }
        at += 1;
    }
}

fn is_marked(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('>') || line.starts_with("&gt;")
}

/// Number of lines of an introduction such as `On … wrote:` that begins here.
fn introduction(lines: &[&str]) -> Option<usize> {
    let near = lines.iter().take(INTRODUCTION_LINES);
    if !near.take_while(|line| !line.is_empty()).any(|line| line.ends_with(':')) {
        return None;
    }
    let mut joined = String::new();
    for (index, line) in lines.iter().take(INTRODUCTION_LINES).enumerate() {
        if line.is_empty() || is_marked(line) {
            return None;
        }
        joined.push_str(line.trim());
        if joined.ends_with(':') && is_introduction(&joined, index > 0) {
            return Some(index + 1);
        }
        joined.push(' ');
        if joined.len() > 600 {
            return None;
        }
    }
    None
}

/// Marks what stands behind a signature mark, up to the next quote or the end.
fn mark_signature(lines: &[&str], parts: &mut [Part]) {
    let mut at = 0;
    while at < lines.len() {
        if parts[at] != Part::Text {
            at += 1;
            continue;
        }
        if is_sent_from(lines[at]) {
            parts[at] = Part::Signature;
        } else if is_signature_mark(lines[at]) || is_rule(lines[at]) {
            let end = (at..lines.len())
                .find(|next| parts[*next] != Part::Text)
                .unwrap_or(lines.len());
            let filled = lines[at + 1..end].iter().filter(|line| !line.is_empty()).count();
            if (1..=SIGNATURE_LINES).contains(&filled)
                && (is_signature_mark(lines[at]) || is_list_footer(&lines[at..end]))
            {
                parts[at..end].fill(Part::Signature);
                at = end;
                continue;
            }
        }
        at += 1;
    }
}

/// Marks a complimentary close with the name and address lines behind it, where the text ends or a quote
/// begins. A sentence behind it, or a postscript, makes it text.
fn mark_closing(lines: &[&str], parts: &mut [Part]) {
    let mut end = lines.len();
    while end > 0 {
        // The last run of text lines before `end`; the signature behind it belongs to the same close.
        let Some(last) = (0..end)
            .rev()
            .find(|at| parts[*at] == Part::Text && !lines[*at].is_empty())
        else {
            return;
        };
        let first = (0..=last)
            .rev()
            .find(|at| parts[*at] != Part::Text)
            .map_or(0, |at| at + 1);
        if let Some(from) = closing(&lines[first..=last]) {
            parts[first + from..=last].fill(Part::Signature);
        }
        end = first;
    }
}

/// Where the close of a run of text lines begins.
fn closing(lines: &[&str]) -> Option<usize> {
    let mut filled = 0;
    for (at, line) in lines.iter().enumerate().rev() {
        if line.is_empty() {
            continue;
        }
        let name = lines[at + 1..].iter().find(|line| !line.is_empty());
        let named = name.is_some_and(|name| is_name_line(name));
        // A mail that is nothing but a greeting is text.
        let said = lines[..at].iter().any(|line| !line.is_empty());
        if said && ((is_closing(line) && (name.is_none() || named)) || (is_thanks(line) && named)) {
            return Some(at);
        }
        filled += 1;
        if filled > SIGNATURE_LINES || !is_signature_line(line) {
            return None;
        }
    }
    None
}

/// A line that may be a name: few words, no sentence.
fn is_name_line(line: &str) -> bool {
    (1..=6).contains(&line.split_whitespace().count()) && !line.ends_with(['?', '!', ':', ';'])
}

/// A line that may stand in a signature: short, and neither a question nor a postscript.
fn is_signature_line(line: &str) -> bool {
    let line = line.trim();
    let postscript = ["ps", "p.s", "n.b", "nb:", "pd:"].iter().any(|mark| {
        line.get(..mark.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(mark))
    });
    line.chars().count() <= 100 && !line.ends_with('?') && !postscript
}

/// A footer of a mailing list: a rule, then short lines with a link or an address.
fn is_list_footer(lines: &[&str]) -> bool {
    let filled: Vec<&&str> = lines[1..].iter().filter(|line| !line.is_empty()).collect();
    filled.len() <= 6 && filled.iter().any(|line| line.contains("://") || line.contains('@'))
}

#[cfg(test)]
mod tests;
