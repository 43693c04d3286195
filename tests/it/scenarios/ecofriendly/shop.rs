//! The shop system: Shopify's customers_export.csv and orders_export.csv.

use super::super::layout::{csv_line, csv_named, later, moment};
use super::people::written;
use super::{AGENTS, Build, Order, source};
use jiff::Zoned;

const CUSTOMERS: &str = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,\
Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,\
Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags";
const ORDERS: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,\
Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,\
Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,\
Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,\
Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,\
Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,\
Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,\
Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,\
Payment Terms Name,Next Payment Due At,Payment References";
/// Product, stock keeping unit, price in cents.
const GOODS: [(&str, &str, i64); 8] = [
    ("Bamboo brush set", "BB-04", 1490),
    ("Glass bottle 0.7 l", "GB-07", 2350),
    ("Dish soap refill", "DS-50", 890),
    ("Linen bag, large", "LB-02", 1725),
    ("Compost bin", "CB-10", 4900),
    ("Beeswax wraps", "BW-03", 1580),
    ("Cork mat", "CM-01", 3120),
    ("Solid shampoo", "SS-11", 1195),
];

/// Times in Shopify's form, with the shop's offset.
fn stamp(at: &Zoned) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S %z").to_string()
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Writes both files and gives people their order names.
pub(crate) fn write(build: &mut Build) {
    assert_eq!(ORDERS.split(',').count(), 79, "the layout has 79 columns");
    place_orders(build);
    let spent = orders_file(build);
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
        build.people[person].orders.push(name.clone());
        build.orders.push(Order { name, person, at });
    }
}

/// Writes the orders; returns what each person spent, in cents.
fn orders_file(build: &mut Build) -> Vec<i64> {
    let mut spent = vec![0; build.people.len()];
    let mut blocks = Vec::new();
    let mut rows = 0;
    for (n, order) in build.orders.clone().into_iter().enumerate() {
        let one = build.people[order.person].clone();
        let (city, state, zip) = one.place();
        let lines: Vec<usize> = (0..1 + n % 3).map(|line| (n * 3 + line * 5) % GOODS.len()).collect();
        let subtotal: i64 = lines.iter().map(|&good| GOODS[good].2).sum();
        let (shipping, total) = (595, subtotal + 595);
        let cancelled = n % 41 == 40;
        let refunded = if n % 23 == 22 { GOODS[lines[0]].2 } else { 0 };
        spent[order.person] += if cancelled { 0 } else { total - refunded };
        let financial = match (cancelled, refunded > 0) {
            (true, _) => "voided",
            (_, true) => "partially_refunded",
            _ => "paid",
        };
        let opted = match (accepts(order.person), order.person % 32) {
            (false, 3) => "yes",
            (true, 5) => "no",
            (yes, _) => {
                if yes {
                    "yes"
                } else {
                    "no"
                }
            }
        };
        let address = |side: &str| {
            let street = &one.street;
            let field = |name: &str, value: &str| (format!("{side} {name}"), value.to_owned());
            vec![
                field("Name", &one.full_name()),
                field("Street", street),
                field("Address1", street),
                field("Company", one.company),
                field("City", city),
                field("Zip", &format!("'{zip}{:02}", order.person % 90)),
                field("Province", state),
                field("Country", "US"),
                field("Phone", &written(&one.phone, n)),
            ]
        };
        let head = [
            ("Email", one.email.clone()),
            ("Financial Status", financial.into()),
            ("Paid at", stamp(&later(&order.at, 1))),
            (
                "Fulfillment Status",
                if cancelled { "unfulfilled" } else { "fulfilled" }.into(),
            ),
            (
                "Fulfilled at",
                if cancelled {
                    String::new()
                } else {
                    stamp(&later(&order.at, 1700))
                },
            ),
            ("Accepts Marketing", opted.into()),
            ("Currency", "USD".into()),
            ("Subtotal", money(subtotal)),
            ("Shipping", money(shipping)),
            ("Taxes", "0.00".into()),
            ("Total", money(total)),
            ("Discount Amount", "0.00".into()),
            ("Shipping Method", "Standard".into()),
            (
                "Cancelled at",
                if cancelled {
                    stamp(&later(&order.at, 90))
                } else {
                    String::new()
                },
            ),
            ("Payment Method", "Shopify Payments".into()),
            ("Payment Reference", format!("c{}.1", 90_000 + n)),
            ("Refunded Amount", money(refunded)),
            ("Outstanding Balance", "0.00".into()),
            ("Id", format!("{}", 5_610_000_000_000 + n as u64 * 32_771)),
            ("Risk Level", "Low".into()),
            ("Source", "web".into()),
            ("Phone", if n % 4 == 0 { one.phone.clone() } else { String::new() }),
        ];
        let mut block = String::new();
        for (line, &good) in lines.iter().enumerate() {
            let (title, sku, price) = GOODS[good];
            let mut cells: Vec<(String, String)> = [
                ("Name", order.name.clone()),
                ("Created at", stamp(&order.at)),
                ("Lineitem quantity", "1".into()),
                ("Lineitem name", title.into()),
                ("Lineitem price", money(price)),
                ("Lineitem sku", sku.into()),
                ("Lineitem requires shipping", "true".into()),
                ("Lineitem taxable", "true".into()),
                (
                    "Lineitem fulfillment status",
                    if cancelled { "pending" } else { "fulfilled" }.into(),
                ),
                ("Vendor", super::SHOP.into()),
                ("Lineitem discount", "0.00".into()),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .to_vec();
            if line == 0 {
                cells.extend(head.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
                cells.extend(address("Billing"));
                cells.extend(address("Shipping"));
            } else {
                cells.push(("Email".into(), one.email.clone()));
            }
            let cells: Vec<(&str, String)> = cells
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone()))
                .collect();
            block += &csv_named(ORDERS, &cells, "\n");
            rows += 1;
        }
        if opted != if accepts(order.person) { "yes" } else { "no" } {
            build.plant("orders_with_consent_against_customer", 1);
        }
        if financial == "voided" {
            build.count(source::ORDERS, "cancelled", 1);
        }
        blocks.push(block);
        build.belongs(source::ORDERS, &one.email, order.person);
    }
    blocks.reverse();
    let (orders, file) = (blocks.len(), format!("{ORDERS}\n{}", blocks.concat()));
    build.count(source::ORDERS, "orders", orders);
    build.count(source::ORDERS, "order_lines", rows);
    build.export("shopify/orders_export_1.csv", source::ORDERS, rows, file.into_bytes());
    spent
}

/// What customers_export.csv says about a person's consent to e-mail marketing.
fn accepts(person: usize) -> bool {
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
        let conflict = build.orders.iter().any(|order| order.person == i && consent_differs(i));
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
fn consent_differs(person: usize) -> bool {
    matches!((accepts(person), person % 32), (false, 3) | (true, 5))
}
