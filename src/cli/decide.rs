//! `omnify decide`: shows what waits for a decision; writes down what a person says about two records, which the next
//! run honours.

use super::global::Global;
use super::last_run::LastRun;
use super::queue::waiting;
use super::record_ref::{Record, Records};
use super::ui::Ui;
use crate::model::linkage::Judgement;
use crate::pipeline::by_hand;
use crate::pipeline::decisions::{self, Entry, Fields, RecordName, fingerprint};
use crate::store::query::Published;
use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Options of `decide`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// First record: source#file_no:seq, source/native_id, or its number
    #[arg(requires_all = ["b", "judgement", "reason"])]
    a: Option<String>,
    /// Second record
    b: Option<String>,
    /// What they are
    #[arg(value_enum)]
    judgement: Option<Word>,
    /// Why
    #[arg(long, requires = "a")]
    reason: Option<String>,
    /// Who decides [default: the name of the account]
    #[arg(long)]
    reviewer: Option<String>,
    /// Take many decisions from a CSV with the columns a, b, judgement, reason and, if given, reviewer
    #[arg(long, value_name = "FILE", conflicts_with_all = ["a", "b", "judgement", "reason"])]
    file: Option<PathBuf>,
    /// Pairs to show when none is decided
    #[arg(long, value_name = "N", default_value_t = 20, conflicts_with_all = ["a", "file"])]
    limit: usize,
}

/// Judgements as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Word {
    /// One person
    Same,
    /// Two people
    Different,
    /// Two people of one household
    SameHousehold,
    /// Two people of one organisation
    SameOrganisation,
    /// Cannot tell
    Unsure,
}

impl Word {
    fn judgement(self) -> Judgement {
        match self {
            Self::Same => Judgement::Same,
            Self::Different => Judgement::Different,
            Self::SameHousehold => Judgement::SameHousehold,
            Self::SameOrganisation => Judgement::SameOrganisation,
            Self::Unsure => Judgement::Unsure,
        }
    }
}

/// A decision as it was given.
struct Given {
    a: String,
    b: String,
    judgement: Judgement,
    reason: String,
    reviewer: String,
}

/// Appends decisions; none is written when one of them cannot be understood.
pub(super) fn decide(options: &Options, global: &Global, ui: &Ui) -> Result<u8> {
    if options.a.is_none() && options.file.is_none() {
        return queue(options.limit, global, ui);
    }
    let reviewer = options.reviewer.clone().unwrap_or_else(account);
    let given = match (
        &options.file,
        &options.a,
        &options.b,
        options.judgement,
        &options.reason,
    ) {
        (Some(file), ..) => from_csv(file, &reviewer)?,
        (None, Some(a), Some(b), Some(word), Some(reason)) => vec![Given {
            a: a.clone(),
            b: b.clone(),
            judgement: word.judgement(),
            reason: reason.clone(),
            reviewer,
        }],
        _ => bail!("a decision needs two records, a judgement and a reason"),
    };
    let run = LastRun::find(global)?;
    let data = run.dataset()?;
    let records = Records::new(&data, &run)?;
    let at = jiff::Timestamp::now().round(jiff::Unit::Second)?.to_string();
    let mut entries = Vec::new();
    for (decision, number) in given.iter().zip(1..) {
        let entry = entry(decision, &records, &data, &at);
        let context = || format!("decision {number} of {}", given.len());
        entries.push(if given.len() > 1 {
            entry.with_context(context)?
        } else {
            entry?
        });
    }
    let path = run.decisions()?;
    decisions::append(&path, &entries)?;
    if global.json {
        ui.json(&serde_json::json!({ "decide": 1, "file": path.display().to_string(), "written": entries.len() }))?;
    }
    ui.line(&format!("wrote {} to {}", count(entries.len()), path.display()));
    ui.line("hint: `omnify run` again to have it honoured");
    Ok(0)
}

/// Shows the pairs that wait for a decision.
fn queue(limit: usize, global: &Global, ui: &Ui) -> Result<u8> {
    let run = LastRun::find(global)?;
    let data = run.dataset()?;
    let waiting = waiting(&Records::new(&data, &run)?, &decisions::read(&run.decisions()?)?)?;
    let shown = &waiting[..limit.min(waiting.len())];
    if global.json {
        ui.json(&serde_json::json!({ "queue": 1, "waiting": waiting.len(), "pairs": shown }))?;
        return Ok(0);
    }
    if waiting.is_empty() {
        ui.text("No pair waits for a decision.")?;
        return Ok(0);
    }
    let mut lines = vec![format!(
        "{} of {} pairs, by value of a decision",
        shown.len(),
        waiting.len()
    )];
    lines.extend(shown.iter().map(super::queue::Waiting::line));
    lines.push("hint: `omnify explain A B`, then `omnify decide A B same|different --reason …`".to_owned());
    ui.text(&lines.join("\n"))?;
    Ok(0)
}

fn count(decisions: usize) -> String {
    if decisions == 1 {
        "1 decision".to_owned()
    } else {
        format!("{decisions} decisions")
    }
}

fn entry(given: &Given, records: &Records<'_>, data: &Published, at: &str) -> Result<Entry> {
    ensure!(
        !given.reason.trim().is_empty(),
        "the reason is empty\nhint: say in a few words what shows it"
    );
    let (a, b) = (records.find(&given.a)?, records.find(&given.b)?);
    ensure!(a.record_id != b.record_id, "both references mean the same record");
    let fields = |record: &Record| Fields::of_published(data, record.record_id);
    let name = |record: &Record| RecordName {
        source: record.source.clone(),
        native_id: record.native_id.clone(),
    };
    Ok(Entry {
        decision: 1,
        fingerprint: fingerprint(&fields(&a)?, &fields(&b)?)?,
        a: name(&a),
        b: name(&b),
        judgement: given.judgement,
        reason: given.reason.trim().to_owned(),
        reviewer: given.reviewer.clone(),
        at: at.to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

fn from_csv(path: &Path, reviewer: &str) -> Result<Vec<Given>> {
    let (mut reader, header) = by_hand::table(path, "list of decisions")?;
    let column = |name: &str| header.iter().position(|known| known == name);
    let (Some(a), Some(b), Some(judgement), Some(reason)) =
        (column("a"), column("b"), column("judgement"), column("reason"))
    else {
        bail!(
            "{} lacks a column\nhint: it needs a, b, judgement and reason",
            path.display()
        );
    };
    let mut given = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("cannot read the list of decisions {}", path.display()))?;
        let line = by_hand::line(&row);
        let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let Ok(word) = Word::from_str(&cell(judgement), true) else {
            bail!(
                "{}:{line}: unknown judgement\nhint: same, different, same-household, same-organisation or unsure",
                path.display()
            );
        };
        let named = column("reviewer").map(cell).filter(|name| !name.is_empty());
        given.push(Given {
            a: cell(a),
            b: cell(b),
            judgement: word.judgement(),
            reason: cell(reason),
            reviewer: named.unwrap_or_else(|| reviewer.to_owned()),
        });
    }
    ensure!(!given.is_empty(), "{} holds no decision", path.display());
    Ok(given)
}

/// The name of the account that runs the program, empty when the system does not say.
fn account() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default()
}
