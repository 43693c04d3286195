//! Customers by number, so that a contact is a few numbers: a million of them take some 40 MB.

use super::tally::Tally;
use crate::store::query::Published;
use anyhow::Result;
use foldhash::HashMap;

/// Numbers and segments of customers.
#[derive(Default)]
pub(super) struct Customers {
    /// Ids as omnify makes them, `C` and sixteen hexadecimal digits.
    minted: HashMap<u64, u32>,
    others: HashMap<String, u32>,
    /// Segment by number of the customer, 0 = not known.
    segments: Vec<u16>,
}

impl Customers {
    /// Reads the segments of all customers that have one.
    pub(super) fn read(data: &Published, tally: &mut Tally) -> Result<Self> {
        let mut all = Self::default();
        let sql = "SELECT customer_id, segment FROM customers WHERE COALESCE(segment, '') <> ''";
        data.scan(sql, &[], |row| {
            let segment = tally.segment(row.text(1)?);
            if let Some(customer) = all.number(row.text(0)?) {
                all.segments[customer as usize] = segment;
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// The number of a customer, given now when it is new; `None` for no id.
    pub(super) fn number(&mut self, id: &str) -> Option<u32> {
        if id.is_empty() {
            return None;
        }
        let next = u32::try_from(self.segments.len()).ok()?;
        let number = match minted(id) {
            Some(key) => *self.minted.entry(key).or_insert(next),
            None => match self.others.get(id) {
                Some(number) => *number,
                None => *self.others.entry(id.to_owned()).or_insert(next),
            },
        };
        if number == next {
            self.segments.push(0);
        }
        Some(number)
    }

    /// The segment of a customer, 0 when it has none.
    pub(super) fn segment(&self, customer: Option<u32>) -> u16 {
        customer.map_or(0, |customer| self.segments[customer as usize])
    }
}

fn minted(id: &str) -> Option<u64> {
    let digits = id.strip_prefix('C').filter(|digits| digits.len() == 16)?;
    let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    u64::from_str_radix(digits, 16)
        .ok()
        .filter(|_| digits.bytes().all(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_given_once() {
        let mut customers = Customers::default();
        let ids = [
            "C00000000000000a1",
            "C00000000000000A1",
            "x",
            "Ca1",
            "C00000000000000a1",
            "x",
            "",
        ];
        let numbers: Vec<Option<u32>> = ids.iter().map(|id| customers.number(id)).collect();
        assert_eq!(numbers, [Some(0), Some(1), Some(2), Some(3), Some(0), Some(2), None]);
    }
}
