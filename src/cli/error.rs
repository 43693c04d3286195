//! Exit codes, and errors that are none.

use std::io;

/// All exit codes with their meaning, for `omnify explain exit-codes`.
pub(super) const EXIT_CODES: &[(u8, &str)] = &[
    (0, "GO or GO WITH CONDITIONS; other commands: done"),
    (1, "could not finish: configuration, input, output, nothing recognised"),
    (2, "wrong usage: an unknown command, flag or value"),
    (3, "rejects over budget, and no other gate failed"),
    (4, "NO-GO"),
    (5, "the ledger does not balance: records or bytes are unaccounted for"),
    (130, "interrupted (Ctrl-C); repeat the command to go on"),
];

/// Could not finish: configuration, input, output, nothing recognised.
pub(super) const FAILED: u8 = 1;

/// Whether the reader of our output has gone away, which is no error.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
