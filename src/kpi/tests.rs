//! Figures against a small history whose answers were worked out by hand.
