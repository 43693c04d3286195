//! How much each source holds of each object and month (UTC), and months that look like holes.

use super::check::{CheckOptions, Hit};
use crate::store::query::Published;
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Sources with fewer months than this have no usual month.
const MIN_MONTHS: usize = 6;
/// Sources with a smaller usual month than this are too thin to judge.
const MIN_USUAL: u64 = 10;

const SQL: &str = "
SELECT source, 'messages', month, SUM(n) FROM message_counts GROUP BY 1, 3
UNION ALL SELECT source, 'calls', SUBSTR(started_at, 1, 7), COUNT(*) FROM calls GROUP BY 1, 3
UNION ALL SELECT source, 'orders', SUBSTR(ordered_at, 1, 7), COUNT(*) FROM orders GROUP BY 1, 3
UNION ALL SELECT source, 'ratings', SUBSTR(rated_at, 1, 7), COUNT(*) FROM ratings GROUP BY 1, 3
UNION ALL SELECT source, 'tickets', SUBSTR(opened_at, 1, 7), COUNT(*) FROM conversations WHERE kind = 'ticket' GROUP BY 1, 3
UNION ALL SELECT source, 'contacts', NULL, COUNT(*) FROM contact_records GROUP BY 1
ORDER BY 1, 2, 3";

/// Objects of one source.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    /// Objects by kind.
    pub(crate) objects: BTreeMap<String, u64>,
    /// Dated objects by month (YYYY-MM).
    pub(crate) months: BTreeMap<String, u64>,
    /// Objects that should have a date and have none.
    pub(crate) undated: u64,
}

/// Counts the objects of every source.
pub(crate) fn activity(data: &Published) -> Result<BTreeMap<String, Activity>> {
    let mut sources: BTreeMap<String, Activity> = BTreeMap::new();
    data.each(SQL, &[], |_, row| {
        let activity = sources.entry(row[0].text().to_owned()).or_default();
        let (kind, month) = (row[1].text(), row[2].text());
        let count = u64::try_from(row[3].int()).unwrap_or(0);
        *activity.objects.entry(kind.to_owned()).or_default() += count;
        if month.len() == 7 {
            *activity.months.entry(month.to_owned()).or_default() += count;
        } else if kind != "contacts" {
            activity.undated += count;
        }
        Ok(())
    })?;
    Ok(sources)
}

/// The months from the first to the last one of all sources, without gaps; at most the last `limit`.
pub(crate) fn month_axis(months: &BTreeSet<String>, limit: usize) -> Vec<String> {
    let (Some(first), Some(last)) = (
        months.first().and_then(|m| month_number(m)),
        months.last().and_then(|m| month_number(m)),
    ) else {
        return Vec::new();
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    (first.max(last - limit + 1)..=last)
        .map(|n| format!("{:04}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1))
        .collect()
}

/// The month as a number that counts on over the years.
pub(crate) fn month_number(month: &str) -> Option<i64> {
    let (year, month) = month.split_once('-')?;
    Some(year.parse::<i64>().ok()? * 12 + month.parse::<i64>().ok()? - 1)
}

/// Finds months with less than a tenth of the usual number of objects, the first and the last month aside.
pub(crate) fn quiet_months(data: &Published, _: &CheckOptions) -> Result<Vec<Hit>> {
    let mut hits = Vec::new();
    for (source, activity) in activity(data)? {
        let axis = month_axis(&activity.months.keys().cloned().collect(), usize::MAX);
        if axis.len() < MIN_MONTHS {
            continue;
        }
        let count_of = |month: &String| activity.months.get(month).copied().unwrap_or(0);
        let mut counts: Vec<u64> = axis.iter().map(count_of).collect();
        counts.sort_unstable();
        let usual = counts[counts.len() / 2];
        if usual < MIN_USUAL {
            continue;
        }
        let quiet: Vec<&String> = axis[1..axis.len() - 1]
            .iter()
            .filter(|month| count_of(month) * 10 < usual)
            .collect();
        if quiet.is_empty() {
            continue;
        }
        let mut named: Vec<String> = quiet
            .iter()
            .take(6)
            .map(|month| format!("{month} ({})", count_of(month)))
            .collect();
        if quiet.len() > named.len() {
            named.push("…".to_owned());
        }
        hits.push(Hit {
            source,
            count: quiet.len() as u64,
            denominator: Some(axis.len() as u64),
            detail: Some(format!(
                "{} of {} months are nearly empty: {}; the usual month has {usual} records.",
                quiet.len(),
                axis.len(),
                named.join(", ")
            )),
            subjects: quiet
                .into_iter()
                .map(|month| ("month".to_owned(), month.clone()))
                .collect(),
            ..Hit::default()
        });
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_has_no_gap() {
        let months = BTreeSet::from(["2025-11".to_owned(), "2026-02".to_owned()]);
        assert_eq!(month_axis(&months, 99), ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert_eq!(month_axis(&months, 2), ["2026-01", "2026-02"]);
        assert!(month_axis(&BTreeSet::new(), 2).is_empty());
    }
}
