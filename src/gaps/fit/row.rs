//! The result of a fit-gap: rows by aspect and value, totals by object.

use super::forecast::Forecast;
use super::object::ObjectFit;
use crate::config::target::{Confidence, Fit, Limit, TargetProfile};
use crate::gaps::wording::thousands;
use crate::model::aspect::{Aspect, AspectKind};

/// What a target would make of a dataset.
#[derive(Debug, Clone)]
pub struct TargetFit {
    /// Id of the profile.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The way records are loaded.
    pub route: String,
    /// Objects of the data, in reading order.
    pub objects: Vec<ObjectFit>,
    /// Aspects and values that occur in the data, in reading order.
    pub rows: Vec<FitRow>,
    /// What the load takes.
    pub forecast: Forecast,
    /// What to do before, so that nobody is contacted, with how sure it is.
    pub suppress: Vec<(String, Confidence)>,
}

/// One aspect, or one value of it, that occurs in the data.
#[derive(Debug, Clone)]
pub struct FitRow {
    /// The aspect.
    pub aspect: &'static Aspect,
    /// The value, empty for limits and features.
    pub value: String,
    /// What becomes of it; `None` where the profile does not say.
    pub class: Option<Fit>,
    /// Objects that have it.
    pub having: u64,
    /// Objects that are changed or lost by it.
    pub affected: u64,
    /// By how much limits are exceeded in all, in the unit of the aspect.
    pub excess: u64,
    /// What happens, in a sentence without figures of the data.
    pub how: String,
    /// Where it is said, and when it was looked at.
    pub source: String,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// Ids of affected objects.
    pub subjects: Vec<String>,
}

impl TargetFit {
    pub(super) fn new(profile: &TargetProfile) -> Self {
        let suppress = profile.suppress.iter();
        Self {
            id: profile.id.clone(),
            name: profile.name.clone(),
            route: profile.route.clone(),
            objects: Vec::new(),
            rows: Vec::new(),
            forecast: Forecast::default(),
            suppress: suppress.map(|row| (row.step.clone(), row.confidence)).collect(),
        }
    }

    /// Aspects and values of which the profile knows what becomes of them: (those that stay the same, all).
    pub fn one_to_one(&self) -> (u64, u64) {
        let known = self.rows.iter().filter_map(|row| row.class);
        known.fold((0, 0), |(same, all), class| {
            (same + u64::from(class == Fit::Same), all + 1)
        })
    }

    /// How many aspects and values have a fate.
    pub fn of_class(&self, class: Option<Fit>) -> u64 {
        self.rows.iter().filter(|row| row.class == class).count() as u64
    }

    /// The totals of an object.
    pub fn object(&self, object: &str) -> Option<&ObjectFit> {
        self.objects.iter().find(|total| total.object == object)
    }
}

impl FitRow {
    /// `customer.emails`, or `conversation.status=on_hold`.
    pub fn field(&self) -> String {
        match self.value.as_str() {
            "" => self.aspect.key.to_owned(),
            value => format!("{}={value}", self.aspect.key),
        }
    }

    /// The class as printed.
    pub fn class_name(&self) -> &'static str {
        self.class.map_or("not known", Fit::as_str)
    }
}

/// What a profile says about an aspect or value, with nothing counted.
pub(super) fn describe(profile: &TargetProfile, aspect: &'static Aspect, value: &str) -> FitRow {
    let mut row = FitRow {
        aspect,
        value: value.to_owned(),
        class: None,
        having: 0,
        affected: 0,
        excess: 0,
        how: String::new(),
        source: String::new(),
        confidence: None,
        subjects: Vec::new(),
    };
    let (page, confidence) = match aspect.kind {
        AspectKind::Limit(unit) => {
            let Some(limit) = profile.limits.value(aspect.key) else {
                return row;
            };
            row.how = limit_text(limit, unit);
            (&limit.page, limit.confidence)
        }
        AspectKind::Feature => {
            let Some(feature) = profile.features.value(aspect.key) else {
                return row;
            };
            row.how.clone_from(&feature.how);
            (&feature.page, feature.confidence)
        }
        AspectKind::Values => {
            let Some(values) = profile.values.value(aspect.key) else {
                return row;
            };
            let Some(fit) = values.map.value(value) else {
                return row;
            };
            row.how = format!("becomes {}", fit.to);
            row.class = Some(fit.fit);
            (&values.page, values.confidence)
        }
    };
    row.confidence = Some(confidence);
    if let Some(page) = profile.page(page) {
        row.source = format!("{} ({})", page.at, page.checked_on.0);
    }
    row
}

/// `at most 48 recipients; more: dropped`.
pub(super) fn limit_text(limit: &Limit, unit: &str) -> String {
    let mut text = match (limit.value, limit.overflow) {
        (Some(value), Some(overflow)) => format!("at most {} {unit}; more: {}", thousands(value), overflow.as_str()),
        _ => format!("any number of {unit}"),
    };
    if !limit.note.is_empty() {
        text.push_str("; ");
        text.push_str(&limit.note);
    }
    text
}
