//! Tests of formats.

mod samples;
