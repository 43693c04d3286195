//! From the working store to the published dataset: filled in OUT/.omnify, copied by VACUUM INTO (whose bytes
//! depend on the content alone), synced and renamed into place.

use super::query::PUBLISHED_DDL;
use super::work::Work;
use crate::model::finding::Finding;
use crate::model::linkage::IdEvent;
use crate::model::party::{Golden, Vip};
use anyhow::{Context, Result};
use rusqlite::{Connection, params};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The columns of ids.csv.
pub const IDS_HEADER: [&str; 3] = ["source", "native_id", "customer_id"];
/// Indexes and columns that are computed over the published tables themselves.
const COMPLETE: &str = include_str!("schema/published_complete.sql");

impl Work {
    /// Creates the dataset file at `path` (an older one is removed) and fills every table that needs no
    /// further computing.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn fill_published(&self, path: &Path) -> Result<()> {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            let file = PathBuf::from(name);
            if file.exists() {
                std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
            }
        }
        {
            super::private::create(path)?;
            let conn = Connection::open(path).with_context(|| format!("cannot create {}", path.display()))?;
            conn.pragma_update(None, "page_size", 8192)?;
            conn.execute_batch(PUBLISHED_DDL)?;
        }
        let name = path.to_str().context("the output path is not valid Unicode")?;
        self.conn.execute("ATTACH ? AS pub", [name])?;
        let fill = (|| -> Result<()> {
            self.conn
                .execute_batch("PRAGMA pub.journal_mode = OFF; PRAGMA pub.synchronous = OFF;")?;
            let transaction = self.conn.unchecked_transaction()?;
            transaction.execute_batch(include_str!("schema/publish.sql"))?;
            transaction.commit()?;
            Ok(())
        })();
        self.conn.execute_batch("DETACH pub")?;
        fill.context("cannot fill the dataset")
    }
}

/// The dataset while it is being completed.
#[derive(Debug)]
pub struct Draft {
    conn: Connection,
}

impl Draft {
    /// Opens a dataset that [`Work::fill_published`] made.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> Result<Self> {
        let conn = Connection::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        conn.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")?;
        Ok(Self { conn })
    }

    /// Runs `work` in one transaction.
    ///
    /// # Errors
    /// When the file cannot be written, and whatever `work` returns.
    pub fn transaction<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let transaction = self.conn.unchecked_transaction()?;
        let result = work()?;
        transaction.commit()?;
        Ok(result)
    }

    /// Keeps a value in `meta`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn meta(&self, key: &str, value: &str) -> Result<()> {
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")?
            .execute([key, value])?;
        Ok(())
    }

    /// Adds a customer with its chosen values.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn customer(&self, id: &str, golden: &Golden, record_count: usize) -> Result<()> {
        let v = |field: &str| golden.value(field);
        let tags = if golden.tags.is_empty() {
            None
        } else {
            Some(serde_json::to_string(&golden.tags)?)
        };
        self.conn
            .prepare_cached(
                "INSERT INTO customers (customer_id,kind,display_name,given_name,family_name,primary_email,primary_phone,company,birth_date,street,city,region,postcode,country,
                   language,vip,tags,note,first_seen_at,last_seen_at,record_count,channel_count) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)",
            )?
            .execute(params![
                id, golden.kind, v("display_name"), v("given_name"), v("family_name"), v("primary_email"), v("primary_phone"), v("company"), v("birth_date"),
                v("street"), v("city"), v("region"), v("postcode"), v("country"), v("language"), golden.vip, tags, v("note"),
                golden.seen.and_then(|seen| super::functions::rfc3339(seen.0)), golden.seen.and_then(|seen| super::functions::rfc3339(seen.1)),
                i64::try_from(record_count)?
            ])?;
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO customer_values (customer_id,field,value,record_id,rule) VALUES (?,?,?,?,?)",
        )?;
        for chosen in &golden.values {
            insert.execute(params![id, chosen.field, chosen.value, chosen.record_id, chosen.rule])?;
        }
        Ok(())
    }

    /// Adds a kept edge; `a` and `b` are record ids.
    ///
    /// # Errors
    /// When the file cannot be written.
    #[allow(clippy::too_many_arguments, reason = "one argument per column")]
    pub fn edge(
        &self,
        a: i64,
        b: i64,
        weight: f64,
        verdict: &str,
        judgement: Option<&str>,
        refused: &str,
        evidence: &str,
    ) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO edges (record_a,record_b,match_weight,verdict,judgement,refused,evidence) VALUES (?,?,?,?,?,nullif(?,''),?)",
            )?
            .execute(params![a, b, weight, verdict, judgement, refused, evidence])?;
        Ok(())
    }

    /// Adds an event of a customer id: of an earlier run or of this one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn id_event(&self, run_no: i64, event: &IdEvent, run_id: &str) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO id_history (run_no,customer_id,event,other_id,run_id) VALUES (?,?,?,?,?)",
            )?
            .execute(params![run_no, event.customer_id, event.event, event.other_id, run_id])?;
        Ok(())
    }

    /// Adds a finding with its subjects.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finding(&self, finding: &Finding) -> Result<()> {
        let id = finding.id();
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO findings (finding_id,code,severity,source,field,count,denominator,detail,breaks,hint,owner) VALUES (?,?,?,nullif(?,''),nullif(?,''),?,?,?,?,?,?)",
            )?
            .execute(params![
                id, finding.code, finding.severity.as_str(), finding.source, finding.field, finding.count.cast_signed(),
                finding.denominator.map(u64::cast_signed), finding.detail, finding.breaks, finding.hint, finding.owner
            ])?;
        let mut insert = self
            .conn
            .prepare_cached("INSERT OR IGNORE INTO finding_subjects (finding_id,kind,id) VALUES (?,?,?)")?;
        for (kind, subject) in &finding.subjects {
            insert.execute([&id, kind, subject])?;
        }
        Ok(())
    }

    /// Runs one INSERT with values; for tables that a higher stage computes (kpis, journeys).
    ///
    /// # Errors
    /// When the statement is not valid.
    pub fn insert(
        &self,
        table: &'static str,
        columns: &[&'static str],
        values: &[super::query::SqlValue],
    ) -> Result<()> {
        let places = vec!["?"; columns.len()].join(",");
        let sql = format!(
            "INSERT OR REPLACE INTO {table} ({}) VALUES ({places})",
            columns.join(",")
        );
        self.conn
            .prepare_cached(&sql)?
            .execute(rusqlite::params_from_iter(values))?;
        Ok(())
    }

    /// All events of customer ids, for id-history.csv.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn history_csv(&self) -> Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["run_no", "customer_id", "event", "other_id", "run_id"])?;
        let mut statement = self.conn.prepare(
            "SELECT run_no, customer_id, event, other_id, run_id FROM id_history ORDER BY run_no, customer_id, event, other_id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let cells: [String; 4] = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            writer.write_field(number.to_string())?;
            writer.write_record(&cells)?;
        }
        writer.into_inner().context("cannot write id-history.csv")
    }

    /// The id state for ids.csv: source, native_id, customer_id, sorted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn crosswalk_csv(&self) -> Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(IDS_HEADER)?;
        let mut statement = self
            .conn
            .prepare("SELECT source, native_id, customer_id FROM crosswalk ORDER BY source, native_id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cells: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            writer.write_record(&cells)?;
        }
        writer.into_inner().context("cannot write ids.csv")
    }

    /// Computes counts, sums and segments of customers and adds the indexes. Segment borders are in days.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn complete(&self, as_of: Option<&str>, new: f64, inactive: f64, former: f64, vip: &Vip) -> Result<()> {
        self.conn.execute_batch(COMPLETE)?;
        self.conn.execute_batch(super::query::COUNTS)?;
        if let Some(as_of) = as_of {
            self.conn.execute(
                "UPDATE customers SET segment = CASE
                   WHEN julianday(?1) - julianday(first_seen_at) <= ?2 THEN 'new'
                   WHEN julianday(?1) - julianday(last_seen_at) <= ?3 THEN 'active'
                   WHEN julianday(?1) - julianday(last_seen_at) <= ?4 THEN 'inactive'
                   ELSE 'former' END WHERE last_seen_at IS NOT NULL",
                params![as_of, new, inactive, former],
            )?;
        }
        let tags = vip.tags.iter().map(|tag| tag.trim().to_lowercase());
        self.conn.execute(
            "UPDATE customers SET vip = 1 WHERE vip = 0 AND (lifetime_value >= ?1 OR order_count >= ?2
               OR EXISTS (SELECT 1 FROM json_each(coalesce(tags, '[]')) t JOIN json_each(?3) wanted ON lower(t.value) = wanted.value))",
            params![vip.spent_minor, vip.orders, serde_json::to_string(&tags.collect::<Vec<_>>())?],
        )?;
        Ok(())
    }

    /// Writes the dataset to `target` so that a reader sees the old or the new one, never a part.
    ///
    /// # Errors
    /// When the disk is full or a file cannot be written; `target` is as before then.
    pub fn publish(self, temp: &Path, target: &Path) -> Result<()> {
        if temp.exists() {
            std::fs::remove_file(temp).with_context(|| format!("cannot remove {}", temp.display()))?;
        }
        super::private::create(temp)?;
        let name = temp.to_str().context("the output path is not valid Unicode")?;
        self.conn
            .execute("VACUUM INTO ?", [name])
            .with_context(|| format!("cannot write {}", temp.display()))?;
        drop(self.conn);
        File::open(temp)?
            .sync_all()
            .with_context(|| format!("cannot sync {}", temp.display()))?;
        std::fs::rename(temp, target).with_context(|| format!("cannot rename to {}", target.display()))
    }
}
