//! How many requests a load takes, and how long at the limit of the account.

use super::object::ObjectFit;
use crate::config::target::{Confidence, LoadStep, TargetProfile};

/// What the load of one target takes.
#[derive(Debug, Clone, Default)]
pub struct Forecast {
    /// Requests per minute and the plan that has them.
    pub rate: Option<(f64, String)>,
    /// How sure the rate is.
    pub confidence: Option<Confidence>,
    /// By object, in reading order.
    pub steps: Vec<Step>,
}

/// The load of one object.
#[derive(Debug, Clone)]
pub struct Step {
    /// Object, e.g. `message`.
    pub object: &'static str,
    /// Records to load: those of the data that the target does not refuse.
    pub records: u64,
    /// Records in one request; 0 = inside another request.
    pub per_request: u32,
    /// Requests, weighted by what one costs.
    pub requests: f64,
    /// Time at the limit, `None` where no limit is known.
    pub hours: Option<f64>,
}

impl Forecast {
    /// Requests of all steps.
    pub fn requests(&self) -> f64 {
        self.steps.iter().map(|step| step.requests).sum()
    }

    /// Hours of all steps one after the other; `None` where a step has no known limit.
    pub fn hours(&self) -> Option<f64> {
        let counted = self.steps.iter().filter(|step| step.requests > 0.0);
        let hours: Option<f64> = counted.map(|step| step.hours).sum();
        hours.filter(|_| !self.steps.is_empty())
    }

    /// The step that takes longest.
    pub fn bottleneck(&self) -> Option<&Step> {
        let weight = |step: &Step| step.hours.unwrap_or(0.0);
        let steps = self.steps.iter().filter(|step| step.requests > 0.0);
        steps.max_by(|a, b| weight(a).total_cmp(&weight(b)).then(a.requests.total_cmp(&b.requests)))
    }
}

/// Puts the records of the data against the profile's rates, or against the rate that the contract allows.
pub(super) fn forecast(profile: &TargetProfile, objects: &[ObjectFit], agreed: Option<f64>) -> Forecast {
    let of_profile = profile.load.rate.as_ref();
    let rate = match agreed {
        Some(agreed) => Some((agreed, "project.yaml".to_owned())),
        None => of_profile.map(|rate| (rate.per_minute, rate.plan.clone())),
    };
    let per_minute = rate.as_ref().map(|(per_minute, _)| *per_minute);
    let mut forecast = Forecast {
        rate,
        confidence: of_profile.filter(|_| agreed.is_none()).map(|rate| rate.confidence),
        steps: Vec::new(),
    };
    for total in objects {
        let Some(step) = profile.load.steps.value(total.object) else {
            continue;
        };
        forecast.steps.push(one(step, total, per_minute, agreed.is_some()));
    }
    forecast
}

/// requests = ⌈records ÷ records per request⌉ × cost; hours = requests ÷ (the lower limit per minute × 60).
/// What the contract says takes the place of the limits of the profile.
fn one(step: &LoadStep, total: &ObjectFit, account: Option<f64>, agreed: bool) -> Step {
    let records = total.total - total.lost;
    let requests = match step.per_request {
        0 => 0.0,
        per_request => records.div_ceil(u64::from(per_request)) as f64 * step.cost.unwrap_or(1.0),
    };
    let limits = [account, step.per_minute.filter(|_| !agreed)];
    let per_minute = limits.into_iter().flatten().min_by(f64::total_cmp);
    Step {
        object: total.object,
        records,
        per_request: step.per_request,
        requests,
        hours: match per_minute {
            _ if step.per_request == 0 => Some(0.0),
            Some(per_minute) => Some(requests / per_minute / 60.0),
            None => None,
        },
    }
}
