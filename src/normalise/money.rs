//! Amounts as exports write them into minor units of a currency.

/// Digits behind the point that a currency has (ISO 4217); 2 for an unknown one.
pub fn exponent(currency: &str) -> u32 {
    match currency.trim().to_ascii_uppercase().as_str() {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

/// Reads `1,234.50`, `1.234,50 €`, `$-12`, `(12.00)` into minor units; rounds half away from zero.
/// `None` when it is no amount or does not fit.
pub fn minor_units(text: &str, exponent: u32) -> Option<i64> {
    let text = text.trim();
    let negative = text.contains('-') || text.contains('\u{2212}') || (text.starts_with('(') && text.ends_with(')'));
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = digits.trim_matches(['.', ',']);
    if digits.is_empty() || letters > 4 {
        return None;
    }
    let point = decimal_point(digits);
    let (whole, fraction) = match point {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let mut amount: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut fraction = fraction.bytes();
    for _ in 0..exponent {
        let digit = fraction.next().map_or(0, |byte| i64::from(byte - b'0'));
        amount = amount.checked_mul(10)?.checked_add(digit)?;
    }
    if fraction.next().is_some_and(|byte| byte >= b'5') {
        amount = amount.checked_add(1)?;
    }
    Some(if negative { -amount } else { amount })
}

/// Where the decimal point stands: the last separator when both kinds occur; a single one unless it
/// divides groups of three (`1,234`; but `1.234` is read as a point only when it stands alone as `.`).
fn decimal_point(digits: &str) -> Option<usize> {
    let last = digits.rfind(['.', ','])?;
    let mark = digits.as_bytes()[last];
    let other = if mark == b'.' { ',' } else { '.' };
    let repeated = digits[..last].contains(char::from(mark));
    let behind = digits.len() - last - 1;
    if digits.contains(other) {
        return if repeated { None } else { Some(last) };
    }
    if repeated || (mark == b',' && behind == 3) {
        None
    } else {
        Some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, exponent, expected) in [
            ("12.5", 2, Some(1250)),
            ("1,234.50", 2, Some(123_450)),
            ("1.234,50 €", 2, Some(123_450)),
            ("1,234", 2, Some(123_400)),
            ("12,5", 2, Some(1250)),
            ("$ -3.00", 2, Some(-300)),
            ("(3.00)", 2, Some(-300)),
            ("0.005", 2, Some(1)),
            ("¥1200", 0, Some(1200)),
            ("1.234", 3, Some(1234)),
            ("1.234.567", 2, Some(123_456_700)),
            ("free", 2, None),
            ("99999999999999999999", 2, None),
        ] {
            assert_eq!(minor_units(text, exponent), expected, "{text}");
        }
        assert_eq!((exponent("jpy"), exponent("EUR"), exponent("KWD")), (0, 2, 3));
    }
}
