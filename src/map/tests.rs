//! The mapping engine as a whole: small mappings, small records.

mod rows;
mod zendesk;

use super::*;
use crate::model::kind::{Cell, Emitted};
use crate::model::record::{Body, Header, RawRecord, Row, Span};
use serde_json::json;

fn compiled(text: &str) -> CompiledMapping {
    compile("test.yaml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn tree(value: Value) -> RawRecord {
    RawRecord {
        ordinal: 1,
        span: Span::default(),
        body: Body::Tree(value),
        root: None,
        repairs: Vec::new(),
    }
}

fn row(header: &Arc<Header>, cells: &[&str]) -> RawRecord {
    let mut text = String::new();
    let mut ends = Vec::new();
    for cell in cells {
        text.push_str(cell);
        ends.push(u32::try_from(text.len()).unwrap());
    }
    let header = Arc::clone(header);
    RawRecord {
        body: Body::Row(Row { header, text, ends }),
        ..tree(Value::Null)
    }
}

fn header(names: &[&str]) -> Arc<Header> {
    Arc::new(Header {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    })
}

/// Runs a file entry on records; lookups find `{"role": "end-user"}` for the key 7 and agents else.
fn run(mapping: &CompiledMapping, file: &str, path: &str, records: &[RawRecord]) -> Applied {
    let info = FileInfo::new(path);
    let zone = mapping.zone(None).unwrap();
    let lookup = |_: &str, key: &str| {
        Some(Arc::new(if key == "7" {
            json!({ "role": "end-user" })
        } else {
            json!({ "role": "agent" })
        }))
    };
    let context = Context {
        file: &info,
        params: &mapping.params,
        zone: &zone,
        date_order: None,
        lookup: &lookup,
    };
    mapping.file(file).unwrap().apply_group(records, &context)
}

/// One line for each entity: its kind and the cells that hold something.
fn shown(applied: &Applied) -> Vec<String> {
    let units = applied.units.iter().enumerate();
    units
        .flat_map(|(n, unit)| unit.emitted.iter().map(move |one| format!("{n} {}", line(one))))
        .collect()
}

fn line(emitted: &Emitted) -> String {
    let mut out = emitted.kind.def().name.to_owned();
    for (field, cell) in emitted.kind.fields().iter().zip(&emitted.cells) {
        let text = match cell {
            Cell::Null => continue,
            Cell::Text(text) => text.clone(),
            Cell::Int(number) => number.to_string(),
            Cell::Real(number) => number.to_string(),
            Cell::Time(at) => format!("{}{:+}", value::iso(*at), at.offset_minutes),
        };
        out.push_str(&format!(" {}={text}", field.name));
    }
    out
}
