//! Lists the members of ZIP archives, with limits against hostile archives.
//!
//! An archive inside an archive is held in memory (one level, within [`NESTED_BYTES`]).

use super::content::{self, Kind};
use super::input::{InputFile, Location};
use super::member::{Backing, Member, RATIO, RATIO_FREE_BYTES};
use zip::{CompressionMethod, ZipArchive};

/// Most members that one archive may have.
const MEMBERS: usize = 200_000;
/// Largest decoded size of all members of one archive.
const TOTAL_BYTES: u64 = 1 << 40;
/// Largest archive inside an archive, and all of them in one walk together.
pub(super) const NESTED_BYTES: u64 = 64 << 20;

/// What the first look at a ZIP archive found.
pub(super) enum Listing {
    Members(Vec<InputFile>),
    /// A document of an office program, which is a ZIP archive by accident.
    Document(Kind),
}

/// Lists the members of an archive; an archive that breaks a limit is one entry with a problem.
pub(super) fn list(path: &str, archive: &Backing, nested_left: &mut u64, depth: u32) -> Listing {
    match try_list(path, archive, nested_left, depth) {
        Ok(listing) => listing,
        Err(problem) => Listing::Members(vec![InputFile::listed(path.to_owned(), None, problem)]),
    }
}

fn try_list(path: &str, backing: &Backing, nested_left: &mut u64, depth: u32) -> Result<Listing, String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("the ZIP archive cannot be read: {error}");
    let file = backing.open().map_err(|error| unreadable(&error))?;
    let mut zip = ZipArchive::new(file).map_err(|error| unreadable(&error))?;
    if zip.len() > MEMBERS {
        return Err(format!("the archive has {} members, more than {MEMBERS}", zip.len()));
    }
    if let Some(kind) = content::document(&mut zip) {
        return Ok(Listing::Document(kind));
    }
    if zip.has_overlapping_files().map_err(|error| unreadable(&error))? {
        return Err("members of the archive overlap".to_owned());
    }
    let mut files = Vec::new();
    if zip.has_duplicate_names() {
        let why = "members of the same name: only the last of each is read";
        files.push(InputFile::listed(
            format!("{path}/(duplicates)"),
            Some(path.to_owned()),
            why,
        ));
    }
    let mut total = 0_u64;
    for index in 0..zip.len() {
        let entry = match zip.by_index_raw(index) {
            Ok(entry) => entry,
            Err(error) => {
                let shown = format!("{path}/#{index}");
                files.push(InputFile::listed(shown, Some(path.to_owned()), unreadable(&error)));
                continue;
            }
        };
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_or_else(
            |_| String::from_utf8_lossy(entry.name_raw()).into_owned(),
            std::borrow::Cow::into_owned,
        );
        let shown = format!("{path}/{}", name.replace('\\', "/"));
        let (stored, decoded) = (entry.compressed_size(), entry.size());
        let refused = |why: &str| InputFile {
            bytes: Some(stored),
            ..InputFile::listed(shown.clone(), Some(path.to_owned()), why)
        };
        if let Some(why) = refusal(&name, entry.is_symlink(), entry.encrypted()) {
            files.push(refused(why));
            continue;
        }
        let deflated = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            other => {
                files.push(refused(&format!(
                    "compressed with {other}, which is not supported: pack it again"
                )));
                continue;
            }
        };
        total = total.saturating_add(decoded);
        if total > TOTAL_BYTES {
            return Err("the members of the archive are larger than 1 TiB together".to_owned());
        }
        if decoded > RATIO_FREE_BYTES && decoded / stored.max(1) > RATIO {
            files.push(refused("the archive member grows beyond any honest ratio (a ZIP bomb)"));
            continue;
        }
        let Some(start) = entry.data_start() else {
            files.push(refused("the archive member has no data"));
            continue;
        };
        let member = Member {
            archive: backing.clone(),
            start,
            stored,
            decoded,
            crc: entry.crc32(),
            deflated,
            gzip: false,
        };
        drop(entry);
        let before = files.len();
        place(member, shown.clone(), path, nested_left, depth, &mut files);
        InputFile::weigh(&mut files[before..], &shown, decoded);
    }
    Ok(Listing::Members(files))
}

fn refusal(name: &str, symlink: bool, encrypted: bool) -> Option<&'static str> {
    let path = name.replace('\\', "/");
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || drive || path.split('/').any(|part| part == "..") {
        Some("refused: the name of the archive member leads out of the archive")
    } else if path.contains('\0') {
        Some("refused: the name of the archive member holds a NUL byte")
    } else if symlink {
        Some("a symbolic link: not followed")
    } else if encrypted {
        Some("encrypted with a password: unpack it first")
    } else if path.starts_with("__MACOSX/") || path.ends_with(".DS_Store") {
        Some("metadata of macOS, no data")
    } else {
        None
    }
}

/// Adds a member, what an archive or a binary container among the members holds, or the content of a `.gz` member.
fn place(mut member: Member, shown: String, path: &str, left: &mut u64, depth: u32, files: &mut Vec<InputFile>) {
    let start = member.head(content::HEAD_BYTES).unwrap_or_default();
    let backing = Backing::Member(Box::new(member.clone()));
    if let Some(kind) = content::kind(&start, &backing) {
        files.extend(InputFile::contents(
            &shown,
            path,
            content::expand(&shown, kind, &backing),
        ));
        return;
    }
    if start.starts_with(b"PK\x03\x04")
        && let Some(mut inner) = nested(&member, &shown, left, depth)
    {
        for file in &mut inner {
            file.container.get_or_insert_with(|| path.to_owned());
        }
        files.extend(inner);
        return;
    }
    let (mut name, mut bytes) = (shown, Some(member.decoded));
    if start.starts_with(&[0x1f, 0x8b]) {
        member.gzip = true;
        name = gzip_inner(&name);
        bytes = None;
    }
    files.push(InputFile {
        path: name,
        container: Some(path.to_owned()),
        bytes,
        problem: None,
        location: Location::Member(member),
    });
}

/// The members of an archive inside an archive, one level deep; `None` when it cannot be read as an archive.
fn nested(member: &Member, shown: &str, left: &mut u64, depth: u32) -> Option<Vec<InputFile>> {
    let refused = |why: &str| Some(vec![InputFile::listed(shown.to_owned(), None, why)]);
    if depth > 0 {
        return refused("an archive three levels deep: unpack it first");
    }
    if member.decoded > *left {
        return refused("an archive inside an archive, too large to read in place: unpack it first");
    }
    let backing = Backing::Memory(member.read_all(*left).ok()?.into());
    let Listing::Members(mut inner) = list(shown, &backing, &mut 0, depth + 1) else {
        return None;
    };
    *left -= member.decoded;
    for file in &mut inner {
        file.container.get_or_insert_with(|| shown.to_owned());
    }
    Some(inner)
}

/// Path of the content of a gzip file: `a/b.csv.gz` holds `a/b.csv.gz/b.csv`.
pub(super) fn gzip_inner(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    let inner = if lower.ends_with(".gz") {
        name[..name.len() - 3].to_owned()
    } else if lower.ends_with(".tgz") {
        format!("{}.tar", &name[..name.len() - 4])
    } else {
        format!("{name}.content")
    };
    format!("{path}/{inner}")
}
