//! Turns what the import noticed into findings.

use crate::model::finding::{Finding, Severity};
use crate::store::notes::NoteRow;
use std::collections::BTreeMap;

/// How a note becomes a finding. In `says`, `{n}` is the count, `{field}` the field.
#[derive(Debug)]
pub struct Kind {
    /// Finding code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was noticed.
    pub says: &'static str,
    /// What it breaks at cutover.
    pub breaks: &'static str,
    /// What to do.
    pub hint: &'static str,
    /// Who acts.
    pub owner: &'static str,
}

/// The meaning of a code that only the import knows.
pub fn about(code: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.code == code)
}

/// The codes that only the import knows.
pub fn codes() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.code)
}

const KINDS: &[Kind] = &[
    Kind {
        code: "own-side-assumed",
        severity: Severity::S2,
        says: "The company's own side was inferred for {n} messages.",
        breaks: "With the wrong side, inbound and outbound are exchanged.",
        hint: "Name it in project.yaml: own: { domains, addresses, numbers, names }.",
        owner: "consultant",
    },
    Kind {
        code: "own-side-unknown",
        severity: Severity::S2,
        says: "Nothing says which side wrote {n} messages; their direction is unknown.",
        breaks: "They are left out of every figure on response and contact.",
        hint: "Name the own side in project.yaml: own: { domains, addresses, numbers, names }.",
        owner: "consultant",
    },
    Kind {
        code: "zone-assumed",
        severity: Severity::S2,
        says: "{n} files have times without a zone; UTC was assumed.",
        breaks: "Messages and calls move by hours, the order across channels is wrong.",
        hint: "Set the zone in project.yaml: sources: { NAME: { match, zone } }.",
        owner: "client",
    },
    Kind {
        code: "country-assumed",
        severity: Severity::S2,
        says: "{n} telephone numbers without country code were read as numbers of {field}.",
        breaks: "Numbers of another country match the wrong people.",
        hint: "Set the country in project.yaml: sources: { NAME: { match, country } }.",
        owner: "client",
    },
    Kind {
        code: "ambiguous-mapping",
        severity: Severity::S2,
        says: "{n} files fit two mappings nearly equally; {field} was taken.",
        breaks: "With the wrong mapping, fields end up in the wrong place.",
        hint: "Name the mapping in project.yaml: sources: { NAME: { match, mapping } }.",
        owner: "consultant",
    },
    Kind {
        code: "date-order-assumed",
        severity: Severity::S2,
        says: "The order of day and month could not be told from {n} files.",
        breaks: "Dates up to the 12th of a month are wrong.",
        hint: "Set the country of the source in project.yaml.",
        owner: "client",
    },
    Kind {
        code: super::parts::RECORDS,
        severity: Severity::S2,
        says: "{n} records that the export declares are not in its files ({field}).",
        breaks: "What is not in the export is missing in the new system.",
        hint: "Export again: the download was cut off, or pages of it are not in the folder.",
        owner: "client",
    },
    Kind {
        code: super::parts::PARTS,
        severity: Severity::S2,
        says: "The numbers in the file names skip {n} parts of an export ({field}).",
        breaks: "What is in the missing parts is missing in the new system.",
        hint: "Look for the parts whose numbers are not there, or export again.",
        owner: "client",
    },
    Kind {
        code: "key-conflict",
        severity: Severity::S2,
        says: "{n} objects ({field}) appear with different content and nothing says which is newer; the later file won.",
        breaks: "The older state may be migrated.",
        hint: "Remove the older export from the folder.",
        owner: "client",
    },
    Kind {
        code: "replaced-version",
        severity: Severity::S4,
        says: "{n} older versions of objects ({field}) were replaced by newer ones.",
        breaks: "None.",
        hint: "Nothing to do.",
        owner: "client",
    },
    Kind {
        code: "excluded-records",
        severity: Severity::S4,
        says: "{n} records were left out by the policy {field}.",
        breaks: "None, if the policy is right.",
        hint: "Change `scope` in project.yaml or `ignore_record` in the mapping.",
        owner: "consultant",
    },
    Kind {
        code: "unmapped-value",
        severity: Severity::S2,
        says: "{n} values of {field} have no counterpart.",
        breaks: "The meaning of the field is lost in the new system.",
        hint: "Add them under `values` of the field in the mapping.",
        owner: "consultant",
    },
    Kind {
        code: "field-error",
        severity: Severity::S3,
        says: "{n} values could not be used: {field}.",
        breaks: "The records are there, these fields are empty.",
        hint: "The table field_errors names file, record and reason.",
        owner: "consultant",
    },
];

/// The findings of the import.
pub(super) fn findings(notes: &[NoteRow], dangling: &[(String, String, u64, u64)]) -> Vec<Finding> {
    let mut found: BTreeMap<(String, String, String), Finding> = BTreeMap::new();
    let mut columns: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for note in notes {
        if note.code == "unmapped-columns" {
            columns
                .entry(note.source.clone())
                .or_default()
                .push(("column".to_owned(), note.field.clone()));
            continue;
        }
        let Some(kind) = KINDS.iter().find(|kind| kind.code == note.code) else {
            continue;
        };
        let key = (note.code.clone(), note.source.clone(), note.field.clone());
        let finding = found.entry(key).or_insert_with(|| Finding {
            code: note.code.clone(),
            severity: kind.severity,
            source: note.source.clone(),
            field: note.field.clone(),
            count: 0,
            denominator: None,
            detail: String::new(),
            breaks: kind.breaks.to_owned(),
            hint: kind.hint.to_owned(),
            owner: kind.owner.to_owned(),
            subjects: Vec::new(),
        });
        finding.count += note.count;
        finding.detail = kind
            .says
            .replace("{n}", &finding.count.to_string())
            .replace("{field}", &note.field);
        if !note.value.is_empty() {
            finding.subjects.push(("value".to_owned(), note.value.clone()));
        }
    }
    let mut findings: Vec<Finding> = found.into_values().collect();
    for (source, list) in columns {
        findings.push(Finding {
            code: "unmapped-columns".to_owned(),
            severity: Severity::S3,
            source,
            field: String::new(),
            count: list.len() as u64,
            denominator: None,
            detail: format!("{} columns are neither mapped nor ignored.", list.len()),
            breaks: String::new(),
            hint: String::new(),
            owner: String::new(),
            subjects: list,
        });
    }
    for (source, field, count, all) in dangling {
        findings.push(Finding {
            code: "dangling-reference".to_owned(),
            severity: Severity::S2,
            source: source.clone(),
            field: field.clone(),
            count: *count,
            denominator: Some(*all),
            detail: format!("{count} of {all} references lead nowhere: {field}."),
            breaks: String::new(),
            hint: String::new(),
            owner: String::new(),
            subjects: Vec::new(),
        });
    }
    findings
}
