//! Page one: header, verdict, next steps, gates; and the footer with the run's fingerprints.

use super::csp::base64;
use super::escape::{escape, prose};
use crate::model::gap::{ColumnKind, GapReport, Outcome};
use crate::normalise::text::capital;
use crate::report::{Language, value};

/// The header with logo, client and date of the data.
pub(super) fn header(report: &GapReport, language: &Language) -> String {
    let logo = match &report.branding.logo {
        Some((media_type, bytes)) if matches!(media_type.as_str(), "image/png" | "image/jpeg" | "image/svg+xml") => {
            format!("<img alt=\"\" src=\"data:{media_type};base64,{}\">", base64(bytes))
        }
        _ => String::new(),
    };
    let title = escape(&language.say("Gap report"));
    let client = match report.client.as_str() {
        "" => title,
        client => format!("{}: {title}", escape(client)),
    };
    let until = report.run.as_of.get(..10).unwrap_or(&report.run.as_of);
    format!(
        "<header class=\"top\"><div><h1>{client}</h1><p>{} {}. {}: {}.</p></div>{logo}</header>\n",
        escape(&language.say("Data up to")),
        escape(until),
        escape(&language.say("Private values")),
        escape(&report.run.redaction)
    )
}

/// The verdict, its reasons, the next steps and the headline figures.
pub(super) fn verdict(report: &GapReport, language: &Language) -> String {
    let verdict = &report.verdict;
    let (class, mark) = match verdict.outcome {
        Outcome::NoGo => ("no-go", "✕"),
        Outcome::GoWithConditions => ("conditions", "!"),
        Outcome::Go => ("go", "✓"),
    };
    let mut out = format!(
        "<section class=\"verdict {class}\" aria-labelledby=\"verdict\"><div class=\"answer\"><h2 id=\"verdict\"><span class=\"word\"><span aria-hidden=\"true\">{mark} </span>{}</span></h2><p>{}</p></div>\n",
        escape(&language.say(verdict.outcome.as_str())),
        prose(&verdict.summary)
    );
    out.push_str(&format!(
        "<div><h2>{}</h2><ol class=\"reasons\">",
        escape(&language.say("Why"))
    ));
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
        out.push_str(&next_steps(report, language));
    }
    out
}

fn next_steps(report: &GapReport, language: &Language) -> String {
    let verdict = &report.verdict;
    let mut out = format!(
        "<section aria-labelledby=\"next\"><h2 id=\"next\">{}</h2><ol class=\"steps\">",
        escape(&language.say("What to do next"))
    );
    for blocker in &verdict.blockers {
        let what = match report.findings.iter().position(|finding| finding.id == blocker.id) {
            Some(index) => format!("<a href=\"#f{index}\">{}</a>", prose(&blocker.what)),
            None => prose(&blocker.what),
        };
        out.push_str(&format!(
            "<li><span class=\"tag {level}\">{}</span><div><p><strong>{what}</strong> {}</p><p class=\"fix\"><strong>{}:</strong> {}</p></div></li>",
            escape(&language.say(&blocker.level)),
            prose(&blocker.breaks),
            escape(&capital(&blocker.owner)),
            prose(&blocker.fix),
            level = escape(&blocker.level),
        ));
    }
    out.push_str("</ol>");
    if verdict.more_blockers > 0 {
        let more = format!("{} more, sorted by severity", verdict.more_blockers);
        out.push_str(&format!(
            "<p><a href=\"#findings\">{}</a></p>",
            escape(&language.say(&more))
        ));
    }
    out.push_str("</section>\n");
    out
}

/// The gates with state, measure and limit.
pub(super) fn gates(report: &GapReport, language: &Language) -> String {
    let say = |english: &str| escape(&language.say(english));
    let mut out = format!(
        "<section aria-labelledby=\"gates\"><h2 id=\"gates\">{gates}</h2><p class=\"lead\">{}</p>\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{gates}\"><table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th></tr></thead><tbody>",
        say("A failed gate means NO-GO; a gate that is not measured is a condition, never a pass."),
        say("Gate"),
        say("State"),
        say("Measured"),
        say("Fails if"),
        say("Out of"),
        gates = say("Gates"),
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
            say(gate.state.as_str()),
            escape(&gate.shown),
            escape(&gate.error_if),
            gate.n
                .map_or_else(|| "–".to_owned(), |n| value::number(n as f64, ColumnKind::Count, language)),
        ));
    }
    out.push_str("</tbody></table></div></section>\n");
    out
}

/// Sign-off lines and the run's fingerprints.
pub(super) fn footer(report: &GapReport, language: &Language) -> String {
    let run = &report.run;
    let say = |english: &str| escape(&language.say(english));
    let mut out = format!(
        "<footer><div class=\"sign\"><div>{}</div><div>{}</div></div><dl>",
        say("Client: name, date, signature"),
        say("Consultant: name, date, signature")
    );
    for (label, value) in [
        ("Run", &run.run_id),
        ("Inputs", &run.input_hash),
        ("Settings", &run.config_hash),
        ("As of", &run.as_of),
        ("Version of omnify", &run.tool_version),
        ("Version of the dataset", &run.schema_version),
        ("Private values", &run.redaction),
    ] {
        out.push_str(&format!(
            "<dt>{}</dt><dd class=\"code\">{}</dd>",
            say(label),
            escape(value)
        ));
    }
    out.push_str("</dl></footer>\n");
    out
}
