//! Street lines: house number apart from the words, abbreviations levelled.

use crate::normalise::text;

/// A street line in comparable parts.
pub(super) struct Street {
    /// Words without spaces, abbreviations levelled.
    pub(super) words: String,
    /// House number with its letter.
    pub(super) number: String,
}

/// (written, levelled) endings and words.
const LEVEL: &[(&str, &str)] = &[
    ("street", "st"),
    ("strasse", "str"),
    ("road", "rd"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("drive", "dr"),
    ("drv", "dr"),
    ("lane", "ln"),
    ("court", "ct"),
    ("crt", "ct"),
    ("place", "pl"),
    ("boulevard", "blvd"),
    ("terrace", "tce"),
    ("terr", "tce"),
    ("crescent", "cres"),
    ("circuit", "cct"),
    ("square", "sq"),
    ("highway", "hwy"),
    ("parkway", "pkwy"),
    ("close", "cl"),
    ("calle", "c"),
    ("avenida", "ave"),
    ("rue", "r"),
    ("via", "v"),
    ("platz", "pl"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("apartment", "apt"),
    ("suite", "ste"),
    ("saint", "st"),
    ("ulica", "ul"),
];

pub(super) fn parse(raw: &str) -> Street {
    let mut street = Street {
        words: String::with_capacity(raw.len()),
        number: String::new(),
    };
    let folded;
    let line = if raw.is_ascii() && !raw.bytes().any(|b| b.is_ascii_uppercase()) {
        raw
    } else {
        folded = text::fold(raw);
        &folded
    };
    for word in line.split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        let digit = word.as_bytes()[0].is_ascii_digit();
        if digit && street.number.is_empty() {
            street.number.push_str(word);
            continue;
        }
        match LEVEL.iter().find(|(written, _)| *written == word) {
            Some((_, level)) => street.words.push_str(level),
            None => match word.strip_suffix("strasse") {
                Some(stem) if !stem.is_empty() => {
                    street.words.push_str(stem);
                    street.words.push_str("str");
                }
                _ => street.words.push_str(word),
            },
        }
    }
    street
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_street_agree() {
        for (a, b) in [
            ("12 Wallaby Place", "12 wallaby pl"),
            ("Hauptstraße 5a", "Hauptstr. 5a"),
            ("10 Main Street", "10, MAIN ST."),
        ] {
            let (a, b) = (parse(a), parse(b));
            assert_eq!((a.words, a.number), (b.words, b.number));
        }
    }
}
