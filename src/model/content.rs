//! What was found in a text when it was imported.

/// Bit of [`Content::damaged`]: UTF-8 read as Latin-1.
pub const DAMAGED_GARBLED: u8 = 1;
/// Bit of [`Content::damaged`]: characters replaced by U+FFFD.
pub const DAMAGED_REPLACED: u8 = 2;

/// [`Content::card_number`]: in what the sender wrote.
pub const CARD_WRITTEN: u8 = 1;
/// [`Content::card_number`]: in quoted text or the signature only.
pub const CARD_QUOTED: u8 = 2;

/// What a text holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// What a customer wants, by name; `None` = not known, or not a customer's text.
    pub intent: Option<String>,
    /// Where a payment card number stands, 0 = nowhere.
    pub card_number: u8,
    /// Damaged characters, bits as above.
    pub damaged: u8,
    /// Order numbers and ticket references that it mentions.
    pub mentions: Vec<String>,
}

impl Content {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
