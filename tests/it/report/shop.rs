//! A whole report of an invented shop.

use super::*;

fn shop() -> GapReport {
    report_of(
        SHOP,
        &Settings {
            client: "EcoFriendly Goods".to_owned(),
            ..Settings::default()
        },
    )
}

#[test]
fn every_format_renders_and_repeats_itself() {
    let report = shop();
    for format in FORMATS {
        let bytes = (format.render)(&report, RenderOptions::default()).unwrap();
        assert_eq!(
            bytes,
            (format.render)(&shop(), RenderOptions::default()).unwrap(),
            "{}",
            format.name
        );
        assert!(bytes.len() < 2 << 20, "{}", format.name);
        preview(&format!("report.{}", format.extension), &bytes);
    }
    let german = omnify::report::language("de").unwrap().unwrap();
    let options = RenderOptions {
        language: &german,
        ..RenderOptions::default()
    };
    let page = (omnify::report::format("html").unwrap().render)(&report, options).unwrap();
    assert!(String::from_utf8_lossy(&page).contains("<html lang=\"de\">"));
    preview("report-de.html", &page);
}

#[test]
fn json_follows_the_published_schema_and_reads_back() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings/schema/gap-v1.json");
    let schema = omnify::report::schema().unwrap();
    compare_or_bless(&path, &schema);
    let report = shop();
    let json = render(&report, "json", false);
    let mut back: GapReport = serde_json::from_str(&json).unwrap();
    back.branding = report.branding.clone();
    assert_eq!(render(&back, "json", false), json);
    assert!(!json.contains("\"changes\""));
}

#[test]
fn codes_are_documented() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gap-codes.md");
    compare_or_bless(&path, &gaps::codes_page());
}

/// Compares a committed file with what the program makes; OMNIFY_BLESS=1 writes it.
fn compare_or_bless(path: &std::path::Path, made: &str) {
    if std::env::var_os("OMNIFY_BLESS").is_some() {
        std::fs::write(path, made).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == made,
        "{} is out of date: run the tests with OMNIFY_BLESS=1",
        path.display()
    );
}

#[test]
fn the_first_page_answers_the_question() {
    let report = shop();
    let page = render(&report, "html", false);
    let first = &page[page.find("<main>").unwrap()..page.find("class=\"contents\"").unwrap()];
    for text in ["NO-GO", "Why", "What to do next", "Client:", "Consultant:"] {
        assert!(first.contains(text), "{text}");
    }
    assert!(report.verdict.reasons.len() == 3 && report.verdict.blockers.len() == 5);
}

#[test]
fn every_chart_has_a_name_a_description_and_a_table() {
    let page = render(&shop(), "html", false);
    for part in page.split("<figure>").skip(1) {
        let (figure, after) = part.split_once("</figure>").unwrap();
        assert!(
            figure.contains("role=\"img\"") && figure.contains("<title id="),
            "{figure}"
        );
        assert!(
            after.trim_start().starts_with("<div class=\"scroll"),
            "{}",
            &after[..80]
        );
        let caption = figure.split("<figcaption>").nth(1).unwrap().split('<').next().unwrap();
        assert!(caption.split_whitespace().count() <= 10, "{caption}");
    }
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .map(|part| part.split('"').next().unwrap())
        .collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(ids.len(), unique.len());
}

#[test]
fn text_keeps_to_eighty_columns() {
    for code in ["en", "de"] {
        let language = omnify::report::language(code).unwrap();
        let options = RenderOptions {
            reveal: true,
            language: language.as_ref().unwrap_or(&omnify::report::ENGLISH),
        };
        let text = (omnify::report::format("text").unwrap().render)(&shop(), options).unwrap();
        for line in String::from_utf8(text).unwrap().lines() {
            assert!(line.chars().count() <= 80, "{} columns: {line}", line.chars().count());
        }
    }
}
