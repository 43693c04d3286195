//! Settings of project.yaml take effect.

use super::call;
use std::fs;
use std::path::Path;

/// Runs a contact list with a project and returns the names that are no customer's.
fn own_side(at: &Path, settings: &str) -> Vec<String> {
    let shop = at.join("shop");
    fs::create_dir_all(shop.join("exports")).unwrap();
    let list = "name,phone,email\nFront Desk,142,\nDoor Phone,600,\nAda Fenwold,+1 212 555 0143,ada@example.com\n";
    fs::write(shop.join("exports/people.csv"), list).unwrap();
    fs::write(shop.join("project.yaml"), format!("exports: exports/\n{settings}\n")).unwrap();
    let got = call(at, "run shop -o out -q", "");
    assert!(matches!(got.code, 0 | 4), "{}", got.err);
    let data = rusqlite::Connection::open(at.join("out/unified.sqlite")).unwrap();
    let mut names = data
        .prepare("SELECT name FROM contact_records WHERE not_customer = 'own' ORDER BY 1")
        .unwrap();
    let rows = names.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn internal_numbers_are_the_companys_own() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(own_side(folder.path(), ""), [""; 0]);
    let extensions = "own: { extensions: [\"1xx\", 600] }";
    assert_eq!(own_side(folder.path(), extensions), ["Door Phone", "Front Desk"]);
    assert_eq!(own_side(folder.path(), "own: { extensions: [\"1x\"] }"), [""; 0]);
}
