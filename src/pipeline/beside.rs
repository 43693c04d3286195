//! Attachments that lie as files beside the export that names them: photos of a chat, media of an archive.
//!
//! Only files of the input are looked at, by the path that the export gives; nothing is guessed from names that are alike.

use crate::model::kind::{Cell, Emitted};
use foldhash::{HashMap, HashMapExt};

/// The files of the input by path, with their sizes and SHA-256.
#[derive(Debug, Default)]
pub(super) struct Beside {
    files: HashMap<String, (String, u64)>,
    /// Paths by file name, for exports in several archives.
    named: HashMap<String, Vec<String>>,
}

impl Beside {
    /// Takes files as (path, SHA-256, bytes).
    pub(super) fn of(files: impl Iterator<Item = (String, String, u64)>) -> Self {
        let mut beside = Self {
            files: HashMap::new(),
            named: HashMap::new(),
        };
        for (path, sha256, bytes) in files {
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            beside.named.entry(name).or_default().push(path.clone());
            beside.files.insert(path, (sha256, bytes));
        }
        beside
    }

    /// Fills in size, SHA-256 and presence of an attachment that `export` names by a path.
    pub(super) fn complete(&self, attachment: &mut Emitted, export: &str) {
        let known = |field: &str| !matches!(attachment.cell(field), None | Some(Cell::Null));
        if known("sha256") || matches!(attachment.cell("present"), Some(Cell::Int(1))) {
            return;
        }
        let Some(Cell::Text(path)) = attachment.cell("path") else {
            return;
        };
        let Some((sha256, bytes)) = self.find(export, path) else {
            return;
        };
        let bytes = i64::try_from(*bytes).unwrap_or(i64::MAX);
        attachment.set("bytes", Cell::Int(bytes));
        attachment.set("sha256", Cell::Text(sha256.clone()));
        attachment.set("present", Cell::Int(1));
    }

    /// The file at a path below the folder of the export or one of the folders (archives) around it; else the only
    /// file of the input whose path ends so, folders included.
    fn find(&self, export: &str, path: &str) -> Option<&(String, u64)> {
        let path = path.trim().replace('\\', "/");
        let path = path.trim_start_matches("./");
        if path.is_empty() || path.contains("://") || path.split('/').any(|part| part == ".." || part.is_empty()) {
            return None;
        }
        let mut folder = export;
        loop {
            folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
            let found = if folder.is_empty() {
                self.files.get(path)
            } else {
                self.files.get(&format!("{folder}/{path}"))
            };
            if found.is_some() {
                return found;
            }
            if folder.is_empty() {
                break;
            }
        }
        let (_, name) = path.rsplit_once('/')?;
        let ending = format!("/{path}");
        let mut alike = self.named.get(name)?.iter().filter(|other| other.ends_with(&ending));
        match (alike.next(), alike.next()) {
            (Some(only), None) => self.files.get(only),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_an_export_names() {
        let files = [
            "wa/WhatsApp Chat - Ann.zip/IMG-1.jpg",
            "fb-1.zip/messages/inbox/ann_1/message_1.json",
            "fb-2.zip/messages/inbox/ann_1/photos/1.jpg",
            "tg/photos/a.jpg",
            "tg2/photos/a.jpg",
        ];
        let beside = Beside::of(
            files
                .iter()
                .zip(1..)
                .map(|(path, n)| ((*path).to_owned(), n.to_string(), n)),
        );
        for (export, path, found) in [
            ("wa/WhatsApp Chat - Ann.zip/_chat.txt", "IMG-1.jpg", Some(1)),
            ("wa/other.txt", "IMG-1.jpg", None),
            (
                "fb-1.zip/messages/inbox/ann_1/message_1.json",
                "messages/inbox/ann_1/photos/1.jpg",
                Some(3),
            ),
            ("tg/result.json", "photos/a.jpg", Some(4)),
            ("elsewhere/result.json", "photos/a.jpg", None),
            ("tg/result.json", "../tg2/photos/a.jpg", None),
            ("tg/result.json", "https://example.com/photos/a.jpg", None),
        ] {
            let bytes = beside.find(export, path).map(|file| file.1);
            assert_eq!(bytes, found, "{export} {path}");
        }
    }
}
