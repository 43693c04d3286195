//! The gates: what is measured, and from which value it warns or fails.

use super::fit::TargetFit;
use super::settings::{GateSetting, Settings};
use super::threshold::Threshold;
use super::wording::thousands;
use crate::model::finding::Finding;
use crate::model::gap::{Gate, GateState};
use crate::store::query::Published;
use anyhow::{Result, anyhow};

/// Reviewed links without a mistake from which the lower 95 % bound of the precision is 99.5 %.
const REVIEW_SAMPLE: u64 = 598;

struct Rule {
    name: &'static str,
    /// Findings behind the measure.
    codes: &'static [&'static str],
    about: &'static str,
    warn_if: &'static str,
    error_if: &'static str,
    share: bool,
    measure: fn(&Evidence<'_>) -> Result<Measure>,
}

/// What gates are measured on.
struct Evidence<'a> {
    data: &'a Published,
    findings: &'a [Finding],
    fits: &'a [TargetFit],
    settings: &'a Settings,
}

enum Measure {
    Value(f64, u64),
    Nothing(&'static str),
    NotMeasured(String),
}

const RULES: &[Rule] = &[
    Rule {
        name: "unexplained_records",
        codes: &["ledger-does-not-balance"],
        about: "Every record and every byte is accounted for",
        warn_if: "",
        error_if: "> 0",
        share: false,
        measure: |on| {
            let broken = sum(on.findings, &["ledger-does-not-balance"]);
            Ok(Measure::Value(
                broken as f64,
                count(on.data, "SELECT SUM(records_framed) FROM sources")?,
            ))
        },
    },
    Rule {
        name: "reject_rate",
        codes: &["rejects-over-budget"],
        about: "Share of rejected records in the worst source",
        warn_if: "> 0.05%",
        error_if: "> 0.1%",
        share: true,
        measure: |on| {
            let worst = "SELECT rejected * 1.0 / records_framed, records_framed FROM sources WHERE records_framed > 0 ORDER BY 1 DESC, source LIMIT 1";
            Ok(match on.data.rows(worst, &[])?.rows.first() {
                Some(row) => Measure::Value(row[0].number().unwrap_or(0.0), row[1].int().unsigned_abs()),
                None => Measure::Nothing("no record was read"),
            })
        },
    },
    Rule {
        name: "unmapped_values",
        codes: &["unmapped-status", "unmapped-priority", "unmapped-channel"],
        about: "Objects with a status, priority or channel that the mapping does not know",
        warn_if: "",
        error_if: "> 0",
        share: false,
        measure: |on| {
            let unmapped = sum(
                on.findings,
                &["unmapped-status", "unmapped-priority", "unmapped-channel"],
            );
            let all = count(on.data, "SELECT COUNT(*) FROM conversations")?;
            Ok(Measure::Value(unmapped as f64, all))
        },
    },
    Rule {
        name: "message_timestamps",
        codes: &["message-without-timestamp"],
        about: "Share of messages with a time",
        warn_if: "",
        error_if: "< 99.9%",
        share: true,
        measure: |on| {
            share(
                on.data,
                "SELECT SUM(CASE month WHEN '' THEN 0 ELSE n END), COALESCE(SUM(n), 0) FROM message_counts",
                "there is no message",
            )
        },
    },
    Rule {
        name: "attachments_present",
        codes: &["attachment-missing"],
        about: "Share of attachments whose content is in the export",
        warn_if: "",
        error_if: "< 99.5%",
        share: true,
        measure: |on| {
            share(
                on.data,
                "SELECT SUM(present), COUNT(*) FROM attachments",
                "there is no attachment",
            )
        },
    },
    Rule {
        name: "merge_precision",
        codes: &[],
        about: "Correct automatic merges, lower 95 % bound from a reviewed sample",
        warn_if: "",
        error_if: "< 99.5%",
        share: true,
        measure: |on| precision(on.data),
    },
    Rule {
        name: "conflicting_clusters",
        codes: &["cluster-conflict"],
        about: "Customers whose records contradict each other",
        warn_if: "",
        error_if: "> 0",
        share: false,
        measure: |on| {
            let all = count(on.data, "SELECT COUNT(*) FROM customers")?;
            Ok(Measure::Value(sum(on.findings, &["cluster-conflict"]) as f64, all))
        },
    },
    Rule {
        name: "open_threading",
        codes: &["threading-lost"],
        about: "Share of open e-mail conversations with a Message-ID",
        warn_if: "",
        error_if: "< 99%",
        share: true,
        measure: |on| {
            let all = count(
                on.data,
                "SELECT COUNT(*) FROM conversations WHERE channel = 'email' AND status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL",
            )?;
            Ok(match all {
                0 => Measure::Nothing("no e-mail conversation is open"),
                all => Measure::Value(1.0 - sum(on.findings, &["threading-lost"]) as f64 / all as f64, all),
            })
        },
    },
    Rule {
        name: "load_forecast",
        codes: &[],
        about: "Part of the load window that the slowest named target needs",
        warn_if: "",
        error_if: "> 70%",
        share: true,
        measure: |on| Ok(load(on)),
    },
    Rule {
        name: "read_back",
        codes: &[],
        about: "Fields that read back from the target as they were sent",
        warn_if: "",
        error_if: "< 99.9%",
        share: true,
        measure: |on| {
            Ok(match on.fits {
                [] => Measure::Nothing("no target is named"),
                fits => Measure::NotMeasured(format!(
                    "load a trial into {}, export it again and compare it with the dataset field by field",
                    names_of(fits)
                )),
            })
        },
    },
];

/// Names of all gates, for the settings.
pub fn names() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.name).collect()
}

/// Codes of the findings behind a gate.
pub(crate) fn codes(name: &str) -> &'static [&'static str] {
    RULES
        .iter()
        .find(|rule| rule.name == name)
        .map_or(&[], |rule| rule.codes)
}

/// Measures all gates.
pub(crate) fn gates(
    data: &Published,
    findings: &[Finding],
    fits: &[TargetFit],
    settings: &Settings,
) -> Result<Vec<Gate>> {
    let evidence = Evidence {
        data,
        findings,
        fits,
        settings,
    };
    RULES
        .iter()
        .map(|rule| gate(rule, &evidence, settings.gates.get(rule.name)))
        .collect()
}

fn gate(rule: &Rule, evidence: &Evidence<'_>, setting: Option<&GateSetting>) -> Result<Gate> {
    let warn_if = match setting.and_then(|setting| setting.warn_if) {
        Some(changed) => changed,
        None => condition(rule.warn_if)?,
    };
    let error_if = match setting.and_then(|setting| setting.error_if) {
        Some(changed) => changed,
        None => condition(rule.error_if)?,
    };
    let mut gate = Gate {
        name: rule.name.to_owned(),
        about: rule.about.to_owned(),
        state: GateState::Passed,
        measured: None,
        shown: "–".to_owned(),
        n: None,
        warn_if: warn_if.map(|condition| condition.to_string()).unwrap_or_default(),
        error_if: error_if.map(|condition| condition.to_string()).unwrap_or_default(),
        note: String::new(),
    };
    match (rule.measure)(evidence)? {
        Measure::Value(value, n) => {
            gate.measured = Some(value);
            gate.n = Some(n);
            gate.shown = if rule.share {
                percent(value)
            } else {
                thousands(value as u64)
            };
            if error_if.is_some_and(|condition| condition.met(value)) {
                gate.state = GateState::Failed;
            } else if warn_if.is_some_and(|condition| condition.met(value)) {
                gate.state = GateState::Warn;
            }
        }
        Measure::Nothing(note) => {
            gate.state = GateState::NotApplicable;
            note.clone_into(&mut gate.note);
        }
        Measure::NotMeasured(note) => {
            gate.state = GateState::NotMeasured;
            gate.note = note;
        }
    }
    Ok(gate)
}

fn condition(text: &str) -> Result<Option<Threshold>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|message: String| anyhow!(message))
}

/// Per cent with as many decimals as it takes not to round a failure up to 100 %.
fn percent(value: f64) -> String {
    let percent = value * 100.0;
    let text = format!("{percent:.2} %");
    if text == "100.00 %" && value < 1.0 {
        "99.99 %".to_owned()
    } else {
        text
    }
}

fn sum(findings: &[Finding], codes: &[&str]) -> u64 {
    findings
        .iter()
        .filter(|finding| codes.contains(&finding.code.as_str()))
        .map(|finding| finding.count)
        .sum()
}

fn count(data: &Published, sql: &str) -> Result<u64> {
    Ok(data.scalar(sql, &[])?.int().unsigned_abs())
}

fn share(data: &Published, sql: &str, nothing: &'static str) -> Result<Measure> {
    let table = data.rows(sql, &[])?;
    Ok(
        match table
            .rows
            .first()
            .map(|row| (row[0].int().unsigned_abs(), row[1].int().unsigned_abs()))
        {
            None | Some((_, 0)) => Measure::Nothing(nothing),
            Some((part, whole)) => Measure::Value(part as f64 / whole as f64, whole),
        },
    )
}

/// Hours at the rate limit against the hours of the window, for the slowest target.
fn load(on: &Evidence<'_>) -> Measure {
    if on.fits.is_empty() {
        return Measure::Nothing("no target is named");
    }
    let Some(window) = on.settings.cutover.window else {
        return Measure::NotMeasured("set cutover: { window: 12h } in project.yaml".to_owned());
    };
    let unknown: Vec<&TargetFit> = on.fits.iter().filter(|fit| fit.forecast.hours().is_none()).collect();
    if let [first, ..] = unknown[..] {
        return Measure::NotMeasured(format!(
            "set cutover: {{ requests_per_minute: {{ {}: … }} }} in project.yaml from the contract or a trial",
            first.id
        ));
    }
    let hours = on
        .fits
        .iter()
        .filter_map(|fit| fit.forecast.hours())
        .fold(0.0, f64::max);
    let requests = on.fits.iter().map(|fit| fit.forecast.requests()).fold(0.0, f64::max);
    Measure::Value(hours / (window.seconds.max(1) as f64 / 3600.0), requests as u64)
}

fn names_of(fits: &[TargetFit]) -> String {
    fits.iter().map(|fit| fit.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Merges without an identifier that agrees exactly need a review; the others rest on that identifier.
fn precision(data: &Published) -> Result<Measure> {
    let sql = "SELECT COUNT(*), SUM(judgement IS NOT NULL), SUM(judgement = 'same') FROM edges WHERE verdict = 'link' AND NOT EXISTS (
      SELECT 1 FROM JSON_EACH(evidence) e WHERE JSON_EXTRACT(e.value, '$.level') = 'exact'
        AND JSON_EXTRACT(e.value, '$.comparison') IN ('email', 'phone', 'handle', 'external_id'))";
    let table = data.rows(sql, &[])?;
    let figures = |index: usize| table.rows.first().map_or(0, |row| row[index].int().unsigned_abs());
    let (links, judged, same) = (figures(0), figures(1), figures(2));
    Ok(if links == 0 {
        Measure::Nothing("no merge rests on fuzzy evidence")
    } else if judged == links {
        Measure::Value(same as f64 / links as f64, links)
    } else {
        Measure::NotMeasured(format!(
            "review {} more of {links} fuzzy links, drawn at random",
            links.min(REVIEW_SAMPLE).saturating_sub(judged)
        ))
    })
}
