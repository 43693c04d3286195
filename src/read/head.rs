//! The start of a file as sniffers see it, and what they found in it.

use super::content::Content;
use super::encoding::Charset;
use serde_json::Value;

/// The start of a file as a sniffer sees it.
pub(super) struct Head<'a> {
    pub(super) path: &'a str,
    /// The first bytes behind a byte order mark; UTF-16 is UTF-8 here.
    pub(super) data: &'a [u8],
    pub(super) charset: Charset,
    /// Whether the data is the whole file.
    pub(super) complete: bool,
    /// The table of a binary container that the file is.
    pub(super) content: Option<&'a Content>,
}

/// What a sniffer found.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) delimiter: Option<u8>,
    pub(super) header: Vec<String>,
    pub(super) preamble_lines: u32,
    pub(super) rows: Vec<Vec<String>>,
    /// `None` = read the first records of the head.
    pub(super) sample: Option<Vec<Value>>,
    pub(super) root_element: Option<String>,
}

impl Head<'_> {
    /// The extension in lower case, empty when there is none.
    pub(super) fn extension(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.')
            .map(|(_, extension)| extension.to_ascii_lowercase())
            .unwrap_or_default()
    }

    /// Whether the data is no text: NUL or many control characters.
    pub(super) fn is_binary(&self) -> bool {
        let sample = &self.data[..self.data.len().min(8192)];
        let nul = sample.iter().filter(|byte| **byte == 0).count();
        let control = sample
            .iter()
            .filter(|byte| **byte < 9 || (14..27).contains(*byte))
            .count();
        (nul > 2 && nul * 20 > sample.len()) || (control > 2 && control * 10 > sample.len())
    }

    /// The data without leading white space.
    pub(super) fn trimmed(&self) -> &[u8] {
        self.data.trim_ascii_start()
    }

    /// The lines of the data, a line cut off by its end left out.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let whole = if self.complete {
            self.data.len()
        } else {
            memchr::memrchr(b'\n', self.data).map_or(0, |at| at + 1)
        };
        self.data[..whole]
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| line.trim_ascii_end())
    }
}
