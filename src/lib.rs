//! omnify: from separate e-mail, phone, chat, social, CRM and shop histories to one customer record.
//!
//! Flow: files → [`read`] (stream, every byte accounted for) → raw records → [`map`] (YAML mappings) →
//! emitted entities → [`store`] (working SQLite) → [`link`] (who is who) → [`unify`] (golden records,
//! timelines, threads) → [`kpi`] and [`gaps`] (figures and findings) → [`report`].
//! [`pipeline`] runs the stages, [`cli`] is the only module that talks to a terminal.
//!
//! Modules are listed in layer order; a module imports only from lower layers (tests/it/tidy.rs checks it).

// L0
pub mod builtin;
pub mod model;
// L1
pub mod config;
pub mod normalise;
pub mod sqlite;
// L2
pub mod link;
pub mod map;
pub mod read;
pub mod report;
pub mod store;
pub mod unify;
// L3
pub mod gaps;
pub mod kpi;
// L4
pub mod pipeline;
// L5
pub mod cli;
