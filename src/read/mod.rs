//! Readers: files and archive members to raw records, streamed, every byte accounted for.
