//! Which transcripts are exports of one chat: a chat has no id, and its file may have any name and place.
//!
//! Two files are one chat when they share messages of two authors, or most messages of one and the name. Messages
//! that one side sent to many people at the same time say nothing: they are in the chats of all of them.

use super::planned::PlannedFile;
use crate::map::{CompiledMapping, FileInfo};
use crate::model::record::{Body, ReadItem};
use crate::read;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Format of transcripts.
const FORMAT: &str = "whatsapp";
/// A message that more files have is a circular.
const MOST_FILES: usize = 50;

/// What the reader says about a transcript before its first message.
struct Head {
    file: usize,
    src: u32,
    /// Name without what a second download adds.
    title: String,
    authors: BTreeSet<String>,
    /// What the reader calls the chat.
    chat: String,
}

/// What one transcript holds.
struct Transcript {
    file: usize,
    src: u32,
    title: String,
    /// Time of the first message, number of messages, and what the reader calls the chat.
    rank: (String, usize, String),
    authors: BTreeSet<String>,
    messages: BTreeSet<(u64, u64)>,
}

/// Gives transcripts of one chat one name, that of the earliest of them.
pub(super) fn decide(files: &mut [PlannedFile], mappings: &[CompiledMapping]) {
    let wanted: Vec<usize> = (0..files.len())
        .filter(|at| {
            let file = &files[*at];
            file.row.format == FORMAT && file.row.src.is_some() && needs_chat(file, mappings)
        })
        .collect();
    if wanted.len() < 2 {
        return;
    }
    let heads: Vec<Head> = wanted.into_par_iter().filter_map(|at| head(at, &files[at])).collect();
    let found: Vec<Transcript> = alike(&heads)
        .into_par_iter()
        .filter_map(|one| look(&heads[one], &files[heads[one].file]))
        .collect();
    let roots = join(&found);
    let mut names: BTreeMap<usize, &(String, usize, String)> = BTreeMap::new();
    for (transcript, root) in found.iter().zip(&roots) {
        let name = names.entry(*root).or_insert(&transcript.rank);
        *name = (*name).min(&transcript.rank);
    }
    for (transcript, root) in found.iter().zip(&roots) {
        files[transcript.file].chat = names.get(root).map(|rank| rank.2.clone());
    }
}

fn needs_chat(file: &PlannedFile, mappings: &[CompiledMapping]) -> bool {
    let entry = |(mapping, entry): (usize, usize)| &mappings[mapping].files[entry];
    file.matched.is_some_and(|matched| entry(matched).root)
}

fn head(at: usize, file: &PlannedFile) -> Option<Head> {
    let mut items = read::open(&file.input, &file.options).ok()?;
    let root = items.find_map(|item| match item {
        Ok(ReadItem::Record(record)) => record.root,
        _ => None,
    })?;
    let authors = root.get("authors").and_then(Value::as_array)?.iter();
    Some(Head {
        file: at,
        src: file.row.src?,
        title: title(&file.row.path),
        authors: authors.filter_map(Value::as_str).map(str::to_owned).collect(),
        chat: root.get("chat").and_then(Value::as_str)?.to_owned(),
    })
}

/// The transcripts that could be of one chat with another one, by their people and names.
fn alike(heads: &[Head]) -> Vec<usize> {
    let mut holders: BTreeMap<(u32, &str), Vec<usize>> = BTreeMap::new();
    for (at, head) in heads.iter().enumerate() {
        for author in &head.authors {
            holders.entry((head.src, author)).or_default().push(at);
        }
    }
    let mut titles: BTreeMap<(u32, &str), usize> = BTreeMap::new();
    for head in heads {
        *titles.entry((head.src, &head.title)).or_default() += 1;
    }
    let shared = |head: &Head, author: &str| holders[&(head.src, author)].len() > 1;
    (0..heads.len())
        .filter(|at| {
            let head = &heads[*at];
            // The own side is in all chats: it takes another one in common, or the name.
            head.authors.iter().filter(|author| shared(head, author)).count() > 1
                || titles[&(head.src, head.title.as_str())] > 1
        })
        .collect()
}

fn look(head: &Head, file: &PlannedFile) -> Option<Transcript> {
    let mut transcript = Transcript {
        file: head.file,
        src: head.src,
        title: head.title.clone(),
        rank: (String::new(), 0, head.chat.clone()),
        authors: BTreeSet::new(),
        messages: BTreeSet::new(),
    };
    for item in read::open(&file.input, &file.options).ok()? {
        let Ok(ReadItem::Record(record)) = item else { continue };
        let Body::Tree(value) = &record.body else { continue };
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        if transcript.rank.1 == 0 {
            text("date").clone_into(&mut transcript.rank.0);
        }
        transcript.rank.1 += 1;
        let author = text("author");
        if !author.is_empty() {
            transcript.authors.insert(author.to_owned());
            let message = format!("{}\0{author}\0{}", text("date_raw"), text("text"));
            transcript.messages.insert((short(&message), short(author)));
        }
    }
    Some(transcript)
}

/// For each transcript the first one of its chat.
fn join(found: &[Transcript]) -> Vec<usize> {
    let mut holders: BTreeMap<(u32, u64, u64), Vec<usize>> = BTreeMap::new();
    for (at, transcript) in found.iter().enumerate() {
        for (message, author) in &transcript.messages {
            holders.entry((transcript.src, *message, *author)).or_default().push(at);
        }
    }
    let mut shared: BTreeMap<(usize, usize), (BTreeSet<u64>, usize)> = BTreeMap::new();
    for ((_, _, author), files) in &holders {
        if files.len() > MOST_FILES {
            continue;
        }
        for (n, one) in files.iter().enumerate() {
            for other in &files[n + 1..] {
                let shared = shared.entry((*one, *other)).or_default();
                shared.0.insert(*author);
                shared.1 += 1;
            }
        }
    }
    let mut roots: Vec<usize> = (0..found.len()).collect();
    for ((one, other), (authors, count)) in shared {
        let (a, b) = (&found[one], &found[other]);
        let nested = a.authors.is_subset(&b.authors) || b.authors.is_subset(&a.authors);
        let alike = a.title == b.title && count * 2 > a.messages.len().min(b.messages.len());
        if !nested || (authors.len() < 2 && !alike) {
            continue;
        }
        let (one, other) = (root(&roots, one), root(&roots, other));
        let (low, high) = (one.min(other), one.max(other));
        roots[high] = low;
    }
    (0..found.len()).map(|at| root(&roots, at)).collect()
}

fn root(roots: &[usize], mut at: usize) -> usize {
    while roots[at] != at {
        at = roots[at];
    }
    at
}

/// The name that tells one chat from another: the file's, or the folder's when every chat has the same file name.
fn title(path: &str) -> String {
    let info = FileInfo::new(path);
    let name = if info.stem.starts_with("_chat") {
        FileInfo::new(&info.parent).stem
    } else {
        info.stem
    };
    let name = name.to_lowercase();
    // "chat (2)", "chat_ann-2"; a telephone number is the name of a chat.
    let trimmed = name.trim_end_matches(|c: char| c.is_ascii_digit() || "()".contains(c));
    let counter = &name[trimmed.len()..];
    let plain = trimmed.trim_end_matches([' ', '_', '-']);
    if counter.starts_with('(')
        || counter.len() == 1 && plain.len() < trimmed.len() && plain.ends_with(char::is_alphabetic)
    {
        plain.to_owned()
    } else {
        name
    }
}

fn short(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes()[..8]
        .iter()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(file: usize, title: &str, messages: &[(&str, &str)]) -> Transcript {
        Transcript {
            file,
            src: 1,
            title: title.to_owned(),
            rank: (String::new(), messages.len(), file.to_string()),
            authors: messages.iter().map(|(author, _)| (*author).to_owned()).collect(),
            messages: messages
                .iter()
                .map(|(author, text)| (short(text), short(author)))
                .collect(),
        }
    }

    #[test]
    fn exports_of_one_chat_are_found() {
        let talk = [("Ann", "hi"), ("Shop", "hello"), ("Ann", "thanks")];
        for (title, other, one_chat) in [
            ("renamed", &talk[..2], true),
            (
                "renamed",
                &[("Ann", "hi"), ("Shop", "hello"), ("Ann", "more")][..],
                true,
            ),
            // The same circular, no word of the other side.
            ("renamed", &[("Shop", "hello")][..], false),
            ("chat with ann", &[("Shop", "hello")][..], true),
            // Other people.
            ("chat with ann", &[("Bo", "hey"), ("Shop", "hello")][..], false),
            ("chat with ann", &[("Ann", "another"), ("Shop", "talk")][..], false),
            ("chat with ann", &[("Ann", "another"), ("Shop", "hello")][..], false),
        ] {
            let found = [transcript(0, "chat with ann", &talk), transcript(1, title, other)];
            assert_eq!(join(&found) == [0, 0], one_chat, "{title} {other:?}");
        }
    }

    #[test]
    fn titles_forget_the_number_of_the_download() {
        for (path, name) in [
            ("a/WhatsApp Chat with Ann (1).txt", "whatsapp chat with ann"),
            ("WhatsApp Chat - Ann.zip/_chat.txt", "whatsapp chat - ann"),
            ("x/chat_ann-2.txt", "chat_ann"),
            (
                "WhatsApp Chat with +1 617 555 0108.txt",
                "whatsapp chat with +1 617 555 0108",
            ),
            (
                "WhatsApp Chat with +1 617 555 0108 (1).txt",
                "whatsapp chat with +1 617 555 0108",
            ),
        ] {
            assert_eq!(title(path), name);
        }
    }
}
