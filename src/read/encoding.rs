//! Character encodings: detection on a sample, decoding of single records without silent loss.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Repair code of a record whose bytes were not all valid in the encoding of the file.
pub(super) const INVALID_TEXT: &str = "invalid-text-encoding";
/// Repair code of a record that holds NUL characters, which are kept.
pub(super) const NUL: &str = "nul-character";

/// How the bytes of a file become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    /// The feed turns it into UTF-8 while it reads.
    Utf16 {
        big_endian: bool,
    },
    /// An encoding in which ASCII bytes stand for themselves, decoded record by record.
    Other(&'static Encoding),
}

impl Charset {
    /// The charset of an encoding label such as `utf-8` or `windows-1252`; `None` for an unknown label.
    pub(super) fn from_label(label: &str) -> Option<Self> {
        let encoding = Encoding::for_label(label.trim().as_bytes())?;
        Some(if encoding == UTF_8 {
            Self::Utf8
        } else if encoding == UTF_16LE || encoding == UTF_16BE {
            Self::Utf16 {
                big_endian: encoding == UTF_16BE,
            }
        } else {
            Self::Other(encoding)
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 { big_endian: true } => "UTF-16BE",
            Self::Utf16 { big_endian: false } => "UTF-16LE",
            Self::Other(encoding) => encoding.name(),
        }
    }

    /// Decodes the bytes of a record as the feed gives them; a repair code when something was not valid.
    pub(super) fn decode<'a>(self, bytes: &'a [u8]) -> (Cow<'a, str>, Option<&'static str>) {
        match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => (Cow::Borrowed(text), None),
                Err(_) => (Cow::Owned(decode_mixed(bytes)), Some(INVALID_TEXT)),
            },
            Self::Utf16 { .. } => {
                let text = String::from_utf8_lossy(bytes);
                let damaged = text.contains('\u{FFFD}').then_some(INVALID_TEXT);
                (text, damaged)
            }
            Self::Other(encoding) => {
                let (text, damaged) = encoding.decode_without_bom_handling(bytes);
                (text, damaged.then_some(INVALID_TEXT))
            }
        }
    }
}

/// Keeps what is valid UTF-8 and reads the rest as windows-1252, so that no byte is lost.
fn decode_mixed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// Detects the encoding of a sample; `complete` says whether the sample is the whole file.
pub(super) fn detect(sample: &[u8], complete: bool) -> Charset {
    match sample {
        [0xef, 0xbb, 0xbf, ..] => return Charset::Utf8,
        [0xff, 0xfe, ..] => return Charset::Utf16 { big_endian: false },
        // An OLE2 file is full of zeros that must not be taken for UTF-16.
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Charset::Utf8,
        [0xfe, 0xff, ..] => return Charset::Utf16 { big_endian: true },
        _ => {}
    }
    if let Some(big_endian) = detect_utf16(sample) {
        return Charset::Utf16 { big_endian };
    }
    match std::str::from_utf8(sample) {
        Ok(_) => return Charset::Utf8,
        Err(error) if error.error_len().is_none() && !complete => return Charset::Utf8,
        Err(_) => {}
    }
    // A few damaged bytes among much valid UTF-8 do not make another encoding of the file.
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in sample.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    if valid >= invalid {
        return Charset::Utf8;
    }
    // A guess from a handful of bytes is no evidence for a rare encoding.
    if invalid < 8 {
        return Charset::Other(WINDOWS_1252);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample[..sample.len().min(64 << 10)], complete);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding == UTF_8 {
        Charset::Utf8
    } else {
        Charset::Other(encoding)
    }
}

/// UTF-16 without a byte order mark: text whose every second byte is mostly zero.
fn detect_utf16(sample: &[u8]) -> Option<bool> {
    let sample = &sample[..sample.len().min(4096) & !1];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 7 && even * 10 < pairs {
        Some(false)
    } else if even * 10 >= pairs * 7 && odd * 10 < pairs {
        Some(true)
    } else {
        None
    }
}
