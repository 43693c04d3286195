//! Order numbers and ticket references that a text mentions: `order #1042`, `Bestellung Nr. EF-1042`, `[Ticket 311]`.
//! A number counts only behind `#` or behind a word that says what it is; prices, dates and telephone numbers do not.

use super::text::fold_into;

/// Words in front of a reference, folded.
const NOUNS: &[&str] = &[
    "order",
    "orders",
    "ordernumber",
    "bestellung",
    "bestellnummer",
    "auftrag",
    "auftragsnummer",
    "commande",
    "pedido",
    "encomenda",
    "ordine",
    "bestelling",
    "bestelnummer",
    "ordernummer",
    "zamowienie",
    "zamowienia",
    "zamowieniem",
    "ticket",
    "case",
    "request",
    "anfrage",
    "vorgang",
    "vorgangsnummer",
    "demande",
    "solicitud",
    "incidencia",
    "chamado",
    "richiesta",
    "aanvraag",
    "zgloszenie",
    "reference",
    "ref",
];
/// Words that may stand between the noun and the number, folded.
const FILLERS: &[&str] = &[
    "no",
    "nr",
    "num",
    "number",
    "nummer",
    "numero",
    "numer",
    "id",
    "is",
    "ist",
    "est",
    "es",
    "e",
    "n",
    "ref",
    "reference",
];
/// Fillers between noun and number at most.
const MAX_FILLERS: usize = 3;
/// References kept of one text.
const MAX_MENTIONS: usize = 8;

/// References in the order of the text, each once: capital letters and digits, without `#`, hyphens kept.
pub fn mentions(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !has_digit_run(text.as_bytes()) {
        return found;
    }
    let mut folded = String::new();
    let mut said = false;
    let mut fillers = 0;
    let mut before = "";
    for (start, end) in words(text) {
        let word = &text[start..end];
        let gap = &text[before.len()..start];
        let hash = gap.trim_end_matches(' ').ends_with('#');
        if (hash || said) && is_reference(word) && !gap.ends_with(['+', '(', '/', '.', ',', '$', '€', '£']) {
            let value = word.to_ascii_uppercase();
            if !found.contains(&value) {
                found.push(value);
            }
            if found.len() == MAX_MENTIONS {
                break;
            }
            said = false;
        } else if word.len() <= 16 {
            fold_into(word, &mut folded);
            if NOUNS.contains(&folded.as_str()) {
                (said, fillers) = (true, 0);
            } else if said && fillers < MAX_FILLERS && FILLERS.contains(&folded.as_str()) {
                fillers += 1;
            } else {
                said = false;
            }
        } else {
            said = false;
        }
        before = &text[..end];
    }
    found
}

fn has_digit_run(bytes: &[u8]) -> bool {
    let mut run = 0;
    bytes.iter().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run == 3
    })
}

/// Spans of words; a hyphen between letters or digits belongs to the word.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let start = loop {
            let (at, c) = chars.next()?;
            if c.is_alphanumeric() {
                break (at, at + c.len_utf8());
            }
        };
        let mut end = start.1;
        while let Some(&(at, c)) = chars.peek() {
            let joins = c == '-' && text[at + 1..].chars().next().is_some_and(char::is_alphanumeric);
            if !c.is_alphanumeric() && !joins {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        Some((start.0, end))
    })
}

/// Three to twenty-four ASCII letters, digits and hyphens, three digits at least, not a date or a year alone.
fn is_reference(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let date = word.len() == 10 && word.as_bytes()[4] == b'-' && word.as_bytes()[7] == b'-';
    plain && digits >= 3 && (3..=24).contains(&word.len()) && !date
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn numbers_count_behind_a_noun_or_a_hash() {
        for (text, expected) in [
            ("Where is my order #1042?", &["1042"][..]),
            ("order number is ef-1042, thanks", &["EF-1042"]),
            ("Bestellung Nr. 77812 und Zamówienie 90210", &["77812", "90210"]),
            ("Re: [Ticket 311] broken", &["311"]),
            ("#1042 and order 1042 and # 1043", &["1042", "1043"]),
            ("order on 2026-06-30 for $120", &[]),
            ("my order cost 1200 euro", &[]),
            ("call +1 202 555 0102 or 12345", &[]),
            ("order of 12", &[]),
            ("order +12025550102", &[]),
            ("", &[]),
        ] {
            assert_eq!(mentions(text), expected, "{text}");
        }
    }
}
