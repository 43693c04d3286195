//! Files embedded from mappings/, so that the program works without its source tree.

/// All embedded files as (path below mappings/, content), sorted by path.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin_files.rs"));

/// The content of one embedded file, e.g. `link/default.yaml`.
pub fn file(path: &str) -> Option<&'static str> {
    FILES
        .binary_search_by(|(name, _)| (*name).cmp(path))
        .ok()
        .map(|index| FILES[index].1)
}

/// The embedded files of one folder, e.g. `sources/`, as (path, content).
pub fn folder(prefix: &str) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
    FILES.iter().filter(move |(name, _)| name.starts_with(prefix)).copied()
}
