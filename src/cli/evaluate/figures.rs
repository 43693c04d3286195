//! The figures of an evaluation as text and as JSON, version 1.

use crate::cli::explain::evidence::waterfall;
use crate::cli::global::Global;
use crate::cli::ui::Ui;
use crate::link::{Analysis, CurvePoint, ErrorCase, Lost, Reason};
use crate::model::linkage::Evidence;
use crate::pipeline::truth::Comparison;
use anyhow::Result;
use serde::Serialize;
use std::fmt::Write as _;

/// All that an evaluation says.
#[derive(Serialize)]
pub(super) struct Report {
    evaluate: u32,
    #[serde(flatten)]
    comparison: Comparison,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

#[derive(Serialize)]
struct Details {
    /// Share of the true pairs that share a blocking key, or were compared because all pairs were.
    blocking_recall: f64,
    /// True pairs that were missed, by the step that kept them apart.
    missed: Lost,
    curve: Vec<CurvePoint>,
    errors: Vec<Case>,
}

/// One error.
#[derive(Serialize)]
pub(super) struct Case {
    /// `wrong-merge` or `missed`.
    kind: &'static str,
    a: String,
    b: String,
    /// Pairs of records that are wrong or missing because of it.
    pairs: u64,
    match_weight: f64,
    threshold: f64,
    /// linked, blocking, score or guard.
    step: &'static str,
    guard: &'static str,
    shared_keys: Vec<&'static str>,
    evidence: Vec<Evidence>,
}

impl Case {
    /// An error with the names of its records as they may be shown.
    pub(super) fn new(error: &ErrorCase, a: String, b: String) -> Self {
        let (step, guard) = match error.why.reason {
            Reason::Linked => ("linked", ""),
            Reason::Blocking => ("blocking", ""),
            Reason::Score => ("score", ""),
            Reason::Guard(guard) => ("guard", guard),
        };
        Self {
            kind: error.kind,
            a,
            b,
            pairs: error.pairs,
            match_weight: error.why.weight,
            threshold: error.why.threshold,
            step,
            guard,
            shared_keys: error.why.shared_keys.clone(),
            evidence: error.evidence.clone(),
        }
    }
}

impl Report {
    pub(super) fn new(comparison: Comparison, analysis: Option<(&Analysis, Vec<Case>)>) -> Self {
        Self {
            evaluate: 1,
            comparison,
            details: analysis.map(|(analysis, errors)| Details {
                blocking_recall: if analysis.true_pairs == 0 {
                    1.0
                } else {
                    analysis.sharing_a_key as f64 / analysis.true_pairs as f64
                },
                missed: analysis.lost,
                curve: analysis.curve.clone(),
                errors,
            }),
        }
    }

    /// Prints it; with --json as one document.
    pub(super) fn print(&self, global: &Global, ui: &Ui) -> Result<()> {
        if global.json {
            return ui.json(self);
        }
        let mut text = self.figures();
        if let Some(details) = &self.details {
            details.write(&mut text);
        }
        ui.text(&text)?;
        let comparison = &self.comparison;
        if comparison.missing > 0 {
            ui.line(&format!(
                "note: {} records of the truth are not in the data",
                comparison.missing
            ));
        }
        if comparison.unknown > 0 {
            ui.line(&format!(
                "note: {} records are not in the truth and are left out of the figures",
                comparison.unknown
            ));
        }
        Ok(())
    }

    fn figures(&self) -> String {
        let m = &self.comparison.metrics;
        format!(
            "            precision  recall     F1\npairwise    {:.4}     {:.4}     {:.4}\nB-cubed     {:.4}     {:.4}     {:.4}\n\
             records {}, customers {} (truth {}), pairs {} (truth {}, common {}), largest customer {}\n",
            m.precision,
            m.recall,
            m.f1,
            m.b_precision,
            m.b_recall,
            m.b_f1,
            m.records,
            m.clusters,
            m.true_clusters,
            m.pairs,
            m.true_pairs,
            m.correct_pairs,
            m.largest
        )
    }
}

impl Details {
    // Writing to a String cannot fail.
    fn write(&self, text: &mut String) {
        let _ = write!(
            text,
            "\nTrue pairs that share a blocking key: {:.2} %. Missed: {} never compared, {} with too little evidence, {} refused by a guard.\n",
            self.blocking_recall * 100.0,
            self.missed.blocking,
            self.missed.score,
            self.missed.guard
        );
        text.push_str("\nFrom this weight on    pairs alone          with all that follows, without guards\n");
        text.push_str("weight                 precision  recall    precision  recall     F1\n");
        for point in self.curve.iter().step_by(2) {
            let _ = writeln!(
                text,
                "{:>+6.0}                 {:.4}     {:.4}    {:.4}     {:.4}     {:.4}",
                point.weight,
                point.pair_precision,
                point.pair_recall,
                point.closure_precision,
                point.closure_recall,
                point.closure_f1
            );
        }
        if !self.errors.is_empty() {
            text.push_str("\nThe errors that cost most\n");
        }
        for (number, case) in self.errors.iter().enumerate() {
            let (what, pairs) = match case.kind {
                "missed" => ("are one person and were kept apart", "missing"),
                _ => ("are two people and were merged", "wrong"),
            };
            let plural = if case.pairs == 1 { "pair" } else { "pairs" };
            let step = match (case.kind, case.step) {
                ("missed", "guard") => format!(", by the guard `{}`", case.guard),
                ("missed", step) => format!(", at the step `{step}`"),
                ("wrong-merge", "linked") if case.match_weight < case.threshold => ", through other records".to_owned(),
                _ => String::new(),
            };
            let _ = write!(
                text,
                "\n{}. {} and {} {what}{step}: {} {pairs} {plural}\n{}  {:<12}  {:>+8.2}\n",
                number + 1,
                case.a,
                case.b,
                case.pairs,
                waterfall(&case.evidence),
                "threshold",
                case.threshold
            );
        }
    }
}
