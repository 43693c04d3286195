//! Runs the checks over a dataset. A check is one row of [`CHECK_GROUPS`].

use super::check::{Check, CheckOptions, Hit, Method};
use super::sections::thousands;
use super::table;
use crate::model::finding::{Finding, Severity};
use crate::store::query::{Published, SqlValue};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

/// All checks by subject.
pub const CHECK_GROUPS: &[(&str, &[Check])] = &[
    ("Import", table::IMPORT),
    ("Assumptions", table::ASSUMPTIONS),
    ("Completeness", table::COMPLETENESS),
    ("Meaning", table::MEANING),
    ("Identity", table::IDENTITY),
    ("Work and law", table::WORK),
];

/// All checks in the order of the documentation.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    CHECK_GROUPS.iter().flat_map(|(_, checks)| checks.iter())
}

/// The check of a code, for `omnify explain CODE`.
pub fn explain(code: &str) -> Option<&'static Check> {
    checks().find(|check| check.code == code)
}

/// Runs all checks and adds the findings that the importer stored; worst first, then by id.
///
/// # Errors
/// When the dataset cannot be read.
pub fn check(data: &Published, options: &CheckOptions) -> Result<Vec<Finding>> {
    let stored = stored(data, options)?;
    let params = parameters(data, options)?;
    let mut findings: BTreeMap<String, Finding> = BTreeMap::new();
    let mut computed: BTreeSet<&str> = BTreeSet::new();
    for check in checks() {
        let context = || format!("check {}", check.code);
        let hits = match check.method {
            Method::Sql(sql) => run_sql(data, sql, &params, options).with_context(context)?,
            Method::Rust(procedure) => procedure(data, options).with_context(context)?,
            Method::Import(None) => continue,
            Method::Import(Some(sql)) => {
                let mut hits = run_sql(data, sql, &params, options).with_context(context)?;
                hits.retain(|hit| !stored.iter().any(|f| f.code == check.code && f.source == hit.source));
                hits
            }
        };
        if !matches!(check.method, Method::Import(_)) {
            computed.insert(check.code);
        }
        for hit in hits {
            let finding = finding(check, hit, options);
            findings.insert(finding.id(), finding);
        }
    }
    for finding in stored {
        let recomputed = computed.contains(finding.code.as_str());
        if !recomputed {
            findings.entry(finding.id()).or_insert(finding);
        }
    }
    let mut findings: Vec<Finding> = findings.into_values().filter(|finding| finding.count > 0).collect();
    findings.sort_by(|a, b| {
        (a.severity, std::cmp::Reverse(a.count), a.id()).cmp(&(b.severity, std::cmp::Reverse(b.count), b.id()))
    });
    Ok(findings)
}

fn parameters(data: &Published, options: &CheckOptions) -> Result<Vec<(&'static str, SqlValue)>> {
    let as_of = data
        .scalar("SELECT value FROM meta WHERE key = 'as_of'", &[])?
        .text()
        .to_owned();
    let latest = match as_of.parse::<jiff::Timestamp>() {
        Ok(at) => (at + jiff::SignedDuration::from_hours(48)).to_string(),
        Err(_) => "9999".to_owned(),
    };
    let roles = if options.role_mailboxes.is_empty() {
        let list = crate::builtin::file("reference/role_mailboxes.csv").unwrap_or_default();
        let local_parts = list
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap_or_default());
        serde_json::to_string(&local_parts.collect::<Vec<_>>())?
    } else {
        serde_json::to_string(&options.role_mailboxes)?
    };
    Ok(vec![
        (":as_of", SqlValue::Text(as_of)),
        (":latest", SqlValue::Text(latest)),
        (":reject_rate", SqlValue::Real(options.reject_rate)),
        (":role_mailboxes", SqlValue::Text(roles)),
    ])
}

fn run_sql(data: &Published, sql: &str, params: &[(&str, SqlValue)], options: &CheckOptions) -> Result<Vec<Hit>> {
    let (totals, subjects) = match sql.split_once("-- subjects") {
        Some((totals, subjects)) => (totals, Some(subjects)),
        None => (sql, None),
    };
    let mut hits: BTreeMap<(String, String), Hit> = BTreeMap::new();
    data.each(totals, params, |_, row| {
        let count = u64::try_from(row[2].int()).unwrap_or(0);
        if count > 0 {
            let (source, field) = (row[0].text().to_owned(), row[1].text().to_owned());
            hits.insert(
                (source.clone(), field.clone()),
                Hit {
                    source,
                    field,
                    count,
                    denominator: row[3].number().map(|value| value as u64),
                    detail: row
                        .get(4)
                        .map(|value| value.text().to_owned())
                        .filter(|text| !text.is_empty()),
                    subjects: Vec::new(),
                },
            );
        }
        Ok(())
    })?;
    if let Some(subjects) = subjects.filter(|_| !hits.is_empty()) {
        data.each(subjects, params, |_, row| {
            let key = (row[0].text().to_owned(), row[1].text().to_owned());
            if let Some(hit) = hits.get_mut(&key)
                && hit.subjects.len() < options.subject_limit
            {
                hit.subjects.push((row[2].text().to_owned(), row[3].text().to_owned()));
            }
            Ok(())
        })?;
    }
    Ok(hits.into_values().collect())
}

/// `Messages without a time: 3 of 1,200.`
pub(crate) fn sentence(check: &Check, field: &str, count: u64, denominator: Option<u64>) -> String {
    let what = check.says.replace("{field}", field);
    match denominator.filter(|all| *all > 0) {
        Some(all) => format!("{what}: {} of {}.", thousands(count), thousands(all)),
        None => format!("{what}: {}.", thousands(count)),
    }
}

/// The finding for something that the importer noticed; `None` when the table has no such code.
pub fn noticed(code: &str, hit: Hit) -> Option<Finding> {
    Some(finding(explain(code)?, hit, &CheckOptions::default()))
}

fn finding(check: &Check, mut hit: Hit, options: &CheckOptions) -> Finding {
    hit.subjects
        .sort_by(|a, b| (&a.0, a.1.len(), &a.1).cmp(&(&b.0, b.1.len(), &b.1)));
    hit.subjects.dedup();
    let detail = hit
        .detail
        .unwrap_or_else(|| sentence(check, &hit.field, hit.count, hit.denominator));
    Finding {
        code: check.code.to_owned(),
        severity: options.severities.get(check.code).copied().unwrap_or(check.severity),
        source: hit.source,
        field: hit.field,
        count: hit.count,
        denominator: hit.denominator,
        detail,
        breaks: check.breaks.to_owned(),
        hint: check.hint.to_owned(),
        owner: check.owner.to_owned(),
        subjects: hit.subjects,
    }
}

/// Findings that are in the dataset already; what they leave out is taken from the table of checks.
fn stored(data: &Published, options: &CheckOptions) -> Result<Vec<Finding>> {
    let mut subjects: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    data.each(
        "SELECT finding_id, kind, id FROM finding_subjects ORDER BY 1, 2, LENGTH(id), id",
        &[],
        |_, row| {
            let list = subjects.entry(row[0].text().to_owned()).or_default();
            if list.len() < options.subject_limit {
                list.push((row[1].text().to_owned(), row[2].text().to_owned()));
            }
            Ok(())
        },
    )?;
    let mut findings = Vec::new();
    let sql = "SELECT finding_id, code, severity, source, field, count, denominator, detail, breaks, hint, owner FROM findings ORDER BY 1";
    data.each(sql, &[], |_, row| {
        let known = explain(row[1].text());
        let or = |value: &SqlValue, default: Option<&str>| match value.text() {
            "" => default.unwrap_or_default().to_owned(),
            text => text.to_owned(),
        };
        let severity = match row[2].text() {
            "S1" => Severity::S1,
            "S2" => Severity::S2,
            "S3" => Severity::S3,
            _ => Severity::S4,
        };
        findings.push(Finding {
            code: row[1].text().to_owned(),
            severity: options.severities.get(row[1].text()).copied().unwrap_or(severity),
            source: row[3].text().to_owned(),
            field: row[4].text().to_owned(),
            count: u64::try_from(row[5].int()).unwrap_or(0),
            denominator: row[6].number().map(|value| value as u64),
            detail: row[7].text().to_owned(),
            breaks: or(&row[8], known.map(|check| check.breaks)),
            hint: or(&row[9], known.map(|check| check.hint)),
            owner: or(&row[10], known.map(|check| check.owner)),
            subjects: subjects.remove(row[0].text()).unwrap_or_default(),
        });
        Ok(())
    })?;
    Ok(findings)
}
