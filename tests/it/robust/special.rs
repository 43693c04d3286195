//! Archives made to harm, and things in a folder that are no files: listed with a reason, nothing is unpacked or opened.

use super::{Place, copy, scenario};
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn file<'a>(files: &'a [String], part: &str) -> &'a str {
    files
        .iter()
        .find(|file| file.contains(part))
        .unwrap_or_else(|| panic!("{part} is not listed: {files:?}"))
}

#[test]
fn members_that_climb_out_of_an_archive() {
    let place = Place::with_tickets();
    let people = b"name,email,phone\nAnn Lee,ann@example.com,+12125550123\n";
    place.put(
        "climb.zip",
        archive(&[
            ("../../climbed.csv", people),
            ("/rooted.csv", people),
            ("in.csv", people),
        ]),
    );
    place.run().finishes();
    place.balances();
    let files = place.files();
    assert!(file(&files, "in.csv").contains(": imported"));
    for name in ["climbed.csv", "rooted.csv"] {
        file(&files, name);
        let found = walkdir::WalkDir::new(place.0.path())
            .into_iter()
            .map(Result::unwrap)
            .any(|entry| entry.file_name() == name);
        assert!(!found, "{name} was unpacked");
    }
}

#[test]
fn an_archive_that_swells() {
    let place = Place::with_tickets();
    let zeros = vec![b'0'; 64 << 20];
    let inner = archive(&[("zeros.csv", &zeros)]);
    place.put(
        "bomb.zip",
        archive(&[("a.zip", &inner), ("b.zip", &inner), ("c.csv", &zeros)]),
    );
    place.run().finishes();
    place.balances();
    let files = place.files();
    assert!(!file(&files, "c.csv").contains(": imported"), "{files:?}");
}

#[test]
fn an_archive_that_is_cut_or_within_another() {
    let place = Place::with_tickets();
    let people = b"name,email,phone\nAnn Lee,ann@example.com,+12125550123\n";
    let whole = archive(&[("people.csv", people)]);
    place.put("nested.zip", archive(&[("inner.zip", &whole)]));
    place.put("cut.zip", &whole[..whole.len() / 2]);
    place.run().finishes();
    place.balances();
    let files = place.files();
    assert!(file(&files, "nested.zip").contains(": imported"), "{files:?}");
    assert!(!file(&files, "cut.zip").contains(": imported"), "{files:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_a_socket_and_links() {
    use std::os::unix::fs::symlink;
    let place = Place::with_tickets();
    let pipe = place.input().join("pipe.csv");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let _socket = std::os::unix::net::UnixListener::bind(place.input().join("socket.csv")).unwrap();
    symlink("..", place.input().join("loop")).unwrap();
    symlink("self", place.input().join("self")).unwrap();
    symlink("/etc/hostname", place.input().join("outside.csv")).unwrap();
    place.run().finishes();
    place.balances();
    let files = place.files();
    for name in ["pipe.csv", "socket.csv", "loop", "self", "outside.csv"] {
        assert!(file(&files, name).contains(": unsupported: "), "{files:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_as_the_input_itself() {
    let place = Place::new();
    let pipe = place.input().join("pipe.csv");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    super::omnify(&["run", &super::text(&pipe), "-o", &super::text(&place.out())]).ends(1, "nothing in");
}

#[test]
fn an_earlier_output_in_the_folder_is_not_read() {
    let place = Place::with_tickets();
    place.run().finishes();
    let before = place.rows("SELECT count(*) FROM source_files");
    copy(&place.out(), &place.input().join("old-result"));
    copy(
        &scenario("clean").join("expected"),
        &place.input().join("old-result/more"),
    );
    place.run().finishes();
    assert_eq!(place.rows("SELECT count(*) FROM source_files"), before);
}
