//! Lists of properties and tables inside the nodes of an Outlook data file (MS-PST 2.3): heap, tree on a heap,
//! property context, table context.

use super::database::{Database, Fault, Node, u16_at, u32_at};
use crate::read::encoding::Charset;
use crate::read::mapi;
use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

const HEAP: Fault = "a list of properties is damaged";
/// Largest heap; its items are small values.
const HEAP_BYTES: usize = 64 << 20;
/// Largest value.
const VALUE_BYTES: usize = 64 << 20;

/// The heap of a node, one page a block, and the nodes inside the node.
struct Heap<'a> {
    database: &'a Database,
    pages: Vec<Vec<u8>>,
    node: Node,
    inside: OnceCell<BTreeMap<u32, Node>>,
}

impl<'a> Heap<'a> {
    fn open(database: &'a Database, node: Node) -> Result<Self, Fault> {
        let (mut pages, mut bytes) = (Vec::new(), 0);
        database.each_block(node.data, &mut |page| {
            bytes += page.len();
            pages.push(page);
            if bytes > HEAP_BYTES { Err(HEAP) } else { Ok(()) }
        })?;
        let head = pages.first().ok_or(HEAP)?;
        if head.get(2) != Some(&0xec) {
            return Err(HEAP);
        }
        Ok(Self {
            database,
            pages,
            node,
            inside: OnceCell::new(),
        })
    }

    /// Kind of what the heap holds.
    fn kind(&self) -> Option<u8> {
        self.pages.first()?.get(3).copied()
    }

    fn root(&self) -> Option<u32> {
        u32_at(self.pages.first()?, 4)
    }

    /// An item; an empty one has the number 0.
    fn item(&self, id: u32) -> Result<&[u8], Fault> {
        if id == 0 {
            return Ok(&[]);
        }
        let page = self.pages.get((id >> 16) as usize).ok_or(HEAP)?;
        let index = ((id & 0xffff) >> 5) as usize;
        let map = usize::from(u16_at(page, 0).ok_or(HEAP)?);
        let count = usize::from(u16_at(page, map).ok_or(HEAP)?);
        if index == 0 || index > count || id & 0x1f != 0 {
            return Err(HEAP);
        }
        let place = |index: usize| u16_at(page, map + 4 + 2 * index).map(usize::from).ok_or(HEAP);
        page.get(place(index - 1)?..place(index)?).ok_or(HEAP)
    }

    /// The node inside the node by its number.
    fn inside(&self, number: u32) -> Result<Node, Fault> {
        if self.inside.get().is_none() {
            let _ = self.inside.set(self.database.inside(self.node.inside)?);
        }
        let found = self.inside.get().and_then(|nodes| nodes.get(&number));
        found.copied().ok_or("a part of it is missing")
    }

    /// The bytes of a value, in the heap or in a node of its own.
    fn value(&self, id: u32) -> Result<Vec<u8>, Fault> {
        if id & 0x1f == 0 {
            self.item(id).map(<[u8]>::to_vec)
        } else {
            self.database.data(self.inside(id)?.data, VALUE_BYTES)
        }
    }

    /// The records of a tree on the heap: key and content.
    fn records(&self, id: u32, key_bytes: usize) -> Result<Vec<(u32, &[u8])>, Fault> {
        let head = self.item(id)?;
        let &[kind, keys, content, levels] = head.first_chunk().ok_or(HEAP)?;
        let (keys, content) = (usize::from(keys), usize::from(content));
        if kind != 0xb5 || keys != key_bytes || levels > 8 || content == 0 {
            return Err(HEAP);
        }
        let mut lists = vec![u32_at(head, 4).ok_or(HEAP)?];
        let most = self.pages.iter().map(Vec::len).sum::<usize>();
        for _ in 0..levels {
            let mut below = Vec::new();
            for list in lists {
                for entry in self.item(list)?.chunks_exact(keys + 4) {
                    below.push(u32_at(entry, keys).ok_or(HEAP)?);
                }
                if below.len() > most {
                    return Err(HEAP);
                }
            }
            lists = below;
        }
        let mut found = Vec::new();
        for list in lists {
            for entry in self.item(list)?.chunks_exact(keys + content) {
                let key = match keys {
                    2 => u16_at(entry, 0).map(u32::from),
                    _ => u32_at(entry, 0),
                };
                found.push((key.ok_or(HEAP)?, &entry[keys..]));
            }
            if found.len() > most {
                return Err(HEAP);
            }
        }
        Ok(found)
    }
}

/// The properties of a message, folder, attachment or recipient.
pub(super) struct Properties<'a> {
    heap: std::rc::Rc<Heap<'a>>,
    /// Type and content by number: the value itself or where it is.
    found: BTreeMap<u16, (u16, Vec<u8>)>,
    charset: Charset,
    damaged: Cell<bool>,
}

impl<'a> Properties<'a> {
    /// Reads the list of the properties of a node.
    pub(super) fn of(database: &'a Database, node: Node, charset: Option<Charset>) -> Result<Self, Fault> {
        let heap = Heap::open(database, node)?;
        if heap.kind() != Some(0xbc) {
            return Err(HEAP);
        }
        let mut found = BTreeMap::new();
        for (tag, entry) in heap.records(heap.root().ok_or(HEAP)?, 2)? {
            let kind = u16_at(entry, 0).ok_or(HEAP)?;
            let value = entry.get(2..6).ok_or(HEAP)?;
            found.insert(u16::try_from(tag).map_err(|_| HEAP)?, (kind, value.to_vec()));
        }
        Ok(Self::new(heap.into(), found, charset))
    }

    fn new(heap: std::rc::Rc<Heap<'a>>, found: BTreeMap<u16, (u16, Vec<u8>)>, charset: Option<Charset>) -> Self {
        let mut properties = Self {
            heap,
            found,
            charset: mapi::DEFAULT_CHARSET,
            damaged: Cell::new(false),
        };
        properties.charset = charset
            .or_else(|| mapi::code_page(&properties))
            .unwrap_or(mapi::DEFAULT_CHARSET);
        properties
    }

    /// Whether a property was there that could not be read.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.get()
    }

    /// The bytes of a property of one of the types.
    fn raw(&self, tag: u16, kinds: &[u16]) -> Option<(u16, Vec<u8>)> {
        let (kind, place) = self.found.get(&tag).filter(|(kind, _)| kinds.contains(kind))?;
        let value = self.heap.value(u32_at(place, 0)?);
        if value.is_err() {
            self.damaged.set(true);
        }
        value.ok().map(|value| (*kind, value))
    }

    /// Hands over the bytes of a property piece by piece; `false` when there is none.
    pub(super) fn each_piece(&self, tag: u16, each: &mut dyn FnMut(&[u8]) -> Result<(), Fault>) -> Result<bool, Fault> {
        let Some((0x102, place)) = self.found.get(&tag) else {
            return Ok(false);
        };
        let id = u32_at(place, 0).ok_or(HEAP)?;
        if id & 0x1f == 0 {
            each(self.heap.item(id)?)?;
        } else {
            let node = self.heap.inside(id)?;
            self.heap.database.each_block(node.data, &mut |block| each(&block))?;
        }
        Ok(true)
    }
}

impl mapi::Properties for Properties<'_> {
    fn charset(&self) -> Charset {
        self.charset
    }

    fn wide_text(&self, tag: u16) -> Option<Vec<u8>> {
        Some(self.raw(tag, &[0x1f])?.1)
    }

    fn narrow_text(&self, tag: u16) -> Option<Vec<u8>> {
        Some(self.raw(tag, &[0x1e])?.1)
    }

    fn bytes(&self, tag: u16) -> Option<Vec<u8>> {
        Some(self.raw(tag, &[0x102])?.1)
    }

    fn number(&self, tag: u16) -> Option<u32> {
        let (kind, value) = self.found.get(&tag)?;
        (*kind == 3).then(|| u32_at(value, 0)).flatten()
    }

    fn ticks(&self, tag: u16) -> Option<u64> {
        let (kind, value) = self.found.get(&tag)?;
        if *kind != 0x40 {
            return None;
        }
        // A row of a table holds the eight bytes themselves.
        let eight = if value.len() == 8 {
            value.clone()
        } else {
            self.raw(tag, &[0x40])?.1
        };
        Some(u64::from_le_bytes(eight.try_into().ok()?))
    }
}

/// Numbers of the rows of the table of a node, in the order of the table: for lists of folders, messages and
/// attachments they are the numbers of the nodes.
pub(super) fn row_numbers(database: &Database, node: Node) -> Result<Vec<u32>, Fault> {
    let heap = Heap::open(database, node)?;
    let mut rows: Vec<(u32, u32)> = rows_of(&heap)?;
    rows.sort_unstable();
    Ok(rows.into_iter().map(|(_, number)| number).collect())
}

/// Place and number of the rows.
fn rows_of(heap: &Heap<'_>) -> Result<Vec<(u32, u32)>, Fault> {
    let head = table(heap)?;
    let index = u32_at(head, 10).ok_or(HEAP)?;
    if index == 0 {
        return Ok(Vec::new());
    }
    let place = |content: &[u8]| u32_at(content, 0).or_else(|| u16_at(content, 0).map(u32::from));
    heap.records(index, 4)?
        .into_iter()
        .map(|(number, content)| Ok((place(content).ok_or(HEAP)?, number)))
        .collect()
}

fn table<'h>(heap: &'h Heap<'_>) -> Result<&'h [u8], Fault> {
    let head = heap.item(heap.root().ok_or(HEAP)?)?;
    if heap.kind() != Some(0x7c) || head.first() != Some(&0x7c) {
        return Err(HEAP);
    }
    Ok(head)
}

/// The rows of a table as lists of properties.
pub(super) fn rows<'a>(database: &'a Database, node: Node, charset: Charset) -> Result<Vec<Properties<'a>>, Fault> {
    let heap = std::rc::Rc::new(Heap::open(database, node)?);
    let head = table(&heap)?;
    let columns = usize::from(*head.get(1).ok_or(HEAP)?);
    let columns = head.get(22..22 + 8 * columns).ok_or(HEAP)?;
    let (bits_at, width) = (u16_at(head, 6).ok_or(HEAP)?, u16_at(head, 8).ok_or(HEAP)?);
    let (bits_at, width) = (usize::from(bits_at), usize::from(width));
    let id = u32_at(head, 14).ok_or(HEAP)?;
    if width == 0 || bits_at > width {
        return Err(HEAP);
    }
    // Rows do not cross blocks.
    let mut matrix = Vec::new();
    let mut add = |block: &[u8]| matrix.extend(block.chunks_exact(width).map(<[u8]>::to_vec));
    if id & 0x1f == 0 {
        add(heap.item(id)?);
    } else {
        let mut bytes = 0;
        database.each_block(heap.inside(id)?.data, &mut |block| {
            add(&block);
            bytes += block.len();
            if bytes > VALUE_BYTES { Err(HEAP) } else { Ok(()) }
        })?;
    }
    let mut places = rows_of(&heap)?;
    places.sort_unstable();
    let mut found = Vec::new();
    for (place, _) in places {
        let row = matrix.get(place as usize).ok_or(HEAP)?;
        let mut cells = BTreeMap::new();
        for column in columns.chunks_exact(8) {
            let (kind, tag) = (u16_at(column, 0).ok_or(HEAP)?, u16_at(column, 2).ok_or(HEAP)?);
            let at = usize::from(u16_at(column, 4).ok_or(HEAP)?);
            let (bytes, bit) = (usize::from(column[6]), usize::from(column[7]));
            let present = row
                .get(bits_at + bit / 8)
                .is_some_and(|bits| bits & (0x80 >> (bit % 8)) != 0);
            if present {
                cells.insert(tag, (kind, row.get(at..at + bytes).ok_or(HEAP)?.to_vec()));
            }
        }
        found.push(Properties::new(heap.clone(), cells, Some(charset)));
    }
    Ok(found)
}
