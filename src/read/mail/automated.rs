//! What makes a mail automated: marks in its headers, absence notes and bounces by their subject.

use crate::normalise::subject;
use serde_json::{Map, Value};

/// Why a message was not written by a person to a person, if so.
pub(super) fn automated(headers: &Map<String, Value>, dsn: bool, subject: &str) -> Vec<&'static str> {
    let value = |name: &str| {
        headers
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let mut why = Vec::new();
    let submitted = value("auto-submitted");
    if !submitted.is_empty() && submitted != "no" {
        why.push("auto-submitted");
    }
    match value("precedence").as_str() {
        "bulk" | "junk" => why.push("precedence-bulk"),
        "list" => why.push("precedence-list"),
        "auto_reply" => why.push("auto-submitted"),
        _ => {}
    }
    if headers.contains_key("list-id") {
        why.push("list-id");
    }
    if headers.contains_key("x-autoreply") || headers.contains_key("x-autorespond") {
        why.push("x-autoreply");
    }
    let campaign = [
        "list-unsubscribe-post",
        "x-campaign",
        "x-campaignid",
        "x-campaign-id",
        "x-mc-user",
    ];
    if headers.contains_key("list-unsubscribe") && campaign.iter().any(|name| headers.contains_key(*name)) {
        why.push("newsletter");
    }
    if subject::is_automatic(subject) {
        why.push("subject");
    }
    if dsn {
        why.push("delivery-report");
    }
    why
}
