//! What a column holds, by its name alone: lists of names in eight languages, and words that tell.

use super::text;
use crate::builtin;

/// Words in front of a column's name that do not change what it holds.
const PREFIXES: &[&str] = &[
    "customer",
    "contact",
    "client",
    "user",
    "person",
    "people",
    "primary",
    "main",
    "home",
    "work",
    "business",
    "private",
    "personal",
    "mobile",
    "billing",
    "shipping",
    "mailing",
    "default",
    "address",
    "member",
    "patient",
    "guest",
    "subscriber",
    "buyer",
    "kunde",
    "kunden",
    "kontakt",
    "cliente",
    "klant",
];

/// The field whose list of names has the column's name.
pub(super) fn by_name(header: &str) -> Option<&'static str> {
    let words = split_words(header);
    let key: String = words.concat();
    let plain = key.trim_end_matches(|c: char| c.is_ascii_digit());
    lookup(&key)
        .or_else(|| lookup(plain))
        .or_else(|| {
            let mut rest = words.as_slice();
            while let [first, tail @ ..] = rest {
                if tail.is_empty() || !PREFIXES.contains(&first.as_str()) {
                    break;
                }
                rest = tail;
                let key = rest.concat();
                if let Some(field) = lookup(&key).or_else(|| lookup(key.trim_end_matches(|c: char| c.is_ascii_digit())))
                {
                    return Some(field);
                }
            }
            None
        })
        .or_else(|| {
            let has = |word: &str| words.iter().any(|w| w == word);
            match () {
                () if has("email") || has("mail") => Some("email"),
                () if has("phone") || has("mobile") || has("telefon") || has("tel") => Some("phone"),
                () if has("cluster") || has("truth") => Some("label"),
                () => by_a_word(&words),
            }
        })
}

/// Words that name a field wherever they stand in a column's name, when no other field is named beside it.
const TELLING: &[&str] = &[
    "fname",
    "firstname",
    "forename",
    "lname",
    "lastname",
    "surname",
    "vorname",
    "nachname",
    "prenom",
    "dob",
    "birthdate",
    "postcode",
    "zip",
    "zipcode",
    "plz",
];
/// Words that say that a value is somebody else's or another kind of thing.
const OTHER: &[&str] = &[
    "mother",
    "father",
    "maiden",
    "spouse",
    "parent",
    "partner",
    "previous",
    "old",
    "former",
    "emergency",
    "agent",
    "owner",
    "and",
    "count",
    "place",
    "file",
];

fn by_a_word(words: &[String]) -> Option<&'static str> {
    if words.len() > 3 || words.iter().any(|word| OTHER.contains(&word.as_str())) {
        return None;
    }
    let mut fields = words
        .iter()
        .filter(|word| TELLING.contains(&word.as_str()))
        .filter_map(|word| lookup(word));
    fields.next().filter(|first| fields.all(|other| other == *first))
}

fn lookup(key: &str) -> Option<&'static str> {
    if key.is_empty() {
        return None;
    }
    let list = builtin::file("reference/columns.csv")?;
    list.lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .find(|(_, names)| names.split(' ').any(|name| name == key))
        .map(|(field, _)| field)
}

/// `First Name`, `first_name`, `firstName`, `Prénom` → folded words.
pub(super) fn split_words(header: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut before = ' ';
    for c in header.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    text::fold(&spaced)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}
