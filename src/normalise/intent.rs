//! What a text is about: phrases of a lexicon found as whole words, with case, accents and white space levelled.
//! Knows no list of its own; a text in which no phrase stands has no intent.

use super::text::fold_into;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use anyhow::{Context as _, Result};

/// Folded bytes of a text that are looked at: what somebody wants is said early, and long texts are pasted.
const LOOKED_AT: usize = 1000;

/// Intents with their phrases, compiled once.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    names: Vec<String>,
    phrases: Vec<Phrase>,
    automaton: Option<AhoCorasick>,
}

#[derive(Debug, Clone, Copy)]
struct Phrase {
    intent: u16,
    words: u16,
    /// Whether a word that begins like this counts too.
    open: bool,
}

impl Lexicon {
    /// Compiles phrases given as (intent, phrase); the first intent named wins a tie. `*` at the end of a phrase
    /// stands for any ending. Umlauts are found in both spellings (ü and ue).
    ///
    /// # Errors
    /// When the phrases are too many for one automaton.
    pub fn compile<'p>(phrases: impl IntoIterator<Item = (&'p str, &'p str)>) -> Result<Self> {
        let mut lexicon = Self::default();
        let mut patterns: Vec<String> = Vec::new();
        for (intent, phrase) in phrases {
            let index = match lexicon.names.iter().position(|name| name == intent) {
                Some(index) => index,
                None => {
                    lexicon.names.push(intent.to_owned());
                    lexicon.names.len() - 1
                }
            };
            let open = phrase.trim_end().ends_with('*');
            let phrase = phrase.trim_end().trim_end_matches('*');
            for spelling in [phrase.to_owned(), spelled_out(phrase)] {
                let folded = super::text::fold(&spelling);
                if folded.is_empty() || patterns.contains(&folded) {
                    continue;
                }
                lexicon.phrases.push(Phrase {
                    intent: u16::try_from(index).context("there are too many intents")?,
                    words: folded.split(' ').count().min(100) as u16,
                    open,
                });
                patterns.push(folded);
            }
        }
        let automaton = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build(&patterns)
            .context("cannot compile the phrases of the intents")?;
        lexicon.automaton = Some(automaton);
        Ok(lexicon)
    }

    /// The intent with most words in different phrases of it, a phrase inside a longer one left out; `None` when no phrase stands in the text. `buffer`
    /// holds the folded text and can be used again.
    pub fn classify(&self, text: &str, buffer: &mut String) -> Option<&str> {
        let automaton = self.automaton.as_ref()?;
        let mut end = text.len().min(LOOKED_AT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        fold_into(&text[..end], buffer);
        let folded = buffer.as_bytes();
        let word = |at: usize| folded.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let mut seen: Vec<(usize, usize, usize)> = Vec::new();
        for found in automaton.find_overlapping_iter(folded) {
            let index = found.pattern().as_usize();
            let phrase = self.phrases[index];
            let before = found.start() > 0 && word(found.start()) && word(found.start() - 1);
            let behind = !phrase.open && word(found.end() - 1) && word(found.end());
            if !before && !behind {
                seen.push((index, found.start(), found.end()));
            }
        }
        // A phrase inside a longer one of the same intent says nothing new, nor does one said twice.
        let inside = |(index, start, end): &(usize, usize, usize)| {
            seen.iter().any(|(other, from, to)| {
                self.phrases[*other].intent == self.phrases[*index].intent
                    && from <= start
                    && end <= to
                    && to - from > end - start
            })
        };
        let mut counted: Vec<usize> = seen
            .iter()
            .filter(|found| !inside(found))
            .map(|found| found.0)
            .collect();
        counted.sort_unstable();
        counted.dedup();
        let mut scores: Vec<(u16, u32)> = Vec::new();
        for index in counted {
            let phrase = self.phrases[index];
            match scores.iter_mut().find(|(intent, _)| *intent == phrase.intent) {
                Some((_, score)) => *score += u32::from(phrase.words),
                None => scores.push((phrase.intent, u32::from(phrase.words))),
            }
        }
        let best = scores
            .into_iter()
            .max_by_key(|(intent, score)| (*score, std::cmp::Reverse(*intent)))?;
        Some(&self.names[usize::from(best.0)])
    }
}

/// The phrase with umlauts written as two letters.
fn spelled_out(phrase: &str) -> String {
    phrase
        .replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
        .replace('Ä', "Ae")
        .replace('Ö', "Oe")
        .replace('Ü', "Ue")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_and_most_words_win() {
        let lexicon = Lexicon::compile([
            ("password", "password"),
            ("return", "refund"),
            ("return", "rücksend*"),
            ("order", "where is my order"),
            ("order", "où est ma"),
        ])
        .unwrap();
        let mut buffer = String::new();
        for (text, intent) in [
            ("Hello,\nWHERE  is\nmy order? I want a refund.", Some("order")),
            ("refunds are nice", None),
            ("A refund, please", Some("return")),
            ("password or refund", Some("password")),
            ("Bitte um ein Rücksendeetikett", Some("return")),
            ("Bitte um ein Ruecksendeetikett", Some("return")),
            ("Ou\u{300} est ma commande ?", Some("order")),
            ("unrefund", None),
            ("", None),
        ] {
            assert_eq!(lexicon.classify(text, &mut buffer), intent, "{text}");
        }
        assert_eq!(Lexicon::default().classify("refund", &mut buffer), None);
    }
}
