//! What the words in a column mean (direction, status, priority, channel, how a call ended, who wrote), in eight
//! languages, from `reference/export_values.tsv`.

use super::text;
use crate::builtin;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Meanings by field and word.
#[derive(Debug, Default)]
pub struct Words {
    meanings: HashMap<&'static str, HashMap<String, &'static str>>,
}

impl Words {
    /// The words that ship with omnify.
    pub fn builtin() -> &'static Self {
        static ALL: LazyLock<Words> = LazyLock::new(Words::embedded);
        &ALL
    }

    fn embedded() -> Self {
        let mut words = Self::default();
        let list = builtin::file("reference/export_values.tsv").unwrap_or_default();
        for line in list.lines().skip(1) {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let [field, meaning, _, names] = cells.as_slice() else {
                continue;
            };
            let known = words.meanings.entry(field).or_default();
            for name in names.split(',') {
                known.entry(key(name)).or_insert(meaning);
            }
        }
        words
    }

    /// What a value means in a field, when that is known.
    pub fn meaning(&self, field: &str, value: &str) -> Option<&'static str> {
        self.meanings.get(field)?.get(&key(value)).copied()
    }

    /// Share of the values whose meaning is known, 0 to 1.
    pub fn share<'v>(&self, field: &str, values: impl Iterator<Item = &'v str>) -> f32 {
        let (mut known, mut all) = (0_u32, 0_u32);
        for value in values {
            all += 1;
            known += u32::from(self.meaning(field, value).is_some());
        }
        #[allow(clippy::cast_precision_loss, reason = "a few hundred values")]
        let share = known as f32 / all.max(1) as f32;
        share
    }
}

/// `In-Progress`, `in_progress`, `inProgress` are one word.
fn key(value: &str) -> String {
    let folded = text::fold(value);
    folded.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_the_same_in_eight_languages() {
        let words = Words::builtin();
        for (field, meaning, values) in [
            (
                "direction",
                "inbound",
                "Inbound|eingehend|Entrant|entrante|Recebida|In entrata|inkomend|Przychodzące",
            ),
            ("status", "open", "OPEN|Offen|ouvert|Abierto|aberto|Aperto|open|Otwarte"),
            (
                "status",
                "resolved",
                "Solved|Gelöst|Résolu|Resuelto|resolvido|Risolto|Opgelost|Rozwiązane",
            ),
            (
                "disposition",
                "missed",
                "NO ANSWER|Verpasst|manqué|Perdida|Não atendida|Persa|Gemist|Nieodebrane",
            ),
        ] {
            for value in values.split('|') {
                assert_eq!(words.meaning(field, value), Some(meaning), "{value}");
            }
        }
        assert_eq!(words.meaning("status", "purple"), None);
    }
}
