<<<<<<< HEAD
//! Every check with a scenario that triggers it, and none on clean data.
=======
//! Every check with a scenario that triggers it and none that triggers it on clean data; verdicts; determinism.

mod scenarios;

use super::*;
use crate::kpi::{self, KpiOptions};
use crate::model::gap::GapReport;
use crate::store::query::Published;

const SHOP: &str = include_str!("tests/shop.sql");

fn report_of(sql: &str, settings: &Settings) -> GapReport {
    let data = Published::in_memory(sql).unwrap();
    let kpis = kpi::compute(&data, &KpiOptions::default()).unwrap();
    let findings = check(&data, &CheckOptions::default()).unwrap();
    assess(&data, &kpis, &findings, settings).unwrap()
}

#[test]
fn a_shop_gets_a_whole_report() {
    let settings = Settings {
        client: "EcoFriendly Goods".to_owned(),
        ..Settings::default()
    };
    let report = report_of(SHOP, &settings);
    for format in crate::report::FORMATS {
        let bytes = (format.render)(&report, crate::report::RenderOptions::default()).unwrap();
        if let Some(folder) = std::env::var_os("OMNIFY_PREVIEW") {
            std::fs::write(
                std::path::Path::new(&folder).join(format!("gap-report.{}", format.extension)),
                &bytes,
            )
            .unwrap();
        }
    }
}
>>>>>>> main
