//! Orders: one record each, rows of articles that continue an order, or a list of articles inside it.

use super::scalars::Source;
use super::yaml::{Fields, Unit, Value};

/// The field by whose column rows of one order are brought together.
pub(super) fn grouped_by(source: &Source<'_>) -> Option<&'static str> {
    let lines = ["item", "sku", "quantity", "item_price"]
        .iter()
        .filter(|field| source.has(field))
        .count();
    let column = source
        .column("number")
        .map(|column| ("number", column))
        .or_else(|| source.column("key").map(|column| ("key", column)))?;
    (lines > 0 && !column.1.looks.unique && !column.1.list && source.table.path.is_empty()).then_some(column.0)
}

/// The unit of an order; `articles` is the list of articles inside it.
pub(super) fn orders(source: &Source<'_>, articles: Option<&Source<'_>>) -> Unit {
    let mut unit = Unit::default();
    let customer = source.party("customer", &mut unit);
    let at = source.time("ordered_at");
    let grouped = grouped_by(source);
    let key = match grouped {
        Some(field) => source.plain(field).unwrap_or_default(),
        None => source.key(
            if source.has("number") { "number" } else { "key" },
            &[
                "ordered_at",
                "number",
                "customer.email",
                "customer.name",
                "total",
                "item",
            ],
        ),
    };
    unit.lets.add("the_key", key);
    let mut fields = Fields::default();
    fields.add("key", Value::plain("$let.the_key"));
    if customer.is_some() {
        fields.add("customer", Value::plain("{ contact: $let.the_customer }"));
    }
    fields.maybe("order_number", source.plain("number").or_else(|| source.plain("key")));
    fields.maybe("ordered_at", at.clone());
    for name in ["cancelled_at", "updated_at"] {
        fields.maybe(name, source.time(name));
    }
    for (name, field) in [
        ("total", "total"),
        ("refunded", "refunded"),
        ("discount", "discount"),
        ("shipping", "shipping_cost"),
    ] {
        fields.maybe(name, source.money(field));
    }
    fields.maybe("currency", source.transformed("currency", "trim, upper"));
    fields.maybe("status", source.plain("status"));
    fields.maybe("channel", source.plain("channel"));
    let more: Vec<String> = [("subtotal", "subtotal"), ("tax", "tax"), ("payment", "payment")]
        .iter()
        .filter_map(|(name, field)| Some(format!("{name}: {}", source.path(field)?)))
        .collect();
    if !more.is_empty() {
        fields.add("attributes", Value::plain(format!("{{ {} }}", more.join(", "))));
    }
    unit.emit.push(("order", fields));
    if customer.is_some() {
        unit.emit
            .push(("contact", source.contact("customer", at.as_ref(), "the_customer")));
    }
    let lines = ["item", "sku", "quantity", "item_price"]
        .iter()
        .any(|field| source.has(field));
    match (articles, grouped) {
        (Some(articles), _) => {
            let mut inner = Unit {
                list: articles.table.path.clone(),
                part: true,
                ..Unit::default()
            };
            inner
                .emit
                .push(("order_line", article(articles, "{ order: $let.the_key }")));
            unit.inner.push(inner);
        }
        (None, Some(_)) => {
            let first = ["item", "sku"].iter().find_map(|field| source.plain(field));
            let mut inner = Unit {
                list: "$group".to_owned(),
                part: true,
                when: first.as_ref().map(|_| "the_article".to_owned()),
                ..Unit::default()
            };
            inner
                .lets
                .maybe("the_article", first.map(|value| Value { sure: 0.0, ..value }));
            inner
                .emit
                .push(("order_line", article(source, "{ order: $let.the_key }")));
            unit.inner.push(inner);
        }
        (None, None) if lines => unit
            .emit
            .push(("order_line", article(source, "{ order: $let.the_key }"))),
        (None, None) => {}
    }
    unit
}

fn article(source: &Source<'_>, order: &str) -> Fields {
    let mut fields = Fields::default();
    fields.add("order", Value::plain(order));
    fields.maybe("sku", source.plain("sku"));
    fields.maybe("name", source.plain("item"));
    fields.maybe("quantity", source.transformed("quantity", "number"));
    fields.maybe("price", source.money("item_price"));
    if source.table.path.is_empty() {
        fields.maybe("currency", source.transformed("currency", "trim, upper"));
    }
    fields
}
