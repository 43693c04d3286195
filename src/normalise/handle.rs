//! Names on chat and social systems.
