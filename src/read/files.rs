//! The contents of the attachments of records that were read before, for those who want the files.

use super::input::InputFile;
use super::{mail, msg, pst};
use anyhow::{Context as _, Result};
use std::io::{self, Read as _};

/// Formats whose records hold attachments.
pub const WITH_ATTACHMENTS: &[&str] = &["mbox", "eml", "msg", "pst"];

/// Hands over the content of every attachment of the records at `spans` (first byte and one past the last one, in
/// order, none within another).
///
/// # Errors
/// The input cannot be read, or what `each` says.
pub fn each_attachment(
    file: &InputFile,
    format: &str,
    spans: impl IntoIterator<Item = (u64, u64)>,
    each: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut stream = file.stream()?;
    let mut at = 0;
    let mut record = Vec::new();
    let data_file = match file.content() {
        Some(folder) if format == "pst" => Some(pst::Attachments::open(folder.backing())?),
        _ => None,
    };
    for (start, end) in spans {
        let reading = || format!("read {}", file.path);
        at += io::copy(&mut stream.by_ref().take(start.saturating_sub(at)), &mut io::sink()).with_context(reading)?;
        record.clear();
        at += stream
            .by_ref()
            .take(end.saturating_sub(at))
            .read_to_end(&mut record)
            .with_context(reading)? as u64;
        match format {
            "mbox" => mail::each_file(&record, true, each)?,
            "eml" => mail::each_file(
                record.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&record),
                false,
                each,
            )?,
            "msg" => msg::each_file(&record, each)?,
            "pst" => {
                if let Some(data_file) = &data_file {
                    data_file.each_file(&record, each)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}
