//! The stages and their order: import, link, unify, check, publish; progress goes to a callback.

pub mod output;
mod resolve;
pub mod settings;
