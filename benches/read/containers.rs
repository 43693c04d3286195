//! Tables and messages inside of binary files, beside the library that opens them. The bytes are those of the text
//! that a table is written as, so that the figures stand beside those of CSV; those of a message are its file.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use omnify::model::probe::ReadOptions;
use omnify::read::{self, InputFile};
use std::path::{Path, PathBuf};

/// Rows of each table.
const ROWS: u32 = 100_000;

fn cells(n: u32) -> [String; 6] {
    [
        n.to_string(),
        format!("Ada Example {n}"),
        format!("ada{n}@example.com"),
        format!("+1212555{:04}", n % 10000),
        "2024-01-02T10:00:00Z".to_owned(),
        format!("note {n}"),
    ]
}

/// A file of that name in a folder that lives as long as the process.
fn place(name: &str) -> PathBuf {
    tempfile::tempdir().expect("a folder").keep().join(name)
}

fn table(path: &Path) -> (InputFile, ReadOptions, u64) {
    let file = read::walk(path).expect("walk").remove(0);
    let probe = read::probe(&file).expect("probe");
    let options = ReadOptions {
        format: probe.format,
        delimiter: probe.delimiter,
        ..ReadOptions::default()
    };
    let (_, bytes) = file.sha256().expect("read");
    (file, options, bytes)
}

fn bench_table(bencher: Bencher<'_, '_>, path: &Path) {
    let (file, options, bytes) = table(path);
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let stream = read::open(&file, &options).expect("open");
        stream.fold(0, |count, item| count + usize::from(black_box(item).is_ok()))
    });
}

#[cfg(feature = "xlsx")]
mod workbook {
    use super::*;
    use calamine::{DataType as _, Xlsx};

    fn workbook() -> PathBuf {
        let path = place("people.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for n in 0..=ROWS {
            for (column, cell) in (0..).zip(cells(n)) {
                sheet.write(n, column, cell).expect("a cell");
            }
        }
        book.save(&path).expect("write");
        path
    }

    #[divan::bench(sample_count = 5)]
    fn xlsx_reader(bencher: Bencher<'_, '_>) {
        bench_table(bencher, &workbook());
    }

    #[divan::bench(sample_count = 5)]
    fn xlsx_parser(bencher: Bencher<'_, '_>) {
        let path = workbook();
        let (_, _, bytes) = table(&path);
        bencher.counter(BytesCount::new(bytes)).bench(|| {
            let mut book: Xlsx<_> = calamine::open_workbook(&path).expect("open");
            let mut cells = book.worksheet_cells_reader("Sheet1").expect("a sheet");
            let mut count = 0;
            while let Some(cell) = cells.next_cell().expect("a cell") {
                count += usize::from(black_box(&cell).get_value().is_string());
            }
            count
        });
    }
}

fn database() -> PathBuf {
    let path = place("people.sqlite");
    let mut database = rusqlite::Connection::open(&path).expect("create");
    let change = database.transaction().expect("begin");
    change
        .execute_batch("CREATE TABLE people (id TEXT, name TEXT, email TEXT, phone TEXT, at TEXT, note TEXT)")
        .expect("a table");
    for n in 0..ROWS {
        change
            .execute("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)", cells(n))
            .expect("a row");
    }
    change.commit().expect("commit");
    path
}

#[divan::bench(sample_count = 5)]
fn sqlite_reader(bencher: Bencher<'_, '_>) {
    bench_table(bencher, &database());
}

#[divan::bench(sample_count = 5)]
fn sqlite_parser(bencher: Bencher<'_, '_>) {
    let path = database();
    let (_, _, bytes) = table(&path);
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let database = rusqlite::Connection::open(&path).expect("open");
        let mut rows = database.prepare("SELECT * FROM people").expect("prepare");
        let mut rows = rows.query([]).expect("query");
        let mut count = 0;
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..6 {
                count += black_box(row.get_ref(column).expect("a cell").as_str().expect("a text")).len();
            }
        }
        count
    });
}

#[cfg(feature = "parquet")]
mod column_file {
    use super::*;
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::file::writer::SerializedFileWriter;
    use std::fs::File;
    use std::sync::Arc;

    fn file() -> PathBuf {
        let path = place("people.parquet");
        let columns =
            ["id", "name", "email", "phone", "at", "note"].map(|name| format!("required binary {name} (UTF8);"));
        let schema = format!("message people {{ {} }}", columns.concat());
        let schema = Arc::new(parquet::schema::parser::parse_message_type(&schema).expect("a schema"));
        let out = File::create(&path).expect("create");
        let mut writer = SerializedFileWriter::new(out, schema, Arc::default()).expect("a writer");
        let mut group = writer.next_row_group().expect("a group");
        for at in 0..6 {
            let values: Vec<ByteArray> = (0..ROWS).map(|n| cells(n)[at].as_str().into()).collect();
            let mut column = group.next_column().expect("a column").expect("a column");
            column
                .typed::<ByteArrayType>()
                .write_batch(&values, None, None)
                .expect("values");
            column.close().expect("close");
        }
        group.close().expect("close");
        writer.close().expect("close");
        path
    }

    #[divan::bench(sample_count = 5)]
    fn parquet_reader(bencher: Bencher<'_, '_>) {
        bench_table(bencher, &file());
    }

    #[divan::bench(sample_count = 5)]
    fn parquet_parser(bencher: Bencher<'_, '_>) {
        let path = file();
        let (_, _, bytes) = table(&path);
        bencher.counter(BytesCount::new(bytes)).bench(|| {
            let reader = SerializedFileReader::new(File::open(&path).expect("open")).expect("a file");
            let rows = reader.get_row_iter(None).expect("rows");
            rows.fold(0, |count, row| count + black_box(row.expect("a row")).len())
        });
    }
}

/// A fixture as the bytes of a file on disk.
fn bench_messages(bencher: Bencher<'_, '_>, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/formats")
        .join(name);
    let size = std::fs::metadata(&path).expect("the fixture").len();
    let files = read::walk(&path).expect("walk");
    bencher.counter(BytesCount::new(size)).bench(|| {
        let count = |file: &InputFile| {
            let options = ReadOptions {
                format: name.split('/').next().unwrap_or_default().to_owned(),
                ..ReadOptions::default()
            };
            let stream = read::open(file, &options).expect("open");
            stream.fold(0, |count, item| count + usize::from(black_box(item).is_ok()))
        };
        files.iter().map(count).sum::<usize>()
    });
}

#[divan::bench(sample_count = 50)]
fn msg_reader(bencher: Bencher<'_, '_>) {
    bench_messages(bencher, "msg/plain/order.msg");
}

#[divan::bench(sample_count = 20)]
fn pst_reader(bencher: Bencher<'_, '_>) {
    bench_messages(bencher, "pst/plain/mailbox.pst");
}
