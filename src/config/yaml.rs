//! Reading YAML with located errors, unique keys and suggestions.
