//! Lists the inputs of a folder: its files, the members of its archives, and what must not be opened.

use super::archive::{self, Listing};
use super::content;
use super::input::{InputFile, Location};
use super::member::Backing;
use anyhow::{Context as _, Result};
use std::fs::{self, File, FileType, Metadata};
use std::io::Read as _;
use std::path::Path;
use walkdir::WalkDir;

/// Name of the folder that marks an output folder, which is never walked.
const OUTPUT_MARK: &str = ".omnify";

/// Lists the files of a folder (or one file) in the order of their paths. Links, devices and pipes
/// are listed with a problem, never opened; folders that hold `.omnify` are skipped.
///
/// # Errors
/// When `root` does not exist or cannot be read.
pub fn walk(root: &Path) -> Result<Vec<InputFile>> {
    let about = fs::metadata(root).with_context(|| format!("read {}", root.display()))?;
    let mut nested_left = archive::NESTED_BYTES;
    let mut files = Vec::new();
    if !about.is_dir() {
        let name = root
            .file_name()
            .unwrap_or(root.as_os_str())
            .to_string_lossy()
            .into_owned();
        add(root, name, &about, &mut nested_left, &mut files);
        return Ok(files);
    }
    let walker = WalkDir::new(root)
        .follow_links(false)
        .follow_root_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            !entry.file_type().is_dir()
                || (entry.file_name() != OUTPUT_MARK && !entry.path().join(OUTPUT_MARK).exists())
        });
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let path = relative(root, entry.path());
                match entry.metadata() {
                    Ok(about) => {
                        let before = files.len();
                        add(entry.path(), path.clone(), &about, &mut nested_left, &mut files);
                        if about.is_file() {
                            InputFile::weigh(&mut files[before..], &path, about.len());
                        }
                    }
                    Err(error) => files.push(InputFile::listed(path, None, format!("cannot be read: {error}"))),
                }
            }
            Err(error) => {
                let path = error.path().map(|path| relative(root, path)).unwrap_or_default();
                let why = error
                    .io_error()
                    .map_or_else(|| "a loop of links".to_owned(), ToString::to_string);
                files.push(InputFile::listed(path, None, format!("cannot be read: {why}")));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn relative(root: &Path, path: &Path) -> String {
    let parts: Vec<_> = path
        .strip_prefix(root)
        .unwrap_or(path)
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

fn add(disk: &Path, path: String, about: &Metadata, nested_left: &mut u64, files: &mut Vec<InputFile>) {
    if let Some(problem) = special(about.file_type()) {
        files.push(InputFile::listed(path, None, problem));
        return;
    }
    let start = match head(disk) {
        Ok(start) => start,
        Err(error) => {
            files.push(InputFile::listed(path, None, format!("cannot be read: {error}")));
            return;
        }
    };
    let (mut container, mut bytes) = (None, Some(about.len()));
    let (mut shown, mut location) = (path, Location::File(disk.to_owned()));
    let backing = Backing::Disk(disk.to_owned());
    let kind = if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        match archive::list(&shown, &backing, nested_left, 0) {
            Listing::Members(members) => {
                if members.is_empty() {
                    files.push(InputFile::listed(shown, None, "an empty ZIP archive"));
                }
                files.extend(members);
                return;
            }
            Listing::Document(kind) => Some(kind),
        }
    } else {
        content::kind(&start, &backing)
    };
    if let Some(kind) = kind {
        files.extend(InputFile::contents(
            &shown,
            &shown,
            content::expand(&shown, kind, &backing),
        ));
        return;
    }
    if start.starts_with(&[0x1f, 0x8b]) {
        location = Location::Gzip(disk.to_owned());
        let inner = archive::gzip_inner(&shown);
        container = Some(std::mem::replace(&mut shown, inner));
        bytes = None;
    }
    files.push(InputFile {
        path: shown,
        container,
        bytes,
        problem: None,
        location,
    });
}

fn special(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        None
    } else if kind.is_symlink() {
        Some("a symbolic link: not followed")
    } else {
        Some("not a regular file (a pipe, socket or device): not opened")
    }
}

fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)?.take(content::HEAD_BYTES).read_to_end(&mut start)?;
    Ok(start)
}
