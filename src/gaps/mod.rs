//! Checks over the published tables that produce findings.
