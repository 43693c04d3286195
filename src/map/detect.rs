//! Which mapping reads a file: tests on the probe, scored, the most specific one wins.

mod columns;

use super::path::{Path, Step as PathStep};
use super::{CompiledFile, CompiledMapping};
use crate::model::probe::{Probe, ReadOptions};
pub(crate) use columns::Shape;
use globset::GlobSet;
use regex::Regex;
use serde_json::Value;

/// Names of formats whose records are rows.
pub(crate) const TABULAR: &[&str] = &["csv", "tsv", "xlsx", "sqlite", "parquet"];

/// A mapping that fits a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Id of the mapping.
    pub mapping_id: String,
    /// Position of the mapping in the list given to [`detect`].
    pub mapping: usize,
    /// Name of the file under `files`.
    pub file_key: String,
    /// Position of the file in its mapping.
    pub file: usize,
    /// How specific the fit is; comparable between mappings.
    pub score: f64,
    /// The tests that were passed, for a person.
    pub why: Vec<String>,
    /// Another mapping fits nearly as well (within 10 %).
    pub ambiguous: bool,
}

/// All mappings that fit a file, best first.
pub fn detect(probe: &Probe, mappings: &[CompiledMapping]) -> Vec<Match> {
    let mut found = Vec::new();
    for (mapping_at, mapping) in mappings.iter().enumerate() {
        for (file_at, file) in mapping.files.iter().enumerate() {
            let Some((score, why)) = file.detection.score(probe, file) else {
                continue;
            };
            found.push(Match {
                mapping_id: mapping.id.clone(),
                mapping: mapping_at,
                file_key: file.key.clone(),
                file: file_at,
                score: if mapping.generic { score / 2.0 } else { score },
                why,
                ambiguous: false,
            });
        }
    }
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| (&a.mapping_id, a.file).cmp(&(&b.mapping_id, b.file)))
    });
    if let [best, rest @ ..] = found.as_mut_slice() {
        best.ambiguous = rest
            .iter()
            .any(|other| other.mapping_id != best.mapping_id && other.score > best.score * 0.9);
    }
    found
}

/// The entry of one mapping that reads a file of which somebody says that it is the mapping's: the best one by its tests,
/// else the only one for files of this format. The error says why there is none.
pub fn detect_as(probe: &Probe, mappings: &[CompiledMapping], id: &str) -> Result<Match, String> {
    let by_tests = detect(probe, mappings).into_iter().find(|found| found.mapping_id == id);
    if let Some(found) = by_tests {
        return Ok(Match {
            ambiguous: false,
            ..found
        });
    }
    let Some((mapping_at, mapping)) = mappings.iter().enumerate().find(|(_, mapping)| mapping.id == id) else {
        return Err(format!("there is no mapping {id}"));
    };
    let fits = |file: &CompiledFile| file.formats.is_empty() || format_fits(&file.formats, &probe.format);
    let mut entries = mapping.files.iter().enumerate().filter(|(_, file)| fits(file));
    match (entries.next(), entries.next()) {
        (Some((file_at, file)), None) => Ok(Match {
            mapping_id: id.to_owned(),
            mapping: mapping_at,
            file_key: file.key.clone(),
            file: file_at,
            score: 0.0,
            why: vec!["the project says so".to_owned()],
            ambiguous: false,
        }),
        (None, _) => Err(format!(
            "the mapping {id} does not read files of the format {}",
            probe.format
        )),
        _ => Err(format!(
            "the tests of the mapping {id} do not say which of its files this is"
        )),
    }
}

/// Compiled tests of a file.
#[derive(Debug, Default)]
pub(crate) struct Detection {
    pub(crate) globs: Option<GlobSet>,
    pub(crate) tests: Vec<Test>,
    /// Names that the header row has, to find it behind a preamble.
    pub(crate) header_has: Vec<String>,
    /// How many of them; 0 = all.
    pub(crate) header_least: usize,
}

/// One test of a file.
#[derive(Debug)]
pub(crate) enum Test {
    Has(Vec<(Path, Option<Path>)>),
    Lacks(Vec<Path>),
    Equals(Path, Vec<Value>),
    Header { names: Vec<String>, least: usize },
    AnyHeader(Vec<String>),
    Columns(Shape),
    RootElement(Vec<String>),
    FirstLine(Regex),
    Format(Vec<String>),
    FilePath(Regex),
}

impl Detection {
    /// Score and reasons, `None` when a test fails.
    fn score(&self, probe: &Probe, file: &CompiledFile) -> Option<(f64, Vec<String>)> {
        if !file.formats.is_empty() && !format_fits(&file.formats, &probe.format) {
            return None;
        }
        let mut score = 0.0;
        let mut why = Vec::new();
        for test in &self.tests {
            let (points, reason) = test.run(probe)?;
            score += points;
            why.push(reason);
        }
        if self.globs.as_ref().is_some_and(|globs| globs.is_match(&probe.path)) {
            score += 4.0;
            why.push("the usual file name".to_owned());
        }
        (score > 0.0).then_some((score, why))
    }
}

fn format_fits(formats: &[String], found: &str) -> bool {
    let tabular = |name: &str| TABULAR.contains(&name);
    formats
        .iter()
        .any(|format| format == found || (tabular(format) && tabular(found)))
}

impl Test {
    fn run(&self, probe: &Probe) -> Option<(f64, String)> {
        #[allow(clippy::cast_precision_loss, reason = "numbers of names and paths are small")]
        let points = |each: f64, count: usize| each * count as f64;
        match self {
            Self::Has(paths) => {
                let all = paths.iter().all(|(path, inner)| {
                    has(probe, path)
                        || inner
                            .as_ref()
                            .is_some_and(|inner| probe.format != "json" && has(probe, inner))
                });
                all.then(|| (points(10.0, paths.len()), format!("{} paths are there", paths.len())))
            }
            Self::Lacks(paths) => {
                let none = !paths.iter().any(|path| has(probe, path));
                none.then(|| (1.0, "nothing that rules it out".to_owned()))
            }
            Self::Equals(path, values) => {
                let hit =
                    samples(probe).any(|sample| find(sample, &path.steps).is_some_and(|found| values.contains(found)));
                hit.then(|| (12.0, format!("`{}` has an expected value", path.text)))
            }
            Self::Header { names, least } => {
                let found = columns::present(probe, names, *least);
                let reason = || format!("{found} of {} column names", names.len());
                (found >= *least && found > 0).then(|| (points(10.0, found), reason()))
            }
            Self::AnyHeader(names) => {
                let found = columns::present(probe, names, 1);
                (found > 0).then(|| (points(5.0, found.min(4)), "a known column name".to_owned()))
            }
            Self::Columns(shape) => {
                let tests = shape.fits(probe)?;
                Some((points(10.0, tests), "rows of the known shape".to_owned()))
            }
            Self::RootElement(names) => {
                let hit = probe.root_element.as_ref().is_some_and(|root| names.contains(root));
                hit.then(|| (20.0, "the root element".to_owned()))
            }
            Self::FirstLine(regex) => {
                let hit = regex.is_match(&probe.first_line);
                hit.then(|| (15.0, "the first line".to_owned()))
            }
            Self::Format(names) => {
                let hit = format_fits(names, &probe.format);
                hit.then(|| (8.0, format!("the format {}", probe.format)))
            }
            Self::FilePath(regex) => {
                let hit = regex.is_match(&probe.path);
                hit.then(|| (6.0, "the path of the file".to_owned()))
            }
        }
    }
}

fn samples(probe: &Probe) -> impl Iterator<Item = &Value> {
    probe.sample.iter().take(50)
}

fn has(probe: &Probe, path: &Path) -> bool {
    samples(probe).any(|sample| find(sample, &path.steps).is_some())
}

/// The value at a path, a null included: it tells the layout all the same.
fn find<'v>(value: &'v Value, steps: &[PathStep]) -> Option<&'v Value> {
    let mut at = value;
    for (done, step) in steps.iter().enumerate() {
        at = match (step, at) {
            (PathStep::Member(name), Value::Object(map)) => map.get(name)?,
            (PathStep::Item(index), Value::Array(items)) => items.get(usize::try_from(*index).ok()?)?,
            (PathStep::Item(0), other) => other,
            (PathStep::Every, Value::Array(items)) => {
                return items.iter().find_map(|item| find(item, &steps[done + 1..]));
            }
            (PathStep::Values, Value::Object(map)) => {
                return map.values().find_map(|item| find(item, &steps[done + 1..]));
            }
            _ => return None,
        };
    }
    Some(at)
}

impl CompiledFile {
    /// How to read a file that this entry fits.
    pub fn read_options(&self, probe: &Probe) -> ReadOptions {
        let format = if probe.format.is_empty() {
            self.formats.first().cloned().unwrap_or_default()
        } else {
            probe.format.clone()
        };
        let tabular = TABULAR.contains(&format.as_str());
        let encoding = Some(&probe.encoding).filter(|name| !name.is_empty());
        ReadOptions {
            encoding: self.csv.encoding.clone().or_else(|| encoding.cloned()),
            delimiter: self
                .csv
                .delimiter
                .as_ref()
                .and_then(|text| text.bytes().next())
                .or(probe.delimiter),
            header: self.header.clone().filter(|_| tabular),
            header_has: if self.header.is_some() || !tabular {
                Vec::new()
            } else {
                self.detection.header_has.clone()
            },
            header_least: self.detection.header_least,
            skip_after_header: self.csv.skip_after_header,
            records: self.records.get(&format).cloned().unwrap_or_default(),
            root: self.root,
            max_record_bytes: 0,
            format,
        }
    }
}
