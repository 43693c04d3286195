//! What a text holds that the report asks for: an intent, references, card numbers, damaged characters. Computed
//! once, when the text is imported; the text itself is not changed.

use super::intent::Lexicon;
use super::{card, mentions, mojibake};
use crate::model::content::{CARD_QUOTED, CARD_WRITTEN, Content, DAMAGED_GARBLED, DAMAGED_REPLACED};
use std::cell::RefCell;

/// References kept of one text.
const MAX_MENTIONS: usize = 8;

/// Looks through a whole text, quotes and signature included: card numbers and damaged characters.
pub fn examine_whole(text: &str) -> Content {
    let mut content = Content {
        card_number: if card::has_card_number(text) { CARD_WRITTEN } else { 0 },
        ..Content::default()
    };
    if !text.is_ascii() {
        let bit = |found: bool, bit: u8| if found { bit } else { 0 };
        content.damaged =
            bit(mojibake::is_garbled(text), DAMAGED_GARBLED) | bit(mojibake::is_replaced(text), DAMAGED_REPLACED);
    }
    content
}

/// Adds what the subject and the text that the sender wrote now mention; with a lexicon, which is for texts that a
/// customer may have written, also what they are about.
pub fn examine_written(content: &mut Content, subject: &str, written: &str, lexicon: Option<&Lexicon>) {
    thread_local!(static BUFFER: RefCell<(String, String)> = RefCell::default());
    if content.card_number != 0 && ![subject, written].into_iter().any(card::has_card_number) {
        content.card_number = CARD_QUOTED;
    }
    for part in [subject, written]
        .into_iter()
        .filter(|part| has_digit_run(part.as_bytes()))
    {
        for mention in mentions::references(part) {
            if content.mentions.len() < MAX_MENTIONS && !content.mentions.contains(&mention.value) {
                content.mentions.push(mention.value);
            }
        }
    }
    let Some(lexicon) = lexicon else { return };
    BUFFER.with_borrow_mut(|(joined, folded)| {
        let said = if subject.is_empty() {
            written
        } else {
            joined.clear();
            joined.push_str(subject);
            joined.push('\n');
            joined.push_str(written);
            joined
        };
        content.intent = lexicon.classify(said, folded).map(str::to_owned);
    });
}

/// Three digits in a row; without them there is no reference.
fn has_digit_run(bytes: &[u8]) -> bool {
    let mut run = 0;
    bytes.iter().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run == 3
    })
}
