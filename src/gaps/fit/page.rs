//! docs/targets.md: every row of every built-in profile with its page, date and confidence.

use super::row::limit_text;
use crate::config::target::{Confidence, TargetProfile};
use crate::model::aspect::{ASPECTS, AspectKind};
use std::fmt::Write as _;

/// The page as Markdown.
pub fn targets_page(profiles: &[TargetProfile]) -> String {
    let mut page = String::from(include_str!("page_head.md"));
    for profile in profiles {
        one(profile, &mut page);
    }
    page
}

fn one(profile: &TargetProfile, page: &mut String) {
    let _ = write!(
        page,
        "\n## {} (`{}`)\n\nRoute: {}\n",
        profile.name, profile.id, profile.route
    );
    page.push_str("\n| Aspect | In the target | Page | Confidence |\n| --- | --- | --- | --- |\n");
    for aspect in ASPECTS {
        match aspect.kind {
            AspectKind::Limit(unit) => {
                if let Some(limit) = profile.limits.value(aspect.key) {
                    let text = limit_text(limit, unit);
                    line(page, aspect.key, &text, &limit.page, limit.confidence);
                }
            }
            AspectKind::Feature => {
                if let Some(feature) = profile.features.value(aspect.key) {
                    let text = format!("{}: {}", feature.fit.as_str(), feature.how);
                    line(page, aspect.key, &text, &feature.page, feature.confidence);
                }
            }
            AspectKind::Values => {
                if let Some(values) = profile.values.value(aspect.key) {
                    let pairs: Vec<String> = values
                        .map
                        .iter()
                        .map(|(value, fit)| format!("{value} → {} ({})", fit.to, fit.fit.as_str()))
                        .collect();
                    line(page, aspect.key, &pairs.join(", "), &values.page, values.confidence);
                }
            }
        }
    }
    if let Some(rate) = &profile.load.rate {
        let text = format!("{} requests per minute ({})", rate.per_minute, rate.plan);
        line(page, "load rate", &text, &rate.page, rate.confidence);
    }
    for (object, step) in profile.load.steps.iter() {
        let mut text = match step.per_request {
            0 => "inside another request".to_owned(),
            1 => "1 per request".to_owned(),
            n => format!("{n} per request or file"),
        };
        if let Some(cost) = step.cost {
            let _ = write!(text, ", each costs {cost} requests");
        }
        if let Some(per_minute) = step.per_minute {
            let _ = write!(text, ", {per_minute} requests per minute at most");
        }
        line(page, &format!("load {object}"), &text, &step.page, step.confidence);
    }
    if !profile.suppress.is_empty() {
        page.push_str("\nBefore the load, so that nobody is contacted:\n\n");
        for row in &profile.suppress {
            let _ = writeln!(page, "- {} ({}, {})", row.step, row.page, row.confidence.as_str());
        }
    }
    page.push_str("\nPages:\n\n");
    for (name, source) in profile.pages.iter() {
        let _ = writeln!(page, "- {name}: {} ({})", source.at, source.checked_on.0);
    }
}

fn line(page: &mut String, key: &str, text: &str, source: &str, confidence: Confidence) {
    let text = text.replace('|', "\\|");
    let _ = writeln!(page, "| {key} | {text} | {source} | {} |", confidence.as_str());
}
