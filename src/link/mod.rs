//! Identity resolution: which contact records are the same customer.
