//! SQLite: the working store and the published dataset; the only user of rusqlite.

pub mod query;
