//! Puts the report together: gates, verdict, chapters.

use super::activity::activity;
use super::check::Method;
use super::fit::TargetFit;
use super::run::explain;
use super::sections::{self, Context};
use super::settings::Settings;
use super::wording::{percent, thousands};
use super::{compare, gates, verdict};
use crate::model::finding::{Finding, Severity};
use crate::model::gap::{
    Acceptance, Figure, FindingItem, GAP_VERSION, GapReport, Kpis, RunInfo, TOP_ROWS, VerdictPage,
};
use crate::store::query::{Published, SqlValue};
use anyhow::Result;

/// Weighs the findings of a dataset and writes the report; `fits` are measured against `settings.targets`.
///
/// # Errors
/// When the dataset cannot be read.
pub fn assess(
    data: &Published,
    kpis: &Kpis,
    findings: &[Finding],
    fits: &[TargetFit],
    settings: &Settings,
) -> Result<GapReport> {
    let run = run_info(data)?;
    let activity = activity(data)?;
    let context = Context {
        data,
        kpis,
        findings,
        activity: &activity,
        as_of: &run.as_of,
        fits,
        settings,
    };
    let gates = gates::gates(data, findings, fits, settings)?;
    let items: Vec<FindingItem> = findings
        .iter()
        .map(|finding| item(finding, &settings.accepted, &run.as_of))
        .collect();
    let judged = verdict::judge(&items, &gates);
    let sections = sections::sections(&context)?;
    let mut report = GapReport {
        gap: GAP_VERSION,
        client: settings.client.clone(),
        verdict: VerdictPage {
            outcome: judged.outcome,
            exit_code: judged.exit_code,
            summary: judged.summary,
            reasons: judged.reasons,
            blockers: judged.blockers,
            more_blockers: judged.more_blockers,
            figures: figures(data, &items)?,
        },
        run,
        gates,
        findings: items,
        sections,
        changes: None,
        branding: settings.branding.clone(),
        lists: Vec::new(),
    };
    report.changes = settings.previous.as_ref().map(|previous| compare(previous, &report));
    if let Some(changes) = &mut report.changes {
        let events = |event: &str| -> Result<Option<u64>> {
            let sql = "SELECT COUNT(DISTINCT customer_id || ' ' || other_id) FROM id_history WHERE event = :event";
            let count = data.scalar(sql, &[(":event", SqlValue::Text(event.to_owned()))])?;
            Ok(Some(count.int().unsigned_abs()))
        };
        changes.customers_merged = events("merged-into")?;
        changes.customers_split = events("split-from")?;
    }
    Ok(report)
}

fn run_info(data: &Published) -> Result<RunInfo> {
    let mut run = RunInfo {
        redaction: "masked".to_owned(),
        ..RunInfo::default()
    };
    data.each("SELECT key, value FROM meta", &[], |_, row| {
        let field = match row[0].text() {
            "run_id" => &mut run.run_id,
            "tool_version" => &mut run.tool_version,
            "schema_version" => &mut run.schema_version,
            "config_hash" => &mut run.config_hash,
            "input_hash" => &mut run.input_hash,
            "as_of" => &mut run.as_of,
            _ => return Ok(()),
        };
        row[1].text().clone_into(field);
        Ok(())
    })?;
    Ok(run)
}

fn item(finding: &Finding, accepted: &[Acceptance], as_of: &str) -> FindingItem {
    let id = finding.id();
    let valid = |until: &str| until.is_empty() || as_of.is_empty() || as_of.get(..10).unwrap_or(as_of) <= until;
    let acceptance = accepted.iter().find(|acceptance| {
        (acceptance.finding == id || acceptance.finding == finding.code) && valid(&acceptance.until)
    });
    FindingItem {
        code: finding.code.clone(),
        severity: finding.severity,
        source: finding.source.clone(),
        field: finding.field.clone(),
        count: finding.count,
        denominator: finding.denominator,
        detail: finding.detail.clone(),
        breaks: finding.breaks.clone(),
        hint: finding.hint.clone(),
        owner: finding.owner.clone(),
        accepted: acceptance.cloned(),
        examples: finding
            .subjects
            .iter()
            .take(TOP_ROWS)
            .map(|(kind, id)| format!("{kind} {id}"))
            .collect(),
        sql: match explain(&finding.code).map(|check| check.method) {
            Some(Method::Sql(sql) | Method::Import(Some(sql))) => sql.trim().to_owned(),
            _ => String::new(),
        },
        id,
    }
}

fn figures(data: &Published, findings: &[FindingItem]) -> Result<Vec<Figure>> {
    let count = |sql: &str| -> Result<u64> { Ok(data.scalar(sql, &[])?.int().unsigned_abs()) };
    let framed = count("SELECT SUM(records_framed) FROM sources")?;
    let imported = count("SELECT SUM(imported) FROM sources")?;
    let sources = count("SELECT COUNT(*) FROM sources WHERE records_framed > 0")?;
    let customers = count("SELECT COUNT(*) FROM customers")?;
    let records = count("SELECT COUNT(*) FROM contact_records")?;
    let several = count("SELECT COUNT(*) FROM customers WHERE channel_count > 1")?;
    let talks = count("SELECT COUNT(*) FROM conversations WHERE kind <> 'call'")?;
    let messages = count("SELECT SUM(n) FROM message_counts")?;
    let calls = count("SELECT COUNT(*) FROM calls")?;
    let open = |severity: Severity| {
        findings
            .iter()
            .filter(|f| f.severity == severity && f.accepted.is_none())
            .count()
    };
    let accepted = findings.iter().filter(|finding| finding.accepted.is_some()).count();
    let figure = |label: &str, value: String, note: String| Figure {
        label: label.to_owned(),
        value,
        note,
    };
    Ok(vec![
        figure(
            "Records read",
            thousands(framed),
            format!(
                "{} imported, from {}",
                percent(imported, framed),
                noun(sources, "source")
            ),
        ),
        figure(
            "Customers",
            thousands(customers),
            format!(
                "from {}; {} over several channels",
                noun(records, "contact record"),
                thousands(several)
            ),
        ),
        figure(
            "Conversations",
            thousands(talks),
            format!("{} and {}", noun(messages, "message"), noun(calls, "call")),
        ),
        figure(
            "Open findings",
            thousands((open(Severity::S1) + open(Severity::S2)) as u64),
            format!(
                "{} blocking, {} major; {accepted} accepted",
                open(Severity::S1),
                open(Severity::S2)
            ),
        ),
    ])
}

fn noun(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count), if count == 1 { "" } else { "s" })
}
