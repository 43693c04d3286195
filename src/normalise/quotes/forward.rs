//! Forwarded mail: who wrote the block that was passed on, and to whom.

use super::marks::{header, is_header_block};
use crate::normalise::email;
use regex::Regex;
use std::sync::LazyLock;

/// Sender and recipients of the first forwarded message, as normalised addresses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forwarded {
    /// Address of the From line, empty when it has none.
    pub from: String,
    /// Addresses of the To line.
    pub to: Vec<String>,
}

#[allow(clippy::unwrap_used, reason = "the pattern is constant and used in tests")]
static SUBJECT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*(?:fwd?|wg|tr|rv|enc|doorst|pd|i|vs|vb)\s*:").unwrap());

#[allow(clippy::unwrap_used, reason = "the pattern is constant and used in tests")]
static CUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?im)^\W*(?:-+\s*)?(?:begin )?(?:forwarded message|.{0,20}weitergeleitete|.{0,20}transféré|.{0,20}reenviado|.{0,20}encaminhada|.{0,20}inoltrato|.{0,20}doorgestuurd|.{0,20}przekazana)").unwrap()
});

/// Reads the header block of a forwarded message out of the quoted part of a mail; `None` when the mail is a reply, or
/// the block has no address.
pub fn forwarded(subject: &str, quoted: &str) -> Option<Forwarded> {
    if !SUBJECT.is_match(subject) && !CUT.is_match(quoted) {
        return None;
    }
    let lines: Vec<&str> = quoted
        .lines()
        .map(|line| line.trim_start_matches(['>', ' ']).trim_end())
        .collect();
    let start = (0..lines.len()).find(|at| is_header_block(&lines[*at..]))?;
    let mut found = Forwarded::default();
    for line in lines[start..].iter().take_while(|line| !line.is_empty()) {
        match header(line) {
            Some(("from", value)) if found.from.is_empty() => found.from = addresses(value).pop().unwrap_or_default(),
            Some(("to", value)) if found.to.is_empty() => found.to = addresses(value),
            _ => {}
        }
    }
    (!found.from.is_empty() || !found.to.is_empty()).then_some(found)
}

/// The addresses of a header line; mail programs write them in brackets of several kinds.
fn addresses(value: &str) -> Vec<String> {
    value
        .split([',', ';', ' ', '<', '>', '[', ']', '(', ')', '"'])
        .filter(|part| part.contains('@'))
        .filter_map(|part| email::normalise(part.trim_start_matches("mailto:")))
        .map(|email| email.key)
        .fold(Vec::new(), |mut all, key| {
            if !all.contains(&key) {
                all.push(key);
            }
            all
        })
}

#[cfg(test)]
mod tests {
    use super::forwarded;

    const GMAIL: &str = "---------- Forwarded message ---------\nFrom: Maria Fenwold <maria@fenwold.example>\nDate: Mon, 4 May 2026 at 10:00\nSubject: broken\nTo: <hello@shop.example>\n\nHello";
    const OUTLOOK: &str = "Von: Maria Fenwold [mailto:maria@fenwold.example]\nGesendet: Montag, 4. Mai 2026\nAn: hello@shop.example\nBetreff: kaputt\n\nHallo";

    #[test]
    fn a_forwarded_block_names_its_sender_and_recipients() {
        for (subject, quoted) in [("Fwd: broken", GMAIL), ("", GMAIL), ("WG: kaputt", OUTLOOK)] {
            let found = forwarded(subject, quoted).expect("a forward");
            assert_eq!(
                (found.from.as_str(), found.to.as_slice()),
                ("maria@fenwold.example", &["hello@shop.example".to_owned()][..])
            );
        }
    }

    #[test]
    fn a_reply_is_no_forward() {
        assert_eq!(forwarded("Re: kaputt", OUTLOOK), None);
        assert_eq!(forwarded("Fwd: x", "> just a quote"), None);
    }
}
