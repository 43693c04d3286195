//! One self-contained HTML page: no request, no data in a script, every value escaped, complete without
//! JavaScript. The only script sorts tables and runs under a hash in the content security policy.

mod changes;
mod charts;
mod csp;
mod escape;
mod findings;
mod flows;
mod front;
mod tables;

#[cfg(test)]
mod tests;

use crate::model::gap::{Block, GapReport, Section};
use crate::report::Language;
use escape::{escape, prose};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("sort.js");
/// Colour of rules and links when the project sets none, for light and dark.
const ACCENT: (&str, &str) = ("#12436d", "#6bace6");

/// Renders the page.
pub(super) fn render(report: &GapReport, language: &Language) -> String {
    let style = style(report);
    let say = |english: &str| escape(&language.say(english));
    let title = match report.client.as_str() {
        "" => say("Gap report"),
        client => format!("{}: {}", say("Gap report"), escape(client)),
    };
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#verdict\">{}</a>\n<div class=\"page\">\n",
        escape(&language.code),
        csp::policy(&style, SCRIPT),
        say("Skip to the verdict")
    );
    page.push_str(&front::header(report, language));
    page.push_str("<main>\n");
    page.push_str(&front::verdict(report, language));
    page.push_str(&contents(report, language));
    page.push_str(&changes::section(report, language));
    page.push_str(&front::gates(report, language));
    let (body, last): (Vec<&Section>, Vec<&Section>) =
        report.sections.iter().partition(|section| section.id != "limits");
    for section in body {
        render_section(&mut page, section, language);
    }
    page.push_str(&findings::section(report, language));
    for section in last {
        render_section(&mut page, section, language);
    }
    page.push_str("</main>\n");
    page.push_str(&front::footer(report, language));
    page.push_str("</div>\n<script>");
    page.push_str(SCRIPT);
    page.push_str("</script>\n</body>\n</html>\n");
    page
}

fn style(report: &GapReport) -> String {
    let accent = report.branding.accent.as_deref().filter(|accent| {
        accent.len() == 7 && accent.starts_with('#') && accent.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
    });
    STYLE
        .replace("ACCENT_LIGHT", accent.unwrap_or(ACCENT.0))
        .replace("ACCENT_DARK", accent.unwrap_or(ACCENT.1))
}

fn contents(report: &GapReport, language: &Language) -> String {
    let mut out = format!(
        "<nav class=\"contents\" aria-labelledby=\"contents\"><h2 id=\"contents\">{}</h2><ol>",
        escape(&language.say("Contents"))
    );
    let mut item =
        |id: &str, title: &str| out.push_str(&format!("<li><a href=\"#{}\">{}</a></li>", escape(id), escape(title)));
    item("gates", &language.say("Gates"));
    for section in report.sections.iter().filter(|section| section.id != "limits") {
        item(&section.id, &section.title);
    }
    item("findings", &language.say("Findings in detail"));
    if let Some(limits) = report.sections.iter().find(|section| section.id == "limits") {
        item(&limits.id, &limits.title);
    }
    out.push_str("</ol></nav>\n");
    out
}

fn render_section(page: &mut String, section: &Section, language: &Language) {
    let id = escape(&section.id);
    page.push_str(&format!(
        "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{}</h2><p class=\"lead\">{}</p>\n",
        escape(&section.title),
        prose(&section.summary)
    ));
    for block in &section.blocks {
        match block {
            Block::Text { text } => page.push_str(&format!("<p class=\"note\">{}</p>\n", prose(text))),
            Block::NotComputable { what, reason, needs } => {
                let needs = match needs.as_str() {
                    "" => String::new(),
                    needs => format!(" {}: {}.", escape(&language.say("To get it")), prose(needs)),
                };
                page.push_str(&format!(
                    "<p class=\"empty\"><strong>{}</strong> {}: {}.{needs}</p>\n",
                    prose(what),
                    escape(&language.say("is not computable")),
                    prose(reason)
                ));
            }
            Block::Table(table) => {
                page.push_str(&charts::figure(table, language));
                page.push_str(&tables::table(table, language));
            }
        }
    }
    page.push_str("</section>\n");
}
