//! Real exports, when they are there: what each file is recognised as and what comes of it.

use super::runner::{Tool, builtin};
use std::path::PathBuf;

/// Folders of the sample exports and the mappings that read them. Other files there are settings,
/// text bodies or formats without a reader, which is what the reason of each says.
const READ_BY: &[(&str, &[&str])] = &[
    ("android-sms-backup/", &["sms-backup-restore"]),
    ("call-metadata/", &["call-metadata"]),
    ("email-", &["mail"]),
    ("freshdesk-json/", &["freshdesk"]),
    ("gmail-takeout/", &["gmail-takeout"]),
    ("hubspot-replica-csv/", &["hubspot-warehouse"]),
    ("instagram/", &["meta-messages"]),
    ("intercom-replica-csv/", &["intercom-warehouse"]),
    ("linkedin/", &["linkedin"]),
    ("meta-messages/", &["meta-messages"]),
    ("salesforce-replica-csv/", &["salesforce"]),
    ("shopify-export/", &["shopify-orders"]),
    ("shopify-replica-csv/", &["shopify-warehouse"]),
    ("signal/", &["signal"]),
    ("slack/", &["slack"]),
    ("stripe-replica-csv/", &["stripe"]),
    ("telegram/", &["telegram"]),
    ("twilio/", &["twilio"]),
    ("vcard/", &["vcard"]),
    ("whatsapp/", &["whatsapp"]),
    ("x-twitter-archive/", &["x-archive"]),
    ("zendesk-json/", &["zendesk-json"]),
    ("zendesk-replica-csv/", &["zendesk-warehouse"]),
];

#[test]
fn real_exports_are_recognised() {
    let folder = std::env::var_os("OMNIFY_SAMPLES").map_or_else(|| PathBuf::from("../shared/samples"), PathBuf::from);
    if !folder.is_dir() {
        return;
    }
    let list = std::env::var_os("OMNIFY_SOURCES_LIST");
    let most = if list.is_some() { u64::MAX } else { 500 };
    let tool = Tool::read(&folder, &builtin(), most);
    let mut lines = Vec::new();
    let mut wrong = Vec::new();
    for file in &tool.files {
        let home = READ_BY.iter().find(|(folder, _)| file.path.starts_with(folder));
        if let (Ok((mapping, entry)), Some((_, expected))) = (&file.read_as, home)
            && !expected.contains(&mapping.as_str())
        {
            wrong.push(format!("{}: read as {mapping}/{entry}", file.path));
        }
        if file.ambiguous {
            wrong.push(format!("{}: two mappings fit", file.path));
        }
        let read_as = match &file.read_as {
            Ok((mapping, entry)) => format!("{mapping}/{entry}"),
            Err(reason) => format!("- {reason}"),
        };
        let ambiguous = if file.ambiguous { " AMBIGUOUS" } else { "" };
        lines.push(format!(
            "{}\t{read_as}{ambiguous}\t{}\t{:?}\t{}",
            file.path,
            file.framed,
            file.counts,
            file.unused.join(" ")
        ));
    }
    if let Some(list) = list {
        std::fs::write(list, lines.join("\n")).expect("write the list");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
