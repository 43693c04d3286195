//! Exit codes. 0 GO or GO WITH CONDITIONS, 1 could not finish, 2 usage, 3 rejects over budget, 4 NO-GO,
//! 5 integrity broken, 130 interrupted.

use std::io;

/// Could not finish: configuration, input, output, nothing recognised.
pub(super) const FAILED: u8 = 1;

/// Whether the reader of our output has gone away, which is no error.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
