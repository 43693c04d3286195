//! A list of contacts: the columns as the recogniser of contact lists sees them.

use super::scalars::Source;
use super::table::{Column, Table};
use super::yaml::{Fields, Unit, Value, id_of, quoted};
use crate::normalise::columns::{ColumnGuess, ContactColumns};

/// What the columns of a contact list hold.
pub(super) fn guesses(table: &Table) -> Vec<ColumnGuess> {
    let all: Vec<&Column> = table.columns.iter().collect();
    recognise(&all, table.rows)
}

fn recognise(columns: &[&Column], rows: usize) -> Vec<ColumnGuess> {
    let labels: Vec<String> = columns.iter().map(|column| label(column)).collect();
    let rows: Vec<Vec<String>> = (0..rows)
        .map(|row| {
            columns
                .iter()
                .map(|column| column.values.get(row).cloned().unwrap_or_default())
                .collect()
        })
        .collect();
    ContactColumns::new(&labels, &rows).guesses
}

/// The name that a column is recognised by: the last member, without the plural of a list.
fn label(column: &Column) -> String {
    let last = column.members.last().unwrap_or(&column.name);
    if column.list {
        last.strip_suffix('s').unwrap_or(last).to_owned()
    } else {
        last.clone()
    }
}

/// Fields of the recogniser with the paths they are read from, in order.
struct Found {
    fields: Vec<(String, String, f32)>,
}

impl Found {
    fn of<'c>(&'c self, field: &'c str) -> impl Iterator<Item = &'c str> {
        let own = self.fields.iter().filter(move |(known, _, _)| known == field);
        own.map(|(_, path, _)| path.as_str())
    }

    fn sure(&self, field: &str) -> f32 {
        self.fields
            .iter()
            .find(|(known, _, _)| known == field)
            .map_or(0.0, |(_, _, sure)| *sure)
    }

    fn first(&self, field: &str) -> Option<&str> {
        let own = self.fields.iter().find(|(known, _, _)| known == field);
        own.map(|(_, path, _)| path.as_str())
    }

    fn joined(&self, parts: [&str; 2]) -> Option<String> {
        let found: Vec<String> = parts.iter().filter_map(|field| self.first(field)).map(quoted).collect();
        match found.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            several => Some(format!("{{ join: [{}] }}", several.join(", "))),
        }
    }
}

fn found(table: &Table) -> Found {
    let mut fields: Vec<(String, String, f32)> = Vec::new();
    let mut take = |columns: &[&Column], rows: usize, list: Option<&Table>| {
        for (column, guess) in columns.iter().zip(recognise(columns, rows)) {
            let Some(path) = &column.path else { continue };
            let path = match list {
                Some(list) => format!("{}[].{path}", list.path),
                None if column.list => format!("{path}[]"),
                None => path.clone(),
            };
            let wanted = list.is_none() || ["email", "phone"].contains(&guess.field.as_str());
            if wanted && !fields.iter().any(|(_, known, _)| *known == path) {
                fields.push((guess.field, path, guess.confidence));
            }
        }
    };
    let all: Vec<&Column> = table.columns.iter().collect();
    take(&all, table.rows, None);
    for list in &table.lists {
        let all: Vec<&Column> = list.columns.iter().collect();
        take(&all, list.rows, Some(list));
    }
    Found { fields }
}

/// The unit of a contact.
pub(super) fn contacts(source: &Source<'_>) -> Unit {
    let table = source.table;
    let mut found = found(table);
    let own_key = key(table, &found);
    let key = own_key.or_else(|| {
        let column = source
            .column("key")
            .filter(|column| column.looks.unique && column.looks.filled == table.rows)?;
        column.path.as_ref().map(|path| quoted(path))
    });
    let times = ["created_at", "updated_at"].map(|name| (name, source.time(name), source.path(name)));
    let read: Vec<&String> = times
        .iter()
        .filter_map(|(_, _, path)| path.as_ref())
        .chain(&key)
        .collect();
    found
        .fields
        .retain(|(field, path, _)| field == "record_id" || !read.contains(&&quoted(path)));
    let mut fields = Fields::default();
    let mut line = |name: &str, value: Option<String>, sure: f32| {
        fields.maybe(
            name,
            value.map(|yaml| Value {
                sure,
                ..Value::plain(yaml)
            }),
        );
    };
    for (name, value, field) in [
        ("key", key, "record_id"),
        ("name", found.first("name").map(quoted), "name"),
        ("given_name", found.joined(["given_name", "middle_name"]), "given_name"),
        ("family_name", found.joined(["family_name", "suffix"]), "family_name"),
        ("company", found.first("company").map(quoted), "company"),
        ("birth_date", found.first("birth_date").map(quoted), "birth_date"),
    ] {
        line(name, value, found.sure(field));
    }
    for (name, field) in [("emails", "email"), ("phones", "phone")] {
        let paths: Vec<String> = found.of(field).map(quoted).collect();
        line(
            name,
            (!paths.is_empty()).then(|| format!("[{}]", paths.join(", "))),
            found.sure(field),
        );
    }
    let with_system = |field: &str| -> Vec<String> {
        let paths = found.of(field);
        paths
            .map(|path| format!("{{ from: {}, system: {} }}", quoted(path), quoted(&id_of(path))))
            .collect()
    };
    let mut externals = with_system("external_id");
    externals.extend(with_system("national_id"));
    for (name, items) in [("handles", with_system("handle")), ("externals", externals)] {
        line(
            name,
            (!items.is_empty()).then(|| format!("[{}]", items.join(", "))),
            0.0,
        );
    }
    let parts: Vec<String> = [
        ("street", found.joined(["house_number", "street"])),
        ("city", found.first("city").map(quoted)),
        ("region", found.first("region").map(quoted)),
        ("postcode", found.first("postcode").map(quoted)),
        ("country", found.first("country").map(quoted)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(format!("{name}: {}", value?)))
    .collect();
    line(
        "addresses",
        (!parts.is_empty()).then(|| format!("{{ {} }}", parts.join(", "))),
        0.0,
    );
    let others: Vec<String> = found
        .fields
        .iter()
        .filter(|(field, _, _)| field.starts_with("attributes."))
        .map(|(_, path, _)| {
            format!(
                "{}: {}",
                quoted(path.trim_start_matches("$this").trim_matches(['[', ']', '"'])),
                quoted(path)
            )
        })
        .collect();
    line(
        "attributes",
        (!others.is_empty()).then(|| format!("{{ {} }}", others.join(", "))),
        0.0,
    );
    for (name, value, _) in times {
        fields.maybe(name, value);
    }
    Unit {
        emit: vec![("contact", fields)],
        ..Unit::default()
    }
}

/// The id, when nearly every record has one.
fn key(table: &Table, found: &Found) -> Option<String> {
    let path = found.first("record_id")?;
    let column = table
        .columns
        .iter()
        .find(|column| column.path.as_deref() == Some(path))?;
    (column.looks.filled * 10 >= table.rows * 9).then(|| quoted(path))
}

/// Columns with numbers of groups or clusters: a contact must not be made with them.
pub(super) fn unused(table: &Table) -> Vec<String> {
    found(table).of("").map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use crate::map::{compile, detect};
    use crate::pipeline::draft::draft;
    use crate::read::{self, InputFile};

    /// Every draft compiles, and recognises the file that it was made from.
    #[test]
    fn drafts_compile_and_fit_their_file() {
        for (name, text) in [
            (
                "People.csv",
                "Id,First Name,Last Name,E-mail,Phone,City,Plan: a.b\n1,Ann,Lee,ann@example.com,+12125550101,Ulm,x\n2,Bob,Ray,bob@example.com,+12125550102,Bonn,y\n",
            ),
            (
                "kunden.csv",
                "Vorname;Nachname;Hausnummer;Straße;PLZ;Ort;cluster\nAda;Beck;7;Am Bach;89073;Ulm;1\nEva;Kern;8;Am Bach;89073;Ulm;2\n",
            ),
            (
                "list.json",
                r#"[{"id":1,"name":"Ann Lee","emails":["ann@example.com"],"address":{"city":"Ulm"},"a.b":1},{"id":2,"name":"Bob Ray","emails":["bob@example.com"]}]"#,
            ),
            (
                "doc.json",
                r#"{"total":2,"contacts":[{"id":1,"email":"ann@example.com"},{"id":2,"email":"bob@example.com"}]}"#,
            ),
            (
                "list.ndjson",
                "{\"id\":1,\"email\":\"ann@example.com\",\"phone\":\"+12125550101\"}\n{\"id\":2,\"email\":\"bob@example.com\"}\n",
            ),
        ] {
            let file = InputFile::from_bytes(name, text.as_bytes().to_vec());
            let probe = read::probe(&file).unwrap();
            let made = draft(&file, &probe)
                .unwrap()
                .unwrap_or_else(|| panic!("{name}: no draft"));
            assert_eq!(made.kind, "contacts", "{name}");
            let yaml = made.yaml;
            let mapping = compile(name, &yaml).unwrap_or_else(|problems| panic!("{name}:\n{yaml}\n{problems}"));
            let found = detect(&probe, &[mapping]);
            assert_eq!(found.len(), 1, "{name} is not recognised by\n{yaml}");
        }
    }
}
