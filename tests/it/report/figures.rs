//! Every figure of the invented shop beside a second computation that shares no code with the program: plain loops over the
//! published tables, its own calendar, its own ranks. Also on a copy with solve times, scores and reopened tickets.

use omnify::kpi::{self, KpiOptions};
use omnify::pipeline::output::Output;
use omnify::pipeline::{self, Stage, project};
use omnify::store::query::Published;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

mod calendar;
mod observe;

use observe::observe;

const DAY: i64 = 86_400;

/// The figure of a group of values: n, p50, p90, value.
fn figure(metric: &str, mut values: Vec<i64>) -> (u64, Option<f64>, Option<f64>, Option<f64>) {
    let n = values.len();
    if matches!(
        metric,
        "first_response" | "resolution" | "phone_wait" | "case_resolution" | "cross_channel_resolution"
    ) {
        values.sort_unstable();
        // Nearest rank: the value at ⌈p × n⌉, counted from one.
        let rank = |tenths: usize| (n * tenths).div_ceil(10) - 1;
        return (
            n as u64,
            Some(values[rank(5)] as f64),
            Some(values[rank(9)] as f64),
            None,
        );
    }
    (n as u64, None, None, Some(values.iter().sum::<i64>() as f64 / n as f64))
}

/// Compares all figures and steps of a dataset with the second computation; returns the metrics that have a figure.
fn check(path: &Path, options: &KpiOptions) -> BTreeSet<String> {
    let kpis = kpi::compute(&Published::open(path).unwrap(), options).unwrap();
    let conn = Connection::open(path).unwrap();
    let (seen, contacts) = observe(&conn);
    let mut groups: BTreeMap<[String; 5], Vec<i64>> = BTreeMap::new();
    for (metric, basis, channel, segment, month, value) in seen {
        let levels = [
            ("", "", ""),
            (&channel, "", ""),
            ("", &segment, ""),
            ("", "", &month),
            (&channel, "", &month),
        ];
        let keys: BTreeSet<[String; 5]> = levels
            .iter()
            .filter(|level| level.2.is_empty() || !month.is_empty())
            .map(|(channel, segment, month)| [metric, basis, channel, segment, month].map(str::to_owned))
            .collect();
        keys.into_iter()
            .for_each(|key| groups.entry(key).or_default().push(value));
    }
    let contacts_of = |channel: &str, segment: &str, month: &str| {
        groups[&["contacts", "calendar", channel, segment, month].map(str::to_owned)].len() as f64
    };
    let mut computed = BTreeMap::new();
    for row in kpis.rows.iter().filter(|row| row.computable) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let key = [
            row.metric.clone(),
            row.basis.clone(),
            text(&row.channel),
            text(&row.segment),
            text(&row.month),
        ];
        assert!(
            computed.insert(key, (row.n, row.p50, row.p90, row.value)).is_none(),
            "twice: {row:?}"
        );
    }
    for (key, values) in &groups {
        let mut expected = figure(&key[0], values.clone());
        if key[0] == "contacts" {
            expected.3 = Some(values.len() as f64 / contacts_of("", &key[3], &key[4]));
        }
        assert_eq!(computed.remove(key), Some(expected), "{key:?}");
    }
    assert!(computed.is_empty(), "figures of nothing: {computed:?}");
    type Step<'a> = (Vec<u64>, BTreeSet<&'a str>);
    let mut steps: BTreeMap<(&str, &str), Step<'_>> = BTreeMap::new();
    for pair in contacts
        .windows(2)
        .filter(|pair| pair[0].customer == pair[1].customer && pair[1].at - pair[0].at <= 7 * DAY)
    {
        let step = steps.entry((&pair[0].channel, &pair[1].channel)).or_default();
        step.0.push((pair[1].at - pair[0].at) as u64);
        step.1.insert(&pair[1].customer);
    }
    assert_eq!(kpis.journeys.len(), steps.len());
    for journey in &kpis.journeys {
        let (gaps, customers) = steps
            .get_mut(&(journey.from_channel.as_str(), journey.to_channel.as_str()))
            .unwrap();
        gaps.sort_unstable();
        let median = Some(gaps[gaps.len().div_ceil(2) - 1]);
        assert_eq!(
            (journey.n, journey.cases),
            (gaps.len() as u64, customers.len() as u64),
            "{journey:?}"
        );
        assert_eq!(journey.median_gap_seconds, median, "{journey:?}");
    }
    groups.into_keys().map(|key| key[0].clone()).collect()
}

/// Solve times, some before the question, some with a customer who came back; scores of all kinds; robots and copies.
const MORE: &str = "
UPDATE conversations SET resolved_at = strftime('%Y-%m-%dT%H:%M:%SZ', opened_at, '+' || (conversation_id * 977 % 900000 - 3000) || ' seconds'), status = 'resolved'
  WHERE conversation_id % 3 = 0 AND kind = 'ticket';
UPDATE cases SET resolved_at = strftime('%Y-%m-%dT%H:%M:%SZ', opened_at, '+' || (length(path) * 4001) || ' seconds') WHERE case_id > 'K8';
INSERT INTO ratings (rating_id, source, native_id, kind, score, scale_min, scale_max, conversation_id, customer_id, rated_at)
  SELECT 1000000 + conversation_id, source, native_id, CASE conversation_id % 2 WHEN 0 THEN 'nps' ELSE 'ces' END, conversation_id % 2 + conversation_id % 10,
    CASE conversation_id % 2 WHEN 0 THEN 0 ELSE 1 END, 10, conversation_id, customer_id, opened_at FROM conversations WHERE kind = 'thread' AND conversation_id % 4 < 2;
UPDATE messages SET automated = 1 WHERE direction = 'outbound' AND message_id % 11 = 0;
UPDATE messages SET author_kind = 'bot' WHERE direction = 'outbound' AND message_id % 13 = 0;
UPDATE messages SET direction = 'internal' WHERE direction = 'outbound' AND message_id % 17 = 0;";

#[test]
fn every_figure_equals_a_second_computation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios/ecofriendly");
    let out = tempfile::tempdir().unwrap();
    let job = project::load(&folder).unwrap();
    let options = job.settings.kpi.clone();
    let output = Output::open(out.path(), &job.input).unwrap();
    pipeline::run(&job.input, &output, job.settings, Stage::Publish, &|_| {}).unwrap();
    let path = out.path().join("unified.sqlite");
    let metrics = check(&path, &options);
    assert_eq!(metrics.len(), 14, "{metrics:?}");
    Connection::open(&path).unwrap().execute_batch(MORE).unwrap();
    let metrics = check(&path, &options);
    assert_eq!(metrics.len(), 19, "{metrics:?}");
}
