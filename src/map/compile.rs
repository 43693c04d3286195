//! Mapping files into plans; every mistake is listed with its line.

mod detection;
mod emit;
mod files;
mod node;
mod scope;

use super::CompiledMapping;
use crate::config::mapping::{EachForm, ForEachForm, IgnoreForm, LookupForm, Mapping, OneOrMany, Ordered, Spec};
use crate::config::yaml::{Problem, Problems, Source, Step, did_you_mean};
use crate::map::plan::{Child, EachPlan, Level, NamePlan};
use crate::model::kind::Kind;
use scope::Scope;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Compiles a mapping file.
///
/// # Errors
/// All mistakes of the file.
pub fn compile(path: &str, text: &str) -> Result<CompiledMapping, Problems> {
    let source = Source::new(path, text);
    let (mapping, problems) = crate::config::mapping::read(&source);
    match mapping {
        Some(mapping) => compile_parsed(&source, &mapping, problems),
        None => Err(source.problems(problems)),
    }
}

fn compile_parsed(source: &Source, mapping: &Mapping, earlier: Vec<Problem>) -> Result<CompiledMapping, Problems> {
    let mut problems = Vec::new();
    check_head(mapping, &mut problems);
    let indexes = index_names(mapping);
    let mut plans: BTreeMap<&str, Vec<Arc<EachPlan>>> = BTreeMap::new();
    for (position, each) in mapping.each.iter().enumerate() {
        let at = vec![key("each"), Step::Item(position)];
        for name in &each.from.0 {
            if mapping.files.value(name).is_none() {
                let hint = did_you_mean(name, mapping.files.keys());
                problems.push(
                    Problem::new(child(&at, "from"), "there is no such file under `files`".to_owned())
                        .with_value(name)
                        .with_hint(hint),
                );
            }
        }
        let tabular = each
            .from
            .0
            .iter()
            .all(|name| mapping.files.value(name).is_some_and(files::is_tabular));
        let grouped = each
            .from
            .0
            .iter()
            .any(|name| mapping.files.value(name).is_some_and(|file| file.group.is_some()));
        let mut scope = Scope::new(&indexes, tabular, grouped);
        let level = compile_each(each, &at, &mut scope);
        problems.append(&mut scope.problems);
        let plan = Arc::new(scope.into_plan(level));
        for name in &each.from.0 {
            plans.entry(name).or_default().push(Arc::clone(&plan));
        }
    }
    let dedupe = compile_dedupe(&mapping.dedupe, &mut problems);
    let compiled_files = files::compile_files(mapping, &indexes, &plans, &mut problems);
    let mut problems = crate::config::yaml::without_consequences(&earlier, problems);
    problems.extend(earlier);
    if !problems.is_empty() {
        return Err(source.problems(problems));
    }
    Ok(CompiledMapping {
        id: mapping.id.clone(),
        tool: mapping.tool.clone().unwrap_or_else(|| mapping.id.clone()),
        about: mapping.about.clone().unwrap_or_default(),
        evidence: mapping.evidence,
        unique_people: mapping.unique_people,
        generic: mapping.generic,
        path: source.path.clone(),
        params: mapping
            .params
            .iter()
            .map(|(name, param)| (name.to_owned(), super::text_of_scalar(&param.default)))
            .collect(),
        dedupe,
        files: compiled_files,
    })
}

pub(super) fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

pub(super) fn child(path: &[Step], name: &str) -> Vec<Step> {
    let mut path = path.to_vec();
    path.push(key(name));
    path
}

pub(super) fn item(path: &[Step], index: usize) -> Vec<Step> {
    let mut path = path.to_vec();
    path.push(Step::Item(index));
    path
}

fn check_head(mapping: &Mapping, problems: &mut Vec<Problem>) {
    if mapping.mapping != 1 {
        problems.push(
            Problem::new(
                vec![key("mapping")],
                "this version of the mapping language is not known".to_owned(),
            )
            .with_hint(Some("write `mapping: 1`".to_owned())),
        );
    }
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if mapping.id.is_empty() || !mapping.id.chars().all(good) {
        problems.push(Problem::new(
            vec![key("id")],
            "an id has lower-case letters, digits and hyphens".to_owned(),
        ));
    }
    if mapping.files.is_empty() {
        problems.push(Problem::new(
            vec![key("files")],
            "a mapping needs at least one file".to_owned(),
        ));
    }
}

/// By file: the name of its index. Files of one `from` list share the index of the first of them.
fn index_names(mapping: &Mapping) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for each in &mapping.each {
        let indexed: Vec<_> = each
            .from
            .0
            .iter()
            .filter(|name| mapping.files.value(name).is_some_and(|file| file.index.is_some()))
            .collect();
        if let Some(first) = indexed.first() {
            let shared = names.get(*first).cloned().unwrap_or_else(|| (*first).clone());
            for name in indexed {
                names.entry(name.clone()).or_insert_with(|| shared.clone());
            }
        }
    }
    for (name, file) in mapping.files.iter() {
        if file.index.is_some() {
            names.entry(name.to_owned()).or_insert_with(|| name.to_owned());
        }
    }
    names
}

fn compile_each(each: &EachForm, at: &[Step], scope: &mut Scope<'_>) -> Level {
    let parts = LevelParts {
        when: each.when.as_deref(),
        lets: &each.lets,
        lookup: &each.lookup,
        ignore: each.ignore_record.as_ref(),
        emit: &each.emit,
        children: &each.for_each,
    };
    compile_level(&parts, at, scope)
}

struct LevelParts<'m> {
    when: Option<&'m str>,
    lets: &'m Ordered<Spec>,
    lookup: &'m Ordered<LookupForm>,
    ignore: Option<&'m OneOrMany<IgnoreForm>>,
    emit: &'m [crate::config::mapping::Emission],
    children: &'m [ForEachForm],
}

fn compile_level(parts: &LevelParts<'_>, at: &[Step], scope: &mut Scope<'_>) -> Level {
    scope.open();
    let first_lookup = parts.lets.0.len();
    let lookups: Vec<(&str, usize)> = parts
        .lookup
        .keys()
        .enumerate()
        .map(|(n, name)| (name, first_lookup + n))
        .collect();
    let mut names = Vec::new();
    for (name, spec) in parts.lets.iter() {
        scope.set_names(
            parts
                .lets
                .keys()
                .take(names.len())
                .enumerate()
                .map(|(n, name)| (name, n))
                .chain(lookups.iter().copied()),
        );
        let node = node::compile(spec, &child(&child(at, "let"), name), scope);
        names.push(NamePlan { index: None, node });
    }
    for (position, (name, lookup)) in parts.lookup.iter().enumerate() {
        let all_lets = parts.lets.keys().enumerate().map(|(n, name)| (name, n));
        scope.set_names(all_lets.chain(lookups.iter().copied().take(position)));
        let at = child(&child(at, "lookup"), name);
        let index = scope.index(&lookup.file, &child(&at, "in"));
        let node = node::compile(&lookup.key, &child(&at, "key"), scope);
        names.push(NamePlan {
            index: Some(index),
            node,
        });
    }
    scope.set_names(
        parts
            .lets
            .keys()
            .chain(parts.lookup.keys())
            .enumerate()
            .map(|(n, name)| (name, n)),
    );
    let mut level = Level {
        names,
        ..Level::default()
    };
    level.when = parts.when.and_then(|text| scope.condition(text, &child(at, "when")));
    if let Some(OneOrMany(rules)) = parts.ignore {
        for rule in rules {
            let at = child(at, "ignore_record");
            if let Some(condition) = scope.condition(&rule.when, &at) {
                level.ignore.push((condition, rule.policy.clone()));
            }
        }
    }
    for (position, emission) in parts.emit.iter().enumerate() {
        let at = item(&child(at, "emit"), position);
        level.emits.push(emit::compile(emission, &at, scope));
    }
    for (position, form) in parts.children.iter().enumerate() {
        let at = item(&child(at, "for_each"), position);
        level.children.extend(compile_child(form, &at, scope));
    }
    scope.close();
    level
}

fn compile_child(form: &ForEachForm, at: &[Step], scope: &mut Scope<'_>) -> Option<Child> {
    let list = if form.list.trim() == "$group" {
        if !scope.grouped {
            scope.problem(&child(at, "in"), "`$group` needs a `group` under the file");
        }
        None
    } else {
        Some(scope.path(&form.list, &child(at, "in"))?)
    };
    let parts = LevelParts {
        when: form.when.as_deref(),
        lets: &form.lets,
        lookup: &form.lookup,
        ignore: form.ignore_record.as_ref(),
        emit: &form.emit,
        children: &form.for_each,
    };
    scope.enter(list.as_ref());
    let level = compile_level(&parts, at, scope);
    scope.leave();
    Some(Child {
        list,
        part: form.part,
        level,
    })
}

fn compile_dedupe(forms: &Ordered<Vec<Vec<String>>>, problems: &mut Vec<Problem>) -> Vec<(Kind, Vec<Vec<usize>>)> {
    let mut out = Vec::new();
    for (name, lists) in forms.iter() {
        let at = vec![key("dedupe"), key(name)];
        let Some(kind) = Kind::from_name(name) else {
            let kinds = crate::model::kind::KINDS.iter().map(|def| def.name);
            let hint = did_you_mean(name, kinds);
            problems.push(
                Problem::new(at, "unknown kind".to_owned())
                    .at_key()
                    .with_value(name)
                    .with_hint(hint),
            );
            continue;
        };
        let mut compiled = Vec::new();
        for (position, fields) in lists.iter().enumerate() {
            let mut indexes = Vec::new();
            for (index, field) in fields.iter().enumerate() {
                match kind.field_index(field) {
                    Some(found) => indexes.push(found),
                    None => {
                        let names = kind.fields().iter().map(|field| field.name);
                        let hint = did_you_mean(field, names);
                        let problem = Problem::new(item(&item(&at, position), index), "unknown field".to_owned());
                        problems.push(problem.with_value(field).with_hint(hint));
                    }
                }
            }
            compiled.push(indexes);
        }
        out.push((kind, compiled));
    }
    out
}
