//! Shopify's orders_export.csv: one row a line item, the order's own columns on its first row only.

use super::super::layout::{csv_named, later};
use super::people::{Person, written};
use super::shop::{accepts, consent_differs, money};
use super::{Build, Order, SHOP, source};
use jiff::Zoned;

const HEADER: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,\
Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,\
Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,\
Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,\
Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,\
Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,\
Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,\
Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,\
Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,\
Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References";
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

type Cells = Vec<(&'static str, String)>;

/// Times in Shopify's form, with the shop's offset.
fn stamp(at: &Zoned) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S %z").to_string()
}

/// Writes the orders, newest first; returns what each person spent, in cents.
pub(crate) fn write(build: &mut Build) -> Vec<i64> {
    assert_eq!(HEADER.split(',').count(), 79, "the layout has 79 columns");
    let mut spent = vec![0; build.people.len()];
    let (mut blocks, mut rows) = (Vec::new(), 0);
    for (n, order) in build.orders.clone().into_iter().enumerate() {
        let goods: Vec<usize> = (0..1 + n % 3).map(|line| (n * 3 + line * 5) % GOODS.len()).collect();
        let cancelled = n % 41 == 40;
        let refunded = if n % 23 == 22 { GOODS[goods[0]].2 } else { 0 };
        let subtotal: i64 = goods.iter().map(|&good| GOODS[good].2).sum();
        let buyer = order.person.map(|person| build.people[person].clone());
        let mut head = head(n, &order, subtotal, refunded, cancelled);
        if let (Some(person), Some(one)) = (order.person, &buyer) {
            spent[person] += if cancelled { 0 } else { subtotal + 595 - refunded };
            head.extend(buyer_cells(n, person, one));
            build.belongs(source::ORDERS, &one.email, person);
            build.plant(
                "orders_with_consent_against_customer",
                usize::from(consent_differs(person)),
            );
        } else {
            build.plant("orders_of_nobody", 1);
        }
        let mut block = String::new();
        for (line, &good) in goods.iter().enumerate() {
            let mut cells = line_cells(&order, good, cancelled);
            if line == 0 {
                cells.append(&mut head);
            } else if let Some(one) = &buyer {
                cells.push(("Email", one.email.clone()));
            }
            block += &csv_named(HEADER, &cells, "\n");
            rows += 1;
        }
        build.count(source::ORDERS, "cancelled", usize::from(cancelled));
        blocks.push(block);
    }
    blocks.reverse();
    let (orders, file) = (blocks.len(), format!("{HEADER}\n{}", blocks.concat()));
    build.count(source::ORDERS, "orders", orders);
    build.count(source::ORDERS, "order_lines", rows);
    build.export("shopify/orders_export_1.csv", source::ORDERS, rows, file.into_bytes());
    spent
}

fn line_cells(order: &Order, good: usize, cancelled: bool) -> Cells {
    let (title, sku, price) = GOODS[good];
    let state = if cancelled { "pending" } else { "fulfilled" };
    vec![
        ("Name", order.name.clone()),
        ("Created at", stamp(&order.at)),
        ("Lineitem quantity", "1".into()),
        ("Lineitem name", title.into()),
        ("Lineitem price", money(price)),
        ("Lineitem sku", sku.into()),
        ("Lineitem requires shipping", "true".into()),
        ("Lineitem taxable", "true".into()),
        ("Lineitem fulfillment status", state.into()),
        ("Vendor", SHOP.into()),
        ("Lineitem discount", "0.00".into()),
    ]
}

fn head(n: usize, order: &Order, subtotal: i64, refunded: i64, cancelled: bool) -> Cells {
    let only = |yes: bool, minutes: i64| {
        if yes {
            stamp(&later(&order.at, minutes))
        } else {
            String::new()
        }
    };
    let financial = match (cancelled, refunded > 0) {
        (true, _) => "voided",
        (_, true) => "partially_refunded",
        _ => "paid",
    };
    vec![
        ("Financial Status", financial.into()),
        ("Paid at", only(true, 1)),
        (
            "Fulfillment Status",
            if cancelled { "unfulfilled" } else { "fulfilled" }.into(),
        ),
        ("Fulfilled at", only(!cancelled, 1700)),
        ("Currency", "USD".into()),
        ("Subtotal", money(subtotal)),
        ("Shipping", money(595)),
        ("Taxes", "0.00".into()),
        ("Total", money(subtotal + 595)),
        ("Discount Amount", "0.00".into()),
        ("Shipping Method", "Standard".into()),
        ("Cancelled at", only(cancelled, 90)),
        ("Payment Method", "Shopify Payments".into()),
        ("Payment Reference", format!("c{}.1", 90_000 + n)),
        ("Refunded Amount", money(refunded)),
        ("Outstanding Balance", "0.00".into()),
        ("Id", format!("{}", 5_610_000_000_000 + n as u64 * 32_771)),
        ("Risk Level", "Low".into()),
        ("Source", if order.person.is_some() { "web" } else { "pos" }.into()),
    ]
}

fn buyer_cells(n: usize, person: usize, one: &Person) -> Cells {
    let (city, state, zip) = one.place();
    let zip = format!("'{zip}{:02}", person % 90);
    let opted = accepts(person) != consent_differs(person);
    let mut cells = vec![
        ("Email", one.email.clone()),
        ("Accepts Marketing", if opted { "yes" } else { "no" }.into()),
        (
            "Phone",
            if n.is_multiple_of(4) {
                one.phone.clone()
            } else {
                String::new()
            },
        ),
    ];
    let values = [
        ("Billing Name", "Shipping Name", one.full_name()),
        ("Billing Street", "Shipping Street", one.street.clone()),
        ("Billing Address1", "Shipping Address1", one.street.clone()),
        ("Billing Company", "Shipping Company", one.company.into()),
        ("Billing City", "Shipping City", city.into()),
        ("Billing Zip", "Shipping Zip", zip),
        ("Billing Province", "Shipping Province", state.into()),
        ("Billing Country", "Shipping Country", "US".into()),
        ("Billing Phone", "Shipping Phone", written(&one.phone, n)),
    ];
    for (billing, shipping, value) in values {
        cells.push((billing, value.clone()));
        cells.push((shipping, value));
    }
    cells
}
