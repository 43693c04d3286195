//! Charts as inline SVG. Widths are per cent of the figure and text keeps its size, so that they read on a phone;
//! colours come from classes, so that they follow light, dark and print. Heat maps are shaded tables (tables.rs).

use super::escape::escape;
use super::flows;
use crate::model::gap::{Chart, ChartKind, ColumnKind, Table};
use crate::report::{Language, value};
use std::fmt::Write as _;

/// Rows drawn; the table below has them all.
const ROWS: usize = 12;
/// Height of a labelled bar in pixels.
const STEP: usize = 40;
/// Spread from which a logarithmic scale is needed to see the small bars.
const WIDE: f64 = 100.0;
/// Small charts in a series of them.
const MULTIPLES: usize = 9;

/// The figure of a table, empty for tables without one.
pub(super) fn figure(table: &Table, language: &Language) -> String {
    let Some(chart) = table.chart.as_ref().filter(|_| !table.rows.is_empty()) else {
        return String::new();
    };
    let rows = Rows::of(table, chart, language);
    if rows.values.iter().flatten().all(|value| *value == 0.0) {
        return String::new();
    }
    let (legend, body) = match chart.kind {
        ChartKind::Heat => return String::new(),
        ChartKind::SmallMultiples => (String::new(), multiples(table, &rows)),
        ChartKind::StackedBars => (legend(table, chart), svg(table, chart, &rows, stacked)),
        ChartKind::LogBars if rows.spread() >= WIDE => (
            note("Logarithmic scale.", language),
            svg(table, chart, &rows, |rows, index| bar(rows, index, logarithm(rows))),
        ),
        ChartKind::Bars | ChartKind::LogBars => (
            String::new(),
            svg(table, chart, &rows, |rows, index| {
                bar(rows, index, |v| v / rows.highest())
            }),
        ),
        ChartKind::Waterfall => (String::new(), svg(table, chart, &rows, waterfall)),
        ChartKind::Range if rows.spread() >= WIDE => (
            note("Logarithmic scale.", language),
            svg(table, chart, &rows, |rows, index| range(rows, index, logarithm(rows))),
        ),
        ChartKind::Range => (
            String::new(),
            svg(table, chart, &rows, |rows, index| {
                range(rows, index, |v| v / rows.highest())
            }),
        ),
        ChartKind::Weights => (String::new(), svg(table, chart, &rows, weights)),
        ChartKind::UpSet => (String::new(), flows::upset(table, chart, language)),
        ChartKind::Sankey => (String::new(), flows::sankey(table, chart, language)),
    };
    let more = match usize::try_from(table.total_rows).unwrap_or(usize::MAX).saturating_sub(
        if chart.kind == ChartKind::Sankey {
            table.rows.len()
        } else {
            rows.labels.len()
        },
    ) {
        0 => String::new(),
        more => note(&format!("{more} more in the table."), language),
    };
    format!(
        "<figure><figcaption>{}</figcaption>{legend}{body}{more}</figure>\n",
        escape(&chart.title)
    )
}

fn note(text: &str, language: &Language) -> String {
    format!("<p class=\"note\">{}</p>", escape(&language.say(text)))
}

/// What a chart draws.
struct Rows<'a> {
    labels: Vec<String>,
    values: Vec<Vec<f64>>,
    kind: ColumnKind,
    language: &'a Language,
}

impl<'a> Rows<'a> {
    fn of(table: &'a Table, chart: &Chart, language: &'a Language) -> Self {
        let label = table.column(&chart.label).unwrap_or(0);
        let columns: Vec<usize> = chart.values.iter().filter_map(|key| table.column(key)).collect();
        let counted = usize::try_from(table.total_rows)
            .unwrap_or(usize::MAX)
            .min(table.rows.len());
        let limit = if chart.kind == ChartKind::SmallMultiples {
            MULTIPLES
        } else {
            ROWS
        };
        let rows = &table.rows[..counted.min(limit)];
        Self {
            labels: rows
                .iter()
                .map(|row| value::cell(&row[label], table.columns[label].kind, language))
                .collect(),
            values: rows
                .iter()
                .map(|row| {
                    columns
                        .iter()
                        .map(|index| row[*index].number().unwrap_or(0.0))
                        .collect()
                })
                .collect(),
            kind: columns
                .first()
                .map_or(ColumnKind::Count, |index| table.columns[*index].kind),
            language,
        }
    }

    fn highest(&self) -> f64 {
        self.values
            .iter()
            .flatten()
            .fold(0.0, |highest, value| highest.max(value.abs()))
    }

    /// How many times the smallest bar the largest one is.
    fn spread(&self) -> f64 {
        let values = self.values.iter().flatten().map(|value| value.abs());
        self.highest() / values.filter(|value| *value > 0.0).fold(f64::INFINITY, f64::min)
    }

    fn shown(&self, value: f64) -> String {
        escape(&value::number(value, self.kind, self.language))
    }
}

fn svg(table: &Table, chart: &Chart, rows: &Rows<'_>, draw: impl Fn(&Rows<'_>, usize) -> String) -> String {
    let id = escape(&table.id);
    let height = rows.labels.len() * STEP;
    let mut out = format!(
        "<svg role=\"img\" aria-labelledby=\"c-{id} d-{id}\" width=\"100%\" height=\"{height}\"><title id=\"c-{id}\">{}</title><desc id=\"d-{id}\">{}</desc>",
        escape(&chart.title),
        escape(&chart.description)
    );
    for (index, label) in rows.labels.iter().enumerate() {
        let top = index * STEP;
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "<svg y=\"{top}\" width=\"100%\" height=\"{STEP}\"><text y=\"14\">{}</text>",
            escape(&shorten(label))
        );
        out.push_str(&draw(rows, index));
        out.push_str("</svg>");
    }
    out.push_str("</svg>");
    out
}

fn shorten(label: &str) -> String {
    if label.chars().count() <= 32 {
        return label.to_owned();
    }
    label.chars().take(31).chain(['…']).collect()
}

fn right(text: &str) -> String {
    format!("<text class=\"soft\" x=\"100%\" y=\"14\" text-anchor=\"end\">{text}</text>")
}

fn block(class: &str, from: f64, to: f64) -> String {
    let (from, to) = (from.clamp(0.0, 1.0), to.clamp(0.0, 1.0));
    // Something that is there stays visible.
    let width = ((to - from) * 100.0).max(0.25);
    let start = (from * 100.0).min(100.0 - width);
    format!("<rect class=\"{class}\" x=\"{start:.2}%\" y=\"20\" width=\"{width:.2}%\" height=\"12\"/>")
}

fn bar(rows: &Rows<'_>, index: usize, part: impl Fn(f64) -> f64) -> String {
    let value = rows.values[index][0];
    let mut out = right(&rows.shown(value)) + &block("track", 0.0, 1.0);
    if value > 0.0 {
        out.push_str(&block("f1", 0.0, part(value)));
    }
    out
}

fn stacked(rows: &Rows<'_>, index: usize) -> String {
    let values = &rows.values[index];
    let total: f64 = values.iter().sum();
    let mut out = right(&rows.shown(total)) + &block("track", 0.0, 1.0);
    let mut start = 0.0;
    for (position, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
        out.push_str(&block(
            &format!("f{}", position + 1),
            start / total,
            (start + value) / total,
        ));
        start += value;
    }
    out
}

fn legend(table: &Table, chart: &Chart) -> String {
    let mut out = String::from("<ul class=\"legend\">");
    for (position, key) in chart.values.iter().enumerate() {
        let label = table
            .column(key)
            .map_or(key.as_str(), |index| &table.columns[index].label);
        let _ = write!(
            out,
            "<li><svg aria-hidden=\"true\" viewBox=\"0 0 10 10\"><rect class=\"f{}\" width=\"10\" height=\"10\"/></svg>{}</li>",
            position + 1,
            escape(label)
        );
    }
    out.push_str("</ul>");
    out
}

fn waterfall(rows: &Rows<'_>, index: usize) -> String {
    let top = rows.values[0][0].max(1.0);
    let value = rows.values[index][0];
    let before: f64 = rows.values[..index].iter().map(|row| row[0]).sum();
    let mut out = right(&rows.shown(value)) + &block("track", 0.0, 1.0);
    out.push_str(&if value < 0.0 {
        block("f4", (before + value) / top, before / top)
    } else {
        block(if index == 0 { "f5" } else { "f1" }, 0.0, value / top)
    });
    out
}

/// A logarithmic axis from 0 to the highest value.
fn logarithm(rows: &Rows<'_>) -> impl Fn(f64) -> f64 {
    let top = (rows.highest() + 1.0).ln();
    move |value| (value.max(0.0) + 1.0).ln() / top
}

/// Median as a bar's end, 90th percentile as a mark, both on one axis.
fn range(rows: &Rows<'_>, index: usize, scale: impl Fn(f64) -> f64) -> String {
    let (p50, p90) = (rows.values[index][0], rows.values[index].get(1).copied().unwrap_or(0.0));
    let text = format!(
        "{} · {} {}",
        rows.shown(p50),
        escape(&rows.language.say("90 % within")),
        rows.shown(p90)
    );
    let at = scale(p90).clamp(0.0, 1.0) * 100.0;
    right(&text)
        + &block("track", 0.0, 1.0)
        + &block("f1", 0.0, scale(p50))
        + &format!("<line class=\"k1\" x1=\"{at:.2}%\" x2=\"{at:.2}%\" y1=\"17\" y2=\"35\"/>")
}

/// Bars from a zero in the middle, with the values at the start as marks.
fn weights(rows: &Rows, index: usize) -> String {
    let scale = |value: f64| 0.5 + value / rows.highest() / 2.0;
    let values = &rows.values[index];
    let mut out = right(&format!("{} / {}", rows.shown(values[0]), rows.shown(values[1])));
    out.push_str(&block("track", 0.0, 1.0));
    out.push_str(&block("f4", scale(values[0].min(0.0)), 0.5));
    out.push_str(&block("f1", 0.5, scale(values[1].max(0.0))));
    for mark in values.iter().skip(2).filter(|value| **value != 0.0) {
        let at = scale(*mark).clamp(0.0, 1.0) * 100.0;
        let _ = write!(
            out,
            "<line class=\"k1\" x1=\"{at:.2}%\" x2=\"{at:.2}%\" y1=\"17\" y2=\"35\"/>"
        );
    }
    out
}

/// One small column chart a row, all on one scale.
fn multiples(table: &Table, rows: &Rows<'_>) -> String {
    let highest = rows.highest().max(1.0);
    let chart = table.chart.as_ref();
    let axis: Vec<&str> = chart.map_or_else(Vec::new, |chart| chart.values.iter().map(String::as_str).collect());
    let mut out = String::from("<div class=\"multiples\">");
    for (number, (label, values)) in rows.labels.iter().zip(&rows.values).enumerate() {
        let id = format!("{}-{number}", escape(&table.id));
        let total: f64 = values.iter().sum();
        let _ = write!(
            out,
            "<div><p>{} · {}</p><svg role=\"img\" aria-labelledby=\"c-{id}\" width=\"100%\" height=\"84\"><title id=\"c-{id}\">{}: {}, {} – {}; {} {}</title>",
            escape(label),
            rows.shown(total),
            escape(label),
            rows.shown(total),
            escape(axis.first().unwrap_or(&"")),
            escape(axis.last().unwrap_or(&"")),
            escape(&rows.language.say("highest")),
            rows.shown(values.iter().copied().fold(0.0, f64::max))
        );
        let step = 100.0 / values.len().max(1) as f64;
        for (index, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
            let height = (value / highest * 64.0).max(1.0);
            let _ = write!(
                out,
                "<rect class=\"f1\" x=\"{:.2}%\" y=\"{:.1}\" width=\"{:.2}%\" height=\"{height:.1}\"/>",
                index as f64 * step + step * 0.1,
                66.0 - height,
                step * 0.8
            );
        }
        let _ = write!(
            out,
            "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"66.5\" y2=\"66.5\"/><text class=\"soft\" y=\"81\">{}</text><text class=\"soft\" x=\"100%\" y=\"81\" text-anchor=\"end\">{}</text></svg></div>",
            escape(axis.first().unwrap_or(&"")),
            escape(axis.last().unwrap_or(&""))
        );
    }
    out.push_str("</div>");
    out
}
