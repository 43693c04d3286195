//! The one integration test binary.

mod cli;
mod config;
mod formats;
mod report;
mod robust;
mod scenarios;
mod sources;
mod tidy;
