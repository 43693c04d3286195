//! The shapes of the YAML files and their located errors; the only user of the YAML crate.

pub mod link_model;
pub mod mapping;
pub mod project;
pub mod texts;
pub mod yaml;
