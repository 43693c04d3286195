//! Who is who, from exports to customers: evidence in content, ids over several runs, decisions.

mod content;
mod dates;
mod ids;
mod world;
