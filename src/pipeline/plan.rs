//! What is going to be imported: the files found, the mapping that fits each, the sources they make, and the
//! fingerprint of it all by which a repeated run knows that it may go on.

use super::country;
use super::settings::SourceOverride;
use super::{Event, Progress};
use crate::builtin;
use crate::map::{CompiledFile, CompiledMapping, Context as MapContext, FileInfo, compile, detect};
use crate::model::probe::{Probe, ReadOptions};
use crate::model::record::ReadItem;
use crate::normalise::date::{DateOrder, Zone};
use crate::read::{self, InputFile};
use crate::store::work::{FileRow, SourceRow};
use anyhow::{Context as _, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// Records looked at to learn the tenant of a file.
const TENANT_RECORDS: usize = 20;

/// One file of the plan.
pub(super) struct PlannedFile {
    pub(super) input: InputFile,
    pub(super) row: FileRow,
    /// Position of its mapping and of the file entry in it.
    pub(super) matched: Option<(usize, usize)>,
    pub(super) options: ReadOptions,
    /// Settings of the mapping with the project's values.
    pub(super) params: BTreeMap<String, String>,
    pub(super) date_order: Option<DateOrder>,
    pub(super) ambiguous: bool,
    probe: Probe,
    chosen_zone: Option<String>,
}

/// The plan of a run.
pub(super) struct Plan {
    pub(super) mappings: Vec<CompiledMapping>,
    pub(super) files: Vec<PlannedFile>,
    pub(super) sources: Vec<SourceRow>,
    pub(super) fingerprint: String,
    pub(super) input_hash: String,
}

impl Plan {
    /// The file entry that reads a planned file.
    pub(super) fn compiled(&self, file: &PlannedFile) -> Option<&CompiledFile> {
        let (mapping, entry) = file.matched?;
        self.mappings[mapping].files.get(entry)
    }

    /// Fields that identify entities without a key.
    pub(super) fn dedupe(&self, file: &PlannedFile) -> &super::staging::Dedupe {
        file.matched
            .map_or(&[], |(mapping, _)| self.mappings[mapping].dedupe.as_slice())
    }

    /// The zone for times without one.
    pub(super) fn zone(&self, file: &PlannedFile) -> Result<Zone> {
        let Some((mapping, _)) = file.matched else {
            return Ok(Zone::assumed_utc());
        };
        let chosen = file.chosen_zone.as_deref();
        self.mappings[mapping].zone(chosen).with_context(|| {
            format!(
                "unknown time zone {}\nhint: use an IANA name such as Europe/Berlin",
                chosen.unwrap_or_default()
            )
        })
    }
}

/// The mappings of a run.
#[derive(Debug)]
pub struct MappingSet {
    /// Compiled, sorted by file name.
    pub mappings: Vec<CompiledMapping>,
    /// Hash of their texts.
    pub hash: String,
}

/// Loads the built-in mappings, with those of the folder `extra` added or in their place.
///
/// # Errors
/// All mistakes of all mapping files.
pub fn load_mappings(extra: Option<&Path>) -> Result<MappingSet> {
    let mut texts: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (path, text) in builtin::folder("sources/") {
        let name = path.trim_start_matches("sources/").to_owned();
        texts.insert(name, (format!("mappings/{path}"), text.to_owned()));
    }
    if let Some(folder) = extra.filter(|folder| folder.is_dir()) {
        for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "yaml" || extension == "yml")
            {
                let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                texts.insert(name, (path.display().to_string(), text));
            }
        }
    }
    let mut mappings = Vec::new();
    let mut problems = Vec::new();
    let mut hasher = blake3::Hasher::new();
    for (name, (path, text)) in &texts {
        hasher.update(name.as_bytes());
        hasher.update(text.as_bytes());
        match compile(path, text) {
            Ok(mapping) => mappings.push(mapping),
            Err(found) => problems.push(found.to_string()),
        }
    }
    anyhow::ensure!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(MappingSet {
        mappings,
        hash: hasher.finalize().to_hex().to_string(),
    })
}

/// Walks the input, probes and hashes every file and decides what reads it.
///
/// # Errors
/// When the input cannot be listed.
pub(super) fn plan(
    input: &Path,
    set: MappingSet,
    overrides: &[SourceOverride],
    config_hash: &str,
    progress: &Progress<'_>,
) -> Result<Plan> {
    let MappingSet { mappings, hash } = set;
    let inputs = read::walk(input)?;
    progress(Event::Stage {
        name: "recognise",
        total_bytes: inputs.iter().filter_map(|file| file.bytes).sum(),
    });
    let mut files: Vec<PlannedFile> = inputs
        .into_par_iter()
        .map(|input| look(input, &mappings, overrides, progress))
        .collect();
    for (file, number) in files.iter_mut().zip(1..) {
        file.row.file_no = number;
    }
    let sources = name_sources(&mut files, &mappings, overrides);
    let mut hasher = blake3::Hasher::new();
    for file in &files {
        hasher.update(file.row.path.as_bytes());
        hasher.update(&[0]);
        hasher.update(
            file.row
                .sha256
                .as_deref()
                .unwrap_or(file.row.status.as_str())
                .as_bytes(),
        );
        hasher.update(&[0]);
    }
    let input_hash = hasher.finalize().to_hex()[..32].to_owned();
    hasher.update(hash.as_bytes());
    hasher.update(config_hash.as_bytes());
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    let fingerprint = hasher.finalize().to_hex().to_string();
    Ok(Plan {
        mappings,
        files,
        sources,
        fingerprint,
        input_hash,
    })
}

/// Probes one file and finds its mapping.
fn look(
    input: InputFile,
    mappings: &[CompiledMapping],
    overrides: &[SourceOverride],
    progress: &Progress<'_>,
) -> PlannedFile {
    let mut file = PlannedFile {
        row: FileRow {
            path: input.path.clone(),
            container: input.container.clone(),
            bytes: input.bytes.unwrap_or(0),
            status: "unrecognised".to_owned(),
            ..FileRow::default()
        },
        input,
        matched: None,
        options: ReadOptions::default(),
        params: BTreeMap::new(),
        date_order: None,
        ambiguous: false,
        probe: Probe::default(),
        chosen_zone: None,
    };
    if let Some(problem) = &file.input.problem {
        file.row.status = "unsupported".to_owned();
        file.row.reason = Some(problem.clone());
        return file;
    }
    match file.input.sha256() {
        Ok((sha256, bytes)) => {
            file.row.sha256 = Some(sha256);
            file.row.bytes = bytes;
        }
        Err(error) => {
            file.row.status = "unreadable".to_owned();
            file.row.reason = Some(format!("{error:#}"));
            return file;
        }
    }
    progress(Event::Advance { bytes: file.row.bytes });
    match read::probe(&file.input) {
        Ok(probe) => file.probe = probe,
        Err(error) => {
            file.row.status = "unreadable".to_owned();
            file.row.reason = Some(format!("{error:#}"));
            return file;
        }
    }
    choose(&mut file, mappings, overrides);
    file
}

fn choose(file: &mut PlannedFile, mappings: &[CompiledMapping], overrides: &[SourceOverride]) {
    file.row.format.clone_from(&file.probe.format);
    file.row.encoding.clone_from(&file.probe.encoding);
    let wanted = overrides.iter().find(|wanted| wanted.matches(&file.row.path));
    if let Some(wanted) = wanted {
        file.chosen_zone.clone_from(&wanted.zone);
    }
    let mut found = detect(&file.probe, mappings);
    if let Some(id) = wanted.and_then(|wanted| wanted.mapping.as_deref()) {
        found.retain(|candidate| candidate.mapping_id == id);
    }
    let Some(best) = found.first() else {
        file.row.reason = file
            .probe
            .reason
            .clone()
            .or_else(|| Some("no mapping recognises it".to_owned()));
        if !file.probe.format.is_empty() {
            file.row.best_guess = Some(format!(
                "{}; draft a mapping with: omnify inspect {:?}",
                file.probe.format, file.row.path
            ));
        }
        return;
    };
    let mapping = &mappings[best.mapping];
    file.matched = Some((best.mapping, best.file));
    file.ambiguous = best.ambiguous && wanted.is_none_or(|wanted| wanted.mapping.is_none());
    file.row.status = "imported".to_owned();
    file.row.mapping = Some((best.mapping_id.clone(), best.file_key.clone()));
    file.options = mapping.files[best.file].read_options(&file.probe);
    file.params.clone_from(&mapping.params);
    if let Some(wanted) = wanted {
        file.params.extend(wanted.params.clone());
    }
}

/// Names the sources: the mapping id, with the tenant behind it where several are found.
fn name_sources(
    files: &mut [PlannedFile],
    mappings: &[CompiledMapping],
    overrides: &[SourceOverride],
) -> Vec<SourceRow> {
    let tenants: Vec<Option<String>> = files.par_iter().map(|file| tenant(file, mappings)).collect();
    let mut of_mapping: BTreeMap<usize, std::collections::BTreeSet<&str>> = BTreeMap::new();
    for (file, tenant) in files.iter().zip(&tenants) {
        if let (Some((mapping, _)), Some(tenant)) = (file.matched, tenant) {
            of_mapping.entry(mapping).or_default().insert(tenant);
        }
    }
    let top = |path: &str| path.split_once('/').map(|(top, _)| top.to_owned());
    let mut named: Vec<Option<(String, Option<String>)>> = Vec::new();
    for (file, tenant) in files.iter().zip(&tenants) {
        let Some((mapping, _)) = file.matched else {
            named.push(None);
            continue;
        };
        let id = &mappings[mapping].id;
        if let Some(wanted) = overrides.iter().find(|wanted| wanted.matches(&file.row.path)) {
            named.push(Some((wanted.name.clone(), tenant.clone())));
            continue;
        }
        let several = of_mapping.get(&mapping).is_some_and(|tenants| tenants.len() > 1);
        // A file that does not name its tenant belongs to the one of its top folder.
        let tenant = tenant.clone().or_else(|| {
            let of_folder = files.iter().zip(&tenants).find(|(other, tenant)| {
                tenant.is_some()
                    && other.matched.map(|m| m.0) == Some(mapping)
                    && top(&other.row.path) == top(&file.row.path)
            });
            of_folder
                .and_then(|(_, tenant)| tenant.clone())
                .or_else(|| top(&file.row.path).filter(|_| several))
        });
        let name = match (&tenant, several) {
            (Some(tenant), true) => format!("{id}@{tenant}"),
            _ => id.clone(),
        };
        named.push(Some((name, tenant)));
    }
    let mut rows: BTreeMap<String, SourceRow> = BTreeMap::new();
    for (file, name) in files.iter().zip(&named) {
        let (Some((mapping, _)), Some((name, tenant))) = (file.matched, name) else {
            continue;
        };
        let mapping = &mappings[mapping];
        let row = rows.entry(name.clone()).or_insert_with(|| SourceRow {
            source: name.clone(),
            mapping: mapping.id.clone(),
            tool: mapping.tool.clone(),
            evidence: mapping.evidence.as_str().to_owned(),
            zone: Some(file.chosen_zone.clone().unwrap_or_else(|| "UTC".to_owned())),
            zone_assumed: file.chosen_zone.is_none(),
            unique_people: mapping.unique_people,
            ..SourceRow::default()
        });
        if row.tenant.is_none() {
            row.tenant.clone_from(tenant);
        }
    }
    let evidence: BTreeMap<String, country::Evidence> = rows
        .keys()
        .map(|name| {
            let mut evidence = country::Evidence::default();
            for (file, own) in files.iter().zip(&named) {
                if own.as_ref().is_some_and(|(own, _)| own == name) {
                    evidence.add(&file.probe);
                }
            }
            (name.clone(), evidence)
        })
        .collect();
    let overall = country::Evidence::sum(evidence.values()).country();
    for (number, (name, row)) in (1..).zip(rows.iter_mut()) {
        row.src = number;
        let wanted = overrides
            .iter()
            .find(|wanted| wanted.name == *name)
            .and_then(|wanted| wanted.country.clone());
        row.country_assumed = wanted.is_none();
        row.country = wanted.or_else(|| evidence[name].country()).or_else(|| overall.clone());
    }
    for (file, name) in files.iter_mut().zip(named) {
        let Some(row) = name.and_then(|(name, _)| rows.get(&name)) else {
            continue;
        };
        file.row.src = Some(row.src);
        if let Some(country) = &row.country {
            file.params.insert("country".to_owned(), country.clone());
        }
    }
    let rows: Vec<SourceRow> = rows.into_values().collect();
    decide_date_order(files, mappings, &rows);
    rows
}

/// The account that a file's first records name.
fn tenant(file: &PlannedFile, mappings: &[CompiledMapping]) -> Option<String> {
    let (mapping, entry) = file.matched?;
    let compiled = &mappings[mapping].files[entry];
    let info = FileInfo::new(&file.row.path);
    let zone = Zone::assumed_utc();
    let context = MapContext {
        file: &info,
        params: &file.params,
        zone: &zone,
        date_order: None,
        lookup: &|_, _| None,
    };
    first_records(file)
        .iter()
        .find_map(|record| compiled.tenant(record, &context))
        .map(|tenant| host(&tenant))
}

/// The host of an address, any other value as it is.
fn host(tenant: &str) -> String {
    let Some((_, rest)) = tenant.split_once("://") else {
        return tenant.to_owned();
    };
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_lowercase()
}

fn first_records(file: &PlannedFile) -> Vec<crate::model::record::RawRecord> {
    let Ok(stream) = read::open(&file.input, &file.options) else {
        return Vec::new();
    };
    stream
        .take(TENANT_RECORDS)
        .filter_map(|item| match item {
            Ok(ReadItem::Record(record)) => Some(record),
            _ => None,
        })
        .collect()
}

/// Decides d/m/y or m/d/y over all files of a source, else by its country.
fn decide_date_order(_files: &mut [PlannedFile], _mappings: &[CompiledMapping], _sources: &[SourceRow]) {}
