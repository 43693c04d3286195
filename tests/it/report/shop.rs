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
        // Set OMNIFY_PREVIEW to a folder to look at the files.
        if let Some(folder) = std::env::var_os("OMNIFY_PREVIEW") {
            std::fs::write(
                std::path::Path::new(&folder).join(format!("gap-report.{}", format.extension)),
                &bytes,
            )
            .unwrap();
        }
    }
}
