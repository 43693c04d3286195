//! The counts that the plan rests on.

use super::{Figure, known};
use crate::gaps::sections::Context;
use crate::gaps::wording::{plural, thousands};
use crate::store::query::SqlValue;
use anyhow::Result;

/// Days that the traffic of today is taken from.
const RECENT_DAYS: f64 = 30.0;

const SQL: &str = "
SELECT (SELECT COUNT(*) FROM agents WHERE bot = 0 AND COALESCE(active, 1) = 1), (SELECT COUNT(*) FROM agents WHERE bot = 0 AND COALESCE(active, 1) = 1 AND COALESCE(email, '') = ''),
  (SELECT COUNT(*) FROM agents WHERE bot = 0 AND active = 0),
  (SELECT COUNT(DISTINCT j.key) FROM conversations c, JSON_EACH(c.attributes) j WHERE c.attributes LIKE '{%'),
  (SELECT COUNT(DISTINCT j.value) FROM conversations c, JSON_EACH(c.tags) j WHERE c.tags LIKE '[%'), (SELECT COUNT(DISTINCT team) FROM conversations WHERE team <> ''),
  (SELECT COUNT(*) FROM conversations WHERE status IN ('resolved', 'closed') AND merged_into IS NULL),
  (SELECT COUNT(*) FROM conversations WHERE status IS NOT NULL),
  (SELECT COUNT(*) FROM customers), (SELECT COUNT(*) FROM conversations WHERE kind <> 'call' AND merged_into IS NULL),
  (SELECT SUM(n - copies) FROM message_counts), (SELECT COUNT(*) FROM attachments WHERE present = 1), (SELECT COUNT(*) FROM calls)";

const OPEN: &str = "
SELECT COUNT(*), SUM(agent_id IS NULL AND COALESCE(team, '') = ''), SUM(channel = 'email'),
  SUM(channel = 'email' AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id AND m.external_id IS NOT NULL))
FROM conversations c WHERE status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL";

const RECENT: &str = "
SELECT COUNT(*), COUNT(DISTINCT channel), SUM(inbound), JULIANDAY(:as_of) - JULIANDAY(MIN(at)) FROM (
  SELECT channel, sent_at AS at, direction = 'inbound' AND automated = 0 AS inbound FROM messages
  WHERE duplicate_of IS NULL AND sent_at >= DATE(:as_of, '-31 days') AND JULIANDAY(sent_at) > JULIANDAY(:as_of) - 30 AND JULIANDAY(sent_at) <= JULIANDAY(:as_of)
  UNION ALL SELECT 'phone', started_at, direction = 'inbound' FROM calls
  WHERE started_at >= DATE(:as_of, '-31 days') AND JULIANDAY(started_at) > JULIANDAY(:as_of) - 30 AND JULIANDAY(started_at) <= JULIANDAY(:as_of))";

/// Counts of the dataset.
pub(super) struct Figures {
    pub(super) agents: u64,
    pub(super) agents_without_email: u64,
    pub(super) former_agents: u64,
    pub(super) custom_fields: u64,
    pub(super) labels: u64,
    pub(super) teams: u64,
    pub(super) finished: u64,
    /// Open conversations; `None` when no conversation has a status.
    pub(super) open: Option<u64>,
    pub(super) open_unowned: u64,
    pub(super) open_email: u64,
    pub(super) open_threaded: u64,
    /// Messages and calls of the recent days, and those of customers.
    recent: u64,
    pub(super) recent_inbound: u64,
    pub(super) channels: u64,
    /// Length of the recent days; 0 when there is no traffic.
    pub(super) days: f64,
    /// Customers, conversations, messages, attachments, calls.
    objects: [u64; 5],
}

impl Figures {
    pub(super) fn of(context: &Context<'_>) -> Result<Self> {
        let first =
            |sql: &str| -> Result<Vec<SqlValue>> { Ok(context.rows(sql)?.into_iter().next().unwrap_or_default()) };
        let (counts, open, recent) = (first(SQL)?, first(OPEN)?, first(RECENT)?);
        let n = |row: &[SqlValue], index: usize| row.get(index).map_or(0, |value| value.int().unsigned_abs());
        let objects = [8, 9, 10, 11, 12].map(|index| n(&counts, index));
        Ok(Self {
            agents: n(&counts, 0),
            agents_without_email: n(&counts, 1),
            former_agents: n(&counts, 2),
            custom_fields: n(&counts, 3),
            labels: n(&counts, 4),
            teams: n(&counts, 5),
            finished: n(&counts, 6),
            open: (n(&counts, 7) > 0).then(|| n(&open, 0)),
            open_unowned: n(&open, 1),
            open_email: n(&open, 2),
            open_threaded: n(&open, 3),
            recent: n(&recent, 0),
            channels: n(&recent, 1),
            recent_inbound: n(&recent, 2),
            days: if n(&recent, 0) == 0 { 0.0 } else { RECENT_DAYS },
            objects,
        })
    }

    /// All records that are loaded.
    pub(super) fn records(&self) -> u64 {
        self.objects.iter().sum()
    }

    /// `300 customers, 1,500 conversations, …`
    pub(super) fn counts(&self) -> String {
        let nouns = ["customer", "conversation", "message", "attachment", "call"];
        let parts = self.objects.iter().zip(nouns).filter(|(count, _)| **count > 0);
        parts
            .map(|(count, noun)| plural(*count, noun))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// How much comes between the end of the data and the freeze, at the pace of the recent days.
    pub(super) fn delta(&self, context: &Context<'_>) -> Figure {
        if self.days == 0.0 {
            return Figure::Missing(
                "no message or call of the last 30 days of the data".to_owned(),
                "exports that reach to the present".to_owned(),
            );
        }
        let a_day = self.recent as f64 / self.days;
        let as_of = context
            .as_of
            .get(..10)
            .and_then(|day| day.parse::<jiff::civil::Date>().ok());
        let (Some(freeze), Some(as_of)) = (context.settings.cutover.freeze, as_of) else {
            return Figure::Missing(
                format!("{a_day:.1} messages and calls a day come in, but the day of the freeze is not known"),
                "`cutover: { freeze: YYYY-MM-DD }` in project.yaml".to_owned(),
            );
        };
        let days = (freeze.0 - as_of).get_days();
        if days <= 0 {
            return known(format!("none: the data ends on {as_of}, the freeze is on {}", freeze.0));
        }
        known(format!(
            "about {} messages and calls: {days} days from {as_of} at {a_day:.1} a day",
            thousands((a_day * f64::from(days)).round() as u64)
        ))
    }
}
