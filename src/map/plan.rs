//! A compiled mapping: what is evaluated for each record. Plain data; `compile` builds it, `evaluate`
//! and `apply` run it.

use super::columns::{Bindings, Columns};
use super::condition::Condition;
use super::expression::Expression;
use super::path::Path;
use super::transforms::Call;
use crate::model::kind::{Field, Kind};
use crate::normalise::date::{TimeFormat, Zone};
use serde_json::Value;

/// The plan of one `each` entry.
#[derive(Debug)]
pub(crate) struct EachPlan {
    pub(crate) columns: Columns,
    pub(crate) bindings: Bindings,
    pub(crate) level: Level,
    /// Paths that are read, from the record: the mapped part of the coverage.
    pub(crate) reads: Vec<Vec<super::path::Step>>,
    /// Whether the document around the record is read.
    pub(crate) reads_root: bool,
    /// Paths of times whose order of day and month is open.
    pub(crate) open_dates: Vec<Path>,
}

/// What happens to the elements of one level of nesting.
#[derive(Debug, Default)]
pub(crate) struct Level {
    pub(crate) when: Option<Condition>,
    pub(crate) names: Vec<NamePlan>,
    pub(crate) ignore: Vec<(Condition, String)>,
    pub(crate) emits: Vec<EmitPlan>,
    pub(crate) children: Vec<Child>,
}

/// A `let` or a `lookup`.
#[derive(Debug)]
pub(crate) struct NamePlan {
    pub(crate) index: Option<String>,
    pub(crate) node: Node,
}

/// A `for_each`.
#[derive(Debug)]
pub(crate) struct Child {
    /// `None` walks the rows of the group.
    pub(crate) list: Option<Path>,
    pub(crate) part: bool,
    pub(crate) level: Level,
}

/// An entity to be emitted.
#[derive(Debug)]
pub(crate) struct EmitPlan {
    pub(crate) kind: Kind,
    pub(crate) when: Option<Condition>,
    pub(crate) fields: Vec<FieldPlan>,
    /// Position of `key`, when the mapping gives one.
    pub(crate) key: Option<usize>,
}

/// A field of an entity.
#[derive(Debug)]
pub(crate) struct FieldPlan {
    pub(crate) index: usize,
    pub(crate) field: &'static Field,
    pub(crate) value: FieldValue,
    /// Reject code when there is no value.
    pub(crate) required: Option<String>,
    /// Position of the `raw_…` companion that is filled by itself.
    pub(crate) raw: Option<usize>,
    /// Position of the currency, for amounts.
    pub(crate) currency: Option<usize>,
    /// Which words the field should have.
    pub(crate) vocabulary: Vocabulary,
}

/// Which words a field should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vocabulary {
    /// Any.
    Open,
    /// Those of its type, nothing else is stored.
    Closed,
    /// Those of priorities; others are stored, too.
    Priority,
}

/// How a field's value is made.
#[derive(Debug)]
pub(crate) enum FieldValue {
    One(Box<Node>),
    List(Vec<Node>),
    Identifiers(Vec<IdentifierPlan>),
    Addresses(Vec<AddressPlan>),
    Object(Vec<(String, Node)>),
}

/// An item of an identifier list.
#[derive(Debug)]
pub(crate) struct IdentifierPlan {
    pub(crate) value: Node,
    pub(crate) system: Option<Node>,
    pub(crate) scope: Option<Node>,
    pub(crate) label: Option<Node>,
    pub(crate) shared: Option<Condition>,
    pub(crate) always_shared: bool,
}

/// A postal address; parts in the order of [`ADDRESS_PARTS`].
#[derive(Debug)]
pub(crate) struct AddressPlan {
    pub(crate) when: Option<Condition>,
    pub(crate) parts: Vec<Option<Node>>,
}

/// Keys of an address in its JSON form.
pub(crate) const ADDRESS_PARTS: [&str; 6] = ["label", "street", "city", "region", "postcode", "country"];

/// How one value is made.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) when: Option<Condition>,
    pub(crate) source: Source,
    pub(crate) steps: Vec<Call>,
    pub(crate) values: Vec<Translation>,
    pub(crate) otherwise: Option<Value>,
    pub(crate) formats: Vec<TimeFormat>,
    pub(crate) zone: Option<ZonePlan>,
    pub(crate) minor_units: bool,
    /// Words of the field that the value is for, when it has a closed list.
    pub(crate) words: Option<&'static [&'static str]>,
}

/// A row of `values`.
#[derive(Debug)]
pub(crate) struct Translation {
    pub(crate) from: String,
    /// `from` in lower case.
    pub(crate) folded: String,
    pub(crate) to: Value,
}

/// Where a value comes from.
#[derive(Debug, Default)]
pub(crate) enum Source {
    #[default]
    Nothing,
    Constant(Value),
    First(Vec<Path>),
    All(Vec<Path>),
    Join {
        parts: Vec<Node>,
        with: String,
        keep_absent: bool,
    },
    Hash(Vec<Node>),
    Choose(Vec<Node>),
    FirstOf(Vec<Node>),
    Inner(Box<Node>),
    Expression(Expression),
}

/// The zone of a time without offset.
#[derive(Debug)]
pub(crate) enum ZonePlan {
    Fixed(Zone),
    Read(Box<Node>),
}
