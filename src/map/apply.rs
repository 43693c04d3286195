//! Runs a mapping's plans over raw records.

use super::columns::Binding;
use super::evaluate::Notes;
use super::frame::{Around, Element, Frame};
use super::plan::{EachPlan, EmitPlan, FieldPlan, Level, Vocabulary};
use super::value::{Val, word};
use super::{CompiledFile, Context};
use crate::model::kind::{Cell, Emitted, Kind};
use crate::model::record::{Body, RawRecord, Row};
use serde_json::Value;
use std::sync::Arc;

/// What came of a record, or of a group of rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applied {
    /// First one unit for each record given, then one for each element of its nested lists, in order.
    pub units: Vec<Unit>,
    /// Values that no `values` list and no field knows.
    pub unmapped: Vec<Unmapped>,
}

/// A record or a nested element.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Unit {
    /// Position of its record among those given: 0 unless rows were given as a group.
    pub record: usize,
    /// An element of a list inside the record.
    pub nested: bool,
    /// What it became, the primary entity first.
    pub emitted: Vec<Emitted>,
    /// Fields that could not be used as they are.
    pub errors: Vec<FieldError>,
    /// How it is counted.
    pub outcome: Outcome,
    missing: Vec<FieldError>,
}

/// How a unit is counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Outcome {
    /// Imported, also when nothing is emitted from it.
    #[default]
    Used,
    /// Left out by this policy.
    Excluded(String),
    /// Nothing could be emitted: the reject code, e.g. `no-key`, `no-parent`.
    Rejected(String),
}

/// A field that could not be used as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Kind of the entity.
    pub kind: Kind,
    /// Name of the field.
    pub field: &'static str,
    /// Kebab-case reason.
    pub reason: String,
    /// What was done.
    pub action: Action,
}

/// What was done about a bad field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The value was left out.
    Dropped,
    /// The value was kept, with an assumption.
    Kept,
    /// The entity was not emitted.
    NotEmitted,
}

impl Action {
    /// The word stored in the published dataset.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Kept => "kept",
            Self::NotEmitted => "not-emitted",
        }
    }
}

/// A value that the mapping does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmapped {
    /// Kind of the entity.
    pub kind: Kind,
    /// Name of the field.
    pub field: &'static str,
    /// The tool's value, at most 80 characters.
    pub value: String,
    /// The field has the value of `else`; otherwise it is empty.
    pub defaulted: bool,
}

/// Words of the priority, which is stored as text.
const PRIORITIES: &[&str] = &["low", "normal", "high", "urgent"];
/// Nested units that one record may have; further elements are mapped, too, but count with their record.
const MAX_UNITS: usize = 1_000_000;

impl CompiledFile {
    /// Maps one record.
    pub fn apply(&self, record: &RawRecord, context: &Context<'_>) -> Applied {
        self.apply_group(std::slice::from_ref(record), context)
    }

    /// Maps rows that belong together; the first one is the head. For files whose rows are not
    /// grouped, give one record.
    pub fn apply_group(&self, records: &[RawRecord], context: &Context<'_>) -> Applied {
        let mut run = Run {
            records,
            out: Applied::default(),
        };
        for record in 0..records.len() {
            run.out.units.push(Unit {
                record,
                ..Unit::default()
            });
        }
        let Some(head) = records.first() else {
            return run.out;
        };
        for plan in &self.plans {
            with_frame(plan, head, context, |frame| run.level(&plan.level, frame, 0, 0));
        }
        run.finish()
    }

    /// Key and record for the index of this file; `None` when it has no index or the record no key.
    pub fn index_entry(&self, record: &RawRecord, context: &Context<'_>) -> Option<(String, Value)> {
        let key = self.side(self.sides.index?, record, context)?;
        let value = match &record.body {
            Body::Tree(value) => value.clone(),
            Body::Row(row) => {
                let names = row.header.names.iter().enumerate();
                let cells = names.filter_map(|(index, name)| Some((name.clone(), Value::from(row.cell(index)?))));
                Value::Object(cells.collect())
            }
        };
        Some((key, value))
    }

    /// What tells one account of the tool from another.
    pub fn tenant(&self, record: &RawRecord, context: &Context<'_>) -> Option<String> {
        self.side(self.sides.tenant?, record, context)
    }

    /// What the files of one export have in common: `set`, else the folder.
    pub fn file_set(&self, record: Option<&RawRecord>, context: &Context<'_>) -> String {
        let set = self
            .sides
            .set
            .zip(record)
            .and_then(|(set, record)| self.side(set, record, context));
        set.unwrap_or_else(|| {
            let path = &context.file.path;
            path.rsplit_once('/')
                .map_or_else(String::new, |(folder, _)| folder.to_owned())
        })
    }

    /// Whether the export declares counts, see [`CompiledFile::declared`].
    pub fn declares(&self) -> bool {
        !self.expect.names.is_empty()
    }

    /// Counts that the record or the document around it declares, by name: `records` of this file,
    /// `total` of all files of its set.
    pub fn declared(&self, record: &RawRecord, context: &Context<'_>) -> Vec<(&str, i64)> {
        let counts = self.expect.names.iter().enumerate().filter_map(|(at, name)| {
            let text = side(&self.expect.plan, at, record, context)?;
            Some((name.as_str(), text.parse().ok()?))
        });
        counts.collect()
    }

    /// Values that rows of one group have in common.
    pub(crate) fn group_key(&self, record: &RawRecord, context: &Context<'_>) -> Vec<Option<String>> {
        let keys = self.sides.group.iter().map(|side| self.side(*side, record, context));
        keys.collect()
    }

    fn side(&self, side: usize, record: &RawRecord, context: &Context<'_>) -> Option<String> {
        self::side(&self.sides.plan, side, record, context)
    }
}

/// The value of a name of a plan that emits nothing.
fn side(plan: &EachPlan, at: usize, record: &RawRecord, context: &Context<'_>) -> Option<String> {
    with_frame(plan, record, context, |frame| {
        let val = plan.level.names[at].node.evaluate(frame, &mut Notes::default());
        val.as_text().map(|text| text.trim().to_owned())
    })
}

/// Calls a function with the outermost frame of a record.
pub(super) fn with_frame<T>(
    plan: &EachPlan,
    record: &RawRecord,
    context: &Context<'_>,
    run: impl FnOnce(&Frame<'_>) -> T,
) -> T {
    let binding: Option<Arc<Binding>> = match &record.body {
        Body::Row(row) => Some(plan.bindings.binding(&plan.columns, &row.header)),
        Body::Tree(_) => None,
    };
    let around = Around {
        context,
        root: record.root.as_deref(),
        ordinal: record.ordinal,
        binding: binding.as_deref(),
    };
    let element = match &record.body {
        Body::Row(row) => Element::Row(row),
        Body::Tree(value) => Element::Tree(value),
    };
    run(&Frame::new(&around, None, element, &plan.level, 0))
}

struct Run<'r> {
    records: &'r [RawRecord],
    out: Applied,
}

impl Run<'_> {
    fn level(&mut self, level: &Level, frame: &Frame<'_>, unit: usize, record: usize) {
        if level.when.as_ref().is_some_and(|condition| !condition.holds(frame)) {
            return;
        }
        for (condition, policy) in &level.ignore {
            if condition.holds(frame) {
                self.out.units[unit].outcome = Outcome::Excluded(policy.clone());
                return;
            }
        }
        for plan in &level.emits {
            self.emit(plan, frame, unit);
        }
        for child in &level.children {
            match &child.list {
                None => self.rows(&child.level, frame),
                Some(list) => {
                    let val = frame.value(list);
                    self.elements(&child.level, &val, child.part, frame, unit, record);
                }
            }
        }
    }

    /// The rows of the group, each in its own unit.
    fn rows(&mut self, level: &Level, frame: &Frame<'_>) {
        for (index, record) in self.records.iter().enumerate() {
            if let Body::Row(row) = &record.body {
                let row: &Row = row;
                let inner = Frame::new(frame.around, Some(frame), Element::Row(row), level, index);
                self.level(level, &inner, index, index);
            }
        }
    }

    fn elements(&mut self, level: &Level, list: &Val<'_>, part: bool, frame: &Frame<'_>, unit: usize, record: usize) {
        let Some(value) = list.json() else {
            let text = list.as_text().map(|text| Value::from(text.as_ref()));
            if let Some(value) = text {
                self.element(level, &value, 0, part, frame, unit, record);
            }
            return;
        };
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.element(level, item, index, part, frame, unit, record);
                }
            }
            one => self.element(level, one, 0, part, frame, unit, record),
        }
    }

    #[allow(clippy::too_many_arguments, reason = "what an element is surrounded by")]
    fn element(
        &mut self,
        level: &Level,
        value: &Value,
        index: usize,
        part: bool,
        frame: &Frame<'_>,
        unit: usize,
        record: usize,
    ) {
        if value.is_null() {
            return;
        }
        let inner = Frame::new(frame.around, Some(frame), Element::Tree(value), level, index);
        if level.when.as_ref().is_some_and(|condition| !condition.holds(&inner)) {
            return;
        }
        let unit = if part || self.out.units.len() > MAX_UNITS {
            unit
        } else {
            self.out.units.push(Unit {
                record,
                nested: true,
                ..Unit::default()
            });
            self.out.units.len() - 1
        };
        self.level(level, &inner, unit, record);
    }

    fn emit(&mut self, plan: &EmitPlan, frame: &Frame<'_>, unit: usize) {
        if plan.when.as_ref().is_some_and(|condition| !condition.holds(frame)) {
            return;
        }
        let mut emitted = Emitted::new(plan.kind);
        let mut errors = Vec::new();
        let mut notes = Notes::default();
        for field in &plan.fields {
            notes.begin(field.raw.is_some());
            let currency = field.currency.map(|index| emitted.cells[index].clone());
            let cell = field.cell(frame, currency.as_ref(), &mut notes);
            let missing = matches!(cell, Cell::Null);
            if field.vocabulary != Vocabulary::Open {
                self.unmapped(plan.kind, field, &cell, &mut notes);
            }
            if let (Some(raw), Some(text)) = (field.raw, notes.raw.take()) {
                emitted.cells[raw] = Cell::Text(text.trim().to_owned());
            }
            emitted.cells[field.index] = cell;
            let error = |reason: &str, action| FieldError {
                kind: plan.kind,
                field: field.field.name,
                reason: reason.to_owned(),
                action,
            };
            for reason in &notes.dropped {
                errors.push(error(reason, Action::Dropped));
            }
            for reason in &notes.kept {
                errors.push(error(reason, Action::Kept));
            }
            let code = match &field.required {
                Some(code) => Some(code.as_str()),
                None if plan.key == Some(field.index) => Some("no-key"),
                None => None,
            };
            if let Some(code) = code.filter(|_| missing) {
                let unit = &mut self.out.units[unit];
                unit.errors.append(&mut errors);
                unit.missing.push(error(code, Action::NotEmitted));
                return;
            }
        }
        let unit = &mut self.out.units[unit];
        unit.errors.append(&mut errors);
        unit.emitted.push(emitted);
    }

    fn unmapped(&mut self, kind: Kind, field: &FieldPlan, cell: &Cell, notes: &mut Notes) {
        if field.vocabulary == Vocabulary::Priority
            && let Cell::Text(text) = cell
            && !PRIORITIES.contains(&word(text).as_str())
        {
            notes.replaced.get_or_insert_with(|| text.clone());
        }
        if let Some(value) = notes.replaced.take() {
            self.out.unmapped.push(Unmapped {
                kind,
                field: field.field.name,
                value: value.chars().take(80).collect(),
                defaulted: *cell != Cell::Null,
            });
        }
    }

    fn finish(mut self) -> Applied {
        for unit in &mut self.out.units {
            if unit.missing.is_empty() {
                continue;
            }
            if unit.emitted.is_empty() && unit.outcome == Outcome::Used {
                unit.outcome = Outcome::Rejected(unit.missing[0].reason.clone());
            }
            unit.errors.append(&mut unit.missing);
        }
        self.out
    }
}
