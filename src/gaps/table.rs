//! The table of checks: every problem that the report can name, with severity, consequence and remedy.
//! docs/gap-codes.md is generated from it.

mod assumptions;
mod completeness;
mod identity;
mod import;
mod meaning;
mod work;

pub(crate) use assumptions::ASSUMPTIONS;
pub(crate) use completeness::COMPLETENESS;
pub(crate) use identity::IDENTITY;
pub(crate) use import::IMPORT;
pub(crate) use meaning::MEANING;
pub(crate) use work::WORK;
