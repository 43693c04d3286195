//! The mapping engine: YAML mappings compiled and applied to raw records.
