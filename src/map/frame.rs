//! What a path can see while a record is mapped: the element, what is around it, names, the file.

use super::columns::Binding;
use super::path::{FileProperty, Path, Root, Step};
use super::plan::Level;
use super::value::Val;
use super::{Context, FileInfo};
use crate::model::record::Row;
use serde_json::Value;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::sync::Arc;

/// What stays the same for all elements of one record.
pub(crate) struct Around<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) root: Option<&'a Value>,
    pub(crate) ordinal: u64,
    pub(crate) binding: Option<&'a Binding>,
}

/// The element at hand.
#[derive(Clone, Copy)]
pub(crate) enum Element<'a> {
    Row(&'a Row),
    Tree(&'a Value),
}

/// A named value once it has been worked out.
#[derive(Debug, Clone)]
pub(crate) enum Named {
    Own(Val<'static>),
    Found(Arc<Value>),
}

/// One level of nesting.
pub(crate) struct Frame<'a> {
    pub(crate) around: &'a Around<'a>,
    pub(crate) up: Option<&'a Self>,
    pub(crate) element: Element<'a>,
    pub(crate) level: &'a Level,
    pub(crate) index: usize,
    named: Vec<(Cell<bool>, OnceCell<Named>)>,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(
        around: &'a Around<'a>,
        up: Option<&'a Self>,
        element: Element<'a>,
        level: &'a Level,
        index: usize,
    ) -> Self {
        Self {
            around,
            up,
            element,
            level,
            index,
            named: level
                .names
                .iter()
                .map(|_| (Cell::new(false), OnceCell::new()))
                .collect(),
        }
    }

    fn ancestor(&self, levels: usize) -> Option<&Self> {
        let mut frame = self;
        for _ in 0..levels {
            frame = frame.up?;
        }
        Some(frame)
    }

    fn top(&self) -> &Self {
        let mut frame = self;
        while let Some(up) = frame.up {
            frame = up;
        }
        frame
    }

    pub(crate) fn record_element(&self) -> Element<'a> {
        self.top().element
    }

    pub(crate) fn element_above(&self, levels: usize) -> Option<Element<'a>> {
        self.ancestor(levels).map(|frame| frame.element)
    }

    /// The value at a path; with `[]` in it a list of all that is there.
    pub(crate) fn value(&self, path: &Path) -> Val<'_> {
        match &path.root {
            Root::Here => self.element_value(path),
            Root::Record => self.top().element_value(path),
            Root::Up(levels) => self
                .ancestor(*levels)
                .map_or(Val::Null, |frame| frame.element_value(path)),
            Root::Document => match self.around.root {
                Some(root) => walk(root, &path.steps),
                // A mapping that reads the document as one record may say `$root`, too.
                None => self.top().element_value(path),
            },
            Root::File(property) => Val::text(property_of(self.around.context.file, *property)),
            Root::Param(name) => self
                .around
                .context
                .params
                .get(name)
                .map_or(Val::Null, |text| Val::text(text)),
            Root::Named(levels, index) => match self.ancestor(*levels) {
                Some(frame) => frame.named(*index, &path.steps),
                None => Val::Null,
            },
            Root::Index => Val::owned(Value::from(self.index + 1)),
            Root::Ordinal => Val::owned(Value::from(self.around.ordinal)),
        }
    }

    fn element_value(&self, path: &Path) -> Val<'_> {
        match self.element {
            Element::Tree(value) => walk(value, &path.steps),
            Element::Row(row) => {
                let column = self
                    .around
                    .binding
                    .zip(path.column)
                    .and_then(|(binding, slot)| binding.column(slot));
                column.and_then(|column| row.cell(column)).map_or(Val::Null, Val::text)
            }
        }
    }

    fn named(&self, index: usize, steps: &[Step]) -> Val<'_> {
        let Some((running, cell)) = self.named.get(index) else {
            return Val::Null;
        };
        if cell.get().is_none() {
            if running.replace(true) {
                return Val::Null;
            }
            let value = self.level.names[index].evaluate(self);
            running.set(false);
            let _ = cell.set(value);
        }
        match cell.get() {
            Some(Named::Own(val)) => match val {
                Val::Owned(value) => walk(value, steps),
                Val::Tree(value) => walk(value, steps),
                Val::Text(text) if steps.is_empty() => Val::Text(Cow::Borrowed(text)),
                Val::Time(instant) if steps.is_empty() => Val::Time(*instant),
                _ => Val::Null,
            },
            Some(Named::Found(value)) => walk(value, steps),
            None => Val::Null,
        }
    }
}

fn property_of(file: &FileInfo, property: FileProperty) -> &str {
    match property {
        FileProperty::Name => &file.name,
        FileProperty::Stem => &file.stem,
        FileProperty::Parent => &file.parent,
        FileProperty::Path => &file.path,
        FileProperty::Chat => &file.chat,
    }
}

/// The value that steps lead to.
pub(crate) fn walk<'v>(value: &'v Value, steps: &[Step]) -> Val<'v> {
    let mut at = value;
    for (done, step) in steps.iter().enumerate() {
        let next = match (step, at) {
            (Step::Member(name), Value::Object(map)) => map.get(name),
            (Step::Item(index), Value::Array(items)) => {
                let index = if *index < 0 {
                    items.len().checked_add_signed(*index)
                } else {
                    usize::try_from(*index).ok()
                };
                index.and_then(|index| items.get(index))
            }
            // XML readers give one child as an object and several as a list.
            (Step::Item(0 | -1), other) => Some(other),
            (Step::Every | Step::Values, _) => return every(at, step, &steps[done + 1..]),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return Val::Null,
        }
    }
    Val::tree(at)
}

fn every<'v>(value: &'v Value, step: &Step, rest: &[Step]) -> Val<'v> {
    let mut found = Vec::new();
    let mut collect = |item: &'v Value| match walk(item, rest) {
        Val::Null => {}
        Val::Owned(own) => match *own {
            Value::Array(items) => found.extend(items),
            one => found.push(one),
        },
        other => found.push(other.into_json()),
    };
    match value {
        Value::Array(items) => items.iter().for_each(&mut collect),
        Value::Object(map) if *step == Step::Values => map.values().for_each(&mut collect),
        other => collect(other),
    }
    if found.is_empty() {
        Val::Null
    } else {
        Val::owned(Value::Array(found))
    }
}
