//! Tables of the report and the charts drawn from them.

use super::{Cell, TOP_ROWS};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the values of a column are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// Words.
    Text,
    /// An identifier, set in a fixed-width face.
    Code,
    /// A count.
    Count,
    /// A number with one decimal.
    Number,
    /// A share between 0 and 1, printed in per cent.
    Share,
    /// Seconds, printed as a duration.
    Seconds,
    /// Bytes.
    Bytes,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Key, stable from version to version.
    pub key: String,
    /// Heading.
    pub label: String,
    /// How its values are printed.
    pub kind: ColumnKind,
}

/// Form of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// One bar a row.
    Bars,
    /// One bar a row on a logarithmic axis.
    LogBars,
    /// One bar a row, made of the value columns.
    StackedBars,
    /// Bars that hang from one another: a start, deductions, a result.
    Waterfall,
    /// One small column chart a row, the value columns along the axis.
    SmallMultiples,
    /// One cell a row and value column, shaded, with its number.
    Heat,
    /// Two marks a row (p50 and p90) on a logarithmic axis.
    Range,
    /// A dot a member and a bar a row; the label joins the members with ` + `, the first value is the count.
    #[serde(rename = "upset")]
    UpSet,
    /// Ribbons between three columns; the label is where they come from, the values are the step (1 or 2), where they go
    /// and how many.
    Sankey,
    /// Bars to the left of zero (first value) and to the right (second), with marks (third, fourth).
    Weights,
}

/// A chart of the table it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Chart {
    /// Form.
    pub kind: ChartKind,
    /// What it shows, as a finding, at most ten words.
    pub title: String,
    /// The same for somebody who does not see it.
    pub description: String,
    /// Key of the column that names the rows.
    pub label: String,
    /// Keys of the columns that are drawn.
    pub values: Vec<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Key, unique in the report.
    pub id: String,
    /// Caption.
    pub title: String,
    /// How to read it, may be empty.
    pub note: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, at most [`TOP_ROWS`] where the list is open-ended.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are in all.
    pub total_rows: u64,
    /// The chart drawn from it.
    pub chart: Option<Chart>,
}

impl Table {
    /// An empty table; columns as (key, heading, kind).
    pub fn new(id: &str, title: &str, columns: &[(&str, &str, ColumnKind)]) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            note: String::new(),
            columns: columns
                .iter()
                .map(|(key, label, kind)| Column::new(key, label, *kind))
                .collect(),
            rows: Vec::new(),
            total_rows: 0,
            chart: None,
        }
    }

    /// Says how to read the table.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "{}", self.id);
        self.rows.push(row);
        self.total_rows += 1;
    }

    /// Keeps the first [`TOP_ROWS`] rows; the total still counts all.
    #[must_use]
    pub fn top(mut self) -> Self {
        self.rows.truncate(TOP_ROWS);
        self
    }

    /// Draws the table.
    #[must_use]
    pub fn chart(mut self, kind: ChartKind, title: impl Into<String>, label: &str, values: &[&str]) -> Self {
        let title = title.into();
        self.chart = Some(Chart {
            kind,
            description: format!("{title}. The figures are in the table “{}” that follows.", self.title),
            title,
            label: label.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        });
        self
    }

    /// Position of a column.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}

impl Column {
    /// A column.
    pub fn new(key: &str, label: &str, kind: ColumnKind) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            kind,
        }
    }
}
