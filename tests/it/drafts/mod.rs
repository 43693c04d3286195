//! Mappings drafted from invented exports in eight languages, saved and used: what each record becomes is compared with
//! the file `NAME.expected` beside the export. `OMNIFY_BLESS=1` writes it anew.

mod evidence;

use assert_cmd::Command;
use omnify::map::compile;
use omnify::pipeline::draft::{draft, file_name};
use omnify::read;
use omnify::store::query::{Published, SqlValue};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What is looked at of the dataset: each row has what a wrong column would change.
const LOOK: &[(&str, &str)] = &[
    (
        "ticket",
        "SELECT v.native_id, v.subject, v.status, v.raw_status, v.priority, v.channel, r.name AS customer, a.name AS agent, v.team,
            v.tags, v.opened_at, v.first_response_at, v.resolved_at, v.message_count
         FROM conversations v LEFT JOIN contact_records r USING (record_id) LEFT JOIN agents a USING (agent_id)
         WHERE v.source = :source AND v.kind <> 'call' ORDER BY v.opened_at, v.native_id",
    ),
    (
        "message",
        "SELECT c.native_id AS conversation, m.sent_at, m.direction, m.author_kind, r.name AS customer, a.name AS agent, m.channel, m.subject, m.body_text
         FROM messages m LEFT JOIN conversations c USING (conversation_id)
         LEFT JOIN contact_records r ON r.record_id = m.record_id LEFT JOIN agents a ON a.agent_id = m.agent_id
         WHERE m.source = :source ORDER BY m.sent_at, m.native_id",
    ),
    (
        "call",
        "SELECT c.direction, c.from_number, c.to_number, r.native_id AS customer, a.name AS agent, c.queue, c.started_at, c.ended_at, c.wait_seconds,
            c.talk_seconds, c.disposition, c.recording
         FROM calls c LEFT JOIN contact_records r USING (record_id) LEFT JOIN agents a USING (agent_id)
         WHERE c.source = :source ORDER BY c.started_at",
    ),
    (
        "order",
        "SELECT o.order_number, o.ordered_at, r.name AS customer, o.total, o.discount, o.refunded, o.currency, o.status
         FROM orders o LEFT JOIN contact_records r USING (record_id) WHERE o.source = :source ORDER BY o.order_number",
    ),
    (
        "article",
        "SELECT o.order_number, l.sku, l.name, l.quantity, l.price FROM order_lines l JOIN orders o USING (order_id)
         WHERE o.source = :source ORDER BY o.order_number, l.line",
    ),
    (
        "rating",
        "SELECT g.kind, g.score, g.scale_min, g.scale_max, r.name AS customer, g.rated_at, g.comment
         FROM ratings g LEFT JOIN contact_records r USING (record_id) WHERE g.source = :source ORDER BY g.rated_at",
    ),
    (
        "contact",
        "SELECT r.name, r.given_name, r.family_name, r.company,
            (SELECT group_concat(value, ' ') FROM (SELECT value FROM record_identifiers i WHERE i.record_id = r.record_id ORDER BY value)) AS reached
         FROM contact_records r WHERE r.source = :source ORDER BY reached, r.name",
    ),
    ("field-error", "SELECT field, reason, count(*) AS times FROM field_errors WHERE source = :source GROUP BY 1, 2 ORDER BY 1, 2"),
    ("unread", "SELECT code, detail FROM findings WHERE source = :source AND code = 'unmapped-columns' ORDER BY detail"),
];

fn omnify(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("omnify"))
        .current_dir(folder)
        .env_remove("OMNIFY_COLOR")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Drafts a mapping for each export, all of which are used in one run, and tells what was made of each export; the first
/// line says how many records.
fn imported(exports: &[(String, Vec<u8>)]) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("exports")).unwrap();
    fs::create_dir(at.join("mappings")).unwrap();
    fs::write(at.join("project.yaml"), "exports: exports/\n").unwrap();
    for (name, content) in exports {
        fs::write(at.join("exports").join(name), content).unwrap();
    }
    for file in read::walk(&at.join("exports")).unwrap() {
        let name = &file.path;
        let draft = draft(&file, &read::probe(&file).unwrap()).unwrap();
        let yaml = draft.unwrap_or_else(|| panic!("{name}: no draft")).yaml;
        compile(name, &yaml).unwrap_or_else(|problems| panic!("{name}: {problems}"));
        fs::write(at.join("mappings").join(file_name(name)), yaml).unwrap();
    }
    let (code, out, err) = omnify(at, &["run", ".", "-o", "out", "--json", "--reveal"]);
    assert!(matches!(code, 0 | 3 | 4), "{code} {err}");
    let run: serde_json::Value = serde_json::from_str(&out).unwrap();
    let data = Published::open(&at.join("out/unified.sqlite")).unwrap();
    let told = |name: &String| {
        let stem = name.rsplit_once('.').unwrap().0;
        let source = run["sources"]
            .as_array()
            .unwrap()
            .iter()
            .find(|source| source["source"] == stem);
        let source = source.unwrap_or_else(|| panic!("{name}: another mapping reads it: {}", run["sources"]));
        let mut told = format!("imported {} of {}\n", source["imported"], source["framed"]);
        for (what, sql) in LOOK {
            let found = data.rows(sql, &[(":source", SqlValue::Text(stem.to_owned()))]).unwrap();
            for row in &found.rows {
                let cells = found.columns.iter().zip(row).filter_map(|(column, value)| {
                    let text = match value {
                        SqlValue::Null => return None,
                        SqlValue::Int(number) => number.to_string(),
                        SqlValue::Real(number) => number.to_string(),
                        SqlValue::Text(text) => text.clone(),
                    };
                    Some(format!(" {column}={text}"))
                });
                let _ = writeln!(told, "{what}:{}", cells.collect::<String>());
            }
        }
        told
    };
    exports.iter().map(|(name, _)| (name.clone(), told(name))).collect()
}

fn exports() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/drafts");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension != "expected"));
    files.sort();
    files
}

#[test]
fn drafts_import_what_the_exports_hold() {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let files: Vec<(String, Vec<u8>)> = exports()
        .iter()
        .map(|path| (name(path), fs::read(path).unwrap()))
        .collect();
    assert!(files.len() > 15);
    let mut wrong = Vec::new();
    for (name, told) in imported(&files) {
        let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/drafts/{name}.expected"));
        if std::env::var_os("OMNIFY_BLESS").is_some() {
            fs::write(&expected, &told).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("{name}:\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
