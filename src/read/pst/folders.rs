//! The folders of an Outlook data file that a person sees, with their messages by number.

use super::database::{Database, Fault};
use super::properties::{self, Properties};
use crate::read::mapi::{self, Properties as _};
use crate::read::member::path_part;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Numbers of the nodes of the store and of the folder that holds all others.
const STORE: u32 = 0x21;
const ROOT: u32 = 0x122;
/// Properties of the store that name folders: all that a person sees, deleted items, sent items.
const VISIBLE: u16 = 0x35e0;
const DELETED: u16 = 0x35e3;
const SENT: u16 = 0x35e4;
/// Kinds of nodes, the lowest five bits of their number.
const KIND: u32 = 0x1f;
const FOLDERS_IN: u32 = 0x0d;
const MESSAGES_IN: u32 = 0x0e;
/// Deepest folder, and most folders.
const DEEPEST: usize = 64;
const MOST: usize = 100_000;

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::read) struct Folder {
    /// Number of its node.
    pub(super) number: u32,
    /// Names of the folders above and its own, `/` between them; unique in the file.
    pub(in crate::read) path: String,
    /// It is the folder of deleted items or lies in it.
    pub(super) deleted: bool,
    /// It is the folder of sent items.
    pub(super) sent: bool,
}

/// A folder with the number of its messages, or why they are not known.
pub(in crate::read) type Counted = (Folder, Result<usize, Fault>);

/// All folders of a file in the order of the file, a folder before those inside it.
pub(super) fn all(database: &Database) -> Result<Vec<Counted>, Fault> {
    let store = database.node(STORE)?.ok_or("it has no message store")?;
    let store = Properties::of(database, store, None)?;
    let named = |tag| {
        let id = store.bytes(tag)?;
        Some(u32::from_le_bytes(id.get(20..24)?.try_into().ok()?))
    };
    let top = named(VISIBLE).filter(|number| matches!(database.node(*number), Ok(Some(_))));
    let mut walk = Walk {
        database,
        deleted: named(DELETED),
        sent: named(SENT),
        seen: BTreeSet::new(),
        paths: BTreeSet::new(),
        found: Vec::new(),
    };
    walk.add(top.unwrap_or(ROOT), String::new(), false, 0)?;
    let mut found = walk.found;
    if top.is_none() {
        // An OST file does not say which folders are seen; they lie in one of this name.
        for (folder, _) in &mut found {
            if let Some((_, path)) = folder.path.split_once("/IPM_SUBTREE/") {
                folder.path = path.to_owned();
            }
        }
    }
    Ok(found)
}

/// The numbers of the messages of a folder.
pub(super) fn messages(database: &Database, folder: u32) -> Result<Vec<u32>, Fault> {
    match database.node((folder & !KIND) | MESSAGES_IN)? {
        Some(table) => properties::row_numbers(database, table),
        None => Ok(Vec::new()),
    }
}

struct Walk<'a> {
    database: &'a Database,
    deleted: Option<u32>,
    sent: Option<u32>,
    seen: BTreeSet<u32>,
    paths: BTreeSet<String>,
    found: Vec<Counted>,
}

impl Walk<'_> {
    fn add(&mut self, number: u32, path: String, deleted: bool, depth: usize) -> Result<(), Fault> {
        if !self.seen.insert(number) || depth > DEEPEST || self.found.len() >= MOST {
            return Err("its folders lie in each other in a way that no program makes");
        }
        let deleted = deleted || self.deleted == Some(number);
        let folder = Folder {
            number,
            path: path.clone(),
            deleted,
            sent: self.sent == Some(number),
        };
        let count = messages(self.database, number).map(|messages| messages.len());
        self.found.push((folder, count));
        let Some(table) = self.database.node((number & !KIND) | FOLDERS_IN)? else {
            return Ok(());
        };
        for child in properties::row_numbers(self.database, table)? {
            let name = self.name(child);
            let mut full = if path.is_empty() {
                name
            } else {
                format!("{path}/{name}")
            };
            if !self.paths.insert(full.clone()) {
                full = format!("{full} ({child:x})");
                self.paths.insert(full.clone());
            }
            self.add(child, full, deleted, depth + 1)?;
        }
        Ok(())
    }

    /// The name of a folder as one part of a path.
    fn name(&self, number: u32) -> String {
        let properties = self.database.node(number).ok().flatten();
        let name = properties
            .and_then(|node| Properties::of(self.database, node, None).ok())
            .and_then(|folder| folder.text(mapi::tag::NAME))
            .unwrap_or_else(|| format!("folder {number:x}"));
        let name = path_part(name.trim());
        if name.chars().all(|c| c == '.') {
            "_".to_owned()
        } else {
            name
        }
    }
}
