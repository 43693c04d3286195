//! project.yaml.
