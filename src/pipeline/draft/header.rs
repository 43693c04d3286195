//! The parts of a draft around what is made of a record: id, recognition of the file, what is left over.

use super::Judged;
use super::places::Place;
use super::scalars::Source;
use super::yaml::{Unit, id_of, quoted};
use crate::map::FileInfo;
use crate::model::probe::Probe;
use crate::model::record::Body;
use std::fmt::Write as _;

/// Paths by which a list of objects is recognised.
const TOLD_BY: usize = 6;
/// Columns that go into `attributes`.
const ATTRIBUTES: usize = 60;

/// The first lines.
pub(super) fn top(probe: &Probe, info: &FileInfo, holds: &str, alternative: Option<&str>, local_times: bool) -> String {
    let mut yaml = format!(
        "# Drafted from one {} file, which seems to hold {holds}: check what each column is taken for, and complete it.\n# The figure behind a line says how sure its column is.\n",
        probe.format
    );
    if let Some(other) = alternative {
        let _ = writeln!(
            yaml,
            "# It could be {other} as well: nearly as many columns speak for that."
        );
    }
    let zone = if local_times {
        "  # Times are written without an offset: put the zone of the tool here, e.g. Europe/Berlin.\n"
    } else {
        ""
    };
    let _ = write!(
        yaml,
        "mapping: 1\nid: {}\ntool: {}\nabout: {}\nevidence: seen-in-file\nparams:\n{zone}  timezone: {{ default: UTC }}\n  country: {{ default: inferred }}\n",
        quoted(&id_of(&info.stem)),
        quoted(&info.stem),
        quoted(&format!("A file of {holds}")),
    );
    yaml
}

/// The file entry: how it is recognised and read.
pub(super) fn file(
    probe: &Probe,
    place: &Place,
    judged: &Judged,
    source: &Source<'_>,
    group: Option<&str>,
    info: &FileInfo,
    yaml: &mut String,
) {
    let _ = write!(
        yaml,
        "\nfiles:\n  {}:\n    match: [{}]\n",
        source.fit.holds.word(),
        quoted(&info.name)
    );
    let columns = &judged.table.columns;
    if place.records.iter().any(|record| matches!(record.body, Body::Row(_))) {
        let names: Vec<String> = columns
            .iter()
            .map(|column| column.name.trim())
            .filter(|name| !name.is_empty())
            .map(quoted)
            .collect();
        if probe.header.is_empty() {
            let all: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
            let _ = writeln!(yaml, "    header: [{}]", all.join(", "));
            let _ = writeln!(yaml, "    detect: [{{ columns: {{ count: {} }} }}]", all.len());
        } else {
            let least = (names.len() * 3).div_ceil(4).max(1);
            let _ = writeln!(
                yaml,
                "    detect: [{{ header: [{}], least: {least} }}]",
                names.join(", ")
            );
        }
        yaml.push_str("    format: csv\n");
        if let Some(path) = group.and_then(|field| source.path(field)) {
            let _ = writeln!(
                yaml,
                "    # Rows with the same value are articles of one order.\n    group: {{ by: {path} }}"
            );
        }
        return;
    }
    let prefix = match (probe.format.as_str(), place.path.as_str()) {
        ("json" | "xarchive", "") if probe.sample.first().is_some_and(serde_json::Value::is_array) => "[0].".to_owned(),
        ("json" | "xarchive", "" | ".") => String::new(),
        ("json" | "xarchive", path) => format!("{}.", path.replace("[]", "[0]")),
        _ => String::new(),
    };
    let told = |at: usize| columns[at].values.first().is_some_and(|value| !value.trim().is_empty());
    let mut by: Vec<usize> = source
        .fit
        .fields
        .iter()
        .map(|(_, at, _)| *at)
        .filter(|at| told(*at))
        .collect();
    by.extend((0..columns.len()).filter(|at| told(*at)));
    let mut has: Vec<String> = Vec::new();
    for at in by {
        let Some(path) = &columns[at].path else { continue };
        let path = path.strip_prefix("$this").unwrap_or(path);
        let path = quoted(&match path.strip_prefix('[') {
            Some(_) => format!("{}{path}", prefix.trim_end_matches('.')),
            None => format!("{prefix}{path}"),
        });
        if has.len() < TOLD_BY && !has.contains(&path) {
            has.push(path);
        }
    }
    if has.is_empty() {
        has.extend(
            judged
                .lists
                .first()
                .map(|(list, _)| quoted(&format!("{prefix}{}", list.path))),
        );
    }
    let root = probe.root_element.as_ref().filter(|_| probe.format == "xml");
    let root = root.map_or(String::new(), |root| format!("{{ root_element: {} }}", quoted(root)));
    let has = if probe.format == "xml" && !place.path.is_empty() || has.is_empty() {
        String::new()
    } else {
        format!("{{ has: [{}] }}", has.join(", "))
    };
    let tests: Vec<String> = [root, has].into_iter().filter(|test| !test.is_empty()).collect();
    let tests = if tests.is_empty() {
        format!("{{ format: {} }}", probe.format)
    } else {
        tests.join(", ")
    };
    let _ = writeln!(yaml, "    detect: [{tests}]\n    format: {}", probe.format);
    if !place.path.is_empty() {
        let _ = writeln!(yaml, "    records: {{ {}: {} }}", probe.format, quoted(&place.path));
    }
}

/// What the draft does not read.
pub(super) struct Rest {
    /// Items for `attributes`.
    pub(super) attributes: Option<String>,
    /// Lines at the end of the draft.
    pub(super) tail: String,
}

/// Columns that nothing reads: kept as attributes where the kind has them, else listed.
pub(super) fn rest(judged: &Judged, source: &Source<'_>, unit: &Unit) -> Rest {
    let mut written = String::new();
    unit.write(0, &mut written);
    let used = |path: &str| {
        written.contains(&quoted(path))
            || written.contains(&quoted(&format!("{path}[0]")))
            || written.contains(&quoted(&format!("{path}[]")))
    };
    let (mut keep, mut left, mut unnamed) = (Vec::new(), Vec::new(), Vec::new());
    for column in &judged.table.columns {
        match &column.path {
            None => unnamed.push(column.name.clone()),
            Some(path) if used(path) => {}
            Some(path) => {
                let path = if column.list { format!("{path}[]") } else { path.clone() };
                if column.looks.filled > 0 && keep.len() < ATTRIBUTES {
                    keep.push(format!("{}: {}", quoted(&column.name), quoted(&path)));
                } else {
                    left.push(column.name.clone());
                }
            }
        }
    }
    let whole = unit
        .emit
        .iter()
        .any(|(kind, _)| ["conversation", "order"].contains(kind));
    let mut tail = String::new();
    let lists = judged
        .table
        .lists
        .iter()
        .map(|list| list.path.clone())
        .filter(|path| !written.contains(&format!("\"{path}[]")));
    let mut names: Vec<String> = if whole {
        left
    } else {
        keep.iter()
            .map(|pair| {
                pair.split("\": ")
                    .next()
                    .unwrap_or_default()
                    .trim_matches('"')
                    .to_owned()
            })
            .chain(left)
            .collect()
    };
    if source.fit.holds == super::kinds::Holds::Contacts {
        names.clear();
        let answers = super::contacts::unused(&judged.table);
        if !answers.is_empty() {
            tail.push_str("\nignore:\n");
        }
        for path in answers {
            let _ = writeln!(
                tail,
                "  {}: the number of a group must not decide who is who",
                quoted(&path)
            );
        }
    }
    names.extend(lists);
    if !names.is_empty() {
        tail.push_str("\n# Not read, and told as a finding as long as that is so. Read them above, or give a reason here:\n# ignore:\n");
        for name in names {
            let _ = writeln!(tail, "#   {}: reason", quoted(&name));
        }
    }
    for name in unnamed {
        let _ = writeln!(tail, "# A column that a mapping cannot name: {}", quoted(&name));
    }
    Rest {
        attributes: (whole && !keep.is_empty()).then(|| keep.join(", ")),
        tail,
    }
}
