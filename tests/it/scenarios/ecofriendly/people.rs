//! The invented customers: names, addresses, numbers, and who uses which channel.

use super::super::chance::Chance;

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
    households(&mut all);
    namesakes(&mut all);
    role_mailboxes(&mut all);
    recycled(&mut all);
    tagged(&mut all);
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

/// Couples with one surname, one address and one landline: people 11 to 20.
fn households(all: &mut [Person]) {
    for pair in 0..5 {
        let (first, second) = (10 + 2 * pair, 11 + 2 * pair);
        let line = number(800 + pair);
        let twin = all[first].clone();
        for member in [first, second] {
            all[member].landline = Some(line.clone());
            all[member].shopify = Some(7_319_000_000_000 + member as u64);
        }
        let partner = &mut all[second];
        (partner.family, partner.street, partner.place) = (twin.family, twin.street, twin.place);
        partner.email = format!("{}.{}@mailbox.example", plain(&partner.given), plain(&partner.family));
    }
}

/// People of one surname in one city.
struct Namesakes {
    first: usize,
    given: [&'static str; 2],
    family: &'static str,
    suffix: [&'static str; 2],
    birthday: [Option<&'static str>; 2],
    one_home: bool,
}

const NAMESAKES: [Namesakes; 3] = [
    Namesakes {
        first: 20,
        given: ["Walter", "Walter"],
        family: "Brandmoor",
        suffix: ["Sr.", "Jr."],
        birthday: [Some("1951-03-09"), Some("1982-11-21")],
        one_home: true,
    },
    Namesakes {
        first: 22,
        given: ["Anna", "Hanna"],
        family: "Kesslerby",
        suffix: ["", ""],
        birthday: [Some("1990-05-17"), Some("1990-05-17")],
        one_home: true,
    },
    Namesakes {
        first: 24,
        given: ["Maria", "Maria"],
        family: "Garciaford",
        suffix: ["", ""],
        birthday: [None, None],
        one_home: false,
    },
];

/// Senior and Junior, twins, and two people of one name in one city: people 21 to 26.
fn namesakes(all: &mut [Person]) {
    for pair in NAMESAKES {
        let (street, place) = (all[pair.first].street.clone(), all[pair.first].place);
        for side in 0..2 {
            let one = &mut all[pair.first + side];
            (one.given, one.family, one.short) = (pair.given[side].into(), pair.family.into(), String::new());
            (one.suffix, one.birthday, one.place) = (pair.suffix[side], pair.birthday[side], place);
            one.email = format!(
                "{}.{}{}@example.org",
                plain(pair.given[side]),
                plain(pair.family),
                pair.first + side
            );
            one.shopify = Some(7_319_100_000_000 + (pair.first + side) as u64);
            if pair.one_home {
                one.street.clone_from(&street);
            }
        }
    }
}

/// Colleagues who write from one mailbox: people 31 to 35.
fn role_mailboxes(all: &mut [Person]) {
    let firms = [
        ("Brightleaf Cafe", "orders@brightleaf.example", 30..33),
        ("Harbor School", "info@harborschool.example", 33..35),
    ];
    for (company, mailbox, members) in firms {
        let domain = mailbox.split('@').nth(1).expect("an address").to_owned();
        for member in members {
            let one = &mut all[member];
            one.company = company;
            one.email = format!("{}.{}@{domain}", plain(&one.given), plain(&one.family));
            one.mail_from = Some(mailbox.to_owned());
            one.zendesk = Some(4_410_300_000 + member as u64);
            one.mail = true;
        }
    }
}

/// Numbers that went from one customer to another: people 41 to 44.
fn recycled(all: &mut [Person]) {
    for first in [40, 42] {
        let number = all[first].phone.clone();
        all[first + 1].phone = number;
        for (member, months) in [(first, (0, 1)), (first + 1, (9, 11))] {
            let one = &mut all[member];
            one.months = months;
            one.shopify = Some(7_319_200_000_000 + member as u64);
            one.calls = true;
            (one.sms, one.whatsapp) = (false, false);
        }
    }
}

/// Plus tags (people 51 to 56) and dots in a Gmail address (57 and 58).
fn tagged(all: &mut [Person]) {
    for (member, one) in all.iter_mut().enumerate().take(58).skip(50) {
        one.mail = true;
        one.shopify = Some(7_319_300_000_000 + member as u64);
        if member < 56 {
            let (local, domain) = one.email.split_once('@').expect("an address");
            one.mail_from = Some(format!("{local}+eco@{domain}"));
        } else {
            one.email = format!("invented.shopper.{member}@gmail.com");
            one.mail_from = Some(format!("inventedshopper{member}@gmail.com"));
        }
    }
}
