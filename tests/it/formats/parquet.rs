//! Parquet files: one table with its values as text.

use super::databases::look;
use super::{probed, read_all, text, walk_one};
use omnify::read;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

const SCHEMA: &str = "message rows {
    required int64 id;
    optional binary name (UTF8);
    optional int64 seen (TIMESTAMP(MICROS,true));
    optional int64 local (TIMESTAMP(NANOS,false));
    optional int32 born (DATE);
    optional boolean vip;
    optional double spent;
    optional int32 price (DECIMAL(7,2));
}";

fn file(compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut out = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut out, schema, properties).expect("a writer");
    let mut group = writer.next_row_group().expect("a row group");
    macro_rules! column {
        ($kind:ty, $values:expr, $levels:expr) => {{
            let mut column = group.next_column().expect("a column").expect("one more");
            column
                .typed::<$kind>()
                .write_batch(&$values, $levels, None)
                .expect("write");
            column.close().expect("close");
        }};
    }
    column!(Int64Type, [1, 2], None);
    column!(ByteArrayType, [ByteArray::from("Ann, \"A\"")], Some(&[1, 0]));
    column!(Int64Type, [1_704_448_800_000_000, 0], Some(&[1, 1]));
    column!(Int64Type, [1_704_448_800_500_000_000], Some(&[1, 0]));
    column!(Int32Type, [19_727], Some(&[1, 0]));
    column!(BoolType, [true], Some(&[1, 0]));
    column!(DoubleType, [15_550_100_123.0, 0.25], Some(&[1, 1]));
    column!(Int32Type, [1999], Some(&[1, 0]));
    group.close().expect("close");
    writer.close().expect("close");
    out
}

#[test]
fn rows_are_read() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(Default::default()),
    ] {
        let files = walk_one("list.parquet", &file(compression));
        assert_eq!(files[0].path, "list.parquet/list.csv");
        let probe = read::probe(&files[0]).expect("probe");
        assert_eq!((probe.format.as_str(), probe.header.len()), ("parquet", 8));
        let outcome = read_all(&files[0], &probed(&probe));
        assert_eq!(
            outcome.records.iter().map(text).collect::<Vec<_>>(),
            [
                "[\"1\",\"Ann, \\\"A\\\"\",\"2024-01-05T10:00:00Z\",\"2024-01-05 10:00:00.5\",\"2024-01-05\",\"true\",\"15550100123\",\"19.99\"]",
                "[\"2\",\"\",\"1970-01-01T00:00:00Z\",\"\",\"\",\"\",\"0.25\",\"\"]"
            ]
        );
    }
}

#[test]
fn damaged_files_never_stop_the_program() {
    let rounds: usize = std::env::var("OMNIFY_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(100);
    let whole = file(Compression::SNAPPY);
    let mut dice = super::mutations::Dice(0x9a_5eed + rounds as u64);
    for _ in 0..rounds {
        look("list.parquet", &super::mutations::damage(&whole, &mut dice));
    }
}
