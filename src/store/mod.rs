//! SQLite: the working store and the published dataset; the only user of rusqlite.

pub(crate) mod duplicates;
pub mod functions;
pub mod query;
pub(crate) mod staging;
pub mod work;
pub mod writer;
