//! How counts are written in sentences.

/// `1 record`, `2 records`, `12,000 records`.
pub(crate) fn plural(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// The number with commas between thousands.
pub(crate) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in whole per cent; says `under 1 %` and `over 99 %` rather than rounding to nothing or all.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    match (part, whole) {
        (_, 0) | (0, _) => "0 %".to_owned(),
        (part, whole) if part == whole => "100 %".to_owned(),
        (part, whole) => match (part as f64 / whole as f64 * 100.0).round() {
            p if p < 1.0 => "under 1 %".to_owned(),
            p if p > 99.0 => "over 99 %".to_owned(),
            p => format!("{p:.0} %"),
        },
    }
}
