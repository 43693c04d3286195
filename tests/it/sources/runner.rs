//! Reads a folder as the import does, without a store: probe, detect, read, map.

use super::rows;
use omnify::map::{CompiledMapping, Context, FileInfo, Grouper, compile, detect};
use omnify::model::record::{RawRecord, ReadItem, Reject};
use omnify::read::{self, InputFile};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Files that are no exports.
const EXPECTED: &str = "expected.ndjson";

/// The mappings of the source tree as (path below mappings/, text), sorted.
pub(super) fn texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings/sources");
    let entries = std::fs::read_dir(folder).expect("the folder of mappings");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let name = |path: &Path| format!("sources/{}", path.file_name().expect("a name").to_string_lossy());
    paths
        .iter()
        .map(|path| (name(path), std::fs::read_to_string(path).expect("a mapping")))
        .collect()
}

/// The built-in mappings, compiled.
pub(super) fn builtin() -> Vec<CompiledMapping> {
    texts()
        .iter()
        .map(|(path, text)| compile(path, text).unwrap_or_else(|problems| panic!("{problems}")))
        .collect()
}

/// What came of one file.
pub(super) struct FileResult {
    /// Path in the folder.
    pub(super) path: String,
    /// Mapping and file entry, or why there is none.
    pub(super) read_as: Result<(String, String), String>,
    /// Other mappings that fit nearly as well.
    pub(super) ambiguous: bool,
    /// Records and rejects framed.
    pub(super) framed: u64,
    /// NDJSON lines.
    pub(super) lines: Vec<String>,
    /// Entities by kind, and outcomes other than imported.
    pub(super) counts: BTreeMap<String, u64>,
    /// Columns that nobody uses.
    pub(super) unused: Vec<String>,
}

/// A folder, read.
pub(super) struct Tool {
    pub(super) files: Vec<FileResult>,
}

type Index = Mutex<BTreeMap<(String, String), Arc<serde_json::Value>>>;

impl Tool {
    /// Reads every file of a folder; files that others look into come first.
    ///
    /// No more than `most` records of a file are read.
    pub(super) fn read(folder: &Path, mappings: &[CompiledMapping], most: u64) -> Self {
        let files = read::walk(folder).expect("walk the folder");
        let index = Index::default();
        let mut results = Vec::new();
        for indexed in [true, false] {
            for file in files.iter().filter(|file| !file.path.ends_with(EXPECTED)) {
                if let Some(result) = read_file(file, mappings, &index, indexed, most) {
                    results.push(result);
                }
            }
        }
        results.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files: results }
    }

    /// The lines of all files, each file under a line with its path; `wanted` is the mapping that the
    /// folder is for, which is left out of the heading.
    pub(super) fn lines(&self, wanted: Option<&str>) -> String {
        let mut out = String::new();
        for file in &self.files {
            let read_as = match &file.read_as {
                Ok((mapping, entry)) if Some(mapping.as_str()) == wanted => entry.clone(),
                Ok((mapping, entry)) => format!("{mapping}/{entry}"),
                Err(reason) => format!("not recognised: {reason}"),
            };
            out.push_str(&rows::heading(&file.path, &read_as, file.ambiguous, &file.unused));
            for line in &file.lines {
                out.push_str(line);
                out.push('\n');
            }
        }
        out
    }
}

fn read_file(
    file: &InputFile,
    mappings: &[CompiledMapping],
    index: &Index,
    indexed: bool,
    most: u64,
) -> Option<FileResult> {
    let probe = read::probe(file).expect("probe");
    let mut result = FileResult {
        path: file.path.clone(),
        read_as: Err(probe
            .reason
            .clone()
            .unwrap_or_else(|| format!("no mapping for this {} file", probe.format))),
        ambiguous: false,
        framed: 0,
        lines: Vec::new(),
        counts: BTreeMap::new(),
        unused: Vec::new(),
    };
    let found = if probe.format.is_empty() {
        Vec::new()
    } else {
        detect(&probe, mappings)
    };
    let Some(best) = found.first() else {
        return indexed.then_some(result);
    };
    let mapping = &mappings[best.mapping];
    let compiled = &mapping.files[best.file];
    if compiled.index_name.is_some() != indexed {
        return None;
    }
    result.read_as = Ok((best.mapping_id.clone(), best.file_key.clone()));
    result.ambiguous = best.ambiguous;
    let info = FileInfo::new(&file.path);
    let zone = mapping.zone(None).expect("a zone");
    let name_of = |name: &str, key: &str| {
        let key = (format!("{}/{name}", mapping.id), key.to_owned());
        index.lock().expect("an index").get(&key).cloned()
    };
    let context = Context {
        file: &info,
        params: &mapping.params,
        zone: &zone,
        date_order: None,
        lookup: &name_of,
    };
    let coverage = RefCell::new(omnify::map::Coverage::default());
    let mut work = Vec::new();
    let mut grouper = Grouper::default();
    let stream = read::open(file, &compiled.read_options(&probe)).expect("open");
    for item in stream.take(usize::try_from(most).unwrap_or(usize::MAX)) {
        result.framed += 1;
        match item.expect("read") {
            ReadItem::Record(record) => {
                coverage.borrow_mut().observe(compiled, &record);
                if let (Some(name), Some((key, value))) =
                    (&compiled.index_name, compiled.index_entry(&record, &context))
                {
                    let key = (format!("{}/{name}", mapping.id), key);
                    index.lock().expect("an index").insert(key, Arc::new(value));
                }
                if compiled.grouped {
                    work.extend(grouper.push(compiled, record, &context).map(Work::Records));
                } else {
                    work.push(Work::Records(vec![record]));
                }
            }
            ReadItem::Reject(reject) => {
                work.extend(grouper.finish().map(Work::Records));
                work.push(Work::Reject(reject));
            }
        }
    }
    work.extend(grouper.finish().map(Work::Records));
    for one in work {
        match one {
            Work::Reject(reject) => {
                *result.counts.entry(format!("rejected:{}", reject.code)).or_default() += 1;
                result.lines.push(rows::reject(&reject));
            }
            Work::Records(records) => {
                let applied = compiled.apply_group(&records, &context);
                for unit in &applied.units {
                    rows::count(unit, &mut result.counts);
                    result.lines.push(rows::unit(unit, &records[unit.record]));
                }
                result.lines.extend(applied.unmapped.iter().map(rows::unmapped));
            }
        }
    }
    result.unused = coverage
        .into_inner()
        .unused()
        .into_iter()
        .map(|unused| unused.path)
        .collect();
    Some(result)
}

enum Work {
    Records(Vec<RawRecord>),
    Reject(Reject),
}
