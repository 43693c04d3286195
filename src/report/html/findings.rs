//! Findings in detail: consequence, remedy, examples and the statement behind each.

use super::escape::{escape, prose};
use crate::model::gap::{ColumnKind, FindingItem, GapReport};
use crate::report::value;

/// Findings written out in full; further ones are in the dataset.
const SHOWN: usize = 200;

/// The chapter.
pub(super) fn section(report: &GapReport) -> String {
    let mut out = format!(
        "<section aria-labelledby=\"findings\"><h2 id=\"findings\">Findings in detail</h2><p class=\"lead\">{} in all. S1 blocks the move, S2 needs a fix or a name that accepts it, S3 fits a budget, S4 informs.</p>\n",
        report.findings.len()
    );
    if report.findings.is_empty() {
        out.push_str("<p class=\"note\">None.</p></section>\n");
        return out;
    }
    out.push_str(&overview(report));
    for (index, finding) in report.findings.iter().take(SHOWN).enumerate() {
        out.push_str(&render(index, finding));
    }
    if report.findings.len() > SHOWN {
        out.push_str(&format!(
            "<p class=\"note\">{} more are in gap.json and in the table findings.</p>",
            report.findings.len() - SHOWN
        ));
    }
    out.push_str("</section>\n");
    out
}

fn render(index: usize, finding: &FindingItem) -> String {
    let severity = finding.severity.as_str();
    let mut out = format!(
        "<article class=\"finding\" id=\"f{index}\"><h3><span class=\"tag {severity}\">{severity}</span><span class=\"code\">{}</span></h3><p>{}</p><dl>",
        escape(&finding.id),
        prose(&finding.detail)
    );
    let count = value::number(finding.count as f64, ColumnKind::Count);
    let affected = match finding.denominator {
        Some(all) if all > 0 => format!(
            "{count} of {} ({})",
            value::number(all as f64, ColumnKind::Count),
            value::number(finding.count as f64 / all as f64, ColumnKind::Share)
        ),
        _ => count,
    };
    let mut term = |label: &str, text: String| {
        if !text.is_empty() {
            out.push_str(&format!("<dt>{label}</dt><dd>{text}</dd>"));
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
            format!(", until {}", escape(&accepted.until))
        };
        term(
            "Accepted",
            format!("{} ({}{until})", prose(&accepted.reason), escape(&accepted.name)),
        );
    }
    out.push_str("</dl>");
    if !finding.examples.is_empty() {
        out.push_str("<details><summary>Affected objects</summary><p class=\"code\">");
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
            "<details><summary>How it is found (SQL)</summary><pre tabindex=\"0\"><code>{}</code></pre></details>",
            sql.join("\n")
        ));
    }
    out.push_str("</article>\n");
    out
}

fn overview(report: &GapReport) -> String {
    let mut out = String::from(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All findings\"><table class=\"sort\"><caption>All findings</caption><thead><tr><th scope=\"col\">Finding</th><th scope=\"col\">Severity</th><th scope=\"col\">Source</th><th scope=\"col\" class=\"num\">Affected</th><th scope=\"col\" class=\"num\">Share</th><th scope=\"col\">Owner</th></tr></thead><tbody>\n",
    );
    for (index, finding) in report.findings.iter().take(SHOWN).enumerate() {
        let severity = finding.severity.as_str();
        let accepted = if finding.accepted.is_some() { ", accepted" } else { "" };
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
                    value::number(share, ColumnKind::Share)
                )
            }
            _ => "<td class=\"num zero\" data-v=\"-1\">–</td>".to_owned(),
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\"><a href=\"#f{index}\">{}</a>{field}</th><td>{severity}{accepted}</td><td class=\"text code\">{}</td><td class=\"num\" data-v=\"{count}\">{}</td>{share}<td>{}</td></tr>\n",
            escape(&finding.code),
            escape(&finding.source),
            value::number(finding.count as f64, ColumnKind::Count),
            escape(&finding.owner),
            count = finding.count,
        ));
    }
    out.push_str("</tbody></table></div>\n");
    out
}
