//! Dates and times in the many ways exports write them.
