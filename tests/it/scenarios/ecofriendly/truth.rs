//! truth.csv and expected/counts.json: what is right, told by the generator and nobody else.

use super::super::layout::csv_line;
use super::{Build, counts};

/// Writes both files.
pub(crate) fn write(build: &mut Build) {
    relations(build);
    let mut out = "source,native_id,cluster,email,phone\n".to_owned();
    for row in &build.truth {
        out += &csv_line(row, "\n");
    }
    let clusters: std::collections::BTreeSet<&String> = build.truth.iter().map(|row| &row[2]).collect();
    let mut counts = counts(build);
    counts["truth"] = serde_json::json!({ "records": build.truth.len(), "clusters": clusters.len() });
    build.files.insert("truth.csv".into(), out.into_bytes());
    let text = serde_json::to_string_pretty(&counts).expect("a JSON value") + "\n";
    build.files.insert("expected/counts.json".into(), text.into_bytes());
}

/// Planted relations between people that no single file holds.
fn relations(build: &mut Build) {
    build.plant("senior_and_junior_pairs", 1);
    build.plant("twin_pairs", 1);
    build.plant("namesakes_in_one_city", 1);
    build.plant("recycled_numbers", 2);
    build.plant("role_mailboxes", 2);
    build.plant(
        "people_behind_role_mailboxes",
        build.people.iter().filter(|one| !one.company.is_empty()).count(),
    );
    build.plant("people_with_a_plus_tagged_address", 6);
    build.plant("people_with_dots_in_a_gmail_address", 2);
}
