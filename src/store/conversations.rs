//! Conversations, calls and messages in the working store: writes what the resolve stage computed and runs
//! the SQL that needs no computing.

use super::work::Work;
use crate::model::content::Content;
use crate::model::kind::{Cell, Emitted};
use anyhow::{Context as _, Result};
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
    /// Its unit.
    pub unit: i64,
    /// Key of the party that wrote it.
    pub author: Option<String>,
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
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut refers_to: Vec<String> = row.get::<_, Option<String>>(7)?.into_iter().collect();
            if let Some(list) = row.get::<_, Option<String>>(8)? {
                refers_to.extend(
                    serde_json::from_str::<Vec<String>>(&list)
                        .context("a list of Message-IDs in the working store is damaged")?,
                );
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
                subject: row.get(9)?,
                unit: row.get(10)?,
                author: row.get(11)?,
            })?;
        }
        Ok(())
    }

    /// Index that [`Self::outside_parties`] needs.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn index_participants(&self) -> Result<()> {
        Ok(self
            .conn
            .execute_batch("CREATE INDEX IF NOT EXISTS ix_participant_unit ON st_participant (unit)")?)
    }

    /// The contact records of the outside parties of a message, in order of their number.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outside_parties(&self, message: &LooseMessage) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT q.record_id FROM (SELECT party FROM st_participant WHERE unit = ?2 UNION ALL SELECT ?3) p
               JOIN party q ON q.src = ?1 AND q.key = p.party
             WHERE q.record_id IS NOT NULL AND q.own = 0 AND q.agent_no IS NULL ORDER BY 1",
        )?;
        let rows = statement.query_map(params![message.src, message.unit, message.author], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
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
    pub fn insert_call(
        &self,
        src: u32,
        unit: i64,
        key: &str,
        legs: i64,
        call: &Emitted,
        found: &Content,
    ) -> Result<()> {
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
               wait_seconds,talk_seconds,disposition,raw_disposition,channel,recording,note,started_zone,intent,card_number,damaged,mentions) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
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
        insert.raw_bind_parameter(25, &found.intent)?;
        insert.raw_bind_parameter(26, found.card_number)?;
        insert.raw_bind_parameter(27, found.damaged)?;
        let mentions = Some(&found.mentions).filter(|mentions| !mentions.is_empty());
        insert.raw_bind_parameter(28, mentions.map(serde_json::to_string).transpose()?)?;
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
