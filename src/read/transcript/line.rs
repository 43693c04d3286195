//! One line of a chat transcript: the stamp at its beginning, the author, the text.

use regex::Regex;
use std::sync::LazyLock;

/// White space of all kinds that stamps use, U+00A0 and U+202F included.
const STAMP: &str = concat!(
    r"^(?P<open>\[)?(?P<a>[0-9]{1,4})(?P<sep>[./-])[ \t\u{a0}\u{202f}]?(?P<b>[0-9]{1,2})[./-][ \t\u{a0}\u{202f}]?(?P<c>[0-9]{1,4})\.?",
    r"(?P<comma>,|[ \t\u{a0}\u{202f}](?:um|at|om|kl\.?|às|à|alle(?: ore)?|a las|o)[ \t\u{a0}\u{202f}])?[ \t\u{a0}\u{202f}]*",
    r"(?P<before>上午|下午|오전|오후|午前|午後)?[ \t\u{a0}\u{202f}]*",
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?",
    r"(?:[ \t\u{a0}\u{202f}]*(?P<after>[AaPp]\.?[ \t\u{a0}\u{202f}]?[Mm](?-u:\b)\.?))?(?:[ \t\u{a0}\u{202f}]?Uhr)?",
    r"(?P<close>\])?(?P<dash>[ \t\u{a0}\u{202f}][-–—][ \t\u{a0}\u{202f}])?[ \t\u{a0}\u{202f}]*",
);

#[allow(clippy::unwrap_used, reason = "the pattern is constant and compiled in a test")]
static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new(STAMP).unwrap());

/// Words that begin lines of log files, which look like transcripts otherwise.
const LOG_LEVELS: &[&str] = &[
    "INFO", "WARN", "WARNING", "ERROR", "DEBUG", "TRACE", "FATAL", "CRITICAL", "NOTICE",
];

/// How a line is laid out; the order of day and month is decided per style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layout {
    /// `[stamp] author: text` (iOS, Signal)
    Bracket,
    /// `stamp - author: text` (Android)
    Dash,
    /// `stamp author: text` with seconds
    Bare,
}

/// Layout and date separator.
pub(super) type Style = (Layout, char);

/// A line that begins a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Start<'a> {
    pub(super) style: Style,
    /// The three numbers of the date as written, with their widths.
    pub(super) date: [u32; 3],
    pub(super) year_first: bool,
    /// Whether the time has am or pm.
    pub(super) twelve: bool,
    pub(super) time: [u32; 3],
    /// The stamp as written.
    pub(super) stamp: &'a str,
    /// Everything behind the stamp.
    pub(super) rest: &'a str,
}

/// Drops direction marks that surround stamps.
fn skip_marks(line: &str) -> &str {
    line.trim_start_matches(['\u{200e}', '\u{200f}', '\u{202a}', '\u{202c}', '\u{feff}', ' '])
}

/// Reads the stamp of a line; `None` for a line that continues a message.
pub(super) fn parse(line: &str) -> Option<Start<'_>> {
    let line = skip_marks(line);
    if !line.starts_with(|c: char| c == '[' || c.is_ascii_digit()) {
        return None;
    }
    let found = PATTERN.captures(line)?;
    let number = |name: &str| found.name(name).and_then(|text| text.as_str().parse::<u32>().ok());
    let separator = found.name("sep")?.as_str().chars().next()?;
    let (open, close) = (found.name("open").is_some(), found.name("close").is_some());
    let layout = match (open, close, found.name("dash").is_some()) {
        (true, true, _) => Layout::Bracket,
        (false, false, true) => Layout::Dash,
        (false, false, false) if found.name("second").is_some() && found.name("comma").is_some() => Layout::Bare,
        _ => return None,
    };
    if layout == Layout::Dash && separator == '-' && found.name("comma").is_none() {
        return None;
    }
    let half = found
        .name("before")
        .or_else(|| found.name("after"))
        .map(|half| half.as_str());
    let date = [number("a")?, number("b")?, number("c")?];
    let year_first = found.name("a")?.len() == 4;
    let (mut hour, minute, second) = (number("hour")?, number("minute")?, number("second").unwrap_or(0));
    if let Some(half) = half {
        let afternoon = half.starts_with(['p', 'P']) || ["下午", "오후", "午後"].contains(&half);
        hour = hour % 12 + if afternoon { 12 } else { 0 };
    }
    let year_zero = date[2] == 0 && !year_first;
    if hour > 23 || minute > 59 || second > 60 || (date.contains(&0) && !year_zero) {
        return None;
    }
    let rest = found.get(0)?.end();
    Some(Start {
        style: (layout, separator),
        date,
        year_first,
        twelve: half.is_some(),
        time: [hour, minute, second.min(59)],
        stamp: line[..rest].trim_matches(|c: char| c.is_whitespace() || "[]-–—".contains(c)),
        rest: skip_marks(&line[rest..]),
    })
}

impl<'a> Start<'a> {
    /// Author and text; no author for a line that the chat program wrote.
    pub(super) fn split(&self) -> (Option<&'a str>, &'a str) {
        let first = self.rest.lines().next().unwrap_or_default();
        let at = first.find(": ").or_else(|| first.find(':'));
        match at {
            Some(at) if is_author(&first[..at]) => (Some(first[..at].trim()), skip_marks(&self.rest[at + 1..])),
            _ => (None, self.rest),
        }
    }

    /// Whether this is more likely a line of a log file.
    pub(super) fn is_log(&self) -> bool {
        LOG_LEVELS
            .iter()
            .any(|level| self.rest.trim_start_matches('[').starts_with(level))
    }
}

/// An author is short and quotes nothing (`… created group "A: B"` is no author).
fn is_author(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 100 && !text.contains(['"', '“', '”', '«', '„'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_layouts() {
        for (line, style, date, time, author) in [
            (
                "[04.01.18, 11:53:57] Ada: hi",
                (Layout::Bracket, '.'),
                [4, 1, 18],
                [11, 53, 57],
                Some("Ada"),
            ),
            (
                "\u{200e}[04.01.18, 11:54:34] Ada B: \u{200e}hi",
                (Layout::Bracket, '.'),
                [4, 1, 18],
                [11, 54, 34],
                Some("Ada B"),
            ),
            (
                "12/9/20, 23:55 - Ada: hi",
                (Layout::Dash, '/'),
                [12, 9, 20],
                [23, 55, 0],
                Some("Ada"),
            ),
            (
                "1/2/21, 8:49\u{202f}PM - Ada: hi",
                (Layout::Dash, '/'),
                [1, 2, 21],
                [20, 49, 0],
                Some("Ada"),
            ),
            (
                "30/01/2019, 08:49 p. m. - Ada: hi",
                (Layout::Dash, '/'),
                [30, 1, 2019],
                [20, 49, 0],
                Some("Ada"),
            ),
            (
                "09/17/19, 8:30:52 AM – Ada: hi",
                (Layout::Dash, '/'),
                [9, 17, 19],
                [8, 30, 52],
                Some("Ada"),
            ),
            (
                "2019/01/30, 20:49 - You were added",
                (Layout::Dash, '/'),
                [2019, 1, 30],
                [20, 49, 0],
                None,
            ),
            (
                "[01/20/19 11:23] Ada:.",
                (Layout::Bracket, '/'),
                [1, 20, 19],
                [11, 23, 0],
                Some("Ada"),
            ),
            (
                "[2019-12-24, 12:23] Ada: hi",
                (Layout::Bracket, '-'),
                [2019, 12, 24],
                [12, 23, 0],
                Some("Ada"),
            ),
            (
                "15/12/2025, 10:34:00 AM Ada: hi",
                (Layout::Bare, '/'),
                [15, 12, 2025],
                [10, 34, 0],
                Some("Ada"),
            ),
            (
                "20/06/20, 00:08 - +12 345 578 created group \"A: B\"",
                (Layout::Dash, '/'),
                [20, 6, 20],
                [0, 8, 0],
                None,
            ),
            (
                "2019. 1. 30. 오후 8:49 - Ada: hi",
                (Layout::Dash, '.'),
                [2019, 1, 30],
                [20, 49, 0],
                Some("Ada"),
            ),
            (
                "30.01.19 um 20:49 Uhr - Ada: hi",
                (Layout::Dash, '.'),
                [30, 1, 19],
                [20, 49, 0],
                Some("Ada"),
            ),
        ] {
            let start = parse(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (start.style, start.date, start.time, start.split().0),
                (style, date, time, author),
                "{line}"
            );
        }
        for line in [
            "2/11/19: Arrival",
            "2/11/19, 14:48 Ada: without a dash",
            "2024-01-30 20:49:00 - INFO: log",
            "hello",
            "[x] y",
            "",
        ] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
