//! The kinds of entity that a mapping can emit and the fields of each. The table is the single place
//! that says what exists: mappings are checked against it, staging tables are compared with it, and
//! docs/mapping-reference.md is generated from it.

mod table;

pub use table::KINDS;

/// Kind of an emitted entity; the discriminant is the index into [`KINDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A party outside the company, or an address or number seen in use.
    Contact,
    /// A person or robot of the company.
    Agent,
    /// A company that contacts belong to.
    Organisation,
    /// A ticket or thread that the tool itself knows.
    Conversation,
    /// A message.
    Message,
    /// A telephone call.
    Call,
    /// A part of a call, folded into one call by its `call` key.
    CallLeg,
    /// A file of a message.
    Attachment,
    /// A further party of a message or call.
    Participant,
    /// A change of a conversation.
    Event,
    /// A shop order.
    Order,
    /// A line of an order.
    OrderLine,
    /// A customer's rating.
    Rating,
    /// A consent or an objection.
    Consent,
}

/// What a field holds and how it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// Text.
    Text,
    /// Key of an entity of one of these kinds in the same source; written `{contact: path}`, or
    /// `{party: path}` for an agent or a contact.
    Ref(&'static [Kind]),
    /// Instant; stored as `<name>` (microseconds UTC) and `<name>_zone` (offset minutes × 2 + assumed).
    Time,
    /// Whole number.
    Integer,
    /// Number.
    Number,
    /// Truth value.
    Bool,
    /// Amount in minor units of the record's `currency`.
    Money,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// List of identifiers, stored as JSON `[{"value":…,"system":…,"scope":…,"type":…,"shared":…}]`.
    Identifiers,
    /// List of addresses, stored as JSON `[{"label":…,"street":…,"city":…,"region":…,"postcode":…,"country":…}]`.
    Addresses,
    /// List of texts, stored as a JSON array.
    List,
    /// Any JSON object.
    Json,
}

/// A field of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name in mappings and staging column.
    pub name: &'static str,
    /// Type.
    pub ty: FieldType,
    /// One sentence for the reference.
    pub about: &'static str,
}

/// A row of [`KINDS`].
#[derive(Debug, Clone, Copy)]
pub struct KindDef {
    /// The kind.
    pub kind: Kind,
    /// Name in mappings; the staging table is `st_<name>`.
    pub name: &'static str,
    /// One sentence for the reference.
    pub about: &'static str,
    /// Fields in column order.
    pub fields: &'static [Field],
}

/// A value of a field, ready to be stored.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing known.
    #[default]
    Null,
    /// Text, list, identifiers, addresses or JSON, as text.
    Text(String),
    /// Integer, truth value or money.
    Int(i64),
    /// Number.
    Real(f64),
    /// Instant.
    Time(crate::model::time::Instant),
}

/// An entity emitted by a mapping: one cell per field of its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Emitted {
    /// What it is.
    pub kind: Kind,
    /// Cells in the order of [`Kind::fields`].
    pub cells: Vec<Cell>,
}

impl Emitted {
    /// An entity without any value.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            cells: vec![Cell::Null; kind.fields().len()],
        }
    }

    /// Sets a field by name; an unknown name changes nothing and returns false.
    pub fn set(&mut self, field: &str, cell: Cell) -> bool {
        match self.kind.field_index(field) {
            Some(index) => {
                self.cells[index] = cell;
                true
            }
            None => false,
        }
    }

    /// The cell of a field.
    pub fn cell(&self, field: &str) -> Option<&Cell> {
        self.cells.get(self.kind.field_index(field)?)
    }
}

impl Kind {
    /// The kind's definition.
    pub fn def(self) -> &'static KindDef {
        &KINDS[self as usize]
    }

    /// The kind's fields.
    pub fn fields(self) -> &'static [Field] {
        self.def().fields
    }

    /// The kind with this name in mappings.
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|def| def.name == name).map(|def| def.kind)
    }

    /// Position of a field.
    pub fn field_index(self, name: &str) -> Option<usize> {
        self.fields().iter().position(|field| field.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_at_their_index_and_have_unique_fields() {
        for (index, def) in KINDS.iter().enumerate() {
            assert_eq!(def.kind as usize, index, "{}", def.name);
            let mut names: Vec<_> = def.fields.iter().map(|field| field.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), def.fields.len(), "{}", def.name);
        }
    }
}
