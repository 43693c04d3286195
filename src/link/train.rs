//! Unsupervised training: `u` from random pairs, `m` and the household probabilities by expectation
//! maximisation over distinct agreement patterns with counts. Deterministic.

use super::blocking::{BlockStats, Keys};
use super::compare::{Comparer, Memory};
use super::frequency::BirthDates;
use super::levels::*;
use super::score::{Scorer, log2_add};
use crate::config::link_model::{Blocking, LinkModel, Trained, Training};
use rayon::prelude::*;
use std::collections::HashMap;

/// Counts of levels among random pairs.
pub(super) struct RandomPairs {
    counts: [[f64; LEVELS]; COMPARISONS],
}

fn scramble(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Compares random pairs.
pub(super) fn sample(comparer: &Comparer<'_>, pairs: u32) -> RandomPairs {
    let records = comparer.features.rows.len() as u64;
    let step = 4096u32;
    let parts: Vec<[[u32; LEVELS]; COMPARISONS]> = (0..pairs.div_ceil(step))
        .into_par_iter()
        .map(|part| {
            let mut memory = Memory::new();
            let mut counts = [[0u32; LEVELS]; COMPARISONS];
            for i in part * step..((part + 1) * step).min(pairs) {
                let x = scramble(u64::from(i).wrapping_mul(2).wrapping_add(0x9e37_79b9_7f4a_7c15));
                let y = scramble(x.wrapping_add(0x632b_e59b_d9b4_e019));
                let (a, b) = ((x % records) as u32, (y % records) as u32);
                if a != b {
                    let compared = comparer.compare(a.min(b), a.max(b), &mut memory);
                    for (count, level) in counts.iter_mut().zip(compared.levels) {
                        count[usize::from(level)] += 1;
                    }
                }
            }
            counts
        })
        .collect();
    let mut counts = [[0.0; LEVELS]; COMPARISONS];
    for part in parts {
        for (total, some) in counts.iter_mut().flatten().zip(part.iter().flatten()) {
            *total += f64::from(*some);
        }
    }
    RandomPairs { counts }
}

/// A distinct agreement pattern among candidate pairs.
struct Pattern {
    levels: [u8; COMPARISONS],
    /// Sum of log2 u with term frequencies and echoes, minus the sum without.
    rarity: f32,
    count: f64,
}

/// Agreement patterns of a sample of the candidate pairs, and the share that was taken.
fn patterns(
    comparer: &Comparer<'_>,
    keys: &Keys,
    scorer: &Scorer,
    blocking: &Blocking,
    training: &Training,
) -> (Vec<Pattern>, f64) {
    let records = comparer.features.rows.len() as u64;
    // Candidates per record are not known beforehand; about twenty is typical.
    let all = records * (records - 1) / 2;
    let candidates = if all <= blocking.all_pairs_up_to {
        all
    } else {
        records * 20
    };
    let mut stride = (candidates / u64::from(training.candidate_pairs.max(1))).max(1);
    let fold = |counts: &mut (HashMap<(u64, i8), u32, foldhash::fast::FixedState>, Memory), a: u32, b: u32| {
        let pair = comparer.compare(a, b, &mut counts.1);
        let plain: f32 = (0..COMPARISONS)
            .filter(|c| pair.levels[*c] != 0 && scorer.used[*c])
            .map(|c| scorer.u[c][usize::from(pair.levels[c])])
            .sum();
        let rarity = ((scorer.sums(&pair).1 - plain) / 2.0).round().clamp(-100.0, 100.0) as i8;
        *counts.0.entry((pair.pattern(), rarity)).or_default() += 1;
    };
    let new = || (HashMap::default(), Memory::new());
    let states = if all <= blocking.all_pairs_up_to {
        stride = 1;
        all_pairs(records as u32, new, fold)
    } else {
        let stride = u32::try_from(stride).unwrap_or(u32::MAX);
        keys.pairs(blocking.max_block, stride, &mut BlockStats::default(), new, fold)
    };
    let mut total: HashMap<(u64, i8), u64> = HashMap::new();
    for (state, _) in states {
        for (key, count) in state {
            *total.entry(key).or_default() += u64::from(count);
        }
    }
    let mut list: Vec<_> = total.into_iter().collect();
    list.sort_unstable();
    let list = list
        .into_iter()
        .map(|((pattern, rarity), count)| Pattern {
            levels: std::array::from_fn(|c| (pattern >> (4 * c) & 15) as u8),
            rarity: f32::from(rarity) * 2.0,
            count: count as f64,
        })
        .collect();
    (list, 1.0 / stride as f64)
}

/// Calls `visit` for all pairs of a small data set.
pub(super) fn all_pairs<S: Send>(
    records: u32,
    new: impl Fn() -> S + Sync,
    visit: impl Fn(&mut S, u32, u32) + Sync,
) -> Vec<S> {
    (0..records.div_ceil(64))
        .into_par_iter()
        .map(|part| {
            let mut state = new();
            for a in part * 64..((part + 1) * 64).min(records) {
                for b in a + 1..records {
                    visit(&mut state, a, b);
                }
            }
            state
        })
        .collect()
}

/// Trains `scorer` in place and writes what was learnt into `model`.
pub(super) fn train(comparer: &Comparer<'_>, keys: &Keys, scorer: &mut Scorer, model: &mut LinkModel) {
    let random = sample(comparer, model.training.random_pairs);
    set_u(comparer, scorer, &random, model);
    let records = comparer.features.rows.len() as f64;
    let all_pairs = records * (records - 1.0) / 2.0;
    let (patterns, share) = patterns(comparer, keys, scorer, &model.blocking, &model.training);
    let start = scorer.clone();
    let mut rounds = 0;
    for round in 0..model.training.rounds {
        rounds = round + 1;
        if step(scorer, &start, &patterns, share, all_pairs, model.training.prior_pairs) < 0.002 {
            break;
        }
    }
    write_back(scorer, comparer, model, rounds);
}

/// Sets `u` of each level: the exact chance of agreement from value frequencies, the rest from random pairs.
fn set_u(comparer: &Comparer<'_>, scorer: &mut Scorer, random: &RandomPairs, model: &LinkModel) {
    let frequencies = comparer.frequencies;
    let fixed = |comparison: usize, level: usize| {
        model.comparisons.iter().any(|c| {
            let index = TABLE.iter().position(|(name, _)| *name == c.comparison);
            index == Some(comparison)
                && c.levels
                    .iter()
                    .any(|l| l.u.is_some() && TABLE[comparison.min(ATTRIBUTE)].1[level - 1] == l.level)
        })
    };
    for comparison in 0..COMPARISONS {
        let counts = &random.counts[comparison];
        let known: f64 = counts[1..].iter().sum();
        let levels = TABLE[comparison.min(ATTRIBUTE)].1.len();
        for (level, count) in counts.iter().enumerate().take(levels + 1).skip(1) {
            if fixed(comparison, level) {
                continue;
            }
            let share = (count + 0.5) / (known + 0.5 * levels as f64 + 1.0);
            let u = match (comparison, level) {
                (GIVEN, 1) => frequencies.given.agreement(),
                (FAMILY, 1) => frequencies.family.agreement(),
                (BIRTH, 1) => f64::from(BirthDates::any_day()).exp2(),
                (EMAIL | PHONE, 1) | (HANDLE | EXTERNAL, 1) => f64::from(frequencies.identifier(1)).exp2(),
                (EMAIL | PHONE, 2) => f64::from(frequencies.identifier(3)).exp2(),
                (COMPANY, 1) => frequencies.company.agreement(),
                (ADDRESS, 1) => frequencies
                    .street
                    .agreement()
                    .min(1.0 / comparer.features.rows.len() as f64),
                // What an attribute means is not known: agreement on a rare value counts for six bits at most.
                (ATTRIBUTE.., 1) => {
                    let agreement = frequencies.attribute.get(comparison - ATTRIBUTE);
                    agreement.map_or(share, |a| a.agreement().max(1.0 / 64.0))
                }
                _ => share,
            };
            scorer.u[comparison][level] = u.clamp(1e-9, 1.0).log2() as f32;
        }
    }
}

/// A learnt chance of a conflict is at most sixteen times the one of the model file (log2).
const CONFLICT_GROWTH: f32 = 4.0;
/// Pairs that the chance of birth dates years apart in the model file counts as: few pairs do not make it usual.
const APART_PRIOR: f64 = 500.0;
/// Relatives are assumed to be at least this often beside each other as matches.
const LEAST_HOUSEHOLDS: f64 = 0.05;

/// One round; returns the largest change of a probability.
fn step(
    scorer: &mut Scorer,
    start: &Scorer,
    patterns: &[Pattern],
    share: f64,
    all_pairs: f64,
    prior_pairs: f64,
) -> f64 {
    let mut m = [[0.0f64; LEVELS]; COMPARISONS];
    let mut h = [[0.0f64; LEVELS]; COMPARISONS];
    let (mut matches, mut told_matches, mut households) = (0.0, 0.0, 0.0);
    for pattern in patterns {
        let (mut lm, mut lu, mut lh) = (
            scorer.match_share,
            pattern.rarity,
            pattern.rarity + scorer.household_share,
        );
        for comparison in 0..COMPARISONS {
            let level = usize::from(pattern.levels[comparison]);
            if level != 0 && scorer.used[comparison] {
                lm += scorer.m[comparison][level];
                lu += scorer.u[comparison][level];
                lh += if scorer.household[comparison][level] {
                    scorer.h[comparison][level]
                } else {
                    scorer.u[comparison][level]
                };
            }
        }
        let total = log2_add(lm, log2_add(lu, lh));
        let (pm, ph) = (
            f64::from(lm - total).exp2() * pattern.count,
            f64::from(lh - total).exp2() * pattern.count,
        );
        matches += pm;
        // Without a given name or birth date on both sides nothing tells a relative from the person.
        let told = pattern.levels[GIVEN] != 0 || pattern.levels[BIRTH] != 0;
        let ph = if told { ph } else { 0.0 };
        if told {
            told_matches += pm;
            households += ph;
        }
        for comparison in 0..COMPARISONS {
            let level = usize::from(pattern.levels[comparison]);
            m[comparison][level] += pm;
            h[comparison][level] += ph;
        }
    }
    let mut change = 0.0f64;
    for comparison in (0..COMPARISONS).filter(|c| scorer.used[*c]) {
        let update = |table: &mut [f32; LEVELS],
                      start: &[f32; LEVELS],
                      sums: &[f64; LEVELS],
                      on: &dyn Fn(usize) -> bool,
                      change: &mut f64| {
            let known: f64 = (1..LEVELS).filter(|l| on(*l)).map(|l| sums[l]).sum();
            let mass: f64 = (1..LEVELS).filter(|l| on(*l)).map(|l| f64::from(start[l]).exp2()).sum();
            for level in (1..LEVELS).filter(|l| on(*l)) {
                let prior = f64::from(start[level]).exp2();
                let next = (sums[level] + prior * prior_pairs) / (known + prior_pairs * mass) * mass;
                *change = change.max((next - f64::from(table[level]).exp2()).abs());
                table[level] = next.max(1e-9).log2() as f32;
            }
        };
        let levels = TABLE[comparison.min(ATTRIBUTE)].1.len();
        update(
            &mut scorer.m[comparison],
            &start.m[comparison],
            &m[comparison],
            &|l| l <= levels,
            &mut change,
        );
        // Mailboxes and ids are personal: how often relatives share one is not learnt from unlabelled pairs.
        let learns = matches!(comparison, FAMILY | BIRTH | PHONE | ADDRESS | COMPANY | ATTRIBUTE..);
        let household = scorer.household[comparison].map(|on| on && learns);
        update(
            &mut scorer.h[comparison],
            &start.h[comparison],
            &h[comparison],
            &|l| household[l],
            &mut change,
        );
    }
    // A person has one birth date and one given name: however the data look, a conflict of them counts.
    let mut limit = |comparison: usize, level: u8, most: f32| {
        let m = &mut scorer.m[comparison][usize::from(level)];
        *m = m.min(most);
    };
    for (comparison, level) in [(GIVEN, G_DIFFER), (BIRTH, B_DIFFER), (BIRTH, B_APART)] {
        limit(
            comparison,
            level,
            start.m[comparison][usize::from(level)] + CONFLICT_GROWTH,
        );
    }
    let apart = usize::from(B_APART);
    let usual = f64::from(start.m[BIRTH][apart]).exp2() * APART_PRIOR;
    let known: f64 = m[BIRTH][1..].iter().sum();
    limit(
        BIRTH,
        B_APART,
        ((m[BIRTH][apart] + usual) / (known + APART_PRIOR)).log2() as f32,
    );
    let floor = 1.0 / all_pairs;
    scorer.match_share = (matches / share / all_pairs).max(floor).log2() as f32;
    let match_share = matches / share / all_pairs;
    let households = households / f64::max(told_matches, 1.0) * match_share;
    scorer.household_share = households.max(LEAST_HOUSEHOLDS * match_share).max(floor * 1e-3).log2() as f32;
    change
}

fn write_back(scorer: &Scorer, comparer: &Comparer<'_>, model: &mut LinkModel, rounds: u32) {
    for comparison in &mut model.comparisons {
        let attributes = &comparer.features.attributes.names;
        let index = match comparison.comparison.strip_prefix("attributes.") {
            Some(name) => attributes.iter().position(|a| a == name).map(|at| ATTRIBUTE + at),
            None => TABLE.iter().position(|(name, _)| *name == comparison.comparison),
        };
        let Some(index) = index else { continue };
        for level in &mut comparison.levels {
            let names = TABLE[index.min(ATTRIBUTE)].1;
            if let Some(at) = names.iter().position(|name| *name == level.level) {
                level.m = round(scorer.m[index][at + 1]);
                level.u = Some(round(scorer.u[index][at + 1]));
                if level.household.is_some() {
                    level.household = Some(round(scorer.h[index][at + 1]));
                }
            }
        }
    }
    model.trained = Some(Trained {
        records: comparer.features.rows.len() as u64,
        match_share: f64::from(scorer.match_share).exp2(),
        household_share: f64::from(scorer.household_share).exp2(),
        rounds,
    });
}

/// Six significant digits, so that a saved model reads well.
fn round(log2: f32) -> f64 {
    let value = f64::from(log2).exp2();
    let scale = 10f64.powf(5.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}
