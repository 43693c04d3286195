//! Figures of cases: how often customers had to repeat themselves, and how long a matter took over all its contacts.

use super::contacts::second;
use super::tally::{Place, Tally};
use crate::store::query::Published;
use anyhow::Result;
use std::collections::BTreeMap;

const CASES: &str = "SELECT customer_id, opened_at, resolved_at, json_extract(path, '$[0]'), repeat, json_array_length(channels) FROM cases ORDER BY case_id";

/// Counts the cases of all customers; a case belongs to the channel and month of its first contact.
pub(super) fn collect(data: &Published, segments: &BTreeMap<String, String>, tally: &mut Tally) -> Result<()> {
    tally.refuse(
        "had_to_repeat",
        "calendar",
        "no contact belongs to a customer; export messages and calls with addresses or numbers",
    );
    let unresolved = "no case has a last resolve; export tickets with their solve time";
    tally.refuse("case_resolution", "calendar", unresolved);
    tally.refuse("cross_channel_resolution", "calendar", unresolved);
    data.each(CASES, &[], |_, row| {
        let opened = second(row[1].text());
        let place = Place {
            channel: row[3].text(),
            segment: segments.get(row[0].text()).map_or("", String::as_str),
            at: opened,
        };
        tally.share("had_to_repeat", &place, row[4].int() > 0);
        if let Some((opened, resolved)) = opened.zip(second(row[2].text())).filter(|(from, to)| to >= from) {
            tally.time("case_resolution", "calendar", &place, resolved - opened);
            if row[5].int() > 1 {
                tally.time("cross_channel_resolution", "calendar", &place, resolved - opened);
            }
        }
        Ok(())
    })
}
