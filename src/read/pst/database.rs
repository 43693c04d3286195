//! The node database of an Outlook data file (MS-PST 2.2): its header, the two trees of pages, blocks, trees of
//! blocks and the nodes inside a node. Every offset and length is checked, every depth bounded, every checksum compared:
//! a damaged place is an error of whoever asked for it.

use super::cipher::{self, Cipher};
use crate::read::member::Seekable;
use flate2::read::ZlibDecoder;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::io::{Read as _, SeekFrom};
use std::rc::Rc;

/// Marks an Outlook data file.
pub(in crate::read) const MAGIC: &[u8] = b"!BDN";
/// Pages that are kept.
const PAGES: usize = 2048;
/// Largest decoded block.
const BLOCK_BYTES: usize = 64 << 10;
/// Most nodes inside one node.
const SUB_NODES: usize = 1 << 18;
/// Types of the pages of the two trees.
const BLOCKS: u8 = 0x80;
const NODES: u8 = 0x81;

/// What is wrong with a file, or a part of it.
pub(super) type Fault = &'static str;
const SHORT: Fault = "it is cut off";
const PAGE: Fault = "a page of its index is damaged";
const BLOCK: Fault = "a block is damaged";

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(data: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// The three layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// 32-bit numbers (Outlook 97 to 2002).
    Ansi,
    /// 64-bit numbers.
    Unicode,
    /// 64-bit numbers and pages of 4 KiB, blocks may be compressed (OST files of Outlook 2013 and later).
    Large,
}

impl Layout {
    fn number_at(self, data: &[u8], at: usize) -> Option<u64> {
        match self {
            Self::Ansi => u32_at(data, at).map(u64::from),
            Self::Unicode | Self::Large => u64_at(data, at),
        }
    }

    /// Bytes of a number.
    fn width(self) -> usize {
        if self == Self::Ansi { 4 } else { 8 }
    }
}

/// Where the data of a node and the list of the nodes inside it are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) data: u64,
    pub(super) inside: u64,
}

/// An Outlook data file.
pub(super) struct Database {
    file: RefCell<Box<dyn Seekable>>,
    layout: Layout,
    cipher: Cipher,
    nodes: u64,
    blocks: u64,
    pages: RefCell<HashMap<u64, Rc<[u8]>>>,
}

impl Database {
    /// Reads the header.
    pub(super) fn open(mut file: Box<dyn Seekable>) -> Result<Self, Fault> {
        let mut head = Vec::new();
        file.by_ref().take(564).read_to_end(&mut head).map_err(|_| SHORT)?;
        let version = u16_at(&head, 10).ok_or(SHORT)?;
        let layout = match version {
            14 | 15 => Layout::Ansi,
            36 | 37 => Layout::Large,
            20..=24 => Layout::Unicode,
            _ => return Err("it is of an unknown version"),
        };
        let (cipher_at, root_at) = if layout == Layout::Ansi { (461, 184) } else { (513, 216) };
        let cipher = Cipher::of(*head.get(cipher_at).ok_or(SHORT)?)
            .ok_or("it is encrypted (Windows Information Protection): export it without the protection")?;
        let width = layout.width();
        let place = |at| layout.number_at(&head, at).ok_or(SHORT);
        Ok(Self {
            nodes: place(root_at + width)?,
            blocks: place(root_at + 3 * width)?,
            file: RefCell::new(file),
            layout,
            cipher,
            pages: RefCell::default(),
        })
    }

    fn read_at(&self, at: u64, bytes: usize) -> Result<Vec<u8>, Fault> {
        let mut file = self.file.try_borrow_mut().map_err(|_| BLOCK)?;
        let mut data = vec![0; bytes];
        file.seek(SeekFrom::Start(at)).map_err(|_| SHORT)?;
        file.read_exact(&mut data).map_err(|_| SHORT)?;
        Ok(data)
    }

    fn page(&self, at: u64, kind: u8) -> Result<Rc<[u8]>, Fault> {
        if let Some(page) = self.pages.borrow().get(&at) {
            return Ok(page.clone());
        }
        let (bytes, trailer, sum_at) = match self.layout {
            Layout::Ansi => (512, 500, 8),
            Layout::Unicode => (512, 496, 4),
            Layout::Large => (4096, 4072, 4),
        };
        let page: Rc<[u8]> = self.read_at(at, bytes)?.into();
        let sum = cipher::sum(&page[..trailer]);
        if page[trailer] != kind || u32_at(&page, trailer + sum_at) != Some(sum) {
            return Err(PAGE);
        }
        let mut pages = self.pages.borrow_mut();
        if pages.len() >= PAGES {
            pages.clear();
        }
        pages.insert(at, page.clone());
        Ok(page)
    }

    /// The entry of a key in the tree of pages whose root is at a place; `None` when it is not there.
    fn find(&self, root: u64, kind: u8, key: u64) -> Result<Option<Vec<u8>>, Fault> {
        let (mut at, mut above) = (root, None);
        let width = self.layout.width();
        loop {
            let page = self.page(at, kind)?;
            let (count, size, level) = match self.layout {
                Layout::Ansi => (usize::from(page[496]), page[498], page[499]),
                Layout::Unicode => (usize::from(page[488]), page[490], page[491]),
                Layout::Large => (usize::from(u16_at(&page, 4056).ok_or(PAGE)?), page[4060], page[4061]),
            };
            if above.is_some_and(|above| level >= above) || level > 8 || usize::from(size) < 3 * width {
                return Err(PAGE);
            }
            above = Some(level);
            let size = usize::from(size);
            let entries = page.get(..count * size).ok_or(PAGE)?;
            let mut entries = entries.chunks_exact(size);
            // A node has a number of 32 bits in a field that may be wider; the lowest bit of a block is not part of it.
            let key_of = |entry: &[u8]| {
                let number = self.layout.number_at(entry, 0).unwrap_or(0);
                if kind == NODES {
                    number & 0xffff_ffff
                } else {
                    number & !1
                }
            };
            if level == 0 {
                return Ok(entries.find(|entry| key_of(entry) == key).map(<[u8]>::to_vec));
            }
            let Some(entry) = entries.take_while(|entry| key_of(entry) <= key).last() else {
                return Ok(None);
            };
            at = self.layout.number_at(entry, 2 * width).ok_or(PAGE)?;
        }
    }

    /// A node by its number.
    pub(super) fn node(&self, number: u32) -> Result<Option<Node>, Fault> {
        let Some(entry) = self.find(self.nodes, NODES, u64::from(number))? else {
            return Ok(None);
        };
        let width = self.layout.width();
        let place = |at| self.layout.number_at(&entry, at).ok_or(PAGE);
        Ok(Some(Node {
            data: place(width)?,
            inside: place(2 * width)?,
        }))
    }

    /// The decoded bytes of a block.
    fn block(&self, number: u64) -> Result<Vec<u8>, Fault> {
        let entry = self.find(self.blocks, BLOCKS, number & !1)?.ok_or(BLOCK)?;
        let width = self.layout.width();
        let at = self.layout.number_at(&entry, width).ok_or(PAGE)?;
        let stored = usize::from(u16_at(&entry, 2 * width).ok_or(PAGE)?);
        let (trailer, sum_at, unit) = match self.layout {
            Layout::Ansi => (12, 8, 64),
            Layout::Unicode => (16, 4, 64),
            Layout::Large => (24, 4, 512),
        };
        let whole = (stored + trailer).next_multiple_of(unit);
        let mut data = self.read_at(at, whole)?;
        let expected = u32_at(&data, whole - trailer + sum_at);
        data.truncate(stored);
        if expected != Some(cipher::sum(&data)) {
            return Err(BLOCK);
        }
        if self.layout == Layout::Large {
            let decoded = usize::from(u16_at(&entry, 2 * width + 2).ok_or(PAGE)?);
            if decoded != stored {
                let mut plain = Vec::new();
                let limit = BLOCK_BYTES as u64;
                ZlibDecoder::new(&data[..])
                    .take(limit)
                    .read_to_end(&mut plain)
                    .map_err(|_| BLOCK)?;
                data = plain;
            }
        }
        if number & 2 == 0 {
            self.cipher.decode(&mut data, number);
        }
        Ok(data)
    }

    /// Hands over the data of a node block by block, until `each` says no.
    pub(super) fn each_block(
        &self,
        number: u64,
        each: &mut dyn FnMut(Vec<u8>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if number == 0 {
            return Ok(());
        }
        self.each_below(number, 3, each)
    }

    fn each_below(
        &self,
        number: u64,
        above: u8,
        each: &mut dyn FnMut(Vec<u8>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let data = self.block(number)?;
        if number & 2 == 0 {
            return each(data);
        }
        // A list of blocks (level 1) or of such lists (level 2).
        let (&[kind, level], count) = (data.first_chunk().ok_or(BLOCK)?, u16_at(&data, 2).ok_or(BLOCK)?);
        if kind != 1 || level == 0 || level >= above {
            return Err(BLOCK);
        }
        let width = self.layout.width();
        let entries = data.get(8..8 + usize::from(count) * width).ok_or(BLOCK)?;
        for entry in entries.chunks_exact(width) {
            let child = self.layout.number_at(entry, 0).ok_or(BLOCK)?;
            self.each_below(child, level, each)?;
        }
        Ok(())
    }

    /// The data of a node as one piece; an error when it is longer than `most` bytes.
    pub(super) fn data(&self, number: u64, most: usize) -> Result<Vec<u8>, Fault> {
        let mut whole = Vec::new();
        self.each_block(number, &mut |block| {
            if whole.len() + block.len() > most {
                return Err("a value is longer than a record may be");
            }
            whole.extend_from_slice(&block);
            Ok(())
        })?;
        Ok(whole)
    }

    /// The nodes inside a node by their numbers.
    pub(super) fn inside(&self, number: u64) -> Result<BTreeMap<u32, Node>, Fault> {
        let mut found = BTreeMap::new();
        if number != 0 {
            self.gather(number, 2, &mut found)?;
        }
        Ok(found)
    }

    fn gather(&self, number: u64, above: u8, found: &mut BTreeMap<u32, Node>) -> Result<(), Fault> {
        let data = self.block(number)?;
        let (&[kind, level], count) = (data.first_chunk().ok_or(BLOCK)?, u16_at(&data, 2).ok_or(BLOCK)?);
        if kind != 2 || level >= above || number & 2 == 0 {
            return Err(BLOCK);
        }
        let width = self.layout.width();
        let size = if level == 0 { 3 * width } else { 2 * width };
        // The head is as wide as a number.
        let entries = data.get(width..width + usize::from(count) * size).ok_or(BLOCK)?;
        for entry in entries.chunks_exact(size) {
            let place = |at| self.layout.number_at(entry, at).ok_or(BLOCK);
            if level > 0 {
                self.gather(place(width)?, level, found)?;
            } else {
                let node = Node {
                    data: place(width)?,
                    inside: place(2 * width)?,
                };
                found.insert(u32_at(entry, 0).ok_or(BLOCK)?, node);
            }
            if found.len() > SUB_NODES {
                return Err("it holds more parts than any honest one");
            }
        }
        Ok(())
    }
}
