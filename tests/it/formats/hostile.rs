//! Hostile input: bombs, lying archives, names that lead out, pipes and links, endless lines.

use super::{options, read_all, walk_one};
use omnify::model::probe::ReadOptions;
use omnify::read::{self, InputFile};
use std::io::Write as _;
use zip::write::SimpleFileOptions;

fn zip_with(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("start a member");
        writer.write_all(content).expect("write a member");
    }
    writer.finish().expect("finish").into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).expect("compress");
    encoder.finish().expect("finish")
}

#[test]
fn archives_are_read_in_place() {
    let inner = zip_with(&[("deep/rows.csv", b"id,name\n1,Ada\n2,Bo\n")]);
    let rows = gzip(b"id,name\n3,Cy\n4,Di\n");
    let files = walk_one(
        "a.zip",
        &zip_with(&[
            ("b/inner.zip", &inner),
            ("c.csv.gz", &rows),
            ("d.json", b"[{\"id\":1}]"),
        ]),
    );
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "a.zip/b/inner.zip/deep/rows.csv",
            "a.zip/c.csv.gz/c.csv",
            "a.zip/d.json"
        ]
    );
    for (file, records) in files.iter().zip([2, 2, 1]) {
        let probe = read::probe(file).expect("probe");
        assert_eq!(
            read_all(file, &options(&probe.format)).records.len(),
            records,
            "{}",
            file.path
        );
    }
}

#[test]
fn names_that_lead_out_are_refused() {
    let names = [
        "../out.csv",
        "/etc/out.csv",
        "a/../../out.csv",
        "C:/out.csv",
        "..\\out.csv",
    ];
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, b"id\n1\n".as_slice())).collect();
    for file in walk_one("a.zip", &zip_with(&members)) {
        assert!(
            file.problem.as_deref().is_some_and(|why| why.starts_with("refused")),
            "{}",
            file.path
        );
        assert!(file.open().is_err());
        assert!(read::probe(&file).expect("probe").reason.is_some());
    }
}

#[test]
fn bombs_are_stopped() {
    let zeros = vec![b'0'; 40 << 20];
    let files = walk_one("bomb.zip", &zip_with(&[("zeros.csv", &zeros)]));
    assert!(
        files[0].problem.as_deref().is_some_and(|why| why.contains("bomb")),
        "{:?}",
        files[0].problem
    );
    let files = walk_one("bomb.csv.gz", &gzip(&zeros));
    let outcome = read_all(
        &files[0],
        &ReadOptions {
            max_record_bytes: 1 << 20,
            ..options("csv")
        },
    );
    assert_eq!(
        outcome.rejects.last().map(|reject| reject.code),
        Some("archive-damaged")
    );
    assert!(outcome.ledger.total < 40 << 20);
}

#[test]
fn damaged_archives_are_rejects() {
    let rows: String = (0..20_000).map(|n| format!("{n},name {n}\n")).collect();
    let whole = gzip(rows.as_bytes());
    let files = walk_one("cut.csv.gz", &whole[..whole.len() / 2]);
    let outcome = read_all(&files[0], &options("csv"));
    assert!(outcome.records.len() > 1000);
    assert_eq!(
        outcome.rejects.last().map(|reject| reject.code),
        Some("archive-damaged")
    );
    let mut archive = zip_with(&[("rows.csv", rows.as_bytes())]);
    let at = archive.len() / 2;
    archive[at] ^= 0xff;
    for file in walk_one("flipped.zip", &archive) {
        let outcome = read_all(&file, &options("csv"));
        assert_eq!(
            outcome.rejects.last().map(|reject| reject.code),
            Some("archive-damaged")
        );
    }
    let cut = zip_with(&[("rows.csv", rows.as_bytes())]);
    assert!(walk_one("cut.zip", &cut[..cut.len() / 2])[0].problem.is_some());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("real.csv"), "id,name\n1,Ada\n").expect("write");
    std::os::unix::fs::symlink(folder.path().join("real.csv"), folder.path().join("link.csv")).expect("link");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("pipe.csv"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    std::fs::create_dir_all(folder.path().join("out/.omnify")).expect("make");
    std::fs::write(folder.path().join("out/unified.csv"), "id\n1\n").expect("write");
    let files = read::walk(folder.path()).expect("walk");
    let listed: Vec<_> = files
        .iter()
        .map(|file| (file.path.as_str(), file.problem.is_some()))
        .collect();
    assert_eq!(listed, [("link.csv", true), ("pipe.csv", true), ("real.csv", false)]);
}

#[test]
fn long_records_are_rejects_and_the_rest_is_read() {
    let long = "x".repeat(3 << 20);
    for (format, text, kept) in [
        ("csv", format!("id,name\n1,{long}\n2,Bo\n"), 1),
        ("csv", format!("id,name\n1,\"{long}\n{long}\"\n2,Bo\n3,Cy\n"), 2),
        ("json", format!("[{{\"a\":\"{long}\"}},{{\"a\":1}}]"), 1),
        ("ndjson", format!("{{\"a\":\"{long}\"}}\n{{\"a\":1}}\n"), 1),
        (
            "xml",
            format!("<?xml version=\"1.0\"?><r><sms a=\"{long}\"/><sms a=\"1\"/></r>"),
            1,
        ),
        (
            "mbox",
            format!(
                "From a Mon Jan 01 12:00:00 2024\nSubject: a\n\n{long}\n\nFrom b Mon Jan 01 12:00:00 2024\nSubject: b\n\nb\n"
            ),
            1,
        ),
        (
            "whatsapp",
            format!("01.02.24, 10:00 - A: {long}\n01.02.24, 10:01 - B: short\n"),
            1,
        ),
        (
            "vcard",
            format!("BEGIN:VCARD\nFN:{long}\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n"),
            1,
        ),
        ("eml", format!("From: a@example.com\n\n{long}"), 0),
    ] {
        let records = if format == "xml" { "sms" } else { "" };
        let limited = ReadOptions {
            max_record_bytes: 1 << 20,
            records: records.to_owned(),
            ..options(format)
        };
        let outcome = read_all(&InputFile::from_bytes("long", text.into_bytes()), &limited);
        assert_eq!(
            outcome.records.len(),
            kept,
            "{format}: {:?}",
            outcome.rejects.iter().map(|r| r.code).collect::<Vec<_>>()
        );
        assert!(!outcome.rejects.is_empty(), "{format}");
        assert!(
            outcome.rejects.iter().all(|reject| reject.raw.len() <= 64 << 10),
            "{format}"
        );
    }
}

#[test]
fn deep_json_is_a_reject() {
    let deep = format!("[{}{},{{\"a\":1}}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let outcome = read_all(&InputFile::from_bytes("deep.json", deep.into_bytes()), &options("json"));
    assert_eq!((outcome.rejects[0].code, outcome.records.len()), ("json-too-deep", 1));
    let open = InputFile::from_bytes("open.json", "[".repeat(1_000_000).into_bytes());
    read_all(&open, &options("json"));
    read::probe(&open).expect("probe");
}

#[test]
fn a_mailbox_without_separator_is_one_reject() {
    let text = "Subject: no separator\n\nbody\n".repeat(100);
    let outcome = read_all(&InputFile::from_bytes("a.mbox", text.into_bytes()), &options("mbox"));
    assert_eq!((outcome.records.len(), outcome.rejects.len()), (0, 1));
    assert_eq!(outcome.rejects[0].code, "mbox-no-separator");
}

#[test]
fn deep_html_does_not_exhaust_the_stack() {
    for tag in ["div", "b", "table><tr><td", "blockquote", "ul><li"] {
        let html = format!("<{tag}>").repeat(20_000);
        let mail = format!("From: a@example.com\nSubject: deep\nContent-Type: text/html\n\n{html}hello\n");
        read_all(&InputFile::from_bytes("a.eml", mail.into_bytes()), &options("eml"));
    }
}

#[test]
fn deep_mime_does_not_exhaust_the_stack() {
    let messages = "Content-Type: message/rfc822\n\n".repeat(20_000);
    let odd = "Content-Type: MESSAGE (a comment) / (another) Rfc822\n\n".repeat(20_000);
    let multiparts: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=\"b{n}\"\n\n--b{n}\n"))
        .collect();
    let digests: String = (0..5_000)
        .map(|n| format!("Content-Type: multipart/digest; boundary=\"b{n}\"\n\n--b{n}\n\n"))
        .collect();
    let parts = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\nContent-Type: x/y; name=a\n\nz\n".repeat(100_000)
    );
    for body in [messages, odd, multiparts, digests, parts] {
        let mail = format!("From: a@example.com\nSubject: deep\n{body}hello\n");
        read_all(&InputFile::from_bytes("a.eml", mail.into_bytes()), &options("eml"));
    }
}

#[test]
fn a_dump_of_a_database_says_how_to_export_instead() {
    for (name, text) in [
        (
            "shop.txt",
            "-- MySQL dump 10.13  Distrib 8.0\n--\nINSERT INTO `a` VALUES (1,2,3),(4,5,6);\n",
        ),
        (
            "shop.sql",
            "/* of the shop */\nINSERT INTO a VALUES (1,2,3);\nINSERT INTO a VALUES (1,2,3);\n",
        ),
        ("shop.dump", "PGDMP\u{1}\u{e}\0\0\0"),
    ] {
        let files = walk_one(name, text.as_bytes());
        let probe = read::probe(&files[0]).expect("probe");
        let why = probe.reason.unwrap_or_default();
        assert!(
            why.contains("export each table as CSV"),
            "{name}: {why} {}",
            probe.format
        );
    }
    // A table about such statements is a table.
    let files = walk_one("list.sql", b"id,text\n1,insert\n2,drop\n");
    assert_eq!(read::probe(&files[0]).expect("probe").format, "csv");
}
