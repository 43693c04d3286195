//! Findings in detail: consequence, remedy, examples and the statement behind each.

use super::escape::{escape, prose};
use crate::model::gap::{ColumnKind, FindingItem, GapReport};
use crate::report::{Language, value};

/// Findings written out in full; further ones are in the dataset.
const SHOWN: usize = 200;

/// The chapter.
pub(super) fn section(report: &GapReport, language: &Language) -> String {
    let lead = format!(
        "{} in all. S1 blocks the move, S2 needs a fix or a name that accepts it, S3 fits a budget, S4 informs.",
        report.findings.len()
    );
    let mut out = format!(
        "<section aria-labelledby=\"findings\"><h2 id=\"findings\">{}</h2><p class=\"lead\">{}</p>\n",
        escape(&language.say("Findings in detail")),
        escape(&language.say(&lead))
    );
    if report.findings.is_empty() {
        out.push_str(&format!(
            "<p class=\"note\">{}</p></section>\n",
            escape(&language.say("None."))
        ));
        return out;
    }
    out.push_str(&overview(report, language));
    for (index, finding) in report.findings.iter().take(SHOWN).enumerate() {
        out.push_str(&render(index, finding, language));
    }
    if report.findings.len() > SHOWN {
        let more = format!(
            "{} more are in gap.json and in the table findings.",
            report.findings.len() - SHOWN
        );
        out.push_str(&format!("<p class=\"note\">{}</p>", escape(&language.say(&more))));
    }
    out.push_str("</section>\n");
    out
}

fn render(index: usize, finding: &FindingItem, language: &Language) -> String {
    let say = |english: &str| escape(&language.say(english));
    let severity = finding.severity.as_str();
    let mut out = format!(
        "<article class=\"finding\" id=\"f{index}\"><h3><span class=\"tag {severity}\">{severity}</span><span class=\"code\">{}</span></h3><p>{}</p><dl>",
        escape(&finding.id),
        prose(&finding.detail)
    );
    let count = value::number(finding.count as f64, ColumnKind::Count, language);
    let affected = match finding.denominator {
        Some(all) if all > 0 => format!(
            "{count} {} {} ({})",
            say("of"),
            value::number(all as f64, ColumnKind::Count, language),
            value::number(finding.count as f64 / all as f64, ColumnKind::Share, language)
        ),
        _ => count,
    };
    let mut term = |label: &str, text: String| {
        if !text.is_empty() {
            out.push_str(&format!("<dt>{}</dt><dd>{text}</dd>", say(label)));
        }
    };
    term("Affected", affected);
    term("Breaks", prose(&finding.breaks));
    term("Fix", prose(&finding.hint));
    term("Owner", escape(&finding.owner));
    if let Some(accepted) = &finding.accepted {
        let until = if accepted.until.is_empty() {
            String::new()
        } else {
            format!(", {} {}", say("until"), escape(&accepted.until))
        };
        term(
            "Accepted",
            format!("{} ({}{until})", prose(&accepted.reason), escape(&accepted.name)),
        );
    }
    out.push_str("</dl>");
    if !finding.examples.is_empty() {
        out.push_str(&format!(
            "<details><summary>{}</summary><p class=\"code\">",
            say("Affected objects")
        ));
        out.push_str(
            &finding
                .examples
                .iter()
                .map(|example| escape(example))
                .collect::<Vec<_>>()
                .join(", "),
        );
        if finding.count > finding.examples.len() as u64 {
            out.push_str(", …");
        }
        out.push_str("</p></details>");
    }
    if !finding.sql.is_empty() {
        let sql: Vec<String> = finding.sql.lines().map(escape).collect();
        out.push_str(&format!(
            "<details><summary>{}</summary><pre tabindex=\"0\"><code>{}</code></pre></details>",
            say("How it is found (SQL)"),
            sql.join("\n")
        ));
    }
    out.push_str("</article>\n");
    out
}

fn overview(report: &GapReport, language: &Language) -> String {
    let say = |english: &str| escape(&language.say(english));
    let mut out = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table class=\"sort\"><caption>{title}</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th><th scope=\"col\" class=\"num\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>\n",
        say("Finding"),
        say("Severity"),
        say("Source"),
        say("Affected"),
        say("Share"),
        say("Owner"),
        title = say("All findings"),
    );
    for (index, finding) in report.findings.iter().take(SHOWN).enumerate() {
        let severity = finding.severity.as_str();
        let accepted = match finding.accepted {
            Some(_) => format!(", {}", say("accepted")),
            None => String::new(),
        };
        let field = if finding.field.is_empty() {
            String::new()
        } else {
            format!(" ({})", escape(&finding.field))
        };
        let share = match finding.denominator {
            Some(all) if all > 0 => {
                let share = finding.count as f64 / all as f64;
                format!(
                    "<td class=\"num\" data-v=\"{share}\">{}</td>",
                    value::number(share, ColumnKind::Share, language)
                )
            }
            _ => "<td class=\"num zero\" data-v=\"-1\">–</td>".to_owned(),
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\"><a href=\"#f{index}\">{}</a>{field}</th><td>{severity}{accepted}</td><td class=\"text code\">{}</td><td class=\"num\" data-v=\"{count}\">{}</td>{share}<td>{}</td></tr>\n",
            escape(&finding.code),
            escape(&finding.source),
            value::number(finding.count as f64, ColumnKind::Count, language),
            escape(&finding.owner),
            count = finding.count,
        ));
    }
    out.push_str("</tbody></table></div>\n");
    out
}
