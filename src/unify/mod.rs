//! Golden records, timelines, threads and stable customer ids. Pure: no database, no files.
