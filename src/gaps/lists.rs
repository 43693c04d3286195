//! The lists behind the report in full, for the workbook: what a page has no room for.

use super::sections::cell;
use crate::model::gap::{Cell, ColumnKind, ColumnKind::*, PrivateKind, Table};
use crate::store::query::Published;
use anyhow::Result;

/// A list: one statement whose columns are the list's.
struct List {
    id: &'static str,
    title: &'static str,
    /// (key, heading, kind)
    columns: &'static [(&'static str, &'static str, ColumnKind)],
    /// Columns that belong to a person.
    private: &'static [(&'static str, PrivateKind)],
    sql: &'static str,
}

const NAME: PrivateKind = PrivateKind::Name;
const OTHER: PrivateKind = PrivateKind::Other;

const LISTS: &[List] = &[
    List {
        id: "list-review-queue",
        title: "Review queue",
        columns: &[
            ("weight", "Weight", Number),
            ("ref_a", "First record", Code),
            ("name_a", "Its name", Text),
            ("source_a", "Its source", Code),
            ("ref_b", "Second record", Code),
            ("name_b", "Name of the second", Text),
            ("source_b", "Source of the second", Code),
            ("refused", "Kept apart because", Text),
        ],
        private: &[("name_a", NAME), ("name_b", NAME)],
        sql: "SELECT e.match_weight, a.locator, a.name, a.source, b.locator, b.name, b.source, COALESCE(e.refused, '')
            FROM edges e JOIN contact_records a ON a.record_id = e.record_a JOIN contact_records b ON b.record_id = e.record_b
            WHERE e.judgement IS NULL AND (e.verdict = 'review' OR COALESCE(e.refused, '') <> '')
            ORDER BY e.match_weight DESC, e.record_a, e.record_b",
    },
    List {
        id: "list-customers",
        title: "Customers with findings",
        columns: &[
            ("finding", "Finding", Code),
            ("customer", "Customer", Code),
            ("name", "Name", Text),
            ("email", "E-mail address", Text),
            ("phone", "Telephone number", Text),
            ("segment", "Segment", Text),
            ("vip", "VIP", Count),
            ("orders", "Orders", Count),
            ("records", "Records", Count),
            ("seen", "Last seen", Text),
        ],
        private: &[("name", NAME), ("email", PrivateKind::Email), ("phone", PrivateKind::Phone)],
        sql: "SELECT s.finding_id, c.customer_id, c.display_name, c.primary_email, c.primary_phone, c.segment, c.vip, c.order_count,
              c.record_count, c.last_seen_at
            FROM finding_subjects s JOIN customers c ON c.customer_id = s.id WHERE s.kind = 'customer' ORDER BY s.finding_id, c.customer_id",
    },
    List {
        id: "list-conversations",
        title: "Conversations with findings",
        columns: &[
            ("finding", "Finding", Code),
            ("conversation", "Conversation", Count),
            ("source", "Source", Code),
            ("native", "Number in the tool", Text),
            ("channel", "Channel", Text),
            ("status", "Status", Text),
            ("opened", "Opened", Text),
            ("customer", "Customer", Code),
        ],
        private: &[("native", OTHER)],
        sql: "SELECT s.finding_id, c.conversation_id, c.source, c.native_id, c.channel, c.status, c.opened_at, c.customer_id
            FROM finding_subjects s JOIN conversations c ON c.conversation_id = CAST(s.id AS INTEGER)
            WHERE s.kind = 'conversation' ORDER BY s.finding_id, c.conversation_id",
    },
    List {
        id: "list-messages",
        title: "Messages with findings",
        columns: &[
            ("finding", "Finding", Code),
            ("message", "Message", Count),
            ("source", "Source", Code),
            ("native", "Number in the tool", Text),
            ("channel", "Channel", Text),
            ("direction", "Direction", Text),
            ("sent", "Sent", Text),
            ("place", "Place in the export", Code),
        ],
        private: &[("native", OTHER)],
        sql: "SELECT s.finding_id, m.message_id, m.source, m.native_id, m.channel, m.direction, m.sent_at, m.locator
            FROM finding_subjects s JOIN messages m ON m.message_id = CAST(s.id AS INTEGER)
            WHERE s.kind = 'message' ORDER BY s.finding_id, m.message_id",
    },
    List {
        id: "list-others",
        title: "Other objects with findings",
        columns: &[("finding", "Finding", Code), ("kind", "Kind", Text), ("id", "Object", Text)],
        private: &[],
        sql: "SELECT finding_id, kind, id FROM finding_subjects WHERE kind NOT IN ('customer', 'conversation', 'message')
            ORDER BY finding_id, kind, LENGTH(id), id",
    },
    List {
        id: "list-rejects",
        title: "Rejected records",
        columns: &[
            ("source", "Source", Code),
            ("file", "File no.", Count),
            ("path", "File", Text),
            ("line", "Line", Count),
            ("byte", "First byte", Count),
            ("reason", "Reason", Code),
        ],
        private: &[("path", OTHER)],
        sql: "SELECT r.source, r.file_no, f.path, r.line, r.byte_start, r.reason FROM rejects r
            LEFT JOIN source_files f ON f.file_no = r.file_no ORDER BY r.file_no, r.byte_start, r.reason",
    },
    List {
        id: "list-files",
        title: "All files",
        columns: &[
            ("file", "File no.", Count),
            ("path", "File", Text),
            ("source", "Source", Code),
            ("status", "Status", Text),
            ("bytes", "Size", Bytes),
            ("records", "Records", Count),
            ("from", "From", Text),
            ("to", "To", Text),
            ("reason", "Reason", Text),
        ],
        private: &[("path", OTHER)],
        sql: "SELECT file_no, path, source, status, bytes, records, earliest_at, latest_at, reason FROM source_files ORDER BY file_no",
    },
    List {
        id: "list-kpis",
        title: "Service figures by month",
        columns: &[
            ("metric", "Figure", Code),
            ("basis", "Hours", Text),
            ("channel", "Channel", Text),
            ("segment", "Segment", Text),
            ("month", "Month", Text),
            ("n", "n", Count),
            ("p50", "Median", Number),
            ("p90", "90 % within", Number),
            ("value", "Value", Number),
            ("unit", "Unit", Text),
        ],
        private: &[],
        sql: "SELECT metric, basis, channel, segment, month, n, p50, p90, value, unit FROM kpis WHERE computable = 1
            ORDER BY metric, basis, COALESCE(channel, ''), COALESCE(segment, ''), COALESCE(month, '')",
    },
];

/// All lists that have a row.
///
/// # Errors
/// When the dataset cannot be read.
pub fn lists(data: &Published) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for list in LISTS {
        let mut table = Table::new(list.id, list.title, list.columns);
        let private: Vec<Option<PrivateKind>> = list
            .columns
            .iter()
            .map(|(key, ..)| list.private.iter().find(|(name, _)| name == key).map(|(_, kind)| *kind))
            .collect();
        data.each(list.sql, &[], |_, row| {
            let cells = row.iter().zip(&private).map(|(value, private)| match private {
                Some(kind) if !value.text().is_empty() => Cell::Private(*kind, value.text().to_owned()),
                _ => cell(value),
            });
            table.push(cells.collect());
            Ok(())
        })?;
        if !table.rows.is_empty() {
            tables.push(table);
        }
    }
    Ok(tables)
}
