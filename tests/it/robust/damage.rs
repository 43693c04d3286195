//! Damaged files: counted, named, never a panic, and the files beside them are imported.

use super::{Place, omnify, text};

/// Runs a place and returns status and reason of one file.
fn fate(place: &Place, name: &str) -> String {
    place.run().finishes();
    place.balances();
    let files = place.files();
    assert!(files.len() > 1, "the other files are gone: {files:?}");
    files
        .into_iter()
        .find(|file| file.starts_with(name))
        .unwrap_or_else(|| panic!("{name} is not listed"))
}

fn rejects(place: &Place, name: &str) -> Vec<String> {
    place.rows(&format!(
        "SELECT rejects.reason, byte_start, byte_end FROM rejects JOIN source_files USING (file_no) WHERE path = '{name}' ORDER BY 2"
    ))
}

#[test]
fn a_json_file_that_breaks_off() {
    let place = Place::with_tickets();
    let whole = std::fs::read(place.input().join("zendesk/tickets.json")).unwrap();
    place.put("zendesk/tickets.json", &whole[..whole.len() * 2 / 3]);
    assert_eq!(fate(&place, "zendesk/tickets.json"), "zendesk/tickets.json: imported");
    assert_eq!(rejects(&place, "zendesk/tickets.json").len(), 1);
    assert_eq!(
        place
            .rows("SELECT count(*) FROM conversations WHERE source = 'zendesk-json' AND kind = 'ticket'")
            .len(),
        1
    );
    assert_eq!(
        place.rows("SELECT DISTINCT code FROM findings WHERE code = 'truncated-file'"),
        ["truncated-file"],
        "said in the report"
    );
}

#[test]
fn a_broken_line_far_inside_a_file() {
    let place = Place::with_tickets();
    let ticket = |id: usize| {
        format!(
            r#"{{"id":{id},"url":"https://shop.example/api/v2/tickets/{id}.json","via":{{"channel":"email"}},"created_at":"2026-01-05T10:00:00Z","updated_at":"2026-01-05T10:00:00Z","subject":"order {id}","description":"late","priority":"normal","status":"solved","requester_id":7,"submitter_id":7,"assignee_id":9,"tags":["a"]}}"#
        )
    };
    let mut lines: Vec<String> = (100_000..110_500).map(ticket).collect();
    lines[10_200].truncate(40);
    place.put("zendesk/more.json", lines.join("\n"));
    assert_eq!(fate(&place, "zendesk/more.json"), "zendesk/more.json: imported");
    let start = lines[..10_200].iter().map(|line| line.len() + 1).sum::<usize>();
    assert_eq!(
        rejects(&place, "zendesk/more.json"),
        [format!("json-syntax|{start}|{}", start + 41)],
        "the line with its end"
    );
}

#[test]
fn a_csv_file_with_nul() {
    let place = Place::with_tickets();
    place.put(
        "people.csv",
        b"name,email,phone\nAnn Lee,ann@example.com,+12125550123\nBo\0b,bob@example.com,\nCy,cy@example.com,\0\n",
    );
    assert!(fate(&place, "people.csv").starts_with("people.csv: imported"));
    let found = place.rows("SELECT framed - rejected, rejected FROM (SELECT records_framed AS framed, rejected FROM sources WHERE source = 'contacts-csv')");
    assert_eq!(found.len(), 1);
    assert_eq!(
        place
            .rows("SELECT native_id FROM contact_records WHERE native_id LIKE 'ann@%' OR name = 'Ann Lee'")
            .len(),
        1
    );
}

#[test]
fn a_mailbox_without_separator() {
    let place = Place::with_tickets();
    place.put("inbox.mbox", "no separator\nanywhere in these lines\n".repeat(20));
    let fate = fate(&place, "inbox.mbox");
    assert!(!fate.contains(": imported"), "{fate}");
}

#[test]
fn an_empty_file_and_blank_lines() {
    let place = Place::with_tickets();
    place.put("empty.csv", "");
    place.put("blank.csv", "\n\n\n");
    place.put("zeros.json", [0_u8; 4096]);
    fate(&place, "empty.csv");
    let files = place.files();
    for name in ["empty.csv", "blank.csv", "zeros.json"] {
        let file = files.iter().find(|file| file.starts_with(name)).unwrap();
        assert!(!file.contains(": imported"), "{file}");
    }
}

#[test]
fn a_line_of_twenty_megabytes() {
    let place = Place::with_tickets();
    let mut rows = b"name,email\nAnn Lee,ann@example.com\n".to_vec();
    rows.extend(
        b"Bob,bob@example.com"
            .iter()
            .chain(std::iter::repeat_n(&b'x', 20_000_000)),
    );
    rows.extend(b"\nCy Dee,cy@example.com\n");
    place.put("people.csv", rows);
    assert!(fate(&place, "people.csv").starts_with("people.csv: imported"));
    let names = place.rows("SELECT name FROM contact_records WHERE name IN ('Ann Lee', 'Cy Dee') ORDER BY name");
    assert_eq!(names, ["Ann Lee", "Cy Dee"], "the rows beside the long one are there");
}

#[test]
fn a_json_file_of_great_depth() {
    let place = Place::with_tickets();
    let deep = format!(
        "{{\"tickets\":[{{\"id\":1,\"via\":{}1{}}}]}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    place.put("deep/tickets.json", deep);
    fate(&place, "deep/tickets.json");
}

#[test]
fn a_project_file_with_mistakes() {
    let place = Place::with_tickets();
    place.put("project.yaml", "client: [unclosed\n");
    place.run().ends(1, "project.yaml");
    place.put("project.yaml", "clinet: Shop\nown: { domain: [example.com] }\n");
    let run = place.run();
    run.ends(1, "did you mean `client`").ends(1, "domains");
    assert!(!place.out().join("unified.sqlite").exists());
}

#[test]
fn nothing_that_is_recognised() {
    let place = Place::new();
    place.run().ends(1, "nothing in");
    place.put("till.dat", [1_u8, 0, 2, 0, 3]);
    place.run().ends(1, "1 files");
    omnify(&["run", &text(&place.0.path().join("nowhere"))]).ends(1, "does not exist");
    omnify(&["run", "--no-such-flag"]).ends(2, "--no-such-flag");
}

#[test]
fn a_container_that_cannot_be_opened_keeps_its_bytes() {
    let place = Place::with_tickets();
    place.put("chats/old.zip", b"PK\x03\x04 nothing of an archive");
    let mut inner = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    inner
        .start_file("report.sqlite", zip::write::SimpleFileOptions::default())
        .unwrap();
    std::io::Write::write_all(&mut inner, b"SQLite format 3\0 and no page behind it").unwrap();
    place.put("more.zip", inner.finish().unwrap().into_inner());
    place.run().finishes();
    place.balances();
    assert_eq!(
        place.rows("SELECT path, bytes FROM source_files WHERE status = 'unsupported' ORDER BY 1"),
        ["chats/old.zip|26", "more.zip/report.sqlite|38"]
    );
    assert_eq!(
        place.rows("SELECT bytes_total FROM sources WHERE source = '(unrecognised)'"),
        ["64"]
    );
}
