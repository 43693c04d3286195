//! HTML bodies to text.
