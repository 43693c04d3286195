//! Fit-gap: what of the data would arrive in a target as it is, in another form, with a part gone, or not at all.
//!
//! Every object is measured once by its statement, whatever the number of targets; a profile answers each measure.
//! What a profile does not speak about is `not known`, never `same`.

mod findings;
mod forecast;
mod object;
mod page;
mod row;

pub use findings::add_findings;
pub use forecast::Forecast;
pub use object::ObjectFit;
pub use page::targets_page;
pub use row::{FitRow, TargetFit};

use super::settings::Settings;
use crate::config::target::{Fit, Overflow, TargetProfile};
use crate::model::aspect::{ASPECTS, Aspect, AspectKind, OBJECTS};
use crate::store::query::{Published, SqlValue};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

/// The statement of each object: a text `id`, then a column for each of its aspects.
const STATEMENTS: &[(&str, &str)] = &[
    ("customer", include_str!("fit/customers.sql")),
    ("conversation", include_str!("fit/conversations.sql")),
    ("message", include_str!("fit/messages.sql")),
    ("attachment", include_str!("fit/attachments.sql")),
    ("call", include_str!("fit/calls.sql")),
    ("agent", include_str!("fit/agents.sql")),
    ("organisation", include_str!("fit/organisations.sql")),
    ("consent", include_str!("fit/consents.sql")),
    ("rating", include_str!("fit/ratings.sql")),
    ("order", include_str!("fit/orders.sql")),
    ("event", include_str!("fit/events.sql")),
];

/// Most affected objects kept for one row.
const SUBJECTS: usize = 100_000;
/// As many are kept of a row that affects all objects that have the aspect: the count says it all.
const FEW: usize = 20;

/// What one profile says about one aspect, and what was counted so far.
struct Answer<'p> {
    aspect: &'static Aspect,
    column: usize,
    /// Largest measure that still fits; features have 0.
    limit: Option<u64>,
    fit: Option<Fit>,
    profile: &'p TargetProfile,
    /// By value; features and limits have the one value "".
    counts: BTreeMap<String, Count>,
}

#[derive(Default)]
struct Count {
    having: u64,
    affected: u64,
    excess: u64,
    subjects: Vec<String>,
}

/// Measures a dataset against the targets of the settings.
///
/// # Errors
/// When the dataset cannot be read.
pub fn measure(data: &Published, settings: &Settings) -> Result<Vec<TargetFit>> {
    let profiles = settings.targets.as_slice();
    let mut fits: Vec<TargetFit> = profiles.iter().map(TargetFit::new).collect();
    if profiles.is_empty() {
        return Ok(fits);
    }
    for (object, _) in OBJECTS {
        let (_, sql) = STATEMENTS
            .iter()
            .find(|(name, _)| name == object)
            .with_context(|| format!("no statement measures {object}"))?;
        measure_object(data, object, sql, profiles, &mut fits)?;
    }
    for (fit, profile) in fits.iter_mut().zip(profiles) {
        let agreed = settings.cutover.requests_per_minute.value(&profile.id).copied();
        fit.forecast = forecast::forecast(profile, &fit.objects, agreed);
    }
    Ok(fits)
}

fn measure_object(
    data: &Published,
    object: &'static str,
    sql: &str,
    profiles: &[TargetProfile],
    fits: &mut [TargetFit],
) -> Result<()> {
    let mut answers: Vec<Vec<Answer<'_>>> = profiles.iter().map(|profile| questions(profile, object)).collect();
    let mut totals: Vec<ObjectFit> = profiles.iter().map(|_| ObjectFit::new(object)).collect();
    let mut placed = false;
    data.each(sql, &[], |columns, row| {
        if !placed {
            for answer in answers.iter_mut().flatten() {
                answer.column = columns
                    .iter()
                    .position(|column| column == answer.aspect.field())
                    .with_context(|| format!("nothing measures {}", answer.aspect.key))?;
            }
            placed = true;
        }
        for (answers, total) in answers.iter_mut().zip(&mut totals) {
            let mut worst = Fit::Same;
            for answer in answers {
                worst = worst.max(answer.take(&row));
            }
            total.add(worst);
        }
        Ok(())
    })?;
    for ((fit, answers), total) in fits.iter_mut().zip(answers).zip(totals) {
        if total.total > 0 {
            fit.objects.push(total);
        }
        for answer in answers {
            fit.rows.extend(answer.rows());
        }
    }
    Ok(())
}

/// The aspects of an object with what a profile says about each.
fn questions<'p>(profile: &'p TargetProfile, object: &str) -> Vec<Answer<'p>> {
    let of_object = ASPECTS.iter().filter(|aspect| aspect.object() == object);
    of_object
        .map(|aspect| {
            let (limit, fit) = match aspect.kind {
                AspectKind::Limit(_) => match profile.limits.value(aspect.key) {
                    Some(limit) => (limit.value, Some(limit.overflow.map_or(Fit::Same, Overflow::fit))),
                    None => (None, None),
                },
                AspectKind::Feature => (Some(0), profile.features.value(aspect.key).map(|feature| feature.fit)),
                AspectKind::Values => (None, None),
            };
            Answer {
                aspect,
                column: 0,
                limit,
                fit,
                profile,
                counts: BTreeMap::new(),
            }
        })
        .collect()
}

impl Answer<'_> {
    /// Counts one object and says what becomes of it as a whole.
    fn take(&mut self, row: &[SqlValue]) -> Fit {
        if self.aspect.kind == AspectKind::Values {
            return self.take_value(row);
        }
        let measured = row[self.column].int().unsigned_abs();
        if measured == 0 {
            return Fit::Same;
        }
        let count = self.counts.entry(String::new()).or_default();
        count.having += 1;
        let limit = self.limit.unwrap_or(u64::MAX);
        if measured <= limit {
            return Fit::Same;
        }
        count.note(measured - limit, row);
        whole(self.aspect, self.fit, self.rejects())
    }

    fn take_value(&mut self, row: &[SqlValue]) -> Fit {
        let value = row[self.column].text();
        if value.is_empty() {
            return Fit::Same;
        }
        let map = self.profile.values.value(self.aspect.key);
        let fit = map.and_then(|values| values.map.value(value)).map(|value| value.fit);
        let count = match self.counts.get_mut(value) {
            Some(count) => count,
            None => self.counts.entry(value.to_owned()).or_default(),
        };
        count.having += 1;
        if fit == Some(Fit::Same) {
            return Fit::Same;
        }
        count.note(1, row);
        whole(self.aspect, fit, false)
    }

    /// Whether an object beyond the limit is refused as a whole.
    fn rejects(&self) -> bool {
        self.profile
            .limits
            .value(self.aspect.key)
            .is_some_and(|limit| limit.overflow == Some(Overflow::Rejected))
    }

    fn rows(self) -> Vec<FitRow> {
        let Self {
            aspect,
            fit,
            profile,
            counts,
            ..
        } = self;
        counts
            .into_iter()
            .map(|(value, count)| {
                let mut row = row::describe(profile, aspect, &value);
                row.having = count.having;
                row.class = match aspect.kind {
                    AspectKind::Values => row.class,
                    AspectKind::Limit(_) if fit.is_some() && count.affected == 0 => Some(Fit::Same),
                    _ => fit,
                };
                if row.class.is_some_and(|class| class > Fit::Same) {
                    row.affected = count.affected;
                    row.excess = count.excess;
                    row.subjects = count.subjects;
                    if row.affected == row.having {
                        row.subjects.truncate(FEW);
                    }
                }
                row
            })
            .collect()
    }
}

impl Count {
    fn note(&mut self, excess: u64, row: &[SqlValue]) {
        self.affected += 1;
        self.excess += excess;
        if self.subjects.len() < SUBJECTS {
            self.subjects.push(row[0].text().to_owned());
        }
    }
}

/// What becomes of an object of which a value has this fate: it is lost only where it is refused as a whole.
fn whole(aspect: &Aspect, fit: Option<Fit>, rejected: bool) -> Fit {
    match fit {
        None => Fit::Same,
        Some(Fit::Lost) if aspect.whole || rejected => Fit::Lost,
        Some(Fit::Lost) => Fit::Degraded,
        Some(fit) => fit,
    }
}

/// Objects of the data of which a profile says nothing: aspects in use without an answer.
pub(crate) fn unknown(fit: &TargetFit) -> BTreeSet<&'static str> {
    let rows = fit.rows.iter().filter(|row| row.class.is_none());
    rows.map(|row| row.aspect.key).collect()
}
