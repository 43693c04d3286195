//! Telephone numbers to E.164. A number without a country stays national: no blind `+`.

use super::reference::{self, Placeholder};
use super::text;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, Region};
use std::str::FromStr as _;

/// A cleaned telephone number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhoneKey {
    /// `+` and digits when the country is known, else the national digits without trunk zeros.
    pub key: String,
    /// The key is E.164.
    pub international: bool,
    /// Length and prefix are possible for the country.
    pub valid: bool,
    /// The caller hid the number (anonymous, Restricted, -1, 266696687); the key is empty.
    pub withheld: bool,
    /// Typed in place of a real number (0000000000, 1234567890).
    pub placeholder: bool,
    /// Extension behind the number.
    pub extension: Option<String>,
    /// A spreadsheet turned the number into a rounded one (4.91512E+11).
    pub excel_damaged: bool,
}

/// Cleans a number. `region` is the ISO 3166-1 alpha-2 country for national numbers.
pub fn normalise(raw: &str, region: Option<&str>) -> PhoneKey {
    let mut phone = PhoneKey::default();
    let trimmed = raw.trim().trim_start_matches(['\'', '=']).trim_matches('"');
    let (number, extension) = split_extension(trimmed);
    phone.extension = extension.map(str::to_owned);
    let mut digits = String::with_capacity(20);
    let mut plus = false;
    let mut odd = false;
    for c in number.chars() {
        match c {
            '+' | '\u{ff0b}' if digits.is_empty() => plus = true,
            c if c.is_ascii_digit() => digits.push(c),
            ' '
            | '-'
            | '.'
            | '('
            | ')'
            | '/'
            | '\u{a0}'
            | '\u{2010}'..='\u{2015}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' => {}
            c => match c.to_digit(10).or_else(|| unicode_digit(c)) {
                Some(digit) => digits.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0))),
                None => odd = true,
            },
        }
    }
    if odd || digits.len() < 5 {
        return odd_number(trimmed, number, &digits, phone);
    }
    if is_filler(&digits) {
        phone.placeholder = true;
        return phone;
    }
    if reference::is_placeholder(Placeholder::Phone, trimmed) {
        phone.withheld = true;
        return phone;
    }
    if !plus
        && let Some(rest) = digits
            .strip_prefix("00")
            .filter(|rest| rest.len() > 8 && !rest.starts_with('0'))
    {
        digits = rest.to_owned();
        plus = true;
    }
    if fast(&digits, plus, region, &mut phone) {
        return phone;
    }
    let region = region.and_then(|r| Region::from_str(&r.to_ascii_uppercase()).ok());
    let text = if plus { format!("+{digits}") } else { digits.clone() };
    if plus || region.is_some() {
        let text = if plus && number.contains("(0)") {
            format!("+{}", number.replace("(0)", ""))
        } else {
            text
        };
        if let Ok(parsed) = PHONE_NUMBER_UTIL.parse(&text, region) {
            phone.key = parsed.format_as(PhoneNumberFormat::E164).into_owned();
            phone.international = true;
            phone.valid = PHONE_NUMBER_UTIL.is_possible_number(&parsed);
            return phone;
        }
    }
    let national = digits.trim_start_matches('0');
    national.clone_into(&mut phone.key);
    phone
}

/// The cases that need no metadata, equal to the library's answer (a property test compares them):
/// North American numbers, and `+` with a country that has no trunk prefix to strip.
fn fast(digits: &str, plus: bool, region: Option<&str>, phone: &mut PhoneKey) -> bool {
    let nanp_region = region.is_some_and(|r| matches!(r, "US" | "CA" | "us" | "ca"));
    let national = match (plus, digits.len()) {
        (true, 11) | (false, 11) if digits.starts_with('1') && (plus || nanp_region) => &digits[1..],
        (false, 10) if nanp_region => digits,
        _ => return false,
    };
    let bytes = national.as_bytes();
    if !(b'2'..=b'9').contains(&bytes[0]) || !(b'2'..=b'9').contains(&bytes[3]) {
        return false;
    }
    phone.key.reserve(12);
    phone.key.push_str("+1");
    phone.key.push_str(national);
    phone.international = true;
    phone.valid = true;
    true
}

/// Handles text that is not a plain number: words for a withheld caller, spreadsheet damage, vanity letters.
fn odd_number(trimmed: &str, number: &str, digits: &str, mut phone: PhoneKey) -> PhoneKey {
    let folded = text::fold(trimmed);
    if folded.is_empty() {
        return phone;
    }
    if reference::is_placeholder(Placeholder::Phone, &folded) {
        phone.withheld = true;
        return phone;
    }
    if let Some((mantissa, exponent)) = folded.split_once("e+")
        && mantissa.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        && exponent.bytes().all(|b| b.is_ascii_digit())
    {
        phone.excel_damaged = true;
        return phone;
    }
    if digits.len() >= 3 && is_filler(digits) {
        phone.placeholder = true;
    } else if !digits.is_empty() && digits.len() >= 3 && !number.contains('@') {
        // Short codes and numbers with letters: a key of their own, never an E.164 number.
        phone.key = folded.chars().filter(char::is_ascii_alphanumeric).collect();
    }
    phone
}

fn is_filler(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let tail = if bytes.len() > 8 {
        &bytes[bytes.len() - 8..]
    } else {
        bytes
    };
    tail.iter().all(|b| *b == tail[0]) || reference::is_placeholder(Placeholder::PhoneDigits, digits)
}

fn split_extension(raw: &str) -> (&str, Option<&str>) {
    let Some(at) = raw.find(['x', 'X', 'e', 'E', '#', ';', 'd', 'D']) else {
        return (raw, None);
    };
    let (number, rest) = raw.split_at(at);
    let start = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let word = rest[..start]
        .trim_end_matches([' ', '.', ':', '=', '-', '+'])
        .to_ascii_lowercase();
    let extension = rest[start..].trim();
    let known = matches!(
        word.as_str(),
        "x" | "ext" | "extn" | "extension" | "#" | ";ext" | "durchwahl" | "dw"
    );
    if known && (1..=7).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_digit()) && number.len() > 4
    {
        (number.trim_end_matches([' ', ',', ';']), Some(extension))
    } else {
        (raw, None)
    }
}

/// Arabic-Indic, extended Arabic-Indic and full-width digits.
fn unicode_digit(c: char) -> Option<u32> {
    let code = c as u32;
    [0x660, 0x6f0, 0xff10, 0x966]
        .into_iter()
        .find(|zero| (*zero..*zero + 10).contains(&code))
        .map(|zero| code - zero)
}

/// The country calling code of a region, e.g. `DE` → 49.
pub fn calling_code(region: &str) -> Option<u32> {
    let region = Region::from_str(&region.to_ascii_uppercase()).ok()?;
    u32::try_from(PHONE_NUMBER_UTIL.get_country_code_for_region(region)?).ok()
}

/// The main region of an E.164 number, e.g. `+4930123456` → `DE`.
pub fn region_of(e164: &str) -> Option<String> {
    let parsed = PHONE_NUMBER_UTIL.parse(e164, None).ok()?;
    PHONE_NUMBER_UTIL
        .get_region_for_country_code(parsed.country_code)
        .map(|region| region.to_string())
}

/// Whether an E.164 number is of a class that no single person has: toll-free, premium rate, shared cost.
pub fn is_shared_line(e164: &str) -> bool {
    let class = PHONE_NUMBER_UTIL
        .parse(e164, None)
        .ok()
        .map(|parsed| PHONE_NUMBER_UTIL.get_number_type(&parsed));
    matches!(
        class,
        Some(PhoneNumberType::TollFree | PhoneNumberType::PremiumRate | PhoneNumberType::SharedCost)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_become_keys() {
        for (raw, region, key) in [
            ("(212) 555-0123", Some("US"), "+12125550123"),
            ("212.555.0123", Some("US"), "+12125550123"),
            ("+1 212 555 0123", None, "+12125550123"),
            ("1 212 555 0123", Some("US"), "+12125550123"),
            ("1 212 555 0123", None, "12125550123"),
            ("212-555-0123", None, "2125550123"),
            ("030 23125 012", Some("DE"), "+493023125012"),
            ("0049 30 23125012", None, "+493023125012"),
            ("+44 (0)20 7946 0123", None, "+442079460123"),
            ("020 7946 0123", Some("GB"), "+442079460123"),
            ("020 7946 0123", None, "2079460123"),
            ("tel: none", None, ""),
        ] {
            assert_eq!(normalise(raw, region).key, key, "{raw}");
        }
        let phone = normalise("1 212 555 0123 x33", Some("US"));
        assert_eq!(
            (phone.key.as_str(), phone.extension.as_deref()),
            ("+12125550123", Some("33"))
        );
    }

    #[test]
    fn numbers_that_are_nobody_are_flagged() {
        for raw in ["anonymous", "Unknown", "Restricted", "-1", "266696687", "+266696687"] {
            let phone = normalise(raw, Some("US"));
            assert!(phone.withheld && phone.key.is_empty(), "{raw}");
        }
        for raw in ["0000000000", "555-555-5555", "1111111111", "1234567890"] {
            assert!(normalise(raw, None).placeholder, "{raw}");
        }
        assert!(normalise("4.91512E+11", None).excel_damaged);
    }

    proptest! {
        #[test]
        fn the_fast_path_equals_the_library(area in 200u32..1000, office in 200u32..1000, line in 0u32..10000, style in 0..4) {
            let raw = match style {
                0 => format!("({area}) {office}-{line:04}"),
                1 => format!("+1{area}{office}{line:04}"),
                2 => format!("1 {area} {office} {line:04}"),
                _ => format!("{area}.{office}.{line:04}"),
            };
            let ours = normalise(&raw, Some("US"));
            prop_assume!(!ours.placeholder);
            let parsed = PHONE_NUMBER_UTIL.parse(&raw, Some(Region::US)).expect("a possible number");
            prop_assert_eq!(ours.key, parsed.format_as(PhoneNumberFormat::E164).into_owned());
        }
    }
}
