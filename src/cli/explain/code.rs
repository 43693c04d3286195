//! What a finding code means, with what the last run found under it; and the exit codes.

use crate::cli::error::EXIT_CODES;
use crate::cli::global::Global;
use crate::cli::last_run::LastRun;
use crate::cli::ui::Ui;
use crate::config::yaml::did_you_mean;
use crate::gaps::{self, Method};
use anyhow::Result;
use serde::Serialize;

/// What a code means; JSON form version 1.
#[derive(Serialize)]
pub(super) struct About {
    explain: u32,
    code: String,
    severity: &'static str,
    about: &'static str,
    breaks: &'static str,
    hint: &'static str,
    owner: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    sql: &'static str,
    found: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    source: String,
    count: u64,
    denominator: Option<u64>,
    detail: String,
    examples: Vec<String>,
}

/// The meaning of a code, `None` when there is no such code.
pub(super) fn about(code: &str) -> Option<About> {
    let check = gaps::explain(code)?;
    Some(About {
        explain: 1,
        code: code.to_owned(),
        severity: check.severity.as_str(),
        about: check.about,
        breaks: check.breaks,
        hint: check.hint,
        owner: check.owner,
        sql: match check.method {
            Method::Sql(sql) | Method::Import(Some(sql)) => sql.trim(),
            Method::Rust(_) | Method::Import(None) | Method::Fit => "",
        },
        found: Vec::new(),
    })
}

/// Prints a code; when there is a run, with what it found.
pub(super) fn code(about: &About, global: &Global, ui: &Ui) -> Result<u8> {
    let report = LastRun::find(global).and_then(|run| run.report()).ok();
    let found: Vec<Found> = report
        .iter()
        .flat_map(|report| &report.findings)
        .filter(|finding| finding.code == about.code)
        .map(|finding| Found {
            source: finding.source.clone(),
            count: finding.count,
            denominator: finding.denominator,
            detail: finding.detail.clone(),
            examples: finding.examples.iter().take(3).cloned().collect(),
        })
        .collect();
    if global.json {
        let mut document = serde_json::to_value(about)?;
        document["found"] = serde_json::to_value(found)?;
        ui.json(&document)?;
        return Ok(0);
    }
    let mut text = format!(
        "{} ({}, {} acts)\n{}\nbreaks: {}\nhint:   {}\n",
        about.code, about.severity, about.owner, about.about, about.breaks, about.hint
    );
    if !about.sql.is_empty() {
        let sql: Vec<String> = about.sql.lines().map(|line| format!("  {line}")).collect();
        text.push_str(&format!("found by:\n{}\n", sql.join("\n")));
    }
    if report.is_some() && found.is_empty() {
        text.push_str("The last run found nothing of it.\n");
    }
    for finding in &found {
        let source = if finding.source.is_empty() {
            "all"
        } else {
            &finding.source
        };
        text.push_str(&format!("{source}: {}\n", finding.detail));
        if !finding.examples.is_empty() {
            text.push_str(&format!("  such as {}\n", finding.examples.join(", ")));
        }
    }
    ui.text(&text)?;
    Ok(0)
}

/// Prints what the exit codes mean.
pub(super) fn exit_codes(global: &Global, ui: &Ui) -> Result<u8> {
    if global.json {
        let codes: Vec<_> = EXIT_CODES
            .iter()
            .map(|(code, meaning)| serde_json::json!({ "code": code, "meaning": meaning }))
            .collect();
        ui.json(&serde_json::json!({ "explain": 1, "exit_codes": codes }))?;
        return Ok(0);
    }
    let lines: Vec<String> = EXIT_CODES
        .iter()
        .map(|(code, meaning)| format!("{code:>4}  {meaning}"))
        .collect();
    ui.text(&format!("{}\nThe highest that applies is returned.", lines.join("\n")))?;
    Ok(0)
}

/// Whether a word is written like a finding code, which no customer id and no reference to a record is.
pub(super) fn looks_like_code(word: &str) -> bool {
    word.contains('-') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The error for a code that is not known, with what may have been meant.
pub(super) fn unknown(word: &str) -> anyhow::Error {
    let codes = gaps::checks().map(|check| check.code);
    let hint = did_you_mean(word, codes).unwrap_or_else(|| "the report lists the codes that were found".to_owned());
    anyhow::anyhow!("there is no finding code `{word}`\nhint: {hint}")
}
