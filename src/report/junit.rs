//! JUnit XML: gates and findings as test cases. S1, S2 and failed gates are failures, accepted findings and
//! gates that are not measured are skipped.

use super::{Language, value};
use crate::model::finding::Severity;
use crate::model::gap::{GapReport, GateState};
use std::fmt::Write as _;

/// Renders the report.
pub(super) fn render(report: &GapReport, language: &Language) -> String {
    let mut gates = Suite::new("gates");
    for gate in &report.gates {
        let limit = format!(
            "{}: {}, {} {}",
            gate.about,
            gate.shown,
            language.say("Fails if"),
            gate.error_if
        );
        gates.case(
            "gate",
            &gate.name,
            match gate.state {
                GateState::Failed => Outcome::Failure("error", &limit),
                GateState::Passed | GateState::Warn => Outcome::Passed,
                GateState::NotMeasured | GateState::NotApplicable => Outcome::Skipped(&gate.note),
            },
        );
    }
    let mut findings = Suite::new("findings");
    for finding in &report.findings {
        let message = format!("{} {}", finding.detail, finding.hint);
        findings.case(
            &finding.code,
            &finding.id,
            match (&finding.accepted, finding.severity) {
                (Some(accepted), _) => Outcome::Skipped(&accepted.reason),
                (None, Severity::S1 | Severity::S2) => Outcome::Failure(finding.severity.as_str(), &message),
                (None, _) => Outcome::Passed,
            },
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"omnify\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">\n{}{}</testsuites>\n",
        gates.tests + findings.tests,
        gates.failures + findings.failures,
        gates.skipped + findings.skipped,
        gates.finish(),
        findings.finish()
    )
}

enum Outcome<'a> {
    Passed,
    Failure(&'a str, &'a str),
    Skipped(&'a str),
}

struct Suite {
    name: &'static str,
    cases: String,
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Suite {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            cases: String::new(),
            tests: 0,
            failures: 0,
            skipped: 0,
        }
    }

    fn case(&mut self, class: &str, name: &str, outcome: Outcome<'_>) {
        self.tests += 1;
        // Writing to a String cannot fail.
        let _ = write!(
            self.cases,
            "    <testcase classname=\"{}\" name=\"{}\"",
            escape(class),
            escape(name)
        );
        let _ = match outcome {
            Outcome::Passed => writeln!(self.cases, "/>"),
            Outcome::Failure(kind, message) => {
                self.failures += 1;
                writeln!(
                    self.cases,
                    "><failure type=\"{}\" message=\"{}\"/></testcase>",
                    escape(kind),
                    escape(message)
                )
            }
            Outcome::Skipped(message) => {
                self.skipped += 1;
                writeln!(self.cases, "><skipped message=\"{}\"/></testcase>", escape(message))
            }
        };
    }

    fn finish(self) -> String {
        format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">\n{}  </testsuite>\n",
            self.name, self.tests, self.failures, self.skipped, self.cases
        )
    }
}

fn escape(text: &str) -> String {
    value::clean(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
