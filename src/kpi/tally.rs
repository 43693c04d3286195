//! Collects observations by metric, channel, segment and month and turns them into rows.

use crate::model::gap::KpiRow;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Metric, basis, channel, segment, month; empty = all.
type Key = (&'static str, &'static str, String, String, String);

/// Where an observation belongs.
pub(super) struct Place<'a> {
    pub(super) channel: &'a str,
    pub(super) segment: &'a str,
    /// Seconds since 1970 of the first inbound contact.
    pub(super) at: Option<i64>,
}

#[derive(Default)]
struct Share {
    hits: u64,
    n: u64,
}

pub(super) struct Tally {
    zone: TimeZone,
    times: BTreeMap<Key, Vec<i64>>,
    shares: BTreeMap<Key, Share>,
    points: BTreeMap<Key, (i64, u64)>,
    refused: BTreeMap<(&'static str, &'static str), String>,
    months: BTreeMap<i64, String>,
}

impl Tally {
    pub(super) fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            times: BTreeMap::new(),
            shares: BTreeMap::new(),
            points: BTreeMap::new(),
            refused: BTreeMap::new(),
            months: BTreeMap::new(),
        }
    }

    /// Counts a duration in seconds; p50 and p90 come from all of them.
    pub(super) fn time(&mut self, metric: &'static str, basis: &'static str, place: &Place<'_>, seconds: i64) {
        for key in self.keys(metric, basis, place) {
            self.times.entry(key).or_default().push(seconds);
        }
    }

    /// Counts an object that has a property or not.
    pub(super) fn share(&mut self, metric: &'static str, place: &Place<'_>, hit: bool) {
        for key in self.keys(metric, "calendar", place) {
            let share = self.shares.entry(key).or_default();
            share.n += 1;
            share.hits += u64::from(hit);
        }
    }

    /// Adds points (net promoter score: 100, 0 or −100).
    pub(super) fn points(&mut self, metric: &'static str, place: &Place<'_>, points: i64) {
        for key in self.keys(metric, "calendar", place) {
            let sum = self.points.entry(key).or_default();
            sum.0 += points;
            sum.1 += 1;
        }
    }

    /// Says why a metric has no figure; used only when nothing was counted for it.
    pub(super) fn refuse(&mut self, metric: &'static str, basis: &'static str, reason: &str) {
        self.refused.insert((metric, basis), reason.to_owned());
    }

    fn keys(&mut self, metric: &'static str, basis: &'static str, place: &Place<'_>) -> Vec<Key> {
        let key = |channel: &str, segment: &str, month: &str| {
            (metric, basis, channel.to_owned(), segment.to_owned(), month.to_owned())
        };
        let mut keys = vec![key("", "", ""), key(place.channel, "", "")];
        if let Some(at) = place.at {
            let month = self.month(at);
            keys.push(key("", "", &month));
            keys.push(key(place.channel, "", &month));
        }
        if !place.segment.is_empty() {
            keys.push(key("", place.segment, ""));
        }
        keys.dedup();
        keys
    }

    /// Month of an instant in the project's zone; looked up once for each quarter of an hour.
    fn month(&mut self, at: i64) -> String {
        let zone = &self.zone;
        self.months
            .entry(at.div_euclid(900))
            .or_insert_with(|| match Timestamp::from_second(at) {
                Ok(instant) => instant.to_zoned(zone.clone()).strftime("%Y-%m").to_string(),
                Err(_) => String::new(),
            })
            .clone()
    }

    /// All rows, sorted by metric, basis, channel, segment, month.
    pub(super) fn finish(mut self) -> Vec<KpiRow> {
        let mut rows: BTreeMap<Key, KpiRow> = BTreeMap::new();
        for (key, mut times) in std::mem::take(&mut self.times) {
            times.sort_unstable();
            let mut row = row(&key, times.len() as u64, "seconds");
            row.p50 = Some(nearest_rank(&times, 50) as f64);
            row.p90 = Some(nearest_rank(&times, 90) as f64);
            rows.insert(key, row);
        }
        for (key, share) in std::mem::take(&mut self.shares) {
            let mut row = row(&key, share.n, "share");
            row.value = Some(share.hits as f64 / share.n as f64);
            // How often customers get in touch is a count with its part of all contacts.
            rows.insert(key, row);
        }
        for (key, (sum, n)) in std::mem::take(&mut self.points) {
            let mut row = row(&key, n, "points");
            row.value = Some(sum as f64 / n as f64);
            rows.insert(key, row);
        }
        let contacts: BTreeMap<Key, u64> = rows
            .iter()
            .filter(|(key, _)| key.0 == "contacts")
            .map(|(key, row)| (key.clone(), row.n))
            .collect();
        for (key, row) in rows.iter_mut().filter(|(key, _)| key.0 == "contacts") {
            let all = (key.0, key.1, String::new(), key.3.clone(), key.4.clone());
            row.value = contacts.get(&all).map(|all| row.n as f64 / *all as f64);
        }
        for ((metric, basis), reason) in self.refused {
            let key = (metric, basis, String::new(), String::new(), String::new());
            rows.entry(key.clone()).or_insert_with(|| KpiRow {
                computable: false,
                reason: Some(reason),
                ..row(&key, 0, "")
            });
        }
        rows.into_values().collect()
    }
}

fn row(key: &Key, n: u64, unit: &str) -> KpiRow {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    KpiRow {
        metric: key.0.to_owned(),
        basis: key.1.to_owned(),
        channel: some(&key.2),
        segment: some(&key.3),
        month: some(&key.4),
        n,
        p50: None,
        p90: None,
        value: None,
        unit: unit.to_owned(),
        computable: true,
        reason: None,
    }
}

/// The smallest value that at least `percent` per cent of the sorted values do not exceed.
fn nearest_rank(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest_rank;

    #[test]
    fn ranks_as_defined() {
        let ten: Vec<i64> = (1..=10).collect();
        for (values, percent, expected) in [
            (&ten[..], 50, 5),
            (&ten[..], 90, 9),
            (&ten[..1], 50, 1),
            (&ten[..1], 90, 1),
            (&ten[..3], 50, 2),
            (&ten[..3], 90, 3),
        ] {
            assert_eq!(nearest_rank(values, percent), expected);
        }
    }
}
