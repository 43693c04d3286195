//! gap.json against its published schema, with as much of JSON Schema as the schema uses.

use super::*;
use serde_json::Value;

/// Keys of the schema that say nothing about a value.
const ANNOTATIONS: &[&str] = &["$schema", "$defs", "title", "description", "default", "format"];

fn check(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(rules) = schema.as_object() else {
        return;
    };
    let fits = |schema: &Value| {
        let mut own = Vec::new();
        check(root, schema, value, at, &mut own);
        own.is_empty()
    };
    for (key, rule) in rules {
        let good = match key.as_str() {
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap();
                check(root, target, value, at, faults);
                true
            }
            "type" => {
                let names = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                names.iter().any(|name| match name.as_str().unwrap() {
                    "null" => value.is_null(),
                    "boolean" => value.is_boolean(),
                    "string" => value.is_string(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    other => panic!("{other}"),
                })
            }
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .all(|name| value.get(name.as_str().unwrap()).is_some()),
            "properties" => {
                for (name, schema) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        check(root, schema, value, &format!("{at}/{name}"), faults);
                    }
                }
                true
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{at}/{index}"), faults);
                }
                true
            }
            "anyOf" => rule.as_array().unwrap().iter().any(fits),
            "oneOf" => rule.as_array().unwrap().iter().filter(|schema| fits(schema)).count() == 1,
            "allOf" => rule.as_array().unwrap().iter().all(fits),
            name => {
                assert!(ANNOTATIONS.contains(&name), "the test does not know `{name}`");
                true
            }
        };
        if !good {
            faults.push(format!("{at}: {key} {rule}"));
        }
    }
}

fn faults(value: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&omnify::report::schema().unwrap()).unwrap();
    let mut faults = Vec::new();
    check(&schema, &schema, value, "", &mut faults);
    faults
}

#[test]
fn gap_json_follows_its_schema() {
    let before = report_of(SHOP, &Settings::default());
    let settings = Settings {
        previous: Some(before),
        ..Settings::default()
    };
    let report = report_of(
        &format!("{SHOP}; UPDATE messages SET sent_at = NULL WHERE message_id < 4"),
        &settings,
    );
    let mut value: Value = serde_json::from_str(&render(&report, "json", false)).unwrap();
    assert!(value["changes"]["since_run"].is_string());
    assert_eq!(faults(&value), Vec::<String>::new());
    value["verdict"]["outcome"] = "MAYBE".into();
    value["findings"][0]["count"] = "many".into();
    value.as_object_mut().unwrap().remove("gates");
    let found = faults(&value).join("\n");
    for place in ["/verdict/outcome", "/findings/0/count", "required"] {
        assert!(found.contains(place), "{place} not in {found}");
    }
}

#[test]
fn service_figures_of_two_reports_stand_side_by_side() {
    let before = report_of(SHOP, &Settings::default());
    let now = report_of(
        &format!("{SHOP}; UPDATE messages SET sent_at = NULL WHERE direction = 'outbound' AND message_id % 3 = 0"),
        &Settings::default(),
    );
    let changes = gaps::compare(&before, &now);
    assert!(!changes.figures.is_empty());
    for table in &changes.figures {
        assert!(
            table.columns.len() >= 3 && table.columns[1].label.ends_with(", before"),
            "{table:?}"
        );
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    }
    assert!(gaps::compare(&before, &before).figures.is_empty());
}

#[test]
fn the_page_stays_small_whatever_the_data() {
    use omnify::model::gap::{Block, Cell, ColumnKind, Table};
    let mut report = report_of(SHOP, &Settings::default());
    let finding = report.findings[0].clone();
    report.findings = (0..5_000)
        .map(|number| {
            let mut finding = finding.clone();
            finding.id = format!("{}/source-{number}", finding.code);
            finding.examples = (0..20).map(|example| format!("message {number}{example}")).collect();
            finding
        })
        .collect();
    let mut table = Table::new("many", "Many sources", &[("n", "Source", ColumnKind::Code)]);
    for month in 0..24 {
        let key = format!("m{month}");
        table
            .columns
            .push(omnify::model::gap::Column::new(&key, &key, ColumnKind::Count));
    }
    for source in 0..20_000 {
        let mut row = vec![Cell::text(format!("source-{source}"))];
        row.extend((0..24).map(|month| Cell::Int(month * 1_000)));
        table.push(row);
    }
    report.sections[0].blocks.push(Block::Table(table));
    let page = render(&report, "html", false);
    assert!(page.len() < 2 << 20, "{} bytes", page.len());
    assert!(page.contains("The first 100 of 20,000 rows") && page.contains("4800 more are in gap.json"));
}
