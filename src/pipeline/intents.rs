//! The intents of a run: those that ship with omnify and those of project.yaml, compiled and described.

use crate::config::intents::{self, Intent};
use crate::config::mapping::Ordered;
use crate::normalise::intent::Lexicon;
use anyhow::Result;

/// The phrases, ready to be looked for.
///
/// # Errors
/// When the phrases cannot be compiled.
pub(super) fn lexicon(project: &Ordered<Intent>) -> Result<Lexicon> {
    let all = intents::extended(intents::builtin()?, project);
    let phrases = all.iter().flat_map(|(name, intent)| {
        let lists = intent.phrases.0.iter().flat_map(|(_, phrases)| phrases);
        lists.map(move |phrase| (name, phrase.as_str()))
    });
    Lexicon::compile(phrases)
}

/// Labels of the intents and which of them are routine, as JSON for the table `meta`.
///
/// # Errors
/// When the embedded list is damaged.
pub(super) fn described(project: &Ordered<Intent>) -> Result<String> {
    let all = intents::extended(intents::builtin()?, project);
    let rows = all.iter().map(|(name, intent)| {
        let label = intent.label.clone().unwrap_or_else(|| name.replace(['_', '-'], " "));
        serde_json::json!({ "intent": name, "label": label, "routine": intent.routine.unwrap_or(false) })
    });
    Ok(serde_json::Value::from_iter(rows).to_string())
}
