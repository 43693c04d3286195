//! Waves of the load, what is switched over, and what has to be off before.

use crate::config::target::Confidence;
use crate::gaps::fit::TargetFit;
use crate::gaps::sections::{Context, cell};
use crate::model::gap::{Cell, ColumnKind::*, PrivateKind, Table};
use anyhow::Result;

const WAVES: &str = "
SELECT wave, COUNT(*), SUM(messages), SUM(email) FROM (
  SELECT CASE WHEN status IN ('open', 'pending', 'on_hold') THEN '3 open work, after the freeze'
      WHEN JULIANDAY(:as_of) - JULIANDAY(COALESCE(resolved_at, opened_at)) > 365 THEN '1 older than a year' ELSE '2 the last year, and without a date' END AS wave,
    message_count AS messages, channel = 'email' AS email
  FROM conversations WHERE kind <> 'call' AND merged_into IS NULL) GROUP BY 1 ORDER BY 1";

const OWN: &str = "
WITH own AS MATERIALIZED (
  SELECT DISTINCT i.kind, i.value, r.record_id FROM contact_records r JOIN record_identifiers i ON i.record_id = r.record_id
  WHERE r.not_customer = 'own' AND i.kind IN ('email', 'phone', 'handle') AND i.valid = 1),
recent AS MATERIALIZED (
  SELECT p.record_id, COUNT(DISTINCT m.message_id) AS n FROM participants p JOIN messages m ON m.message_id = p.object_id
  WHERE p.object_kind = 'message' AND p.role IN ('to', 'cc') AND m.direction = 'inbound' AND m.duplicate_of IS NULL
    AND m.sent_at >= DATE(:as_of, '-31 days') AND JULIANDAY(m.sent_at) > JULIANDAY(:as_of) - 30 AND p.record_id IN (SELECT record_id FROM own) GROUP BY 1),
called AS MATERIALIZED (
  SELECT to_number, COUNT(*) AS n FROM calls WHERE direction = 'inbound' AND started_at >= DATE(:as_of, '-31 days') AND JULIANDAY(started_at) > JULIANDAY(:as_of) - 30 GROUP BY 1)
SELECT o.kind, o.value, COALESCE(SUM(r.n), 0), COALESCE(MAX(c.n), 0) FROM own o LEFT JOIN recent r ON r.record_id = o.record_id
LEFT JOIN called c ON o.kind = 'phone' AND c.to_number = o.value GROUP BY o.kind, o.value ORDER BY 3 + 4 DESC, 1, 2";

/// Conversations by the wave they are loaded in.
pub(super) fn waves(context: &Context<'_>) -> Result<Table> {
    let mut table = Table::new(
        "cutover-waves",
        "Waves of the load",
        &[
            ("wave", "Wave", Text),
            ("conversations", "Conversations", Count),
            ("messages", "Messages", Count),
            ("email", "By e-mail", Count),
        ],
    )
    .note("Agents, organisations and customers go first. Each wave is read back before the next one starts.");
    for row in context.rows(WAVES)? {
        table.push(row.iter().map(cell).collect());
    }
    Ok(table)
}

/// Addresses, numbers and pages of the company, as project.yaml names them or the data shows them.
pub(super) fn switch_over(context: &Context<'_>) -> Result<Option<Table>> {
    let mut table = Table::new(
        "cutover-forwarding",
        "What is forwarded on the day",
        &[
            ("kind", "Kind", Text),
            ("value", "Address, number or page", Code),
            ("messages", "Messages in 30 days", Count),
            ("calls", "Calls in 30 days", Count),
            ("named", "In project.yaml", Text),
        ],
    );
    let own = &context.settings.own;
    let named: Vec<(&str, String)> = own
        .addresses
        .iter()
        .map(|address| ("email", address.trim().to_lowercase()))
        .chain(own.numbers.iter().map(|number| ("phone", number.trim().to_owned())))
        .chain(own.pages.iter().map(|page| ("page", page.0.clone())))
        .collect();
    let mut seen = Vec::new();
    for row in context.rows(OWN)? {
        let (kind, value) = (row[0].text(), row[1].text());
        let is_named = named.iter().any(|(_, name)| name == value);
        seen.push(value.to_owned());
        push(&mut table, kind, value, [cell(&row[2]), cell(&row[3])], is_named);
    }
    for (kind, value) in named.iter().filter(|(_, value)| !seen.contains(value)) {
        push(&mut table, kind, value, [Cell::Empty, Cell::Empty], true);
    }
    Ok((!table.rows.is_empty()).then(|| table.top()))
}

fn push(table: &mut Table, kind: &str, value: &str, counts: [Cell; 2], named: bool) {
    let [messages, calls] = counts;
    table.push(vec![
        Cell::text(kind),
        Cell::Private(PrivateKind::of_identifier(kind), value.to_owned()),
        messages,
        calls,
        Cell::text(if named { "yes" } else { "no" }),
    ]);
}

/// What has to be off so that old conversations contact nobody.
pub(super) fn suppression(fits: &[TargetFit]) -> Option<Table> {
    let mut table = Table::new(
        "cutover-silence",
        "Before the load: nobody is contacted",
        &[
            ("target", "Target", Text),
            ("step", "What to do", Text),
            ("confidence", "Confidence", Text),
        ],
    );
    for fit in fits {
        for (step, confidence) in &fit.suppress {
            table.push(vec![
                Cell::text(fit.name.clone()),
                Cell::text(step.clone()),
                Cell::text(Confidence::as_str(*confidence)),
            ]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}
