//! Outlook data files: what is in them, damaged copies, and the real ones among the samples. The fixtures are written
//! here (`OMNIFY_BLESS=1` writes them anew) and were checked with another reader of the format, outlook-pst 1.2.

mod heap;
mod writer;

use super::mutations::{Dice, damage};
use super::{Outcome, probed, read_all, walk_one};
use omnify::read;
use std::path::Path;
use writer::{Number, Properties, Value, Writer};

/// 5 March 2025, 09:30:00 UTC.
const MARCH: u64 = (1_741_167_000 + 11_644_473_600) * 10_000_000;
const FOLDERS: [Number; 5] = [0x8042, 0x8062, 0x8082, 0x80a2, 0x80c2];
const HEADERS: &str = "From: \"Ann Tester\" <ann.tester@example.com>\r\nTo: help@shop.example\r\n\
    Subject: Order 1001\r\nDate: Wed, 5 Mar 2025 10:30:00 +0100\r\nMessage-ID: <first@example.com>\r\n";

fn message(number: u32) -> Number {
    0x20_0004 + 0x20 * number
}

/// A data file of invented people; `missing` lists a message that is not there.
fn data_file(ansi: bool, missing: bool) -> Vec<u8> {
    let mut file = Writer::new(ansi);
    let entry = |number: Number| {
        let mut id = vec![0; 4];
        id.extend_from_slice(&[7; 16]);
        id.extend_from_slice(&number.to_le_bytes());
        Value::Bytes(id)
    };
    file.store(&Properties::from([
        (0x0ff9, Value::Bytes(vec![7; 16])),
        (0x3001, file.text("Shop mail")),
        (0x35e0, entry(0x8022)),
        (0x35e3, entry(FOLDERS[1])),
        (0x35e4, entry(FOLDERS[2])),
    ]));
    let [inbox, deleted, sent, calendar, empty] = FOLDERS;
    file.folder(0x122, "", &[0x8022], &[]);
    file.folder(
        0x8022,
        "Top of the data file",
        &[inbox, deleted, sent, calendar, empty],
        &[],
    );
    let mut listed = vec![message(0), message(1), message(2)];
    listed.extend(missing.then_some(message(9)));
    file.folder(inbox, "Inbox", &[], &listed);
    file.folder(deleted, "Removed", &[], &[message(3)]);
    // The old layout does not say in which encoding the names of folders are.
    let sent_name = if ansi { "Outgoing" } else { "Отправленные" };
    file.folder(sent, sent_name, &[], &[message(4)]);
    file.folder(calendar, "Dates", &[], &[message(5)]);
    file.folder(empty, "Nothing", &[], &[]);

    let person = |kind: u32, name: &str, smtp: &str, other: &str| {
        let mut cells = Properties::from([(0x0c15, Value::Int(kind)), (0x3001, file.text(name))]);
        if !smtp.is_empty() {
            cells.insert(0x39fe, file.text(smtp));
        }
        cells.insert(0x3003, file.text(other));
        cells
    };
    let shop = person(1, "Shop help", "help@shop.example", "/o=Shop/cn=help");
    let ann = person(1, "Ann Tester", "", "ann.tester@example.com");
    let boss = person(2, "Olga Boss", "olga@shop.example", "/o=Shop/cn=olga");
    let mail = |subject: &str, body: &str| {
        Properties::from([
            (0x001a, file.text("IPM.Note")),
            (0x0037, file.text(subject)),
            (0x0039, Value::Time(MARCH)),
            (0x0e07, Value::Int(1)),
            (0x1000, file.text(body)),
            (0x3fde, Value::Int(1251)),
        ])
    };
    let mut first = mail("\u{1}\u{5}RE: Order 1001", "");
    first.remove(&0x1000);
    first.insert(0x007d, file.text(HEADERS));
    let html = "<p>The <b>lamp</b> is broken.</p><p>".to_owned() + &"Very. ".repeat(400) + "</p>";
    first.insert(0x1013, Value::Bytes(html.into_bytes()));
    let mut answer = mail("Заказ 1001", "Здравствуйте, лампа в пути.\r\nOlga");
    answer.insert(0x0c1a, file.text("Olga Boss"));
    answer.insert(0x0c1f, file.text("/O=SHOP/CN=OLGA"));
    answer.insert(0x5d01, file.text("olga@shop.example"));
    answer.insert(0x1035, file.text("<second@shop.example>"));
    answer.insert(0x1042, file.text("<first@example.com>"));
    let mut draft = mail("Not sent", "Half a sent");
    draft.insert(0x0e07, Value::Int(9));
    let mut removed = mail("Old", "Gone");
    removed.remove(&0x1000);
    let rtf = b"{\\rtf1 Gone \\b for\\b0  good}".to_vec();
    let mut packed = u32::try_from(rtf.len() + 12).expect("short").to_le_bytes().to_vec();
    packed.extend_from_slice(&u32::try_from(rtf.len()).expect("short").to_le_bytes());
    packed.extend_from_slice(b"MELA\0\0\0\0");
    packed.extend(rtf);
    removed.insert(0x1009, Value::Bytes(packed));
    let mut sent_one = mail("Your order", "It is on its way.");
    sent_one.insert(0x0c1a, file.text("Shop help"));
    sent_one.insert(0x0c1f, file.text("help@shop.example"));
    let date = Properties::from([(0x001a, file.text("IPM.Appointment")), (0x0037, file.text("Lunch"))]);
    let picture = Properties::from([
        (0x3705, Value::Int(1)),
        (0x3707, file.text("lamp.png")),
        (0x370e, file.text("image/png")),
        (0x3712, file.text("<lamp>")),
        (
            0x3701,
            Value::Bytes((0..20_000_u32).map(|at| (at * 7 % 251) as u8).collect()),
        ),
    ]);
    let within = Properties::from([
        (0x3705, Value::Int(5)),
        (0x3001, file.text("A mail in the mail")),
        (0x3701, Value::Object),
    ]);
    let rows = |people: &[&Properties]| -> Vec<(Number, Properties)> {
        (0..).zip(people).map(|(at, cells)| (at, (*cells).clone())).collect()
    };
    let (to_shop, to_ann) = (rows(&[&shop, &boss]), rows(&[&ann]));
    file.message(message(0), &first, &to_shop, &[picture, within]);
    file.message(message(1), &answer, &to_ann, &[]);
    file.message(message(2), &draft, &to_ann, &[]);
    file.message(message(3), &removed, &to_shop, &[]);
    file.message(message(4), &sent_one, &to_ann, &[]);
    file.message(message(5), &date, &[], &[]);
    file.finish()
}

/// The first byte of the block that holds these bytes, flipped: its checksum differs.
fn spoil(mut file: Vec<u8>, within: &[u8]) -> Vec<u8> {
    let at = file.windows(within.len()).position(|part| part == within);
    file[at.expect("the bytes are there")] ^= 1;
    file
}

#[test]
fn the_fixtures_are_what_is_written_here() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let picture: Vec<u8> = (8000..8100_u32).map(|at| (at * 7 % 251) as u8).collect();
    for (name, bytes) in [
        ("formats/pst/plain/mailbox.pst", data_file(false, false)),
        ("sources/mail/odd/mailbox.pst", data_file(false, false)),
        ("formats/pst/odd/outlook-2002.pst", data_file(true, false)),
        (
            "formats/pst/malformed/damaged.pst",
            spoil(data_file(false, true), &picture),
        ),
    ] {
        let path = folder.join(name);
        if std::env::var_os("OMNIFY_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, &bytes).expect("write");
        }
        assert!(
            std::fs::read(&path).is_ok_and(|file| file == bytes),
            "{name}: write anew with OMNIFY_BLESS=1"
        );
    }
}

/// All folders of a file, read.
fn read_file(bytes: &[u8]) -> (Vec<(String, Outcome)>, Vec<String>) {
    let (mut read, mut problems) = (Vec::new(), Vec::new());
    for file in walk_one("mailbox.pst", bytes) {
        match &file.problem {
            Some(problem) => problems.push(problem.clone()),
            None => {
                let probe = read::probe(&file).expect("probe");
                assert_eq!(probe.format, "pst", "{}", file.path);
                read.push((file.path.clone(), read_all(&file, &probed(&probe))));
            }
        }
    }
    (read, problems)
}

#[test]
fn attachments_come_as_they_were_counted() {
    use sha2::{Digest as _, Sha256};
    let files = walk_one("mailbox.pst", &data_file(false, false));
    let inbox = files.iter().find(|file| file.name() == "Inbox").expect("the inbox");
    let outcome = read_all(inbox, &super::options("pst"));
    let spans = outcome
        .records
        .iter()
        .map(|record| (record.span.start, record.span.end));
    let mut sums = Vec::new();
    read::each_attachment(inbox, "pst", spans, &mut |content| {
        sums.push(
            Sha256::digest(content)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>(),
        );
        Ok(())
    })
    .expect("attachments");
    assert_eq!(sums.len(), 1, "the message inside the message is no file");
    assert!(super::text(&outcome.records[0]).contains(&sums[0]));
}

#[test]
fn data_files_without_a_message_or_with_a_damaged_start_say_so() {
    let whole = data_file(false, false);
    let mut new_version = whole.clone();
    new_version[10] = 99;
    let mut protected = whole.clone();
    protected[513] = 0x10;
    for (bytes, reason) in [
        (&whole[..3000], "cut off"),
        (&whole[..564], "cut off"),
        (&whole[..100], "cut off"),
        (&new_version[..], "unknown version"),
        (&protected[..], "encrypted"),
    ] {
        let (read, problems) = read_file(bytes);
        assert!(read.is_empty());
        assert!(
            problems.len() == 1 && problems[0].contains(reason),
            "{reason}: {problems:?}"
        );
    }
    let mut empty = Writer::new(false);
    empty.store(&Properties::new());
    empty.folder(0x122, "", &[], &[]);
    let (_, problems) = read_file(&empty.finish());
    assert_eq!(problems, ["an Outlook data file without a message"]);
    // A folder that lies in itself.
    let mut ring = Writer::new(false);
    ring.store(&Properties::new());
    ring.folder(0x122, "", &[0x8022], &[]);
    ring.folder(0x8022, "A", &[0x8022], &[message(1)]);
    let (_, problems) = read_file(&ring.finish());
    assert!(problems[0].contains("lie in each other"), "{problems:?}");
}

#[test]
fn damaged_data_files_balance() {
    let rounds: usize = std::env::var("OMNIFY_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(60);
    let mut dice = Dice(0x0717_100c + rounds as u64);
    for ansi in [false, true] {
        let whole = data_file(ansi, true);
        for round in 0..rounds {
            let mut copy = damage(&whole, &mut dice);
            // Half of them with the checksums of the damaged pages and blocks made right again.
            if round % 2 == 0 && copy.len() == whole.len() {
                copy = heal(copy, &whole, ansi);
            }
            read_file(&copy);
        }
    }
}

/// Makes the checksum right of every block or page that differs, where its trailer can be told.
fn heal(mut copy: Vec<u8>, whole: &[u8], ansi: bool) -> Vec<u8> {
    let (trailer, sum_at) = if ansi { (12, 8) } else { (16, 4) };
    let Some(at) = copy.iter().zip(whole).position(|(a, b)| a != b) else {
        return copy;
    };
    for (unit, pages) in [(64, false), (512, true)] {
        for end in (at.next_multiple_of(unit)..copy.len()).step_by(unit).take(130) {
            let (start, from) = (end.saturating_sub(512), end - trailer);
            let size = usize::from(u16::from_le_bytes([whole[from], whole[from + 1]]));
            let begin = if pages {
                start
            } else {
                end - (size + trailer).next_multiple_of(64).min(end)
            };
            let stop = if pages { from } else { begin + size };
            let old = heap::sum(whole.get(begin..stop).unwrap_or_default()).to_le_bytes();
            if begin <= at && at < stop && whole[from + sum_at..from + sum_at + 4] == old {
                let new = heap::sum(&copy[begin..stop]).to_le_bytes();
                copy[from + sum_at..from + sum_at + 4].copy_from_slice(&new);
                return copy;
            }
        }
    }
    copy
}

#[test]
fn the_sample_without_a_message_is_no_error() {
    let Some(folder) = super::samples::folder() else { return };
    let files = read::walk(&folder.join("outlook-pst")).expect("walk");
    let found: Vec<_> = files.iter().filter_map(|file| file.problem.as_deref()).collect();
    assert!(found.contains(&"an Outlook data file without a message"), "{found:?}");
}
