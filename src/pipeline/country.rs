//! The country of a source, for national telephone numbers: the majority of its numbers written with `+`,
//! else of the country domains of its e-mail addresses.

use crate::model::probe::Probe;
use crate::normalise::phone;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What samples of a source say about its country.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    numbers: BTreeMap<String, u32>,
    domains: BTreeMap<String, u32>,
}

#[allow(clippy::unwrap_used, reason = "the expressions are constant and tested")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\+[1-9][0-9 ().\-]{6,20}[0-9]").unwrap());
#[allow(clippy::unwrap_used, reason = "the expressions are constant and tested")]
static DOMAIN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"@[A-Za-z0-9.\-]+\.([A-Za-z]{2})\b").unwrap());

impl Evidence {
    /// Adds the samples of a file.
    pub(super) fn add(&mut self, probe: &Probe) {
        for row in &probe.rows {
            row.iter().for_each(|cell| self.text(cell));
        }
        probe.sample.iter().for_each(|value| self.value(value));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().for_each(|item| self.value(item)),
            Value::Object(members) => members.values().for_each(|member| self.value(member)),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        for found in NUMBER.find_iter(text) {
            let key = phone::normalise(found.as_str(), None);
            if let Some(region) = Some(key)
                .filter(|key| key.valid)
                .and_then(|key| phone::region_of(&key.key))
            {
                *self.numbers.entry(region).or_default() += 1;
            }
        }
        for found in DOMAIN.captures_iter(text) {
            let code = found[1].to_uppercase();
            // Country domains that are sold to everybody say nothing.
            if !["CO", "IO", "ME", "TV", "AI", "CC", "EU"].contains(&code.as_str()) {
                let code = if code == "UK" { "GB".to_owned() } else { code };
                *self.domains.entry(code).or_default() += 1;
            }
        }
    }

    /// Adds up several sources.
    pub(super) fn sum<'e>(all: impl Iterator<Item = &'e Self>) -> Self {
        let mut sum = Self::default();
        for evidence in all {
            for (code, count) in &evidence.numbers {
                *sum.numbers.entry(code.clone()).or_default() += count;
            }
            for (code, count) in &evidence.domains {
                *sum.domains.entry(code.clone()).or_default() += count;
            }
        }
        sum
    }

    /// The country that most numbers, else most domains, speak for.
    pub(super) fn country(&self) -> Option<String> {
        let most = |counts: &BTreeMap<String, u32>| {
            counts
                .iter()
                .max_by_key(|(code, count)| (**count, std::cmp::Reverse((*code).clone())))
                .map(|(code, _)| code.clone())
        };
        most(&self.numbers).or_else(|| most(&self.domains).filter(|code| phone::calling_code(code).is_some()))
    }
}
