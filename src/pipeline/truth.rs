//! Known answers: a CSV that says which records are one person, to measure a linkage by.

use super::by_hand;
use crate::link::{Metrics, evaluate};
use anyhow::{Context, Result, bail};
use foldhash::{HashMap, HashMapExt};
use serde::Serialize;
use std::path::Path;

/// A truth table: columns [source,] native_id (or unique_id, record_id, id) and cluster; others are left out.
#[derive(Debug)]
pub struct Truth {
    /// Whether a column names the source of each record.
    pub with_source: bool,
    /// Number of the true cluster of each record, by native id, with `source\0` in front where sources are named.
    cluster_of: HashMap<String, u32>,
}

/// How a linkage compares with the truth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Comparison {
    /// Figures over the records that both know.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// Records of the truth that the linkage does not have.
    pub missing: u64,
    /// Records of the linkage that the truth does not have; they are left out of the figures.
    pub unknown: u64,
}

impl Truth {
    /// Reads a truth file.
    ///
    /// # Errors
    /// When it cannot be read, lacks a column, or says two things about a record.
    pub fn read(path: &Path) -> Result<Self> {
        let (mut reader, header) = by_hand::table(path, "truth")?;
        let column = |names: &[&str]| names.iter().find_map(|name| header.iter().position(|h| h == name));
        let source = column(&["source"]);
        let (Some(id), Some(cluster)) = (
            column(&["native_id", "unique_id", "record_id", "id"]),
            column(&["cluster"]),
        ) else {
            bail!(
                "the truth {} lacks a column\nhint: it needs native_id (or unique_id) and cluster, and source where ids repeat between sources",
                path.display()
            );
        };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut cluster_of = HashMap::new();
        for row in reader.records() {
            let row = row.with_context(|| format!("cannot read the truth {}", path.display()))?;
            let line = by_hand::line(&row);
            let (Some(id), Some(cluster)) = (row.get(id), row.get(cluster)) else {
                bail!(
                    "line {line} of the truth {} is too short\nhint: each line needs native_id (or unique_id) and cluster",
                    path.display()
                );
            };
            let next = numbers.len() as u32;
            let number = *numbers.entry(cluster.to_owned()).or_insert(next);
            let key = match source {
                Some(source) => key(row.get(source).unwrap_or_default(), id),
                None => id.to_owned(),
            };
            if cluster_of.insert(key, number).is_some_and(|before| before != number) {
                bail!(
                    "the truth {} puts one record into two clusters (line {line})\nhint: name the sources in a column `source` where ids repeat between them",
                    path.display()
                );
            }
        }
        Ok(Self {
            with_source: source.is_some(),
            cluster_of,
        })
    }

    /// Compares the clusters of records given as (source, native id, cluster).
    pub fn compare<'r>(&self, records: impl Iterator<Item = (&'r str, &'r str, u32)>) -> Comparison {
        let (mut found, mut truth) = (Vec::new(), Vec::new());
        let mut unknown = 0;
        for (source, id, cluster) in records {
            match self.cluster(source, id) {
                Some(number) => {
                    found.push(cluster);
                    truth.push(number);
                }
                None => unknown += 1,
            }
        }
        Comparison {
            metrics: evaluate(&found, &truth),
            missing: (self.cluster_of.len() as u64).saturating_sub(found.len() as u64),
            unknown,
        }
    }

    /// The true cluster of a record. A source with a tenant is also known by its name without it.
    pub fn cluster(&self, source: &str, id: &str) -> Option<u32> {
        if !self.with_source {
            return self.cluster_of.get(id).copied();
        }
        let plain = source.split_once('@').map_or(source, |(plain, _)| plain);
        self.cluster_of
            .get(&key(source, id))
            .or_else(|| self.cluster_of.get(&key(plain, id)))
            .copied()
    }
}

fn key(source: &str, id: &str) -> String {
    format!("{source}\0{id}")
}
