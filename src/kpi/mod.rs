//! Figures frozen before cutover, computed from the published tables.
