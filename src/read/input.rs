//! One input: a file, a member of an archive, or bytes in memory, opened as a counted stream.
//!
//! The stream counts what came out of it (`total` of the ledger) independently of the reader that
//! consumes it. Nothing is ever unpacked to disk.

use super::content::{Content, Found};
use super::hex::hex;
use super::member::{self, Member};
use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// A file of the folder given, a member of an archive in it, or an entry that must not be opened.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// Path relative to the folder given, `/` between parts; archive members as `a.zip/inner.csv`.
    pub path: String,
    /// Path of the archive that holds it, relative to the folder given.
    pub container: Option<String>,
    /// Decoded size in bytes, when known without reading.
    pub bytes: Option<u64>,
    /// Why the entry is listed but cannot be read, for a person.
    pub problem: Option<String>,
    pub(super) location: Location,
}

/// Where the bytes of an input are.
#[derive(Debug, Clone)]
pub(super) enum Location {
    /// Listed only.
    Nowhere,
    File(PathBuf),
    Gzip(PathBuf),
    Member(Member),
    Content(Content),
    Memory(Arc<[u8]>),
}

/// What a stream learns about its own bytes, shared with the reader that consumes it.
#[derive(Debug, Default)]
pub(super) struct Meter {
    total: AtomicU64,
    damage: Mutex<Option<String>>,
}

impl Meter {
    pub(super) fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// Why the decoded stream ended early, if it did.
    pub(super) fn damage(&self) -> Option<String> {
        self.damage.lock().ok().and_then(|damage| damage.clone())
    }
}

/// The decoded bytes of an input. Damaged compressed data ends the stream and is noted in the meter;
/// a failing disk is an error.
pub(super) struct Stream {
    inner: Box<dyn Read + Send>,
    decoded: bool,
    pub(super) meter: Arc<Meter>,
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.inner.read(out) {
                Ok(n) => {
                    self.meter.total.fetch_add(n as u64, Ordering::Relaxed);
                    return Ok(n);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if self.decoded && is_data_error(&error) => {
                    if let Ok(mut damage) = self.meter.damage.lock() {
                        damage.get_or_insert_with(|| error.to_string());
                    }
                    return Ok(0);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn is_data_error(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof | ErrorKind::Other
    )
}

impl InputFile {
    /// An input over bytes in memory, for tests and for piped data.
    pub fn from_bytes(path: &str, bytes: Vec<u8>) -> Self {
        Self {
            path: path.to_owned(),
            container: None,
            bytes: Some(bytes.len() as u64),
            problem: None,
            location: Location::Memory(bytes.into()),
        }
    }

    pub(super) fn listed(path: String, container: Option<String>, problem: impl Into<String>) -> Self {
        Self {
            path,
            container,
            bytes: None,
            problem: Some(problem.into()),
            location: Location::Nowhere,
        }
    }

    /// Says how many bytes a file has that is listed as a whole because it cannot be read.
    pub(super) fn weigh(files: &mut [Self], path: &str, bytes: u64) {
        for file in files
            .iter_mut()
            .filter(|file| file.problem.is_some() && file.path == path)
        {
            file.bytes.get_or_insert(bytes);
        }
    }

    /// What a binary container holds: `shown` is its path, `outer` what a container that cannot be read lies in.
    pub(super) fn contents(shown: &str, outer: &str, found: Vec<Found>) -> impl Iterator<Item = Self> {
        let outer = (outer != shown).then(|| outer.to_owned());
        found.into_iter().map(move |Found { name, content }| match content {
            Ok(content) => Self {
                path: format!("{shown}/{name}"),
                container: Some(shown.to_owned()),
                bytes: None,
                problem: None,
                location: Location::Content(content),
            },
            Err(why) if name.is_empty() => Self::listed(shown.to_owned(), outer.clone(), why),
            Err(why) => Self::listed(format!("{shown}/{name}"), Some(shown.to_owned()), why),
        })
    }

    /// The table of a binary container that the input is, if it is one.
    pub(super) fn content(&self) -> Option<&Content> {
        match &self.location {
            Location::Content(content) => Some(content),
            _ => None,
        }
    }

    /// Last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The file on disk that holds the bytes: the file itself or its archive.
    pub fn disk_path(&self) -> Option<&Path> {
        match &self.location {
            Location::File(path) | Location::Gzip(path) => Some(path),
            Location::Member(member) => member.disk_path(),
            Location::Content(content) => content.disk_path(),
            Location::Nowhere | Location::Memory(_) => None,
        }
    }

    /// Opens the decoded bytes. Damaged compressed data ends the stream early.
    ///
    /// # Errors
    /// When the entry is listed only, or the file cannot be opened.
    pub fn open(&self) -> Result<Box<dyn BufRead + Send>> {
        Ok(Box::new(BufReader::with_capacity(1 << 16, self.stream()?)))
    }

    /// SHA-256 of the decoded bytes as lower-case hexadecimal text, and their number.
    ///
    /// # Errors
    /// When the bytes cannot be read.
    pub fn sha256(&self) -> Result<(String, u64)> {
        let mut stream = self.stream()?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 18];
        let mut total = 0;
        loop {
            let n = stream
                .read(&mut buffer)
                .with_context(|| format!("read {}", self.path))?;
            if n == 0 {
                return Ok((hex(&hasher.finalize()), total));
            }
            total += n as u64;
            hasher.update(&buffer[..n]);
        }
    }

    pub(super) fn stream(&self) -> Result<Stream> {
        let (inner, decoded): (Box<dyn Read + Send>, bool) = match &self.location {
            Location::Nowhere => anyhow::bail!(
                "{} cannot be read: {}",
                self.path,
                self.problem.as_deref().unwrap_or("it is listed only")
            ),
            Location::File(path) => (Box::new(open_file(path, &self.path)?), false),
            Location::Gzip(path) => (Box::new(member::gunzip(open_file(path, &self.path)?)), true),
            Location::Content(content) => (Box::new(content.open()), true),
            Location::Member(member) => (member.open().with_context(|| format!("open {}", self.path))?, true),
            Location::Memory(bytes) => (Box::new(Cursor::new(bytes.clone())), false),
        };
        Ok(Stream {
            inner,
            decoded,
            meter: Arc::default(),
        })
    }
}

fn open_file(path: &Path, shown: &str) -> Result<File> {
    File::open(path).with_context(|| format!("open {shown}"))
}
