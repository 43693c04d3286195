//! Service figures frozen before the cutover, computed from the published tables; docs/gap-report.md defines each.
//!
//! One pass over the messages, one over the calls and ratings; figures are per channel, segment and month.
//! Figures that the data does not allow are rows with `computable` false and the reason.

mod calendar;
mod cases;
mod contacts;
mod customers;
mod repeat;
mod satisfaction;
mod tally;

pub use calendar::{Hours, Spans, parse_weekday_hours};

use crate::model::gap::Kpis;
use crate::store::query::Published;
use anyhow::{Context, Result};
use customers::Customers;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use tally::Tally;

/// What a project says about its service.
#[derive(Debug, Clone)]
pub struct KpiOptions {
    /// Opening hours; without them business-hour figures are not computable.
    pub hours: Option<Hours>,
    /// Zone of months, e.g. `America/New_York`; empty = the zone of the opening hours, else UTC.
    pub zone: String,
    /// Promised first response in seconds by channel; social channels default to 24 hours.
    pub promise: BTreeMap<String, i64>,
    /// Days within which another contact makes a contact a repeat.
    pub fcr_days: i64,
}

impl Default for KpiOptions {
    fn default() -> Self {
        let promise = ["facebook", "instagram", "x", "whatsapp", "telegram"];
        Self {
            hours: None,
            zone: String::new(),
            promise: promise.iter().map(|channel| ((*channel).to_owned(), 86_400)).collect(),
            fcr_days: 7,
        }
    }
}

/// Computes all figures and the steps between channels.
///
/// # Errors
/// When the dataset cannot be read or the zone is unknown.
pub fn compute(data: &Published, options: &KpiOptions) -> Result<Kpis> {
    let zone = match (options.zone.as_str(), &options.hours) {
        ("", Some(hours)) => hours.zone.clone(),
        ("", None) => TimeZone::UTC,
        (name, _) => TimeZone::get(name).with_context(|| format!("unknown time zone {name}"))?,
    };
    let as_of = data
        .scalar("SELECT value FROM meta WHERE key = 'as_of'", &[])?
        .text()
        .parse::<Timestamp>()
        .ok();
    let mut tally = Tally::new(zone);
    let mut customers = Customers::read(data, &mut tally)?;
    let contacts = contacts::collect(data, options, &mut customers, as_of, &mut tally)?;
    let journeys = repeat::follow(&contacts, options, as_of, &customers, &mut tally);
    let combinations = repeat::combinations(&contacts, &tally);
    drop(contacts);
    satisfaction::collect(data, &mut tally)?;
    cases::collect(data, &mut customers, &mut tally)?;
    Ok(Kpis {
        rows: tally.finish(),
        journeys,
        combinations,
    })
}

#[cfg(test)]
mod tests;
