//! What a project decides about its report: gates, accepted findings, look.

use super::threshold::Threshold;
use crate::config::project::{Costs, Cutover, Own};
use crate::config::target::TargetProfile;
use crate::model::gap::{Acceptance, Branding, GapReport};
use std::collections::BTreeMap;

/// Conditions of one gate; `None` keeps the default, an empty condition switches it off.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GateSetting {
    /// Warn when the measure meets this.
    pub warn_if: Option<Option<Threshold>>,
    /// Fail when the measure meets this.
    pub error_if: Option<Option<Threshold>>,
}

/// Settings of [`super::assess`].
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whose data it is.
    pub client: String,
    /// Gates that project.yaml changes, by name.
    pub gates: BTreeMap<String, GateSetting>,
    /// Accepted findings, by id or code.
    pub accepted: Vec<Acceptance>,
    /// Look.
    pub branding: Branding,
    /// Platforms to move to.
    pub targets: Vec<TargetProfile>,
    /// What a contact and the tools cost.
    pub costs: Costs,
    /// When and how fast the move goes.
    pub cutover: Cutover,
    /// What belongs to the company and is switched over.
    pub own: Own,
    /// The report to compare with.
    pub previous: Option<GapReport>,
}
