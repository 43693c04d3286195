//! Names of sheets: at most 31 characters, without `[ ] : * ? / \`, no quote at an end, each one once.

use std::collections::BTreeSet;

/// Longest name of a sheet, in UTF-16 units.
const LONGEST: usize = 31;

/// The names that are given.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: BTreeSet<String>,
}

impl Names {
    /// A legal name near to the title that no other sheet has.
    pub(super) fn next(&mut self, title: &str) -> String {
        let title: String = title.chars().filter(|c| !"[]:*?/\\".contains(*c)).collect();
        let title = match title.trim_matches([' ', '\'']) {
            // Excel keeps this name for itself.
            "" | "History" | "history" => "Sheet",
            title => title,
        };
        let mut number = 1;
        loop {
            let suffix = if number == 1 {
                String::new()
            } else {
                format!(" ({number})")
            };
            let name = format!("{}{suffix}", shorten(title, LONGEST - suffix.len()));
            // Names differ without regard to case.
            if self.given.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }

    /// A heading that no other column of a table has.
    pub(super) fn column(&mut self, label: &str) -> String {
        let label = if label.is_empty() { "–" } else { label };
        let mut name = label.to_owned();
        let mut number = 1;
        while !self.given.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{label} ({number})");
        }
        name
    }
}

fn shorten(title: &str, units: usize) -> String {
    if title.encode_utf16().count() <= units {
        return title.to_owned();
    }
    let mut out = String::new();
    for c in title.chars() {
        if out.encode_utf16().count() + c.len_utf16() + 1 > units {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}
