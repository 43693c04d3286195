//! What cases are made from, streamed out of the working store, and the cases written back.

use super::work::Work;
use anyhow::Result;
use rusqlite::params;

/// What a message or call adds to its conversation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Utterance<'r> {
    /// Conversation.
    pub conversation: i64,
    /// When, microseconds UTC.
    pub at: Option<i64>,
    /// When it ended; that of a call.
    pub until: Option<i64>,
    /// Whether the customer asks: inbound, of a person, no copy.
    pub asks: bool,
    /// Channel.
    pub channel: Option<&'r str>,
    /// Whether its intent counts.
    pub of_customer: bool,
    /// Intent.
    pub intent: Option<&'r str>,
    /// Orders and tickets mentioned, a JSON list.
    pub mentions: Option<&'r str>,
    /// Conversation of the message that it is a copy of.
    pub copy_of: Option<i64>,
}

/// A conversation of a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerConversation {
    /// Customer.
    pub customer: String,
    /// Conversation.
    pub id: i64,
    /// `source\0key`.
    pub name: String,
    /// Number of the ticket, when it is one.
    pub ticket: Option<String>,
    /// First message or call.
    pub opened: Option<i64>,
    /// Channel.
    pub channel: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Resolved.
    pub resolved: Option<i64>,
    /// Whether the tool says that it is unfinished.
    pub unfinished: bool,
    /// Conversation that it was merged into.
    pub merged_into: Option<i64>,
}

/// A case to be stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CaseRow<'c> {
    /// Its id.
    pub id: &'c str,
    /// Customer.
    pub customer: &'c str,
    /// Intent.
    pub intent: Option<&'c str>,
    /// First contact.
    pub opened: Option<i64>,
    /// Last resolve.
    pub resolved: Option<i64>,
    /// Channels in order of first use.
    pub channels: &'c [&'c str],
    /// Channel of each contact.
    pub path: &'c [String],
    /// Times that the customer had to repeat the matter.
    pub repeats: u32,
}

impl Work {
    /// Largest conversation id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn last_conversation(&self) -> Result<i64> {
        let sql = "SELECT coalesce(max(conversation_id), 0) FROM conversation_rows";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }

    /// Hands over what messages, then calls, add to their conversations, in the order of their ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn each_utterance(&self, mut take: impl FnMut(Utterance<'_>)) -> Result<()> {
        let mut statement = self.conn.prepare(include_str!("schema/case_messages.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(Utterance {
                conversation: row.get(0)?,
                at: row.get(1)?,
                until: None,
                asks: row.get(2)?,
                channel: row.get_ref(3)?.as_str_or_null()?,
                of_customer: row.get(4)?,
                intent: row.get_ref(5)?.as_str_or_null()?,
                mentions: row.get_ref(6)?.as_str_or_null()?,
                copy_of: row.get(7)?,
            });
        }
        let mut statement = self.conn.prepare(include_str!("schema/case_calls.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(Utterance {
                conversation: row.get(0)?,
                at: row.get(1)?,
                until: row.get(2)?,
                asks: row.get::<_, Option<bool>>(3)?.unwrap_or(false),
                channel: row.get_ref(4)?.as_str_or_null()?,
                of_customer: true,
                intent: row.get_ref(5)?.as_str_or_null()?,
                mentions: row.get_ref(6)?.as_str_or_null()?,
                copy_of: None,
            });
        }
        Ok(())
    }

    /// Hands over the conversations of customers, sorted by customer.
    ///
    /// # Errors
    /// When the store cannot be read, and whatever `take` returns.
    pub fn each_customer_conversation(&self, mut take: impl FnMut(CustomerConversation) -> Result<()>) -> Result<()> {
        let mut statement = self.conn.prepare(include_str!("schema/case_conversations.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(CustomerConversation {
                customer: row.get(0)?,
                id: row.get(1)?,
                name: row.get(2)?,
                ticket: row.get(3)?,
                opened: row.get(4)?,
                channel: row.get(5)?,
                subject: row.get(6)?,
                resolved: row.get(7)?,
                unfinished: row.get(8)?,
                merged_into: row.get(9)?,
            })?;
        }
        Ok(())
    }

    /// Hands over recorded hand-overs and merges as (conversation, time).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn each_handover(&self, mut take: impl FnMut(i64, i64)) -> Result<()> {
        let sql = "SELECT c.conversation_id, e.at FROM st_event e JOIN conversation_rows c ON c.src = e.src AND c.space = 'c' AND c.key = e.conversation
          WHERE e.dup IS NULL AND e.kind IN ('handover','merge') AND e.at IS NOT NULL ORDER BY 1, 2";
        let mut statement = self.conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    /// Stores a case.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn insert_case(&self, case: &CaseRow<'_>) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO cases (case_id,customer_id,intent,opened,resolved,channels,path,contacts,repeats) VALUES (?,?,?,?,?,?,?,?,?)",
            )?
            .execute(params![
                case.id,
                case.customer,
                case.intent,
                case.opened,
                case.resolved,
                serde_json::to_string(case.channels)?,
                serde_json::to_string(case.path)?,
                i64::try_from(case.path.len())?,
                case.repeats
            ])?;
        Ok(())
    }

    /// Notes the case and the intent of a conversation.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn put_in_case(&self, conversation: i64, case: Option<(&str, &str)>, intent: Option<&str>) -> Result<()> {
        let (case_id, rule) = case.unzip();
        self.conn
            .prepare_cached("INSERT INTO case_of (conversation_id,case_id,rule,intent) VALUES (?,?,?,?)")?
            .execute(params![conversation, case_id, rule, intent])?;
        Ok(())
    }
}
