//! The owner's address book: Google Contacts as CSV.

use super::super::layout::csv_named;
use super::people::written;
use super::{Build, source};

const HEADER: &str = "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,\
Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,\
E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,\
Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,\
Address 1 - Extended Address";

/// Writes contacts.csv.
pub(crate) fn write(build: &mut Build) {
    let mut out = format!("{HEADER}\r\n");
    let mut rows = 0;
    for i in 0..build.people.len() {
        let one = build.people[i].clone();
        if i % 4 != 1 && one.birthday.is_none() && one.landline.is_none() {
            continue;
        }
        let damaged = i % 90 == 1;
        let phone = match damaged {
            true => "1.21E+10".to_owned(),
            false => written(&one.phone, i % 5),
        };
        build.plant("phone_numbers_damaged_by_a_spreadsheet", usize::from(damaged));
        let other = one
            .mail_from
            .clone()
            .filter(|_| one.company.is_empty())
            .unwrap_or_default();
        let (city, state, zip) = one.place();
        let mut cells = vec![
            ("First Name", one.given.clone()),
            ("Last Name", one.family.clone()),
            ("Name Suffix", one.suffix.into()),
            ("Nickname", one.short.clone()),
            ("Organization Name", one.company.into()),
            ("Birthday", one.birthday.unwrap_or_default().into()),
            ("Labels", "Customers ::: * myContacts".into()),
            ("E-mail 1 - Label", "* Home".into()),
            ("E-mail 1 - Value", one.email.clone()),
            ("E-mail 2 - Value", other),
            ("Phone 1 - Label", "Mobile".into()),
            ("Phone 1 - Value", phone),
            ("Address 1 - Label", "Home".into()),
            ("Address 1 - Street", one.street.clone()),
            ("Address 1 - City", city.into()),
            ("Address 1 - Region", state.into()),
            ("Address 1 - Postal Code", format!("{zip}{:02}", i % 90)),
            ("Address 1 - Country", "US".into()),
        ];
        if let Some(line) = &one.landline {
            cells.push(("Phone 2 - Label", "Home".into()));
            cells.push(("Phone 2 - Value", written(line, 1)));
        }
        out += &csv_named(HEADER, &cells, "\r\n");
        rows += 1;
        build.belongs(source::GOOGLE, &one.email, i);
        build.count(source::GOOGLE, "customers", 1);
    }
    build.export("google/contacts.csv", source::GOOGLE, rows, out.into_bytes());
}
