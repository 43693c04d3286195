//! Amounts to minor units.
