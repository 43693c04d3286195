//! From resolved records to the published files: golden records, figures, findings, report, manifest.

use super::audit;
use super::id_history::PastEvent;
use super::identity_state::HISTORY;
use super::linking::LinkedContacts;
use super::output::{Output, make_private};
use super::{Outcome, Settings, notes, targets};
use crate::gaps;
use crate::kpi;
use crate::model::gap::{GapReport, Kpis};
use crate::model::linkage::IdEvent;
use crate::normalise::email;
use crate::report::{self, RenderOptions};
use crate::store::functions::rfc3339;
use crate::store::publish::Draft;
use crate::store::query::{Published, SqlValue};
use crate::store::work::Work;
use crate::unify::customers;
use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

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
            settings.vip_minor,
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
    report: &GapReport,
    publish: bool,
    outcome: &mut Outcome,
) -> Result<()> {
    let mut files: Vec<(String, u64)> = Vec::new();
    let language = report::language(&settings.language)?;
    if settings.reveal {
        audit::revealed(output.root(), "run", &settings.run_id)?;
    }
    if let Some(language) = &language {
        outcome.untranslated = report::translate(report, language).1.len();
    }
    let mut formats = vec!["html", "json"];
    formats.extend(settings.formats.iter().map(String::as_str));
    for format in report::FORMATS.iter().filter(|format| formats.contains(&format.name)) {
        let file = match format.name {
            "json" => "gap.json".to_owned(),
            _ => format!("gap-report.{}", format.extension),
        };
        let options = RenderOptions {
            reveal: settings.reveal,
            language: language.as_ref().unwrap_or(&report::ENGLISH),
        };
        let bytes = match format.name {
            // What changed depends on the runs before; gap.json depends on inputs and settings alone.
            "json" => (format.render)(
                &GapReport {
                    changes: None,
                    ..report.clone()
                },
                options,
            )?,
            _ => (format.render)(report, options)?,
        };
        output.write(&file, &bytes)?;
        outcome.files.push(output.file(&file));
        files.push((file, 0));
    }
    if !publish {
        return Ok(());
    }
    let target = output.file("unified.sqlite");
    let draft = Draft::open(&output.work("publish.sqlite"))?;
    let (ids, history) = (draft.crosswalk_csv()?, draft.history_csv()?);
    draft.publish(&output.temp("unified.sqlite"), &target)?;
    make_private(&target)?;
    outcome.files.insert(0, target);
    output.write("ids.csv", &ids)?;
    output.write(HISTORY, &history)?;
    files.push(("unified.sqlite".to_owned(), 0));
    files.push(("ids.csv".to_owned(), 0));
    files.push((HISTORY.to_owned(), 0));
    files.sort();
    let mut entries = Vec::new();
    for (name, _) in &files {
        let (sha256, bytes) = digest(&output.file(name))?;
        entries.push(serde_json::json!({ "file": name, "bytes": bytes, "sha256": sha256 }));
    }
    let data = Published::open(&output.file("unified.sqlite"))?;
    let mut rows = serde_json::Map::new();
    let tables = data.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", &[])?;
    for table in &tables.rows {
        let name = table[0].text();
        let count = data.scalar(&format!("SELECT count(*) FROM \"{name}\""), &[])?;
        rows.insert(name.to_owned(), count.int().into());
    }
    let manifest = serde_json::json!({
        "manifest": 1, "schema_version": crate::store::query::SCHEMA_VERSION, "tool_version": env!("CARGO_PKG_VERSION"),
        "run_id": settings.run_id, "files": entries, "tables": rows,
    });
    let mut text = serde_json::to_string_pretty(&manifest)?;
    text.push('\n');
    output.write("manifest.json", text.as_bytes())?;
    outcome.files.push(output.file("manifest.json"));
    Ok(())
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
    let mut text = String::new();
    for byte in hasher.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    Ok((text, bytes))
}
