//! The first look at a file: content before extension, at most 256 KiB read.

use super::FORMATS;
use super::encoding::Charset;
use super::feed::Feed;
use super::frame::Opening;
use super::head::Head;
use super::input::InputFile;
use crate::model::probe::{Probe, ReadOptions};
use crate::model::record::{Body, ReadItem};
use anyhow::Result;
use serde_json::Value;

/// Bytes that are looked at.
const HEAD_BYTES: usize = 256 << 10;
/// Records in a sample.
const SAMPLE_RECORDS: usize = 5;

/// Takes a first look at an input: format, dialect, sample, or the reason why no format fits.
///
/// # Errors
/// When the input cannot be read. An input that must not be opened is a probe with a reason.
pub fn probe(file: &InputFile) -> Result<Probe> {
    let mut probe = Probe {
        path: file.path.clone(),
        bytes: file.bytes,
        ..Probe::default()
    };
    if let Some(problem) = &file.problem {
        probe.reason = Some(problem.clone());
        return Ok(probe);
    }
    let mut feed = Feed::open(file, None, 0)?;
    feed.ensure(HEAD_BYTES)?;
    feed.skip_bom();
    let charset = feed.charset();
    let data = &feed.data()[..feed.data().len().min(HEAD_BYTES)];
    let head = Head {
        path: &file.path,
        data,
        charset,
        complete: data.len() < HEAD_BYTES,
        content: file.content(),
    };
    probe.encoding = charset.name().to_owned();
    probe.first_line = first_line(&head);
    if head.content.is_some() && head.trimmed().is_empty() {
        probe.reason = Some("an empty table".to_owned());
        return Ok(probe);
    }
    if head.content.is_none()
        && !super::msg::is_message(head.data, &head.extension())
        && let Some(reason) = binary_reason(&head)
    {
        probe.reason = Some(reason.to_owned());
        probe.encoding.clear();
        probe.first_line.clear();
        return Ok(probe);
    }
    if head.content.is_none() && is_dump(&head) {
        probe.reason = Some(DUMP.to_owned());
        return Ok(probe);
    }
    let possible = |format: &&super::Format| head.content.is_none_or(|content| content.format == format.name);
    for format in FORMATS.iter().filter(possible) {
        let Some(look) = (format.sniff)(&head) else { continue };
        probe.format = format.name.to_owned();
        probe.delimiter = look.delimiter;
        probe.header = look.header;
        probe.preamble_lines = look.preamble_lines;
        probe.rows = look.rows;
        probe.root_element = look.root_element;
        probe.sample = match look.sample {
            Some(sample) => sample,
            None => first_records(&head, format)?,
        };
        return Ok(probe);
    }
    probe.reason = Some(text_reason(&head).to_owned());
    Ok(probe)
}

/// Reads the first records of the head as the reader of the format gives them.
fn first_records(head: &Head<'_>, format: &super::Format) -> Result<Vec<Value>> {
    let options = ReadOptions {
        format: format.name.to_owned(),
        ..ReadOptions::default()
    };
    let charset = match head.charset {
        Charset::Other(encoding) => Some(encoding.name()),
        _ => Some("utf-8"),
    };
    let file = InputFile::from_bytes(head.path, head.data.to_vec());
    let feed = Feed::open(&file, charset, 0)?;
    let mut framer = (format.open)(Opening {
        file: &file,
        feed,
        options: &options,
    })?;
    let mut sample = Vec::new();
    while sample.len() < SAMPLE_RECORDS {
        match framer.next_item()? {
            Some(ReadItem::Record(record)) => {
                if let Body::Tree(value) = record.body {
                    sample.push(value);
                }
            }
            Some(ReadItem::Reject(_)) => {}
            None => break,
        }
    }
    Ok(sample)
}

fn first_line(head: &Head<'_>) -> String {
    let start = head.trimmed();
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let text = head.charset.decode(&line[..line.len().min(2048)]).0;
    text.trim_end().chars().take(512).collect()
}

/// Why a dump of a database is not read: its rows are statements for one server program.
const DUMP: &str = "a dump of an SQL database: load it into the database program and export each table as CSV";

/// A dump by its first lines (comments and statements of the usual dump programs), or by its name and a statement.
fn is_dump(head: &Head<'_>) -> bool {
    const SIGNS: &[&str] = &[
        "-- mysql dump",
        "-- mariadb dump",
        "-- postgresql database dump",
        "-- phpmyadmin sql dump",
    ];
    const STATEMENTS: &[&str] = &[
        "create ", "insert ", "drop ", "begin", "pragma ", "set ", "use ", "copy ", "alter ",
    ];
    if head.data.starts_with(b"PGDMP") {
        return true;
    }
    let named = ["sql", "dump", "psql", "mysql"].contains(&head.extension().as_str());
    let starts = |line: &[u8], signs: &[&str]| {
        let line = String::from_utf8_lossy(&line[..line.len().min(64)]).to_lowercase();
        signs.iter().any(|sign| line.starts_with(sign))
    };
    let mut statements = head.lines().filter(|line| {
        let line = line.trim_ascii_start();
        !line.is_empty() && !line.starts_with(b"--") && !line.starts_with(b"/*") && !line.starts_with(b"#")
    });
    head.lines().take(5).any(|line| starts(line, SIGNS))
        || (named
            && statements
                .next()
                .is_some_and(|line| starts(line.trim_ascii_start(), STATEMENTS)))
}

/// What the first bytes say about a file that is no text.
fn binary_reason(head: &Head<'_>) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"\x89PNG", "a picture (PNG)"),
        (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"),
        (b"II*\0", "a picture (TIFF)"),
        (b"MM\0*", "a picture (TIFF)"),
        (b"%PDF", "a PDF document"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an OLE2 compound file (an old Office document)",
        ),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PK\x03\x04", "an office document or ZIP archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
        (b"Rar!", "a RAR archive: unpack it first"),
        (b"\x1f\x8b", "a gzip file inside a gzip file"),
        (b"BZh", "a bzip2 file: unpack it first"),
        (b"\xfd7zXZ", "an xz file: unpack it first"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard file: unpack it first"),
        (b"OggS", "a sound or video file"),
        (b"ID3", "a sound file"),
        (b"RIFF", "a sound, picture or video file"),
        (b"\x1aE\xdf\xa3", "a video file"),
        (b"PAR1", "a Parquet file"),
        (b"\x7fELF", "a program"),
        (b"MZ", "a program"),
        (b"\xff\xfe\0\0", "text in UTF-32, which is not supported"),
    ];
    let data = head.data;
    if data.is_empty() {
        return Some("an empty file");
    }
    if head.trimmed().is_empty() {
        return Some("a file of white space");
    }
    if let Some((magic, reason)) = MAGIC.iter().find(|(magic, _)| data.starts_with(magic)) {
        // Short magics are letters that a text may begin with.
        if magic.len() > 3 || head.is_binary() {
            return Some(reason);
        }
    }
    if data.get(257..262) == Some(b"ustar") {
        return Some("a tar archive: unpack it first");
    }
    if data.get(4..8) == Some(b"ftyp") {
        return Some("a video or sound file");
    }
    None
}

fn text_reason(head: &Head<'_>) -> &'static str {
    if head.is_binary() {
        return "binary data of an unknown kind";
    }
    let start: Vec<u8> = head.trimmed().iter().take(64).map(u8::to_ascii_lowercase).collect();
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        "a web page (HTML)"
    } else if start.starts_with(b"{\\rtf") {
        "a rich text document (RTF)"
    } else if start.starts_with(b"<?xml") || start.starts_with(b"<") {
        "XML of an unknown kind"
    } else {
        "plain text without a known layout"
    }
}
