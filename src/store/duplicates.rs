//! Finds entities that were imported more than once: overlapping exports, copies in several folders, changed
//! versions of one record. Works after load, along an index, in memory that does not grow with the data.

use super::staging;
use super::work::Work;
use crate::model::kind::{KINDS, Kind};
use anyhow::Result;
use foldhash::{HashMap, HashMapExt};
use rusqlite::params;

/// One staged row in key order.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    id: i64,
    unit: i64,
    hash: i64,
    updated: Option<i64>,
    /// The key is a world-wide id (Message-ID): the same key is the same thing whatever the rest says.
    world_wide: bool,
}

/// What was decided about a row: `Equal(id)` repeats that row, `Older(id)` is replaced by that row,
/// `Conflict(id)` likewise, but nothing says which of the two is newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Equal(i64),
    Older(i64),
    Conflict(i64),
}

impl Work {
    /// Marks duplicates and replaced versions in all staging tables, and the units whose first entity is a
    /// duplicate. `dup` is the id of the row that stands for it; negative for a replaced version.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn mark_duplicates(&mut self) -> Result<()> {
        self.conn.execute(
            "DELETE FROM notes WHERE code IN ('replaced-version', 'key-conflict')",
            [],
        )?;
        for def in KINDS {
            self.mark_kind(def.kind)?;
        }
        Ok(())
    }

    fn mark_kind(&mut self, kind: Kind) -> Result<()> {
        let has_key = kind.field_index("key").is_some();
        let table = staging::table(kind);
        let key = if has_key { "key" } else { "NULL" };
        let updated = if kind.field_index("updated_at").is_some() {
            "updated_at"
        } else {
            "NULL"
        };
        let world_wide = if kind == Kind::Message {
            "external_id = key"
        } else {
            "0"
        };
        let empty: bool = self
            .conn
            .query_row(&format!("SELECT NOT EXISTS (SELECT 1 FROM {table})"), [], |row| {
                row.get(0)
            })?;
        if empty {
            return Ok(());
        }
        if has_key {
            self.conn.execute_batch(&format!(
                "CREATE INDEX IF NOT EXISTS ix_{table} ON {table} (src, key, hash)"
            ))?;
        }
        let transaction = self.conn.transaction()?;
        transaction.execute_batch(&format!("UPDATE {table} SET dup = NULL WHERE dup IS NOT NULL"))?;
        {
            let order = if has_key {
                "src, key, CASE WHEN key IS NULL THEN hash END, id"
            } else {
                "src, hash, id"
            };
            let mut select = transaction.prepare(&format!(
                "SELECT id, unit, hash, {updated}, coalesce({world_wide}, 0), src, {key} FROM {table} ORDER BY {order}"
            ))?;
            let mut update = transaction.prepare(&format!("UPDATE {table} SET dup = ?2 WHERE id = ?1"))?;
            let mut note = transaction.prepare(
                "INSERT INTO notes (src,code,field,value,count) VALUES (?1,?2,?3,'',1) ON CONFLICT DO UPDATE SET count = count + 1",
            )?;
            let mut group: Vec<Candidate> = Vec::new();
            let mut group_key: (i64, Option<String>) = (0, None);
            let mut flush = |group: &mut Vec<Candidate>, group_key: &(i64, Option<String>)| -> Result<()> {
                for (id, decision) in decide(kind, group, group_key.1.is_some()) {
                    match decision {
                        Decision::Equal(of) => update.execute([id, of])?,
                        Decision::Older(of) => {
                            note.execute(params![group_key.0, "replaced-version", kind.def().name])?;
                            update.execute([id, -of])?
                        }
                        Decision::Conflict(of) => {
                            note.execute(params![group_key.0, "key-conflict", kind.def().name])?;
                            update.execute([id, -of])?
                        }
                    };
                }
                group.clear();
                Ok(())
            };
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let candidate = Candidate {
                    id: row.get(0)?,
                    unit: row.get(1)?,
                    hash: row.get(2)?,
                    updated: row.get(3)?,
                    world_wide: row.get(4)?,
                };
                let src: i64 = row.get(5)?;
                let key = row.get_ref(6)?.as_str_or_null()?;
                let same = group_key.0 == src
                    && group_key.1.as_deref() == key
                    && (key.is_some() || group.first().is_some_and(|first| first.hash == candidate.hash));
                if !same {
                    flush(&mut group, &group_key)?;
                    group_key = (src, key.map(str::to_owned));
                }
                group.push(candidate);
            }
            flush(&mut group, &group_key)?;
            transaction.execute_batch(&format!(
                "UPDATE units SET class = 3 WHERE class = 0 AND id IN (SELECT unit FROM {table} WHERE dup > 0 AND prim = 1)"
            ))?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// Decides about rows of one key (in order of import), or of one content when they have no key.
fn decide(kind: Kind, group: &[Candidate], keyed: bool) -> Vec<(i64, Decision)> {
    if group.len() < 2 {
        return Vec::new();
    }
    if !keyed {
        return repeated_content(group);
    }
    let mut decisions = Vec::new();
    let mut versions: Vec<Candidate> = Vec::new();
    // Positions in `versions`: by content, and of the first one with a world-wide id.
    let mut by_hash: HashMap<i64, usize> = HashMap::new();
    let mut world_wide: Option<usize> = None;
    for row in group {
        let by_id = world_wide.filter(|_| row.world_wide);
        match by_hash.get(&row.hash).copied().into_iter().chain(by_id).min() {
            Some(known) => decisions.push((row.id, Decision::Equal(versions[known].id))),
            None => {
                by_hash.insert(row.hash, versions.len());
                if row.world_wide {
                    world_wide.get_or_insert(versions.len());
                }
                versions.push(*row);
            }
        }
    }
    // Contact rows of one key are folded into one record later, legs into one call.
    if versions.len() > 1 && !matches!(kind, Kind::Contact | Kind::CallLeg | Kind::Agent) {
        let newest = versions
            .iter()
            .copied()
            .max_by_key(|row| (row.updated, row.id))
            .unwrap_or(versions[0]);
        for version in versions.iter().filter(|version| version.id != newest.id) {
            let ordered = newest.updated.is_some() && version.updated < newest.updated;
            let decision = if ordered {
                Decision::Older(newest.id)
            } else {
                Decision::Conflict(newest.id)
            };
            decisions.push((version.id, decision));
        }
    }
    decisions
}

/// Rows of equal content without a key: the k-th one of a file repeats the k-th one of an earlier file, but
/// two in one file are two (the same short chat message twice in a minute).
fn repeated_content(group: &[Candidate]) -> Vec<(i64, Decision)> {
    let mut kept: Vec<i64> = Vec::new();
    let mut decisions = Vec::new();
    let mut file = None;
    let mut rank = 0;
    for row in group {
        let row_file = row.unit >> 40;
        if file != Some(row_file) {
            file = Some(row_file);
            rank = 0;
        }
        match kept.get(rank) {
            Some(of) => decisions.push((row.id, Decision::Equal(*of))),
            None => kept.push(row.id),
        }
        rank += 1;
    }
    decisions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, file: i64, hash: i64, updated: Option<i64>) -> Candidate {
        Candidate {
            id,
            unit: file << 40 | id,
            hash,
            updated,
            world_wide: false,
        }
    }

    #[test]
    fn equal_rows_repeat_the_first_and_newer_versions_win() {
        let group = [row(1, 1, 7, Some(10)), row(2, 2, 7, Some(10)), row(3, 2, 8, Some(20))];
        let decisions = decide(Kind::Conversation, &group, true);
        assert_eq!(decisions, [(2, Decision::Equal(1)), (1, Decision::Older(3))]);
        let group = [row(1, 1, 7, None), row(2, 2, 8, None)];
        assert_eq!(decide(Kind::Order, &group, true), [(1, Decision::Conflict(2))]);
        assert_eq!(decide(Kind::Contact, &group, true), []);
    }

    #[test]
    fn repeated_content_counts_within_each_file() {
        let group = [
            row(1, 1, 7, None),
            row(2, 1, 7, None),
            row(3, 2, 7, None),
            row(4, 2, 7, None),
            row(5, 2, 7, None),
        ];
        assert_eq!(
            decide(Kind::Message, &group, false),
            [(3, Decision::Equal(1)), (4, Decision::Equal(2))]
        );
    }
}
