//! Tests of mapping rows of tables.

use super::*;

const ORDERS: &str = r#"
mapping: 1
id: orders
files:
  orders: { detect: [{ header: [Name, Email, Total, Lineitem name] }], group: { by: Name } }
each:
  - from: orders
    emit:
      - order: { key: Name, customer: { contact: Email }, total: Total, currency: Currency, ordered_at: Created at }
    for_each:
      - in: $group
        emit:
          - order_line: { order: { order: $parent.Name }, name: Lineitem name, quantity: Lineitem quantity, price: Lineitem price, currency: $parent.Currency }
"#;

#[test]
fn continuation_rows_are_one_order() {
    let mapping = compiled(ORDERS);
    let file = mapping.file("orders").unwrap();
    let header = header(&[
        "Name",
        "Email",
        "Total",
        "Currency",
        "Created at",
        "Lineitem name",
        "Lineitem quantity",
        "Lineitem price",
    ]);
    let rows = [
        row(
            &header,
            &[
                "#1",
                "anna@mail.example",
                "12.50",
                "USD",
                "2025-01-05 10:00:00 -0500",
                "Soap",
                "2",
                "5.00",
            ],
        ),
        row(&header, &["#1", "", "", "", "", "Brush", "1", "2.50"]),
        row(
            &header,
            &[
                "#2",
                "ben@mail.example",
                "1200",
                "JPY",
                "2025-01-06 10:00:00 -0500",
                "Lamp",
                "1",
                "1200",
            ],
        ),
    ];
    let info = FileInfo::new("orders.csv");
    let zone = Zone::assumed_utc();
    let context = Context {
        file: &info,
        params: &mapping.params,
        zone: &zone,
        date_order: None,
        lookup: &|_, _| None,
    };
    let mut grouper = Grouper::default();
    let mut groups: Vec<_> = rows
        .iter()
        .filter_map(|row| grouper.push(file, row.clone(), &context))
        .collect();
    groups.extend(grouper.finish());
    assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    let shown: Vec<_> = groups
        .iter()
        .flat_map(|group| shown(&file.apply_group(group, &context)))
        .collect();
    assert_eq!(
        shown,
        [
            "0 order key=#1 customer=anna@mail.example ordered_at=2025-01-05T15:00:00Z-300 total=1250 currency=USD",
            "0 order_line order=#1 name=Soap quantity=2 price=500 currency=USD",
            "1 order_line order=#1 name=Brush quantity=1 price=250 currency=USD",
            "0 order key=#2 customer=ben@mail.example ordered_at=2025-01-06T15:00:00Z-300 total=1200 currency=JPY",
            "0 order_line order=#2 name=Lamp quantity=1 price=1200 currency=JPY",
        ]
    );
}

const CALLS: &str = r#"
mapping: 1
id: calls
params: { timezone: { default: America/New_York } }
files:
  cdr:
    detect: [{ columns: { count: [5], at: { 2: datetime, 3: number, 4: [ANSWERED, NO ANSWER] } } }]
    format: csv
    header: [src, dst, start, billsec, disposition]
each:
  - from: cdr
    let:
      out: { from: src, transform: [{ regex_extract: "^[0-9]{3}$" }] }
    ignore_record: { when: "dst == 's'", policy: internal-leg }
    emit:
      - call_leg:
          key: { join: [start, src, dst], with: "|" }
          direction: { choose: [{ when: out, const: outbound }, { const: inbound }] }
          customer: { contact: { choose: [{ when: out, from: dst }, { from: src }] } }
          talk_seconds: { from: billsec, when: "billsec > 0" }
          started_at: { from: start, formats: ["%Y-%m-%d %H:%M:%S"] }
          disposition: { from: disposition, values: { NO ANSWER: missed } }
"#;

#[test]
fn headerless_rows() {
    let mapping = compiled(CALLS);
    let header = header(&["src", "dst", "start", "billsec", "disposition"]);
    let apply = |cells: &[&str]| run(&mapping, "cdr", "Master.csv", &[row(&header, cells)]);
    assert_eq!(
        shown(&apply(&["101", "12125550101", "2024-03-10 02:30:00", "12", "ANSWERED"])),
        [
            "0 call_leg key=2024-03-10 02:30:00|101|12125550101 customer=12125550101 direction=outbound started_at=2024-03-10T07:30:00Z-300 talk_seconds=12 disposition=answered raw_disposition=ANSWERED"
        ]
    );
    let applied = apply(&["12125550101", "101", "2024-03-10 02:30:00", "0", "NO ANSWER"]);
    assert_eq!(applied.units[0].errors[0].reason, "time-in-dst-gap");
    assert!(shown(&applied)[0].ends_with("disposition=missed raw_disposition=NO ANSWER"));
    assert_eq!(
        apply(&["1", "s", "", "", ""]).units[0].outcome,
        Outcome::Excluded("internal-leg".to_owned())
    );
    let ragged = apply(&["12125550101"]);
    assert_eq!(ragged.units[0].outcome, Outcome::Used);
    let probe = crate::model::probe::Probe {
        format: "csv".to_owned(),
        rows: vec![
            ["101", "12125550101", "2024-03-10 02:30:00", "12", "ANSWERED"]
                .map(str::to_owned)
                .to_vec(),
        ],
        ..Default::default()
    };
    let mappings = [mapping];
    let found = detect(&probe, &mappings);
    assert_eq!(found.len(), 1);
    assert_eq!(
        mappings[0].files[0]
            .read_options(&probe)
            .header
            .map(|names| names.len()),
        Some(5)
    );
}

const CONTACTS: &str = r#"
mapping: 1
id: contacts
files: { people: { detect: [{ header: [First Name] }] } }
each:
  - from: people
    emit:
      - contact:
          key: { hash: ["First Name", '["E-mail 1 - Value"]'] }
          name: { expr: "($row['First Name'] ~ ' ' ~ (Last or '')) | trim" }
          emails: [{ from: '["E-mail {n} - Value"]', type: '["E-mail {n} - Type"]', transform: [{ split: " ::: " }, lower] }]
          handles: [{ from: Handle, system: x }]
          addresses: [{ label: home, street: Street, city: City }]
          tags: { from: Labels, transform: [{ split: "," }] }
          birth_date: [Birthday, Born]
          attributes: { title: Title }
          vip: { from: Labels, transform: [{ regex_extract: "VIP" }], values: { VIP: true }, else: false }
          created_at: { from: Created, formats: [dmy_or_mdy] }
"#;

#[test]
fn contact_lists() {
    let mapping = compiled(CONTACTS);
    let header = header(&[
        "first name",
        "Last",
        "E-mail 1 - Value",
        "E-mail 1 - Type",
        "E-mail 2 - Value",
        "Handle",
        "Street",
        "Labels",
        "Born",
        "Title",
        "Created",
        "Shoe size",
    ]);
    let cells = [
        "Anna",
        "Beck",
        "A@mail.example ::: b@mail.example",
        "Home",
        "b@mail.example",
        "anna",
        "",
        "VIP,friend",
        "1980-01-02",
        "Dr",
        "03/04/2024",
        "38",
    ];
    let record = row(&header, &cells);
    let applied = run(&mapping, "people", "contacts.csv", std::slice::from_ref(&record));
    let line = &shown(&applied)[0];
    let at = line.find(" name=").unwrap();
    assert_eq!(
        &line[at..],
        r#" name=Anna Beck birth_date=1980-01-02 emails=[{"value":"a@mail.example","type":"Home"},{"value":"b@mail.example","type":"Home"}] handles=[{"value":"anna","system":"x"}] tags=["VIP","friend"] vip=1 created_at=2024-04-03T00:00:00Z+0 attributes={"title":"Dr"}"#
    );
    assert_eq!(applied.units[0].errors[0].reason, "date-order-assumed");
    let mut coverage = Coverage::default();
    coverage.observe(mapping.file("people").unwrap(), &record);
    assert_eq!(
        coverage
            .unused()
            .iter()
            .map(|one| one.path.as_str())
            .collect::<Vec<_>>(),
        ["Shoe size"]
    );
}

#[test]
fn the_order_of_day_and_month_is_seen_in_the_file() {
    let mapping = compiled(CONTACTS);
    let file = mapping.file("people").unwrap();
    let header = header(&["First Name", "Created"]);
    let mut votes = crate::normalise::date::DateVotes::default();
    for cell in ["03/04/2024", "03/25/2024"] {
        file.observe_dates(&row(&header, &["x", cell]), &mut votes);
    }
    assert_eq!(votes.decide(), Some(DateOrder::MonthFirst));
    assert!(file.needs_date_order());
}

#[test]
fn in_looks_into_the_text_at_a_path() {
    let mapping = compiled(
        "mapping: 1\nid: t\nfiles: { f: { match: f.json, format: json } }\neach: [{ from: f, emit: [{ message: { key: id, group: { const: true, when: \"'~' in address\" } } }] }]",
    );
    for (address, group) in [("a~b", Cell::Int(1)), ("ab", Cell::Null)] {
        let applied = run(&mapping, "f", "f.json", &[tree(json!({ "id": 1, "address": address }))]);
        assert_eq!(applied.units[0].emitted[0].cell("group"), Some(&group), "{address}");
    }
}
