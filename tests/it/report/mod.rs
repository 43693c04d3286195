//! The gap report from a published dataset to every output format.

use omnify::gaps::{self, CheckOptions, Settings};
use omnify::kpi::{self, KpiOptions};
use omnify::model::gap::GapReport;
use omnify::report::{FORMATS, RenderOptions};
use omnify::store::query::Published;

mod escaping;
mod figures;
mod intents;
mod schema;
mod shop;

pub(crate) const SHOP: &str = include_str!("shop.sql");

pub(crate) fn report_of(sql: &str, settings: &Settings) -> GapReport {
    let data = Published::in_memory(sql).unwrap();
    let kpis = kpi::compute(&data, &KpiOptions::default()).unwrap();
    let fits = gaps::measure(&data, settings).unwrap();
    let mut findings = gaps::check(&data, &CheckOptions::default()).unwrap();
    gaps::add_findings(&mut findings, &fits, &CheckOptions::default());
    gaps::assess(&data, &kpis, &findings, &fits, settings).unwrap()
}

/// The text of a rendered report; of a workbook the text of all its parts.
fn render(report: &GapReport, format: &str, reveal: bool) -> String {
    let options = RenderOptions {
        reveal,
        ..RenderOptions::default()
    };
    let bytes = (omnify::report::format(format).unwrap().render)(report, options).unwrap();
    if format != "xlsx" {
        return String::from_utf8(bytes).unwrap();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for index in 0..archive.len() {
        std::io::Read::read_to_string(&mut archive.by_index(index).unwrap(), &mut text).unwrap();
    }
    text
}

/// Leaves a file for the browser tests when OMNIFY_PREVIEW names a folder.
fn preview(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("OMNIFY_PREVIEW") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}
