//! Which parties are the company's own side: marks them, and finds out from use where nobody said so.

use super::work::Work;
use anyhow::Result;
use rusqlite::params;

/// A party of a source that may be the company itself.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnCandidate {
    /// Source number.
    pub src: u32,
    /// Name (chats) or key (mail) that the party is recognised by.
    pub party: String,
    /// Conversations or mails it takes part in.
    pub uses: i64,
    /// All conversations or mails of the source.
    pub total: i64,
    /// Whether it is a chat source, where parties are compared by name.
    pub chat: bool,
}

impl Work {
    /// Sources with messages whose direction neither the export nor a known own side tells, as
    /// (source number, messages without direction).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sources_without_direction(&self) -> Result<Vec<(u32, i64)>> {
        let mut statement = self.conn.prepare(
            "SELECT m.src, count(*) FROM st_message m WHERE m.dup IS NULL AND m.direction IS NULL AND m.author_kind IS NULL
               AND m.src NOT IN (SELECT p.src FROM party p WHERE p.own = 1 OR p.agent_no IS NOT NULL)
             GROUP BY m.src ORDER BY m.src",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The parties of a source that take part in the most conversations, the most frequent first (at most 8).
    /// Chats count chats per name, mail counts mails per address.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn own_candidates(&self, src: u32) -> Result<Vec<OwnCandidate>> {
        let chat: bool = self.conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM st_message WHERE src = ? AND dup IS NULL AND (session IS NOT NULL OR thread IS NOT NULL) AND external_id IS NULL)",
            [src],
            |row| row.get(0),
        )?;
        let (total_sql, sql) = if chat {
            (
                "SELECT count(DISTINCT coalesce(session, thread, conversation)) FROM st_message WHERE src = ? AND dup IS NULL AND coalesce(\"group\", 0) = 0",
                "SELECT coalesce(c.name, c.key), count(DISTINCT coalesce(m.session, m.thread, m.conversation)) AS n FROM st_message m
                   JOIN party p ON p.src = m.src AND p.key = m.author JOIN contacts c ON c.record_id = p.record_id
                 WHERE m.src = ? AND m.dup IS NULL AND coalesce(m.\"group\", 0) = 0 GROUP BY 1 ORDER BY n DESC, 1 LIMIT 8",
            )
        } else {
            (
                "SELECT count(*) FROM st_message WHERE src = ? AND dup IS NULL",
                "SELECT party, count(*) AS n FROM (
                   SELECT m.unit AS unit, m.author AS party FROM st_message m WHERE m.src = ?1 AND m.dup IS NULL AND m.author IS NOT NULL
                   UNION SELECT p.unit, p.party FROM st_participant p JOIN st_message m ON m.unit = p.unit AND m.dup IS NULL WHERE p.src = ?1 AND p.role IN ('to','cc'))
                 GROUP BY party ORDER BY n DESC, party LIMIT 8",
            )
        };
        let total: i64 = self.conn.query_row(total_sql, [src], |row| row.get(0))?;
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([src], |row| {
            Ok(OwnCandidate {
                src,
                party: row.get(0)?,
                uses: row.get(1)?,
                total,
                chat,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// For a source of one-to-one chats: authors whose name does not occur in the id of their chat (a chat is
    /// exported under the customer's name), as (name, chats).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn authors_not_in_chat_name(&self, src: u32) -> Result<Vec<(String, i64)>> {
        let mut statement = self.conn.prepare(
            "WITH said AS MATERIALIZED (
               SELECT DISTINCT m.session AS session, c.name AS name FROM st_message m
                 JOIN party p ON p.src = m.src AND p.key = m.author JOIN contacts c ON c.record_id = p.record_id
               WHERE m.src = ?1 AND m.dup IS NULL AND m.session IS NOT NULL AND coalesce(m.\"group\", 0) = 0 AND c.name IS NOT NULL)
             SELECT name, count(*) AS n FROM said WHERE instr(lower(session), lower(name)) = 0
               AND session IN (SELECT session FROM said WHERE instr(lower(session), lower(name)) > 0)
             GROUP BY 1 ORDER BY n DESC, 1",
        )?;
        let rows = statement.query_map([src], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Marks the parties of a source with this name (chat) or key as the company's own; returns how many.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn mark_own(&self, src: u32, party: &str, by_name: bool) -> Result<usize> {
        let records = if by_name {
            "SELECT record_id FROM contacts WHERE src = ?1 AND coalesce(name, key) = ?2"
        } else {
            "SELECT record_id FROM contacts WHERE src = ?1 AND key = ?2"
        };
        self.conn.execute(
            &format!("UPDATE contacts SET not_customer = 'own' WHERE record_id IN ({records})"),
            params![src, party],
        )?;
        Ok(self.conn.execute(
            &format!("UPDATE party SET own = 1 WHERE src = ?1 AND record_id IN ({records})"),
            params![src, party],
        )?)
    }

    /// Marks one contact record as the company's own side (`own`) or as an agent.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn mark_record(&self, record_id: i64, src: u32, key: &str, agent_no: Option<i64>) -> Result<()> {
        let word = if agent_no.is_some() { "agent" } else { "own" };
        self.conn
            .prepare_cached("UPDATE contacts SET not_customer = ?2 WHERE record_id = ?1")?
            .execute(params![record_id, word])?;
        self.conn
            .prepare_cached("UPDATE party SET own = 1, agent_no = coalesce(agent_no, ?3) WHERE src = ?1 AND key = ?2")?
            .execute(params![src, key, agent_no])?;
        Ok(())
    }
}
