//! The invented customers: names, addresses, numbers, and who uses which channel.

use super::super::chance::Chance;
use super::relations;
use std::collections::BTreeSet;

/// Number of invented customers.
pub(crate) const PEOPLE: usize = 300;

/// Given names with the short form that some tools hold, or nothing.
const GIVEN: [(&str, &str); 48] = [
    ("Robert", "Bob"),
    ("Alina", ""),
    ("Katherine", "Kate"),
    ("William", "Bill"),
    ("Imani", ""),
    ("Elizabeth", "Liz"),
    ("Dmitri", ""),
    ("Margaret", "Peggy"),
    ("Thomas", "Tom"),
    ("Farah", ""),
    ("Jennifer", "Jenny"),
    ("Michael", "Mike"),
    ("Odette", ""),
    ("Christopher", "Chris"),
    ("Susan", "Sue"),
    ("Kenji", ""),
    ("Patricia", "Pat"),
    ("Edward", "Ted"),
    ("Lourdes", ""),
    ("James", "Jim"),
    ("Rebecca", "Becky"),
    ("Anselm", ""),
    ("Daniel", "Dan"),
    ("Deborah", "Debbie"),
    ("Priscilla", ""),
    ("Joseph", "Joe"),
    ("Samantha", "Sam"),
    ("Gideon", ""),
    ("Richard", "Rick"),
    ("Victoria", "Vicky"),
    ("Yusuf", ""),
    ("Andrew", "Andy"),
    ("Nicole", ""),
    ("Stephen", "Steve"),
    ("Abigail", "Abby"),
    ("Marek", ""),
    ("Charles", "Chuck"),
    ("Theresa", "Terry"),
    ("Ingrid", ""),
    ("Benjamin", "Ben"),
    ("Cassandra", "Cass"),
    ("Leopold", ""),
    ("Gregory", "Greg"),
    ("Matilda", "Tilly"),
    ("Noor", ""),
    ("Alexander", "Alex"),
    ("Josephine", "Josie"),
    ("Hugo", ""),
];
const FAMILY_START: [&str; 15] = [
    "Ash", "Birch", "Cald", "Dun", "Elm", "Fair", "Glen", "Har", "Kel", "Lin", "Mar", "Nor", "Oak", "Pen", "Rock",
];
const FAMILY_END: [&str; 13] = [
    "wick", "ford", "ley", "stead", "more", "field", "worth", "ham", "by", "croft", "dale", "son", "mere",
];
const FAMILY_ACCENTED: [&str; 8] = [
    "Núñez",
    "Müllerová",
    "Gonçalves",
    "Brøgger",
    "Lefèvre",
    "Åkesdal",
    "Peñaranda",
    "Tóthfalvi",
];
const DOMAINS: [&str; 6] = [
    "example.com",
    "post.example",
    "example.org",
    "mailbox.example",
    "example.net",
    "fastpost.example",
];
/// Area code, city, state, first three digits of the postcode.
const PLACES: [(&str, &str, &str, &str); 20] = [
    ("212", "New York", "NY", "100"),
    ("617", "Boston", "MA", "021"),
    ("312", "Chicago", "IL", "606"),
    ("415", "San Francisco", "CA", "941"),
    ("503", "Portland", "OR", "972"),
    ("404", "Atlanta", "GA", "303"),
    ("303", "Denver", "CO", "802"),
    ("512", "Austin", "TX", "787"),
    ("602", "Phoenix", "AZ", "850"),
    ("206", "Seattle", "WA", "981"),
    ("215", "Philadelphia", "PA", "191"),
    ("713", "Houston", "TX", "770"),
    ("702", "Las Vegas", "NV", "891"),
    ("813", "Tampa", "FL", "336"),
    ("919", "Raleigh", "NC", "276"),
    ("216", "Cleveland", "OH", "441"),
    ("313", "Detroit", "MI", "482"),
    ("401", "Providence", "RI", "029"),
    ("207", "Portland", "ME", "041"),
    ("802", "Burlington", "VT", "054"),
];
const STREETS: [&str; 10] = [
    "Willow Lane",
    "Mill Street",
    "Harbour Road",
    "Quarry Hill",
    "Station Street",
    "Meadow Drive",
    "Cedar Court",
    "Bridge Street",
    "Orchard Way",
    "Lantern Row",
];

/// One invented customer, as the truth has it.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) cluster: String,
    pub(crate) given: String,
    /// The short form of the given name that mail and help desk show; empty when there is none.
    pub(crate) short: String,
    pub(crate) family: String,
    pub(crate) suffix: &'static str,
    pub(crate) company: &'static str,
    pub(crate) email: String,
    /// The address that mail is written from, where it is not `email`.
    pub(crate) mail_from: Option<String>,
    /// Mobile number, E.164.
    pub(crate) phone: String,
    /// Number of the household, E.164.
    pub(crate) landline: Option<String>,
    pub(crate) birthday: Option<&'static str>,
    pub(crate) place: usize,
    pub(crate) street: String,
    pub(crate) shopify: Option<u64>,
    pub(crate) zendesk: Option<u64>,
    pub(crate) mail: bool,
    pub(crate) calls: bool,
    pub(crate) facebook: bool,
    pub(crate) instagram: bool,
    pub(crate) whatsapp: bool,
    pub(crate) sms: bool,
    /// First and last month (0 to 11) of activity.
    pub(crate) months: (usize, usize),
    /// Names of the person's orders (`#1001`), filled by the shop.
    pub(crate) orders: Vec<String>,
}

impl Person {
    /// Given name, surname and suffix.
    pub(crate) fn full_name(&self) -> String {
        format!("{} {} {}", self.given, self.family, self.suffix)
            .trim_end()
            .to_owned()
    }

    /// The name with the short form of the given name, where there is one.
    pub(crate) fn casual_name(&self) -> String {
        match self.short.is_empty() {
            true => self.full_name(),
            false => format!("{} {}", self.short, self.family),
        }
    }

    /// The address that the person's mail comes from.
    pub(crate) fn writes_from(&self) -> &str {
        self.mail_from.as_deref().unwrap_or(&self.email)
    }

    /// City, state, first digits of the postcode.
    pub(crate) fn place(&self) -> (&'static str, &'static str, &'static str) {
        let (_, city, state, zip) = PLACES[self.place];
        (city, state, zip)
    }

    /// A month of the person's activity; `turn` walks through them so that no month is left out.
    pub(crate) fn month(&self, turn: usize) -> usize {
        self.months.0 + turn % (self.months.1 - self.months.0 + 1)
    }
}

/// The `n`th number of the numbering plan that is set aside for fiction: +1 NPA 555 01xx.
pub(crate) fn number(n: usize) -> String {
    let (area, ..) = PLACES[n % PLACES.len()];
    format!("+1{area}5550{:03}", 100 + n / PLACES.len())
}

/// A number as people and tools write it; style 0 keeps E.164, 1 to 3 have no country code.
pub(crate) fn written(e164: &str, style: usize) -> String {
    let digits = &e164[2..];
    let (area, office, line) = (&digits[..3], &digits[3..6], &digits[6..]);
    match style % 6 {
        0 => e164.to_owned(),
        1 => format!("({area}) {office}-{line}"),
        2 => format!("{area}-{office}-{line}"),
        3 => format!("{area}{office}{line}"),
        4 => format!("+1 {area} {office} {line}"),
        _ => format!("1-{area}-{office}-{line}"),
    }
}

/// A text in ASCII lower case for addresses and folder names.
pub(crate) fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'á' | 'å' => Some('a'),
            'é' | 'è' => Some('e'),
            'ú' | 'ü' => Some('u'),
            'ó' | 'ø' => Some('o'),
            'ñ' => Some('n'),
            'ç' => Some('c'),
            'a'..='z' | '0'..='9' => Some(c),
            _ => None,
        })
        .collect()
}

/// All customers with the planted relations between them.
pub(crate) fn people(chance: &mut Chance) -> Vec<Person> {
    let mut all: Vec<Person> = (0..PEOPLE).map(|i| person(i, chance)).collect();
    relations::plant(&mut all);
    let mut taken = BTreeSet::new();
    for (i, one) in all.iter_mut().enumerate() {
        if !taken.insert(one.email.clone()) {
            one.email = one.email.replacen('@', &format!("{i}@"), 1);
            assert!(taken.insert(one.email.clone()), "two people with one address");
        }
    }
    all
}

fn person(i: usize, chance: &mut Chance) -> Person {
    let (given, short) = GIVEN[(i * 7 + i / 48) % 48];
    let family = match i % 15 {
        5 => FAMILY_ACCENTED[(i / 15) % 8].to_owned(),
        _ => format!("{}{}", FAMILY_START[i % 15], FAMILY_END[(i / 15 + i) % 13]),
    };
    let (g, f) = (plain(given), plain(&family));
    let local = match i % 4 {
        0 => format!("{g}.{f}"),
        1 => format!("{}{f}", &g[..1]),
        2 => format!("{f}.{g}"),
        _ => format!("{g}{}", 100 + i),
    };
    Person {
        cluster: format!("person-{:03}", i + 1),
        given: given.to_owned(),
        short: if i.is_multiple_of(5) {
            short.to_owned()
        } else {
            String::new()
        },
        email: format!("{local}@{}", DOMAINS[(i / 2) % 6]),
        family,
        suffix: "",
        company: "",
        mail_from: None,
        phone: number(40 + i),
        landline: None,
        birthday: None,
        place: (40 + i) % PLACES.len(),
        street: format!("{} {}", 3 + chance.below(180), chance.pick(&STREETS)),
        shopify: (i % 7 != 5).then(|| 7_310_000_000_000 + i as u64 * 3_171),
        zendesk: (i.is_multiple_of(3) || i % 7 == 5).then(|| 4_410_200_000 + i as u64 * 37),
        mail: i.is_multiple_of(2) || i % 5 == 1,
        calls: i % 3 == 1 || i.is_multiple_of(4),
        facebook: i % 6 == 2,
        instagram: i % 11 == 4,
        whatsapp: i % 19 == 7,
        sms: i % 13 == 6,
        months: (0, 11),
        orders: Vec::new(),
    }
}
