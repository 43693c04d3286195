//! Speed of the readers beside the parser that each of them is built on, in bytes per second.
//!
//! `cargo bench --bench read`; the data is made in memory, the same in every run.

#[path = "read/containers.rs"]
mod containers;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use omnify::model::probe::ReadOptions;
use omnify::read::{self, InputFile};
use std::fmt::Write as _;

/// Size of the data of each bench.
const BYTES: usize = 24 << 20;

fn main() {
    divan::main();
}

fn repeat(mut row: impl FnMut(usize, &mut String)) -> String {
    let mut text = String::with_capacity(BYTES + 4096);
    let mut number = 0;
    while text.len() < BYTES {
        row(number, &mut text);
        number += 1;
    }
    text
}

fn calls() -> String {
    let body = repeat(|n, out| {
        let _ = writeln!(
            out,
            "\"\",\"+1212555{:04}\",\"102\",\"default\",\"SIP/101-{n}\",\"SIP/102\",\"Dial\",\"2024-01-02 10:00:00\",\"2024-01-02 10:00:35\",{},{},\"ANSWERED\",\"DOCUMENTATION\",\"17041{n}.1\"",
            n % 10000,
            n % 60,
            n % 50
        );
    });
    format!(
        "account,src,dst,context,channel,dstchannel,app,start,end,duration,billsec,disposition,flags,uniqueid\n{body}"
    )
}

fn contacts() -> String {
    let body = repeat(|n, out| {
        let _ = writeln!(
            out,
            "{n},Ada Example {n},ada{n}@example.com,+1212555{:04},Springfield,US,2024-01-02T10:00:00Z,note {n}",
            n % 10000
        );
    });
    format!("id,name,email,phone,city,country,created_at,note\n{body}")
}

fn tickets() -> String {
    repeat(|n, out| {
        let _ = writeln!(
            out,
            "{{\"id\":{n},\"subject\":\"Order {n} is late\",\"status\":\"open\",\"created_at\":\"2024-01-02T10:00:00Z\",\"requester_id\":{},\"tags\":[\"late\",\"parcel\"],\"via\":{{\"channel\":\"email\"}},\"description\":\"Hello, where is my order? It should have been here two days ago. Please tell me when it comes. Thank you, Ada\"}}",
            n % 5000
        );
    })
}

fn mailbox() -> String {
    repeat(|n, out| {
        let _ = write!(
            out,
            "From ada@example.com Mon Jan 01 12:00:00 2024\nMessage-ID: <{n}@example.com>\nFrom: Ada Example <ada{n}@example.com>\nTo: Help Desk <help@shop.example>\nSubject: Order {n}\nDate: Mon, 1 Jan 2024 12:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{}\n\n",
            "Where is my order? It was sent two weeks ago and has not come.\n".repeat(20)
        );
    })
}

fn messages() -> String {
    let body = repeat(|n, out| {
        let _ = writeln!(
            out,
            "  <sms protocol=\"0\" address=\"+1212555{:04}\" date=\"17041896{n:05}\" type=\"1\" body=\"Where is my order? It should be here &amp; is not.\" read=\"1\" status=\"-1\" contact_name=\"(Unknown)\" />",
            n % 10000
        );
    });
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<smses count=\"1\">\n{body}</smses>\n")
}

fn chat() -> String {
    repeat(|n, out| {
        let _ = writeln!(
            out,
            "13/01/24, 10:{:02} - Ada Example: Where is my order number {n}? It should have been here.",
            n % 60
        );
    })
}

fn cards() -> String {
    repeat(|n, out| {
        let _ = write!(
            out,
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Example;Ada {n};;;\r\nFN:Ada {n} Example\r\nEMAIL;TYPE=INTERNET:ada{n}@example.com\r\nTEL;TYPE=CELL:+1 212 555 {:04}\r\nADR;TYPE=HOME:;;Main Street {n};Springfield;;12345;US\r\nEND:VCARD\r\n",
            n % 10000
        );
    })
}

#[divan::bench(sample_count = 5)]
fn vcard_reader(bencher: Bencher<'_, '_>) {
    bench_reader(bencher, "vcard", "", cards());
}

fn bench_reader(bencher: Bencher<'_, '_>, format: &str, records: &str, text: String) {
    let options = ReadOptions {
        format: format.to_owned(),
        records: records.to_owned(),
        ..ReadOptions::default()
    };
    let size = BytesCount::new(text.len());
    let file = InputFile::from_bytes("bench", text.into_bytes());
    bencher.counter(size).bench(|| {
        let stream = read::open(&file, &options).expect("open");
        stream.fold(0, |count, item| count + usize::from(black_box(item).is_ok()))
    });
}

#[divan::bench(sample_count = 5)]
fn csv_quoted_reader(bencher: Bencher<'_, '_>) {
    bench_reader(bencher, "csv", "", calls());
}

#[divan::bench(sample_count = 5)]
fn csv_quoted_parser(bencher: Bencher<'_, '_>) {
    bench_csv(bencher, &calls());
}

#[divan::bench(sample_count = 5)]
fn csv_plain_reader(bencher: Bencher<'_, '_>) {
    bench_reader(bencher, "csv", "", contacts());
}

#[divan::bench(sample_count = 5)]
fn csv_plain_parser(bencher: Bencher<'_, '_>) {
    bench_csv(bencher, &contacts());
}

fn bench_csv(bencher: Bencher<'_, '_>, text: &str) {
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let (mut record, mut count) = (csv::ByteRecord::new(), 0);
        while reader.read_byte_record(&mut record).expect("read") {
            count += black_box(&record).len();
        }
        count
    });
}

#[divan::bench(sample_count = 5)]
fn ndjson_reader(bencher: Bencher<'_, '_>) {
    bench_reader(bencher, "ndjson", "", tickets());
}

#[divan::bench(sample_count = 5)]
fn ndjson_parser(bencher: Bencher<'_, '_>) {
    let text = tickets();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let values = text
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("parse"));
        values.fold(0, |count, value| count + usize::from(black_box(value).is_object()))
    });
}

fn array() -> String {
    format!("{{\"tickets\":[{}]}}", tickets().trim_end().replace('\n', ","))
}

#[divan::bench(sample_count = 5)]
fn json_array_reader(bencher: Bencher<'_, '_>) {
    bench_reader(bencher, "json", "tickets[]", array());
}

#[divan::bench(sample_count = 5)]
fn json_array_parser(bencher: Bencher<'_, '_>) {
    let text = array();
    bencher
        .counter(BytesCount::new(text.len()))
        .bench(|| black_box(serde_json::from_str::<serde_json::Value>(&text).expect("parse")));
}

#[divan::bench(sample_count = 5)]
fn mbox_reader(bencher: Bencher<'_, '_>) {
    bench_reader(bencher, "mbox", "", mailbox());
}

#[divan::bench(sample_count = 5)]
fn mbox_parser(bencher: Bencher<'_, '_>) {
    let text = mailbox();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let parser = mail_parser::MessageParser::default();
        let messages = text.split("From ada@example.com Mon Jan 01 12:00:00 2024\n").skip(1);
        messages
            .map(|message| black_box(parser.parse(message).expect("parse")).parts.len())
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 5)]
fn xml_reader(bencher: Bencher<'_, '_>) {
    bench_reader(bencher, "xml", "sms|mms|call", messages());
}

#[divan::bench(sample_count = 5)]
fn xml_parser(bencher: Bencher<'_, '_>) {
    let text = messages();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut count = 0;
        loop {
            match reader.read_event().expect("parse") {
                quick_xml::events::Event::Eof => return count,
                quick_xml::events::Event::Empty(tag) => {
                    for found in tag.attributes() {
                        count += black_box(found.expect("attribute")).value.len();
                    }
                }
                _ => {}
            }
        }
    });
}

#[divan::bench(sample_count = 5)]
fn whatsapp_reader(bencher: Bencher<'_, '_>) {
    bench_reader(bencher, "whatsapp", "", chat());
}
