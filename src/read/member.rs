//! Members of ZIP archives and gzip files as decoded streams, with limits against hostile ones.
//!
//! Members are decoded while they are read; the library's `extract` is never used.

use anyhow::Result;
use flate2::Crc;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use std::fs::File;
use std::io::{self, BufReader, Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest decoded to stored ratio once a member is larger than [`RATIO_FREE_BYTES`].
pub(super) const RATIO: u64 = 300;
/// Members up to this decoded size may have any ratio.
pub(super) const RATIO_FREE_BYTES: u64 = 16 << 20;
/// Largest member of an archive that is held in memory to be read at any place.
const HELD_BYTES: u64 = 256 << 20;
/// Why a larger one is not read.
const TOO_LARGE: &str = "too large to be read inside an archive: unpack it first";

/// A name from inside a container as one part of a path.
pub(super) fn path_part(name: &str) -> String {
    let harmless = |c: char| {
        if c == '/' || c == '\\' || c.is_control() {
            '_'
        } else {
            c
        }
    };
    name.chars().map(harmless).collect()
}

/// One member of a ZIP archive: where its stored bytes are and what they must decode to.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) archive: Backing,
    pub(super) start: u64,
    pub(super) stored: u64,
    pub(super) decoded: u64,
    pub(super) crc: u32,
    pub(super) deflated: bool,
    pub(super) gzip: bool,
}

/// The bytes of an archive or of a binary container, to be read at any place.
#[derive(Debug, Clone)]
pub(super) enum Backing {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
    /// A member of an archive, held in memory while it is open.
    Member(Box<Member>),
}

/// Bytes that can be read at any place.
pub(super) trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

impl Backing {
    /// Opens the bytes.
    ///
    /// # Errors
    /// When they cannot be read, or the member of an archive is damaged or larger than [`HELD_BYTES`].
    pub(super) fn open(&self) -> io::Result<Box<dyn Seekable>> {
        Ok(match self {
            Self::Disk(path) => Box::new(BufReader::with_capacity(1 << 16, File::open(path)?)),
            Self::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
            Self::Member(member) => Box::new(Cursor::new(member.read_all(HELD_BYTES)?)),
        })
    }

    /// The file on disk that holds the bytes.
    pub(super) fn disk_path(&self) -> Option<&Path> {
        match self {
            Self::Disk(path) => Some(path),
            Self::Memory(_) => None,
            Self::Member(member) => member.disk_path(),
        }
    }
}

impl Member {
    pub(super) fn disk_path(&self) -> Option<&Path> {
        self.archive.disk_path()
    }

    /// The first decoded bytes, as many as there are of the number asked for.
    pub(super) fn head(&self, bytes: u64) -> io::Result<Vec<u8>> {
        let mut start = Vec::new();
        self.open_stored()?.take(bytes).read_to_end(&mut start)?;
        Ok(start)
    }

    /// All decoded bytes.
    ///
    /// # Errors
    /// When the member is damaged or has more than `most` bytes.
    pub(super) fn read_all(&self, most: u64) -> io::Result<Vec<u8>> {
        if self.decoded > most {
            return Err(io::Error::new(ErrorKind::InvalidData, TOO_LARGE));
        }
        let mut bytes = Vec::new();
        self.open_stored()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>> {
        let checked = self.open_stored()?;
        Ok(if self.gzip {
            Box::new(gunzip(checked))
        } else {
            Box::new(checked)
        })
    }

    fn open_stored(&self) -> io::Result<Checked> {
        let mut file = self.archive.open()?;
        file.seek(SeekFrom::Start(self.start))?;
        let stored = file.take(self.stored);
        Ok(Checked {
            inner: if self.deflated {
                Box::new(DeflateDecoder::new(stored))
            } else {
                Box::new(stored)
            },
            crc: Crc::new(),
            expected_crc: self.crc,
            left: self.decoded,
        })
    }
}

/// Stops at the declared size and compares the checksum.
struct Checked {
    inner: Box<dyn Read + Send>,
    crc: Crc,
    expected_crc: u32,
    left: u64,
}

impl Read for Checked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        let n = self.inner.read(out)?;
        if n == 0 {
            return match self.left {
                0 if self.crc.sum() == self.expected_crc => Ok(0),
                0 => Err(damaged("the checksum of the archive member differs")),
                _ => Err(damaged("the archive member is shorter than the archive says")),
            };
        }
        let kept = n.min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if kept == 0 {
            return Err(damaged("the archive member is longer than the archive says"));
        }
        self.left -= kept as u64;
        self.crc.update(&out[..kept]);
        Ok(kept)
    }
}

fn damaged(why: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

/// A gzip decoder that stops when the data grows beyond any honest ratio.
pub(super) fn gunzip<R: Read + Send + 'static>(stored: R) -> impl Read + Send {
    Ratio {
        inner: MultiGzDecoder::new(Counting {
            inner: stored,
            count: 0,
        }),
        decoded: 0,
    }
}

struct Counting<R> {
    inner: R,
    count: u64,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.count += n as u64;
        Ok(n)
    }
}

struct Ratio<R> {
    inner: MultiGzDecoder<Counting<R>>,
    decoded: u64,
}

impl<R: Read> Read for Ratio<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.decoded > RATIO_FREE_BYTES && self.decoded / self.inner.get_ref().count.max(1) > RATIO {
            return Err(damaged("the compressed file grows beyond any honest ratio"));
        }
        let n = self.inner.read(out)?;
        self.decoded += n as u64;
        Ok(n)
    }
}
