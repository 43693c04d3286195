//! The one integration test binary.
#![allow(clippy::unwrap_used, reason = "a test may stop at any surprise")]

mod cli;
mod config;
mod docs;
mod drafts;
mod formats;
mod identity;
mod report;
mod robust;
mod scenarios;
mod sources;
mod targets;
mod texts;
mod tidy;
