//! Languages of the report: every English text has a pair in every language file, and every pair a text.

mod literals;

use literals::Literal;
use omnify::report;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Literals that read like texts but are units, classes or names.
const NO_TEXTS: &[&str] = &[
    "sort narrow",
    "heat wide",
    "yyyy-mm-dd hh:mm:ss",
    "{} h {} min",
    "{} min {} s",
    "{} {}, {} {}, omnify {}, {}: {}.\n",
];

/// What statements and sentences put together.
const PARTS: &[&str] = &[
    "{What}: {n} of {m}.",
    "{Column}, before",
    "{Column}, now",
    "{What}: {n}.",
    "{target}: {n} of {m} {things}: {how} [{confidence}].",
    "{Text} ({sources}).",
    "{Messages} and {Calls}",
    "{from} → {to}",
    "{first} + {rest}",
    "Conversations hold {n} messages fewer than the tool declares.",
    "Files that end at exactly {list} records, a usual export limit.",
    "Review {n} more of {m} fuzzy links, drawn at random.",
    "1 conversation is",
    "{Steps}; {Rest}.",
    "all {Records}",
    "{n} attachment",
    "{n} attachments",
    "{n} figure",
    "{n} figures",
    "{n} point",
    "{n} points",
    "{Aa}, {Bb}",
    "{Aa}, {Bb}, {Cc}",
    "{Aa}, {Bb}, {Cc}, {Dd}",
    "{Aa}, {Bb}, {Cc}, {Dd}, {Ee}",
    "{class}: {n} [{confidence}]",
    "e-mail + phone",
    "e-mail + phone + handle",
    "e-mail + handle",
    "phone + handle",
    "web form",
    "in store",
];

fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for folder in ["gaps", "kpi", "report"] {
        files.extend(
            walkdir::WalkDir::new(root.join(folder))
                .into_iter()
                .filter_map(Result::ok)
                .map(walkdir::DirEntry::into_path),
        );
    }
    files.extend(
        [
            "pipeline/notes.rs",
            "model/aspect.rs",
            "model/gap.rs",
            "model/gap/table.rs",
        ]
        .map(|path| root.join(path)),
    );
    let is_code = |path: &PathBuf| {
        let shown = path.to_string_lossy();
        path.extension().is_some_and(|extension| extension == "rs")
            && !shown.contains("/tests")
            && !shown.contains("/report/language/")
            && ![
                "gaps/codes.rs",
                "fit/page.rs",
                "report/mod.rs",
                "html/csp.rs",
                "kpi/calendar.rs",
                "tests.rs",
            ]
            .iter()
            .any(|name| shown.ends_with(name))
    };
    files.retain(is_code);
    files.sort();
    files
}

/// The texts of the report as the code has them, with `{}` for what varies.
fn texts() -> BTreeSet<String> {
    sources()
        .iter()
        .flat_map(|path| {
            let path_shown = path.to_string_lossy();
            let (checks, figures) = (path_shown.contains("gaps/table"), path_shown.contains("src/kpi"));
            literals::of(&std::fs::read_to_string(path).unwrap())
                .into_iter()
                .filter(move |literal| !(checks && literal.before.ends_with("about:")))
                .filter(Literal::is_text)
                .flat_map(|literal| literal.texts())
                // A reason and what to export for it are one text in kpi and two in the report.
                .flat_map(|text| match text.split_once("; ").filter(|_| figures) {
                    Some((reason, needs)) => vec![reason.to_owned(), needs.to_owned()],
                    None => vec![text],
                })
                .collect::<Vec<String>>()
        })
        .filter(|text| !NO_TEXTS.contains(&text.as_str()))
        .collect()
}

/// Codes of the languages beside English.
fn others() -> Vec<&'static str> {
    omnify::config::texts::languages()
        .into_iter()
        .filter(|code| *code != "en")
        .collect()
}

#[test]
fn every_text_has_a_pair_in_every_language() {
    let texts = texts();
    assert!(texts.len() > 300, "only {} texts were found", texts.len());
    for code in others() {
        let pairs: BTreeSet<String> = report::language(code)
            .unwrap()
            .unwrap()
            .english()
            .map(literals::shape)
            .collect();
        let missing: Vec<&str> = texts.difference(&pairs).map(String::as_str).collect();
        assert!(
            missing.is_empty(),
            "{} texts have no pair in mappings/texts/{code}.yaml:\n{}",
            missing.len(),
            missing.join("\n")
        );
    }
}

#[test]
fn a_whole_report_is_said_in_every_language() {
    let report = crate::report::report_of(crate::report::SHOP, &omnify::gaps::Settings::default());
    for code in others() {
        let language = report::language(code).unwrap().unwrap();
        let (said, missing) = report::translate(&report, &language);
        assert!(missing.is_empty(), "{code} has no pair for:\n{}", missing.join("\n"));
        assert_ne!(said.verdict.summary, report.verdict.summary);
        assert_eq!(said.sections.len(), report.sections.len());
    }
}

#[test]
fn pairs_are_used() {
    let texts = texts();
    for code in others() {
        let language = report::language(code).unwrap().unwrap();
        let stale: Vec<&str> = language
            .english()
            // Single words are data as well: states, rules, channels.
            .filter(|text| text.contains(' ') && !texts.contains(&literals::shape(text)))
            .filter(|text| !PARTS.contains(text))
            .collect();
        assert!(
            stale.is_empty(),
            "no text for these pairs of {code}:\n{}",
            stale.join("\n")
        );
    }
}
