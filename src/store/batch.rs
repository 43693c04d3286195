//! What the import hands to the writer: units of a file with what was made of them, to be committed together.

use super::staging::Row;
use crate::model::content::Content;
use crate::model::kind::{Cell, Emitted, Kind};
use crate::model::record::{Reject, Span, UnitId};
use std::borrow::Cow;

/// What became of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Something of it is in the dataset.
    Imported = 0,
    /// Nothing of it could be used.
    Rejected = 1,
    /// Left out by a named policy.
    Excluded = 2,
    /// Equal to an earlier unit; set by the resolve stage.
    Duplicate = 3,
}

/// A framed record or a nested element.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitRow {
    /// Its id.
    pub id: UnitId,
    /// What became of it.
    pub class: Class,
    /// Where it stands; nested units have the span of their record.
    pub span: Span,
}

/// An entity in the form of its row, with the unit it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct StagedEntity {
    /// Its unit; set when the units of the file are numbered.
    pub unit: UnitId,
    /// Whether it is the first entity of its unit, the one that decides whether the unit is a duplicate.
    pub(super) primary: bool,
    pub(super) kind: Kind,
    /// Hash of the content ([`content_hash`]).
    pub(super) hash: i64,
    /// A party that came up beside the thing that the unit is about: stored once for each content.
    pub(super) beside: bool,
    pub(super) row: Row,
    /// What was found in its text, if anything.
    pub(super) content: Option<Box<Content>>,
}

impl StagedEntity {
    /// Brings an entity into the form of its row. An agent beside something counts as seen by its key: rows of an
    /// agent that are equal are folded into the first of them anyway.
    pub fn new(entity: &Emitted, primary: bool, content: Option<Content>) -> Self {
        let mark = match entity.kind {
            Kind::Contact => entity.cell("seen_at"),
            Kind::Agent => entity.cell("key"),
            _ => None,
        };
        Self {
            unit: UnitId(0),
            primary,
            kind: entity.kind,
            hash: content_hash(entity),
            beside: !primary && !matches!(mark, None | Some(Cell::Null)),
            row: Row::new(entity),
            content: content.map(Box::new),
        }
    }
}

/// Something the import noticed, counted by (code, field, value).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Finding code.
    pub code: String,
    /// Field or column.
    pub field: String,
    /// The value that is not mapped, the policy, …; never a personal value.
    pub value: String,
}

/// A unit that nothing could be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectRow {
    /// The unit.
    pub unit: UnitId,
    /// Where it stands.
    pub span: Span,
    /// Kebab-case reason: a reader's, or the one that the mapping names.
    pub code: Cow<'static, str>,
    /// One sentence without any value from the data.
    pub detail: String,
    /// The raw text; stays in the working store.
    pub raw: String,
}

impl RejectRow {
    /// What a reader could not frame.
    pub fn new(unit: UnitId, reject: Reject) -> Self {
        Self {
            unit,
            span: reject.span,
            code: Cow::Borrowed(reject.code),
            detail: reject.detail,
            raw: reject.raw,
        }
    }
}

/// A value of a record that could not be used although the record was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The unit.
    pub unit: UnitId,
    /// The field.
    pub field: String,
    /// Kebab-case reason.
    pub reason: String,
    /// What was done.
    pub action: String,
}

/// Units of one file to be committed together.
#[derive(Debug, Default)]
pub struct Batch {
    /// The file.
    pub file_no: u32,
    /// Its source.
    pub src: u32,
    /// Units in order.
    pub units: Vec<UnitRow>,
    /// Entities in order.
    pub entities: Vec<StagedEntity>,
    /// Rejected units with the reason.
    pub rejects: Vec<RejectRow>,
    /// Field errors.
    pub field_errors: Vec<FieldError>,
    /// Notes with counts.
    pub notes: Vec<(Note, u64)>,
    /// Lookup rows as (index name, key, JSON).
    pub lookups: Vec<(String, String, String)>,
    /// Framed records of this batch.
    pub records: u64,
    /// Earliest and latest time that the batch's entities carry.
    pub seen: Option<(i64, i64)>,
}

/// Hash of an entity's content. Observations leave out when they were made, so that the same party seen
/// again is the same content.
pub fn content_hash(entity: &Emitted) -> i64 {
    use std::hash::{BuildHasher, Hash, Hasher};
    let mut hasher = foldhash::quality::FixedState::with_seed(0x6f6d_6e69_6679).build_hasher();
    // A file that an export names by its path is the same one whether a copy of it lies there or not.
    let by_path = entity.kind == Kind::Attachment && !matches!(entity.cell("path"), None | Some(Cell::Null));
    for (field, cell) in entity.kind.fields().iter().zip(&entity.cells) {
        if by_path && ["bytes", "sha256", "present"].contains(&field.name) {
            continue;
        }
        if field.name == "seen_at" {
            matches!(cell, Cell::Null).hash(&mut hasher);
            continue;
        }
        std::mem::discriminant(cell).hash(&mut hasher);
        match cell {
            Cell::Null => {}
            Cell::Text(text) => text.hash(&mut hasher),
            Cell::Int(value) => value.hash(&mut hasher),
            Cell::Real(value) => value.to_bits().hash(&mut hasher),
            Cell::Time(instant) => instant.hash(&mut hasher),
        }
    }
    hasher.finish().cast_signed()
}
