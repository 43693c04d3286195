//! From a path and its project.yaml to an input folder and settings, with every default filled in.

use super::by_hand;
use super::erasure::ErasureList;
use super::report_settings;
use super::scope::Scope;
use super::settings::{OwnSide, Segments, Settings, SourceOverride};
use super::targets;
use crate::config::link_model::LinkModel;
use crate::config::project::{self, Project, WEEKDAYS};
use crate::kpi::{Hours, KpiOptions};
use crate::model::kind::{Cell, Emitted, Kind};
use crate::model::party::Vip;
use crate::report;
use anyhow::{Context, Result, bail, ensure};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// What a path means.
#[derive(Debug)]
pub struct Job {
    /// Folder or file with the exports.
    pub input: PathBuf,
    /// The project.yaml, when there is one.
    pub project: Option<PathBuf>,
    /// Settings.
    pub settings: Settings,
}

impl Job {
    /// The folder of the project's own target profiles.
    pub fn targets_folder(&self) -> Option<PathBuf> {
        let project = self.project.as_deref()?.parent()?;
        Some(targets::folder_of(project))
    }

    /// The folder or file that the output is named after: that of project.yaml, else the input.
    pub fn folder(&self) -> &Path {
        self.project.as_deref().and_then(Path::parent).unwrap_or(&self.input)
    }
}

/// Whether a path is named like a project.yaml.
pub fn is_project(path: &Path) -> bool {
    by_hand::is_yaml(path)
}

/// Reads what a path names: a folder of exports, an export, a project.yaml, or a folder that holds one.
///
/// # Errors
/// When nothing is there, or project.yaml has mistakes (all of them are listed).
pub fn load(path: &Path) -> Result<Job> {
    if !path.exists() {
        bail!(
            "{} does not exist\nhint: give a folder of exports, an export, or a project.yaml",
            path.display()
        );
    }
    let path = std::fs::canonicalize(path).with_context(|| format!("cannot find {}", path.display()))?;
    let file = if path.is_dir() {
        path.join("project.yaml")
    } else {
        path.clone()
    };
    if !(is_project(&path) || path.is_dir() && file.is_file()) {
        return Ok(Job {
            input: path,
            project: None,
            settings: Settings::default(),
        });
    }
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let project = project::parse(&file.display().to_string(), &text)?;
    let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
    let input = match &project.exports {
        Some(exports) => folder.join(exports),
        None => folder.clone(),
    };
    ensure!(
        input.exists(),
        "the exports folder {} of {} does not exist\nhint: correct `exports:`",
        input.display(),
        file.display()
    );
    let mut settings = settings(&project, &folder)?;
    let own_files = [
        Some("project.yaml".to_owned()),
        project.agents.clone(),
        project.link.model.clone(),
        project.branding.logo.clone(),
        project.erasure.as_ref().map(|erasure| erasure.file.clone()),
    ];
    let decisions = project
        .link
        .decisions
        .clone()
        .unwrap_or_else(|| "decisions.jsonl".to_owned());
    let of_sources = project.sources.iter().map(|(_, source)| source.mapping.clone());
    settings.own_files = own_files
        .into_iter()
        .chain(of_sources)
        .flatten()
        .chain([decisions])
        .map(|name| folder.join(name))
        .collect();
    settings.own_files.push(file.clone());
    settings.own_files.push(folder.join("mappings"));
    settings.own_files.push(targets::folder_of(&folder));
    let mut hasher = blake3::Hasher::new();
    hasher.update(text.as_bytes());
    // What these files say decides about the outcome; without them the hash is that of project.yaml alone.
    let model = project.link.model.as_ref().filter(|model| *model != "default");
    for name in [project.agents.as_ref(), model].into_iter().flatten() {
        let path = folder.join(name);
        let content = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        hasher.update(blake3::hash(&content).as_bytes());
    }
    if let Some(erasure) = &project.erasure {
        let list = ErasureList::read(&folder.join(&erasure.file), |kind, value| match kind {
            "email" => settings.own.is_own_address(value),
            "phone" => settings.own.is_own_number(value),
            _ => false,
        })?;
        hasher.update(list.digest().as_bytes());
        settings.erasure = Some(list);
    }
    settings.config_hash = hasher.finalize().to_hex()[..32].to_owned();
    Ok(Job {
        input: std::fs::canonicalize(&input)?,
        project: Some(file),
        settings,
    })
}

fn settings(project: &Project, folder: &Path) -> Result<Settings> {
    let names: Vec<String> = project
        .own
        .names
        .iter()
        .cloned()
        .chain(project.own.pages.iter().map(|page| page.0.clone()))
        .collect();
    let country = project.sources.iter().find_map(|(_, source)| source.country.as_deref());
    let mut own = OwnSide::new(
        &project.own.domains,
        &project.own.addresses,
        &project.own.numbers,
        &names,
        country,
    );
    own.extensions = extensions(project)?;
    if let Some(agents) = &project.agents {
        own.agents = agents_of(&folder.join(agents))?;
    }
    let mut sources = Vec::new();
    for (name, source) in project.sources.iter() {
        let patterns = source.files.as_ref().map_or(&[][..], |patterns| &patterns.0);
        sources.push(SourceOverride {
            name: name.to_owned(),
            files: globs(patterns)?,
            mapping: source.mapping.clone(),
            zone: source.zone.clone(),
            country: source.country.as_ref().map(|code| code.to_uppercase()),
            params: source
                .params
                .iter()
                .map(|(name, value)| (name.clone(), value.0.clone()))
                .collect(),
        });
    }
    let days = |period: Option<project::Period>, default: f64| period.map_or(default, |p| p.seconds as f64 / 86_400.0);
    let defaults = Segments::default();
    Ok(Settings {
        folder: folder.to_owned(),
        own,
        sources,
        scope: scope(project)?,
        session_gap_micros: project.session_gap.map(|gap| gap.seconds * 1_000_000),
        mappings: Some(folder.join("mappings")).filter(|folder| folder.is_dir()),
        model: match project.link.model.as_deref() {
            None | Some("default") => None,
            Some(file) => {
                let path = folder.join(file);
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("cannot read the link model {}", path.display()))?;
                Some(LinkModel::parse(&text).with_context(|| format!("in the link model {}", path.display()))?)
            }
        },
        decisions: Some(folder.join(project.link.decisions.as_deref().unwrap_or("decisions.jsonl"))),
        as_of: project.as_of.map(|day| format!("{}T23:59:59Z", day.0)),
        segments: Segments {
            new: days(project.segments.new, defaults.new),
            inactive: days(project.segments.inactive, defaults.inactive),
            former: days(project.segments.former, defaults.former),
        },
        vip: Vip {
            spent_minor: project.vip.lifetime_value.map(|value| (value * 100.0).round() as i64),
            orders: project.vip.orders,
            tags: project.vip.tags.clone(),
        },
        intents: project.intents.clone(),
        cases: super::cases::windows(&project.cases),
        language: project.report.language.clone().unwrap_or_default(),
        formats: formats(project)?,
        kpi: kpi_options(project)?,
        gaps: report_settings::of(project, folder)?,
        ..Settings::default()
    })
}

/// Internal numbers as patterns: digits, `x` for any digit.
fn extensions(project: &Project) -> Result<Vec<regex::Regex>> {
    project
        .own
        .extensions
        .iter()
        .map(|label| {
            let pattern = regex::escape(&label.0.to_lowercase()).replace('x', "[0-9]");
            regex::Regex::new(&format!("^{pattern}$")).context("an extension of `own` cannot be read")
        })
        .collect()
}

fn globs(patterns: &[String]) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).literal_separator(false).build();
        set.add(glob.with_context(|| format!("the pattern {pattern} of `sources` cannot be read"))?);
    }
    Ok(set.build()?)
}

fn scope(project: &Project) -> Result<Scope> {
    let micros =
        |day: jiff::civil::Date| -> Result<i64> { Ok(day.to_zoned(TimeZone::UTC)?.timestamp().as_microsecond()) };
    let labels = project.scope.exclude_labels.clone().unwrap_or_default();
    let mut kept_since = Vec::new();
    if let Some(as_of) = project.as_of {
        for (name, period) in project.retention.iter() {
            let since = micros(as_of.0)? - period.seconds * 1_000_000;
            kept_since.extend(kinds_of(name).iter().map(|kind| (*kind, since)));
        }
    }
    Ok(Scope {
        kept_since,
        since: project.scope.since.map(|day| micros(day.0)).transpose()?,
        until: project.scope.until.map(|day| micros(day.0.tomorrow()?)).transpose()?,
        exclude_labels: labels.iter().map(|label| label.trim().to_lowercase()).collect(),
    })
}

/// The kinds of entities that a word of `retention` means.
fn kinds_of(name: &str) -> &'static [Kind] {
    match name {
        "messages" => &[Kind::Message],
        "calls" => &[Kind::Call, Kind::CallLeg],
        "conversations" => &[Kind::Conversation],
        "orders" => &[Kind::Order],
        "ratings" => &[Kind::Rating],
        _ => &[],
    }
}

fn kpi_options(project: &Project) -> Result<KpiOptions> {
    let mut options = KpiOptions::default();
    if let Some(hours) = &project.hours {
        let zone = hours.zone.clone().unwrap_or_else(|| "UTC".to_owned());
        options.zone.clone_from(&zone);
        let time = |minute: u16| {
            Time::new(
                (minute / 60).min(23) as i8,
                if minute >= 1440 { 59 } else { (minute % 60) as i8 },
                0,
                0,
            )
        };
        let mut weekdays: [Vec<(Time, Time)>; WEEKDAYS.len()] = Default::default();
        for (day, spans) in hours.week().into_iter().enumerate() {
            for (from, to) in spans {
                weekdays[day].push((time(from)?, time(to)?));
            }
        }
        options.hours = Some(Hours {
            zone: TimeZone::get(&zone).with_context(|| format!("unknown time zone {zone} under `hours`"))?,
            weekdays,
            holidays: hours.holidays.iter().map(|day| day.0).collect(),
        });
    }
    for (channel, period) in project.promise.iter() {
        options.promise.insert(channel.to_owned(), period.seconds);
    }
    Ok(options)
}

/// Formats of the report that the project asks for.
fn formats(project: &Project) -> Result<Vec<String>> {
    for name in &project.report.formats {
        let known: Vec<&str> = report::FORMATS.iter().map(|format| format.name).collect();
        ensure!(
            known.contains(&name.as_str()),
            "there is no report format `{name}`\nhint: the formats are {}",
            known.join(", ")
        );
    }
    Ok(project.report.formats.clone())
}

/// Agents of a CSV file with the columns name, email, extension, phone, team; other columns are left out.
fn agents_of(path: &Path) -> Result<Vec<Emitted>> {
    let (mut reader, header) = by_hand::table(path, "agents file")?;
    ensure!(
        header
            .iter()
            .any(|name| ["name", "email", "extension", "phone"].contains(&name.as_str())),
        "the agents file {} has none of the columns name, email, extension, phone\nhint: its first line names the columns",
        path.display()
    );
    let mut agents = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("cannot read the agents file {}", path.display()))?;
        let mut agent = Emitted::new(Kind::Agent);
        for (name, value) in header.iter().zip(&row) {
            if !value.is_empty() && ["name", "email", "extension", "phone", "team"].contains(&name.as_str()) {
                agent.set(name, Cell::Text(value.to_owned()));
            }
        }
        let key = ["email", "extension", "name", "phone"]
            .iter()
            .find_map(|field| match agent.cell(field) {
                Some(Cell::Text(text)) => Some(text.to_lowercase()),
                _ => None,
            });
        let Some(key) = key else {
            ensure!(
                row.iter().all(str::is_empty),
                "line {} of the agents file {} names nobody\nhint: it needs email, extension, name or phone",
                by_hand::line(&row),
                path.display()
            );
            continue;
        };
        agent.set("key", Cell::Text(key));
        agents.push(agent);
    }
    Ok(agents)
}
