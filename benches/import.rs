//! Import against its floors, in CPU seconds of one series: the parser alone, and the insert alone into the same
//! table with the same page and transaction size and no secondary index. Prints a ratio per format; the rows are
//! invented. Linux only (reads /proc/self/stat); elsewhere it says so.
//!
//!     cargo bench --bench import

use omnify::pipeline::{self, Settings, Stage, output::Output};
use rusqlite::Connection;
use std::fmt::Write as _;
use std::path::Path;

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RECORDS: usize = 200_000;

fn main() {
    if cpu_seconds().is_none() {
        say("import: no /proc/self/stat here, nothing measured");
        return;
    }
    for (name, file, make, parse) in CASES {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("in");
        std::fs::create_dir(&input).expect("a folder");
        let path = input.join(file);
        std::fs::write(&path, make(RECORDS)).expect("a file");
        let parser = measure(|| parse(&path));
        let insert = measure(|| insert_alone(&folder.path().join("floor.sqlite"), name));
        let import = measure(|| import(&input, &folder.path().join("out")));
        say(&format!(
            "{name}: import {import:.2} CPU-s; parser alone {parser:.2}, insert alone {insert:.2}; {:.1} times the sum of the floors",
            import / (parser + insert)
        ));
    }
}

type Case = (&'static str, &'static str, fn(usize) -> String, fn(&Path));

const CASES: &[Case] = &[
    ("cdr", "cdr.csv", cdr, |path| {
        let mut reader = csv::Reader::from_path(path).expect("a table");
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).expect("a row") {}
    }),
    ("mbox", "all.mbox", mbox, |path| {
        let bytes = std::fs::read(path).expect("a file");
        let mut start = 0;
        for at in memchr::memmem::find_iter(&bytes, b"\nFrom ").chain([bytes.len() - 1]) {
            let mail = mail_parser::MessageParser::default().parse(&bytes[start..=at]);
            assert!(mail.is_some_and(|mail| mail.body_text(0).is_some()));
            start = at + 1;
        }
    }),
    ("tickets", "tickets.json", tickets, |path| {
        let text = std::fs::read_to_string(path).expect("a file");
        for line in text.lines() {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        }
    }),
];

/// Inserts as many rows of the format's main table as the import does, with bodies of the same length.
fn insert_alone(path: &Path, name: &str) {
    let mut conn = Connection::open(path).expect("a database");
    conn.execute_batch("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        .expect("settings");
    conn.execute_batch(include_str!("../src/store/schema/001.sql"))
        .expect("tables");
    let (table, columns, value) = match name {
        "cdr" => ("st_call_leg", 14, "2125550100"),
        _ => ("st_message", 12, "2125550100"),
    };
    let text = WORDS.repeat(6);
    let rows = if name == "tickets" { RECORDS * 3 } else { RECORDS };
    let names: Vec<String> = conn
        .prepare(&format!("SELECT * FROM {table}"))
        .expect("a table")
        .column_names()
        .skip(6)
        .take(columns)
        .map(|name| format!("\"{name}\""))
        .collect();
    let places = vec!["?"; columns].join(",");
    let sql = format!(
        "INSERT INTO {table} (unit,src,prim,hash,{}) VALUES (1,1,1,1,{places})",
        names.join(",")
    );
    for _ in 0..rows.div_ceil(8192) {
        let transaction = conn.transaction().expect("a transaction");
        {
            let mut insert = transaction.prepare_cached(&sql).expect("a statement");
            for _ in 0..8192.min(rows) {
                for place in 1..=columns {
                    let value = if place == columns && name != "cdr" {
                        text.as_str()
                    } else {
                        value
                    };
                    insert.raw_bind_parameter(place, value).expect("a value");
                }
                insert.raw_execute().expect("a row");
            }
        }
        transaction.commit().expect("a commit");
    }
}

fn import(input: &Path, out: &Path) {
    let output = Output::open(out, input).expect("an output folder");
    pipeline::run(input, &output, Settings::default(), Stage::Import, &|_| {}).expect("an import");
}

const WORDS: &str = "the parcel with order 1042 has not arrived yet and the label says otherwise; ";

fn cdr(rows: usize) -> String {
    let mut text = String::from(
        "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,did,recordingfile,cnum,cnam,linkedid,sequence\n",
    );
    for row in 0..rows {
        let (minute, second, caller, agent) = (row / 60 % 60, row % 60, row * 7 % 100, 100 + row % 40);
        let day = 1 + row / 9_000 % 28;
        let _ = writeln!(
            text,
            "2026-01-{day:02} 10:{minute:02}:{second:02},\"\"\"CALLER {}\"\" <21255501{caller:02}>\",21255501{caller:02},{agent},from-queue,SIP/trunk-{row:08x},SIP/{agent}-{row:08x},Dial,\"SIP/{agent},20\",{},{},ANSWERED,3,,15{row:09}.1,,18005550100,,21255501{caller:02},,15{row:09}.1,{row}",
            row % 977,
            row % 300 + 20,
            row % 300
        );
    }
    text
}

fn mbox(mails: usize) -> String {
    let mut text = String::new();
    for mail in 0..mails {
        let _ = write!(
            text,
            "From x@example.com Mon Jan 05 10:00:00 2026\nMessage-ID: <m{mail}@shop.example>\nDate: Mon, 05 Jan 2026 10:{:02}:{:02} +0000\nFrom: Person {p} <person{p}@example.com>\nTo: Shop <help@shop.example>\nSubject: order {mail}\n\nHello,\n\n{}\n\nOn Mon, somebody wrote:\n> {WORDS}\n\n-- \nPerson {p}\n\n",
            mail / 60 % 60,
            mail % 60,
            WORDS.repeat(6),
            p = mail % 5000
        );
    }
    text
}

fn tickets(count: usize) -> String {
    let mut text = String::new();
    for id in 0..count {
        let comment = |n: usize| {
            format!(
                r#"{{"id":{},"author_id":{},"plain_body":"{}","public":true,"attachments":[],"created_at":"2026-01-05T10:{:02}:{n:02}Z"}}"#,
                id * 10 + n,
                id % 5000,
                WORDS.repeat(3),
                id % 60
            )
        };
        let _ = writeln!(
            text,
            r#"{{"id":{id},"url":"https://shop.example/api/v2/tickets/{id}.json","via":{{"channel":"email"}},"created_at":"2026-01-05T10:00:00Z","updated_at":"2026-01-05T10:00:00Z","subject":"order {id}","description":"{}","priority":"normal","status":"solved","requester_id":{r},"submitter_id":{r},"assignee_id":9000001,"tags":["a"],"comments":[{},{}]}}"#,
            WORDS.repeat(3),
            comment(1),
            comment(2),
            r = id % 5000
        );
    }
    text
}

/// CPU seconds of this process, all threads.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn measure(work: impl FnOnce()) -> f64 {
    let before = cpu_seconds().unwrap_or_default();
    work();
    (cpu_seconds().unwrap_or_default() - before).max(0.01)
}

#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn say(line: &str) {
    println!("{line}");
}
