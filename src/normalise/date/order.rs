//! Which of day and month comes first, decided over the values of a file.

/// Order of the numbers of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2024.
    DayFirst,
    /// 12/31/2024.
    MonthFirst,
    /// 2024/12/31.
    YearFirst,
}

/// Votes of a file's values for an order; add up over files and threads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateVotes {
    /// Values that can only be day first.
    pub day_first: u64,
    /// Values that can only be month first.
    pub month_first: u64,
    /// Values that can be both.
    pub unclear: u64,
    /// Values whose first number ran up while the second stayed, as days do in a log in time order.
    first_moves: u64,
    second_moves: u64,
    last: Option<(u32, u32, u32)>,
}

impl DateVotes {
    /// Looks at one value.
    pub fn observe(&mut self, text: &str) {
        let text = text.trim_start_matches(['\u{200e}', '\u{200f}', '[', ' ']);
        let Some(([a, b, c], first_length, _)) = three_numbers(text) else {
            return;
        };
        if first_length == 4 {
            return;
        }
        match (a > 12, b > 12) {
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (false, false) if a != b => self.unclear += 1,
            _ => {}
        }
        if let Some((x, y, z)) = self.last
            && z == c
        {
            self.first_moves += u64::from(a != x && b == y);
            self.second_moves += u64::from(a == x && b != y);
        }
        self.last = Some((a, b, c));
    }

    /// Adds the votes of another part.
    pub fn merge(&mut self, other: &Self) {
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.unclear += other.unclear;
        self.first_moves += other.first_moves;
        self.second_moves += other.second_moves;
    }

    /// The order that the values show: by numbers above 12, else by which number changes faster from one
    /// value to the next; `None` when nothing decides or the values contradict each other.
    pub fn decide(&self) -> Option<DateOrder> {
        match (self.day_first, self.month_first) {
            (0, 0) => match (self.first_moves, self.second_moves) {
                (first, second) if first >= 5 && first >= second.saturating_mul(3) => Some(DateOrder::DayFirst),
                (first, second) if second >= 5 && second >= first.saturating_mul(3) => Some(DateOrder::MonthFirst),
                _ => None,
            },
            (day, month) if day > month.saturating_mul(20) => Some(DateOrder::DayFirst),
            (day, month) if month > day.saturating_mul(20) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }
}

/// The three numbers of the date and the rest of the text.
pub(super) fn three_numbers(text: &str) -> Option<([u32; 3], usize, &str)> {
    let mut numbers = [0_u32; 3];
    let mut first_length = 0;
    let mut rest = text;
    for (index, number) in numbers.iter_mut().enumerate() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 || end > 4 {
            return None;
        }
        if index == 0 {
            first_length = end;
        }
        *number = rest[..end].parse().ok()?;
        rest = &rest[end..];
        if index < 2 {
            rest = rest.strip_prefix(['/', '.', '-', '\u{2013}'])?.trim_start();
        }
    }
    Some((numbers, first_length, rest))
}
