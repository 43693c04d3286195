//! From resolved records to the published files: golden records, figures, findings, report, manifest.

use super::audit;
use super::id_history::PastEvent;
use super::identity_state::HISTORY;
use super::linking::LinkedContacts;
use super::output::{Output, make_private};
use super::{Outcome, Settings, notes, targets};
use crate::config::link_model::LinkModel;
use crate::gaps;
use crate::kpi;
use crate::model::gap::{GapReport, Kpis};
use crate::model::linkage::IdEvent;
use crate::normalise::email;
use crate::read;
use crate::report::{self, RenderOptions};
use crate::store::functions::rfc3339;
use crate::store::publish::Draft;
use crate::store::query::{Published, SCHEMA_VERSION, SqlValue};
use crate::store::work::Work;
use crate::unify::customers;
use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};

/// The dataset.
const DATASET: &str = "unified.sqlite";
/// Which record has which customer id.
const IDS: &str = "ids.csv";
/// The link model that the run trained.
const MODEL: &str = "link-model.yaml";
/// The list of the other files.
const MANIFEST: &str = "manifest.json";

/// Fills the dataset in the working area, with figures and findings, and assembles the report.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn draft(
    work: &Work,
    output: &Output,
    settings: &Settings,
    contacts: &LinkedContacts,
    history: &[PastEvent],
    events: &[IdEvent],
) -> Result<GapReport> {
    let path = output.work("publish.sqlite");
    work.fill_published(&path)?;
    let as_of = match &settings.as_of {
        Some(given) => Some(given.clone()),
        None => work.latest_time()?.and_then(rfc3339),
    };
    let draft = Draft::open(&path)?;
    draft.transaction(|| {
        for (key, value) in &settings.meta {
            draft.meta(key, value)?;
        }
        if let Some(as_of) = &as_of {
            draft.meta("as_of", as_of)?;
        }
        work.each_customer(|id, records| {
            let golden = customers::golden(records, |identifier| {
                !identifier.shared
                    && (identifier.kind != "email"
                        || email::normalise(&identifier.value).is_some_and(|email| !email.role && !email.placeholder))
            });
            draft.customer(id, &golden, records.len())
        })?;
        for past in history {
            draft.id_event(past.run_no, &past.event, &past.run_id)?;
        }
        let run_no = 1 + history.iter().map(|past| past.run_no).max().unwrap_or(0);
        for event in events {
            draft.id_event(run_no, event, &settings.run_id)?;
        }
        let linkage = &contacts.linked.linkage;
        for edge in &linkage.edges {
            let evidence = serde_json::to_string(&contacts.linked.explain(edge.a, edge.b))?;
            let (a, b) = (
                contacts.record_ids[edge.a as usize],
                contacts.record_ids[edge.b as usize],
            );
            draft.edge(
                a.min(b),
                a.max(b),
                f64::from(edge.match_weight),
                edge.verdict.as_str(),
                edge.judgement.map(crate::model::linkage::Judgement::as_str),
                edge.refused,
                &evidence,
            )?;
        }
        let learnt = contacts.linked.learnt(&LinkModel::builtin()?);
        draft.meta("link_model", &serde_json::to_string(&learnt)?)?;
        draft.meta("link_stats", &serde_json::to_string(&linkage.stats)?)?;
        for finding in notes::findings(&work.notes()?, &work.dangling_references()?) {
            draft.finding(&finding)?;
        }
        for finding in &contacts.findings {
            draft.finding(finding)?;
        }
        let segments = &settings.segments;
        draft.complete(
            as_of.as_deref(),
            segments.new,
            segments.inactive,
            segments.former,
            &settings.vip,
        )
    })?;
    drop(draft);
    let data = Published::open(&path)?;
    let kpis = kpi::compute(&data, &settings.kpi)?;
    let fits = gaps::measure(&data, &settings.gaps)?;
    let mut findings = gaps::check(&data, &settings.checks)?;
    gaps::add_findings(&mut findings, &fits, &settings.checks);
    drop(data);
    let draft = Draft::open(&path)?;
    draft.transaction(|| {
        store_kpis(&draft, &kpis)?;
        targets::store(&draft, &fits)?;
        findings.iter().try_for_each(|finding| draft.finding(finding))
    })?;
    drop(draft);
    let data = Published::open(&path)?;
    let mut report = gaps::assess(&data, &kpis, &findings, &fits, &settings.gaps)?;
    // The same run once more has nothing to tell.
    report.changes = report.changes.filter(|changes| {
        changes.since_run != settings.run_id || changes.lists().iter().any(|(_, list)| !list.is_empty())
    });
    if report::FORMATS
        .iter()
        .any(|format| format.lists && settings.formats.iter().any(|name| name == format.name))
    {
        report.lists = gaps::lists(&data)?;
    }
    Ok(report)
}

fn store_kpis(draft: &Draft, kpis: &Kpis) -> Result<()> {
    let text = |value: &Option<String>| value.clone().map_or(SqlValue::Null, SqlValue::Text);
    let number = |value: Option<f64>| value.map_or(SqlValue::Null, SqlValue::Real);
    for row in &kpis.rows {
        draft.insert(
            "kpis",
            &[
                "metric",
                "basis",
                "channel",
                "segment",
                "month",
                "n",
                "p50",
                "p90",
                "value",
                "unit",
                "computable",
                "reason",
            ],
            &[
                SqlValue::Text(row.metric.clone()),
                SqlValue::Text(row.basis.clone()),
                text(&row.channel),
                text(&row.segment),
                text(&row.month),
                SqlValue::Int(row.n.cast_signed()),
                number(row.p50),
                number(row.p90),
                number(row.value),
                SqlValue::Text(row.unit.clone()),
                SqlValue::Int(i64::from(row.computable)),
                text(&row.reason),
            ],
        )?;
    }
    for row in &kpis.journeys {
        draft.insert(
            "journeys",
            &["from_channel", "to_channel", "n", "median_gap_seconds", "cases"],
            &[
                SqlValue::Text(row.from_channel.clone()),
                SqlValue::Text(row.to_channel.clone()),
                SqlValue::Int(row.n.cast_signed()),
                row.median_gap_seconds
                    .map_or(SqlValue::Null, |gap| SqlValue::Int(gap.cast_signed())),
                SqlValue::Int(row.cases.cast_signed()),
            ],
        )?;
    }
    Ok(())
}

/// Writes the report files, and the dataset with its manifest when `publish` is set; the manifest comes last.
///
/// # Errors
/// When the disk is full or a file cannot be written; the previous publication stays until then.
pub(super) fn publish(
    output: &Output,
    settings: &Settings,
    model: &LinkModel,
    report: &GapReport,
    publish: bool,
    outcome: &mut Outcome,
) -> Result<()> {
    let reports = write_reports(output, settings, report, outcome)?;
    if !publish {
        outcome.files = reports.iter().map(|name| output.file(name)).collect();
        return Ok(());
    }
    let draft = Draft::open(&output.work("publish.sqlite"))?;
    let (ids, history) = (draft.crosswalk_csv()?, draft.history_csv()?);
    let target = output.file(DATASET);
    draft.publish(&output.temp(DATASET), &target)?;
    make_private(&target)?;
    output.write(IDS, &ids)?;
    output.write(MODEL, model.to_yaml()?.as_bytes())?;
    output.write(HISTORY, &history)?;
    let data = [DATASET, IDS, HISTORY, MODEL].map(str::to_owned);
    let mut files: Vec<String> = data.into_iter().chain(reports).collect();
    outcome.files = files.iter().map(|name| output.file(name)).collect();
    files.sort();
    output.write(MANIFEST, manifest(output, settings, &files)?.as_bytes())?;
    outcome.files.push(output.file(MANIFEST));
    Ok(())
}

/// Writes the report in all formats that are asked for; gives back the names of the files.
fn write_reports(
    output: &Output,
    settings: &Settings,
    report: &GapReport,
    outcome: &mut Outcome,
) -> Result<Vec<String>> {
    let language = report::language(&settings.language)?;
    if settings.reveal {
        audit::revealed(output.root(), "run", &settings.run_id)?;
    }
    if let Some(language) = &language {
        outcome.untranslated = report::translate(report, language).1.len();
    }
    let mut formats = vec!["html", "json"];
    formats.extend(settings.formats.iter().map(String::as_str));
    let options = RenderOptions {
        reveal: settings.reveal,
        language: language.as_ref().unwrap_or(&report::ENGLISH),
    };
    let mut files = Vec::new();
    for format in report::FORMATS.iter().filter(|format| formats.contains(&format.name)) {
        let (file, bytes) = if format.name == "json" {
            // What changed depends on the runs before; gap.json depends on inputs and settings alone.
            let unchanged = GapReport {
                changes: None,
                ..report.clone()
            };
            ("gap.json".to_owned(), (format.render)(&unchanged, options)?)
        } else {
            let file = format!("gap-report.{}", format.extension);
            (file, (format.render)(report, options)?)
        };
        output.write(&file, &bytes)?;
        files.push(file);
    }
    Ok(files)
}

/// The published files with size and hash, and the rows of each table.
fn manifest(output: &Output, settings: &Settings, files: &[String]) -> Result<String> {
    let mut entries = Vec::new();
    for name in files {
        let (sha256, bytes) = digest(&output.file(name))?;
        entries.push(serde_json::json!({ "file": name, "bytes": bytes, "sha256": sha256 }));
    }
    let data = Published::open(&output.file(DATASET))?;
    let mut rows = serde_json::Map::new();
    let tables = data.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", &[])?;
    for table in &tables.rows {
        let name = table[0].text();
        let count = data.scalar(&format!("SELECT count(*) FROM \"{name}\""), &[])?;
        rows.insert(name.to_owned(), count.int().into());
    }
    let manifest = serde_json::json!({
        "manifest": 1, "schema_version": SCHEMA_VERSION, "tool_version": env!("CARGO_PKG_VERSION"),
        "run_id": settings.run_id, "files": entries, "tables": rows,
    });
    let mut text = serde_json::to_string_pretty(&manifest)?;
    text.push('\n');
    Ok(text)
}

fn digest(path: &std::path::Path) -> Result<(String, u64)> {
    let mut file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0_u64;
    loop {
        let read = std::io::Read::read(&mut file, &mut buffer)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        hasher.update(&buffer[..read]);
    }
    Ok((read::hex(&hasher.finalize()), bytes))
}
