//! What the types of project.yaml cannot say: names of zones, channels, weekdays, orders of bounds.

use super::{Period, Project, RETAINED, WEEKDAYS};
use crate::config::texts;
use crate::config::yaml::{Problem, Step, did_you_mean};
use crate::model::channel::CHANNELS;
use jiff::tz::TimeZone;

/// All mistakes of a project.
pub(super) fn check(project: &Project) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, source) in project.sources.iter() {
        let at = |field: &str| path(&["sources", name, field]);
        if let Some(zone) = &source.zone {
            check_zone(zone, at("zone"), &mut problems);
        }
        if let Some(country) = &source.country
            && !(country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()))
        {
            let problem = Problem::new(
                at("country"),
                "expected a country code of two capital letters".to_owned(),
            );
            problems.push(
                problem
                    .with_value(country)
                    .with_hint(Some("for example `US`".to_owned())),
            );
        }
    }
    if let Some(hours) = &project.hours {
        if let Some(zone) = &hours.zone {
            check_zone(zone, path(&["hours", "zone"]), &mut problems);
        }
        for days in hours.weekdays.keys().filter(|days| weekday_range(days).is_none()) {
            let problem = Problem::new(path(&["hours", "weekdays", days]), "unknown weekday".to_owned()).at_key();
            let hint = format!("known: {}, and ranges such as mon-fri", WEEKDAYS.join(", "));
            problems.push(problem.with_value(days).with_hint(Some(hint)));
        }
    }
    for (section, channels) in [
        (vec!["promise"], project.promise.keys().collect::<Vec<_>>()),
        (vec!["costs", "contact"], project.costs.contact.keys().collect()),
    ] {
        for channel in channels.into_iter().filter(|channel| !CHANNELS.contains(channel)) {
            let mut at = section.clone();
            at.push(channel);
            let hint = did_you_mean(channel, CHANNELS.iter().copied())
                .unwrap_or_else(|| format!("known channels: {}", CHANNELS.join(", ")));
            let problem = Problem::new(path(&at), "unknown channel".to_owned()).at_key();
            problems.push(problem.with_value(channel).with_hint(Some(hint)));
        }
    }
    check_segments(project, &mut problems);
    if let Some(share) = project.costs.avoided
        && !(0.0..=1.0).contains(&share)
    {
        let problem = Problem::new(
            path(&["costs", "avoided"]),
            "expected a share between 0 and 1".to_owned(),
        );
        problems.push(problem.with_hint(Some("for example `0.3`".to_owned())));
    }
    for (list, entries) in [
        ("contact", &project.costs.contact),
        ("today", &project.costs.today),
        ("unified", &project.costs.unified),
    ] {
        for (name, _) in entries.iter().filter(|(_, cost)| !cost.is_finite() || **cost < 0.0) {
            let problem = Problem::new(path(&["costs", list, name]), "expected a cost, 0 or more".to_owned());
            problems.push(problem);
        }
    }
    for (name, _) in project
        .cutover
        .requests_per_minute
        .iter()
        .filter(|(_, rate)| **rate <= 0.0)
    {
        let at = path(&["cutover", "requests_per_minute", name]);
        problems.push(Problem::new(at, "expected a number above 0".to_owned()));
    }
    check_retention(project, &mut problems);
    if let Some(language) = &project.report.language
        && !texts::languages().contains(&language.as_str())
    {
        let problem = Problem::new(path(&["report", "language"]), "unknown language".to_owned());
        let hint = format!("known languages: {}", texts::languages().join(", "));
        problems.push(problem.with_value(language).with_hint(Some(hint)));
    }
    if let Some(accent) = &project.branding.accent
        && !(accent.len() == 7 && accent.starts_with('#') && accent[1..].bytes().all(|b| b.is_ascii_hexdigit()))
    {
        let problem = Problem::new(path(&["branding", "accent"]), "expected a colour".to_owned());
        problems.push(
            problem
                .with_value(accent)
                .with_hint(Some("for example `#12436D`".to_owned())),
        );
    }
    problems
}

fn check_segments(project: &Project, problems: &mut Vec<Problem>) {
    let days = |period: Option<Period>, default: i64| period.map_or(default * 86_400, |period| period.seconds);
    let segments = &project.segments;
    let inactive = days(segments.inactive, 180);
    if days(segments.former, 540) <= inactive {
        let message = "`former` has to be longer than `inactive`".to_owned();
        problems.push(Problem::new(path(&["segments"]), message));
    }
    if days(segments.new, 30) > inactive {
        let message = "`new` has to be shorter than `inactive`".to_owned();
        problems.push(Problem::new(path(&["segments"]), message));
    }
}

fn check_retention(project: &Project, problems: &mut Vec<Problem>) {
    for kind in project.retention.keys().filter(|kind| !RETAINED.contains(kind)) {
        let hint = did_you_mean(kind, RETAINED).unwrap_or_else(|| format!("known: {}", RETAINED.join(", ")));
        let problem = Problem::new(path(&["retention", kind]), "unknown kind of records".to_owned()).at_key();
        problems.push(problem.with_value(kind).with_hint(Some(hint)));
    }
    if project.as_of.is_none() && project.retention.keys().next().is_some() {
        let message = "`retention` needs `as_of`, the day that it is counted back from".to_owned();
        problems.push(Problem::new(path(&["retention"]), message).at_key());
    }
}

fn check_zone(name: &str, at: Vec<Step>, problems: &mut Vec<Problem>) {
    if TimeZone::get(name).is_err() {
        let names: Vec<_> = jiff::tz::db()
            .available()
            .map(|zone| zone.as_str().to_owned())
            .collect();
        let hint = did_you_mean(name, names.iter().map(String::as_str))
            .unwrap_or_else(|| "for example `Europe/Berlin`".to_owned());
        let problem = Problem::new(at, "there is no such time zone".to_owned());
        problems.push(problem.with_value(name).with_hint(Some(hint)));
    }
}

/// The days that `mon`, `mon-fri` or `sat-mon` means, Monday 0.
pub(super) fn weekday_range(text: &str) -> Option<Vec<usize>> {
    let day = |name: &str| {
        let name = name.trim().to_lowercase();
        let short = name.get(..3)?;
        WEEKDAYS.iter().position(|day| *day == short)
    };
    match text.split_once('-') {
        None => day(text).map(|day| vec![day]),
        Some((from, to)) => {
            let (from, to) = (day(from)?, day(to)?);
            let length = (to + 7 - from) % 7;
            Some((0..=length).map(|n| (from + n) % 7).collect())
        }
    }
}

fn path(parts: &[&str]) -> Vec<Step> {
    parts.iter().map(|part| Step::Key((*part).to_owned())).collect()
}
