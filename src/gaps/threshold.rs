//! Conditions of gates, such as `> 0.1%` or `< 0.995`.

use std::fmt;
use std::str::FromStr;

/// A comparison with a fixed value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    greater: bool,
    equal: bool,
    percent: bool,
    value: f64,
}

impl Threshold {
    /// Whether the measured value meets the condition.
    pub fn met(&self, measured: f64) -> bool {
        let value = if self.percent { self.value / 100.0 } else { self.value };
        match (self.greater, self.equal) {
            (true, false) => measured > value,
            (true, true) => measured >= value,
            (false, false) => measured < value,
            (false, true) => measured <= value,
        }
    }
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let complaint = || format!("`{text}` is not a condition; write `> 0.1%` or `< 0.995`");
        let text_of = text.trim();
        let greater = match text_of.as_bytes().first() {
            Some(b'>') => true,
            Some(b'<') => false,
            _ => return Err(complaint()),
        };
        let rest = &text_of[1..];
        let (equal, rest) = rest.strip_prefix('=').map_or((false, rest), |rest| (true, rest));
        let (percent, rest) = rest.trim().strip_suffix('%').map_or((false, rest), |rest| (true, rest));
        let value: f64 = rest.trim().parse().map_err(|_| complaint())?;
        if !value.is_finite() {
            return Err(complaint());
        }
        Ok(Self {
            greater,
            equal,
            percent,
            value,
        })
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match (self.greater, self.equal) {
            (true, false) => ">",
            (true, true) => "≥",
            (false, false) => "<",
            (false, true) => "≤",
        };
        write!(f, "{sign} {}{}", self.value, if self.percent { " %" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_compares() {
        for (text, measured, met) in [
            ("> 0.1%", 0.0011, true),
            ("> 0.1%", 0.001, false),
            (">=2", 2.0, true),
            ("< 0.995", 0.99, true),
            ("<= 99.5 %", 0.995, true),
            ("> 0", 0.0, false),
        ] {
            assert_eq!(
                text.parse::<Threshold>().unwrap().met(measured),
                met,
                "{text} {measured}"
            );
        }
        for wrong in ["", "0.1", "> x", "= 3", "> NaN"] {
            assert!(
                wrong.parse::<Threshold>().unwrap_err().contains("not a condition"),
                "{wrong}"
            );
        }
        assert_eq!("> 0.1%".parse::<Threshold>().unwrap().to_string(), "> 0.1 %");
    }
}
