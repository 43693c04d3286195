//! UTF-8 that was read as Latin-1 once too often, as Facebook and Instagram write it.

use std::borrow::Cow;

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
    fn only_what_is_broken_is_repaired() {
        assert_eq!(repair("Zo\u{c3}\u{ab}"), "Zoë");
        assert_eq!(repair("\u{f0}\u{9f}\u{98}\u{80}!"), "😀!");
        for fine in ["Zoë", "plain", "Łódź", "naïve café", "Ã"] {
            assert_eq!(repair(fine), fine);
        }
    }
}
