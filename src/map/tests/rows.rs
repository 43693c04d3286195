use super::*;

#[test]
fn every_embedded_mapping_compiles() {
    let folder = std::env::var("OMNIFY_TRY_MAPPINGS").ok();
    let mut bad = Vec::new();
    if let Some(folder) = folder {
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).unwrap();
            if let Err(problems) = compile(&path.to_string_lossy(), &text) {
                bad.push(problems.to_string());
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn in_looks_into_the_text_at_a_path() {
    let mapping = compiled(
        "mapping: 1\nid: t\nfiles: { f: { match: f.json, format: json } }\neach: [{ from: f, emit: [{ message: { key: id, group: { const: true, when: \"'~' in address\" } } }] }]",
    );
    for (address, group) in [("a~b", Cell::Int(1)), ("ab", Cell::Null)] {
        let applied = run(&mapping, "f", "f.json", &[tree(json!({ "id": 1, "address": address }))]);
        assert_eq!(applied.units[0].emitted[0].cell("group"), Some(&group), "{address}");
    }
}
