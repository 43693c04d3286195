//! Detection tests on tables: names of the header, shape of headerless rows.

use crate::config::mapping::{ColumnsForm, OneOrMany};
use crate::map::columns::fold;
use crate::model::probe::Probe;
use crate::normalise::date::{TimeFormat, Zone, parse_time};

/// How many of the names the header has. Where it has fewer than `least`, a header behind a preamble is looked for in
/// the rows: it has so many of them, and more than two.
pub(super) fn present(probe: &Probe, names: &[String], least: usize) -> usize {
    let count = |row: &[String]| {
        let folded: Vec<_> = row.iter().map(|name| fold(name)).collect();
        names.iter().filter(|name| folded.contains(&fold(name))).count()
    };
    let first = count(&probe.header);
    if first >= least {
        return first;
    }
    let behind = probe
        .rows
        .iter()
        .map(|row| count(row))
        .filter(|found| *found >= least && *found > 2)
        .max();
    behind.unwrap_or(first)
}

/// Shape of the rows of a headerless file.
#[derive(Debug)]
pub(crate) struct Shape {
    counts: Vec<usize>,
    at: Vec<(usize, Content)>,
}

#[derive(Debug)]
enum Content {
    Time,
    Number,
    Phone,
    Text,
    Words(Vec<String>),
}

impl Shape {
    pub(crate) fn compile(form: &ColumnsForm) -> Result<Self, String> {
        let mut at = Vec::new();
        for (position, OneOrMany(words)) in form.at.iter() {
            let column = position
                .parse()
                .map_err(|_| "a column is given by its number, counted from 0".to_owned())?;
            let content = match words.as_slice() {
                [one] if one == "datetime" => Content::Time,
                [one] if one == "number" => Content::Number,
                [one] if one == "phone" => Content::Phone,
                [one] if one == "text" => Content::Text,
                words => Content::Words(words.iter().map(|word| word.to_lowercase()).collect()),
            };
            at.push((column, content));
        }
        Ok(Self {
            counts: form.count.as_ref().map(|counts| counts.0.clone()).unwrap_or_default(),
            at,
        })
    }

    /// Number of tests passed; `None` when more than a fifth of the rows differ.
    pub(super) fn fits(&self, probe: &Probe) -> Option<usize> {
        let header = Some(&probe.header).filter(|row| !row.is_empty());
        let rows: Vec<_> = header
            .into_iter()
            .chain(&probe.rows)
            .filter(|row| row.len() > 1)
            .collect();
        if rows.is_empty() {
            return None;
        }
        let good = |fits: usize, of: usize| fits * 5 >= of * 4;
        if !self.counts.is_empty() {
            let fits = rows.iter().filter(|row| self.counts.contains(&row.len())).count();
            if !good(fits, rows.len()) {
                return None;
            }
        }
        if self.is_header(rows[0]) {
            return None;
        }
        let mut filled = 0;
        for (column, content) in &self.at {
            let cells: Vec<_> = rows
                .iter()
                .filter_map(|row| row.get(*column))
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty())
                .collect();
            filled += cells.len();
            if !good(cells.iter().filter(|cell| content.fits(cell)).count(), cells.len()) {
                return None;
            }
        }
        (self.at.is_empty() || filled > 0).then_some(usize::from(!self.counts.is_empty()) + self.at.len())
    }

    /// Whether a first row with words in every column that should hold something else names the columns.
    fn is_header(&self, first: &[String]) -> bool {
        let mut told = self
            .at
            .iter()
            .filter(|(_, content)| !matches!(content, Content::Text))
            .peekable();
        told.peek().is_some()
            && told.all(|(column, content)| {
                let cell = first.get(*column).map_or("", |cell| cell.trim());
                !content.fits(cell) && cell.chars().any(char::is_alphabetic)
            })
    }
}

impl Content {
    fn fits(&self, cell: &str) -> bool {
        match self {
            Self::Time => parse_time(cell, &[TimeFormat::Usual], &Zone::assumed_utc(), None).is_ok(),
            Self::Number => cell.parse::<f64>().is_ok(),
            Self::Phone => {
                let digits = cell.chars().filter(char::is_ascii_digit).count();
                digits >= 3 && cell.chars().all(|c| c.is_ascii_digit() || "+()-. /".contains(c))
            }
            Self::Text => true,
            Self::Words(words) => words.contains(&cell.to_lowercase()),
        }
    }
}
