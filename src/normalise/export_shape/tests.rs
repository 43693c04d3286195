//! Shapes of columns, by example.

use super::*;

#[test]
fn values_tell_what_a_column_holds() {
    for (values, expected) in [
        ("ann@example.com|Bo Ray <bo@example.org>", Shape::Email),
        ("+1 212 555 0101|(212) 555-0102", Shape::Phone),
        ("+1 212 555 0101|204|205", Shape::Phone),
        ("2024-05-01T10:00:00Z|2024-05-02 11:00", Shape::Time),
        ("05.03.2024 14:02|06.03.2024", Shape::Time),
        ("20240501101500|20240502111500", Shape::Time),
        ("1714557600|1714557700", Shape::Epoch),
        ("00:03:12|01:00", Shape::Clock),
        ("3m 12s|75:10", Shape::Span),
        ("true|false|true", Shape::Flag),
        ("17|240", Shape::Integer),
        ("1.234,50|17,00", Shape::Decimal),
        ("€ 17.00|12,50 €", Shape::Money),
        ("EUR|USD|EUR", Shape::Currency),
        ("A-17|A-18", Shape::Code),
        ("<p>Hello</p>|<div>x</div>", Shape::Html),
        (
            "My parcel has not arrived since the last week of May.|Where is it now, please tell me today?",
            Shape::Text,
        ),
        ("open|closed", Shape::Words),
    ] {
        assert_eq!(looks(values.split('|')).shape, expected, "{values}");
    }
}

#[test]
fn the_order_of_day_and_month_is_decided_or_left_open() {
    let times = |values: &str| looks(values.split('|')).times;
    assert_eq!(times("05.03.2024 14:02|25.03.2024 14:02").format, "dmy");
    assert_eq!(times("05/03/2024 14:02|03/25/2024 14:02").format, "mdy");
    let open = times("05/03/2024 14:02|06/03/2024 14:02");
    assert!(open.format == "datetime" && open.unclear && !open.with_offset);
    assert!(times("2024-05-01T10:00:00+02:00|2024-05-01T10:00:00Z").with_offset);
    assert_eq!(times("20240501101500|20240502111500").format, "%Y%m%d%H%M%S");
}
