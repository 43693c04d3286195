//! One run from folder to published dataset, resumable by repeating it.

use super::beside::Beside;
use super::linking::LinkedContacts;
use super::outcome::{Event, Outcome, Progress, SourceSummary, Stage};
use super::output::{self, Output};
use super::plan::{self, Plan};
use super::scope::Reading;
use super::settings::Settings;
use super::{
    attachments, cases, decisions, draft, id_history, identity_state, import, intents, linking, mappings, parts,
    publishing, resolve, targets,
};
use crate::gaps;
use crate::normalise::intent::Lexicon;
use crate::store::batch::Note;
use crate::store::query::{Published, SCHEMA_VERSION};
use crate::store::work::{Work, is_disk_full};
use anyhow::{Context, Result};
use std::path::Path;

/// Room on the disk for each byte of decoded input: the working store, the draft of the dataset and the dataset.
const SPACE_FACTOR: u64 = 3;

/// Runs all stages up to `until`.
///
/// # Errors
/// When an input cannot be listed, nothing is recognised, or an output cannot be written.
pub fn run(
    input: &Path,
    output: &Output,
    settings: Settings,
    until: Stage,
    progress: &Progress<'_>,
) -> Result<Outcome> {
    run_stages(input, output, settings, until, progress).map_err(|error| {
        if !is_disk_full(&error) {
            return error;
        }
        error.context(format!(
            "the disk of {} is full\nhint: make room for about {SPACE_FACTOR} times the size of the unpacked input there, or choose a folder on another disk with -o; then repeat the command",
            output.root().display()
        ))
    })
}

fn run_stages(
    input: &Path,
    output: &Output,
    mut settings: Settings,
    until: Stage,
    progress: &Progress<'_>,
) -> Result<Outcome> {
    if let Some(ids) = &settings.ids {
        anyhow::ensure!(
            ids.is_file(),
            "there is no file {} with customer ids\nhint: name the ids.csv of the earlier run",
            ids.display()
        );
        linking::read_ids(ids)?;
    }
    let plan = prepare(input, &mut settings, progress)?;
    let mut work = Work::open(&output.work("work.sqlite"), &plan.fingerprint)?;
    if settings.erasure.is_some() {
        work.overwrite_deleted()?;
    }
    let plan = register(&mut work, plan)?;
    let total = plan
        .files
        .iter()
        .filter(|file| file.matched.is_some())
        .map(|file| file.row.bytes)
        .sum();
    let needed = total * SPACE_FACTOR;
    let free = output.free_space()?;
    if free < needed {
        progress(Event::LowSpace { free, needed });
    }
    progress(Event::Stage {
        name: "import",
        total_bytes: total,
    });
    let lexicon = intents::lexicon(&settings.intents)?;
    let files = plan.files.iter().filter(|file| file.row.status != "ignored");
    let beside = files.filter_map(|file| Some((file.row.path.clone(), file.row.sha256.clone()?, file.row.bytes)));
    let beside = Beside::of(beside);
    let reading = Reading {
        scope: &settings.scope,
        lexicon: &lexicon,
        beside: &beside,
    };
    import::import(&mut work, &plan, &reading, progress)?;
    parts::compare(&work, &plan)?;
    let mut outcome = Outcome::default();
    if until < Stage::Link {
        return Ok(outcome);
    }
    let decisions_file = settings
        .decisions
        .clone()
        .unwrap_or_else(|| output.file("decisions.jsonl"));
    let contacts = link(&mut work, &settings, &lexicon, &decisions_file, progress)?;
    let before = identity_state::before(output, &settings.run_id, &decisions_file, settings.ids.as_deref())?;
    settings.gaps.previous = before.report;
    let previous = linking::read_ids(&before.ids)?;
    let history = id_history::read(&before.history)?;
    let events = work.transaction(|| {
        let events = linking::mint(&work, &contacts, &previous)?;
        work.mark_copies()?;
        cases::stitch_cases(&work, &settings.cases, &lexicon)?;
        Ok(events)
    })?;
    if until < Stage::Check {
        return Ok(outcome);
    }
    stage(progress, "check");
    let report = publishing::draft(&work, output, &settings, &contacts, &history, &events)?;
    summarise(&output.work("publish.sqlite"), &mut outcome)?;
    outcome.exit_code = gaps::exit_code(&report.findings, &report.gates);
    stage(progress, "publish");
    let model = &contacts.linked.model;
    publishing::publish(output, &settings, model, &report, until >= Stage::Publish, &mut outcome)?;
    if settings.attachments && until >= Stage::Publish {
        stage(progress, "attachments");
        outcome.attachments = Some(attachments::extract(output, &plan)?);
    }
    outcome.report = Some(report);
    Ok(outcome)
}

/// Tells that a stage begins of which nobody knows how long it takes.
fn stage(progress: &Progress<'_>, name: &str) {
    progress(Event::Stage { name, total_bytes: 0 });
}

/// Finds out what is going to be imported, and completes the settings with what the dataset says about its run.
fn prepare(input: &Path, settings: &mut Settings, progress: &Progress<'_>) -> Result<Plan> {
    let mut mappings = mappings::load_mappings(settings.mappings.as_deref())?;
    for source in &mut settings.sources {
        if let Some(chosen) = &mut source.mapping {
            let id = mappings.choose(chosen, &settings.folder);
            *chosen = id.with_context(|| format!("in `sources.{}.mapping` of project.yaml", source.name))?;
        }
    }
    let plan = plan::plan(input, mappings, settings, progress)?;
    anyhow::ensure!(
        !plan.sources.is_empty(),
        "nothing in {} is recognised ({} files)\nhint: {}",
        input.display(),
        plan.files.len(),
        unknown(input, &plan)
    );
    // Other targets make another run of the same import.
    let targets = targets::hash(&settings.gaps.targets);
    settings.run_id = match targets.as_str() {
        "" => format!("R{}", &plan.fingerprint[..16]),
        targets => format!(
            "R{}",
            &blake3::hash(format!("{}{targets}", plan.fingerprint).as_bytes()).to_hex()[..16]
        ),
    };
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
        ("intents".to_owned(), intents::described(&settings.intents)?),
    ];
    if !targets.is_empty() {
        settings
            .meta
            .push(("targets".to_owned(), targets::ids(&settings.gaps.targets)));
    }
    Ok(plan)
}

/// Resolves and links until nobody who asked to be erased is left.
fn link(
    work: &mut Work,
    settings: &Settings,
    lexicon: &Lexicon,
    decisions_file: &Path,
    progress: &Progress<'_>,
) -> Result<LinkedContacts> {
    let model = settings.link_model()?;
    let decided = decisions::read(decisions_file)?;
    stage(progress, "resolve");
    loop {
        resolve::resolve(work, &settings.own, settings.session_gap_micros(), lexicon)?;
        stage(progress, "link");
        let mut contacts = linking::link(work, &model, &settings.own, decisions::resolve(work, &decided)?)?;
        let Some(list) = &settings.erasure else {
            return Ok(contacts);
        };
        let matches = list.find(work, &contacts)?;
        contacts.findings.extend(list.note(work, &matches)?);
        if matches.records.is_empty() {
            return Ok(contacts);
        }
        stage(progress, "erase");
        work.erase(&matches.records)?;
    }
}

/// What to do when no file is recognised.
fn unknown(input: &Path, plan: &Plan) -> String {
    let first = plan.files.iter().find(|file| draft::can_read(&file.row.format));
    let Some(file) = first else {
        return "look at one file with `omnify inspect FILE`".to_owned();
    };
    let path = if input.is_dir() {
        input.join(&file.row.path)
    } else {
        input.to_owned()
    };
    format!(
        "draft a mapping with `omnify inspect {} -o mappings/{}`; it is used from the folder mappings/ beside project.yaml, which `omnify init` writes",
        output::shell_word(&path.to_string_lossy()),
        draft::file_name(&file.row.path)
    )
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
