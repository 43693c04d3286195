//! Problems of the move to a named target.

use crate::gaps::check::{Check, Method};
use crate::model::finding::Severity::{S1, S2};

/// Problems of the move to a named target.
pub(crate) const TARGET: &[Check] = &[
    Check {
        code: "target-loses",
        severity: S1,
        about: "Objects or values that a named target does not take over.",
        says: "Lost in the target ({field})",
        breaks: "They are missing after the move, and an import that reports success does not show it.",
        hint: "Decide how they are kept (another field, a note, an archive), change the data, choose another target, or accept the loss by name; docs/targets.md has the source.",
        owner: "consultant",
        method: Method::Fit,
    },
    Check {
        code: "target-degrades",
        severity: S2,
        about: "Objects or values that arrive in a named target with a part or their meaning gone.",
        says: "Degraded in the target ({field})",
        breaks: "Agents see cut, merged or re-dated records and take them for the truth.",
        hint: "Agree on what stands for it (a label, a note, a custom field) before the load; docs/targets.md has the source.",
        owner: "consultant",
        method: Method::Fit,
    },
];
