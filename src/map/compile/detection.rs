//! Compiles the tests by which a file is recognised.

use super::scope::Scope;
use super::{child, item};
use crate::config::mapping::{DetectForm, FileForm, OneOrMany};
use crate::config::yaml::Step;
use crate::map::detect::{Detection, Shape, Test};
use crate::map::transforms;
use globset::{GlobBuilder, GlobSetBuilder};

impl Detection {
    pub(super) fn compile(file: &FileForm, at: &[Step], scope: &mut Scope<'_>) -> Self {
        let mut detection = Self::default();
        if let Some(OneOrMany(globs)) = &file.glob {
            let mut builder = GlobSetBuilder::new();
            for glob in globs {
                let pattern = if glob.contains('/') {
                    glob.clone()
                } else {
                    format!("**/{glob}")
                };
                match GlobBuilder::new(&pattern).case_insensitive(true).build() {
                    Ok(glob) => {
                        builder.add(glob);
                    }
                    Err(_) => scope.problem(&child(at, "match"), "this glob cannot be read"),
                }
            }
            detection.globs = builder.build().ok();
        }
        let prefix = file.records.value("json").and_then(|path| path.strip_suffix("[]"));
        for (position, form) in file.detect.iter().enumerate() {
            detection.add(form, prefix, &item(&child(at, "detect"), position), scope);
        }
        if !file.csv.header_has.is_empty() {
            detection.header_has.clone_from(&file.csv.header_has);
        }
        detection
    }

    fn add(&mut self, form: &DetectForm, prefix: Option<&str>, at: &[Step], scope: &mut Scope<'_>) {
        if let Some(OneOrMany(paths)) = &form.has {
            let paths = paths.iter().filter_map(|text| {
                let path = scope.path(text, &child(at, "has"))?;
                // In the file with one record a line the list is not there.
                let inner = prefix.and_then(|prefix| text.strip_prefix(prefix)?.strip_prefix("[0]."));
                let inner = inner.and_then(|inner| scope.path(inner, &child(at, "has")));
                Some((path, inner))
            });
            let test = Test::Has(paths.collect());
            self.tests.push(test);
        }
        if let Some(OneOrMany(paths)) = &form.lacks {
            let paths = paths.iter().filter_map(|text| scope.path(text, &child(at, "lacks")));
            let test = Test::Lacks(paths.collect());
            self.tests.push(test);
        }
        for (text, OneOrMany(values)) in form.equals.iter() {
            if let Some(path) = scope.path(text, &child(at, "equals")) {
                self.tests.push(Test::Equals(path, values.clone()));
            }
        }
        if let Some(names) = &form.header {
            // With fewer than three of its names any row might be the header.
            if form.least.is_none_or(|least| least > 2) && self.header_has.is_empty() {
                self.header_has.clone_from(names);
                self.header_least = form.least.unwrap_or(0);
            }
            self.tests.push(Test::Header {
                names: names.clone(),
                least: form.least.unwrap_or(names.len()),
            });
        }
        if let Some(names) = &form.any_header {
            self.tests.push(Test::AnyHeader(names.clone()));
        }
        if let Some(shape) = &form.columns {
            match Shape::compile(shape) {
                Ok(shape) => self.tests.push(Test::Columns(shape)),
                Err(message) => scope.problem(&child(at, "columns"), &message),
            }
        }
        if let Some(OneOrMany(names)) = &form.root_element {
            self.tests.push(Test::RootElement(names.clone()));
        }
        if let Some(OneOrMany(names)) = &form.format {
            self.tests.push(Test::Format(names.clone()));
        }
        for (text, field) in [(&form.first_line, "first_line"), (&form.path, "path")] {
            let Some(text) = text else { continue };
            match transforms::regex(text) {
                Ok(regex) if field == "path" => self.tests.push(Test::FilePath(regex)),
                Ok(regex) => self.tests.push(Test::FirstLine(regex)),
                Err(message) => scope.problem(&child(at, field), &message),
            }
        }
    }
}
