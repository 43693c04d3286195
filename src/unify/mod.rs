//! Golden records, timelines, threads and stable customer ids. Pure: no database, no files.

pub mod agents;
pub mod calls;
pub mod contacts;
pub mod customers;
pub mod fields;
pub mod ids;
pub mod subjects;
pub mod threads;
