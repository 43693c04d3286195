//! Conversations, calls and messages in the working store: writes what the resolve stage computed and runs
//! the SQL that needs no computing.

use super::work::Work;
use crate::model::kind::{Cell, Emitted};
use anyhow::Result;
use rusqlite::params;

/// A message that no conversation or native thread claims, as the thread finder reads it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LooseMessage {
    /// Row id.
    pub id: i64,
    /// Source number.
    pub src: u32,
    /// Chat id, when it is a chat message.
    pub session: Option<String>,
    /// Whether it is of a group chat.
    pub group: bool,
    /// Key.
    pub key: String,
    /// Sent, microseconds UTC.
    pub at: Option<i64>,
    /// Message-ID.
    pub external_id: Option<String>,
    /// Message-IDs that it answers or refers to.
    pub refers_to: Vec<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Contact records of outside parties; left empty for chat messages.
    pub parties: Vec<i64>,
}

const LOOSE: &str = "SELECT id, src, session, coalesce(\"group\", 0), coalesce(key, printf('h%016x', hash)), at, external_id, in_reply_to, \"references\", subject, unit, author FROM st_message
   WHERE dup IS NULL AND conversation IS NULL AND thread IS NULL";

impl Work {
    /// Registers the tool's own conversations and native threads with their messages.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn link_known_conversations(&self) -> Result<()> {
        Ok(self
            .conn
            .execute_batch(include_str!("schema/resolve_conversations.sql"))?)
    }

    /// Hands over the loose messages: chat messages by source, chat and time when `chats`, else the rest by id.
    ///
    /// # Errors
    /// When the store cannot be read, and whatever `take` returns.
    pub fn each_loose_message(&self, chats: bool, mut take: impl FnMut(LooseMessage) -> Result<()>) -> Result<()> {
        let sql = match chats {
            true => format!("{LOOSE} AND session IS NOT NULL ORDER BY src, session, at IS NULL, at, id"),
            false => format!("{LOOSE} AND session IS NULL ORDER BY src, id"),
        };
        let mut statement = self.conn.prepare(&sql)?;
        let mut outside = self.conn.prepare(
            "SELECT DISTINCT q.record_id FROM (SELECT party FROM st_participant WHERE unit = ?2 UNION ALL SELECT ?3) p
               JOIN party q ON q.src = ?1 AND q.key = p.party
             WHERE q.record_id IS NOT NULL AND q.own = 0 AND q.agent_no IS NULL ORDER BY 1",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let subject: Option<String> = if chats { None } else { row.get(9)? };
            let mut parties = Vec::new();
            if subject.is_some() {
                let message = params![
                    row.get::<_, i64>(1)?,
                    row.get::<_, i64>(10)?,
                    row.get::<_, Option<String>>(11)?
                ];
                let found = outside.query_map(message, |party| party.get(0))?;
                parties = found.collect::<rusqlite::Result<_>>()?;
            }
            let mut refers_to: Vec<String> = row.get::<_, Option<String>>(7)?.into_iter().collect();
            if let Some(list) = row.get::<_, Option<String>>(8)? {
                refers_to.extend(serde_json::from_str::<Vec<String>>(&list).unwrap_or_default());
            }
            take(LooseMessage {
                id: row.get(0)?,
                src: row.get(1)?,
                session: row.get(2)?,
                group: row.get(3)?,
                key: row.get(4)?,
                at: row.get(5)?,
                external_id: row.get(6)?,
                refers_to,
                subject,
                parties,
            })?;
        }
        Ok(())
    }

    /// Adds a conversation and returns its id. `space` says where the key comes from (schema/resolved.sql).
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn insert_conversation(&self, src: u32, space: &str, key: &str, kind: &str) -> Result<i64> {
        self.conn
            .prepare_cached(
                "INSERT INTO conversation_rows (src,space,key,kind) VALUES (?1,?2,?3,?4)
                 ON CONFLICT (src,space,key) DO UPDATE SET kind = kind RETURNING conversation_id",
            )?
            .query_row(params![src, space, key, kind], |row| row.get(0))
            .map_err(Into::into)
    }

    /// Puts a message into a conversation.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn put_message(&self, message: i64, conversation: i64) -> Result<()> {
        self.conn
            .prepare_cached("INSERT INTO message_conversation (id, conversation_id) VALUES (?, ?)")?
            .execute([message, conversation])?;
        Ok(())
    }

    /// Stores a call made from `legs` staged rows.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn insert_call(&self, src: u32, unit: i64, key: &str, legs: i64, call: &Emitted) -> Result<()> {
        const FIELDS: [&str; 19] = [
            "conversation",
            "customer",
            "agent",
            "extension",
            "queue",
            "direction",
            "from_number",
            "to_number",
            "started_at",
            "answered_at",
            "ended_at",
            "abandoned_at",
            "wait_seconds",
            "talk_seconds",
            "disposition",
            "raw_disposition",
            "channel",
            "recording",
            "note",
        ];
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO call_rows (src,unit,key,legs,conversation,customer,agent,extension,queue,direction,from_number,to_number,started_at,answered_at,ended_at,abandoned_at,
               wait_seconds,talk_seconds,disposition,raw_disposition,channel,recording,note,started_zone) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        )?;
        insert.raw_bind_parameter(1, src)?;
        insert.raw_bind_parameter(2, unit)?;
        insert.raw_bind_parameter(3, key)?;
        insert.raw_bind_parameter(4, legs)?;
        for (place, field) in FIELDS.iter().enumerate() {
            match call.cell(field) {
                Some(Cell::Text(text)) => insert.raw_bind_parameter(place + 5, text)?,
                Some(Cell::Int(value)) => insert.raw_bind_parameter(place + 5, value)?,
                Some(Cell::Time(instant)) => insert.raw_bind_parameter(place + 5, instant.micros)?,
                _ => insert.raw_bind_parameter(place + 5, rusqlite::types::Null)?,
            }
        }
        let zone = match call.cell("started_at") {
            Some(Cell::Time(instant)) => Some(super::staging::zone_code(instant)),
            _ => None,
        };
        insert.raw_bind_parameter(24, zone)?;
        insert.raw_execute()?;
        Ok(())
    }

    /// Links calls to their parties and gives each that no ticket claims a conversation of its own.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn link_calls(&self) -> Result<()> {
        Ok(self.conn.execute_batch(include_str!("schema/resolve_calls.sql"))?)
    }

    /// Computes authors, directions, customers of conversations and uses of contact records. Messages of
    /// `blind` sources, whose own side is not known, keep an unknown direction unless the export tells it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn link_messages(&self, blind: &[u32]) -> Result<()> {
        self.conn.execute_batch(
            "DROP TABLE IF EXISTS temp.blind_sources; CREATE TEMP TABLE blind_sources (src INTEGER PRIMARY KEY)",
        )?;
        for src in blind {
            self.conn.execute("INSERT INTO blind_sources (src) VALUES (?)", [src])?;
        }
        Ok(self.conn.execute_batch(include_str!("schema/resolve_messages.sql"))?)
    }

    /// Recognises messages that came through two tools by customer, text and time, and mail threads from which
    /// a ticket was made; needs the customers.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn mark_copies(&self) -> Result<()> {
        Ok(self.conn.execute_batch(include_str!("schema/resolve_copies.sql"))?)
    }
}
