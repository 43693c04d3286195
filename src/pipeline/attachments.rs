//! Writes the attachments of the published messages as files, named after their content.
//!
//! No name from the data becomes a path, nothing is overwritten, and what is there already is not read again.

use super::outcome::Extracted;
use super::output::{Output, private_folder, write_private};
use super::plan::Plan;
use super::planned::PlannedFile;
use crate::read;
use crate::store::query::{Published, SqlValue};
use anyhow::{Context as _, Result, bail, ensure};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;

/// Folder of the files in the output folder.
const FOLDER: &str = "attachments";
/// Extension of what would run when it is opened.
const BLOCKED: &str = "blocked";
/// Extensions of files that a system or an office program runs.
const PROGRAMS: &[&str] = &[
    "apk",
    "app",
    "appx",
    "bat",
    "bin",
    "chm",
    "cmd",
    "com",
    "cpl",
    "desktop",
    "dll",
    "dmg",
    "docm",
    "dotm",
    "exe",
    "gadget",
    "hta",
    "htm",
    "html",
    "img",
    "inf",
    "iso",
    "jar",
    "jnlp",
    "js",
    "jse",
    "lnk",
    "mht",
    "msc",
    "msi",
    "msp",
    "one",
    "pif",
    "ppam",
    "pptm",
    "ps1",
    "ps1xml",
    "psm1",
    "py",
    "reg",
    "scr",
    "sct",
    "settingcontent-ms",
    "sh",
    "svg",
    "sys",
    "url",
    "vb",
    "vbe",
    "vbs",
    "vhd",
    "vhdx",
    "wsc",
    "wsf",
    "wsh",
    "xhtml",
    "xla",
    "xlam",
    "xll",
    "xlsb",
    "xlsm",
    "xltm",
];

/// One content, which several messages may carry.
#[derive(Debug)]
struct Target {
    extension: String,
    bytes: u64,
    blocked: bool,
    there: bool,
}

/// Writes the attachments of the published dataset and a list of them.
///
/// # Errors
/// An input cannot be read, a file cannot be written, or a file of another content stands in the place of one.
pub(super) fn extract(output: &Output, plan: &Plan) -> Result<Extracted> {
    let table = Published::open(&output.file("unified.sqlite"))?.rows(include_str!("attachments.sql"), &[])?;
    let folder = output.file(FOLDER);
    if let Ok(about) = fs::symlink_metadata(&folder) {
        ensure!(about.is_dir(), "{} is no folder: move it away", folder.display());
    }
    private_folder(&folder)?;
    // Files that lie beside the export that names them.
    let beside: BTreeMap<&str, &PlannedFile> = plan
        .files
        .iter()
        .filter_map(|file| Some((file.row.sha256.as_deref()?, file)))
        .collect();
    let mut targets: BTreeMap<String, Target> = BTreeMap::new();
    let mut places: BTreeMap<u32, BTreeSet<(u64, u64)>> = BTreeMap::new();
    let mut done = Extracted::default();
    for row in &table.rows {
        let sha256 = row[2].text();
        let place = locator(row[6].text()).filter(|(file_no, _)| file(plan, *file_no).is_some());
        let whole = beside.contains_key(sha256);
        if !is_digest(sha256) || (place.is_none() && !whole) {
            done.left += 1;
            continue;
        }
        let target = targets.entry(sha256.to_owned()).or_insert_with(|| Target {
            extension: extension(row[4].text()),
            bytes: u64::try_from(row[3].int()).unwrap_or(0),
            blocked: false,
            there: false,
        });
        target.blocked |= PROGRAMS.contains(&extension(row[4].text()).as_str());
        if let Some((file_no, span)) = place.filter(|_| !whole) {
            places.entry(file_no).or_default().insert(span);
        }
    }
    for (sha256, target) in &mut targets {
        keep(output, sha256, target, &mut done)?;
    }
    for (file_no, spans) in places {
        let Some(file) = file(plan, file_no).filter(|_| targets.values().any(|target| !target.there)) else {
            continue;
        };
        read::each_attachment(&file.input, &file.row.format, spans, &mut |content| {
            let sha256 = read::hex(&Sha256::digest(content));
            match targets.get_mut(&sha256) {
                Some(target) if !target.there => {
                    target.blocked |= runs(content);
                    target.there = true;
                    done.written += 1;
                    put(output, &name(&sha256, target), content)
                }
                _ => Ok(()),
            }
        })?;
    }
    for (sha256, target) in &mut targets {
        let Some(file) = beside.get(sha256.as_str()).filter(|_| !target.there) else {
            continue;
        };
        let mut content = Vec::new();
        file.input
            .open()?
            .read_to_end(&mut content)
            .with_context(|| format!("cannot read {}", file.row.path))?;
        if read::hex(&Sha256::digest(&content)) == *sha256 {
            (target.blocked, target.there) = (target.blocked || runs(&content), true);
            done.written += 1;
            put(output, &name(sha256, target), &content)?;
        }
    }
    done.blocked = targets.values().filter(|target| target.there && target.blocked).count() as u64;
    list(output, &table.rows, &targets, &mut done)?;
    Ok(done)
}

/// A file of the plan whose records hold attachments.
fn file(plan: &Plan, file_no: u32) -> Option<&PlannedFile> {
    let found = plan.file(file_no)?;
    read::WITH_ATTACHMENTS
        .contains(&found.row.format.as_str())
        .then_some(found)
}

/// Takes note of a file that an earlier run wrote.
fn keep(output: &Output, sha256: &str, target: &mut Target, done: &mut Extracted) -> Result<()> {
    // Whether a content runs may show only in its bytes: both names are looked for.
    for blocked in [target.blocked, true] {
        let path = output.file(&name(
            sha256,
            &Target {
                blocked,
                extension: target.extension.clone(),
                ..*target
            },
        ));
        let Ok(about) = fs::symlink_metadata(&path) else {
            continue;
        };
        if !about.is_file() || about.len() != target.bytes {
            bail!(
                "{} has another content than its name says: move it away",
                path.display()
            );
        }
        (target.blocked, target.there) = (blocked, true);
        done.kept += 1;
        return Ok(());
    }
    Ok(())
}

/// Writes a file that is not there yet, whole or not at all.
fn put(output: &Output, name: &str, content: &[u8]) -> Result<()> {
    let target = output.file(name);
    let parent = target.parent().context("a file lies in a folder")?;
    private_folder(parent)?;
    let temp = output.temp("attachment");
    write_private(&temp, content)?;
    fs::rename(&temp, &target).with_context(|| format!("cannot write {}", target.display()))
}

/// Writes the list of attachments beside their files.
fn list(
    output: &Output,
    rows: &[Vec<SqlValue>],
    targets: &BTreeMap<String, Target>,
    done: &mut Extracted,
) -> Result<()> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record([
        "attachment_id",
        "message_id",
        "file",
        "file_name",
        "media_type",
        "bytes",
        "sha256",
        "blocked",
    ])?;
    for row in rows {
        let sha256 = row[2].text();
        let target = targets.get(sha256).filter(|target| target.there);
        if target.is_none() && targets.contains_key(sha256) {
            done.left += 1;
        }
        csv.write_record([
            row[0].int().to_string(),
            row[1].int().to_string(),
            target.map(|target| name(sha256, target)).unwrap_or_default(),
            harmless(row[4].text()),
            harmless(row[5].text()),
            row[3].int().to_string(),
            harmless(sha256),
            target.is_some_and(|target| target.blocked).to_string(),
        ])?;
    }
    output.write(&format!("{FOLDER}/attachments.csv"), &csv.into_inner()?)
}

/// Text that a spreadsheet program does not take for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Place of a file in the output folder: nothing of it but an extension of letters and digits comes from the data.
fn name(sha256: &str, target: &Target) -> String {
    let mut name = format!("{FOLDER}/{}/{sha256}", &sha256[..2]);
    let extension = if target.blocked { BLOCKED } else { &target.extension };
    if !extension.is_empty() {
        let _ = write!(name, ".{extension}");
    }
    name
}

fn extension(file_name: &str) -> String {
    let extension = file_name
        .trim_end_matches(['.', ' '])
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    let plain = (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain {
        extension.to_ascii_lowercase()
    } else {
        String::new()
    }
}

/// Whether the first bytes are those of a program or script.
fn runs(content: &[u8]) -> bool {
    [
        b"MZ".as_slice(),
        b"\x7fELF",
        b"#!",
        b"\xca\xfe\xba\xbe",
        b"\xcf\xfa\xed\xfe",
        b"L\0\0\0\x01\x14\x02\0",
    ]
    .iter()
    .any(|magic| content.starts_with(magic))
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// `2:10-50` is file 2, bytes 10 to 50.
fn locator(text: &str) -> Option<(u32, (u64, u64))> {
    let (file_no, span) = text.split_once(':')?;
    let (start, end) = span.split_once('-')?;
    Some((file_no.parse().ok()?, (start.parse().ok()?, end.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_extensions_are_taken_from_names() {
        for (name, expected) in [
            ("photo.JPG", "jpg"),
            ("a.pdf. .", "pdf"),
            ("../../etc/passwd", ""),
            ("x.e/xe", ""),
            ("x.exe\u{202e}gpj", ""),
            ("noextension", ""),
            ("a.tar.gz", "gz"),
        ] {
            assert_eq!(extension(name), expected, "{name}");
        }
        assert_eq!(locator("3:5-90"), Some((3, (5, 90))));
        assert!(!is_digest(
            "../../../../../../../../../../../../../../../../../../../../etc/pw"
        ));
        assert_eq!(harmless("=1+1"), "'=1+1");
    }
}
