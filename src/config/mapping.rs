//! Source mappings (mappings/sources/*.yaml).
