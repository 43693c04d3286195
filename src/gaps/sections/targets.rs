//! Fit-gap: what each named target would make of the data, side by side, and what the load takes.

use super::{Context, missing, percent, section, text, thousands};
use crate::config::target::{Confidence, Fit};
use crate::gaps::fit::{self, FitRow, TargetFit};
use crate::model::aspect::{ASPECTS, AspectKind, name_of};
use crate::model::gap::{Block, Cell, ChartKind, Column, ColumnKind::*, Section, Table};
use anyhow::Result;
use std::cmp::Reverse;
use std::collections::BTreeSet;

pub(super) fn chapter(context: &Context<'_>) -> Result<Section> {
    let fits = context.fits;
    if fits.is_empty() {
        let none = missing(
            "Fit-gap",
            "no target is named",
            "`--target NAME` or `targets: [NAME]` in project.yaml; `omnify target list` shows the names",
        );
        return Ok(section(
            "fit-gap",
            "Fit-gap",
            "No platform to move to is named.",
            vec![none],
        ));
    }
    let mut blocks = vec![Block::Table(summary(fits)), Block::Table(objects(fits))];
    blocks.push(Block::Table(side_by_side(fits)));
    blocks.extend(
        fits.iter()
            .map(losses)
            .filter(|table| !table.rows.is_empty())
            .map(Block::Table),
    );
    blocks.push(Block::Table(load(fits)));
    blocks.extend(fits.iter().filter_map(no_rate));
    blocks.extend(fits.iter().filter_map(not_known));
    blocks.push(text(
        "Measured on the published data; an object arrives 1:1 when none of its values is changed, as far as the profile knows. \
         Conversations that were merged into another, calls (counted apart), second copies of a message and attachments that are not in the export are left out. \
         Vendors change limits: the page and the day it was looked at stand beside each row.",
    ));
    let sentences: Vec<String> = fits.iter().map(sentence).collect();
    Ok(section("fit-gap", "Fit-gap", sentences.join(" "), blocks))
}

fn sentence(fit: &TargetFit) -> String {
    let (same, all) = fit.one_to_one();
    let lost: Vec<String> = fit
        .objects
        .iter()
        .filter(|total| total.lost > 0)
        .map(|total| format!("{} {}", thousands(total.lost), name_of(total.object).to_lowercase()))
        .collect();
    let lost = match lost.as_slice() {
        [] => "nothing is refused as a whole".to_owned(),
        lost => format!("lost as a whole: {}", lost.join(", ")),
    };
    let kept: Vec<String> = ["customer", "conversation", "message"]
        .into_iter()
        .filter_map(|object| fit.object(object))
        .map(|total| {
            format!(
                "{} of the {}",
                percent(total.kept(), total.total),
                name_of(total.object).to_lowercase()
            )
        })
        .collect();
    let kept = match kept.as_slice() {
        [] => String::new(),
        kept => format!("; without loss arrive {}", kept.join(", ")),
    };
    format!(
        "{}: {same} of {all} fields and values in use map 1:1{kept}; {lost}.",
        fit.name
    )
}

fn summary(fits: &[TargetFit]) -> Table {
    let mut table = Table::new(
        "fit-summary",
        "Fields and values in use by what becomes of them",
        &[
            ("target", "Target", Text),
            ("same", "1:1", Count),
            ("transformed", "Transformed", Count),
            ("degraded", "Degraded", Count),
            ("lost", "Lost", Count),
            ("unknown", "Not known", Count),
            ("customers", "Customers without loss", Share),
            ("conversations", "Conversations without loss", Share),
            ("messages", "Messages without loss", Share),
            ("route", "Loaded by", Text),
        ],
    );
    for fit in fits {
        let share = |object: &str| {
            fit.object(object)
                .map_or(Cell::Empty, |total| Cell::share(total.kept(), total.total))
        };
        table.push(vec![
            Cell::text(fit.name.clone()),
            Cell::count(fit.of_class(Some(Fit::Same))),
            Cell::count(fit.of_class(Some(Fit::Transformed))),
            Cell::count(fit.of_class(Some(Fit::Degraded))),
            Cell::count(fit.of_class(Some(Fit::Lost))),
            Cell::count(fit.of_class(None)),
            share("customer"),
            share("conversation"),
            share("message"),
            Cell::text(fit.route.clone()),
        ]);
    }
    let best = fits
        .iter()
        .max_by_key(|fit| (fit.one_to_one().0, Reverse(fit.of_class(Some(Fit::Lost)))));
    let title = match best {
        Some(best) if fits.len() > 1 => format!("{} keeps most fields and values 1:1", best.name),
        _ => "What becomes of fields and values".to_owned(),
    };
    table.chart(
        ChartKind::StackedBars,
        title,
        "target",
        &["same", "transformed", "degraded", "lost"],
    )
}

fn objects(fits: &[TargetFit]) -> Table {
    let mut table = Table::new(
        "fit-objects",
        "Objects by what becomes of them",
        &[
            ("target", "Target", Text),
            ("object", "Object", Text),
            ("total", "In the data", Count),
            ("same", "1:1", Count),
            ("transformed", "Transformed", Count),
            ("degraded", "Degraded", Count),
            ("lost", "Lost", Count),
        ],
    )
    .note("Each object is counted once, by the worst of its values.");
    for fit in fits {
        for total in &fit.objects {
            table.push(vec![
                Cell::text(fit.name.clone()),
                Cell::text(name_of(total.object)),
                Cell::count(total.total),
                Cell::count(total.same),
                Cell::count(total.transformed),
                Cell::count(total.degraded),
                Cell::count(total.lost),
            ]);
        }
    }
    table
}

/// One row for each field or value in use, one column for each target.
fn side_by_side(fits: &[TargetFit]) -> Table {
    let mut table = Table::new(
        "fit-gap",
        "Fields and values, target by target",
        &[("field", "Field or value", Text), ("having", "In the data", Count)],
    )
    .note("The class, how many of the objects are affected, and how sure the profile is.");
    let columns = fits.iter().map(|fit| Column::new(&fit.id, &fit.name, Text));
    table.columns.extend(columns);
    for aspect in ASPECTS {
        let values: BTreeSet<&str> = fits
            .iter()
            .flat_map(|fit| &fit.rows)
            .filter(|row| row.aspect.key == aspect.key)
            .map(|row| row.value.as_str())
            .collect();
        for value in values {
            let rows: Vec<Option<&FitRow>> = fits
                .iter()
                .map(|fit| {
                    fit.rows
                        .iter()
                        .find(|row| row.aspect.key == aspect.key && row.value == value)
                })
                .collect();
            let Some(any) = rows.iter().flatten().next() else {
                continue;
            };
            let mut cells = vec![Cell::text(label(any)), Cell::count(any.having)];
            cells.extend(
                rows.iter()
                    .map(|row| row.map_or(Cell::Empty, |row| Cell::text(fate(row)))),
            );
            table.push(cells);
        }
    }
    table
}

fn label(row: &FitRow) -> String {
    match row.value.as_str() {
        "" => row.aspect.about.to_owned(),
        value => format!("{}: {value}", row.aspect.about),
    }
}

/// `lost: 12 [verified]`, `same [tested]`, `not known`.
fn fate(row: &FitRow) -> String {
    let confidence = row.confidence.map_or("", Confidence::as_str);
    match row.class {
        None => "not known".to_owned(),
        Some(Fit::Same) => format!("same [{confidence}]"),
        Some(class) => format!("{}: {} [{confidence}]", class.as_str(), thousands(row.affected)),
    }
}

/// What one target changes, worst first.
fn losses(fit: &TargetFit) -> Table {
    let mut table = Table::new(
        &format!("fit-{}", fit.id),
        &format!("What {} loses or changes", fit.name),
        &[
            ("field", "Field or value", Text),
            ("class", "Class", Text),
            ("affected", "Affected", Count),
            ("of", "Of", Count),
            ("excess", "Too many", Text),
            ("how", "What happens", Text),
            ("example", "For example", Code),
            ("source", "Said by", Text),
            ("confidence", "Confidence", Text),
        ],
    );
    let mut rows: Vec<&FitRow> = fit.rows.iter().filter(|row| row.class > Some(Fit::Same)).collect();
    rows.sort_by_key(|row| (Reverse(row.class), Reverse(row.affected)));
    for row in rows {
        let excess = match row.aspect.kind {
            AspectKind::Limit(unit) => Cell::text(format!("{} {unit}", thousands(row.excess))),
            _ => Cell::Empty,
        };
        let example = row.subjects.first();
        table.push(vec![
            Cell::text(label(row)),
            Cell::text(row.class_name()),
            Cell::count(row.affected),
            Cell::count(row.having),
            excess,
            Cell::text(row.how.clone()),
            example.map_or(Cell::Empty, |id| Cell::text(format!("{} {id}", row.aspect.object()))),
            Cell::text(row.source.clone()),
            Cell::text(row.confidence.map_or("", Confidence::as_str)),
        ]);
    }
    table
}

fn load(fits: &[TargetFit]) -> Table {
    let mut table = Table::new(
        "fit-load",
        "What the load takes",
        &[
            ("target", "Target", Text),
            ("object", "Object", Text),
            ("records", "Records", Count),
            ("per_request", "In one request or file", Text),
            ("requests", "Requests", Count),
            ("time", "At the limit", Seconds),
            ("rate", "Limit", Text),
        ],
    )
    .note("Requests = records ÷ records per request, rounded up, times what one costs. Retries, pauses and the upload of large files come on top.");
    for fit in fits {
        let rate = match &fit.forecast.rate {
            Some((per_minute, plan)) => {
                let confidence = fit.forecast.confidence.map_or("agreed", Confidence::as_str);
                format!("{per_minute} a minute, {plan} [{confidence}]")
            }
            None => "not known".to_owned(),
        };
        for step in &fit.forecast.steps {
            table.push(vec![
                Cell::text(fit.name.clone()),
                Cell::text(name_of(step.object)),
                Cell::count(step.records),
                Cell::text(match step.per_request {
                    0 => "inside another request".to_owned(),
                    n => thousands(u64::from(n)),
                }),
                Cell::count(step.requests.ceil() as u64),
                step.hours.map_or(Cell::Empty, |hours| Cell::Number(hours * 3600.0)),
                Cell::text(rate.clone()),
            ]);
        }
        if fit.forecast.steps.len() > 1 {
            let slowest = fit.forecast.bottleneck().map_or("", |step| name_of(step.object));
            table.push(vec![
                Cell::text(fit.name.clone()),
                Cell::text(format!("All; slowest: {slowest}")),
                Cell::Empty,
                Cell::Empty,
                Cell::count(fit.forecast.requests().ceil() as u64),
                fit.forecast
                    .hours()
                    .map_or(Cell::Empty, |hours| Cell::Number(hours * 3600.0)),
                Cell::Empty,
            ]);
        }
    }
    table
}

fn no_rate(fit: &TargetFit) -> Option<Block> {
    fit.forecast.hours().is_none().then(|| {
        missing(
            &format!("Load time of {}", fit.name),
            "the profile knows no rate for all of it",
            &format!(
                "the rate of the contract or of a trial: `cutover: {{ requests_per_minute: {{ {}: … }} }}` in project.yaml",
                fit.id
            ),
        )
    })
}

fn not_known(fit: &TargetFit) -> Option<Block> {
    let unknown = fit::unknown(fit);
    if unknown.is_empty() {
        return None;
    }
    let about: Vec<&str> = ASPECTS
        .iter()
        .filter(|aspect| unknown.contains(aspect.key))
        .map(|aspect| aspect.about)
        .collect();
    let all = fit.rows.len() as u64;
    Some(missing(
        &format!("{} of {} fields and values in {}", fit.of_class(None), all, fit.name),
        format!("the profile does not say what becomes of these: {}", about.join("; ")),
        "a trial with a few such records, then a profile of one’s own in the folder `targets` beside project.yaml",
    ))
}
