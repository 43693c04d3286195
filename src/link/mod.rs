//! Identity resolution: which contact records are the same customer.
//!
//! records → [`features`] (rows of numbers) → [`blocking`] (candidate pairs) → [`compare`] (agreement
//! levels) → [`train`] and [`score`] (match weights) → [`cluster`] (customers, with guards) →
//! [`explain`] and [`evaluate`]. docs/linking.md has the method and the figures.

mod attributes;
mod blocking;
mod cluster;
mod compare;
mod content;
mod errors;
mod evaluate;
mod explain;
mod features;
mod frequency;
mod identifiers;
mod intake;
mod intern;
mod learnt;
mod levels;
mod linker;
mod outcome;
mod regions;
mod score;
mod sharing;
mod similar;
mod street;
mod train;
mod usage;

pub use blocking::blocking_keys;
pub use content::ContentEvidence;
pub use errors::{Analysis, CurvePoint, ErrorCase, Lost, UNKNOWN};
pub use evaluate::{Metrics, evaluate};
pub use explain::{Reason, WhyNot};
pub use linker::{Linked, Linker};

#[cfg(test)]
mod tests;
