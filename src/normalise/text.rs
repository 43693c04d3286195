//! Text: folding to comparable ASCII, white space, control characters. Does not know any field.

/// Folds text for comparison: transliterated to ASCII, lower case, white space runs to one space,
/// control and zero-width characters removed, trimmed.
pub fn fold(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    fold_into(raw, &mut out);
    out
}

/// Writes the folded form of `raw` into `out`, which is cleared first.
pub fn fold_into(raw: &str, out: &mut String) {
    out.clear();
    let mut space = false;
    let mut put = |c: char, out: &mut String| {
        if c.is_ascii_whitespace() {
            space = !out.is_empty();
        } else if !c.is_ascii_control() {
            if space {
                out.push(' ');
                space = false;
            }
            out.push(c.to_ascii_lowercase());
        }
    };
    if raw.is_ascii() {
        raw.chars().for_each(|c| put(c, out));
        return;
    }
    for c in raw.chars() {
        match c {
            c if c.is_ascii() => put(c, out),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {}
            c if c.is_whitespace() => put(' ', out),
            // Combining marks: the letter before them has been written.
            '\u{300}'..='\u{36f}' => {}
            c => any_ascii::any_ascii_char(c).chars().for_each(|c| put(c, out)),
        }
    }
}

/// Keeps the ASCII letters and digits of the folded text.
pub fn alphanumeric(raw: &str) -> String {
    let mut folded = fold(raw);
    folded.retain(|c| c.is_ascii_alphanumeric());
    folded
}

/// Trims and collapses white space and drops control characters; case and accents stay.
pub fn tidy(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for word in raw.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(
                word.chars()
                    .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')),
            );
        }
    }
    out
}

/// Writes a key of how a folded ASCII name sounds: consonant classes behind the first letter,
/// spelling variants of European languages levelled (ph/f, ck/k, sch/sh, th/t, w/v, y/i, z/s, doubles).
pub fn sound_into(folded: &str, out: &mut String) {
    out.clear();
    let text = folded.as_bytes();
    let mut i = 0;
    let mut last = 0u8;
    while i < text.len() {
        let rest = &text[i..];
        let (code, used) = match rest {
            [b's', b'c', b'h', ..] => (b'X', 3),
            [b's', b'h' | b'z', ..] | [b'c', b'h' | b'z', ..] => (b'X', 2),
            [b'p', b'h', ..] => (b'F', 2),
            [b't', b'h', ..] => (b'T', 2),
            [b'c', b'k', ..] => (b'K', 2),
            [b'g', b'h', ..] if i > 0 => (0, 2),
            [b'k', b'n', ..] | [b'w', b'r', ..] if i == 0 => (if rest[0] == b'k' { b'N' } else { b'R' }, 2),
            [b'c', b'e' | b'i' | b'y', ..] | [b's' | b'z', ..] => (b'S', 1),
            [b'x', ..] => (b'S', 1),
            [b'c' | b'k' | b'q' | b'g', ..] => (b'K', 1),
            [b'j', ..] => (b'J', 1),
            [b'b' | b'p', ..] => (b'P', 1),
            [b'd' | b't', ..] => (b'T', 1),
            [b'f' | b'v' | b'w', ..] => (b'F', 1),
            [b'l', ..] => (b'L', 1),
            [b'r', ..] => (b'R', 1),
            [b'm' | b'n', ..] => (b'N', 1),
            [b'0'..=b'9', ..] => (rest[0], 1),
            [b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h', ..] => (if i == 0 { b'A' } else { 0 }, 1),
            _ => (0, 1),
        };
        if code != 0 && code != last {
            out.push(code as char);
        }
        if code != 0 || !matches!(rest[0], b'h') {
            last = code;
        }
        i += used;
    }
}

/// The text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_levels_case_accents_and_space() {
        for (raw, folded) in [
            ("  Zoë\u{a0} MÜLLER\t", "zoe muller"),
            ("Łukasz", "lukasz"),
            ("Ivanov\u{200b}", "ivanov"),
            ("e\u{301}", "e"),
            ("Иван", "ivan"),
            ("", ""),
        ] {
            assert_eq!(fold(raw), folded, "{raw:?}");
        }
        assert_eq!(alphanumeric("O'Brien-Smith 2"), "obriensmith2");
        assert_eq!(tidy(" a \u{7} b\n"), "a b");
    }

    #[test]
    fn names_that_sound_alike_share_a_key() {
        let key = |name: &str| {
            let mut out = String::new();
            sound_into(name, &mut out);
            out
        };
        for (a, b) in [
            ("philip", "filip"),
            ("schmidt", "shmit"),
            ("clark", "klark"),
            ("wagner", "vagner"),
            ("lee", "leigh"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("miller"), key("baker"));
    }
}
