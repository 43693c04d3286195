//! Which file of src/ imports from which, seen through re-exports.

use super::source::{Written, module_of, paths};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The modules of the library, each with the paths written in it.
pub(super) struct Modules {
    written: BTreeMap<Vec<String>, Vec<Written>>,
    files: BTreeMap<Vec<String>, PathBuf>,
}

impl Modules {
    /// Reads all files of a source folder.
    pub(super) fn read(files: &[PathBuf], root: &Path) -> Self {
        let mut modules = Self {
            written: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        for path in files.iter().filter(|path| path.starts_with(root)) {
            let relative = path.strip_prefix(root).unwrap();
            if relative == Path::new("main.rs") {
                continue;
            }
            let module = module_of(relative);
            modules
                .written
                .insert(module.clone(), paths(&std::fs::read_to_string(path).unwrap()));
            modules.files.insert(module, relative.to_owned());
        }
        modules
    }

    /// Imports between files as (from, to), both module paths; a file's own names are left out.
    pub(super) fn imports(&self) -> BTreeSet<(Vec<String>, Vec<String>)> {
        let mut found = BTreeSet::new();
        for (module, written) in &self.written {
            for path in written {
                if let Some(target) = self.resolve(module, path, 0)
                    && target != *module
                {
                    found.insert((module.clone(), target));
                }
            }
        }
        found
    }

    /// The file that a path leads to.
    fn resolve(&self, module: &[String], path: &Written, hops: usize) -> Option<Vec<String>> {
        let mut at: Vec<String> = module.iter().chain(&path.inside).cloned().collect();
        let mut rest = path.segments.as_slice();
        match rest.first().map(String::as_str)? {
            "crate" => at.clear(),
            "super" | "self" => {}
            first => {
                at.push(first.to_owned());
                if !self.written.contains_key(&at) {
                    return None;
                }
            }
        }
        if matches!(rest[0].as_str(), "crate" | "self") || !matches!(rest[0].as_str(), "super") {
            rest = &rest[1..];
        }
        while rest.first().is_some_and(|segment| segment == "super") {
            at.pop();
            rest = &rest[1..];
        }
        while let Some(segment) = rest.first() {
            at.push(segment.clone());
            if self.written.contains_key(&at) {
                rest = &rest[1..];
                continue;
            }
            at.pop();
            // A name that the module only passes on belongs to the file it comes from.
            let passed_on = self.written.get(&at).and_then(|all| {
                all.iter()
                    .find(|other| other.inside.is_empty() && other.alias.as_ref() == Some(segment))
            });
            if let Some(passed_on) = passed_on
                && hops < 8
                && let Some(target) = self.resolve(&at, passed_on, hops + 1)
            {
                return Some(target);
            }
            break;
        }
        while !self.written.contains_key(&at) {
            at.pop()?;
        }
        Some(at)
    }

    /// Groups of files that import each other, directly or round a corner. What a file takes from the module it
    /// is part of does not count: a module and its parts are one idea in several files.
    pub(super) fn cycles(&self) -> Vec<Vec<String>> {
        let mut next: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
        for (from, to) in self.imports().into_iter().filter(|(from, to)| !from.starts_with(to)) {
            next.entry(from).or_default().insert(to);
        }
        let reach = |start: &Vec<String>| {
            let mut seen = BTreeSet::new();
            let mut open = vec![start.clone()];
            while let Some(module) = open.pop() {
                for to in next.get(&module).into_iter().flatten() {
                    if seen.insert(to.clone()) {
                        open.push(to.clone());
                    }
                }
            }
            seen
        };
        let reached: BTreeMap<_, _> = self
            .written
            .keys()
            .map(|module| (module.clone(), reach(module)))
            .collect();
        let mut cycles = BTreeSet::new();
        for (module, seen) in &reached {
            if seen.contains(module) {
                let group: Vec<String> = seen
                    .iter()
                    .filter(|other| reached[*other].contains(module))
                    .map(|other| self.files[other].display().to_string())
                    .collect();
                cycles.insert(group);
            }
        }
        cycles.into_iter().collect()
    }
}
