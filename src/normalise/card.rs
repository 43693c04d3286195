//! Payment card numbers in free text: 12–19 digits with single blanks or hyphens, a card brand's prefix and
//! length, and the Luhn check digit (ISO/IEC 7812-1). Telephone numbers and links are left alone.

/// Digits of the shortest card number.
const SHORTEST: usize = 12;

/// Whether the text holds something that is a card number by prefix, length and check digit.
pub fn has_card_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.iter().filter(|byte| byte.is_ascii_digit()).count() < SHORTEST {
        return false;
    }
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = Vec::with_capacity(19);
        let mut end = at;
        while at < bytes.len() {
            if bytes[at].is_ascii_digit() {
                digits.push(bytes[at] - b'0');
                at += 1;
                end = at;
            } else if matches!(bytes[at], b' ' | b'-') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
                at += 1;
            } else {
                break;
            }
        }
        let word_before =
            start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || b"+/=_.%#&(".contains(&bytes[start - 1]));
        let word_after = bytes
            .get(end)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        if !word_before && !word_after && is_card_number(&digits) {
            return true;
        }
    }
    false
}

fn is_card_number(digits: &[u8]) -> bool {
    let number = |count: usize| {
        digits
            .iter()
            .take(count)
            .fold(0u32, |n, digit| n * 10 + u32::from(*digit))
    };
    let length = digits.len();
    let brand = match length {
        13 | 19 => number(1) == 4,
        14 => matches!(number(2), 36 | 38 | 39) || (300..=305).contains(&number(3)),
        15 => matches!(number(2), 34 | 37),
        16 => {
            number(1) == 4
                || (51..=55).contains(&number(2))
                || (2221..=2720).contains(&number(4))
                || matches!(number(2), 62 | 65)
                || number(4) == 6011
                || (644..=649).contains(&number(3))
                || (3528..=3589).contains(&number(4))
        }
        12 | 17 | 18 => matches!(number(2), 50 | 56 | 57 | 58 | 63 | 67),
        _ => false,
    };
    brand && luhn(digits) && digits.iter().any(|digit| *digit != digits[0])
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match (index % 2, u32::from(*digit) * 2) {
            (0, _) => u32::from(*digit),
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_cards_and_leaves_other_numbers() {
        for (text, found) in [
            ("my card is 4111 1111 1111 1111, thanks", true),
            ("4111-1111-1111-1111", true),
            ("Amex 378282246310005.", true),
            ("5555555555554444", true),
            ("4111 1111 1111 1112", false),
            ("order 1234567890123456", false),
            ("https://shop.example/t/4111111111111111", false),
            ("call +1 202 555 0143", false),
            ("0000 0000 0000 0000", false),
            ("tracking 1Z4111111111111111", false),
            ("", false),
        ] {
            assert_eq!(has_card_number(text), found, "{text}");
        }
    }
}
