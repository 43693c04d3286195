//! Writes imported units and entities: one writer, one transaction a batch, the checkpoint inside it.

use super::batch::{Batch, Class, Note, StagedEntity};
use super::staging;
use super::work::Work;
use crate::model::content::Content;
use crate::model::kind::{KINDS, Kind};
use crate::model::record::{ByteLedger, Span, UnitId};
use anyhow::{Context, Result};
use foldhash::HashSet;
use rusqlite::{CachedStatement, Transaction, params};

/// How many observed parties are remembered before the memory is cleared (16 bytes each).
const OBSERVED_LIMIT: usize = 900_000;
/// Units, or bytes of the input, from which a transaction is committed.
const TRANSACTION_UNITS: usize = 8192;
const TRANSACTION_BYTES: u64 = 8 << 20;

/// A party that came up beside the thing a unit is about: source, kind, hash of the content.
type Observed = (u32, Kind, i64);

/// Commits batches to a working store.
#[derive(Debug)]
pub struct Writer<'a> {
    work: &'a mut Work,
    observed: HashSet<Observed>,
}

impl<'a> Writer<'a> {
    /// A writer on a store.
    pub fn new(work: &'a mut Work) -> Self {
        Self {
            work,
            observed: HashSet::default(),
        }
    }

    /// Gives the store back.
    pub fn into_work(self) -> &'a mut Work {
        self.work
    }

    /// Takes batches of a file until a transaction is worth it, and commits them with their checkpoint. Returns the
    /// byte of the file behind the last unit; `None` when there was no batch.
    ///
    /// # Errors
    /// When the store cannot be written; nothing of the batches is kept then.
    pub fn commit(&mut self, batches: &mut impl Iterator<Item = Batch>) -> Result<Option<u64>> {
        let Some(first) = batches.next() else { return Ok(None) };
        let transaction = self.work.conn.transaction()?;
        let (mut units, mut start, mut end) = (0, None, 0);
        let mut next = Some(first);
        while let Some(batch) = next {
            write(&transaction, &batch, &mut self.observed)
                .with_context(|| format!("cannot store file {}", batch.file_no))?;
            units += batch.units.len();
            for unit in &batch.units {
                start.get_or_insert(unit.span.start);
                end = end.max(unit.span.end);
            }
            let full = units >= TRANSACTION_UNITS || end - start.unwrap_or(end) >= TRANSACTION_BYTES;
            next = if full { None } else { batches.next() };
        }
        transaction.commit()?;
        Ok(Some(end))
    }

    /// Takes up a file that was begun before: remembers the observed parties of it that are stored.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn take_up(&mut self, file_no: u32) -> Result<()> {
        for (kind, sql) in [
            (
                Kind::Contact,
                "SELECT src, hash FROM st_contact WHERE unit >= ?1 AND unit < ?2 AND prim = 0 AND seen_at IS NOT NULL",
            ),
            (
                Kind::Agent,
                "SELECT src, hash FROM st_agent WHERE unit >= ?1 AND unit < ?2 AND prim = 0 AND key IS NOT NULL",
            ),
        ] {
            let mut select = self.work.conn.prepare(sql)?;
            let mut rows = select.query([UnitId::new(file_no, 0).0, UnitId::new(file_no + 1, 0).0])?;
            while let Some(row) = rows.next()? {
                self.observed.insert((row.get(0)?, kind, row.get(1)?));
            }
        }
        Ok(())
    }

    /// Marks a file as done and keeps its byte ledger and the notes on the whole of it, in one transaction.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn finish(&mut self, file: &Batch, ledger: &ByteLedger, unreadable: Option<&str>) -> Result<()> {
        let transaction = self.work.conn.transaction()?;
        for (note, count) in &file.notes {
            add_note(&transaction, file.src, note, *count)?;
        }
        transaction.execute(
            "UPDATE files SET done = 1, bytes_total = ?2, bytes_record = ?3, bytes_framing = ?4, bytes_unreadable = ?5,
               status = CASE WHEN ?6 IS NULL THEN status ELSE 'unreadable' END, reason = coalesce(?6, reason) WHERE file_no = ?1",
            params![
                file.file_no,
                ledger.total.cast_signed(),
                ledger.record.cast_signed(),
                ledger.framing.cast_signed(),
                ledger.unreadable.cast_signed(),
                unreadable
            ],
        )?;
        transaction.commit()?;
        Ok(())
    }
}

fn write(transaction: &Transaction<'_>, batch: &Batch, observed: &mut HashSet<Observed>) -> Result<()> {
    let mut counts = [0_i64; 4];
    let mut insert =
        transaction.prepare_cached("INSERT INTO units (id,class,byte_start,byte_end,line) VALUES (?,?,?,?,?)")?;
    for unit in &batch.units {
        counts[unit.class as usize] += 1;
        let Span { start, end, line } = unit.span;
        let values = [
            unit.id.0,
            unit.class as i64,
            start.cast_signed(),
            end.cast_signed(),
            line.cast_signed(),
        ];
        for (place, value) in values.into_iter().enumerate() {
            insert.raw_bind_parameter(place + 1, value)?;
        }
        insert.raw_execute()?;
    }
    let mut statements: [Option<CachedStatement<'_>>; KINDS.len()] = [const { None }; KINDS.len()];
    for staged in &batch.entities {
        if is_known_observation(staged, batch.src, observed) {
            continue;
        }
        let kind = staged.kind;
        let slot = &mut statements[kind as usize];
        let statement = match slot {
            Some(statement) => statement,
            None => slot.insert(transaction.prepare_cached(&staging::insert_sql(kind))?),
        };
        statement.clear_bindings();
        statement.raw_bind_parameter(1, staged.unit.0)?;
        statement.raw_bind_parameter(2, batch.src)?;
        statement.raw_bind_parameter(3, staged.primary)?;
        statement.raw_bind_parameter(4, staged.hash)?;
        staged
            .row
            .each_value(|place, value| statement.raw_bind_parameter(place + 5, value))?;
        statement.raw_execute()?;
        if let Some(content) = &staged.content {
            insert_content(transaction, content)?;
        }
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO rejects (unit,reason,detail,raw,byte_start,byte_end,line) VALUES (?,?,?,?,?,?,?)",
    )?;
    for reject in &batch.rejects {
        insert.execute(params![
            reject.unit.0,
            reject.code,
            reject.detail,
            reject.raw,
            reject.span.start.cast_signed(),
            reject.span.end.cast_signed(),
            reject.span.line.cast_signed()
        ])?;
    }
    let mut insert =
        transaction.prepare_cached("INSERT INTO field_errors (unit,field,reason,action) VALUES (?,?,?,?)")?;
    for error in &batch.field_errors {
        insert.execute(params![error.unit.0, error.field, error.reason, error.action])?;
    }
    for (note, count) in &batch.notes {
        add_note(transaction, batch.src, note, *count)?;
    }
    let mut insert =
        transaction.prepare_cached("INSERT OR REPLACE INTO lookups (src,name,key,value) VALUES (?,?,?,?)")?;
    for (name, key, value) in &batch.lookups {
        insert.execute(params![batch.src, name, key, value])?;
    }
    transaction
        .prepare_cached(
            "UPDATE files SET units = units + ?2, records = records + ?3, rejected = rejected + ?4, excluded = excluded + ?5,
               earliest = min(coalesce(earliest, ?6), coalesce(?6, earliest)), latest = max(coalesce(latest, ?7), coalesce(?7, latest)) WHERE file_no = ?1",
        )?
        .execute(params![
            batch.file_no,
            batch.units.len().cast_signed() as i64,
            batch.records.cast_signed(),
            counts[Class::Rejected as usize],
            counts[Class::Excluded as usize],
            batch.seen.map(|seen| seen.0),
            batch.seen.map(|seen| seen.1)
        ])?;
    Ok(())
}

/// Keeps what was found in the text of the message that was inserted last.
fn insert_content(transaction: &Transaction<'_>, content: &Content) -> Result<()> {
    let mentions = match content.mentions.as_slice() {
        [] => None,
        mentions => Some(serde_json::to_string(mentions)?),
    };
    transaction
        .prepare_cached("INSERT INTO message_content (id,intent,card_number,damaged,mentions) VALUES (?,?,?,?,?)")?
        .execute(params![
            transaction.last_insert_rowid(),
            content.intent,
            content.card_number,
            content.damaged,
            mentions
        ])?;
    Ok(())
}

/// Adds to the count of a note.
pub(super) fn add_note(transaction: &Transaction<'_>, src: u32, note: &Note, count: u64) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO notes (src,code,field,value,count) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
        )?
        .execute(params![src, note.code, note.field, note.value, count.cast_signed()])?;
    Ok(())
}

/// Whether the same party with the same content has been stored already; remembers it if not.
fn is_known_observation(staged: &StagedEntity, src: u32, observed: &mut HashSet<Observed>) -> bool {
    if !staged.beside {
        return false;
    }
    if observed.len() >= OBSERVED_LIMIT {
        observed.clear();
    }
    !observed.insert((src, staged.kind, staged.hash))
}
