//! What is missing, unclear or broken in a published dataset, and whether the move may go ahead.
//!
//! [`check`] runs the table of checks, [`assess`] weighs the findings against the gates and puts the report
//! together. Reads the dataset only; rendering is `report`, figures come from `kpi`.

mod activity;
mod assess;
mod cards;
mod check;
mod codes;
mod compare;
mod gates;
mod lists;
mod run;
mod sections;
mod settings;
mod table;
mod threshold;
mod verdict;

pub use assess::assess;
pub use check::{Check, CheckOptions, Hit, Method};
pub use codes::codes_page;
pub use compare::compare;
pub use gates::names as gate_names;
pub use lists::lists;
pub use run::{CHECK_GROUPS, check, checks, explain, noticed};
pub use settings::{GateSetting, Settings};
pub use threshold::Threshold;
pub use verdict::exit_code;

#[cfg(test)]
mod tests;
