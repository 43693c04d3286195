//! Figures of cases: how often customers had to repeat themselves, and how long a matter took over all its contacts.

use super::contacts::second;
use super::customers::Customers;
use super::tally::Tally;
use crate::store::query::Published;
use anyhow::Result;

const CASES: &str = "SELECT customer_id, opened_at, resolved_at, json_extract(path, '$[0]'), repeat, json_array_length(channels) FROM cases";

/// Counts the cases of all customers; a case belongs to the channel and month of its first contact.
pub(super) fn collect(data: &Published, customers: &mut Customers, tally: &mut Tally) -> Result<()> {
    tally.refuse(
        "had_to_repeat",
        "calendar",
        "no contact belongs to a customer; export messages and calls with addresses or numbers",
    );
    let unresolved = "no case has a last resolve; export tickets with their solve time";
    tally.refuse("case_resolution", "calendar", unresolved);
    tally.refuse("cross_channel_resolution", "calendar", unresolved);
    data.scan(CASES, &[], |row| {
        let opened = second(row.text(1)?);
        let customer = customers.number(row.text(0)?);
        let channel = tally.channel(row.text(3)?);
        let place = tally.place(channel, customers.segment(customer), opened);
        tally.share("had_to_repeat", place, row.int(4)? > 0);
        if let Some((opened, resolved)) = opened.zip(second(row.text(2)?)).filter(|(from, to)| to >= from) {
            tally.time("case_resolution", "calendar", place, resolved - opened);
            if row.int(5)? > 1 {
                tally.time("cross_channel_resolution", "calendar", place, resolved - opened);
            }
        }
        Ok(())
    })
}
