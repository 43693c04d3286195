//! The one integration test binary.

mod cli;
mod config;
mod formats;
mod report;
mod scenarios;
mod sources;
mod tidy;
