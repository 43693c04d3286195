//! The stages and their order: import, link, unify, check, publish; progress goes to a callback.

pub mod audit;
mod content;
mod country;
mod dates;
pub mod decisions;
pub mod dedupe;
pub mod draft;
pub mod erasure;
pub mod flat;
mod identity_state;
mod import;
pub mod inspect;
mod linking;
mod mappings;
mod notes;
mod outcome;
pub mod output;
mod own_side;
pub mod pair;
mod plan;
mod planned;
pub mod project;
mod publishing;
mod resolve;
mod run;
pub mod scope;
pub mod settings;
mod sources;
mod staging;
pub mod survey;
pub mod truth;

pub use mappings::load_mappings;
pub use outcome::{Event, Outcome, Progress, SourceSummary, Stage};
pub use run::run;
pub use settings::Settings;
