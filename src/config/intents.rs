//! Intents: what customers write about, as phrases by language. The same shape ships as mappings/intents.yaml and
//! stands under `intents:` of project.yaml, where it adds phrases to a known intent or a new intent.

use super::mapping::Ordered;
use super::yaml;
use crate::builtin;
use anyhow::{Context as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

/// The file that ships with omnify.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IntentFile {
    /// Version of the file's shape: 1.
    version: u32,
    /// Intents by name.
    intents: Ordered<Intent>,
}

/// What customers write about.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Intent {
    /// As the report calls it; without it the name.
    pub label: Option<String>,
    /// Whether a rule, a page of answers or a form could settle most of them.
    pub routine: Option<bool>,
    /// Phrases by language. `*` at the end of a word stands for any ending.
    pub phrases: Ordered<Vec<String>>,
}

/// The intents that ship with omnify.
///
/// # Errors
/// When the embedded file is damaged.
pub fn builtin() -> Result<Ordered<Intent>> {
    let text = builtin::file("intents.yaml").context("mappings/intents.yaml is not embedded")?;
    let file: IntentFile = yaml::parse("mappings/intents.yaml", text)?;
    anyhow::ensure!(file.version == 1, "intents version {} is not known", file.version);
    Ok(file.intents)
}

/// `base` with the intents of a project: phrases are added, label and `routine` replaced, new names come last.
pub fn extended(mut base: Ordered<Intent>, project: &Ordered<Intent>) -> Ordered<Intent> {
    for (name, intent) in project.iter() {
        match base.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => {
                known.label = intent.label.clone().or_else(|| known.label.take());
                known.routine = intent.routine.or(known.routine);
                known.phrases.0.extend(intent.phrases.0.iter().cloned());
            }
            None => base.0.push((name.to_owned(), intent.clone())),
        }
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_adds_phrases_and_intents() {
        let base = builtin().expect("embedded");
        let known = base.0.len();
        let mut more = Intent::default();
        more.phrases.0.push(("en".to_owned(), vec!["refill club".to_owned()]));
        let project = Ordered(vec![("refill".to_owned(), more.clone()), ("invoice".to_owned(), more)]);
        let all = extended(base.clone(), &project);
        assert_eq!(all.0.len(), known + 1);
        let invoice = |list: &Ordered<Intent>| list.0.iter().find(|(name, _)| name == "invoice").cloned();
        let (before, after) = (invoice(&base).expect("known"), invoice(&all).expect("known"));
        assert_eq!(after.1.phrases.0.len(), before.1.phrases.0.len() + 1);
        assert_eq!(after.1.label, before.1.label);
    }
}
