//! Collects observations by metric, channel, segment and month and turns them into rows. Each observation is kept once,
//! in its cell of channel, segment and month; the sums over cells are made at the end.

use crate::model::gap::KpiRow;
use foldhash::HashMap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Metric and basis.
type Metric = (&'static str, &'static str);
/// Channel, segment, month; empty = all.
type Key = (String, String, String);

/// Where an observation belongs: places in the lists of names, 0 = not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Place {
    channel: u16,
    segment: u16,
    month: u16,
}

#[derive(Default, Clone, Copy)]
struct Share {
    hits: u64,
    n: u64,
}

/// Names in order of first use; the first one is empty.
struct Names(Vec<String>);

impl Names {
    fn place(&mut self, name: &str) -> u16 {
        let at = self.0.iter().position(|known| known == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        u16::try_from(at).unwrap_or(0)
    }
}

pub(super) struct Tally {
    zone: TimeZone,
    channels: Names,
    segments: Names,
    months: Names,
    /// Month of each quarter of an hour that was asked for.
    quarters: HashMap<i64, u16>,
    times: BTreeMap<Metric, HashMap<Place, Vec<i64>>>,
    shares: BTreeMap<Metric, HashMap<Place, Share>>,
    points: BTreeMap<Metric, HashMap<Place, (i64, u64)>>,
    refused: BTreeMap<Metric, String>,
}

impl Tally {
    pub(super) fn new(zone: TimeZone) -> Self {
        let names = || Names(vec![String::new()]);
        Self {
            zone,
            channels: names(),
            segments: names(),
            months: names(),
            quarters: HashMap::default(),
            times: BTreeMap::new(),
            shares: BTreeMap::new(),
            points: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    /// The number of a channel.
    pub(super) fn channel(&mut self, name: &str) -> u16 {
        self.channels.place(name)
    }

    /// The channel with that number.
    pub(super) fn channel_name(&self, number: u16) -> &str {
        self.channels.0.get(usize::from(number)).map_or("", String::as_str)
    }

    /// The number of a segment.
    pub(super) fn segment(&mut self, name: &str) -> u16 {
        self.segments.place(name)
    }

    /// The place of an observation; `at` is the first inbound contact in seconds since 1970.
    pub(super) fn place(&mut self, channel: u16, segment: u16, at: Option<i64>) -> Place {
        Place {
            channel,
            segment,
            month: at.map_or(0, |at| self.month(at)),
        }
    }

    /// Counts a duration in seconds; p50 and p90 come from all of them.
    pub(super) fn time(&mut self, metric: &'static str, basis: &'static str, place: Place, seconds: i64) {
        let cells = self.times.entry((metric, basis)).or_default();
        cells.entry(place).or_default().push(seconds);
    }

    /// Counts an object that has a property or not.
    pub(super) fn share(&mut self, metric: &'static str, place: Place, hit: bool) {
        let cells = self.shares.entry((metric, "calendar")).or_default();
        let share = cells.entry(place).or_default();
        share.n += 1;
        share.hits += u64::from(hit);
    }

    /// Adds points (net promoter score: 100, 0 or −100).
    pub(super) fn points(&mut self, metric: &'static str, place: Place, points: i64) {
        let cells = self.points.entry((metric, "calendar")).or_default();
        let sum = cells.entry(place).or_default();
        sum.0 += points;
        sum.1 += 1;
    }

    /// Says why a metric has no figure; used only when nothing was counted for it.
    pub(super) fn refuse(&mut self, metric: &'static str, basis: &'static str, reason: &str) {
        self.refused.insert((metric, basis), reason.to_owned());
    }

    /// Month of an instant in the project's zone; looked up once for each quarter of an hour.
    fn month(&mut self, at: i64) -> u16 {
        let (zone, months) = (&self.zone, &mut self.months);
        let entry = self.quarters.entry(at.div_euclid(900));
        *entry.or_insert_with(|| match Timestamp::from_second(at) {
            Ok(instant) => months.place(&instant.to_zoned(zone.clone()).strftime("%Y-%m").to_string()),
            Err(_) => 0,
        })
    }

    /// All rows, sorted by metric, basis, channel, segment, month.
    pub(super) fn finish(mut self) -> Vec<KpiRow> {
        let mut rows: BTreeMap<(Metric, Key), KpiRow> = BTreeMap::new();
        for (metric, cells) in std::mem::take(&mut self.times) {
            for level in LEVELS {
                let add = |all: &mut Vec<i64>, times: &Vec<i64>| all.extend_from_slice(times);
                for (key, mut times) in self.group(&cells, level, add) {
                    let mut row = row(metric, &key, times.len() as u64, "seconds");
                    row.p50 = Some(nearest_rank(&mut times, 50) as f64);
                    row.p90 = Some(nearest_rank(&mut times, 90) as f64);
                    rows.insert((metric, key), row);
                }
            }
        }
        for (metric, cells) in std::mem::take(&mut self.shares) {
            let add = |all: &mut Share, share: &Share| {
                all.n += share.n;
                all.hits += share.hits;
            };
            for (key, share) in LEVELS.iter().flat_map(|level| self.group(&cells, level, add)) {
                let mut row = row(metric, &key, share.n, "share");
                row.value = Some(share.hits as f64 / share.n as f64);
                rows.insert((metric, key), row);
            }
        }
        for (metric, cells) in std::mem::take(&mut self.points) {
            let add = |all: &mut (i64, u64), sum: &(i64, u64)| *all = (all.0 + sum.0, all.1 + sum.1);
            for (key, (sum, n)) in LEVELS.iter().flat_map(|level| self.group(&cells, level, add)) {
                let mut row = row(metric, &key, n, "points");
                row.value = Some(sum as f64 / n as f64);
                rows.insert((metric, key), row);
            }
        }
        // How often customers get in touch is a count with its part of all contacts.
        let volume = |key: &(Metric, Key)| key.0.0 == "contacts";
        let contacts: BTreeMap<(Metric, Key), u64> = rows
            .iter()
            .filter(|(key, _)| volume(key))
            .map(|(key, row)| (key.clone(), row.n))
            .collect();
        for ((metric, key), row) in rows.iter_mut().filter(|(key, _)| volume(key)) {
            let all = (*metric, (String::new(), key.1.clone(), key.2.clone()));
            row.value = contacts.get(&all).map(|all| row.n as f64 / *all as f64);
        }
        for (metric, reason) in self.refused {
            rows.entry((metric, Key::default())).or_insert_with(|| KpiRow {
                computable: false,
                reason: Some(reason),
                ..row(metric, &Key::default(), 0, "")
            });
        }
        rows.into_values().collect()
    }

    /// Adds up cells by channel, segment and month; what has no name at that level is left out.
    fn group<T: Default>(
        &self,
        cells: &HashMap<Place, T>,
        level: &Level,
        add: impl Fn(&mut T, &T),
    ) -> BTreeMap<Key, T> {
        let mut groups: BTreeMap<Key, T> = BTreeMap::new();
        for (place, cell) in cells {
            let known = |wanted: bool, at: u16| !wanted || at != 0;
            if known(level.channel, place.channel)
                && known(level.segment, place.segment)
                && known(level.month, place.month)
            {
                let name = |wanted: bool, names: &Names, at: u16| {
                    if wanted {
                        names.0[usize::from(at)].clone()
                    } else {
                        String::new()
                    }
                };
                let key = (
                    name(level.channel, &self.channels, place.channel),
                    name(level.segment, &self.segments, place.segment),
                    name(level.month, &self.months, place.month),
                );
                add(groups.entry(key).or_default(), cell);
            }
        }
        groups
    }
}

/// What figures are told apart by.
struct Level {
    channel: bool,
    segment: bool,
    month: bool,
}

const fn level(channel: bool, segment: bool, month: bool) -> Level {
    Level {
        channel,
        segment,
        month,
    }
}

const LEVELS: &[Level] = &[
    level(false, false, false),
    level(true, false, false),
    level(false, true, false),
    level(false, false, true),
    level(true, false, true),
];

fn row(metric: Metric, key: &Key, n: u64, unit: &str) -> KpiRow {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    KpiRow {
        metric: metric.0.to_owned(),
        basis: metric.1.to_owned(),
        channel: some(&key.0),
        segment: some(&key.1),
        month: some(&key.2),
        n,
        p50: None,
        p90: None,
        value: None,
        unit: unit.to_owned(),
        computable: true,
        reason: None,
    }
}

/// The smallest value that at least `percent` per cent of the values do not exceed; changes their order.
fn nearest_rank(values: &mut [i64], percent: usize) -> i64 {
    let rank = (values.len() * percent).div_ceil(100).max(1);
    if rank > values.len() {
        return 0;
    }
    *values.select_nth_unstable(rank - 1).1
}

#[cfg(test)]
mod tests {
    use super::nearest_rank;

    #[test]
    fn ranks_as_defined() {
        let ten: Vec<i64> = (1..=10).rev().collect();
        for (values, percent, expected) in [
            (&ten[..], 50, 5),
            (&ten[..], 90, 9),
            (&ten[..1], 50, 10),
            (&ten[..1], 90, 10),
            (&ten[7..], 50, 2),
            (&ten[7..], 90, 3),
            (&ten[..0], 50, 0),
        ] {
            assert_eq!(nearest_rank(&mut values.to_vec(), percent), expected);
        }
    }
}
