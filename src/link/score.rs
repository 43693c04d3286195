//! Fellegi–Sunter match weights with three classes of pairs: one person, people of one household or
//! desk, unrelated people. The household class keeps shared surname, address and line from outweighing
//! a different given name. (Fellegi and Sunter 1969; term frequencies after Winkler 1989.)

use super::compare::Compared;
use super::levels::*;
use crate::config::link_model::LinkModel;
use anyhow::{Result, bail};

/// log2 probabilities by comparison and level.
type Table = [[f32; LEVELS]; COMPARISONS];

/// A model compiled for scoring.
#[derive(Clone)]
pub(super) struct Scorer {
    pub(super) m: Table,
    pub(super) u: Table,
    pub(super) h: Table,
    /// Levels whose household probability is their own and not that of unrelated people.
    pub(super) household: [[bool; LEVELS]; COMPARISONS],
    pub(super) frequency: [[bool; LEVELS]; COMPARISONS],
    /// Comparisons that the model has.
    pub(super) used: [bool; COMPARISONS],
    /// log2 shares of the classes among all pairs.
    pub(super) match_share: f32,
    pub(super) household_share: f32,
}

/// Cost of Jr. against Sr., log2.
pub(super) const SUFFIX_CONFLICT: f32 = 12.0;

impl Scorer {
    /// Compiles a model; `attributes` are the compared attributes in order.
    pub(super) fn new(model: &LinkModel, attributes: &[String], records: usize) -> Result<Self> {
        let mut scorer = Self {
            m: [[0.0; LEVELS]; COMPARISONS],
            u: [[0.0; LEVELS]; COMPARISONS],
            h: [[0.0; LEVELS]; COMPARISONS],
            household: [[false; LEVELS]; COMPARISONS],
            frequency: [[false; LEVELS]; COMPARISONS],
            used: [false; COMPARISONS],
            match_share: -(records.max(2) as f32).log2(),
            household_share: -(records.max(2) as f32).log2(),
        };
        if let Some(trained) = &model.trained {
            // Shares of all pairs fall with the number of records; the number of records per person does not.
            let scale = trained.records.max(2) as f64 / records.max(2) as f64;
            scorer.match_share = (trained.match_share * scale).log2() as f32;
            scorer.household_share = (trained.household_share * scale).log2() as f32;
        }
        for comparison in &model.comparisons {
            let index = match comparison.comparison.strip_prefix("attributes.") {
                Some(name) => match attributes.iter().position(|a| a == name) {
                    Some(at) => ATTRIBUTE + at,
                    None => continue,
                },
                None => match TABLE.iter().position(|(name, _)| *name == comparison.comparison) {
                    Some(at) if at < ATTRIBUTE => at,
                    _ => bail!("link model: no comparison named `{}`", comparison.comparison),
                },
            };
            scorer.used[index] = true;
            for level in &comparison.levels {
                let names = TABLE[index.min(ATTRIBUTE)].1;
                let Some(at) = names.iter().position(|name| *name == level.level) else {
                    bail!(
                        "link model: `{}` has no level `{}`; hint: it has {}",
                        comparison.comparison,
                        level.level,
                        names.join(", ")
                    );
                };
                let at = at + 1;
                scorer.m[index][at] = level.m.max(1e-9).log2() as f32;
                scorer.u[index][at] = level.u.unwrap_or(0.0).max(1e-9).log2() as f32;
                scorer.household[index][at] = level.household.is_some();
                scorer.h[index][at] = level.household.unwrap_or(1e-9).max(1e-9).log2() as f32;
                scorer.frequency[index][at] = level.term_frequency;
            }
        }
        Ok(scorer)
    }

    /// (log2 m, log2 u, log2 household) of one comparison of a pair.
    pub(super) fn terms(&self, comparison: usize, level: usize, chance: f32) -> (f32, f32, f32) {
        let u = if chance != 0.0 && self.frequency[comparison][level] {
            chance
        } else {
            self.u[comparison][level]
        };
        let h = if self.household[comparison][level] {
            self.h[comparison][level]
        } else {
            u
        };
        (self.m[comparison][level], u, h)
    }

    /// Sums over the comparisons: (log2 m, log2 u, log2 household).
    pub(super) fn sums(&self, pair: &Compared) -> (f32, f32, f32) {
        let (mut m, mut u, mut h) = (0.0, 0.0, 0.0);
        for comparison in 0..COMPARISONS {
            let level = usize::from(pair.levels[comparison]);
            if level != 0 && self.used[comparison] {
                let terms = self.terms(comparison, level, pair.chance[comparison]);
                m += terms.0;
                u += terms.1;
                h += terms.2;
            }
        }
        let echo = self.echo(pair);
        if pair.suffix_conflict {
            m -= SUFFIX_CONFLICT;
        }
        (m, u + echo, h)
    }

    /// A mailbox made of the person's name is no second witness for that name: given the mailbox, the
    /// names follow, so the chance of both is that of the rarer one. Returned as a correction of log2 u.
    pub(super) fn echo(&self, pair: &Compared) -> f32 {
        if !pair.named_user || pair.levels[GIVEN] == 0 && pair.levels[FAMILY] == 0 {
            return 0.0;
        }
        let term = |c: usize| {
            let level = usize::from(pair.levels[c]);
            if level == 0 {
                0.0
            } else {
                self.terms(c, level, pair.chance[c]).1.min(0.0)
            }
        };
        let agree = |c: usize, differ: u8| pair.levels[c] != 0 && pair.levels[c] < differ;
        let mut names = 0.0;
        if agree(GIVEN, G_INITIAL) {
            names += term(GIVEN);
        }
        if agree(FAMILY, F_INITIAL) {
            names += term(FAMILY);
        }
        let mut user = 0.0f32;
        if matches!(
            pair.levels[EMAIL],
            E_EXACT | E_SHARED | E_SAME_USER | E_SIMILAR_USER | E_NEAR
        ) {
            user = user.min(term(EMAIL));
        }
        if matches!(pair.levels[HANDLE], H_EXACT | H_MAILBOX) {
            user = user.min(term(HANDLE));
        }
        -names.max(user) * ECHO
    }

    /// log2 odds that the pair is one person.
    pub(super) fn weight(&self, pair: &Compared) -> f32 {
        let (m, u, h) = self.sums(pair);
        self.match_share + m - log2_add(self.household_share + h, u)
    }
}

const ECHO: f32 = 0.8;

/// log2(2^a + 2^b).
pub(super) fn log2_add(a: f32, b: f32) -> f32 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high - low > 24.0 {
        high
    } else {
        high + (low - high).exp2().ln_1p() * std::f32::consts::LOG2_E
    }
}

/// log2 odds of a probability.
pub(super) fn odds(probability: f64) -> f64 {
    let p = probability.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).log2()
}
