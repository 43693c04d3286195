//! Problems of meaning: values that nothing in the target corresponds to.

use crate::gaps::check::{Check, Method};
use crate::model::finding::Severity::{S2, S3};

/// Problems of meaning: values that nothing in the target corresponds to.
pub(crate) const MEANING: &[Check] = &[
    Check {
        code: "unmapped-status",
        severity: S2,
        about: "A state of conversations that the mapping does not know.",
        says: "Conversations in the unknown state “{field}”",
        breaks: "Open work looks closed, or closed work is opened again.",
        hint: "Add the value to `values:` of `status` in the mapping.",
        owner: "consultant",
        method: Method::Sql(include_str!("../checks/unmapped-status.sql")),
    },
    Check {
        code: "unmapped-channel",
        severity: S2,
        about: "A channel that the mapping does not know.",
        says: "Conversations over the unknown channel “{field}”",
        breaks: "Replies leave over the wrong channel.",
        hint: "Add the value to `values:` of `channel` in the mapping.",
        owner: "consultant",
        method: Method::Sql(include_str!("../checks/unmapped-channel.sql")),
    },
    Check {
        code: "unmapped-priority",
        severity: S3,
        about: "A priority that is none of low, normal, high, urgent.",
        says: "Conversations with the unknown priority “{field}”",
        breaks: "Urgent work is sorted as normal.",
        hint: "Add the value to `values:` of `priority` in the mapping.",
        owner: "consultant",
        method: Method::Sql(include_str!("../checks/unmapped-priority.sql")),
    },
    Check {
        code: "message-direction-unknown",
        severity: S2,
        about: "Messages or calls of which nobody can say who sent them.",
        says: "Objects without a direction ({field})",
        breaks: "They are left out of every figure and may show under the wrong name.",
        hint: "Name your own addresses and numbers under `own:` in project.yaml.",
        owner: "consultant",
        method: Method::Sql(include_str!("../checks/message-direction-unknown.sql")),
    },
    Check {
        code: "mojibake-left",
        severity: S3,
        about: "Texts with damaged characters.",
        says: "Messages with {field} characters",
        breaks: "Names and texts are unreadable in the target.",
        hint: "Set the encoding of the file in the mapping, or export as UTF-8.",
        owner: "consultant",
        method: Method::Sql(include_str!("../checks/mojibake-left.sql")),
    },
    Check {
        code: "long-message",
        severity: S3,
        about: "Messages longer than 65,000 characters.",
        says: "Messages longer than 65,000 characters",
        breaks: "Targets cut or refuse them, sometimes the whole ticket.",
        hint: "Let the long text travel as an attachment.",
        owner: "consultant",
        method: Method::Sql(include_str!("../checks/long-message.sql")),
    },
];
