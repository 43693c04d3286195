//! Transcripts have no ids: several exports of one chat are one chat, chats with people of one name are not; files beside
//! a chat are its attachments.

use super::{Place, omnify, text};
use std::fs;

const NOTICE: &str = "13/01/2025, 09:00 - Messages and calls are end-to-end encrypted.\n";
const TALK: &str = "13/01/2025, 09:00 - Ann Tester: Where is it?\n13/01/2025, 09:05 - Shop: On its way\n\
    13/01/2025, 09:06 - Ann Tester: IMG-20250113-WA0001.jpg (file attached)\n";
const MORE: &str = "14/01/2025, 10:00 - Ann Tester: Thanks!\n";

fn write(place: &Place, path: &str, content: &str) {
    let path = place.input().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Texts by conversation.
fn told(place: &Place) -> Vec<String> {
    place.rows(
        "SELECT count(*) || ' ' || group_concat(body_text, '; ') FROM (SELECT conversation_id, body_text FROM messages \
         WHERE duplicate_of IS NULL AND body_text NOT LIKE 'Messages and%' ORDER BY conversation_id, message_id) GROUP BY conversation_id",
    )
}

#[test]
fn a_second_export_of_a_chat_adds_its_new_messages() {
    let whole = "4 Where is it?; On its way; IMG-20250113-WA0001.jpg (file attached); Thanks!";
    for second in [
        format!("{NOTICE}{TALK}{MORE}"),
        // The beginning was deleted on the telephone.
        format!("{TALK}{MORE}"),
        format!("{}{MORE}", TALK.split_once('\n').unwrap().1),
    ] {
        let place = Place::new();
        write(
            &place,
            "a/WhatsApp Chat with Ann Tester.txt",
            &format!("{NOTICE}{TALK}"),
        );
        write(&place, "moved/elsewhere/ann.txt", &second);
        place.run().finishes();
        place.balances();
        assert_eq!(told(&place), [whole], "{second}");
    }
}

#[test]
fn chats_with_people_of_one_name_stay_apart() {
    let place = Place::new();
    let other = "13/01/2025, 09:01 - Ann Tester: Another question\n13/01/2025, 09:05 - Shop: On its way\n";
    write(
        &place,
        "a/WhatsApp Chat with Ann Tester.txt",
        &format!("{NOTICE}{TALK}"),
    );
    write(
        &place,
        "b/WhatsApp Chat with Ann Tester.txt",
        &format!("{NOTICE}{other}"),
    );
    place.run().finishes();
    let told = told(&place);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&"2 Another question; On its way".to_owned()), "{told:?}");
}

#[test]
fn a_chat_that_moves_keeps_its_keys() {
    let keys = |path: &str| {
        let place = Place::new();
        write(&place, path, &format!("{NOTICE}{TALK}"));
        place.run().finishes();
        place.rows("SELECT native_id FROM messages ORDER BY message_id")
    };
    assert_eq!(keys("a/WhatsApp Chat with Ann Tester.txt"), keys("b/c/renamed.txt"));
}

#[test]
fn files_beside_a_chat_are_its_attachments() {
    let place = Place::new();
    // The first export was made without media.
    write(&place, "a/ann.txt", &format!("{NOTICE}{TALK}"));
    write(&place, "b/ann.txt", &format!("{NOTICE}{TALK}{MORE}"));
    write(&place, "b/IMG-20250113-WA0001.jpg", "picture");
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out()), "--attachments"]).finishes();
    let rows = place.rows("SELECT file_name, bytes, present, length(sha256), message_id IS NOT NULL FROM attachments");
    assert_eq!(rows, ["IMG-20250113-WA0001.jpg|7|1|64|1"]);
    let files = place.rows("SELECT status, reason FROM source_files WHERE path LIKE '%.jpg'");
    assert_eq!(files, ["ignored|an attachment of a message"]);
    let written = fs::read_dir(place.out().join("attachments")).unwrap().count();
    assert_eq!(written, 2, "the list and the folder of the file");
    place.balances();
}
