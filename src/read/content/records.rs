//! The records of a binary sheet (MS-XLSB 2.1.4) by their kinds: whether all of its cells are of kinds that the library
//! reads. It passes over the others in silence, and their cells would be missing.

use std::io::{self, Write};

/// Kinds of cells that the library passes over: the short ones, whose column is the one behind the last cell
/// (`BrtShortBlank` to `BrtShortIsst`; the blank one is nothing), and texts with formats of their own (`BrtCellRString`).
const SHORT: std::ops::RangeInclusive<u16> = 0x0d..=0x12;
const RICH: u16 = 0x3e;

/// Looks at a sheet that is written to it.
#[derive(Default)]
pub(super) struct Records {
    /// Whether a cell was of such a kind.
    pub(super) unread: bool,
    /// Bytes of the content of the record that are still to come.
    left: u64,
    /// Kind and length of a record as far as they were seen.
    head: Vec<u8>,
}

/// Kind and length of a record; `None` when bytes are missing.
fn head(bytes: &[u8]) -> Option<(u16, u64)> {
    let first = *bytes.first()?;
    let (kind, rest) = if first < 0x80 {
        (u16::from(first), &bytes[1..])
    } else {
        (
            u16::from(first & 0x7f) | u16::from(bytes.get(1)? & 0x7f) << 7,
            &bytes[2..],
        )
    };
    let mut length = 0;
    for (place, byte) in rest.iter().enumerate() {
        length |= u64::from(byte & 0x7f) << (7 * place);
        if *byte < 0x80 || place == 3 {
            return Some((kind, length));
        }
    }
    None
}

impl Write for Records {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let skipped = rest.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
            self.left -= skipped as u64;
            rest = &rest[skipped..];
            let Some((byte, behind)) = rest.split_first() else {
                break;
            };
            self.head.push(*byte);
            rest = behind;
            if let Some((kind, length)) = head(&self.head) {
                self.unread |= SHORT.contains(&kind) || kind == RICH;
                self.left = length;
                self.head.clear();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_seen_however_the_bytes_come() {
        // A row, a long record of a two-byte kind, a cell; then the same with a short cell.
        let mut sheet = vec![0x00, 2, 0x12, 0x12, 0x81, 0x01, 0x80, 0x01];
        sheet.extend([0x12; 128]);
        sheet.extend([0x07, 3, 0x12, 0x12, 0x12]);
        for (more, unread) in [(&[][..], false), (&[0x12, 1, 0][..], true), (&[0x0c, 1, 0x12], false)] {
            for step in [1, 7, 1000] {
                let mut records = Records::default();
                let all = [&sheet, more].concat();
                all.chunks(step).for_each(|part| records.write_all(part).unwrap());
                assert_eq!(records.unread, unread, "{more:?} in steps of {step}");
            }
        }
    }
}
