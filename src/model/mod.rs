//! Plain data types that the engines exchange. No logic beyond small accessors, no I/O.

pub mod aspect;
pub mod channel;
pub mod contact;
pub mod content;
pub mod finding;
pub mod gap;
pub mod kind;
pub mod linkage;
pub mod party;
pub mod probe;
pub mod record;
pub mod time;
