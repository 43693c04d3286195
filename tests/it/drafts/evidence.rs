//! What kind of record a file holds is decided by its columns, and said when it is close.

use super::{imported, omnify};
use std::fs;

fn inspected(name: &str, content: &str) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), content).unwrap();
    let (code, out, err) = omnify(folder.path(), &["inspect", name, "--json"]);
    assert_eq!(code, 0, "{err}");
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    document["files"][0].clone()
}

#[test]
fn the_same_names_make_another_kind_with_other_columns() {
    let when = "2025-08-01 10:00:00";
    for (header, row, kind) in [
        (
            "From,To,Date,Duration",
            format!("+12125550101,+12125550102,{when},65"),
            "calls",
        ),
        (
            "From,To,Date,Text",
            format!("+12125550101,+12125550102,{when},Where is the parcel that I ordered?"),
            "messages",
        ),
        (
            "From,Date,Subject,Status,Priority",
            format!("ann@example.com,{when},Parcel lost,open,high"),
            "tickets",
        ),
        (
            "Email,Date,Number,Total,Currency",
            format!("ann@example.com,{when},A-17,120.50,EUR"),
            "orders",
        ),
        (
            "Email,Date,Score,Comment",
            format!("ann@example.com,{when},5,The parcel came two days early this time."),
            "ratings",
        ),
        (
            "Email,Name,Phone,City",
            "ann@example.com,Ann Fenwold,+12125550101,Fairhaven".to_owned(),
            "contacts",
        ),
    ] {
        let seen = inspected("export.csv", &format!("{header}\n{row}\n{row}\n"));
        assert_eq!(seen["draft"]["kind"], kind, "{header}: {seen}");
    }
    let nothing = inspected("stock.csv", "Shelf,Boxes\nA,17\nB,4\n");
    assert!(nothing["draft"].is_null(), "{nothing}");
}

#[test]
fn a_draft_says_what_it_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string("fixtures/drafts/en-unclear-dates.csv").unwrap();
    fs::write(folder.path().join("odd.csv"), &text).unwrap();
    let (code, out, err) = omnify(folder.path(), &["inspect", "odd.csv", "--draft"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Day and month could be exchanged"), "{out}");
    assert!(out.contains("Times are written without an offset"), "{out}");
    assert!(
        out.contains("Add the meaning under `values` of: \"frozen\"") && out.contains("else: open"),
        "{out}"
    );
    assert!(
        out.contains("status: { from: \"Status\", values: { \"open\": open }, else: open } # 100 %"),
        "{out}"
    );
    assert!(!out.contains("ann.fenwold"), "no personal value is in a draft: {out}");
}

#[test]
fn the_sample_of_the_result_is_masked() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy("fixtures/drafts/de-anfragen.csv", folder.path().join("anfragen.csv")).unwrap();
    let (_, masked, _) = omnify(folder.path(), &["inspect", "anfragen.csv"]);
    assert!(
        masked.contains("it seems to hold tickets") && masked.contains("3 conversation"),
        "{masked}"
    );
    assert!(
        masked.contains("status=open") && !masked.contains("Brunnfeld") && !masked.contains("ada."),
        "{masked}"
    );
    let (_, shown, _) = omnify(folder.path(), &["inspect", "anfragen.csv", "--reveal"]);
    assert!(shown.contains("name=Ada Brunnfeld"), "{shown}");
}

#[test]
fn run_offers_the_command_that_drafts_a_mapping() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir_all(at.join("shop/exports/old desk")).unwrap();
    fs::copy(
        "fixtures/drafts/fr-demandes.csv",
        at.join("shop/exports/old desk/les demandes.csv"),
    )
    .unwrap();
    fs::copy("fixtures/drafts/en-signups.csv", at.join("shop/exports/contacts.csv")).unwrap();
    fs::write(at.join("shop/project.yaml"), "exports: exports/\n").unwrap();
    let (_, out, err) = omnify(at, &["run", "shop", "-o", "out", "--json"]);
    let run: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out} {err}"));
    let guess = run["left_out"][0]["best_guess"].as_str().unwrap();
    let command = guess.split_once("omnify ").unwrap().1;
    let script = format!("\"$0\" {command}");
    let binary = assert_cmd::cargo::cargo_bin!("omnify");
    let drafted = std::process::Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg(binary)
        .current_dir(at)
        .output()
        .unwrap();
    assert!(
        drafted.status.success(),
        "{command}: {}",
        String::from_utf8_lossy(&drafted.stderr)
    );
    let (_, out, err) = omnify(at, &["run", "shop", "-o", "out", "--json"]);
    let run: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out} {err}"));
    assert_eq!(run["left_out"].as_array().unwrap().len(), 0, "{out}");
    let sources: Vec<_> = run["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| (source["source"].clone(), source["imported"].clone()))
        .collect();
    assert!(sources.contains(&("les-demandes".into(), 3.into())), "{sources:?}");
}

#[test]
fn one_file_of_an_archive_is_named_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = fs::File::create(folder.path().join("all.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(file);
    for name in ["nl-tickets.csv", "en-calls.csv"] {
        archive
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut archive, &fs::read(format!("fixtures/drafts/{name}")).unwrap()).unwrap();
    }
    archive.finish().unwrap();
    let (code, _, err) = omnify(folder.path(), &["inspect", "all.zip", "--draft"]);
    assert!(code == 1 && err.contains("ARCHIVE/FILE"), "{err}");
    let (code, out, err) = omnify(folder.path(), &["inspect", "all.zip/en-calls.csv", "--draft"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("- call:") && out.contains("Talk Time"), "{out}");
    let (code, _, err) = omnify(folder.path(), &["inspect", "all.zip/nothing.csv"]);
    assert!(code == 1 && err.contains("hint:"), "{err}");
}

#[test]
fn rows_without_a_key_keep_one_from_columns_that_do_not_change() {
    let text = "When,Sender,Message\n2025-08-01 10:00,Ann Fenwold,Is the blue lamp back in stock this month?\n2025-08-01 10:00,Bo Castlemead,Is the red lamp back in stock this month?\n";
    let told = imported(&[("talk.csv".to_owned(), text.into())])
        .remove("talk.csv")
        .unwrap();
    assert!(told.starts_with("imported 2 of 2\n"), "{told}");
    assert!(
        told.contains("customer=Ann Fenwold") && told.contains("body_text=Is the red lamp"),
        "{told}"
    );
}
