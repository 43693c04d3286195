//! Speed of cleaning, comparators, blocking, clustering, of the whole linkage and of its evaluation, on
//! invented contacts.

use divan::{Bencher, black_box, counter::ItemsCount};
use omnify::config::link_model::LinkModel;
use omnify::link::{Linker, evaluate};
use omnify::model::contact::{ContactRecord, Identifier, IdentifierKind};
use omnify::normalise::{email, name, phone};

fn main() {
    divan::main();
}

fn contact(i: u32) -> ContactRecord {
    let person = i.wrapping_mul(2_654_435_761) % 20_011;
    let identifier = |kind, raw: String| Identifier {
        kind,
        raw,
        system: String::new(),
        scope: String::new(),
        shared: false,
        seen: None,
    };
    ContactRecord {
        source: "list".to_owned(),
        given_name: format!("given{}", person % 701),
        family_name: format!("family{}", person % 4001),
        identifiers: vec![
            identifier(IdentifierKind::Email, format!("u{person}@example.com")),
            identifier(IdentifierKind::Phone, format!("+1212555{:04}", person % 10_000)),
        ],
        ..ContactRecord::default()
    }
}

#[divan::bench]
fn clean_email(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(1u32))
        .bench(|| email::normalise(black_box("Maria.Lopez+shop@gmail.com")));
}

#[divan::bench(args = ["(212) 555-0123", "+44 20 7946 0123"])]
fn clean_phone(bencher: Bencher<'_, '_>, raw: &str) {
    bencher
        .counter(ItemsCount::new(1u32))
        .bench(|| phone::normalise(black_box(raw), Some("US")));
}

#[divan::bench]
fn parse_name(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(1u32))
        .bench(|| name::parse(black_box("Lopez, Dr. Maria de la Cruz"), "", ""));
}

/// All comparators on one pair, with the waterfall.
#[divan::bench]
fn compare_pair(bencher: Bencher<'_, '_>) {
    let Ok(model) = LinkModel::builtin() else { return };
    let mut linker = Linker::new(&model);
    (0..2_000).for_each(|i| linker.push(&contact(i)));
    let Ok(linked) = linker.finish(&[]) else { return };
    bencher
        .counter(ItemsCount::new(1u32))
        .bench(|| linked.explain(black_box(17), black_box(1_017)));
}

/// Keys of all records, sorting, blocks and the pairs in them, without comparing.
#[divan::bench(args = [20_000, 100_000], sample_count = 5)]
fn block_contacts(bencher: Bencher<'_, '_>, records: u32) {
    let contacts: Vec<ContactRecord> = (0..records).map(contact).collect();
    let Ok(model) = LinkModel::builtin() else { return };
    bencher
        .counter(ItemsCount::new(records))
        .with_inputs(|| {
            let mut linker = Linker::new(&model);
            contacts.iter().for_each(|record| linker.push(record));
            linker
        })
        .bench_values(Linker::count_candidates);
}

/// One block of equal names, far above the limit.
#[divan::bench(args = [20_000, 200_000], sample_count = 3)]
fn block_equal_names(bencher: Bencher<'_, '_>, records: u32) {
    let Ok(model) = LinkModel::builtin() else { return };
    let same = contact(1);
    bencher
        .counter(ItemsCount::new(records))
        .with_inputs(|| {
            let mut linker = Linker::new(&model);
            (0..records).for_each(|_| linker.push(&same));
            linker
        })
        .bench_values(Linker::count_candidates);
}

/// People with very many records each: nearly all time goes into merging and its guards.
#[divan::bench(args = [10, 50], sample_count = 5)]
fn cluster_dense(bencher: Bencher<'_, '_>, records_each: u32) {
    let contacts: Vec<ContactRecord> = (0..2_000 / records_each)
        .flat_map(|person| (0..records_each).map(move |_| contact(person)))
        .collect();
    let Ok(mut model) = LinkModel::builtin() else { return };
    model.training.rounds = 0;
    bencher.counter(ItemsCount::new(contacts.len())).bench(|| {
        let mut linker = Linker::new(&model);
        contacts.iter().for_each(|record| linker.push(record));
        linker.finish(&[]).map(|linked| linked.linkage.stats.clusters)
    });
}

#[divan::bench(args = [2_000, 20_000], sample_count = 5)]
fn link_contacts(bencher: Bencher<'_, '_>, records: u32) {
    let contacts: Vec<ContactRecord> = (0..records).map(contact).collect();
    let Ok(model) = LinkModel::builtin() else { return };
    bencher.counter(ItemsCount::new(records)).bench(|| {
        let mut linker = Linker::new(&model);
        contacts.iter().for_each(|record| linker.push(record));
        linker.finish(&[]).map(|linked| linked.linkage.stats.clusters)
    });
}

#[divan::bench]
fn evaluate_clusters(bencher: Bencher<'_, '_>) {
    let found: Vec<u32> = (0..100_000).map(|i| i / 3).collect();
    let truth: Vec<u32> = (0..100_000).map(|i| i / 2).collect();
    bencher.bench(|| evaluate(black_box(&found), black_box(&truth)));
}
