//! Each case is a trap that real support data holds: two records (or more) and whether they are one customer.

use super::{link, same};

/// Name of the trap, records, pairs of records expected to be together, pairs expected to be apart.
type Case = (
    &'static str,
    &'static [&'static str],
    &'static [(usize, usize)],
    &'static [(usize, usize)],
);

const CASES: &[Case] = &[
    (
        "household landline",
        &[
            "given=Karin; family=Lindqvist; phone=+46850555001; street=4 Birch Lane; city=Oslo; birth=1970-02-03",
            "given=Magnus; family=Lindqvist; phone=+46850555001; street=4 Birch Lane; city=Oslo; birth=1968-11-20",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "household landline, caller without a name",
        &[
            "given=Karin; family=Lindqvist; phone=+46850555001",
            "given=Magnus; family=Lindqvist; phone=+46850555001",
            "phone=+46850555001",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "switchboard",
        &[
            "given=Karin; family=Lindqvist; phone=+12125550999 x12; company=Acme",
            "given=Magnus; family=Sandberg; phone=+12125550999 x14; company=Acme",
            "given=Berit; family=Holm; phone=+12125550999; company=Acme",
        ],
        &[],
        &[(0, 1), (0, 2), (1, 2)],
    ),
    (
        "role mailbox",
        &[
            "given=Karin; family=Lindqvist; email=info@acme.example",
            "given=Magnus; family=Sandberg; email=info@acme.example",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "role mailbox without names",
        &["email=info@acme.example", "email=info@acme.example; phone=+12125550998"],
        &[],
        &[(0, 1)],
    ),
    (
        "recycled phone",
        &[
            "given=Karin; family=Lindqvist; phone=+12125550997; city=Oslo; street=4 Birch Lane",
            "given=Dwight; family=Marchetti; phone=+12125550997; city=Reno; street=99 Main Street",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "recycled e-mail",
        &[
            "given=Karin; family=Lindqvist; email=kl@webmail.example; birth=1970-02-03",
            "given=Klaus; family=Lohmann; email=kl@webmail.example; birth=1991-07-12",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "junior and senior",
        &[
            "given=Harold; family=Lindqvist Sr; phone=+12125550996; street=4 Birch Lane; city=Oslo; birth=1950-02-03",
            "given=Harold; family=Lindqvist Jr; phone=+12125550996; street=4 Birch Lane; city=Oslo; birth=1979-06-01",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "twins",
        &[
            "given=Karin; family=Lindqvist; birth=1970-02-03; street=4 Birch Lane; city=Oslo",
            "given=Solveig; family=Lindqvist; birth=1970-02-03; street=4 Birch Lane; city=Oslo",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "page-scoped ids: one id on two pages is two people",
        &[
            "facebook=page-a/700100200300; given=Karin; family=Lindqvist",
            "facebook=page-b/700100200300; given=Dwight; family=Marchetti",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "plus tags and dots at Gmail",
        &[
            "given=Karin; family=Lindqvist; email=karin.lindqvist+shop@gmail.com",
            "given=Karin; family=Lindqvist; email=karinlindqvist@gmail.com",
        ],
        &[(0, 1)],
        &[],
    ),
    (
        "national numbers of two countries",
        &[
            "given=Karin; family=Lindqvist; phone=020 7946 0123; country=GB",
            "given=Dwight; family=Marchetti; phone=020 7946 0123; country=SE",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "one number in three spellings",
        &[
            "given=Karin; family=Lindqvist; phone=(212) 555-0995; country=US",
            "given=Karin; family=Lindqvist; phone=+1 212 555 0995",
            "given=Karin; family=Lindqvist; phone=212.555.0995",
        ],
        &[(0, 1), (1, 2)],
        &[],
    ),
    (
        "placeholders",
        &[
            "given=Karin; family=Lindqvist; email=test@test.com; phone=0000000000; birth=1900-01-01",
            "given=Dwight; family=Marchetti; email=test@test.com; phone=0000000000; birth=1900-01-01",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "withheld callers",
        &["phone=anonymous", "phone=Anonymous", "phone=+266696687"],
        &[],
        &[(0, 1), (0, 2)],
    ),
    (
        "deleted users",
        &["name=Permanently Deleted User", "name=Permanently Deleted User"],
        &[],
        &[(0, 1)],
    ),
    (
        "chain",
        &[
            "given=Karin; family=Lindqvist; email=karin@acme.example; birth=1970-02-03",
            "email=karin@acme.example; phone=+12125550994",
            "given=Dwight; family=Marchetti; phone=+12125550994; birth=1991-07-12",
        ],
        &[],
        &[(0, 2)],
    ),
    (
        "nickname and changed order",
        &[
            "given=Robert; family=Zettergren; email=rob.zettergren@example.com",
            "given=Bob; family=Zettergren; email=rob.zettergren@example.com",
            "name=Zettergren, Robert; email=rob.zettergren@example.com",
        ],
        &[(0, 1), (0, 2)],
        &[],
    ),
    (
        "transliteration with the same number",
        &[
            "name=Иван Сидоренко; phone=+12125550993",
            "name=Ivan Sidorenko; phone=+12125550993",
        ],
        &[(0, 1)],
        &[],
    ),
    (
        "handle that is the mailbox name",
        &[
            "handle=quillonbrax77; city=Oslo",
            "email=quillonbrax77@webmail.example; given=Quillon; family=Brax; city=Oslo",
        ],
        &[(0, 1)],
        &[],
    ),
    (
        "company and person",
        &[
            "name=Lindqvist Holding GmbH; phone=+12125550992",
            "given=Karin; family=Lindqvist; phone=+12125550991",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "a source with one record per person",
        &[
            "source=crm; unique=yes; given=Karin; family=Lindqvist; email=karin.lindqvist@example.com",
            "source=crm; unique=yes; given=Karin; family=Lindqvist; email=karin.lindqvist@example.com; phone=+12125550990",
        ],
        &[],
        &[(0, 1)],
    ),
    (
        "customer number",
        &[
            "customer=C-104477; given=Karin; family=Lindqvist",
            "customer=C-104477; given=K; family=Lindqvist; phone=+12125550989",
        ],
        &[(0, 1)],
        &[],
    ),
    (
        "birth date with day and month exchanged",
        &[
            "given=Karin; family=Lindqvist; birth=1970-02-03; city=Oslo",
            "given=Karin; family=Lindqvist; birth=1970-03-02; city=Oslo",
        ],
        &[(0, 1)],
        &[],
    ),
];

#[test]
fn traps() {
    let mut wrong = Vec::new();
    for (name, lines, together, apart) in CASES {
        let linked = link(lines, &[]);
        let report = |a: usize, b: usize| {
            let waterfall = linked.explain(a as u32, b as u32);
            let lines: Vec<String> = waterfall
                .iter()
                .filter(|e| e.level != "null")
                .map(|e| format!("{} {} {:.1}", e.comparison, e.level, e.weight))
                .collect();
            format!("{name}: {a} {b}: {}", lines.join(", "))
        };
        wrong.extend(
            together
                .iter()
                .filter(|(a, b)| !same(&linked, *a, *b))
                .map(|(a, b)| format!("apart: {}", report(*a, *b))),
        );
        wrong.extend(
            apart
                .iter()
                .filter(|(a, b)| same(&linked, *a, *b))
                .map(|(a, b)| format!("merged: {}", report(*a, *b))),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
