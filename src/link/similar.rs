//! Similarity of two folded values. Pure; the caller remembers results for values that come again.

use crate::normalise::birth;
use crate::normalise::reference;
use rapidfuzz::distance::{jaro_winkler, osa};

/// How alike two names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum NameMatch {
    Nickname,
    Similar,
    Initial,
    Loose,
    Differ,
}

/// Compares two different names. `groups` tells nickname groups of given names; `sound` the sound keys.
pub(super) fn names(a: &str, b: &str, same_group: bool, same_sound: bool) -> NameMatch {
    // Similarity may depend on which comes first; the order of the records must not.
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return if long.starts_with(short) {
            NameMatch::Initial
        } else {
            NameMatch::Differ
        };
    }
    if same_group {
        return NameMatch::Nickname;
    }
    if numbered(a, b) {
        return NameMatch::Differ;
    }
    let jw = jaro_winkler::similarity(a.bytes(), b.bytes());
    if jw < 0.7 && !same_sound {
        return NameMatch::Differ;
    }
    let edits = osa::distance(a.bytes(), b.bytes());
    if (edits <= 1 && short.len() >= 4) || jw >= 0.93 || (same_sound && short.len() >= 4 && edits <= 3) {
        NameMatch::Similar
    } else if (edits <= 1 && short.len() == 3)
        || jw >= 0.85
        || (edits == 2 && short.len() >= 5)
        || (same_sound && short.len() >= 3)
    {
        NameMatch::Loose
    } else {
        NameMatch::Differ
    }
}

/// Whether two given names can be forms of one another.
pub(super) fn share_group(a: &'static [u16], b: &'static [u16]) -> bool {
    a.iter().any(|group| b.contains(group))
}

/// Nickname groups of a folded name.
pub(super) fn groups(name: &str) -> &'static [u16] {
    reference::nickname_groups(name)
}

/// Edits between two values of at least `length` characters are at most `most`.
pub(super) fn within(a: &str, b: &str, length: usize, most: usize) -> bool {
    let ends = |s: &str| (s.as_bytes().first().copied(), s.as_bytes().last().copied());
    let (x, y) = (ends(a), ends(b));
    a.len().min(b.len()) >= length
        && a.len().abs_diff(b.len()) <= most
        // One slip leaves one of the ends as it is.
        && (most > 1 || length < 3 || x.0 == y.0 || x.1 == y.1)
        && osa::distance(a.bytes(), b.bytes()) <= most
}

/// Whether two different values are the same but for their digits, as members of a numbered series are (`customer7`,
/// `customer8`): a slip in one of many letters is likely, in the number of an account it is another account.
pub(super) fn numbered(a: &str, b: &str) -> bool {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    has_digit(a)
        && has_digit(b)
        && a.bytes()
            .filter(|byte| !byte.is_ascii_digit())
            .eq(b.bytes().filter(|byte| !byte.is_ascii_digit()))
}

/// Jaro–Winkler similarity of at least `least`.
pub(super) fn alike(a: &str, b: &str, least: f64) -> bool {
    jaro_winkler::similarity(a.bytes(), b.bytes()) >= least
}

/// The same for values of which slips at the start do not matter: another first letter is another value.
pub(super) fn alike_from_start(a: &str, b: &str, least: f64) -> bool {
    a.as_bytes().first() == b.as_bytes().first() && a.len().min(b.len()) >= 4 && alike(a, b, least)
}

/// How alike two packed birth dates are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateMatch {
    Near,
    Partial,
    Differ,
    Apart,
}

/// Years between dates that no slip of the pen explains.
const APART: u32 = 5;

/// Compares two different packed dates.
pub(super) fn dates(a: u32, b: u32) -> DateMatch {
    let ((ya, ma, da), (yb, mb, db)) = (birth::parts(a), birth::parts(b));
    if da == 0 || db == 0 {
        // Only the year, or year and month, of one side: as far as it goes.
        let months = ma == mb || ma == 0 || mb == 0;
        return match ya.abs_diff(yb) {
            0 if months => DateMatch::Near,
            0 | 1 => DateMatch::Partial,
            _ if digits_near(ya, yb, 1000) => DateMatch::Differ,
            APART.. => DateMatch::Apart,
            _ => DateMatch::Differ,
        };
    }
    let same = [ya == yb, ma == mb, da == db];
    if ya == yb && ma == db && da == mb {
        return DateMatch::Near;
    }
    match same {
        [false, true, true] if digits_near(ya, yb, 1000) => DateMatch::Near,
        [true, false, true] if digits_near(ma, mb, 10) => DateMatch::Near,
        [true, true, false] if digits_near(da, db, 10) => DateMatch::Near,
        [false, true, true] | [true, false, true] | [true, true, false] => DateMatch::Partial,
        [false, false, false]
            if ya.abs_diff(yb) >= APART && !digits_near(ya, yb, 1000) && birth::possible(a) && birth::possible(b) =>
        {
            DateMatch::Apart
        }
        _ => DateMatch::Differ,
    }
}

/// One digit replaced, or two neighbouring digits swapped.
fn digits_near(a: u32, b: u32, top: u32) -> bool {
    let digits = |n: u32| {
        [
            n / top % 10,
            n / (top / 10).max(1) % 10,
            if top >= 100 { n / (top / 100) % 10 } else { 0 },
            if top >= 1000 { n % 10 } else { 0 },
        ]
    };
    let (a, b) = (digits(a), digits(b));
    let differ: Vec<usize> = (0..4).filter(|i| a[*i] != b[*i]).collect();
    match differ.as_slice() {
        [_] => true,
        [i, j] => *j == i + 1 && a[*i] == b[*j] && a[*j] == b[*i],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_a_numbered_series_are_not_alike() {
        assert!(numbered("customer7", "customer12") && !numbered("anna", "anna2") && !numbered("ann1", "anna1"));
        assert_eq!(names("lopez1", "lopez2", false, true), NameMatch::Differ);
    }

    #[test]
    fn date_slips_are_near() {
        let d = birth::pack;
        assert_eq!(dates(d(1980, 5, 7), d(1980, 7, 5)), DateMatch::Near);
        assert_eq!(dates(d(1980, 5, 17), d(1908, 5, 17)), DateMatch::Near);
        assert_eq!(dates(d(1980, 5, 17), d(1981, 5, 17)), DateMatch::Near);
        assert_eq!(dates(d(1980, 5, 17), d(1980, 5, 28)), DateMatch::Partial);
        assert_eq!(dates(d(1980, 5, 17), d(1992, 3, 17)), DateMatch::Differ);
        assert_eq!(dates(d(1980, 5, 17), d(2007, 5, 17)), DateMatch::Partial);
        assert_eq!(dates(d(1950, 2, 3), d(1979, 6, 21)), DateMatch::Apart);
        assert_eq!(dates(d(1950, 2, 3), d(1950, 11, 21)), DateMatch::Differ);
        assert_eq!(dates(d(1994, 11, 21), d(1994, 11, 71)), DateMatch::Near);
        assert_eq!(dates(d(1950, 19, 5), d(1950, 12, 5)), DateMatch::Near);
    }

    #[test]
    fn similarity_equals_the_reference_implementation() {
        for (a, b) in [
            ("martha", "marhta"),
            ("dixon", "dicksonx"),
            ("maria", "mario"),
            ("abc", "xyz"),
        ] {
            let ours = jaro_winkler::similarity(a.bytes(), b.bytes());
            assert!((ours - strsim::jaro_winkler(a, b)).abs() < 1e-9, "{a} {b}");
            assert_eq!(osa::distance(a.bytes(), b.bytes()), strsim::osa_distance(a, b));
        }
    }
}
