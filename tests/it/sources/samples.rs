//! Real exports, when they are there: what each file is recognised as and what comes of it.

use super::runner::{Tool, builtin};
use std::path::PathBuf;

#[test]
fn real_exports_are_recognised() {
    let folder = std::env::var_os("OMNIFY_SAMPLES").map_or_else(|| PathBuf::from("../shared/samples"), PathBuf::from);
    if !folder.is_dir() {
        eprintln!("no sample exports at OMNIFY_SAMPLES, nothing compared");
        return;
    }
    let tool = Tool::read(&folder, &builtin());
    let mut lines = Vec::new();
    for file in &tool.files {
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
    if let Some(list) = std::env::var_os("OMNIFY_SOURCES_LIST") {
        std::fs::write(list, lines.join("\n")).expect("write the list");
    }
}
