//! One run from folder to published dataset, resumable by repeating it.

use super::output::Output;
use super::plan::{self, Plan};
use super::scope::Scope;
use super::settings::{OwnSide, Segments, SourceOverride};
use super::{decisions, identity_state, import, linking, mappings, publishing, resolve};
use crate::config::link_model::LinkModel;
use crate::gaps::{self, CheckOptions};
use crate::kpi::KpiOptions;
use crate::model::gap::GapReport;
use crate::store::query::{Published, SCHEMA_VERSION};
use crate::store::work::Work;
use crate::store::writer::Note;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The stages, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Files to staged entities.
    Import,
    /// Staged entities to customers.
    Link,
    /// Customers to golden records and timelines.
    Unify,
    /// Figures, findings and report.
    Check,
    /// The published files.
    Publish,
}

/// What happens, for a progress display.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A stage begins; bytes that it will go through, 0 when that is not known.
    Stage {
        /// Its name.
        name: &'a str,
        /// Bytes to go through.
        total_bytes: u64,
    },
    /// Bytes have been gone through.
    Advance {
        /// How many.
        bytes: u64,
    },
    /// A file is begun.
    File {
        /// Its path.
        path: &'a str,
    },
    /// Place within the file.
    Position {
        /// The file.
        file_no: u32,
        /// Bytes of it that are in the store.
        bytes: u64,
    },
}

/// Receives events; called from several threads.
pub type Progress<'a> = dyn Fn(Event<'_>) + Sync + 'a;

/// Everything a run depends on besides its input.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The company's own side.
    pub own: OwnSide,
    /// Overrides of sources.
    pub sources: Vec<SourceOverride>,
    /// What is left out.
    pub scope: Scope,
    /// Silence that ends a chat session, microseconds; 0 = 72 hours.
    pub session_gap_micros: i64,
    /// Folder with further mappings.
    pub mappings: Option<PathBuf>,
    /// The link model.
    pub model: Option<LinkModel>,
    /// File with judgements.
    pub decisions: Option<PathBuf>,
    /// Id state of an earlier run.
    pub ids: Option<PathBuf>,
    /// The point in time that ages refer to; `None` = the latest time of the data.
    pub as_of: Option<String>,
    /// Borders of the segments.
    pub segments: Segments,
    /// Money spent from which a customer is a VIP, minor units.
    pub vip_minor: Option<i64>,
    /// Settings of the figures.
    pub kpi: KpiOptions,
    /// Settings of the checks.
    pub checks: CheckOptions,
    /// Settings of the report.
    pub gaps: gaps::Settings,
    /// Show private values in the report.
    pub reveal: bool,
    /// Hash of project.yaml and everything it names.
    pub config_hash: String,
    /// Id of the run; made from the inputs.
    pub run_id: String,
    /// Pairs for the table `meta`.
    pub meta: Vec<(String, String)>,
}

/// One line of the summary table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceSummary {
    /// Source.
    pub source: String,
    /// Framed, imported, rejected, excluded, duplicate.
    pub records: [u64; 5],
    /// Bytes.
    pub bytes: u64,
}

/// What a run produced.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Summary per source.
    pub sources: Vec<SourceSummary>,
    /// Files that were not imported as (path, status, reason, best guess).
    pub left_out: Vec<(String, String, String, String)>,
    /// The report; `None` when the run stopped before it.
    pub report: Option<GapReport>,
    /// Exit code.
    pub exit_code: u8,
    /// Files written.
    pub files: Vec<PathBuf>,
}

/// Runs all stages up to `until`.
///
/// # Errors
/// When an input cannot be listed, nothing is recognised, or an output cannot be written.
pub fn run(
    input: &Path,
    output: &Output,
    mut settings: Settings,
    until: Stage,
    progress: &Progress<'_>,
) -> Result<Outcome> {
    let mappings = mappings::load_mappings(settings.mappings.as_deref())?;
    let plan = plan::plan(input, mappings, &settings.sources, &settings.config_hash, progress)?;
    anyhow::ensure!(
        !plan.sources.is_empty(),
        "nothing in {} is recognised ({} files)\nhint: look at one file with `omnify inspect FILE`",
        input.display(),
        plan.files.len()
    );
    settings.run_id = format!("R{}", &plan.fingerprint[..16]);
    settings.meta = vec![
        ("schema_version".to_owned(), SCHEMA_VERSION.to_string()),
        ("tool_version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("run_id".to_owned(), settings.run_id.clone()),
        ("config_hash".to_owned(), settings.config_hash.clone()),
        ("input_hash".to_owned(), plan.input_hash.clone()),
        (
            "redaction".to_owned(),
            if settings.reveal { "revealed" } else { "masked" }.to_owned(),
        ),
    ];
    let mut work = Work::open(&output.work("work.sqlite"), &plan.fingerprint)?;
    let plan = register(&mut work, plan)?;
    let total = plan
        .files
        .iter()
        .filter(|file| file.matched.is_some())
        .map(|file| file.row.bytes)
        .sum();
    progress(Event::Stage {
        name: "import",
        total_bytes: total,
    });
    import::import(&mut work, &plan, &settings.scope, progress)?;
    let mut outcome = Outcome::default();
    if until < Stage::Link {
        return Ok(outcome);
    }
    progress(Event::Stage {
        name: "resolve",
        total_bytes: 0,
    });
    let gap = if settings.session_gap_micros > 0 {
        settings.session_gap_micros
    } else {
        72 * 3600 * 1_000_000
    };
    resolve::resolve(&mut work, &settings.own, gap)?;
    progress(Event::Stage {
        name: "link",
        total_bytes: 0,
    });
    let model = match &settings.model {
        Some(model) => model.clone(),
        None => LinkModel::builtin()?,
    };
    let decisions_file = settings
        .decisions
        .clone()
        .unwrap_or_else(|| output.file("decisions.jsonl"));
    let decided = decisions::read(&decisions_file)?;
    let contacts = linking::link(&work, &model, decisions::resolve(&work, &decided)?)?;
    let ids_file = match &settings.ids {
        Some(file) => file.clone(),
        None => identity_state::before(output, &settings.run_id, &decisions_file)?,
    };
    let previous = linking::read_ids(&ids_file)?;
    let events = work.transaction(|| linking::mint(&work, &contacts, &previous))?;
    if until < Stage::Check {
        return Ok(outcome);
    }
    progress(Event::Stage {
        name: "check",
        total_bytes: 0,
    });
    let report = publishing::draft(&work, output, &settings, &contacts, &events)?;
    summarise(&output.work("publish.sqlite"), &mut outcome)?;
    outcome.exit_code = gaps::exit_code(&report.findings, &report.gates);
    progress(Event::Stage {
        name: "publish",
        total_bytes: 0,
    });
    publishing::publish(output, &settings, &report, until >= Stage::Publish, &mut outcome)?;
    outcome.report = Some(report);
    Ok(outcome)
}

/// Registers the plan in a new store, or takes over how far an earlier run came.
fn register(work: &mut Work, mut plan: Plan) -> Result<Plan> {
    if work.meta("registered")?.is_none() {
        let rows: Vec<_> = plan.files.iter().map(|file| file.row.clone()).collect();
        work.register(&plan.sources, &rows, &assumptions(&plan))?;
        return Ok(plan);
    }
    for (file, row) in plan.files.iter_mut().zip(work.files()?) {
        file.row.done = row.done;
        file.row.units = row.units;
        file.row.records = row.records;
    }
    Ok(plan)
}

/// What was assumed about sources, to be noted with them.
fn assumptions(plan: &Plan) -> Vec<(u32, Note, u64)> {
    let mut notes = Vec::new();
    for file in &plan.files {
        let Some(src) = file.row.src else { continue };
        let mut note = |code: &str, field: &str| {
            let note = Note {
                code: code.to_owned(),
                field: field.to_owned(),
                value: String::new(),
            };
            notes.push((src, note, 1));
        };
        if file.date_order_assumed {
            note("date-order-assumed", "date_order");
        }
        if file.ambiguous {
            note(
                "ambiguous-mapping",
                file.row.mapping.as_ref().map_or("", |(mapping, _)| mapping),
            );
        }
    }
    notes
}

fn summarise(path: &Path, outcome: &mut Outcome) -> Result<()> {
    let data = Published::open(path)?;
    let rows = data.rows(
        "SELECT source, records_framed, imported, rejected, excluded, duplicate, bytes_total FROM sources ORDER BY source",
        &[],
    )?;
    for row in rows.rows {
        let count = |index: usize| row[index].int().cast_unsigned();
        outcome.sources.push(SourceSummary {
            source: row[0].text().to_owned(),
            records: [count(1), count(2), count(3), count(4), count(5)],
            bytes: count(6),
        });
    }
    let rows = data
        .rows(
            "SELECT path, status, coalesce(reason,''), coalesce(best_guess,'') FROM source_files WHERE status IN ('unrecognised','unsupported','unreadable') ORDER BY file_no",
            &[],
        )
        .context("cannot list the files that were left out")?;
    for row in rows.rows {
        let text = |index: usize| row[index].text().to_owned();
        outcome.left_out.push((text(0), text(1), text(2), text(3)));
    }
    Ok(())
}
