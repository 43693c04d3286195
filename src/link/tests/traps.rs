//! Each case is a trap that real support data holds: a few records, whether they are one customer, and the protection
//! without which they come out wrong. docs/linking.md shows the table.

mod table;

use super::{link_with, quick, same};
use crate::config::link_model::{Guards, LinkModel};
use std::fmt::Write as _;

struct Trap {
    name: &'static str,
    records: &'static [&'static str],
    /// Pairs expected to be together, and apart.
    together: &'static [(usize, usize)],
    apart: &'static [(usize, usize)],
    /// What protects, for the table, and how to switch it off.
    protection: &'static str,
    off: fn(&mut LinkModel),
}

fn without(model: &mut LinkModel, comparison: &str) {
    model.comparisons.retain(|c| c.comparison != comparison);
}

fn level(model: &mut LinkModel, comparison: &str, level: &str, m: f64, u: Option<f64>) {
    let comparisons = model.comparisons.iter_mut().filter(|c| c.comparison == comparison);
    for found in comparisons.flat_map(|c| &mut c.levels).filter(|l| l.level == level) {
        (found.m, found.u) = (m, u);
    }
}

fn guards(model: &mut LinkModel, change: fn(&mut Guards)) {
    change(&mut model.guards);
}

/// Whether the trap comes out as expected.
fn holds(trap: &Trap, model: &LinkModel) -> bool {
    let linked = link_with(trap.records, &[], model);
    trap.together.iter().all(|(a, b)| same(&linked, *a, *b)) && trap.apart.iter().all(|(a, b)| !same(&linked, *a, *b))
}

#[test]
fn every_protection_is_needed() {
    let mut wrong = Vec::new();
    let mut table = String::from("| trap | expected | protection | without it |\n|---|---|---|---|\n");
    for trap in table::TRAPS {
        let with = quick();
        let mut off = quick();
        (trap.off)(&mut off);
        if !holds(trap, &with) {
            let linked = link_with(trap.records, &[], &with);
            let lines: Vec<String> = (linked.explain(0, 1).iter())
                .filter(|e| e.level != "null")
                .map(|e| format!("{} {} {:.1}", e.comparison, e.level, e.weight))
                .collect();
            wrong.push(format!(
                "{}: wrong with all protections: {}",
                trap.name,
                lines.join(", ")
            ));
        }
        if holds(trap, &off) {
            wrong.push(format!("{}: right without {}", trap.name, trap.protection));
        }
        let (expected, without) = if trap.together.is_empty() {
            ("apart", "joined")
        } else {
            ("together", "apart")
        };
        let _ = writeln!(
            table,
            "| {} | {expected} | {} | {without} |",
            trap.name, trap.protection
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    documented(&table);
}

/// Compares the table with the one in docs/linking.md; `OMNIFY_BLESS=1` writes it there.
fn documented(table: &str) {
    const BEGIN: &str = "<!-- traps: generated -->\n";
    const END: &str = "<!-- /traps -->";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/linking.md");
    let text = std::fs::read_to_string(&path).expect("docs/linking.md");
    let (head, rest) = text.split_once(BEGIN).expect("the begin of the table");
    let (old, tail) = rest.split_once(END).expect("the end of the table");
    if std::env::var_os("OMNIFY_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{BEGIN}{table}{END}{tail}")).expect("docs/linking.md is written");
    } else {
        assert_eq!(old, table, "run the test once with OMNIFY_BLESS=1");
    }
}
