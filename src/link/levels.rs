//! The comparisons and agreement levels that exist. Level 0 of every comparison is `null`: one side is
//! not known, which is no evidence either way.

/// Most comparisons of a model: ten built-in ones and six attributes.
pub(super) const COMPARISONS: usize = 16;
/// Most levels of a comparison, null included.
pub(super) const LEVELS: usize = 8;

pub(super) const GIVEN: usize = 0;
pub(super) const FAMILY: usize = 1;
pub(super) const BIRTH: usize = 2;
pub(super) const EMAIL: usize = 3;
pub(super) const PHONE: usize = 4;
pub(super) const HANDLE: usize = 5;
pub(super) const ADDRESS: usize = 6;
pub(super) const EXTERNAL: usize = 7;
pub(super) const COMPANY: usize = 8;
pub(super) const EMAIL_NAME: usize = 9;
/// First attribute comparison.
pub(super) const ATTRIBUTE: usize = 10;

/// (comparison, its levels behind null) in the order of the constants above.
pub(super) const TABLE: &[(&str, &[&str])] = &[
    (
        "given_name",
        &["exact", "nickname", "similar", "initial", "swapped", "loose", "differ"],
    ),
    ("family_name", &["exact", "similar", "initial", "loose", "differ"]),
    ("birth_date", &["exact", "near", "partial", "differ", "apart"]),
    (
        "email",
        &["exact", "shared", "near", "same-user", "similar-user", "differ"],
    ),
    ("phone", &["exact", "shared", "near", "differ"]),
    ("handle", &["exact", "is-mailbox", "near", "differ"]),
    (
        "address",
        &["street", "street-similar", "postcode", "city", "city-similar", "differ"],
    ),
    ("external_id", &["exact", "near", "differ"]),
    ("company", &["exact", "similar", "differ"]),
    ("email_name", &["full", "initial", "part", "differ"]),
    ("attribute", &["exact", "similar", "differ"]),
];

pub(super) const G_EXACT: u8 = 1;
pub(super) const G_NICKNAME: u8 = 2;
pub(super) const G_SIMILAR: u8 = 3;
pub(super) const G_INITIAL: u8 = 4;
pub(super) const G_SWAPPED: u8 = 5;
pub(super) const G_LOOSE: u8 = 6;
pub(super) const G_DIFFER: u8 = 7;
pub(super) const F_EXACT: u8 = 1;
pub(super) const F_SIMILAR: u8 = 2;
pub(super) const F_INITIAL: u8 = 3;
pub(super) const F_LOOSE: u8 = 4;
pub(super) const F_DIFFER: u8 = 5;
pub(super) const B_EXACT: u8 = 1;
pub(super) const B_NEAR: u8 = 2;
pub(super) const B_PARTIAL: u8 = 3;
pub(super) const B_DIFFER: u8 = 4;
pub(super) const B_APART: u8 = 5;
pub(super) const E_EXACT: u8 = 1;
pub(super) const E_SHARED: u8 = 2;
pub(super) const E_NEAR: u8 = 3;
pub(super) const E_SAME_USER: u8 = 4;
pub(super) const E_SIMILAR_USER: u8 = 5;
pub(super) const E_DIFFER: u8 = 6;
pub(super) const P_EXACT: u8 = 1;
pub(super) const P_SHARED: u8 = 2;
pub(super) const P_NEAR: u8 = 3;
pub(super) const P_DIFFER: u8 = 4;
pub(super) const H_EXACT: u8 = 1;
pub(super) const H_MAILBOX: u8 = 2;
pub(super) const H_NEAR: u8 = 3;
pub(super) const H_DIFFER: u8 = 4;
pub(super) const A_STREET: u8 = 1;
pub(super) const A_STREET_SIMILAR: u8 = 2;
pub(super) const A_POSTCODE: u8 = 3;
pub(super) const A_CITY: u8 = 4;
pub(super) const A_CITY_SIMILAR: u8 = 5;
pub(super) const A_DIFFER: u8 = 6;
pub(super) const X_EXACT: u8 = 1;
pub(super) const X_NEAR: u8 = 2;
pub(super) const X_DIFFER: u8 = 3;
pub(super) const N_FULL: u8 = 1;
pub(super) const N_INITIAL: u8 = 2;
pub(super) const N_PART: u8 = 3;
pub(super) const N_DIFFER: u8 = 4;

/// Name of a level for people.
pub(super) fn level_name(comparison: usize, level: u8) -> &'static str {
    match level {
        0 => "null",
        level => TABLE[comparison.min(ATTRIBUTE)]
            .1
            .get(usize::from(level) - 1)
            .copied()
            .unwrap_or("?"),
    }
}
