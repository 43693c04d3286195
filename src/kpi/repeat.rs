//! Repeat contacts: resolution on first contact seen from one channel and from all, and steps between channels.

use super::KpiOptions;
use super::contacts::Contact;
use super::customers::Customers;
use super::tally::Tally;
use crate::model::gap::{Combination, JourneyRow};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Gaps in seconds and number of customers of a step between two channels, and the last customer counted.
type Step = (Vec<i64>, u64, Option<u32>);

/// Walks through the contacts of each customer in order of time; `contacts` are sorted by customer and time.
pub(super) fn follow(
    contacts: &[Contact],
    options: &KpiOptions,
    as_of: Option<Timestamp>,
    customers: &Customers,
    tally: &mut Tally,
) -> Vec<JourneyRow> {
    let reason = "no contact with a time belongs to a customer; export messages and calls with addresses or numbers";
    for metric in ["fcr", "fcr_channel", "repeat_rate", "switch_rate"] {
        tally.refuse(metric, "calendar", reason);
    }
    let window = options.fcr_days * 86_400;
    let last = as_of
        .map(Timestamp::as_second)
        .or_else(|| contacts.iter().map(|contact| contact.at).max());
    let mut steps: BTreeMap<(u16, u16), Step> = BTreeMap::new();
    for history in contacts.chunk_by(|a, b| a.customer == b.customer) {
        for (index, contact) in history.iter().enumerate() {
            let segment = customers.segment(Some(contact.customer));
            let place = tally.place(contact.channel, segment, Some(contact.at));
            // The last days have not had the time to show a repeat.
            if last.is_none_or(|last| contact.at <= last - window) {
                let mut later = history[index + 1..]
                    .iter()
                    .take_while(|other| other.at - contact.at <= window);
                let same = later.clone().any(|other| other.channel == contact.channel);
                tally.share("fcr_channel", place, !same);
                tally.share("fcr", place, later.next().is_none());
            }
            let before = index.checked_sub(1).map(|before| &history[before]);
            let before = before.filter(|before| contact.at - before.at <= window);
            tally.share("repeat_rate", place, before.is_some());
            if let Some(before) = before {
                tally.share("switch_rate", place, before.channel != contact.channel);
                let step = steps.entry((before.channel, contact.channel)).or_default();
                step.0.push(contact.at - before.at);
                if step.2.replace(contact.customer) != Some(contact.customer) {
                    step.1 += 1;
                }
            }
        }
    }
    let mut journeys: Vec<JourneyRow> = steps
        .into_iter()
        .map(|((from, to), (mut gaps, customers, _))| {
            gaps.sort_unstable();
            JourneyRow {
                from_channel: tally.channel_name(from).to_owned(),
                to_channel: tally.channel_name(to).to_owned(),
                n: gaps.len() as u64,
                median_gap_seconds: gaps.get((gaps.len() - 1) / 2).map(|gap| gap.unsigned_abs()),
                cases: customers,
            }
        })
        .collect();
    journeys.sort_by(|a, b| {
        (std::cmp::Reverse(a.n), &a.from_channel, &a.to_channel).cmp(&(
            std::cmp::Reverse(b.n),
            &b.from_channel,
            &b.to_channel,
        ))
    });
    journeys
}

/// Counts customers by the channels of their contacts; `contacts` are sorted by customer.
pub(super) fn combinations(contacts: &[Contact], tally: &Tally) -> Vec<Combination> {
    let mut counts: BTreeMap<Vec<u16>, u64> = BTreeMap::new();
    let mut channels: Vec<u16> = Vec::new();
    for history in contacts.chunk_by(|a, b| a.customer == b.customer) {
        channels.clear();
        channels.extend(history.iter().map(|contact| contact.channel));
        channels.sort_unstable();
        channels.dedup();
        match counts.get_mut(&channels) {
            Some(count) => *count += 1,
            None => {
                counts.insert(channels.clone(), 1);
            }
        }
    }
    let mut list: Vec<Combination> = counts
        .into_iter()
        .map(|(numbers, customers)| {
            let mut channels: Vec<String> = numbers
                .iter()
                .map(|number| tally.channel_name(*number).to_owned())
                .collect();
            channels.sort_unstable();
            Combination { channels, customers }
        })
        .collect();
    list.sort_by(|a, b| {
        (std::cmp::Reverse(a.customers), &a.channels).cmp(&(std::cmp::Reverse(b.customers), &b.channels))
    });
    list
}
