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
