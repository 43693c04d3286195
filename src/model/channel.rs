//! The enumerations of the published dataset, as the words that are stored.

/// Channels a customer can use.
pub const CHANNELS: &[&str] = &[
    "email",
    "phone",
    "voicemail",
    "sms",
    "chat",
    "whatsapp",
    "facebook",
    "instagram",
    "x",
    "telegram",
    "web_form",
    "review",
    "community",
    "in_store",
    "other",
];
/// States of a conversation.
pub const STATUSES: &[&str] = &["open", "pending", "on_hold", "resolved", "closed"];
/// Directions of a message or call.
pub const DIRECTIONS: &[&str] = &["inbound", "outbound", "internal", "unknown"];
/// Who wrote a message.
pub const AUTHOR_KINDS: &[&str] = &["customer", "agent", "bot", "system"];
/// How a call ended.
pub const DISPOSITIONS: &[&str] = &[
    "answered",
    "missed",
    "abandoned",
    "voicemail",
    "busy",
    "failed",
    "rejected",
    "transferred",
];
/// Kinds of a rating.
pub const RATING_KINDS: &[&str] = &["csat", "nps", "ces", "review"];
/// States of a consent.
pub const CONSENT_STATES: &[&str] = &["granted", "refused", "unknown"];
/// Kinds of an event on a conversation.
pub const EVENT_KINDS: &[&str] = &["status", "assign", "reopen", "merge", "handover"];
/// Roles of a participant.
pub const ROLES: &[&str] = &["from", "to", "cc", "bcc", "reply_to", "caller", "callee"];
/// Kinds of a conversation.
pub const CONVERSATION_KINDS: &[&str] = &["ticket", "thread", "call", "session", "review", "group"];
