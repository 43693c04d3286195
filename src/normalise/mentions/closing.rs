//! Signatures without a mark: what stands below a closing phrase such as "Best regards".

use regex::Regex;
use std::sync::LazyLock;

/// Most lines of such a signature.
const LINES: usize = 10;
/// Longest of its lines in bytes; longer ones are text.
const WIDTH: usize = 90;

#[allow(clippy::unwrap_used, reason = "the pattern is constant and used in tests")]
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?im)^[ \t]*(?:(?:with )?(?:kind|best|warm|warmest|kindest)?[ \t]*(?:regards|wishes)|best|thanks|many thanks|thank you|thx|cheers|",
        r"(?:yours )?(?:sincerely|truly|faithfully)|mfg|lg|vg|(?:mit |viele |liebe |beste |schöne )*(?:freundlichen|besten|lieben|vielen)?[ \t]*gr(?:ü|ue)(?:ß|ss)en?|",
        r"cordialement|bien à vous|bien cordialement|merci|(?:un )?saludos?(?: cordial(?:es)?)?|atentamente|gracias|cordiali saluti|distinti saluti|",
        r"met vriendelijke groet(?:en)?|groeten|pozdrawiam|atenciosamente|obrigad[oa]|med vänlig hälsning|vänliga hälsningar)[ \t]*[,.!]*[ \t]*\r?$",
    ))
    .unwrap()
});

/// The text, and the lines below its last closing phrase when they look like a signature.
pub fn split_closing(body: &str) -> (&str, &str) {
    let Some(last) = CLOSING.find_iter(body).last() else {
        return (body, "");
    };
    let tail = &body[last.end()..];
    let filled = tail.lines().filter(|line| !line.trim().is_empty());
    if filled.clone().count() <= LINES && filled.clone().all(|line| line.len() <= WIDTH) {
        (&body[..last.end()], tail)
    } else {
        (body, "")
    }
}
