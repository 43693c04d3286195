//! What is going to be imported: the files found, the mapping that fits each, the sources they make, and the
//! fingerprint of it all by which a repeated run knows that it may go on.

use super::mappings::MappingSet;
use super::planned::PlannedFile;
use super::settings::{Settings, SourceOverride};
use super::{Event, Progress, draft};
use crate::map::{CompiledFile, CompiledMapping, detect, detect_as};
use crate::model::probe::{Probe, ReadOptions};
use crate::normalise::date::Zone;
use crate::read::{self, InputFile};
use crate::store::work::{FileRow, SourceRow};
use anyhow::{Context as _, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

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

    /// The file with a number; they are numbered from 1 in their order.
    pub(super) fn file(&self, file_no: u32) -> Option<&PlannedFile> {
        self.files.get((file_no as usize).checked_sub(1)?)
    }

    /// Name of the source of a planned file.
    pub(super) fn source_of(&self, file: &PlannedFile) -> &str {
        let src = file.row.src;
        let row = self.sources.iter().find(|row| Some(row.src) == src);
        row.map_or("", |row| &row.source)
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

/// Walks the input, probes and hashes every file and decides what reads it.
///
/// # Errors
/// When the input cannot be listed.
pub(super) fn plan(input: &Path, set: MappingSet, settings: &Settings, progress: &Progress<'_>) -> Result<Plan> {
    let overrides = &settings.sources;
    let MappingSet { mappings, hash } = set;
    let inputs = read::walk(input)?;
    progress(Event::Stage {
        name: "recognise",
        total_bytes: inputs.iter().filter_map(|file| file.bytes).sum(),
    });
    let mut files: Vec<PlannedFile> = inputs
        .into_par_iter()
        .map(|input| look(input, &mappings, settings, progress))
        .collect();
    for (file, number) in files.iter_mut().zip(1..) {
        file.row.file_no = number;
    }
    let sources = super::sources::name_sources(&mut files, &mappings, overrides);
    let mut hasher = blake3::Hasher::new();
    for file in files.iter().filter(|file| file.row.status != "ignored") {
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
    hasher.update(settings.config_hash.as_bytes());
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
fn look(input: InputFile, mappings: &[CompiledMapping], settings: &Settings, progress: &Progress<'_>) -> PlannedFile {
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
        date_order_assumed: false,
        ambiguous: false,
        probe: Probe::default(),
        chosen_zone: None,
        chat: None,
    };
    let of_project = |path: &Path| settings.own_files.iter().any(|own| path.starts_with(own));
    if file.input.disk_path().is_some_and(of_project) {
        file.row.status = "ignored".to_owned();
        file.row.reason = Some("belongs to the project".to_owned());
        return file;
    }
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
    choose(&mut file, mappings, &settings.sources);
    file
}

fn choose(file: &mut PlannedFile, mappings: &[CompiledMapping], overrides: &[SourceOverride]) {
    file.row.format.clone_from(&file.probe.format);
    file.row.encoding.clone_from(&file.probe.encoding);
    let wanted = overrides.iter().find(|wanted| wanted.matches(&file.row.path));
    if let Some(wanted) = wanted {
        file.chosen_zone.clone_from(&wanted.zone);
    }
    let found = match wanted.and_then(|wanted| wanted.mapping.as_deref()) {
        Some(id) => detect_as(&file.probe, mappings, id),
        None => detect(&file.probe, mappings).into_iter().next().ok_or_else(|| {
            let reason = file.probe.reason.clone();
            reason.unwrap_or_else(|| "no mapping recognises it".to_owned())
        }),
    };
    // A list of people is a last guess: orders and tickets hold names and addresses, too.
    let forced = wanted.is_some_and(|wanted| wanted.mapping.is_some());
    let found = found.and_then(|best| {
        if forced || !mappings[best.mapping].generic {
            return Ok(best);
        }
        match draft::other_than_people(&file.input, &file.probe) {
            Ok(None) => Ok(best),
            Ok(Some(kind)) => Err(format!("no mapping recognises it; its records look like {kind}")),
            Err(error) => Err(format!("{error:#}")),
        }
    });
    let best = match found {
        Ok(best) => best,
        Err(reason) => {
            file.row.reason = Some(reason);
            if !file.probe.format.is_empty() {
                let format = &file.probe.format;
                file.row.best_guess = Some(if draft::can_read(format) {
                    let path = super::output::shell_word(&file.row.path);
                    format!("{format}; draft a mapping with: omnify inspect {path} --draft")
                } else {
                    format.clone()
                });
            }
            return;
        }
    };
    let mapping = &mappings[best.mapping];
    file.matched = Some((best.mapping, best.file));
    file.ambiguous = best.ambiguous;
    file.row.status = "imported".to_owned();
    file.row.mapping = Some((best.mapping_id.clone(), best.file_key.clone()));
    file.options = mapping.files[best.file].read_options(&file.probe);
    file.params.clone_from(&mapping.params);
    if let Some(wanted) = wanted {
        file.params.extend(wanted.params.clone());
    }
}
