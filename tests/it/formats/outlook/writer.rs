//! Writes small Outlook data files as MS-PST lays them down, with nothing in them but what readers look at.

use super::heap::{Heap, signature, sum};
use std::collections::BTreeMap;

/// Number of a node or block.
pub(super) type Number = u32;

/// A value of a property by its type.
#[derive(Clone)]
pub(super) enum Value {
    Int(u32),
    Time(u64),
    Narrow(Vec<u8>),
    Wide(String),
    Bytes(Vec<u8>),
    /// A message inside the message: its content is in a node that is not written.
    Object,
}

impl Value {
    fn kind(&self) -> u16 {
        match self {
            Self::Int(_) => 3,
            Self::Time(_) => 0x40,
            Self::Narrow(_) => 0x1e,
            Self::Wide(_) => 0x1f,
            Self::Bytes(_) => 0x102,
            Self::Object => 0x0d,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Int(number) => number.to_le_bytes().to_vec(),
            Self::Time(ticks) => ticks.to_le_bytes().to_vec(),
            Self::Narrow(bytes) | Self::Bytes(bytes) => bytes.clone(),
            Self::Wide(text) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Object => [0; 8].to_vec(),
        }
    }
}

/// Properties by number.
pub(super) type Properties = BTreeMap<u16, Value>;

/// Nodes inside a node: number, data, list of nodes inside.
type Inside = Vec<(Number, u64, u64)>;

/// A data file in the making.
pub(super) struct Writer {
    ansi: bool,
    blocks: Vec<(u64, Vec<u8>)>,
    nodes: BTreeMap<Number, (u64, u64)>,
    next: u64,
}

impl Writer {
    pub(super) fn new(ansi: bool) -> Self {
        Self {
            ansi,
            blocks: Vec::new(),
            nodes: BTreeMap::new(),
            next: 4,
        }
    }

    fn width(&self) -> usize {
        if self.ansi { 4 } else { 8 }
    }

    fn push(&self, out: &mut Vec<u8>, number: u64) {
        out.extend_from_slice(&number.to_le_bytes()[..self.width()]);
    }

    fn block(&mut self, data: Vec<u8>, internal: bool) -> u64 {
        let number = self.next | if internal { 2 } else { 0 };
        self.next += 4;
        self.blocks.push((number, data));
        number
    }

    /// Data of any length: one block, or a list of blocks.
    fn data(&mut self, bytes: &[u8]) -> u64 {
        if bytes.len() <= 8000 {
            return self.block(bytes.to_vec(), false);
        }
        let parts: Vec<u64> = bytes
            .chunks(8000)
            .map(|part| self.block(part.to_vec(), false))
            .collect();
        let mut list = vec![1, 1];
        list.extend_from_slice(&u16::try_from(parts.len()).expect("few").to_le_bytes());
        list.extend_from_slice(&u32::try_from(bytes.len()).expect("short").to_le_bytes());
        for part in parts {
            self.push(&mut list, part);
        }
        self.block(list, true)
    }

    fn inside(&mut self, nodes: &Inside) -> u64 {
        if nodes.is_empty() {
            return 0;
        }
        let mut list = vec![2, 0];
        list.extend_from_slice(&u16::try_from(nodes.len()).expect("few").to_le_bytes());
        list.resize(self.width(), 0);
        for (number, data, inside) in nodes {
            self.push(&mut list, u64::from(*number));
            self.push(&mut list, *data);
            self.push(&mut list, *inside);
        }
        self.block(list, true)
    }

    /// A list of properties: its data, and the nodes that hold its long values.
    fn context(&mut self, properties: &Properties) -> (u64, Inside) {
        let (mut heap, mut inside) = (Heap::default(), Inside::new());
        let mut records = Vec::new();
        for (tag, value) in properties {
            records.extend_from_slice(&tag.to_le_bytes());
            records.extend_from_slice(&value.kind().to_le_bytes());
            let bytes = value.bytes();
            let place = match value {
                Value::Int(number) => *number,
                _ if bytes.len() > 1500 => {
                    let number = 0x401f + 0x20 * u32::try_from(inside.len()).expect("few");
                    inside.push((number, self.data(&bytes), 0));
                    number
                }
                _ => heap.add(bytes),
            };
            records.extend_from_slice(&place.to_le_bytes());
        }
        let list = heap.add(records);
        let mut head = vec![0xb5, 2, 6, 0];
        head.extend_from_slice(&list.to_le_bytes());
        let root = heap.add(head);
        (self.block(heap.finish(0xbc, root), false), inside)
    }

    /// A table whose rows have these numbers and texts.
    fn table(&mut self, columns: &[(u16, u16)], rows: &[(Number, Properties)]) -> u64 {
        let mut heap = Heap::default();
        let bits_at = 8 + 4 * columns.len();
        let width = bits_at + (columns.len() + 2).div_ceil(8);
        let mut described = vec![(0x67f2, 3, 0), (0x67f3, 3, 4)];
        for (at, (tag, kind)) in columns.iter().enumerate() {
            described.push((*tag, *kind, 8 + 4 * at));
        }
        let (mut matrix, mut index) = (Vec::new(), Vec::new());
        for (place, (number, cells)) in rows.iter().enumerate() {
            index.extend_from_slice(&number.to_le_bytes());
            let place = u32::try_from(place).expect("few").to_le_bytes();
            index.extend_from_slice(if self.ansi { &place[..2] } else { &place });
            let mut row = vec![0; width];
            row[..4].copy_from_slice(&number.to_le_bytes());
            row[bits_at] = 0xc0;
            for (at, (tag, _)) in columns.iter().enumerate() {
                let cell = match cells.get(tag) {
                    Some(Value::Int(number)) => *number,
                    Some(value) => heap.add(value.bytes()),
                    None => continue,
                };
                row[8 + 4 * at..12 + 4 * at].copy_from_slice(&cell.to_le_bytes());
                row[bits_at + (at + 2) / 8] |= 0x80 >> ((at + 2) % 8);
            }
            matrix.extend(row);
        }
        let (list, rows_at) = if rows.is_empty() {
            (0, 0)
        } else {
            (heap.add(index), heap.add(matrix))
        };
        let mut tree = vec![0xb5, 4, if self.ansi { 2 } else { 4 }, 0];
        tree.extend_from_slice(&list.to_le_bytes());
        let index_at = heap.add(tree);
        let mut head = vec![0x7c, u8::try_from(described.len()).expect("few")];
        for end in [bits_at, bits_at, bits_at, width] {
            head.extend_from_slice(&u16::try_from(end).expect("small").to_le_bytes());
        }
        for number in [index_at, rows_at, 0] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        let mut sorted: Vec<_> = described.iter().enumerate().collect();
        sorted.sort_by_key(|(_, (tag, kind, _))| (*tag, *kind));
        for (bit, (tag, kind, at)) in sorted {
            head.extend_from_slice(&u16::to_le_bytes(*kind));
            head.extend_from_slice(&u16::to_le_bytes(*tag));
            head.extend_from_slice(&u16::try_from(*at).expect("small").to_le_bytes());
            head.extend_from_slice(&[4, u8::try_from(bit).expect("few")]);
        }
        let root = heap.add(head);
        self.block(heap.finish(0x7c, root), false)
    }

    /// Adds the store, and the list of named properties, which has none.
    pub(super) fn store(&mut self, properties: &Properties) {
        let names = Properties::from([
            (1, Value::Int(251)),
            (2, Value::Bytes(Vec::new())),
            (3, Value::Bytes(Vec::new())),
            (4, Value::Bytes(Vec::new())),
        ]);
        for (number, properties) in [(0x21, properties), (0x61, &names)] {
            let (data, inside) = self.context(properties);
            let inside = self.inside(&inside);
            self.nodes.insert(number, (data, inside));
        }
    }

    /// Adds a folder.
    pub(super) fn folder(&mut self, number: Number, name: &str, folders: &[Number], messages: &[Number]) {
        let count = Value::Int(u32::try_from(messages.len()).expect("few"));
        let has_folders = Value::Int(u32::from(!folders.is_empty()));
        let properties = [(0x3001, self.text(name)), (0x3602, count), (0x360a, has_folders)];
        let (data, _) = self.context(&properties.into());
        self.nodes.insert(number, (data, 0));
        for (kind, numbers) in [(0x0d, folders), (0x0e, messages), (0x0f, &[][..])] {
            let rows: Vec<_> = numbers.iter().map(|number| (*number, Properties::new())).collect();
            let table = self.table(&[], &rows);
            self.nodes.insert((number & !0x1f) | kind, (table, 0));
        }
    }

    /// A text as the layout stores it.
    pub(super) fn text(&self, text: &str) -> Value {
        if self.ansi {
            let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
            Value::Narrow(bytes.into_owned())
        } else {
            Value::Wide(text.to_owned())
        }
    }

    /// Adds a message.
    pub(super) fn message(
        &mut self,
        number: Number,
        properties: &Properties,
        recipients: &[(Number, Properties)],
        attachments: &[Properties],
    ) {
        let text = if self.ansi { 0x1e } else { 0x1f };
        let (data, mut inside) = self.context(properties);
        let columns = [(0x0c15, 3), (0x3001, text), (0x3003, text), (0x39fe, text)];
        inside.push((0x692, self.table(&columns, recipients), 0));
        let rows: Vec<_> = (0..attachments.len())
            .map(|at| (0x8025 + 0x20 * u32::try_from(at).expect("few"), Properties::new()))
            .collect();
        if !rows.is_empty() {
            inside.push((0x671, self.table(&[], &rows), 0));
        }
        for ((number, _), attachment) in rows.iter().zip(attachments) {
            let (data, own) = self.context(attachment);
            let own = self.inside(&own);
            inside.push((*number, data, own));
        }
        inside.sort_unstable();
        let inside = self.inside(&inside);
        self.nodes.insert(number, (data, inside));
    }

    /// The file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let (width, trailer) = (self.width(), if self.ansi { 12 } else { 16 });
        let mut file = vec![0; 0x4600];
        let mut places = Vec::new();
        self.blocks.sort_unstable_by_key(|(number, _)| *number);
        for (number, data) in &self.blocks {
            let (at, size) = (file.len() as u64, u16::try_from(data.len()).expect("small"));
            places.push((*number, at, size));
            file.extend_from_slice(data);
            let whole = (data.len() + trailer).next_multiple_of(64);
            file.resize(at as usize + whole - trailer, 0);
            file.extend_from_slice(&size.to_le_bytes());
            file.extend_from_slice(&signature(at, *number).to_le_bytes());
            let sum = sum(data).to_le_bytes();
            if self.ansi {
                self.push(&mut file, *number);
                file.extend_from_slice(&sum);
            } else {
                file.extend_from_slice(&sum);
                self.push(&mut file, *number);
            }
        }
        file.resize(file.len().next_multiple_of(512), 0);
        let blocks: Vec<Vec<u8>> = places
            .iter()
            .map(|(number, at, size)| {
                let mut entry = Vec::new();
                self.push(&mut entry, *number);
                self.push(&mut entry, *at);
                entry.extend_from_slice(&size.to_le_bytes());
                entry.extend_from_slice(&2_u16.to_le_bytes());
                entry.resize(3 * width, 0);
                entry
            })
            .collect();
        let nodes: Vec<Vec<u8>> = self
            .nodes
            .iter()
            .map(|(number, (data, inside))| {
                let mut entry = Vec::new();
                self.push(&mut entry, u64::from(*number));
                self.push(&mut entry, *data);
                self.push(&mut entry, *inside);
                entry.resize(4 * width, 0);
                entry
            })
            .collect();
        let block_tree = self.tree(&mut file, 0x80, &blocks);
        let node_tree = self.tree(&mut file, 0x81, &nodes);
        self.head(&mut file, node_tree, block_tree);
        file
    }

    /// Writes the pages of a tree of two levels; gives number and place of the root.
    fn tree(&mut self, file: &mut Vec<u8>, kind: u8, entries: &[Vec<u8>]) -> (u64, u64) {
        let room = if self.ansi { 496 } else { 488 };
        let per_page = room / entries[0].len();
        let mut upper = Vec::new();
        for part in entries.chunks(per_page) {
            let (number, at) = self.page(file, kind, 0, part);
            let mut entry = part[0][..self.width()].to_vec();
            self.push(&mut entry, number);
            self.push(&mut entry, at);
            upper.push(entry);
        }
        self.page(file, kind, 1, &upper)
    }

    fn page(&mut self, file: &mut Vec<u8>, kind: u8, level: u8, entries: &[Vec<u8>]) -> (u64, u64) {
        let (number, at) = (self.next, file.len() as u64);
        self.next += 4;
        let mut page = entries.concat();
        let (room, size) = (if self.ansi { 496 } else { 488 }, entries[0].len());
        assert!(page.len() <= room, "the tree has two levels");
        page.resize(room, 0);
        let most = u8::try_from(room / size).expect("few");
        page.extend_from_slice(&[u8::try_from(entries.len()).expect("few"), most]);
        page.extend_from_slice(&[u8::try_from(size).expect("small"), level]);
        page.resize(if self.ansi { 500 } else { 496 }, 0);
        let sum = sum(&page).to_le_bytes();
        page.extend_from_slice(&[kind, kind]);
        page.extend_from_slice(&signature(at, number).to_le_bytes());
        if self.ansi {
            self.push(&mut page, number);
            page.extend_from_slice(&sum);
        } else {
            page.extend_from_slice(&sum);
            self.push(&mut page, number);
        }
        file.extend(page);
        (number, at)
    }

    fn head(&self, file: &mut [u8], nodes: (u64, u64), blocks: (u64, u64)) {
        let size = file.len() as u64;
        file[..4].copy_from_slice(b"!BDN");
        file[8..10].copy_from_slice(b"SM");
        file[10..12].copy_from_slice(&u16::to_le_bytes(if self.ansi { 15 } else { 23 }));
        file[12..14].copy_from_slice(&19_u16.to_le_bytes());
        file[14..16].copy_from_slice(&[1, 1]);
        let width = self.width();
        let (size_at, root_at) = if self.ansi { (168, 184) } else { (184, 216) };
        file[size_at..size_at + width].copy_from_slice(&size.to_le_bytes()[..width]);
        for (place, number) in [nodes.0, nodes.1, blocks.0, blocks.1].into_iter().enumerate() {
            let at = root_at + place * width;
            file[at..at + width].copy_from_slice(&number.to_le_bytes()[..width]);
        }
        // No scrambling; the mark behind the header's fields.
        file[if self.ansi { 460 } else { 512 }] = 0x80;
        let partial = sum(&file[8..8 + 471]);
        file[4..8].copy_from_slice(&partial.to_le_bytes());
        if !self.ansi {
            let full = sum(&file[8..8 + 516]);
            file[524..528].copy_from_slice(&full.to_le_bytes());
        }
    }
}
