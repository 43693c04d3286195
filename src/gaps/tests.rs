//! Every check with a scenario that triggers it, and none on clean data.
