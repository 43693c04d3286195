//! What the project leaves out on purpose: records before a date or past their retention, labels such as Spam.

use super::beside::Beside;
use crate::model::kind::{Cell, Emitted, Kind};
use crate::normalise::intent::Lexicon;

/// The project's scope.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Messages, calls, orders and ratings before this time are left out, microseconds UTC.
    pub since: Option<i64>,
    /// The same from this time on, microseconds UTC.
    pub until: Option<i64>,
    /// Objects of these kinds from before these times are kept no longer, microseconds UTC.
    pub kept_since: Vec<(Kind, i64)>,
    /// Messages and conversations with one of these labels are left out, lower case.
    pub exclude_labels: Vec<String>,
}

impl Scope {
    /// The policy by which an entity is left out.
    pub(super) fn excludes(&self, entity: &Emitted) -> Option<&'static str> {
        if let Some(at) = time_of(entity) {
            if self
                .kept_since
                .iter()
                .any(|(kind, since)| *kind == entity.kind && at < *since)
            {
                return Some("retention");
            }
            let dated = entity.kind != Kind::Conversation;
            if dated && self.since.is_some_and(|since| at < since) {
                return Some("before-scope");
            }
            if dated && self.until.is_some_and(|until| at >= until) {
                return Some("after-scope");
            }
        }
        if self.exclude_labels.is_empty() {
            return None;
        }
        let Some(Cell::Text(tags)) = entity.cell("tags") else {
            return None;
        };
        let tags: Vec<String> = serde_json::from_str(tags).unwrap_or_default();
        tags.iter()
            .any(|tag| self.exclude_labels.contains(&tag.trim().to_lowercase()))
            .then_some("excluded-label")
    }
}

/// What decides about records besides their mapping.
pub(super) struct Reading<'a> {
    /// What is left out.
    pub(super) scope: &'a Scope,
    /// What customers write about.
    pub(super) lexicon: &'a Lexicon,
    /// Files that attachments may be.
    pub(super) beside: &'a Beside,
}

/// The time that an object belongs to, for a conversation the last one that it names.
fn time_of(entity: &Emitted) -> Option<i64> {
    let fields: &[&str] = match entity.kind {
        Kind::Message => &["at"],
        Kind::Call | Kind::CallLeg => &["started_at"],
        Kind::Order => &["ordered_at"],
        Kind::Rating => &["rated_at"],
        Kind::Conversation => &["updated_at", "resolved_at", "opened_at"],
        _ => &[],
    };
    let times = fields.iter().filter_map(|field| match entity.cell(field) {
        Some(Cell::Time(instant)) => Some(instant.micros),
        _ => None,
    });
    times.max()
}
