//! The gap report from a published dataset to every output format.

use omnify::gaps::{self, CheckOptions, Settings};
use omnify::kpi::{self, KpiOptions};
use omnify::model::gap::GapReport;
use omnify::report::{FORMATS, RenderOptions};
use omnify::store::query::Published;

mod escaping;
mod shop;

pub(crate) const SHOP: &str = include_str!("shop.sql");

pub(crate) fn report_of(sql: &str, settings: &Settings) -> GapReport {
    let data = Published::in_memory(sql).unwrap();
    let kpis = kpi::compute(&data, &KpiOptions::default()).unwrap();
    let findings = gaps::check(&data, &CheckOptions::default()).unwrap();
    gaps::assess(&data, &kpis, &findings, settings).unwrap()
}

fn render(report: &GapReport, format: &str, reveal: bool) -> String {
    let format = omnify::report::format(format).unwrap();
    String::from_utf8(
        (format.render)(
            report,
            RenderOptions {
                reveal,
                ..RenderOptions::default()
            },
        )
        .unwrap(),
    )
    .unwrap()
}
