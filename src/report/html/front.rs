//! Page one: header, verdict, next steps, gates; and the footer with the run's fingerprints.

use super::csp::base64;
use super::escape::{escape, prose};
use crate::model::gap::{Change, GapReport, Outcome};

/// The header with logo, client and date of the data.
pub(super) fn header(report: &GapReport) -> String {
    let logo = match &report.branding.logo {
        Some((media_type, bytes)) if matches!(media_type.as_str(), "image/png" | "image/jpeg" | "image/svg+xml") => {
            format!("<img alt=\"\" src=\"data:{media_type};base64,{}\">", base64(bytes))
        }
        _ => String::new(),
    };
    let client = match report.client.as_str() {
        "" => "Gap report".to_owned(),
        client => format!("{}: gap report", escape(client)),
    };
    let until = report.run.as_of.get(..10).unwrap_or(&report.run.as_of);
    format!(
        "<header class=\"top\"><div><h1>{client}</h1><p>Data up to {}. Private values {}.</p></div>{logo}</header>\n",
        escape(until),
        escape(&report.run.redaction)
    )
}

/// The verdict, its reasons, the next steps and the headline figures.
pub(super) fn verdict(report: &GapReport) -> String {
    let verdict = &report.verdict;
    let (class, mark) = match verdict.outcome {
        Outcome::NoGo => ("no-go", "✕"),
        Outcome::GoWithConditions => ("conditions", "!"),
        Outcome::Go => ("go", "✓"),
    };
    let mut out = format!(
        "<section class=\"verdict {class}\" aria-labelledby=\"verdict\"><div class=\"answer\"><h2 id=\"verdict\"><span class=\"word\"><span aria-hidden=\"true\">{mark} </span>{}</span></h2><p>{}</p></div>\n",
        verdict.outcome.as_str(),
        prose(&verdict.summary)
    );
    out.push_str("<div><h2>Why</h2><ol class=\"reasons\">");
    for reason in &verdict.reasons {
        out.push_str(&format!("<li>{}</li>", prose(reason)));
    }
    out.push_str("</ol></div>\n<dl class=\"figures\">");
    for figure in &verdict.figures {
        out.push_str(&format!(
            "<div><dt>{}</dt><dd class=\"value\">{}</dd><dd class=\"of\">{}</dd></div>",
            escape(&figure.label),
            escape(&figure.value),
            escape(&figure.note)
        ));
    }
    out.push_str("</dl></section>\n");
    if !verdict.blockers.is_empty() {
        out.push_str(&next_steps(report));
    }
    out
}

fn next_steps(report: &GapReport) -> String {
    let verdict = &report.verdict;
    let mut out =
        String::from("<section aria-labelledby=\"next\"><h2 id=\"next\">What to do next</h2><ol class=\"steps\">");
    for blocker in &verdict.blockers {
        let what = match report.findings.iter().position(|finding| finding.id == blocker.id) {
            Some(index) => format!("<a href=\"#f{index}\">{}</a>", prose(&blocker.what)),
            None => prose(&blocker.what),
        };
        out.push_str(&format!(
            "<li><span class=\"tag {level}\">{level}</span><div><p><strong>{what}</strong> {}</p><p class=\"fix\"><strong>{}:</strong> {}</p></div></li>",
            prose(&blocker.breaks),
            escape(&capital(&blocker.owner)),
            prose(&blocker.fix),
            level = escape(&blocker.level),
        ));
    }
    out.push_str("</ol>");
    if verdict.more_blockers > 0 {
        out.push_str(&format!(
            "<p><a href=\"#findings\">{} more of weight</a>, sorted by severity.</p>",
            verdict.more_blockers
        ));
    }
    out.push_str("</section>\n");
    out
}

/// What changed since an earlier run; empty without one.
pub(super) fn changes(report: &GapReport) -> String {
    let Some(changes) = &report.changes else {
        return String::new();
    };
    let before = changes.outcome_before.map_or("no verdict", Outcome::as_str);
    let mut out = format!(
        "<section aria-labelledby=\"changes\"><h2 id=\"changes\">Since the run before</h2><p class=\"lead\">{} after {before}: {} new, {} resolved, {} worse, {} better (run {}).</p>",
        report.verdict.outcome.as_str(),
        changes.new.len(),
        changes.resolved.len(),
        changes.worse.len(),
        changes.better.len(),
        escape(&changes.since_run)
    );
    let lists: [(&str, &[Change]); 4] = [
        ("new", &changes.new),
        ("worse", &changes.worse),
        ("better", &changes.better),
        ("resolved", &changes.resolved),
    ];
    if lists.iter().any(|(_, list)| !list.is_empty()) {
        out.push_str("<div class=\"scroll\"><table class=\"sort\"><caption>Changes by finding</caption><thead><tr><th scope=\"col\">Finding</th><th scope=\"col\">Severity</th><th scope=\"col\">Change</th><th scope=\"col\" class=\"num\">Before</th><th scope=\"col\" class=\"num\">Now</th></tr></thead><tbody>");
        for (name, list) in lists {
            for change in list {
                out.push_str(&format!(
                    "<tr><th scope=\"row\" class=\"code\">{}</th><td>{}</td><td>{name}</td><td class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
                    escape(&change.id),
                    change.severity.as_str(),
                    change.before,
                    change.now
                ));
            }
        }
        out.push_str("</tbody></table></div>");
    }
    out.push_str("</section>\n");
    out
}

/// The gates with state, measure and limit.
pub(super) fn gates(report: &GapReport) -> String {
    let mut out = String::from(
        "<section aria-labelledby=\"gates\"><h2 id=\"gates\">Gates</h2><p class=\"lead\">A failed gate means NO-GO; a gate that is not measured is a condition, never a pass.</p>\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Gates\"><table><thead><tr><th scope=\"col\">Gate</th><th scope=\"col\">State</th><th scope=\"col\" class=\"num\">Measured</th><th scope=\"col\">Fails if</th><th scope=\"col\" class=\"num\">Out of</th></tr></thead><tbody>",
    );
    for gate in &report.gates {
        let note = match gate.note.as_str() {
            "" => String::new(),
            note => format!("<span class=\"note\"><br>{}</span>", prose(note)),
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}{note}</th><td><span class=\"tag {}\">{}</span></td><td class=\"num\">{}</td><td>{}</td><td class=\"num\">{}</td></tr>",
            prose(&gate.about),
            gate.state.as_str().replace(' ', "-"),
            gate.state.as_str(),
            escape(&gate.shown),
            escape(&gate.error_if),
            gate.n.map_or_else(|| "–".to_owned(), |n| crate::report::value::number(n as f64, crate::model::gap::ColumnKind::Count)),
        ));
    }
    out.push_str("</tbody></table></div></section>\n");
    out
}

/// Sign-off lines and the run's fingerprints.
pub(super) fn footer(report: &GapReport) -> String {
    let run = &report.run;
    let mut out = String::from(
        "<footer><div class=\"sign\"><div>Client: name, date, signature</div><div>Consultant: name, date, signature</div></div><dl>",
    );
    for (label, value) in [
        ("Run", &run.run_id),
        ("Inputs", &run.input_hash),
        ("Settings", &run.config_hash),
        ("As of", &run.as_of),
        ("omnify", &run.tool_version),
        ("Dataset", &run.schema_version),
        ("Private values", &run.redaction),
    ] {
        out.push_str(&format!("<dt>{label}</dt><dd class=\"code\">{}</dd>", escape(value)));
    }
    out.push_str("</dl></footer>\n");
    out
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
