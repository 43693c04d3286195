//! Workbooks: sheets are read as the tables they would be exported as; damaged and hostile ones give a reason.

use super::{probed, read_all, text, walk_one};
use omnify::read::{self, InputFile};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, XlsxError};
use std::io::{Read as _, Write as _};
use zip::write::SimpleFileOptions;

/// A workbook with the oddities of real ones; the people in it are invented.
pub(super) fn workbook() -> Vec<u8> {
    build().expect("a workbook")
}

fn build() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (day, moment) = (
        Format::new().set_num_format("yyyy-mm-dd"),
        Format::new().set_num_format("dd/mm/yyyy hh:mm"),
    );
    let (postcode, span) = (
        Format::new().set_num_format("00000"),
        Format::new().set_num_format("[h]:mm:ss"),
    );
    let people = book.add_worksheet().set_name("People")?;
    people.merge_range(0, 0, 0, 4, "Customers as of today", &Format::new())?;
    for (column, name) in ["Id", "Name", "Phone", "Postcode", "Born", "Seen", "Vip", "Talk"]
        .iter()
        .enumerate()
    {
        people.write(2, column as u16, *name)?;
    }
    for (row, name) in [(3, "Ann Tester"), (4, "Bo, \"the\" Sample"), (6, "Cy\nTwo Lines")] {
        people.write(row, 0, row)?;
        people.write(row, 1, name)?;
        people.write(row, 2, 15_550_100_000_u64 + u64::from(row))?;
        people.write_with_format(row, 3, 1234, &postcode)?;
        people.write_with_format(row, 4, ExcelDateTime::from_ymd(1980, 2, 29)?, &day)?;
        people.write_with_format(row, 5, ExcelDateTime::from_ymd(2024, 1, 5)?.and_hms(0, 0, 0)?, &moment)?;
        people.write(row, 6, row == 3)?;
        people.write_with_format(row, 7, 1.25, &span)?;
    }
    people.write(6, 8, Formula::new("=1/0").set_result("#DIV/0!"))?;
    let orders = book.add_worksheet().set_name("Orders")?;
    for (row, cells) in [
        ["Order", "Email"],
        ["1001", "ann.tester@example.com"],
        ["1002", "bo@example.com"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            orders.write(row as u32, column as u16, *cell)?;
        }
    }
    orders.set_hidden(true);
    book.add_worksheet().set_name("Empty")?;
    book.save_to_buffer()
}

/// A workbook of one sheet with text cells.
pub(super) fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).expect("write a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn sheets_are_tables() {
    let files = walk_one("book.xlsx", &workbook());
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        ["book.xlsx/Empty.csv", "book.xlsx/Orders.csv", "book.xlsx/People.csv"]
    );
    assert!(files.iter().all(|file| file.container.as_deref() == Some("book.xlsx")));
    let empty = read::probe(&files[0]).expect("probe");
    assert_eq!(
        (empty.format.as_str(), empty.reason.as_deref()),
        ("", Some("an empty table"))
    );
    let orders = read::probe(&files[1]).expect("probe");
    assert_eq!(
        (orders.format.as_str(), orders.header.len(), orders.rows.len()),
        ("xlsx", 2, 2)
    );
    let people = read::probe(&files[2]).expect("probe");
    assert_eq!(
        people.header,
        ["Id", "Name", "Phone", "Postcode", "Born", "Seen", "Vip", "Talk", ""]
    );
    assert_eq!(people.preamble_lines, 2);
    let outcome = read_all(&files[2], &probed(&people));
    let rows: Vec<String> = outcome.records.iter().map(text).collect();
    let row = |id: u32, name: &str, vip: bool, error: &str| {
        let (phone, name) = (
            15_550_100_000_u64 + u64::from(id),
            serde_json::to_string(name).expect("JSON"),
        );
        format!(
            "[\"{id}\",{name},\"{phone}\",\"01234\",\"1980-02-29\",\"2024-01-05 00:00:00\",\"{vip}\",\"30:00:00\",\"{error}\"]"
        )
    };
    assert_eq!(
        rows,
        [
            row(3, "Ann Tester", true, ""),
            row(4, "Bo, \"the\" Sample", false, ""),
            row(6, "Cy\nTwo Lines", false, "#DIV/0!"),
        ]
    );
    assert!(outcome.rejects.is_empty());
}

#[test]
fn a_single_sheet_is_named_after_its_workbook_also_in_an_archive() {
    let book = sheet(&[&["id", "name"], &["1", "Ann"], &["2", "Bo"]]);
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file("in/list.xlsx", SimpleFileOptions::default())
        .expect("start");
    archive.write_all(&book).expect("write");
    let archive = archive.finish().expect("finish").into_inner();
    for (name, bytes, path) in [
        ("list.csv", &book, "list.csv/list.csv"),
        ("a.zip", &archive, "a.zip/in/list.xlsx/list.csv"),
    ] {
        let files = walk_one(name, bytes);
        assert_eq!(files[0].path, path);
        let outcome = read_all(&files[0], &probed(&read::probe(&files[0]).expect("probe")));
        assert_eq!(
            outcome.records.iter().map(text).collect::<Vec<_>>(),
            ["[\"1\",\"Ann\"]", "[\"2\",\"Bo\"]"]
        );
    }
}

#[test]
fn other_documents_are_listed_with_a_reason() {
    let zip = |members: &[(&str, &str)]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in members {
            writer.start_file(*name, SimpleFileOptions::default()).expect("start");
            writer.write_all(content.as_bytes()).expect("write");
        }
        writer.finish().expect("finish").into_inner()
    };
    let types = |kind: &str| {
        format!(
            "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.{kind}.main+xml\"/></Types>"
        )
    };
    let broken = zip(&[("[Content_Types].xml", &types("spreadsheetml.sheet"))]);
    for (bytes, reason) in [
        (
            zip(&[("[Content_Types].xml", &types("wordprocessingml.document"))]),
            "Word",
        ),
        (
            zip(&[("mimetype", "application/vnd.oasis.opendocument.text")]),
            "OpenDocument",
        ),
        (
            zip(&[("Index/Document.iwa", "x"), ("a.csv", "id,n\n1,2\n")]),
            "Apple Numbers",
        ),
        (broken, "the workbook cannot be read"),
    ] {
        let files = walk_one("a.xlsx", &bytes);
        assert_eq!((files.len(), files[0].path.as_str()), (1, "a.xlsx"));
        let why = files[0].problem.as_deref().expect("a reason");
        assert!(why.contains(reason), "{why}");
    }
    // A file of that name does not make a document of an archive of exports.
    let files = walk_one("a.zip", &zip(&[("mimetype", "hello"), ("a.csv", "id,n\n1,2\n")]));
    assert_eq!(files.len(), 2);
}

/// A committed workbook, written by an office program or by a library of web applications.
fn committed(name: &str) -> Vec<InputFile> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/xlsx");
    let mut files = read::walk(&folder.join(name)).expect("walk");
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

#[test]
fn workbooks_of_other_programs_are_the_same_tables() {
    let rows = |file: &InputFile| -> (Vec<String>, Vec<String>) {
        let probe = read::probe(file).expect("probe");
        let outcome = read_all(file, &probed(&probe));
        assert!(outcome.rejects.is_empty());
        (probe.header, outcome.records.iter().map(text).collect())
    };
    // (file, postcodes keep their zeros, days show a time): what the library tells of number formats differs.
    for (name, zeros, clock) in [
        ("office.ods", false, false),
        ("office.xls", false, false),
        ("office-1904.xls", false, false),
        ("web.xlsx", true, true),
        ("web-1904.xlsx", true, true),
    ] {
        let files = committed(name);
        let names: Vec<&str> = files.iter().map(InputFile::name).collect();
        assert_eq!(
            names,
            ["Empty.csv", "Orders.csv", "People.csv"],
            "{name}: hidden sheets as well"
        );
        let (header, people) = rows(&files[2]);
        // A merged header stands over two columns, the title before it is no header.
        let columns = ["Id", "Name", "Phone", "Order", "Postcode", "Seen", "Address", "", ""];
        assert_eq!(header, columns, "{name}");
        let postcode = |with: &'static str, without: &'static str| if zeros { with } else { without };
        let day = if clock { "2024-01-06 00:00:00" } else { "2024-01-06" };
        let first = [
            "1",
            "Ann Tester",
            "15550100123",
            "123456789012",
            postcode("01234", "1234"),
            "2024-01-05 12:00:00",
            "Main Street",
            "1",
            "3",
        ];
        let second = [
            "2",
            "Zoë Example",
            "498955501234",
            "5500001",
            postcode("00987", "987"),
            day,
            "Rue de l'Église",
            "2b",
            "#DIV/0!",
        ];
        let expected = [first, second].map(|cells| serde_json::to_string(&cells).expect("JSON"));
        assert_eq!(people, expected, "{name}");
        let (header, orders) = rows(&files[1]);
        assert_eq!(header, ["Order", "Email"], "{name}");
        assert_eq!(orders[0], "[\"123456789012\",\"ann.tester@example.com\"]", "{name}");
    }
    let files = committed("gaps.xlsb");
    let (_, people) = rows(&files[1]);
    assert_eq!(
        people[0],
        "[\"1\",\"\",\"Ann Tester\",\"\",\"15550100123\",\"\",\"2024-01-05 12:00:00\",\"\",\"12.5\"]"
    );
}

#[test]
fn workbooks_that_cannot_be_read_say_what_to_do() {
    for (name, reason) in [
        ("locked.xlsx", "encrypted with a password: save it without one"),
        ("short-cells.xlsb", "save it as XLSX"),
        ("web.ods", "save it again as XLSX"),
    ] {
        let files = committed(name);
        let why = files[0].problem.as_deref().expect("a reason");
        assert!(files.len() == 1 && why.contains(reason), "{name}: {why}");
    }
}

/// The parts of a workbook with one replaced.
fn replaced(book: &[u8], part: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("read back");
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).expect("a member");
        let name = member.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("read");
        writer.start_file(&name, SimpleFileOptions::default()).expect("start");
        writer
            .write_all(if name == part { content } else { &bytes })
            .expect("write");
    }
    writer.finish().expect("finish").into_inner()
}

#[test]
fn bombs_and_lies_are_stopped() {
    let book = sheet(&[&["id", "name"], &["1", "Ann"], &["2", "Bo"]]);
    let bomb = replaced(&book, "xl/sharedStrings.xml", &vec![b' '; 64 << 20]);
    let files = walk_one("bomb.xlsx", &bomb);
    assert!(
        files[0].problem.as_deref().is_some_and(|why| why.contains("bomb")),
        "{:?}",
        files[0].problem
    );
    let sheet_xml = |rows: &str| format!("<?xml version=\"1.0\"?><worksheet><sheetData>{rows}</sheetData></worksheet>");
    let cell = |place: &str| format!("<row><c r=\"{place}\" t=\"inlineStr\"><is><t>x</t></is></c></row>");
    for rows in [
        cell("A5") + &cell("A2"),
        cell("XFE1"),
        cell("A99999999"),
        "<row><c r=\"A1\"".to_owned(),
    ] {
        let odd = replaced(&book, "xl/worksheets/sheet1.xml", sheet_xml(&rows).as_bytes());
        let files = walk_one("odd.xlsx", &odd);
        let probe = read::probe(&files[0]).expect("probe");
        let options = super::options(if probe.format.is_empty() { "xlsx" } else { &probe.format });
        let outcome = read_all(&files[0], &options);
        assert_eq!(
            outcome.rejects.last().map(|reject| reject.code),
            Some("archive-damaged"),
            "{rows}"
        );
    }
    let far = replaced(
        &book,
        "xl/worksheets/sheet1.xml",
        sheet_xml(&(cell("A1") + &cell("XFD1048576"))).as_bytes(),
    );
    let files = walk_one("far.xlsx", &far);
    let outcome = read_all(&files[0], &super::options("xlsx"));
    assert!(
        outcome.rejects.is_empty() && outcome.ledger.total < 2 << 20,
        "{:?}",
        outcome.ledger
    );
}

#[test]
fn damaged_workbooks_never_stop_the_program() {
    let rounds: usize = std::env::var("OMNIFY_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(60);
    let book = workbook();
    let mut dice = super::mutations::Dice(0x0b00_5eed + rounds as u64);
    for _ in 0..rounds {
        let damaged = super::mutations::damage(&book, &mut dice);
        for file in walk_one("book.xlsx", &damaged) {
            look(&file);
        }
    }
    // Damage inside of the parts, behind correct checksums.
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&book[..])).expect("read back");
    let names: Vec<String> = (0..zip.len())
        .map(|index| {
            zip.by_index(index)
                .expect("a member")
                .name()
                .expect("a name")
                .into_owned()
        })
        .collect();
    for name in names {
        let mut part = Vec::new();
        zip.by_name(&name)
            .expect("a member")
            .read_to_end(&mut part)
            .expect("read");
        for _ in 0..rounds / 4 {
            let damaged = replaced(&book, &name, &super::mutations::damage(&part, &mut dice));
            for file in walk_one("book.xlsx", &damaged) {
                look(&file);
            }
        }
    }
}

/// Reads whatever a file is; the ledger is checked on the way.
fn look(file: &InputFile) {
    if file.problem.is_none() {
        let probe = read::probe(file).expect("probe");
        if !probe.format.is_empty() {
            read_all(file, &probed(&probe));
        }
    }
}
