//! What is known while a mapping is compiled: names in reach, columns, mistakes.

use crate::config::yaml::{Problem, Step, did_you_mean};
use crate::map::columns::{Bindings, Columns};
use crate::map::condition::{self, Condition};
use crate::map::dates::open_dates;
use crate::map::expression::Expression;
use crate::map::path::{self, Path, Root};
use crate::map::plan::{EachPlan, Level};
use std::collections::BTreeMap;

/// The state of one `each` entry.
pub(crate) struct Scope<'m> {
    pub(crate) problems: Vec<Problem>,
    pub(crate) grouped: bool,
    indexes: &'m BTreeMap<String, String>,
    tabular: bool,
    names: Vec<Vec<(String, usize)>>,
    /// Paths of the lists that are walked, outermost first; `None` for the rows of a group.
    lists: Vec<Option<Vec<path::Step>>>,
    columns: Columns,
    reads: Vec<Vec<path::Step>>,
    reads_root: bool,
}

impl<'m> Scope<'m> {
    pub(crate) fn new(indexes: &'m BTreeMap<String, String>, tabular: bool, grouped: bool) -> Self {
        Self {
            problems: Vec::new(),
            grouped,
            indexes,
            tabular,
            names: Vec::new(),
            lists: Vec::new(),
            columns: Columns::default(),
            reads: Vec::new(),
            reads_root: false,
        }
    }

    pub(crate) fn into_plan(mut self, level: Level) -> EachPlan {
        self.reads.sort_by_key(|steps| format!("{steps:?}"));
        self.reads.dedup();
        EachPlan {
            open_dates: open_dates(&level),
            columns: self.columns,
            bindings: Bindings::default(),
            level,
            reads: self.reads,
            reads_root: self.reads_root,
        }
    }

    /// Opens a level of names.
    pub(crate) fn open(&mut self) {
        self.names.push(Vec::new());
    }

    pub(crate) fn close(&mut self) {
        self.names.pop();
    }

    /// Sets the names that are visible on the innermost level from now on.
    pub(crate) fn set_names<'n>(&mut self, names: impl Iterator<Item = (&'n str, usize)>) {
        if let Some(level) = self.names.last_mut() {
            *level = names.map(|(name, index)| (name.to_owned(), index)).collect();
        }
    }

    /// Steps into the elements of a list.
    pub(crate) fn enter(&mut self, list: Option<&Path>) {
        let steps = match list {
            Some(list) => self.absolute(list).map(|mut steps| {
                if steps.last() != Some(&path::Step::Every) {
                    steps.push(path::Step::Every);
                }
                steps
            }),
            None => Some(Vec::new()),
        };
        self.lists.push(steps);
    }

    pub(crate) fn leave(&mut self) {
        self.lists.pop();
    }

    /// Notes a mistake.
    pub(crate) fn problem(&mut self, at: &[Step], message: &str) {
        self.problems.push(Problem::new(at.to_vec(), message.to_owned()));
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The name of the index that a lookup uses.
    pub(crate) fn index(&mut self, file: &str, at: &[Step]) -> String {
        if let Some(index) = self.indexes.get(file) {
            return index.clone();
        }
        let hint = did_you_mean(file, self.indexes.keys().map(String::as_str))
            .unwrap_or_else(|| "give the file an `index:`".to_owned());
        self.push(
            Problem::new(at.to_vec(), "no file of this name has an `index`".to_owned())
                .with_value(file)
                .with_hint(Some(hint)),
        );
        String::new()
    }

    /// Compiles a path; a mistake is noted.
    pub(crate) fn path(&mut self, text: &str, at: &[Step]) -> Option<Path> {
        match self.try_path(text) {
            Ok(path) => Some(path),
            Err(message) => {
                self.push(Problem::new(at.to_vec(), message).with_value(text));
                None
            }
        }
    }

    fn try_path(&mut self, text: &str) -> Result<Path, String> {
        let names = &self.names;
        let find = |name: &str| {
            names.iter().rev().enumerate().find_map(|(up, level)| {
                let (_, index) = level.iter().find(|(known, _)| known == name)?;
                Some((up, *index))
            })
        };
        let mut path = match Path::parse(text, &find) {
            Ok(path) => path,
            // A column may be called anything, `Kunden-Nr.` for one.
            Err(_) if self.tabular && !text.trim().is_empty() && !text.trim_start().starts_with('$') => Path {
                text: text.trim().to_owned(),
                root: Root::Here,
                steps: vec![path::Step::Member(text.trim().to_owned())],
                column: None,
            },
            Err(error) => return Err(error.to_string()),
        };
        if let Root::Up(levels) = path.root
            && levels >= self.names.len()
        {
            return Err("`$parent` goes above the record".to_owned());
        }
        if let Some(name) = path.column_name() {
            path.column = Some(self.columns.slot(name));
        }
        self.reads_root |= path.root == Root::Document;
        if let Some(steps) = self.absolute(&path)
            && !(steps.is_empty() && path.steps.is_empty())
        {
            self.reads.push(steps);
        }
        Ok(path)
    }

    /// The steps of a path seen from the record, for the coverage.
    fn absolute(&self, path: &Path) -> Option<Vec<path::Step>> {
        let above = match path.root {
            Root::Here => self.lists.len(),
            Root::Up(levels) => self.lists.len().checked_sub(levels)?,
            Root::Record => 0,
            _ => return None,
        };
        // The elements of the innermost list carry the whole prefix already.
        let mut steps = match above {
            0 => Vec::new(),
            n => self.lists[n - 1].clone()?,
        };
        steps.extend(path.steps.iter().cloned());
        Some(steps)
    }

    /// Compiles a condition; a mistake is noted.
    pub(crate) fn condition(&mut self, text: &str, at: &[Step]) -> Option<Condition> {
        if let Some(condition) = condition::parse(text, &mut |name| self.try_path(name).ok()) {
            return Some(condition);
        }
        // A column name with blanks stands for "has a value".
        let looks_like_name = !text.contains(['(', ')', '|', '=', '<', '>', '\'', '"', '[']);
        if self.tabular && looks_like_name && text.split_whitespace().count() > 1 {
            let words = ["and", "or", "not", "in", "is"];
            if !text.split_whitespace().any(|word| words.contains(&word)) {
                let path = self.path(text, at)?;
                return Some(Condition::True(condition::Operand::Path(path)));
            }
        }
        self.expression(text, at).map(Condition::Expression)
    }

    /// Compiles an expression; a mistake is noted.
    pub(crate) fn expression(&mut self, text: &str, at: &[Step]) -> Option<Expression> {
        match Expression::compile(text, &mut |name| self.try_path(name).ok()) {
            Ok(expression) => Some(expression),
            Err(message) => {
                self.push(Problem::new(
                    at.to_vec(),
                    format!("this expression is wrong: {message}"),
                ));
                None
            }
        }
    }
}
