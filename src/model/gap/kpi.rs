//! Service figures, as stored in the tables `kpis` and `journeys`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One figure. `None` for a channel, segment or month means all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KpiRow {
    /// Name, e.g. `first_response`; docs/gap-report.md defines each.
    pub metric: String,
    /// `calendar`, or `business` hours.
    pub basis: String,
    /// Channel.
    pub channel: Option<String>,
    /// Segment of the customer.
    pub segment: Option<String>,
    /// Month (YYYY-MM) of the first inbound contact in the project's zone.
    pub month: Option<String>,
    /// How many objects it is computed from.
    pub n: u64,
    /// Median by nearest rank.
    pub p50: Option<f64>,
    /// 90th percentile by nearest rank.
    pub p90: Option<f64>,
    /// The figure, for metrics that are a count or a share.
    pub value: Option<f64>,
    /// `seconds`, `share`, `count`, `points`.
    pub unit: String,
    /// Whether the data allows the figure.
    pub computable: bool,
    /// Why it does not, or what was left out.
    pub reason: Option<String>,
}

/// Contacts of one customer that followed each other within the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JourneyRow {
    /// Channel of the earlier contact.
    pub from_channel: String,
    /// Channel of the later contact.
    pub to_channel: String,
    /// How often.
    pub n: u64,
    /// Median time between the two, seconds.
    pub median_gap_seconds: Option<u64>,
    /// Customers with such a step.
    pub cases: u64,
}

/// Customers who got in touch over exactly these channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combination {
    /// Channels, sorted.
    pub channels: Vec<String>,
    /// Customers.
    pub customers: u64,
}

/// Everything that `kpi` computes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kpis {
    /// Figures, sorted.
    pub rows: Vec<KpiRow>,
    /// Steps between channels, most frequent first.
    pub journeys: Vec<JourneyRow>,
    /// Channels that customers use together, most frequent first.
    pub combinations: Vec<Combination>,
}

impl Kpis {
    /// The figure of a metric over all months and segments.
    pub fn find(&self, metric: &str, basis: &str, channel: Option<&str>) -> Option<&KpiRow> {
        self.rows.iter().find(|row| {
            row.metric == metric
                && row.basis == basis
                && row.channel.as_deref() == channel
                && row.segment.is_none()
                && row.month.is_none()
        })
    }
}
