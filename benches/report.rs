//! The report of a finished dataset, in CPU seconds and peak memory: figures, each check, the chapters, HTML. The dataset
//! is invented (benches/report.sql) and its size is OMNIFY_MESSAGES, default 200,000. Linux only (reads /proc).
//!
//!     OMNIFY_MESSAGES=1000000 cargo bench --bench report

use omnify::gaps::{self, CheckOptions};
use omnify::kpi::{self, KpiOptions};
use omnify::report::{self, RenderOptions};
use omnify::store::query::{PUBLISHED_DDL, Published};
use rusqlite::Connection;

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if cpu_seconds().is_none() {
        say("report: no /proc/self/stat here, nothing measured");
        return;
    }
    let messages: u64 = std::env::var("OMNIFY_MESSAGES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(200_000);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("unified.sqlite");
    let made = measure(|| make(&path, messages));
    let bytes = std::fs::metadata(&path).expect("a file").len();
    say(&format!(
        "{messages} messages, {} MB, made in {:.1} CPU-s",
        bytes >> 20,
        made.0
    ));
    let data = Published::open(&path).expect("a dataset");
    let (seconds, kpis) = measure(|| kpi::compute(&data, &KpiOptions::default()).expect("figures"));
    say(&format!("figures {seconds:.1} CPU-s, {} rows", kpis.rows.len()));
    let (all, findings) = measure(|| gaps::check(&data, &CheckOptions::default()).expect("findings"));
    say(&format!("checks {all:.1} CPU-s, {} findings", findings.len()));
    let (assessed, report) =
        measure(|| gaps::assess(&data, &kpis, &findings, &[], &gaps::Settings::default()).expect("a report"));
    say(&format!("chapters {assessed:.1} CPU-s"));
    let html = report::format("html").expect("HTML");
    let (rendered, text) = measure(|| (html.render)(&report, RenderOptions::default()).expect("a page"));
    say(&format!("HTML {rendered:.2} CPU-s, {} kB", text.len() >> 10));
    let sum = seconds + all + assessed + rendered;
    say(&format!(
        "report {sum:.1} CPU-s; peak memory {} MB",
        peak_memory().unwrap_or(0)
    ));
    let mut slow: Vec<(f64, &str)> = gaps::checks()
        .filter_map(|check| match check.method {
            gaps::Method::Sql(sql) => {
                let totals = sql.split("-- subjects").next().unwrap_or_default();
                Some((measure(|| data.rows(totals, &[])).0, check.code))
            }
            _ => None,
        })
        .collect();
    slow.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (seconds, code) in slow.iter().take(12) {
        say(&format!("  {seconds:6.2} CPU-s {code}"));
    }
}

fn make(path: &std::path::Path, messages: u64) {
    let conn = Connection::open(path).expect("a file");
    conn.execute_batch("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        .expect("a setting");
    conn.execute_batch(PUBLISHED_DDL).expect("the tables");
    let sql = include_str!("report.sql").replace(":messages", &messages.to_string());
    conn.execute_batch(&sql).expect("the rows");
    let (indexes, ()) = measure(|| {
        conn.execute_batch(include_str!("../src/store/schema/published_complete.sql"))
            .expect("the indexes");
    });
    let (counts, ()) = measure(|| {
        conn.execute_batch(include_str!("../src/store/schema/published_counts.sql"))
            .expect("the counts");
    });
    say(&format!(
        "indexes {indexes:.1} CPU-s, counts of messages {counts:.1} CPU-s (part of a run)"
    ));
}

fn measure<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = cpu_seconds().unwrap_or(0.0);
    let made = work();
    (cpu_seconds().unwrap_or(0.0) - before, made)
}

/// User and system time of this process, in ticks of a hundredth of a second.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(ticks as f64 / 100.0)
}

/// Peak resident memory in megabytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? >> 10)
}

#[allow(clippy::print_stdout, reason = "a bench prints its figures")]
fn say(line: &str) {
    println!("{line}");
}
