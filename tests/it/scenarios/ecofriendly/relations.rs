//! Relations between customers that make them hard to tell apart, or easy to mix up.

use super::people::{Person, number, plain};

/// Plants all of them.
pub(crate) fn plant(all: &mut [Person]) {
    households(all);
    namesakes(all);
    role_mailboxes(all);
    recycled(all);
    tagged(all);
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

/// Numbers that went from one customer to another: people 41, 42, 45 and 46.
fn recycled(all: &mut [Person]) {
    for first in [40, 44] {
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
