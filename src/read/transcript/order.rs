//! Order of day, month and year in a transcript, decided over the whole file for each style of line.

use super::line::{Layout, Start, Style};
use std::collections::BTreeMap;

/// Order of the numbers of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Dmy,
    Mdy,
    Ymd,
}

impl Order {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}

/// What the lines of one style say.
#[derive(Debug, Default)]
struct Votes {
    day_first: u32,
    month_first: u32,
    year_first: u32,
    twelve: bool,
    /// Steps back in time under each reading.
    back: [u32; 2],
    last: [Option<(u32, u32, u32)>; 2],
}

/// Collects the votes of all lines.
#[derive(Debug, Default)]
pub(super) struct Ballot {
    styles: BTreeMap<Style, Votes>,
}

impl Ballot {
    pub(super) fn add(&mut self, start: &Start<'_>) {
        let votes = self.styles.entry(start.style).or_default();
        let [a, b, c] = start.date;
        votes.twelve |= start.twelve;
        if start.year_first {
            votes.year_first += 1;
            return;
        }
        votes.day_first += u32::from(a > 12);
        votes.month_first += u32::from(b > 12);
        for (at, day) in [(c, b, a), (c, a, b)].into_iter().enumerate() {
            if votes.last[at].is_some_and(|last| day < last) {
                votes.back[at] += 1;
            }
            votes.last[at] = Some(day);
        }
    }

    /// The order of each style, and whether the file itself shows it.
    pub(super) fn decide(&self) -> BTreeMap<Style, (Order, bool)> {
        let mut decided: BTreeMap<Style, (Order, bool)> = self
            .styles
            .iter()
            .filter_map(|(style, votes)| Some((*style, (shown(votes)?, true))))
            .collect();
        for (style, votes) in &self.styles {
            if decided.contains_key(style) {
                continue;
            }
            // The same separator in another layout, then habit: points are d.m, am/pm with slashes m/d.
            let other = decided.iter().find(|((_, separator), (order, _))| {
                *separator == style.1 && *order != Order::Ymd && style.0 != Layout::Bare
            });
            let habit = if style.1 == '/' && votes.twelve {
                Order::Mdy
            } else {
                Order::Dmy
            };
            let order = other.map_or(habit, |(_, (order, _))| *order);
            decided.insert(*style, (order, style.1 == '.'));
        }
        decided
    }
}

/// The order that the dates themselves prove: a number above 12, else time that would run backwards.
fn shown(votes: &Votes) -> Option<Order> {
    if votes.year_first > 0 {
        return Some(Order::Ymd);
    }
    match (votes.day_first, votes.month_first) {
        (day, month) if day > month => Some(Order::Dmy),
        (day, month) if month > day => Some(Order::Mdy),
        _ if votes.back[0] < votes.back[1] => Some(Order::Dmy),
        _ if votes.back[1] < votes.back[0] => Some(Order::Mdy),
        _ => None,
    }
}

/// The local time of a line as `2019-01-30T20:49:00`; `None` when it is no date in that order. A number
/// above 12 decides against the order of the style.
pub(super) fn stamp(start: &Start<'_>, order: Order) -> Option<String> {
    let [a, b, c] = start.date;
    let (year, month, day) = match order {
        _ if start.year_first => (a, b, c),
        Order::Dmy | Order::Ymd if b <= 12 => (c, b, a),
        Order::Mdy if a > 12 => (c, b, a),
        _ => (c, a, b),
    };
    let year = if year < 100 { 2000 + year } else { year };
    let [hour, minute, second] = start.time;
    let date = jiff::civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    let date = date.ok()?;
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::transcript::line::parse;

    #[test]
    fn decides_over_all_lines() {
        for (lines, expected) in [
            (
                vec!["01/02/19, 10:00 - A: x", "20/02/19, 10:00 - A: x"],
                ("2019-02-01T10:00:00", true),
            ),
            (
                vec!["01/02/19, 10:00 - A: x", "01/20/19, 10:00 - A: x"],
                ("2019-01-02T10:00:00", true),
            ),
            (
                vec![
                    "01/02/19, 10:00 - A: x",
                    "01/03/19, 10:00 - A: x",
                    "02/01/19, 10:00 - A: x",
                ],
                ("2019-01-02T10:00:00", true),
            ),
            (vec!["01/02/19, 10:00 AM - A: x"], ("2019-01-02T10:00:00", false)),
            (vec!["01/02/19, 10:00 - A: x"], ("2019-02-01T10:00:00", false)),
        ] {
            let starts: Vec<_> = lines.iter().filter_map(|line| parse(line)).collect();
            let mut ballot = Ballot::default();
            starts.iter().for_each(|start| ballot.add(start));
            let (order, certain) = ballot.decide()[&starts[0].style];
            assert_eq!(
                (stamp(&starts[0], order).as_deref(), certain),
                (Some(expected.0), expected.1),
                "{lines:?}"
            );
        }
    }
}
