//! Tables: captions, scopes, sort keys, shading for heat maps.

use super::escape::{escape, prose};
use crate::model::gap::{Cell, ChartKind, ColumnKind, Table};
use crate::report::{ENGLISH, Language, value};

/// Rows printed of a table; the page stays small whatever the number of sources.
const ROWS: usize = 100;
/// Tables up to this length are not split between printed pages.
const SHORT: usize = 14;

/// Renders a table inside a region that scrolls sideways on small screens.
pub(super) fn table(table: &Table, language: &Language) -> String {
    let heat = Heat::of(table);
    let class = match (heat.is_some(), table.columns.len()) {
        (true, 0..=12) => "heat",
        (true, _) => "heat wide",
        (_, 0..=3) => "sort narrow",
        _ => "sort",
    };
    let mut out = format!(
        "<div class=\"scroll{keep}\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table class=\"{class}\" id=\"t-{}\"><caption><span class=\"cap\">{title}",
        escape(&table.id),
        title = escape(&table.title),
        keep = if table.rows.len() <= SHORT { " keep" } else { "" },
    );
    if let (Some(_), Some(chart)) = (&heat, &table.chart)
        && !chart.title.is_empty()
    {
        out.push_str(&format!(": {}", escape(&chart.title)));
    }
    if !table.note.is_empty() {
        out.push_str(&format!("<span class=\"note\">{}</span>", prose(&table.note)));
    }
    out.push_str("</span></caption><thead><tr>");
    for (index, column) in table.columns.iter().enumerate() {
        let class = if is_text(column.kind) || index == 0 {
            ""
        } else {
            " class=\"num\""
        };
        out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escape(&column.label)));
    }
    out.push_str("</tr></thead><tbody>\n");
    let counted = usize::try_from(table.total_rows).unwrap_or(usize::MAX);
    for (number, row) in table.rows.iter().enumerate() {
        // A row behind the counted ones is a sum.
        let total = number >= counted;
        if number >= ROWS && !total {
            continue;
        }
        out.push_str(if total { "<tr class=\"total\">" } else { "<tr>" });
        for (index, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            let text = escape(&value::cell(cell, column.kind, language));
            if index == 0 {
                let class = if column.kind == ColumnKind::Code {
                    " class=\"code\""
                } else {
                    ""
                };
                out.push_str(&format!("<th scope=\"row\"{class}>{text}</th>"));
                continue;
            }
            let shade = heat.as_ref().map_or("", |heat| heat.shade(index, number, cell));
            out.push_str(&match (is_text(column.kind), cell.number()) {
                (true, _) if column.kind == ColumnKind::Code => format!("<td class=\"text code\">{text}</td>"),
                (true, _) => format!("<td class=\"text\">{text}</td>"),
                (false, Some(number)) => {
                    let zero = if number == 0.0 { " zero" } else { "" };
                    format!("<td class=\"num{zero}{shade}\" data-v=\"{number}\">{text}</td>")
                }
                (false, None) => format!("<td class=\"num zero\">{text}</td>"),
            });
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    let shown = table.rows.len().min(counted).min(ROWS);
    if shown < counted {
        let all = value::number(table.total_rows as f64, ColumnKind::Count, &ENGLISH);
        let rest = match (table.rows.len() >= counted, source_table(&table.id)) {
            (true, _) => format!(
                "The first {shown} of {all} rows; all of them are in gap.json and in the workbook (--format xlsx)."
            ),
            (_, "") => format!("The first {shown} of {all} rows; all of them are in unified.sqlite."),
            (_, source) => {
                format!("The first {shown} of {all} rows; the rest follows from the table {source} of unified.sqlite.")
            }
        };
        out.push_str(&format!("<p class=\"note\">{}</p>\n", escape(&language.say(&rest))));
    }
    if table.rows.is_empty() {
        out.push_str(&format!("<p class=\"note\">{}</p>\n", escape(&language.say("None."))));
    }
    out
}

/// The table of the dataset that holds the rows which the report leaves out.
fn source_table(id: &str) -> &'static str {
    match id {
        "channel-switches" => "journeys",
        "case-paths" | "channel-combinations" => "cases",
        "shared-identifiers" | "reach" => "customer_identifiers",
        "files-left-out" => "source_files",
        "reject-reasons" => "rejects",
        "field-errors" => "field_errors",
        "agents" => "message_counts",
        _ => "",
    }
}

fn is_text(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Text | ColumnKind::Code)
}

/// Shades of a heat map: shares by their distance from all, counts by their part of the row's highest.
struct Heat {
    columns: Vec<usize>,
    highest: Vec<f64>,
    shares: bool,
}

impl Heat {
    fn of(table: &Table) -> Option<Self> {
        let chart = table.chart.as_ref().filter(|chart| chart.kind == ChartKind::Heat)?;
        let columns: Vec<usize> = chart.values.iter().filter_map(|key| table.column(key)).collect();
        let highest = table
            .rows
            .iter()
            .map(|row| {
                columns
                    .iter()
                    .filter_map(|index| row[*index].number())
                    .fold(0.0, f64::max)
            })
            .collect();
        let shares = columns
            .iter()
            .all(|index| table.columns[*index].kind == ColumnKind::Share);
        Some(Self {
            columns,
            highest,
            shares,
        })
    }

    fn shade(&self, column: usize, row: usize, cell: &Cell) -> &'static str {
        let Some(value) = cell.number().filter(|_| self.columns.contains(&column)) else {
            return "";
        };
        if self.shares {
            return match value {
                v if v < 0.9 => " low h4",
                v if v < 0.99 => " h3",
                v if v < 0.999 => " h2",
                _ => " h1",
            };
        }
        let part = if self.highest[row] > 0.0 {
            value / self.highest[row]
        } else {
            0.0
        };
        match part {
            p if p <= 0.0 => " h0",
            p if p < 0.1 => " h1 low",
            p if p < 0.34 => " h1",
            p if p < 0.67 => " h2",
            p if p < 0.9 => " h3",
            _ => " h4",
        }
    }
}
