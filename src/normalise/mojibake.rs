//! UTF-8 that was read as Latin-1 once too often, as Facebook and Instagram write it.

use memchr::{memchr_iter, memmem};
use std::borrow::Cow;

/// Whether UTF-8 was read as Latin-1 or Windows-1252 somewhere in the text: `Ã` or `Â` before what only a
/// continuation byte gives, or `â€`.
pub fn is_garbled(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr_iter(0xc3, bytes).any(
        |at| match bytes.get(at + 1..at + 5).or_else(|| bytes.get(at + 1..at + 4)) {
            Some([0x83, 0xc2, ..]) => true,
            Some([0x82, 0xc2, last, ..]) => *last >= 0xa0,
            Some([0xa2, 0xe2, 0x82, 0xac]) => true,
            _ => false,
        },
    )
}

/// Whether a character that could not be read was replaced (U+FFFD).
pub fn is_replaced(text: &str) -> bool {
    memmem::find(text.as_bytes(), "\u{fffd}".as_bytes()).is_some()
}

/// Repairs a text when, and only when, its Latin-1 bytes are valid UTF-8 with something beyond ASCII.
pub fn repair(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(byte) => bytes.push(byte),
            Err(_) => return Cow::Borrowed(text),
        }
    }
    match String::from_utf8(bytes) {
        Ok(repaired) => Cow::Owned(repaired),
        Err(_) => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_told_from_foreign_letters() {
        for (text, garbled) in [
            ("CafÃ©", true),
            ("Â£5", true),
            ("itâ€™s", true),
            ("Grüße, Àlex Âmbar Ã", false),
            ("â", false),
            ("", false),
        ] {
            assert_eq!(is_garbled(text), garbled, "{text}");
        }
        assert!(is_replaced("Caf\u{fffd}") && !is_replaced("Café"));
    }

    #[test]
    fn only_what_is_broken_is_repaired() {
        assert_eq!(repair("Zo\u{c3}\u{ab}"), "Zoë");
        assert_eq!(repair("\u{f0}\u{9f}\u{98}\u{80}!"), "😀!");
        for fine in ["Zoë", "plain", "Łódź", "naïve café", "Ã"] {
            assert_eq!(repair(fine), fine);
        }
    }
}
