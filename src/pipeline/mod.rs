//! The stages and their order: import, link, unify, check, publish; progress goes to a callback.

mod linking;
pub mod output;
mod resolve;
pub mod settings;
