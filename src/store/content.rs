//! Reads what was written, with the contact record it concerns, and the numbers of orders and tickets with theirs.

use super::work::Work;
use crate::model::record::UnitId;
use anyhow::Result;

/// Who wrote a text, as far as evidence goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The contact record itself.
    Customer,
    /// The company, to the contact record.
    Reply,
    /// The company, about the contact record: an internal message or the note of a call.
    Note,
}

/// A message or a call note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it stands in the input.
    pub unit: UnitId,
    /// Source number.
    pub src: u32,
    /// Contact record that wrote it, or that it was written to or about.
    pub record_id: i64,
    /// Who wrote it.
    pub author: Author,
    /// Subject, empty when it has none.
    pub subject: String,
    /// What was written.
    pub body: String,
    /// What it quotes or forwards.
    pub quoted: String,
    /// Signature, where one is marked.
    pub signature: String,
}

impl Work {
    /// Hands over messages that no robot wrote, then call notes, in order of import; copies and group chats are left out.
    ///
    /// # Errors
    /// When the store cannot be read, and whatever `take` returns.
    pub fn each_written(&self, mut take: impl FnMut(Written) -> Result<()>) -> Result<()> {
        let mut statement = self.conn.prepare(
            "SELECT m.unit, m.src, r.record_id, r.direction, coalesce(m.subject,''), coalesce(m.body,''), coalesce(m.body_quoted,''), coalesce(m.body_signature,'')
             FROM st_message m JOIN message_rows r ON r.id = m.id
             WHERE m.dup IS NULL AND r.duplicate_of IS NULL AND r.record_id IS NOT NULL AND coalesce(m.\"group\",0) = 0 AND coalesce(m.automated,0) = 0
               AND r.direction <> 'unknown' ORDER BY m.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let author = match row.get_ref(3)?.as_str()? {
                "inbound" => Author::Customer,
                "outbound" => Author::Reply,
                _ => Author::Note,
            };
            take(Written {
                unit: UnitId(row.get(0)?),
                src: row.get(1)?,
                record_id: row.get(2)?,
                author,
                subject: row.get(4)?,
                body: row.get(5)?,
                quoted: row.get(6)?,
                signature: row.get(7)?,
            })?;
        }
        let mut statement = self.conn.prepare(
            "SELECT unit, src, record_id, note FROM call_rows WHERE record_id IS NOT NULL AND coalesce(note,'') <> '' ORDER BY call_id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(Written {
                unit: UnitId(row.get(0)?),
                src: row.get(1)?,
                record_id: row.get(2)?,
                author: Author::Note,
                subject: String::new(),
                body: row.get(3)?,
                quoted: String::new(),
                signature: String::new(),
            })?;
        }
        Ok(())
    }

    /// Hands over the numbers by which customers know their orders, with the contact record that ordered.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn each_order_number(&self, mut take: impl FnMut(&str, i64)) -> Result<()> {
        self.each_number(
            "SELECT coalesce(t.order_number, t.key), p.record_id FROM st_order t JOIN party p ON p.src = t.src AND p.key = t.customer
             WHERE t.dup IS NULL AND p.record_id IS NOT NULL AND p.own = 0 AND coalesce(t.order_number, t.key) IS NOT NULL ORDER BY t.id",
            &mut take,
        )
    }

    /// Hands over the numbers of tickets, with the contact record of their customer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn each_ticket_number(&self, mut take: impl FnMut(&str, i64)) -> Result<()> {
        self.each_number(
            "SELECT key, record_id FROM conversation_rows WHERE space = 'c' AND kind = 'ticket' AND record_id IS NOT NULL ORDER BY conversation_id",
            &mut take,
        )
    }

    fn each_number(&self, sql: &str, take: &mut dyn FnMut(&str, i64)) -> Result<()> {
        let mut statement = self.conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(row.get_ref(0)?.as_str()?, row.get(1)?);
        }
        Ok(())
    }

    /// Addresses and numbers of agents, as (kind, normalised value).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agent_identifiers(&self) -> Result<Vec<(String, String)>> {
        let mut statement = self
            .conn
            .prepare("SELECT kind, value FROM agent_identifiers ORDER BY kind, value")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
