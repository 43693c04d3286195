//! SQLite: the working store and the published dataset; the only user of rusqlite.

pub mod batch;
pub mod cases;
pub mod contacts;
pub mod content;
pub mod conversations;
pub(crate) mod duplicates;
pub mod entities;
mod erase;
pub mod functions;
pub mod notes;
pub mod own;
pub mod parties;
mod private;
pub mod publish;
pub mod query;
mod register;
pub(crate) mod staging;
pub mod work;
pub mod writer;
