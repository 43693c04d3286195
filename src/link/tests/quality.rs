//! Floors of linkage quality on an invented population, and independence of input order and threads.

use super::super::{Linker, evaluate};
use crate::config::link_model::LinkModel;
use crate::model::contact::{Address, ContactRecord, Identifier, IdentifierKind};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn word(&mut self) -> String {
        let syllables = [
            "ba", "ko", "lin", "mer", "ta", "ruk", "sel", "vo", "dra", "pin", "zu", "fel", "gor", "hin", "wes",
        ];
        let mut word: String = (0..2 + self.roll(2))
            .map(|_| syllables[self.roll(syllables.len())])
            .collect();
        word.push(char::from(b'a' + self.roll(26) as u8));
        word
    }

    fn slip(&mut self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let at = self.roll(bytes.len() - 1);
        match self.roll(3) {
            0 => bytes.swap(at, at + 1),
            1 => drop(bytes.remove(at)),
            _ => bytes[at] = b'a' + self.roll(26) as u8,
        }
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Records over four channels with gaps and slips, and the person of each.
fn population(people: u32, seed: u64) -> (Vec<ContactRecord>, Vec<u32>) {
    let mut dice = Dice(seed);
    let families: Vec<String> = (0..400).map(|_| dice.word()).collect();
    let givens: Vec<String> = (0..120).map(|_| dice.word()).collect();
    let (mut records, mut truth) = (Vec::new(), Vec::new());
    let mut household = (String::new(), String::new(), String::new());
    for person in 0..people {
        let given = givens[dice.roll(120).min(dice.roll(120))].clone();
        let mut family = families[dice.roll(400).min(dice.roll(400))].clone();
        let (mut line, mut street) = (
            format!("+1212555{:04}", dice.roll(10_000)),
            format!("{} {} street", 1 + dice.roll(200), dice.word()),
        );
        if dice.roll(4) == 0 && person > 0 {
            (family, line, street) = household.clone();
        }
        household = (family.clone(), line.clone(), street.clone());
        let mobile = format!("+1646{:07}", dice.roll(10_000_000));
        let birth = format!(
            "{}-{:02}-{:02}",
            1940 + dice.roll(65),
            1 + dice.roll(12),
            1 + dice.roll(28)
        );
        let email = format!(
            "{given}.{family}{}@{}",
            dice.roll(90),
            ["example.com", "gmail.com", "outlook.com"][dice.roll(3)]
        );
        for _ in 0..1 + dice.roll(4) {
            let mut record = ContactRecord {
                source: "list".to_owned(),
                native_id: records.len().to_string(),
                ..ContactRecord::default()
            };
            let mut put = |kind, raw: &str| {
                record.identifiers.push(Identifier {
                    kind,
                    raw: raw.to_owned(),
                    system: String::new(),
                    scope: String::new(),
                    shared: false,
                    seen: None,
                });
            };
            let channel = dice.roll(3);
            if channel != 1 || dice.roll(4) == 0 {
                put(IdentifierKind::Email, &email);
            }
            if channel == 1 || dice.roll(3) == 0 {
                put(IdentifierKind::Phone, if dice.roll(3) == 0 { &line } else { &mobile });
            }
            if dice.roll(10) > 0 {
                record.given_name = if dice.roll(8) == 0 {
                    dice.slip(&given)
                } else {
                    given.clone()
                };
                record.family_name = if dice.roll(8) == 0 {
                    dice.slip(&family)
                } else {
                    family.clone()
                };
            }
            if dice.roll(3) == 0 {
                record.birth_date.clone_from(&birth);
            }
            if channel == 0 || dice.roll(3) == 0 {
                record.addresses.push(Address {
                    street: street.clone(),
                    city: "Utica".to_owned(),
                    ..Address::default()
                });
            }
            records.push(record);
            truth.push(person);
        }
    }
    (records, truth)
}

/// `sample`: candidate pairs that training looks at.
fn clusters(records: &[ContactRecord], order: &[usize], sample: u32) -> Vec<u32> {
    let mut model = LinkModel::builtin().expect("embedded");
    // Through the blocking, as a large list would go, and with less sampling for the debug build.
    model.blocking.all_pairs_up_to = 0;
    model.training.random_pairs = 10_000;
    model.training.candidate_pairs = sample;
    let mut linker = Linker::new(&model);
    order.iter().for_each(|at| linker.push(&records[*at]));
    let linkage = linker.finish(&[]).expect("links").linkage;
    let mut found = vec![0; records.len()];
    for (place, at) in order.iter().enumerate() {
        found[*at] = linkage.cluster_of[place];
    }
    // Numbered by first record again, so that partitions can be compared.
    let mut number = std::collections::HashMap::new();
    found
        .iter()
        .map(|c| {
            let next = number.len() as u32;
            *number.entry(*c).or_insert(next)
        })
        .collect()
}

#[test]
fn quality_does_not_fall_below_the_floor() {
    let (records, truth) = population(700, 0x5eed);
    let order: Vec<usize> = (0..records.len()).collect();
    let metrics = evaluate(&clusters(&records, &order, 1_000_000), &truth);
    assert!(metrics.precision >= 0.97 && metrics.recall >= 0.88, "{metrics:?}");
    assert!(metrics.b_f1 >= 0.94, "{metrics:?}");
}

/// Small enough that training takes some blocks only.
const SAMPLE: u32 = 1_500;

#[test]
fn order_and_threads_do_not_matter() {
    let (mut records, _) = population(200, 0xfeed);
    // More than a block holds, many of them equal but for the id: only neighbours are compared.
    records.extend((0..300).map(|i| ContactRecord {
        source: "list".to_owned(),
        native_id: format!("same {i}"),
        given_name: "Quirin".to_owned(),
        family_name: "Quast".to_owned(),
        birth_date: if i % 3 == 0 {
            String::new()
        } else {
            format!("19{}-03-09", 40 + i % 37)
        },
        ..ContactRecord::default()
    }));
    let straight: Vec<usize> = (0..records.len()).collect();
    let expected = clusters(&records, &straight, SAMPLE);
    let mut dice = Dice(99);
    for _ in 0..20 {
        let mut order = straight.clone();
        (1..order.len()).rev().for_each(|i| order.swap(i, dice.roll(i + 1)));
        assert_eq!(clusters(&records, &order, SAMPLE), expected);
    }
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        assert_eq!(
            pool.install(|| clusters(&records, &straight, SAMPLE)),
            expected,
            "{threads} threads"
        );
    }
}

#[test]
fn a_huge_block_does_not_stall() {
    let mut linker = Linker::new(&super::quick());
    for i in 0..3000 {
        linker.push(&ContactRecord {
            source: "list".to_owned(),
            given_name: "Kim".to_owned(),
            family_name: "Lee".to_owned(),
            native_id: i.to_string(),
            ..ContactRecord::default()
        });
    }
    let linked = linker.finish(&[]).expect("links");
    assert!(linked.linkage.stats.candidate_pairs < 300_000);
    assert!(!linked.linkage.stats.oversize_blocks.is_empty());
}
