//! What changed since an earlier run.

use super::escape::{escape, prose};
use super::tables;
use crate::model::gap::GapReport;
use crate::report::Language;
use crate::report::value::{changes_lead, customers};

/// Findings listed of each kind of change.
const SHOWN: usize = 100;

/// The chapter; empty without an earlier run.
pub(super) fn section(report: &GapReport, language: &Language) -> String {
    let Some(changes) = &report.changes else {
        return String::new();
    };
    let say = |english: &str| escape(&language.say(english));
    let mut out = format!(
        "<section aria-labelledby=\"changes\"><h2 id=\"changes\">{}</h2><p class=\"lead\">{}</p>",
        say("Since the run before"),
        prose(&language.say(&changes_lead(report.verdict.outcome, changes)))
    );
    if let (Some(merged), Some(split)) = (changes.customers_merged, changes.customers_split) {
        out.push_str(&format!("<p>{}</p>", prose(&language.say(&customers(merged, split)))));
    }
    let lists = changes.lists();
    if lists.iter().any(|(_, list)| !list.is_empty()) {
        out.push_str(&format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table class=\"sort\"><caption>{title}</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th><th scope=\"col\" class=\"num\">{}</th></tr></thead><tbody>",
            say("Finding"),
            say("Severity"),
            say("Change"),
            say("Before"),
            say("Now"),
            title = say("Changes by finding"),
        ));
        for (name, list) in lists {
            for change in list.iter().take(SHOWN) {
                out.push_str(&format!(
                    "<tr><th scope=\"row\" class=\"code\">{}</th><td>{}</td><td>{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
                    escape(&change.id),
                    change.severity.as_str(),
                    say(name),
                    change.before,
                    change.now
                ));
            }
        }
        out.push_str("</tbody></table></div>");
        let more: usize = lists.iter().map(|(_, list)| list.len().saturating_sub(SHOWN)).sum();
        if more > 0 {
            let more = format!("{more} more are in gap.json and in the table findings.");
            out.push_str(&format!("<p class=\"note\">{}</p>", say(&more)));
        }
    }
    for table in &changes.figures {
        out.push_str(&tables::table(table, language));
    }
    out.push_str("</section>\n");
    out
}
