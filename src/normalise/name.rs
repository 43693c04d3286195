//! Person and company names.
