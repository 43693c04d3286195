//! The link model: blocking, comparisons, thresholds, survivorship.
