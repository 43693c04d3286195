//! `run --attachments`: files named after their content, nothing overwritten, programs under harmless names.

use super::call;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A mail with one attachment of that name.
fn mail(number: u32, name: &str, content: &str) -> String {
    format!(
        "From a Mon Jan 01 12:00:00 2024\nFrom: Ann Tester <ann.tester@example.com>\nTo: help@example.org\nSubject: Mail {number}\n\
         Message-ID: <m{number}@example.com>\nDate: Mon, 01 Jan 2024 12:{number:02}:00 +0000\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello\n\n--b\n\
         Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"{name}\"\n\n{content}\n--b--\n\n"
    )
}

/// Files below a folder with their content.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn attachments_become_files_named_after_their_content() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("in")).unwrap();
    let mails = [
        mail(1, "photo.JPG", "picture"),
        mail(2, "../../../evil.txt", "text\n>From quoted"),
        mail(3, "=cmd.exe", "program"),
        mail(4, "harmless.pdf", "MZ hidden program"),
        mail(5, "again.jpg", "picture"),
    ];
    fs::write(at.join("in/mail.mbox"), mails.concat()).unwrap();
    let got = call(at, "run in -o out --attachments", "");
    assert!(
        got.err.contains("attachments: 4 written, 0 already there, 0 without"),
        "{}",
        got.err
    );
    assert!(got.err.contains("2 would run"), "{}", got.err);
    let written = files(&at.join("out/attachments"));
    let mut endings: Vec<&str> = written
        .keys()
        .filter_map(|name| name.rsplit_once('.'))
        .map(|(_, end)| end)
        .collect();
    endings.sort_unstable();
    assert_eq!(endings, ["blocked", "blocked", "csv", "jpg", "txt"], "{written:?}");
    let contents: Vec<&[u8]> = written.values().map(Vec::as_slice).collect();
    for content in ["picture", "program", "MZ hidden program"] {
        assert!(contents.contains(&content.as_bytes()), "{content}");
    }
    let list = String::from_utf8(written["attachments.csv"].clone()).unwrap();
    assert_eq!(list.lines().count(), 6, "{list}");
    assert!(list.contains(",'=cmd.exe,"), "{list}");
    for name in written.keys() {
        let parts: Vec<&str> = name.split('/').collect();
        assert!(
            name == "attachments.csv" || (parts.len() == 2 && parts[1].starts_with(parts[0])),
            "{name}"
        );
    }
    assert!(!at.join("evil.txt").exists() && !at.join("out/evil.txt").exists());

    // Repeated, with one file lost: the rest is left as it is.
    let lost = written.keys().find(|name| name.ends_with("jpg")).unwrap();
    fs::remove_file(at.join("out/attachments").join(lost)).unwrap();
    let got = call(at, "run in -o out --attachments", "");
    assert!(
        got.err.contains("attachments: 1 written, 3 already there"),
        "{}",
        got.err
    );
    assert_eq!(files(&at.join("out/attachments")), written);

    // A file of another content is not overwritten.
    fs::write(at.join("out/attachments").join(lost), "mine").unwrap();
    let got = call(at, "run in -o out --attachments", "");
    assert_eq!(got.code, 1, "{}", got.err);
    assert_eq!(fs::read(at.join("out/attachments").join(lost)).unwrap(), b"mine");
    assert_eq!(call(at, "check in -o other --attachments", "").code, 2);
}

#[cfg(unix)]
#[test]
fn attachments_are_private_and_do_not_follow_links() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("in")).unwrap();
    fs::write(
        at.join("in/mail.mbox"),
        mail(1, "a.txt", "text") + &mail(2, "b.txt", "more"),
    )
    .unwrap();
    call(at, "run in -o out --attachments", "");
    for name in files(&at.join("out/attachments")).keys() {
        let mode = fs::metadata(at.join("out/attachments").join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
    fs::remove_dir_all(at.join("out/attachments")).unwrap();
    fs::create_dir(at.join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(at.join("elsewhere"), at.join("out/attachments")).unwrap();
    assert_eq!(call(at, "run in -o out --attachments", "").code, 1);
    assert!(files(&at.join("elsewhere")).is_empty());
}
