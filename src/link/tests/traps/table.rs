//! The traps: a few records each, what must come out, and the protection that sees to it.

use super::{Trap, guards, level, without};

pub(super) const TRAPS: &[Trap] = &[
    Trap {
        name: "household landline",
        records: &[
            "given=Karin; family=Lindqvist; phone=+46850555001; street=4 Birch Lane; city=Oslo; birth=1970-02-03",
            "given=Magnus; family=Lindqvist; phone=+46850555001; street=4 Birch Lane; city=Oslo",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "comparison given_name, guards households and shared_identifiers",
        off: |m| {
            without(m, "given_name");
            guards(m, |g| (g.households, g.shared_identifiers) = (false, false));
        },
    },
    Trap {
        name: "household landline, caller without a name",
        records: &[
            "given=Karin; family=Lindqvist; phone=+46850555001",
            "given=Magnus; family=Lindqvist; phone=+46850555001",
            "phone=+46850555001",
        ],
        together: &[],
        apart: &[(0, 1), (0, 2), (1, 2)],
        protection: "guard shared_identifiers",
        off: |m| guards(m, |g| g.shared_identifiers = false),
    },
    Trap {
        name: "couple with one address, line, mailbox and surname",
        records: &[
            "given=Karin; family=Lindqvist; phone=+12125550711; email=lq4@webmail.example; street=4 Birch Lane; city=Oslo; postcode=0170",
            "given=Kaspar; family=Lindqvist; phone=+12125550711; email=lq4@webmail.example; street=4 Birch Lane; city=Oslo; postcode=0170",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard households",
        off: |m| guards(m, |g| g.households = false),
    },
    Trap {
        name: "switchboard with extensions",
        records: &[
            "given=Karin; phone=+12125550999 x12; company=Acme",
            "family=Lindqvist; phone=+12125550999 x14; company=Acme",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard extensions",
        off: |m| guards(m, |g| g.extensions = false),
    },
    Trap {
        name: "number that the help desk flags as shared",
        records: &[
            "phone=+12125550712; shared; city=Oslo",
            "phone=+12125550712; shared; given=Karin; family=Lindqvist",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard shared_flags",
        off: |m| guards(m, |g| g.shared_flags = false),
    },
    Trap {
        name: "role mailbox",
        records: &[
            "email=info@acme.example",
            "email=info@acme.example; phone=+12125550998; given=Karin; family=Lindqvist",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard role_mailboxes",
        off: |m| guards(m, |g| g.role_mailboxes = false),
    },
    Trap {
        name: "recycled number: whose call was it",
        records: &[
            "given=Karin; family=Lindqvist; phone=+12125550997; city=Oslo; seen=2017..2019",
            "given=Dwight; family=Marchetti; phone=+12125550997; city=Reno; seen=2023..2025",
            "phone=+12125550997; city=Reno; seen=2018..2018",
        ],
        together: &[],
        apart: &[(0, 1), (1, 2)],
        protection: "guard recycled_after_years",
        off: |m| guards(m, |g| g.recycled_after_years = 0.0),
    },
    Trap {
        name: "recycled e-mail",
        records: &[
            "given=Karin; family=Lindqvist; email=kl@webmail.example; birth=1970-02-03; seen=2015..2018",
            "given=Karina; family=Lohmann; email=kl@webmail.example; seen=2023..2025",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard recycled_after_years",
        off: |m| guards(m, |g| g.recycled_after_years = 0.0),
    },
    Trap {
        name: "junior and senior",
        records: &[
            "given=Harold; family=Lindqvist Sr; phone=+12125550996; street=4 Birch Lane; city=Oslo",
            "given=Harold; family=Lindqvist Jr; phone=+12125550996; street=4 Birch Lane; city=Oslo",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard suffixes",
        off: |m| guards(m, |g| g.suffixes = false),
    },
    Trap {
        name: "twins",
        records: &[
            "given=Karin; family=Lindqvist; birth=1970-02-03; street=4 Birch Lane; city=Oslo",
            "given=Solveig; family=Lindqvist; birth=1970-02-03; street=4 Birch Lane; city=Oslo",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "comparison given_name",
        off: |m| without(m, "given_name"),
    },
    Trap {
        name: "namesakes born apart",
        records: &[
            "given=Harold; family=Lindqvist; birth=1950-02-03",
            "given=Harold; family=Lindqvist; birth=1979-06-21",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "comparison birth_date",
        off: |m| without(m, "birth_date"),
    },
    Trap {
        name: "father and son of one name in one house",
        records: &[
            "given=Harold; family=Lindqvist; birth=1950-02-03; street=4 Birch Lane; city=Oslo",
            "given=Harold; family=Lindqvist; birth=1979-06-21; street=4 Birch Lane; city=Oslo",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "level apart",
        off: |m| level(m, "birth_date", "apart", 0.02, None),
    },
    Trap {
        name: "one page-scoped id on two pages",
        records: &[
            "facebook=page-a/700100200300; city=Oslo",
            "facebook=page-b/700100200300; given=Dwight; family=Marchetti",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard scopes",
        off: |m| guards(m, |g| g.scopes = false),
    },
    Trap {
        name: "handle given up and taken by another account",
        records: &[
            "handle=8811223344; handle=birchfan; city=Oslo",
            "handle=9922334455; handle=birchfan; given=Karin",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard numeric_ids",
        off: |m| guards(m, |g| g.numeric_ids = false),
    },
    Trap {
        name: "plus tags, and dots at Gmail",
        records: &[
            "email=kl.nq77+shop@gmail.com; given=Karin",
            "email=klnq77@gmail.com; city=Oslo",
        ],
        together: &[(0, 1)],
        apart: &[],
        protection: "guard normal_forms",
        off: |m| guards(m, |g| g.normal_forms = false),
    },
    Trap {
        name: "one number in several spellings",
        records: &[
            "phone=(212) 555-0995; country=US; given=Karin",
            "phone=+1 212 555 0995; city=Oslo",
        ],
        together: &[(0, 1)],
        apart: &[],
        protection: "guard normal_forms",
        off: |m| guards(m, |g| g.normal_forms = false),
    },
    Trap {
        name: "numbers that a spreadsheet rounded",
        records: &["phone=4.91512E+11; given=Karin", "phone=4.91512E+11; city=Oslo"],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard normal_forms",
        off: |m| guards(m, |g| g.normal_forms = false),
    },
    Trap {
        name: "national numbers of two countries",
        records: &[
            "phone=020 7946 0123; country=GB; given=Karin",
            "phone=020 7946 0123; country=SE; city=Oslo",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard normal_forms",
        off: |m| guards(m, |g| g.normal_forms = false),
    },
    Trap {
        name: "placeholder number",
        records: &["phone=0000000000; given=Karin", "phone=0000000000; city=Oslo"],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard placeholders",
        off: |m| guards(m, |g| g.placeholders = false),
    },
    Trap {
        name: "placeholder address",
        records: &["email=test@test.com; given=Karin", "email=test@test.com; city=Oslo"],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard placeholders",
        off: |m| guards(m, |g| g.placeholders = false),
    },
    Trap {
        name: "no-reply sender of many people",
        records: &[
            "email=no-reply@market.example; given=Karin",
            "email=no-reply@market.example; city=Oslo",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard placeholders",
        off: |m| guards(m, |g| g.placeholders = false),
    },
    Trap {
        name: "chain over a record without a name",
        records: &[
            "given=Karin; family=Lindqvist; email=k77@acme.example; birth=1970-02-03",
            "email=k77@acme.example; phone=+12125550994",
            "given=Dwight; family=Marchetti; phone=+12125550994; birth=1991-07-12",
        ],
        together: &[],
        apart: &[(0, 2)],
        protection: "guard whole_clusters",
        off: |m| guards(m, |g| g.whole_clusters = false),
    },
    Trap {
        name: "a source with one record per person",
        records: &[
            "source=crm; unique; given=Karin; family=Lindqvist; email=karin.lindqvist@example.com",
            "source=crm; unique; given=Karin; family=Lindqvist; email=karin.lindqvist@example.com; phone=+12125550990",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard unique_people",
        off: |m| guards(m, |g| g.unique_people = false),
    },
    Trap {
        name: "cities of one name in two regions",
        records: &[
            "given=Zelda; family=Abernathy; city=Springfield; region=IL; in=US",
            "given=Zelda; family=Abernathy; city=Springfield; region=MA; in=US",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "guard regions",
        off: |m| guards(m, |g| g.regions = false),
    },
    Trap {
        name: "common name in one city",
        records: &[
            "given=Maria; family=Novak; city=Leeds; source=a",
            "given=Maria; family=Novak; city=Leeds; source=b",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "term frequencies",
        off: |m| {
            for level in m.comparisons.iter_mut().flat_map(|c| &mut c.levels) {
                level.term_frequency = false;
            }
        },
    },
    Trap {
        name: "cookie of a shared device",
        records: &[
            "cookie=ab77cd; given=Karin; city=Oslo",
            "cookie=ab77cd; given=Dwight; city=Oslo",
        ],
        together: &[],
        apart: &[(0, 1)],
        protection: "comparison given_name",
        off: |m| without(m, "given_name"),
    },
    Trap {
        name: "transliterated name in changed order, nothing else",
        records: &["name=Иван Новак", "name=Novak, Ivan"],
        together: &[],
        apart: &[(0, 1)],
        protection: "link_probability",
        off: |m| m.clustering.link_probability = 0.01,
    },
    Trap {
        name: "transliterated name with the same number",
        records: &[
            "name=Иван Сидоренко; phone=+12125550993; city=Oslo",
            "name=Ivan Sidorenko; phone=+12125550993; city=Bergen",
        ],
        together: &[(0, 1)],
        apart: &[],
        protection: "comparison phone",
        off: |m| without(m, "phone"),
    },
    Trap {
        name: "nickname",
        records: &[
            "given=Robert; family=Zettergren; city=Oslo; phone=+12125550714",
            "given=Bob; family=Zettergren; phone=+12125550714",
        ],
        together: &[(0, 1)],
        apart: &[],
        protection: "level nickname",
        off: |m| {
            level(m, "given_name", "nickname", 1e-6, Some(0.5));
            m.training.rounds = 0;
        },
    },
    Trap {
        name: "line of a house whose callers give a mailbox and no name",
        records: &[
            "email=k.lindqvist@post.example; phone=+12125550881",
            "email=dmarchetti@mail.example; phone=+12125550881",
            "email=sv.zetter@web.example; phone=+12125550881",
            "email=opel77@post.example; phone=+12125550881",
            "phone=+12125550881; street=4 Birch Lane; city=Oslo",
        ],
        together: &[],
        apart: &[(0, 4), (1, 4), (2, 4), (3, 4)],
        protection: "guard shared_identifiers",
        off: |m| guards(m, |g| g.shared_identifiers = false),
    },
];
