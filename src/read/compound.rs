//! OLE2 compound files (MS-CFB): the streams and storages of a file in memory. Every offset is checked,
//! every chain bounded: a damaged file gives fewer streams, never a panic or a loop.

use std::io::{Read, Seek, SeekFrom};

/// Marks an OLE2 compound file.
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Sector numbers from here on are marks, not sectors.
const LAST_SECTOR: u32 = 0xffff_fff9;
/// No sibling or child.
const NO_ENTRY: u32 = 0xffff_ffff;
/// Entries that are read at most.
const ENTRIES: usize = 200_000;

/// Bytes of a directory, and parts of the list of allocation sectors, that [`root_names`] reads at most.
const DIRECTORY_BYTES: usize = 8 << 20;
const LIST_SECTORS: usize = 1 << 12;

/// A compound file.
pub(super) struct Compound<'a> {
    data: &'a [u8],
    shift: u32,
    mini_shift: u32,
    cutoff: u64,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

fn words(data: &[u8]) -> Vec<u32> {
    data.chunks_exact(4)
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
        .collect()
}

impl<'a> Compound<'a> {
    /// Reads the tables of a compound file; `None` when it is none.
    pub(super) fn parse(data: &'a [u8]) -> Option<Self> {
        if !data.starts_with(MAGIC) {
            return None;
        }
        let shift = u32::from(u16_at(data, 30)?);
        let mini_shift = u32::from(u16_at(data, 32)?);
        if !(7..=16).contains(&shift) || !(4..=shift).contains(&mini_shift) {
            return None;
        }
        let mut file = Self {
            data,
            shift,
            mini_shift,
            cutoff: u64::from(u32_at(data, 56)?),
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            entries: Vec::new(),
        };
        // Sectors of the allocation table: 109 in the header, more in a chain of their own.
        let mut sectors = words(data.get(76..512)?);
        let mut next = u32_at(data, 68)?;
        let most = data.len() >> shift;
        for _ in 0..most {
            let Some(sector) = file.sector(next) else { break };
            let more = words(sector);
            let (last, more) = more.split_last()?;
            sectors.extend(more);
            next = *last;
        }
        for sector in sectors.iter().filter(|sector| **sector < LAST_SECTOR).take(most) {
            if let Some(sector) = file.sector(*sector) {
                let table = words(sector);
                file.fat.extend(table);
            }
        }
        let directory = file.chain(u32_at(data, 48)?);
        file.entries = directory.chunks_exact(128).take(ENTRIES).filter_map(entry).collect();
        file.mini_fat = words(&file.chain(u32_at(data, 60)?));
        file.mini = file.chain(file.entries.first()?.start);
        Some(file)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        if number >= LAST_SECTOR {
            return None;
        }
        let start = (number as usize + 1) << self.shift;
        self.data
            .get(start..(start + (1 << self.shift)).min(self.data.len()))
            .filter(|sector| !sector.is_empty())
    }

    /// The bytes of a chain of sectors.
    fn chain(&self, start: u32) -> Vec<u8> {
        let (mut bytes, mut next) = (Vec::new(), start);
        for _ in 0..=self.fat.len() {
            let Some(sector) = self.sector(next) else { break };
            bytes.extend_from_slice(sector);
            let Some(following) = self.fat.get(next as usize) else {
                break;
            };
            next = *following;
        }
        bytes
    }

    /// The storages and streams directly in a storage (0 is the root): name and number.
    pub(super) fn children(&self, storage: usize) -> Vec<(&str, usize)> {
        children_of(&self.entries, storage)
    }

    /// The bytes of a stream.
    pub(super) fn stream(&self, number: usize) -> Vec<u8> {
        let Some(entry) = self.entries.get(number) else {
            return Vec::new();
        };
        let size = usize::try_from(entry.size).unwrap_or(usize::MAX);
        let mut bytes = if entry.size < self.cutoff {
            self.mini_chain(entry.start, size)
        } else {
            self.chain(entry.start)
        };
        bytes.truncate(size);
        bytes
    }

    fn mini_chain(&self, start: u32, size: usize) -> Vec<u8> {
        let (mut bytes, mut next) = (Vec::new(), start as usize);
        while bytes.len() < size {
            let from = next << self.mini_shift;
            let Some(sector) = self.mini.get(from..from + (1 << self.mini_shift)) else {
                break;
            };
            bytes.extend_from_slice(sector);
            let Some(following) = self.mini_fat.get(next).filter(|sector| **sector < LAST_SECTOR) else {
                break;
            };
            next = *following as usize;
        }
        bytes
    }
}

fn children_of(entries: &[Entry], storage: usize) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    let mut open: Vec<u32> = entries.get(storage).map(|entry| entry.child).into_iter().collect();
    while let Some(number) = open.pop() {
        let Some(entry) = entries.get(number as usize).filter(|_| number != NO_ENTRY) else {
            continue;
        };
        if found.len() >= entries.len() {
            break;
        }
        found.push((entry.name.as_str(), number as usize));
        open.extend([entry.left, entry.right]);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The names of the storages and streams directly in the root: of the file, the directory alone is read.
pub(super) fn root_names<R: Read + Seek>(file: &mut R) -> Option<Vec<String>> {
    let head = read_at(file, 0, 512)?;
    let shift = u32::from(u16_at(&head, 30)?);
    if !head.starts_with(MAGIC) || !(7..=16).contains(&shift) {
        return None;
    }
    let sector_bytes = 1_usize << shift;
    let mut sector = |number: u32| match number {
        LAST_SECTOR.. => None,
        _ => read_at(file, (u64::from(number) + 1) << shift, sector_bytes),
    };
    // Sectors of the allocation table: 109 in the header, more in a chain of their own.
    let mut tables = words(&head[76..]);
    let mut next = u32_at(&head, 68)?;
    for _ in 0..LIST_SECTORS {
        let Some(more) = sector(next) else { break };
        let more = words(&more);
        let (last, more) = more.split_last()?;
        tables.extend(more);
        next = *last;
    }
    let (mut directory, mut next) = (Vec::new(), u32_at(&head, 48)?);
    let mut table = (u32::MAX, Vec::new());
    while directory.len() < DIRECTORY_BYTES
        && let Some(part) = sector(next)
    {
        directory.extend_from_slice(&part);
        let place = next as usize / (sector_bytes / 4);
        let Some(number) = tables.get(place) else { break };
        if table.0 != *number {
            let Some(bytes) = sector(*number) else { break };
            table = (*number, words(&bytes));
        }
        let Some(following) = table.1.get(next as usize % (sector_bytes / 4)) else {
            break;
        };
        next = *following;
    }
    let entries: Vec<Entry> = directory.chunks_exact(128).filter_map(entry).collect();
    let names = children_of(&entries, 0).into_iter();
    Some(names.map(|(name, _)| name.to_owned()).collect())
}

/// Bytes at a place, fewer at the end of the file; `None` behind it.
fn read_at<R: Read + Seek>(file: &mut R, at: u64, bytes: usize) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    file.seek(SeekFrom::Start(at)).ok()?;
    file.by_ref().take(bytes as u64).read_to_end(&mut data).ok()?;
    (!data.is_empty()).then_some(data)
}

fn entry(data: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(data, 64)?).saturating_sub(2).min(62);
    let units: Vec<u16> = data[..length]
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        left: u32_at(data, 68)?,
        right: u32_at(data, 72)?,
        child: u32_at(data, 76)?,
        start: u32_at(data, 116)?,
        // The upper half is rubbish in files of version 3; no message has 4 GiB streams.
        size: u64::from(u32_at(data, 120)?),
    })
}
