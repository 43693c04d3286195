//! UTF-8 that was read as Latin-1 or Windows-1252.
