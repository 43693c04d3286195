//! Hostile and private values in every text column: nothing executes, nothing private shows.

use super::*;
use omnify::model::gap::Branding;
use omnify::store::query::PUBLISHED_DDL;

/// Fifty payloads for elements, attributes, scripts, styles, Markdown and XML, and signs that steer a terminal.
const HOSTILE: &str = concat!(include_str!("payloads.txt"), "\u{1b}]0;x\u{7} \u{202e}\u{200b}");

/// A dataset whose free text columns all hold the payload; words of the enumerations stay as they are.
fn hostile_dataset() -> Published {
    let shop = Published::in_memory(SHOP).unwrap();
    let mut sql = String::new();
    for table in PUBLISHED_DDL.split("CREATE TABLE ").skip(1) {
        let name = table.split([' ', '(']).next().unwrap();
        let columns = shop
            .rows(&format!("SELECT name, type FROM pragma_table_info('{name}')"), &[])
            .unwrap();
        let free = |column: &str| match (name, column) {
            ("meta", "value") | ("edges", "evidence") => false,
            (_, column) => [
                "tool",
                "mapping",
                "evidence",
                "tenant",
                "time_zone",
                "country",
                "path",
                "container",
                "sha256",
                "reason",
                "best_guess",
                "display_name",
                "given_name",
                "family_name",
                "primary_email",
                "primary_phone",
                "company",
                "segment",
                "subject",
                "raw_status",
                "raw_channel",
                "raw_priority",
                "name",
                "team",
                "queue",
                "detail",
                "breaks",
                "hint",
                "owner",
                "refused",
                "field",
                "action",
                "body_text",
                "purpose",
                "system",
                "file_name",
            ]
            .contains(&column),
        };
        for row in &columns.rows {
            let column = row[0].text();
            if free(column) && row[1].text() == "TEXT" {
                let value = HOSTILE.replace('\'', "''");
                sql.push_str(&format!(
                    "UPDATE OR IGNORE {name} SET \"{column}\" = '{value}' || COALESCE(\"{column}\", '');\n"
                ));
            }
        }
    }
    let value = HOSTILE.replace('\'', "''");
    for (table, column) in [
        ("conversations", "source"),
        ("messages", "source"),
        ("calls", "source"),
        ("contact_records", "source"),
        ("sources", "source"),
        ("rejects", "source"),
    ] {
        sql.push_str(&format!("UPDATE {table} SET {column} = '{value}' || {column};\n"));
    }
    sql.push_str("UPDATE meta SET value = value || '<script>alert(1)</script>' WHERE key <> 'as_of';\n");
    Published::in_memory(&format!("{SHOP}\n{sql}")).unwrap()
}

fn hostile_report() -> GapReport {
    let data = hostile_dataset();
    let kpis = kpi::compute(&data, &KpiOptions::default()).unwrap();
    let findings = gaps::check(&data, &CheckOptions::default()).unwrap();
    let settings = Settings {
        client: HOSTILE.to_owned(),
        branding: Branding {
            logo: Some(("text/html".to_owned(), HOSTILE.into())),
            accent: Some("red;}</style><script>".to_owned()),
        },
        accepted: findings
            .iter()
            .take(3)
            .map(|finding| omnify::model::gap::Acceptance {
                finding: finding.code.clone(),
                reason: HOSTILE.to_owned(),
                name: HOSTILE.to_owned(),
                until: String::new(),
            })
            .collect(),
        previous: Some(gaps::assess(&data, &kpis, &findings[..1], &Settings::default()).unwrap()),
        ..Settings::default()
    };
    gaps::assess(&data, &kpis, &findings, &settings).unwrap()
}

#[test]
fn html_keeps_values_as_text() {
    let report = hostile_report();
    for reveal in [false, true] {
        let page = render(&report, "html", reveal);
        preview(
            if reveal {
                "hostile-revealed.html"
            } else {
                "hostile.html"
            },
            page.as_bytes(),
        );
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("</script").count(), 1);
        assert_eq!(page.matches("<style").count(), 1);
        assert!(!page.contains("<img"));
        assert!(!page.contains("<svg/"));
        assert!(!page.contains('\u{1b}') && !page.contains('\u{202e}') && !page.contains('\u{200b}'));
        // Only tags of our own: every attribute of every tag is one we write.
        let tags = page
            .split('<')
            .skip(1)
            .filter_map(|part| part.split_once('>').map(|(tag, _)| tag));
        for tag in tags.filter(|tag| !tag.starts_with(['/', '!'])) {
            let mut rest = tag;
            while let Some((before, after)) = rest.split_once("=\"") {
                let attribute = before.rsplit(' ').next().unwrap();
                assert!(
                    !attribute.starts_with("on") && !matches!(attribute, "style" | "src" | "srcset" | "action"),
                    "{tag}"
                );
                rest = after.split_once('"').map_or("", |(value, rest)| {
                    assert!(attribute != "href" || value.starts_with('#'), "{tag}");
                    rest
                });
            }
        }
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn markdown_xml_and_text_keep_values_as_text() {
    let report = hostile_report();
    let markdown = render(&report, "md", false);
    assert!(!markdown.contains("<script") && !markdown.contains("<img") && !markdown.contains("![a]("));
    assert!(!markdown.contains("https://"));
    let text = render(&report, "text", false);
    assert!(
        !text
            .chars()
            .any(|c| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)))
    );
    let xml = render(&report, "junit", false);
    assert!(!xml.contains("<script") && !xml.contains("]]>"));
    let mut reader = quick_xml::Reader::from_str(&xml);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
            }
            _ => {}
        }
    }
    let json: serde_json::Value = serde_json::from_str(&render(&report, "json", false)).unwrap();
    assert_eq!(json["gap"], 1);
}

#[test]
fn private_values_are_masked_unless_revealed() {
    let report = report_of(SHOP, &Settings::default());
    let private = [
        "@example.com",
        "@garden-centre.example",
        "@ecofriendly.example",
        "Sam Rivers",
        "Kim Reed",
        "+1202555",
        "maya",
        "Maya",
    ];
    for format in FORMATS {
        let masked = render(&report, format.name, false);
        for value in private {
            assert!(!masked.contains(value), "{} shows {value}", format.name);
        }
        assert!(!masked.contains("4111"), "{}", format.name);
    }
    let open = render(&report, "html", true);
    assert!(open.contains("Sam Rivers") && open.contains("+1202555"));
    assert!(open.contains("revealed"));
}
