//! Agents and contact records in the working store: what a key of a source stands for.

use super::work::Work;
use crate::model::party::{AgentRow, ContactRow};
use anyhow::Result;
use rusqlite::params;

impl Work {
    /// Stores agents with their identifiers and records.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn insert_agents(&self, agents: &[AgentRow]) -> Result<()> {
        for agent in agents {
            self.conn
                .prepare_cached(
                    "INSERT INTO agents (agent_no,agent_id,name,email,team,active,bot) VALUES (?,?,?,?,?,?,?)",
                )?
                .execute(params![
                    agent.agent_no,
                    agent.agent_id,
                    agent.name,
                    agent.email,
                    agent.team,
                    agent.active,
                    agent.bot
                ])?;
            for (kind, value) in &agent.identifiers {
                self.conn
                    .prepare_cached("INSERT OR IGNORE INTO agent_identifiers (agent_no,kind,value) VALUES (?,?,?)")?
                    .execute(params![agent.agent_no, kind, value])?;
            }
            for (src, key) in &agent.records {
                self.conn
                    .prepare_cached("INSERT OR IGNORE INTO agent_records (src,key,agent_no) VALUES (?,?,?)")?
                    .execute(params![src, key, agent.agent_no])?;
                self.conn
                    .prepare_cached(
                        "INSERT INTO party (src,key,agent_no,own) VALUES (?1,?2,?3,1) ON CONFLICT DO UPDATE SET agent_no = ?3, own = 1",
                    )?
                    .execute(params![src, key, agent.agent_no])?;
            }
        }
        Ok(())
    }

    /// Stores one contact record.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn insert_contact(&self, row: &ContactRow) -> Result<()> {
        let [
            name,
            given,
            family,
            company,
            organisation,
            birth,
            language,
            tags,
            note,
            currency,
            attributes,
        ] = &row.texts;
        self.conn
            .prepare_cached(
                "INSERT INTO contacts (record_id,src,key,unit,listed,automated,not_customer,name,given_name,family_name,company,organisation,birth_date,language,
                   tags,note,vip,order_count,lifetime_value,currency,attributes,first_seen,last_seen,updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            )?
            .execute(params![
                row.record_id, row.src, row.key, row.unit, row.listed, row.automated, row.not_customer, name, given, family,
                company, organisation, birth, language, tags, note, row.vip, row.order_count, row.lifetime_value, currency,
                attributes, row.seen.map(|seen| seen.0), row.seen.map(|seen| seen.1), row.updated_at
            ])?;
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO contact_identifiers (record_id,kind,value,raw,system,scope,type,valid,shared) VALUES (?,?,?,?,?,?,?,?,?)",
        )?;
        for id in &row.identifiers {
            insert.execute(params![
                row.record_id,
                id.kind,
                id.value,
                id.raw,
                id.system,
                id.scope,
                id.type_,
                id.valid,
                id.shared
            ])?;
        }
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO contact_addresses (record_id,label,street,city,region,postcode,country) VALUES (?,?,?,?,?,?,?)",
        )?;
        for a in &row.addresses {
            insert.execute(params![
                row.record_id,
                a.label,
                a.street,
                a.city,
                a.region,
                a.postcode,
                a.country
            ])?;
        }
        self.conn
            .prepare_cached(
                "INSERT INTO party (src,key,record_id) VALUES (?1,?2,?3) ON CONFLICT DO UPDATE SET record_id = ?3",
            )?
            .execute(params![row.src, row.key, row.record_id])?;
        Ok(())
    }
}
