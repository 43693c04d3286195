//! The cutover plan: ordered steps with the data's own figures. A step whose figure cannot be derived says what to
//! provide.

mod figures;
mod tables;

use super::{Context, missing, plural, section, text, thousands};
use crate::gaps::fit::TargetFit;
use crate::model::finding::Severity;
use crate::model::gap::{Block, Cell, ColumnKind::*, Section, Table};
use anyhow::Result;
use figures::Figures;

/// Records without a mistake from which the lower 95 % bound of the field match is 99.9 %: ⌈ln 0.05 ÷ ln 0.999⌉.
const READ_BACK_SAMPLE: u64 = 2995;

/// The figure of a step, or why there is none and what would give it.
enum Figure {
    Known(String),
    Missing(String, String),
}

struct Step {
    phase: &'static str,
    what: String,
    figure: Figure,
    rests_on: &'static str,
}

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let figures = Figures::of(context)?;
    let mut steps = prepare(context, &figures);
    steps.extend(load(context, &figures));
    steps.extend(switch(context, &figures));
    let mut table = Table::new(
        "cutover-steps",
        "Steps in order",
        &[
            ("no", "No", Count),
            ("phase", "Phase", Text),
            ("what", "What to do", Text),
            ("figure", "Figures of this data", Text),
            ("from", "Rests on", Text),
        ],
    );
    let mut lacking = Vec::new();
    for (number, step) in (1..).zip(&steps) {
        let figure = match &step.figure {
            Figure::Known(figure) => figure.clone(),
            Figure::Missing(reason, needs) => {
                lacking.push(missing(&format!("Step {number}: {}", step.what), reason.clone(), needs));
                "not computable, see below".to_owned()
            }
        };
        table.push(vec![
            Cell::count(number),
            Cell::text(step.phase),
            Cell::text(step.what.clone()),
            Cell::text(figure),
            Cell::text(step.rests_on),
        ]);
    }
    let summary = format!(
        "{}; {}.",
        plural(steps.len() as u64, "step"),
        match lacking.len() {
            0 => "every one has its figures".to_owned(),
            1 => "one lacks an input".to_owned(),
            n => format!("{n} lack an input"),
        }
    );
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(lacking);
    blocks.push(Block::Table(tables::waves(context)?));
    blocks.extend(tables::switch_over(context)?.map(Block::Table));
    blocks.extend(tables::suppression(context.fits).map(Block::Table));
    blocks.push(text(
        "Roll back when a field reads back wrong in more than 1 of 1,000 cases, when a customer gets a message from an old conversation, \
         or when a record cannot be accounted for. Old tools stay readable until the read-back has passed; unified.sqlite and ids.csv undo any merge.",
    ));
    Ok(section("cutover", "Cutover plan", summary, blocks))
}

fn known(figure: impl Into<String>) -> Figure {
    Figure::Known(figure.into())
}

fn unnamed() -> Figure {
    Figure::Missing(
        "no target is named".to_owned(),
        "`targets: [NAME]` in project.yaml or `--target NAME`".to_owned(),
    )
}

/// One part for each target, with its name in front where there are several.
fn by_target(context: &Context<'_>, part: impl Fn(&TargetFit) -> String) -> Figure {
    match context.fits {
        [] => unnamed(),
        [only] => known(part(only)),
        fits => known(
            fits.iter()
                .map(|fit| format!("{}: {}", fit.name, part(fit)))
                .collect::<Vec<_>>()
                .join("; "),
        ),
    }
}

fn prepare(context: &Context<'_>, figures: &Figures) -> Vec<Step> {
    let of = |severity: Severity| context.findings.iter().filter(|f| f.severity == severity).count() as u64;
    vec![
        Step {
            phase: "Prepare",
            what: "Clear what blocks, accept the rest by name".to_owned(),
            figure: known(format!(
                "{} and {}",
                plural(of(Severity::S1), "blocking finding"),
                plural(of(Severity::S2), "major one")
            )),
            rests_on: "Findings",
        },
        Step {
            phase: "Prepare",
            what: "Decide what becomes of what the target does not hold".to_owned(),
            figure: by_target(context, |fit| {
                let (same, all) = fit.one_to_one();
                format!("{} of {} fields and values change", all - same, all)
            }),
            rests_on: "Fit-gap",
        },
        Step {
            phase: "Prepare",
            what: "Create the agents before any conversation".to_owned(),
            figure: known(format!(
                "{}, {} without an e-mail address; {}",
                plural(figures.agents, "agent"),
                thousands(figures.agents_without_email),
                plural(figures.former_agents, "deactivated one")
            )),
            rests_on: "Table agents",
        },
        Step {
            phase: "Prepare",
            what: "Create custom fields, labels and teams".to_owned(),
            figure: known(format!(
                "{}, {}, {}",
                plural(figures.custom_fields, "custom field"),
                plural(figures.labels, "label"),
                plural(figures.teams, "team")
            )),
            rests_on: "Table conversations",
        },
        Step {
            phase: "Prepare",
            what: "Switch off all that would contact customers".to_owned(),
            figure: match context.fits {
                [] => unnamed(),
                fits => known(format!(
                    "{} must stay silent; {} to clear, see the list below",
                    plural(figures.finished, "finished conversation"),
                    plural(fits.iter().map(|fit| fit.suppress.len() as u64).sum(), "point")
                )),
            },
            rests_on: "Target profile",
        },
        Step {
            phase: "Rehearse",
            what: "Load a random sample and read it back field by field".to_owned(),
            figure: known(match figures.records() {
                few if few <= READ_BACK_SAMPLE => format!("all {}", plural(few, "record")),
                many => format!(
                    "{} of {} without a mistake put the lower 95 % bound at 99.9 %",
                    thousands(READ_BACK_SAMPLE),
                    plural(many, "record")
                ),
            }),
            rests_on: "Counts of the data",
        },
    ]
}

fn load(context: &Context<'_>, figures: &Figures) -> Vec<Step> {
    let cutover = &context.settings.cutover;
    let freeze = match cutover.freeze {
        Some(day) => known(day.0.to_string()),
        None => Figure::Missing(
            "project.yaml names no day".to_owned(),
            "`cutover: { freeze: YYYY-MM-DD }` in project.yaml".to_owned(),
        ),
    };
    vec![
        Step {
            phase: "Load",
            what: "Load customers and the finished history ahead of the freeze".to_owned(),
            figure: by_target(context, |fit| {
                let forecast = &fit.forecast;
                let slowest = forecast
                    .bottleneck()
                    .map_or(String::new(), |step| format!(", most of it {}s", step.object));
                match forecast.hours() {
                    Some(hours) => format!(
                        "{}, {} at the limit{slowest}",
                        plural(forecast.requests().ceil() as u64, "request"),
                        hours_text(hours)
                    ),
                    None => format!(
                        "{} at least; the rate is not known",
                        plural(forecast.requests().ceil() as u64, "request")
                    ),
                }
            }),
            rests_on: "Fit-gap, load forecast",
        },
        Step {
            phase: "Freeze",
            what: "Stop work in the old tools".to_owned(),
            figure: freeze,
            rests_on: "project.yaml",
        },
        Step {
            phase: "Freeze",
            what: "Export again and run with the same output folder and ids.csv: the delta".to_owned(),
            figure: figures.delta(context),
            rests_on: "Last 30 days of the data",
        },
        Step {
            phase: "Load",
            what: "Load the open work last, with its owners".to_owned(),
            figure: match figures.open {
                None => Figure::Missing(
                    "no conversation has a status".to_owned(),
                    "tickets from a help desk; mailboxes and chats do not say what is open".to_owned(),
                ),
                Some(open) => known(format!(
                    "{}, {} without an owner; {} of {} by e-mail can go on in their thread",
                    plural(open, "open conversation"),
                    thousands(figures.open_unowned),
                    thousands(figures.open_threaded),
                    thousands(figures.open_email)
                )),
            },
            rests_on: "Work in flight",
        },
        Step {
            phase: "Load",
            what: "Finish within the window".to_owned(),
            figure: window(context),
            rests_on: "project.yaml, load forecast",
        },
    ]
}

/// The whole load against the window: nothing says how much is loaded ahead.
fn window(context: &Context<'_>) -> Figure {
    let Some(window) = context.settings.cutover.window else {
        return Figure::Missing(
            "project.yaml names no window".to_owned(),
            "`cutover: { window: 12h }` in project.yaml".to_owned(),
        );
    };
    let hours = window.seconds as f64 / 3600.0;
    by_target(context, |fit| match fit.forecast.hours() {
        Some(load) => format!("the whole load takes {} of {}", hours_text(load), hours_text(hours)),
        None => format!("the window has {}; the load time is not known", hours_text(hours)),
    })
}

fn switch(context: &Context<'_>, figures: &Figures) -> Vec<Step> {
    vec![
        Step {
            phase: "Check",
            what: "Read back and compare: counts, then fields; critical fields 100 %".to_owned(),
            figure: known(figures.counts()),
            rests_on: "Counts of the data",
        },
        Step {
            phase: "Switch",
            what: "Forward addresses, numbers and pages to the new tool".to_owned(),
            figure: known(format!(
                "{} came in over {} in the last 30 days of the data",
                plural(figures.recent_inbound, "contact"),
                plural(figures.channels, "channel")
            )),
            rests_on: "Last 30 days of the data",
        },
        Step {
            phase: "Switch",
            what: "Point of no return: after it, going back means moving new contacts back".to_owned(),
            figure: match context.settings.cutover.window {
                Some(window) if figures.days > 0.0 => known(format!(
                    "about {} arrive within the window",
                    plural(
                        (figures.recent_inbound as f64 / figures.days * window.seconds as f64 / 86_400.0).round()
                            as u64,
                        "contact"
                    )
                )),
                Some(_) => Figure::Missing(
                    "no message or call has a time".to_owned(),
                    "exports of messages and calls with their times".to_owned(),
                ),
                None => Figure::Missing(
                    "project.yaml names no window".to_owned(),
                    "`cutover: { window: 12h }` in project.yaml".to_owned(),
                ),
            },
            rests_on: "project.yaml, last 30 days",
        },
        Step {
            phase: "Afterwards",
            what: "Compare service figures with the baseline (`omnify report --compare`)".to_owned(),
            figure: known(format!(
                "{} frozen in the table kpis",
                plural(
                    context.kpis.rows.iter().filter(|row| row.computable).count() as u64,
                    "figure"
                )
            )),
            rests_on: "Service figures",
        },
    ]
}

fn hours_text(hours: f64) -> String {
    match hours {
        h if h < 1.0 / 60.0 => "under a minute".to_owned(),
        h if h < 1.0 => format!("{:.0} min", (h * 60.0).ceil()),
        h if h < 48.0 => format!("{h:.1} h"),
        h => format!("{:.1} days", h / 24.0),
    }
}
