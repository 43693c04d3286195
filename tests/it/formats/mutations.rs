//! Damaged copies of every fixture: no panic, the bytes balance, what is cut off keeps its prefix.

use super::{options, read_all, text};
use omnify::read::{self, InputFile};
use std::io::Read as _;
use std::path::Path;

/// A small generator, so that each run damages the same bytes.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).expect("small")
    }
}

pub(super) fn damage(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    let (a, b) = (dice.below(copy.len()), dice.below(copy.len()));
    let (from, to) = (a.min(b), a.max(b));
    match dice.below(5) {
        0 => copy[a] ^= 1 << dice.below(8),
        1 => copy.truncate(a),
        2 => drop(copy.drain(from..to)),
        3 => {
            let part = copy[from..to].to_vec();
            copy.splice(b..b, part);
        }
        _ => copy[a] = [0, b'"', b'\n', b'{', b']', b'<', b'\r', 0xff][dice.below(8)],
    }
    copy
}

fn seeds() -> Vec<(&'static str, String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let mut seeds = Vec::new();
    for format in read::FORMATS.iter().filter(|format| !format.is_table()) {
        for file in read::walk(&root.join(format.name)).expect("walk the fixtures") {
            let mut bytes = Vec::new();
            file.open().expect("open").read_to_end(&mut bytes).expect("read");
            seeds.push((format.name, file.path.clone(), bytes));
        }
    }
    seeds
}

#[test]
fn damaged_files_balance() {
    // OMNIFY_ROUNDS asks for a longer search.
    let rounds: usize = std::env::var("OMNIFY_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(20);
    let mut dice = Dice(0x5eed_1234_abcd + rounds as u64);
    for (format, path, bytes) in seeds().iter().filter(|(_, _, bytes)| !bytes.is_empty()) {
        for _ in 0..rounds {
            let mut copy = damage(bytes, &mut dice);
            for _ in 0..dice.below(3) {
                if !copy.is_empty() {
                    copy = damage(&copy, &mut dice);
                }
            }
            let file = InputFile::from_bytes(path, copy);
            let probe = read::probe(&file).expect("probe");
            read_all(&file, &options(format));
            if !probe.format.is_empty() && probe.format != *format {
                read_all(&file, &options(&probe.format));
            }
        }
    }
}

#[test]
fn every_format_balances_on_every_other_formats_files() {
    for (_, path, bytes) in seeds() {
        for format in read::FORMATS {
            read_all(&InputFile::from_bytes(&path, bytes.clone()), &options(format.name));
        }
    }
}

#[test]
fn cut_files_keep_their_prefix() {
    for (format, path, bytes) in seeds().iter().filter(|(_, path, _)| path.starts_with("plain/")) {
        let whole: Vec<String> = read_all(&InputFile::from_bytes(path, bytes.clone()), &options(format))
            .records
            .iter()
            .map(text)
            .collect();
        if whole.len() < 2 {
            continue;
        }
        let cut = bytes.len() * 9 / 10;
        let part = read_all(&InputFile::from_bytes(path, bytes[..cut].to_vec()), &options(format));
        let kept = whole.len() - 2;
        for (record, expected) in part.records.iter().zip(&whole[..kept]) {
            assert_eq!(&text(record), expected, "{path}");
        }
        assert!(
            part.records.len() >= kept,
            "{path}: {} of {} records",
            part.records.len(),
            whole.len()
        );
    }
}
