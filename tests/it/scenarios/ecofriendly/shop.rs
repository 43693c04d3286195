//! The shop system: Shopify's customers_export.csv, and when orders were placed.

use super::super::layout::{csv_line, moment};
use super::people::written;
use super::{AGENTS, Build, Order, orders, source};
use jiff::Zoned;

const CUSTOMERS: &str = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,\
Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,\
Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags";
/// Cents as Shopify writes an amount.
pub(crate) fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Writes both files and gives people their order names.
pub(crate) fn write(build: &mut Build) {
    place_orders(build);
    let spent = orders::write(build);
    customers_file(build, &spent);
}

fn place_orders(build: &mut Build) {
    let mut placed: Vec<(Zoned, usize)> = Vec::new();
    for i in 0..build.people.len() {
        if build.people[i].shopify.is_none() || i % 11 == 10 {
            continue;
        }
        for turn in 0..1 + (i % 5) / 2 {
            let month = build.people[i].month(i + turn * 5);
            let (day, hour) = (build.chance.between(1, 27), build.chance.between(7, 22));
            placed.push((
                moment(
                    month,
                    day,
                    hour,
                    build.chance.between(0, 59),
                    build.chance.between(0, 59),
                ),
                i,
            ));
        }
    }
    placed.sort_by_key(|a| (a.0.timestamp(), a.1));
    for (n, (at, person)) in placed.into_iter().enumerate() {
        let name = format!("#{}", 1001 + n);
        let counter = n % 71 == 70;
        if !counter {
            build.people[person].orders.push(name.clone());
        }
        build.orders.push(Order {
            name,
            person: (!counter).then_some(person),
            at,
        });
    }
}

/// What customers_export.csv says about a person's consent to e-mail marketing.
pub(crate) fn accepts(person: usize) -> bool {
    !person.is_multiple_of(3)
}

fn customers_file(build: &mut Build, spent: &[i64]) {
    let mut out = format!("{CUSTOMERS}\n");
    let mut customers = 0;
    for (i, one) in build.people.clone().into_iter().enumerate() {
        let Some(id) = one.shopify else { continue };
        let (city, state, zip) = one.place();
        let style = i % 6;
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let phone = if i % 4 == 3 {
            String::new()
        } else {
            written(&one.phone, style)
        };
        if (1..=3).contains(&style) && !phone.is_empty() {
            build.plant("national_numbers_in_customers", 1);
        }
        let address_phone = one
            .landline
            .as_ref()
            .map_or_else(|| phone.clone(), |line| written(line, 1 + i % 2));
        let conflict = build
            .orders
            .iter()
            .any(|order| order.person == Some(i) && consent_differs(i));
        if conflict {
            build.plant("customers_with_conflicting_consent", 1);
        }
        let cells: Vec<String> = vec![
            format!("'{id}"),
            one.given.clone(),
            format!("{} {}", one.family, one.suffix).trim_end().to_owned(),
            one.email.clone(),
            yes(accepts(i)),
            one.company.into(),
            one.street.clone(),
            String::new(),
            city.into(),
            state.into(),
            "US".into(),
            format!("'{zip}{:02}", i % 90),
            address_phone,
            phone,
            yes(i % 9 == 0),
            money(spent[i]),
            one.orders.len().to_string(),
            String::new(),
            "no".into(),
            if i % 29 == 0 { "wholesale" } else { "" }.into(),
        ];
        out += &csv_line(&cells, "\n");
        build.count(source::CUSTOMERS, "email_marketing_refused", usize::from(!accepts(i)));
        customers += 1;
        build.belongs(source::CUSTOMERS, &id.to_string(), i);
    }
    let (name, address, _) = AGENTS[1];
    let (given, family) = name.split_once(' ').expect("two names");
    let mut cells = vec![String::new(); 20];
    for (at, value) in [
        (0, "'7390000000001"),
        (1, given),
        (2, family),
        (3, address),
        (4, "no"),
        (14, "no"),
        (15, "0.00"),
        (16, "0"),
        (17, "test"),
        (18, "no"),
    ] {
        cells[at] = value.into();
    }
    out += &csv_line(&cells, "\n");
    build.plant("agent_records_among_customers", 1);
    build.count(source::CUSTOMERS, "customers", customers);
    build.export(
        "shopify/customers_export.csv",
        source::CUSTOMERS,
        customers + 1,
        out.into_bytes(),
    );
}

/// Whether a person's orders say the opposite of the customer list.
pub(crate) fn consent_differs(person: usize) -> bool {
    matches!((accepts(person), person % 32), (false, 3) | (true, 5))
}
