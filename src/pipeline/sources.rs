//! The sources of a run: which files make one, its tenant, zone and country.

use super::country;
use super::planned::PlannedFile;
use super::settings::SourceOverride;
use crate::map::{CompiledMapping, Context as MapContext, FileInfo};
use crate::model::record::ReadItem;
use crate::normalise::date::Zone;
use crate::read;
use crate::store::work::SourceRow;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Records looked at to learn the tenant of a file.
const TENANT_RECORDS: usize = 20;

/// Names the sources: the mapping id, with the tenant behind it where several are found.
pub(super) fn name_sources(
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
    // The first tenant that a file of each mapping and top folder names.
    let mut of_folder: BTreeMap<(usize, Option<String>), String> = BTreeMap::new();
    for (file, tenant) in files.iter().zip(&tenants) {
        if let (Some((mapping, _)), Some(tenant)) = (file.matched, tenant) {
            of_folder
                .entry((mapping, top(&file.row.path)))
                .or_insert_with(|| tenant.clone());
        }
    }
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
            let top = top(&file.row.path);
            let of_folder = of_folder.get(&(mapping, top.clone())).cloned();
            of_folder.or_else(|| top.filter(|_| several))
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
    let mut evidence: BTreeMap<String, country::Evidence> = BTreeMap::new();
    for (file, name) in files.iter().zip(&named) {
        if let Some((name, _)) = name {
            evidence.entry(name.clone()).or_default().add(&file.probe);
        }
    }
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
    super::dates::decide(files, mappings, &rows);
    super::chats::decide(files, mappings);
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
