//! Contact records as rows of numbers: what is compared, and nothing else, stays in memory.

use super::attributes::Attributes;
use super::intern::Interner;
use crate::config::link_model::Guards;
use crate::normalise::birth;
use foldhash::{HashMap, HashMapExt};

/// One record. A field is the number of its value in the table of that name, 0 = not known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    pub(super) given: u32,
    pub(super) family: u32,
    /// Packed by [`birth::pack`].
    pub(super) birth: u32,
    pub(super) email: u32,
    pub(super) phone: u32,
    pub(super) handle: u32,
    pub(super) street: u32,
    pub(super) city: u32,
    pub(super) postcode: u32,
    pub(super) external: u32,
    pub(super) company: u32,
    /// Letters and digits of the mailbox or handle name.
    pub(super) user: u32,
    /// Country and region of the address, where they are given as codes.
    pub(super) country: u16,
    pub(super) region: u16,
    pub(super) suffix: u8,
    pub(super) flags: u8,
}

/// The record has further values in [`Features::more`].
pub(super) const MULTI: u8 = 1;
/// The source promises one record per person.
pub(super) const UNIQUE: u8 = 2;
/// Day and month of the birth date could be exchanged: month first was assumed, day first was assumed.
pub(super) const ASSUMED_MONTH_FIRST: u8 = 4;
pub(super) const ASSUMED_DAY_FIRST: u8 = 8;
/// The mailbox, and the handle, of the record is made of the person's name.
pub(super) const NAMED_MAILBOX: u8 = 16;
pub(super) const NAMED_HANDLE: u8 = 32;

/// Which set-valued field a further value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Slot {
    Email,
    Phone,
    Handle,
    External,
    Street,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct EmailInfo {
    pub(super) user: u32,
    pub(super) domain: u32,
    /// First letters of the user, to tell most pairs apart without a look at the text.
    pub(super) head: [u8; 2],
    pub(super) length: u8,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct StreetInfo {
    pub(super) words: u32,
    pub(super) number: u32,
}

/// All records and their values.
pub(super) struct Features {
    pub(super) rows: Vec<Row>,
    /// (record, field, value) of further values, in order of record.
    pub(super) more: Vec<(u32, Slot, u32)>,
    pub(super) names: Interner,
    pub(super) emails: Interner,
    pub(super) email_info: Vec<EmailInfo>,
    pub(super) users: Interner,
    pub(super) domains: Interner,
    pub(super) phones: Interner,
    /// Digits of each number, four bits each, 0 where it has more than sixteen or other characters.
    pub(super) phone_digits: Vec<u64>,
    pub(super) handles: Interner,
    pub(super) handle_user: Vec<u32>,
    pub(super) streets: Interner,
    pub(super) street_info: Vec<StreetInfo>,
    pub(super) street_words: Interner,
    pub(super) cities: Interner,
    pub(super) postcodes: Interner,
    pub(super) externals: Interner,
    pub(super) companies: Interner,
    pub(super) attributes: Attributes,
    pub(super) sources: Interner,
    pub(super) source_of: Vec<u16>,
    /// Dates of each source that are certainly written day first, and month first.
    pub(super) date_votes: Vec<[u32; 2]>,
    /// Hash of a record's content and, below that, of its id: the same wherever it stands in the input.
    pub(super) prints: Vec<u64>,
    /// Some source promises one record per person.
    pub(super) unique_people: bool,
    /// Country and region codes.
    pub(super) places: Interner,
    /// First and last day in use of each record, days since 1970; empty when no record has times.
    pub(super) seen: Vec<(i32, i32)>,
    /// Extensions behind the telephone number, by record.
    pub(super) extensions: HashMap<u32, u32>,
    /// Values that an export flags as shared.
    pub(super) flagged: Vec<(Slot, u32)>,
    pub(super) guards: Guards,
    pub(super) buffer: String,
}

/// The time of a record without one.
pub(super) const NEVER: (i32, i32) = (i32::MAX, i32::MIN);

impl Features {
    pub(super) fn new(attribute_names: Vec<String>, guards: Guards) -> Self {
        Self {
            rows: Vec::new(),
            more: Vec::new(),
            names: Interner::new(),
            emails: Interner::new(),
            email_info: vec![EmailInfo::default()],
            users: Interner::new(),
            domains: Interner::new(),
            phones: Interner::new(),
            phone_digits: Vec::new(),
            handles: Interner::new(),
            handle_user: vec![0],
            streets: Interner::new(),
            street_info: vec![StreetInfo::default()],
            street_words: Interner::new(),
            cities: Interner::new(),
            postcodes: Interner::new(),
            externals: Interner::new(),
            companies: Interner::new(),
            attributes: Attributes::new(attribute_names),
            sources: Interner::new(),
            source_of: Vec::new(),
            date_votes: Vec::new(),
            prints: Vec::new(),
            unique_people: false,
            places: Interner::new(),
            seen: Vec::new(),
            extensions: HashMap::new(),
            flagged: Vec::new(),
            guards,
            buffer: String::new(),
        }
    }

    /// Brings the records into an order that depends on their content only, so that the order of the input
    /// cannot influence the result. Returns for each place the number of the record pushed there.
    /// With `open`, attributes that the model does not name are compared, too.
    pub(super) fn settle(&mut self, open: bool) -> Vec<u32> {
        let mut order: Vec<(u64, u32)> = self.prints.iter().copied().zip(0..).collect();
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, record)| record).collect();
        self.prints = Vec::new();
        self.rows = order.iter().map(|record| self.rows[*record as usize]).collect();
        self.source_of = order.iter().map(|record| self.source_of[*record as usize]).collect();
        self.attributes.settle(&order, open);
        self.settle_dates();
        if !self.seen.is_empty() {
            self.seen = order.iter().map(|record| self.seen[*record as usize]).collect();
        }
        if !self.more.is_empty() || !self.extensions.is_empty() {
            let mut place = vec![0u32; order.len()];
            for (new, old) in (0u32..).zip(&order) {
                place[*old as usize] = new;
            }
            for entry in &mut self.more {
                entry.0 = place[entry.0 as usize];
            }
            self.more.sort_by_key(|entry| entry.0);
            let extensions = std::mem::take(&mut self.extensions);
            self.extensions = extensions
                .into_iter()
                .map(|(record, extension)| (place[record as usize], extension))
                .collect();
        }
        self.resolve_national_phones();
        self.phone_digits = (0..self.phones.len() as u32)
            .map(|id| pack_digits(self.phones.get(id)))
            .collect();
        for table in [
            &mut self.names,
            &mut self.emails,
            &mut self.users,
            &mut self.domains,
            &mut self.phones,
            &mut self.handles,
            &mut self.streets,
            &mut self.street_words,
            &mut self.cities,
            &mut self.postcodes,
            &mut self.externals,
            &mut self.companies,
        ] {
            table.close();
        }
        order
    }

    /// Where day and month of a birth date could be exchanged, the other dates of its source decide.
    fn settle_dates(&mut self) {
        for (row, source) in self.rows.iter_mut().zip(&self.source_of) {
            let [day_first, month_first] = self.date_votes[usize::from(*source)];
            if (row.flags & ASSUMED_MONTH_FIRST != 0 && day_first > month_first)
                || (row.flags & ASSUMED_DAY_FIRST != 0 && month_first > day_first)
            {
                row.birth = birth::exchanged(row.birth);
            }
        }
    }

    /// Days between the last use of one record and the first use of the other; 0 when they overlap or are not known.
    pub(super) fn days_between(&self, a: u32, b: u32) -> i32 {
        match (self.seen.get(a as usize), self.seen.get(b as usize)) {
            (Some(a), Some(b)) if *a != NEVER && *b != NEVER => (a.0 - b.1).max(b.0 - a.1).max(0),
            _ => 0,
        }
    }

    /// All values of a set-valued field of a record.
    pub(super) fn values(&self, record: u32, slot: Slot) -> impl Iterator<Item = u32> + '_ {
        let row = &self.rows[record as usize];
        let first = match slot {
            Slot::Email => row.email,
            Slot::Phone => row.phone,
            Slot::Handle => row.handle,
            Slot::External => row.external,
            Slot::Street => row.street,
        };
        let start = if row.flags & MULTI == 0 {
            self.more.len()
        } else {
            self.more.partition_point(|m| m.0 < record)
        };
        let more = self.more[start..]
            .iter()
            .take_while(move |m| m.0 == record)
            .filter(move |m| m.1 == slot)
            .map(|m| m.2);
        (first != 0).then_some(first).into_iter().chain(more)
    }
}

/// Up to fifteen digits, four bits each behind a leading one; 0 when the text has anything but digits and `+`.
fn pack_digits(key: &str) -> u64 {
    let digits = key.strip_prefix('+').unwrap_or(key);
    if digits.is_empty() || digits.len() > 15 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    digits.bytes().fold(1, |packed, b| packed << 4 | u64::from(b - b'0'))
}
