//! Personal values on their way out: masked unless `--reveal` was given.

use crate::model::gap::{Cell, PrivateKind};

/// Shows or hides personal values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mask {
    reveal: bool,
}

impl Mask {
    /// Hides values unless `reveal` is set.
    pub(super) fn new(reveal: bool) -> Self {
        Self { reveal }
    }

    /// A value as it may be shown.
    pub(super) fn show(self, kind: PrivateKind, value: &str) -> String {
        if self.reveal {
            value.to_owned()
        } else {
            Cell::Private(kind, value.to_owned()).shown().into_owned()
        }
    }

    /// A value of a field of a customer or a contact record.
    pub(super) fn field(self, field: &str, value: &str) -> String {
        let kind = match field {
            // What a group of people shares names nobody.
            "country" | "language" | "region" | "kind" | "segment" => return value.to_owned(),
            field if field.ends_with("email") => PrivateKind::Email,
            field if field.ends_with("phone") => PrivateKind::Phone,
            field if field.ends_with("name") => PrivateKind::Name,
            _ => PrivateKind::Other,
        };
        self.show(kind, value)
    }

    /// A value of which only its looks are known.
    pub(super) fn any(self, value: &str) -> String {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let kind = if value.contains('@') {
            PrivateKind::Email
        } else if digits >= 6 && digits * 2 >= value.len() {
            PrivateKind::Phone
        } else {
            PrivateKind::Other
        };
        self.show(kind, value)
    }
}
