//! A mapping drafted from a contact list whose columns are recognised; a person completes it.

use super::flat::Flat;
use super::inspect::Inspection;
use crate::map::FileInfo;
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;

/// Writes the mapping as YAML.
///
/// # Errors
/// When the file is no table or list of objects with contacts in it.
pub fn draft(seen: &Inspection) -> Result<String> {
    if !seen.contact_list {
        bail!(
            "a mapping can be drafted only for tables and JSON with columns for names, e-mail addresses or telephone numbers\nhint: start from a mapping of a similar tool: `omnify mapping show ID`"
        );
    }
    let flat = seen.flat.as_ref().context("nothing of the file can be read")?;
    let info = FileInfo::new(&seen.probe.path);
    let mut columns = Columns { fields: Vec::new() };
    let mut unnamed = Vec::new();
    for (at, column) in seen.columns.iter().enumerate() {
        match flat.mapping_path(at) {
            Some(path) if !columns.fields.iter().any(|(_, known)| *known == path) => {
                columns.fields.push((column.guess.field.clone(), path));
            }
            Some(_) => {}
            None => unnamed.push(column.name.clone()),
        }
    }
    let mut yaml = format!(
        "# Drafted from the columns of one file: check what each holds, and complete it.\nmapping: 1\nid: {}\ntool: {}\nabout: {}\nevidence: seen-in-file\nparams:\n  timezone: {{ default: UTC }}\n  country: {{ default: inferred }}\n\nfiles:\n  contacts:\n    match: [{}]\n",
        quoted(&id_of(&info.stem)),
        quoted(&info.stem),
        quoted("A list of contacts"),
        quoted(&info.name),
    );
    detection(seen, &columns, &mut yaml);
    yaml.push_str("\neach:\n  - from: contacts\n    emit:\n      - contact:\n");
    contact(&columns, &mut yaml);
    let unused: Vec<&str> = columns.of("").collect();
    if !unused.is_empty() {
        yaml.push_str("\nignore:\n");
        for path in unused {
            let _ = writeln!(yaml, "  {}: looks like the answer of a matching task", quoted(path));
        }
    }
    for name in unnamed {
        let _ = writeln!(yaml, "# A column that a mapping cannot name: {}", quoted(&name));
    }
    Ok(yaml)
}

/// Fields of the recogniser with the paths they are read from, in order.
struct Columns {
    fields: Vec<(String, String)>,
}

impl Columns {
    fn of<'c>(&'c self, field: &'c str) -> impl Iterator<Item = &'c str> {
        self.fields
            .iter()
            .filter(move |(known, _)| known == field)
            .map(|(_, path)| path.as_str())
    }

    fn first(&self, field: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known == field)
            .map(|(_, path)| path.as_str())
    }
}

fn detection(seen: &Inspection, columns: &Columns, yaml: &mut String) {
    let probe = &seen.probe;
    let known = columns
        .fields
        .iter()
        .filter(|(field, _)| !field.starts_with("attributes."));
    let paths: Vec<&str> = known.map(|(_, path)| path.as_str()).take(8).collect();
    if seen.flat.as_ref().is_some_and(Flat::is_table) {
        if probe.header.is_empty() {
            let names: Vec<String> = seen.columns.iter().map(|column| quoted(&column.name)).collect();
            let _ = writeln!(yaml, "    header: [{}]", names.join(", "));
            let _ = writeln!(yaml, "    detect: [{{ columns: {{ count: {} }} }}]", names.len());
        } else {
            let names: Vec<String> = seen
                .columns
                .iter()
                .filter(|column| !column.name.trim().is_empty())
                .map(|column| quoted(column.name.trim()))
                .collect();
            let _ = writeln!(yaml, "    detect: [{{ header: [{}] }}]", names.join(", "));
        }
        yaml.push_str("    format: csv\n");
        return;
    }
    let records = seen.flat.as_ref().map_or("", |flat| flat.options.records.as_str());
    let prefix = match (probe.format.as_str(), records) {
        ("json", "") if probe.sample.first().is_some_and(serde_json::Value::is_array) => "[0].".to_owned(),
        ("json", list) if !list.is_empty() => list.replace("[]", "[0]."),
        _ => String::new(),
    };
    let has: Vec<String> = paths
        .iter()
        .filter(|path| !path.starts_with('['))
        .map(|path| quoted(&format!("{prefix}{}", path.replace("[]", "[0]"))))
        .collect();
    let _ = writeln!(yaml, "    detect: [{{ has: [{}] }}]", has.join(", "));
    let _ = writeln!(yaml, "    format: {}", probe.format);
    if !records.is_empty() {
        let _ = writeln!(yaml, "    records: {{ json: {} }}", quoted(records));
    }
}

fn contact(columns: &Columns, yaml: &mut String) {
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(yaml, "          {name}: {value}");
    };
    let joined = |parts: [&str; 2]| {
        let found: Vec<String> = parts
            .iter()
            .filter_map(|field| columns.first(field))
            .map(quoted)
            .collect();
        match found.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            several => Some(format!("{{ join: [{}] }}", several.join(", "))),
        }
    };
    for (name, value) in [
        ("key", columns.first("record_id").map(quoted)),
        ("name", columns.first("name").map(quoted)),
        ("given_name", joined(["given_name", "middle_name"])),
        ("family_name", joined(["family_name", "suffix"])),
        ("company", columns.first("company").map(quoted)),
        ("birth_date", columns.first("birth_date").map(quoted)),
    ] {
        if let Some(value) = value {
            line(name, &value);
        }
    }
    for (name, field) in [("emails", "email"), ("phones", "phone")] {
        let paths: Vec<String> = columns.of(field).map(quoted).collect();
        if !paths.is_empty() {
            line(name, &format!("[{}]", paths.join(", ")));
        }
    }
    let with_system = |field: &str| -> Vec<String> {
        columns
            .of(field)
            .map(|path| format!("{{ from: {}, system: {} }}", quoted(path), quoted(&id_of(path))))
            .collect()
    };
    let mut externals = with_system("external_id");
    externals.extend(with_system("national_id"));
    for (name, items) in [("handles", with_system("handle")), ("externals", externals)] {
        if !items.is_empty() {
            line(name, &format!("[{}]", items.join(", ")));
        }
    }
    let parts: Vec<String> = [
        ("street", joined(["house_number", "street"])),
        ("city", columns.first("city").map(quoted)),
        ("region", columns.first("region").map(quoted)),
        ("postcode", columns.first("postcode").map(quoted)),
        ("country", columns.first("country").map(quoted)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(format!("{name}: {}", value?)))
    .collect();
    if !parts.is_empty() {
        line("addresses", &format!("{{ {} }}", parts.join(", ")));
    }
    let others: Vec<String> = columns
        .fields
        .iter()
        .filter(|(field, _)| field.starts_with("attributes."))
        .map(|(_, path)| format!("{}: {}", quoted(path.trim_matches(['[', ']', '"'])), quoted(path)))
        .collect();
    if !others.is_empty() {
        line("attributes", &format!("{{ {} }}", others.join(", ")));
    }
}

/// A YAML scalar that is always text.
fn quoted(text: &str) -> String {
    // JSON strings are YAML.
    serde_json::Value::from(text).to_string()
}

/// Lower-case letters, digits and single dashes.
fn id_of(text: &str) -> String {
    let mut id = String::new();
    for c in any_ascii::any_ascii(text).chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() {
        "contacts".to_owned()
    } else {
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{compile, detect};
    use crate::pipeline::inspect::inspect;
    use crate::read::InputFile;

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
            let seen = inspect(&file, &[]).unwrap();
            let yaml = draft(&seen).unwrap_or_else(|error| panic!("{name}: {error}"));
            let mapping = compile(name, &yaml).unwrap_or_else(|problems| panic!("{name}:\n{yaml}\n{problems}"));
            let found = detect(&seen.probe, &[mapping]);
            assert_eq!(found.len(), 1, "{name} is not recognised by\n{yaml}");
        }
    }
}
