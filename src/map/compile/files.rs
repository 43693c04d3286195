//! Compiles the `files` section: detection, reading, and what concerns a file as a whole.

use super::scope::Scope;
use super::{child, key, node};
use crate::config::mapping::{FileForm, Mapping, OneOrMany, Spec};
use crate::config::yaml::{Problem, Step};
use crate::map::coverage::Ignored;
use crate::map::detect::{Detection, TABULAR};
use crate::map::plan::{EachPlan, Level, NamePlan};
use crate::map::{CompiledFile, Expected, Sides};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether the records of a file are rows.
pub(crate) fn is_tabular(file: &FileForm) -> bool {
    let named = |names: &OneOrMany<String>| names.0.iter().any(|name| TABULAR.contains(&name.as_str()));
    file.header.is_some()
        || file.format.as_ref().is_some_and(named)
        || file
            .detect
            .iter()
            .any(|test| test.header.is_some() || test.any_header.is_some() || test.columns.is_some())
}

pub(crate) fn compile_files(
    mapping: &Mapping,
    indexes: &BTreeMap<String, String>,
    plans: &BTreeMap<&str, Vec<Arc<EachPlan>>>,
    problems: &mut Vec<Problem>,
) -> Vec<CompiledFile> {
    let ignored: Vec<_> = mapping.ignore.keys().map(Ignored::new).collect();
    let mut out = Vec::new();
    for (name, file) in mapping.files.iter() {
        let at = vec![key("files"), key(name)];
        let tabular = is_tabular(file);
        let mut scope = Scope::new(indexes, tabular, false);
        scope.open();
        let mut names = Vec::new();
        let mut side = |spec: &Spec, field: &str, scope: &mut Scope<'_>| {
            let node = node::compile(spec, &child(&at, field), scope);
            names.push(NamePlan { index: None, node });
            names.len() - 1
        };
        let index = file.index.as_ref().map(|OneOrMany(paths)| {
            let spec = Spec::List(paths.iter().map(|path| Spec::path(path)).collect());
            side(&spec, "index", &mut scope)
        });
        let set = file.set.as_ref().map(|path| side(&Spec::path(path), "set", &mut scope));
        let tenant = file.tenant.as_ref().map(|spec| side(spec, "tenant", &mut scope));
        let group: Vec<_> = file
            .group
            .iter()
            .flat_map(|group| &group.by.0)
            .map(|column| side(&Spec::path(column), "group", &mut scope))
            .collect();
        if file.group.as_ref().is_some_and(|group| group.adjacent == Some(false)) {
            scope.problem(&child(&at, "group"), "only rows that follow each other can be grouped");
        }
        if let Some(text) = &file.csv.delimiter
            && text.len() != 1
        {
            scope.problem(&child(&child(&at, "csv"), "delimiter"), "a delimiter is one character");
        }
        let detection = Detection::compile(file, &at, &mut scope);
        if file.detect.is_empty() && file.glob.is_none() {
            scope.problem(&at, "a file needs `detect`, or at least `match`");
        }
        scope.close();
        problems.append(&mut scope.problems);
        let sides = scope.into_plan(Level {
            names,
            ..Level::default()
        });
        let own_plans = plans.get(name).cloned().unwrap_or_default();
        let reads_root = own_plans.iter().any(|plan| plan.reads_root) || sides.reads_root;
        out.push(CompiledFile {
            mapping: mapping.id.clone(),
            key: name.to_owned(),
            usual_names: file
                .glob
                .iter()
                .flat_map(|OneOrMany(globs)| globs.iter().cloned())
                .collect(),
            formats: formats(file),
            records: file
                .records
                .iter()
                .map(|(format, path)| (format.to_owned(), path.clone()))
                .collect(),
            header: file.header.clone(),
            csv: file.csv.clone(),
            root: file.root || reads_root,
            detection,
            index_name: indexes.get(name).cloned(),
            looks_up: lookups(&own_plans),
            ignored: ignored.clone(),
            grouped: !group.is_empty(),
            sides: Sides {
                plan: sides,
                index,
                set,
                tenant,
                group,
            },
            expect: expected(file, &at, tabular, problems),
            plans: own_plans,
        });
    }
    out
}

/// Counts that the export declares. They have a plan of their own: `$root` in them makes nobody keep the
/// document around the records while importing.
fn expected(file: &FileForm, at: &[Step], tabular: bool, problems: &mut Vec<Problem>) -> Expected {
    let indexes = BTreeMap::new();
    let mut scope = Scope::new(&indexes, tabular, false);
    scope.open();
    let (mut names, mut plans) = (Vec::new(), Vec::new());
    for (name, path) in file.expect.iter() {
        let at = child(&child(at, "expect"), name);
        if !["records", "total"].contains(&name) {
            scope.problem(
                &at,
                "a declared count is called `records` (of the file) or `total` (of all files of the set)",
            );
        }
        let node = node::compile(&Spec::path(path), &at, &mut scope);
        plans.push(NamePlan { index: None, node });
        names.push(name.to_owned());
    }
    scope.close();
    problems.append(&mut scope.problems);
    let plan = scope.into_plan(Level {
        names: plans,
        ..Level::default()
    });
    Expected { plan, names }
}

/// Formats that the file may have; empty when the mapping does not say.
fn formats(file: &FileForm) -> Vec<String> {
    let mut formats: Vec<String> = file.format.iter().flat_map(|names| names.0.iter().cloned()).collect();
    formats.extend(file.records.keys().map(str::to_owned));
    if formats.is_empty() && is_tabular(file) {
        formats.push("csv".to_owned());
    }
    formats.sort();
    formats.dedup();
    formats
}

/// Names of the indexes that the plans of a file look into.
fn lookups(plans: &[Arc<EachPlan>]) -> Vec<String> {
    fn collect(level: &Level, out: &mut Vec<String>) {
        out.extend(level.names.iter().filter_map(|name| name.index.clone()));
        level.children.iter().for_each(|child| collect(&child.level, out));
    }
    let mut out = Vec::new();
    plans.iter().for_each(|plan| collect(&plan.level, &mut out));
    out.sort();
    out.dedup();
    out
}
