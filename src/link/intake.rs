//! Contact records to rows: every value is cleaned, judged fit to compare, and numbered.

use super::features::{
    ASSUMED_DAY_FIRST, ASSUMED_MONTH_FIRST, EmailInfo, Features, MULTI, NAMED_HANDLE, NAMED_MAILBOX, NEVER, Row, Slot,
    StreetInfo, UNIQUE,
};
use super::street;
use crate::model::contact::{ContactRecord, Identifier, IdentifierKind};
use crate::normalise::birth::{self, Order};
use crate::normalise::reference::{self, Placeholder};
use crate::normalise::{email, handle, name, phone, text};

/// Low bits of a record's print that its id fills.
const PRINT_ID: u32 = 20;

impl Features {
    pub(super) fn push(&mut self, record: &ContactRecord) {
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let mut row = Row::default();
        let person = name::parse(&record.name, &record.given_name, &record.family_name);
        row.given = self.names.intern(&person.given);
        if person.organisation {
            row.company = self.companies.intern(&person.family);
        } else {
            row.family = self.names.intern(&person.family);
        }
        if self.guards.suffixes {
            row.suffix = person.suffix as u8;
        }
        let source = self.sources.intern(&record.source);
        let source = u16::try_from(source).unwrap_or(u16::MAX);
        self.birth(&record.birth_date, source, &mut row);
        if !record.company.is_empty() {
            row.company = self.companies.intern(&company_key(&record.company));
        }
        for identifier in &record.identifiers {
            let value = match identifier.kind {
                IdentifierKind::Email => self.email(&identifier.raw, &mut row).map(|v| (Slot::Email, v)),
                IdentifierKind::Phone => self
                    .phone(&identifier.raw, &record.country, number)
                    .map(|v| (Slot::Phone, v)),
                IdentifierKind::Handle => self.handle(identifier).map(|v| (Slot::Handle, v)),
                IdentifierKind::External => self.external(identifier).map(|v| (Slot::External, v)),
            };
            if let Some((slot, value)) = value {
                if identifier.shared {
                    self.flagged.push((slot, value));
                }
                self.put(number, &mut row, slot, value);
            }
        }
        for address in &record.addresses {
            let street = self.street(&address.street);
            if street != 0 {
                self.put(number, &mut row, Slot::Street, street);
            }
            if self.guards.regions && row.country == 0 {
                row.country = self.code(&address.country);
                row.region = self.code(&address.region);
            }
            if row.city == 0 {
                let city = text::alphanumeric(&address.city);
                row.city = self.cities.intern(placeholder_free(&city));
            }
            if row.postcode == 0 {
                let postcode = text::alphanumeric(&address.postcode);
                row.postcode = self.postcodes.intern(placeholder_free(&postcode));
            }
        }
        row.user = match row.email {
            0 => self.handle_user[row.handle as usize],
            email => self.email_info[email as usize].user,
        };
        let mailbox = self.email_info[row.email as usize].user;
        row.flags |= self.is_named(mailbox, &row, NAMED_MAILBOX);
        row.flags |= self.is_named(self.handle_user[row.handle as usize], &row, NAMED_HANDLE);
        self.note_time(number, record.seen);
        if record.unique_people && self.guards.unique_people {
            row.flags |= UNIQUE;
            self.unique_people = true;
        }
        if !record.attributes.is_empty() {
            let names = [self.names.get(row.given), self.names.get(row.family)];
            self.attributes.push(self.rows.len(), &record.attributes, names);
        }
        self.source_of.push(source);
        self.prints.push(self.print(record));
        self.rows.push(row);
    }

    /// The flag when a mailbox or handle is made of a name of the record's person.
    fn is_named(&self, user: u32, row: &Row, flag: u8) -> u8 {
        let user = self.users.get(user);
        let named = [row.given, row.family].into_iter().any(|id| {
            let name = self.names.get(id);
            name.len() >= 3 && name.len() <= user.len() && user.contains(name)
        });
        if named { flag } else { 0 }
    }

    fn birth(&mut self, raw: &str, source: u16, row: &mut Row) {
        if self.date_votes.len() <= usize::from(source) {
            self.date_votes.resize(usize::from(source) + 1, [0; 2]);
        }
        let (date, order) = birth::birth(raw);
        row.birth = date;
        match order {
            Order::Clear => {}
            Order::DayFirst => self.date_votes[usize::from(source)][0] += 1,
            Order::MonthFirst => self.date_votes[usize::from(source)][1] += 1,
            Order::AssumedMonthFirst => row.flags |= ASSUMED_MONTH_FIRST,
            Order::AssumedDayFirst => row.flags |= ASSUMED_DAY_FIRST,
        }
    }

    /// A country or region that is given as a code of two or three letters, 0 for anything else: names are written
    /// in too many ways to tell that two differ.
    fn code(&mut self, raw: &str) -> u16 {
        let folded = text::fold(raw);
        if (2..=3).contains(&folded.len()) && folded.bytes().all(|b| b.is_ascii_lowercase()) {
            u16::try_from(self.places.intern(&folded)).unwrap_or(0)
        } else {
            0
        }
    }

    fn note_time(&mut self, number: u32, seen: Option<(i64, i64)>) {
        const DAY: i64 = 86_400_000_000;
        if let Some((first, last)) = seen
            && self.guards.recycled_after_years > 0.0
        {
            let day = |micros: i64| i32::try_from(micros.div_euclid(DAY)).unwrap_or(0);
            self.seen.resize(number as usize, NEVER);
            self.seen.push((day(first), day(last)));
        } else if !self.seen.is_empty() {
            self.seen.resize(number as usize + 1, NEVER);
        }
    }

    fn print(&self, record: &ContactRecord) -> u64 {
        use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
        let mut hasher = foldhash::fast::FixedState::with_seed(7).build_hasher();
        for part in [
            &record.source,
            &record.name,
            &record.given_name,
            &record.family_name,
            &record.company,
            &record.birth_date,
        ] {
            part.hash(&mut hasher);
        }
        for identifier in &record.identifiers {
            identifier.raw.hash(&mut hasher);
        }
        for address in &record.addresses {
            (&address.street, &address.city, &address.postcode).hash(&mut hasher);
            (&address.region, &address.country).hash(&mut hasher);
        }
        (&record.country, &record.attributes).hash(&mut hasher);
        let content = hasher.finish();
        // Records of equal content stand in the order of their ids.
        record.native_id.hash(&mut hasher);
        content >> PRINT_ID << PRINT_ID | hasher.finish() >> (u64::BITS - PRINT_ID)
    }

    fn put(&mut self, number: u32, row: &mut Row, slot: Slot, value: u32) {
        let field = match slot {
            Slot::Email => &mut row.email,
            Slot::Phone => &mut row.phone,
            Slot::Handle => &mut row.handle,
            Slot::External => &mut row.external,
            Slot::Street => &mut row.street,
        };
        if *field == 0 {
            *field = value;
        } else if *field != value && !self.more.contains_recent(number, slot, value) {
            row.flags |= MULTI;
            self.more.push((number, slot, value));
        }
    }

    fn email(&mut self, raw: &str, row: &mut Row) -> Option<u32> {
        let email = email::normalise(raw)?;
        if self.guards.placeholders && (email.placeholder || email.no_reply) {
            return None;
        }
        if !email.freemail && !email.relay && row.company == 0 {
            row.company = self.companies.intern(domain_stem(&email.domain));
        }
        if email.role && self.guards.role_mailboxes {
            return None;
        }
        let written = format!("{}@{}", email.local, email.domain);
        let id = self
            .emails
            .intern(if self.guards.normal_forms { &email.key } else { &written });
        if id as usize == self.email_info.len() {
            let user = email::user_letters(&email);
            let letters = user.as_bytes();
            let info = EmailInfo {
                user: self.users.intern(&user),
                domain: self.domains.intern(&email.domain),
                head: [
                    letters.first().copied().unwrap_or(0),
                    letters.get(1).copied().unwrap_or(0),
                ],
                length: u8::try_from(letters.len()).unwrap_or(u8::MAX),
            };
            self.email_info.push(info);
        }
        Some(id)
    }

    fn phone(&mut self, raw: &str, country: &str, number: u32) -> Option<u32> {
        let phone = phone::normalise(raw, Some(country).filter(|c| c.len() == 2));
        let damaged = phone.excel_damaged && !self.guards.normal_forms;
        if (phone.placeholder && !self.guards.placeholders) || damaged {
            self.buffer.clear();
            self.buffer.extend(raw.chars().filter(char::is_ascii_digit));
            return Some(self.phones.intern(&self.buffer)).filter(|id| *id != 0);
        }
        let id = self
            .phones
            .intern(if self.guards.normal_forms { &phone.key } else { raw });
        if let Some(extension) = phone.extension.filter(|_| id != 0 && self.guards.extensions) {
            self.extensions
                .insert(number, super::intern::hash_text(extension.trim_start_matches('0')));
        }
        Some(id).filter(|id| *id != 0 && !phone.key.is_empty())
    }

    fn handle(&mut self, identifier: &Identifier) -> Option<u32> {
        let handle = handle::normalise(&identifier.raw)?;
        self.buffer.clear();
        let scope = if self.guards.scopes {
            identifier.scope.as_str()
        } else {
            ""
        };
        for part in [identifier.system.as_str(), scope, &handle.key] {
            self.buffer.push_str(part);
            self.buffer.push('|');
        }
        let id = self.handles.intern(&self.buffer);
        if id as usize == self.handle_user.len() {
            let user = if handle.numeric {
                String::new()
            } else {
                text::alphanumeric(&handle.key)
            };
            self.handle_user.push(self.users.intern(&user));
        }
        Some(id)
    }

    fn external(&mut self, identifier: &Identifier) -> Option<u32> {
        let value = text::alphanumeric(&identifier.raw);
        if value.is_empty() || value.bytes().all(|b| b == b'0') || reference::is_placeholder(Placeholder::Value, &value)
        {
            return None;
        }
        self.buffer.clear();
        for part in [identifier.system.as_str(), identifier.scope.as_str(), &value] {
            self.buffer.push_str(part);
            self.buffer.push('|');
        }
        self.buffer.pop();
        Some(self.externals.intern(&self.buffer))
    }

    fn street(&mut self, raw: &str) -> u32 {
        let street = street::parse(raw);
        if street.words.is_empty() || reference::is_placeholder(Placeholder::Value, &street.words) {
            return 0;
        }
        self.buffer.clear();
        self.buffer.push_str(&street.words);
        self.buffer.push('#');
        self.buffer.push_str(&street.number);
        let id = self.streets.intern(&self.buffer);
        if id as usize == self.street_info.len() {
            let number = if street.number.is_empty() {
                0
            } else {
                super::intern::hash_text(&street.number) | 1
            };
            self.street_info.push(StreetInfo {
                words: self.street_words.intern(&street.words),
                number,
            });
        }
        id
    }
}

trait ContainsRecent {
    fn contains_recent(&self, record: u32, slot: Slot, value: u32) -> bool;
}

impl ContainsRecent for Vec<(u32, Slot, u32)> {
    fn contains_recent(&self, record: u32, slot: Slot, value: u32) -> bool {
        self.iter()
            .rev()
            .take_while(|m| m.0 == record)
            .any(|m| *m == (record, slot, value))
    }
}

fn placeholder_free(value: &str) -> &str {
    if reference::is_placeholder(Placeholder::Value, value) {
        ""
    } else {
        value
    }
}

fn company_key(raw: &str) -> String {
    let folded = text::fold(raw);
    if reference::is_placeholder(Placeholder::Value, &folded) {
        return String::new();
    }
    let mut key = String::new();
    for word in folded.split(|c: char| !c.is_ascii_alphanumeric()) {
        if !matches!(
            word,
            "inc"
                | "ltd"
                | "limited"
                | "llc"
                | "gmbh"
                | "ag"
                | "corp"
                | "co"
                | "plc"
                | "sa"
                | "sarl"
                | "bv"
                | "the"
                | "kg"
                | "com"
        ) {
            key.push_str(word);
        }
    }
    key
}

/// The registered part of a company's domain: `mail.acme.co.uk` → `acme`.
fn domain_stem(domain: &str) -> &str {
    let mut parts = domain.rsplit('.');
    parts.next();
    let second = parts.next().unwrap_or(domain);
    match second {
        "co" | "com" | "org" | "net" | "gov" | "ac" | "edu" => parts.next().unwrap_or(second),
        _ => second,
    }
}
