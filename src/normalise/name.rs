//! Person and company names: splitting, titles, suffixes, particles. Keeps what was written apart from
//! what is compared; never invents a part.

use super::reference::{self, Placeholder};
use super::text;

/// Generation suffix of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
#[repr(u8)]
pub enum Suffix {
    /// None given.
    #[default]
    None,
    /// Junior, or the second.
    Junior,
    /// Senior, or the first.
    Senior,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
}

/// A parsed name. All parts are folded (ASCII, lower case) and empty when unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    /// First given name.
    pub given: String,
    /// Further given names.
    pub middle: String,
    /// Family name with its particles, spaces and hyphens removed.
    pub family: String,
    /// Generation.
    pub suffix: Suffix,
    /// The name is that of a company, which `family` then holds in full.
    pub organisation: bool,
    /// One word only, which may be either name; it stands in `given`.
    pub single: bool,
}

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "madam",
    "herr",
    "frau",
    "hr",
    "fr",
    "dipl",
    "ing",
    "mag",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "sig",
    "sigra",
    "signor",
    "signora",
    "sra",
    "srta",
    "senor",
    "senora",
    "don",
    "dona",
    "dhr",
    "mevr",
    "mw",
    "pan",
    "pani",
    "rev",
    "hon",
    "capt",
    "lt",
    "col",
    "judge",
];
const DEGREES: &[&str] = &[
    "phd", "md", "msc", "bsc", "mba", "dds", "esq", "cpa", "ma", "ba", "llb", "llm", "rn", "dphil",
];
const PARTICLES: &[&str] = &[
    "de", "del", "della", "der", "den", "di", "da", "do", "dos", "das", "du", "des", "la", "le", "van", "von", "vom",
    "zu", "zum", "zur", "ter", "ten", "te", "bin", "ibn", "al", "el", "ben", "abu", "mac", "mc", "san", "saint", "st",
    "af", "av", "y", "e",
];
const COMPANY_WORDS: &[&str] = &[
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "llc",
    "llp",
    "plc",
    "corp",
    "corporation",
    "gmbh",
    "ag",
    "kg",
    "ohg",
    "ug",
    "sarl",
    "sas",
    "srl",
    "spa",
    "bv",
    "nv",
    "oy",
    "ab",
    "aps",
    "kft",
    "sro",
    "gesellschaft",
    "company",
    "holding",
    "holdings",
    "group",
    "university",
    "school",
    "hospital",
    "verein",
    "stiftung",
    "foundation",
    "association",
    "ministry",
    "store",
    "shop",
    "services",
    "solutions",
    "consulting",
    "technologies",
    "enterprises",
    "industries",
    "partners",
    "logistics",
];

/// Parses a name from a full name and, where the export has them, its parts; the parts win.
pub fn parse(full: &str, given: &str, family: &str) -> PersonName {
    if given.is_empty() && family.is_empty() {
        return parse_full(full);
    }
    let mut name = PersonName::default();
    // The common case: one plain word each.
    if is_plain_word(given) && is_plain_word(family) {
        name.given = placeholder_free(given.to_ascii_lowercase());
        name.family = placeholder_free(family.to_ascii_lowercase());
        return name;
    }
    let mut words = words_of(given);
    let mut tail = words_of(family);
    without_titles(&mut words, &mut tail, &mut name.suffix);
    let mut words = words.into_iter();
    name.given = placeholder_free(words.next().unwrap_or_default());
    name.middle = words.collect::<Vec<_>>().join(" ");
    name.family = placeholder_free(tail.concat());
    if name.given.is_empty() && name.family.is_empty() {
        return parse_full(full);
    }
    if name.given.is_empty() && !full.is_empty() {
        let whole = parse_full(full);
        if !whole.organisation && whole.given != name.family {
            (name.given, name.middle) = (whole.given, whole.middle);
        }
    }
    name
}

/// Drops titles at the start of a name, and degrees and generation suffixes at the end of its parts; always leaves
/// a word.
fn without_titles(words: &mut Vec<String>, tail: &mut Vec<String>, suffix: &mut Suffix) {
    while words.len() > 1 && TITLES.contains(&words[0].as_str()) {
        words.remove(0);
    }
    for list in [tail, words] {
        while list.len() > 1
            && list
                .last()
                .is_some_and(|w| take_suffix(w, suffix) || DEGREES.contains(&w.as_str()))
        {
            list.pop();
        }
    }
}

fn is_plain_word(word: &str) -> bool {
    word.len() > 3 && word.bytes().all(|b| b.is_ascii_alphabetic())
}

fn parse_full(full: &str) -> PersonName {
    let mut name = PersonName::default();
    let folded = text::fold(full);
    if folded.contains('@') || folded.bytes().filter(u8::is_ascii_digit).count() > 4 {
        return name;
    }
    if folded.is_empty() || reference::is_placeholder(Placeholder::Name, &folded) {
        return name;
    }
    let folded = without_brackets(&folded);
    let mut parts: Vec<&str> = folded.split(',').filter(|part| !part.trim().is_empty()).collect();
    while parts.len() > 1
        && parts
            .last()
            .is_some_and(|part| is_suffix_or_degree(part, &mut name.suffix))
    {
        parts.pop();
    }
    let (mut words, mut tail) = match parts.as_slice() {
        [last, first @ ..] if !first.is_empty() => (words_of(&first.join(" ")), words_of(last)),
        parts => (words_of(&parts.concat()), Vec::new()),
    };
    if words.iter().chain(&tail).any(|w| COMPANY_WORDS.contains(&w.as_str())) && words.len() + tail.len() > 1 {
        name.organisation = true;
        words.append(&mut tail);
        name.family = words.concat();
        return name;
    }
    without_titles(&mut words, &mut tail, &mut name.suffix);
    if tail.is_empty() && words.len() > 1 {
        let mut start = words.len() - 1;
        while start > 1 && PARTICLES.contains(&words[start - 1].as_str()) {
            start -= 1;
        }
        tail = words.split_off(start);
    }
    name.single = tail.is_empty() && words.len() == 1;
    let mut words = words.into_iter();
    name.given = placeholder_free(words.next().unwrap_or_default());
    name.middle = words.collect::<Vec<_>>().join(" ");
    name.family = placeholder_free(tail.concat());
    name
}

fn is_suffix_or_degree(text: &str, suffix: &mut Suffix) -> bool {
    words_of(text)
        .iter()
        .all(|w| take_suffix(w, suffix) || DEGREES.contains(&w.as_str()))
}

fn take_suffix(word: &str, suffix: &mut Suffix) -> bool {
    *suffix = match word {
        "jr" | "jnr" | "junior" | "ii" | "2nd" | "filho" | "fils" => Suffix::Junior,
        "sr" | "snr" | "senior" | "i" | "pere" => Suffix::Senior,
        "iii" | "3rd" | "neto" => Suffix::Third,
        "iv" | "4th" => Suffix::Fourth,
        _ => return false,
    };
    true
}

/// Splits folded text into words of letters; apostrophes and hyphens join, everything else parts.
fn words_of(raw: &str) -> Vec<String> {
    text::fold(raw)
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '\'' | '-' | '`')))
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect()
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0u32;
    let out: String = text
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '<' | '{' => depth += 1,
                ')' | ']' | '>' | '}' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    if out.trim().is_empty() { text.to_owned() } else { out }
}

fn placeholder_free(word: String) -> String {
    if reference::is_placeholder(Placeholder::Name, &word) {
        String::new()
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(full: &str, given: &str, family: &str, expected: [&str; 3], suffix: Suffix) {
        let name = parse(full, given, family);
        assert_eq!(
            [&name.given, &name.middle, &name.family],
            expected,
            "{full:?} {given:?} {family:?}"
        );
        assert_eq!(name.suffix, suffix, "{full:?} {family:?}");
    }

    #[test]
    fn names_are_split_as_people_write_them() {
        use Suffix as S;
        check("Maria Lopez", "", "", ["maria", "", "lopez"], S::None);
        check("Lopez, Maria", "", "", ["maria", "", "lopez"], S::None);
        check("Dr. Ludwig van Beek", "", "", ["ludwig", "", "vanbeek"], S::None);
        check("John Q. Public Jr.", "", "", ["john", "q", "public"], S::Junior);
        check("Public, John, Sr.", "", "", ["john", "", "public"], S::Senior);
        check(
            "",
            "Ana María",
            "O'Brien-Smith III",
            ["ana", "maria", "obriensmith"],
            S::Third,
        );
        check("Anna (Acme)", "", "", ["anna", "", ""], S::None);
        check("Иван Петров", "", "", ["ivan", "", "petrov"], S::None);
        check("+1 212 555 0123", "", "", ["", "", ""], S::None);
        check("a@b.example", "", "", ["", "", ""], S::None);
        check("Permanently Deleted User", "", "", ["", "", ""], S::None);
        check("", "Unknown", "", ["", "", ""], S::None);
        check("Maria Lopez", "", "Lopez", ["maria", "", "lopez"], S::None);
        check("Maria", "", "Lopez", ["maria", "", "lopez"], S::None);
    }

    #[test]
    fn companies_are_not_people() {
        assert!(parse("Acme Widgets Ltd.", "", "").organisation);
        assert!(!parse("Grace Shopson", "", "").organisation);
        assert!(parse("Cher", "", "").single);
    }
}
