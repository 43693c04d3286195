//! Why two records of an earlier run match or do not: links its contact records again from the working store.

use super::linking::LinkedContacts;
use super::truth::Truth;
use super::{Settings, decisions, linking};
use crate::link::{Analysis, UNKNOWN, WhyNot};
use crate::model::linkage::Evidence;
use crate::store::work::Work;
use anyhow::{Result, bail};
use std::path::Path;

/// What the engine says about a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct PairAnswer {
    /// The waterfall of match weights; its sum is the match weight.
    pub evidence: Vec<Evidence>,
    /// The step that kept the pair apart, or that they are one.
    pub why: WhyNot,
}

/// Links again and asks about two record ids.
///
/// # Errors
/// When the store cannot be read, or one of the records takes no part in linking.
pub fn explain(work: &Work, settings: &Settings, decided: &Path, a: i64, b: i64) -> Result<PairAnswer> {
    let contacts = link(work, settings, decided)?;
    let position = |id: i64| match contacts.record_ids.binary_search(&id) {
        Ok(at) => Ok(at as u32),
        Err(_) => bail!("record {id} takes no part in linking: it is the company's own, an agent's or a robot's"),
    };
    let (a, b) = (position(a)?, position(b)?);
    Ok(PairAnswer {
        evidence: contacts.linked.explain(a, b),
        why: contacts.linked.why_not(a, b),
    })
}

/// Links again and compares with known answers; `most` errors are explained. Returns the record id of each
/// position, too.
///
/// # Errors
/// When the store cannot be read.
pub fn analyse(
    work: &Work,
    settings: &Settings,
    decided: &Path,
    truth: &Truth,
    most: usize,
) -> Result<(Analysis, Vec<i64>)> {
    let contacts = link(work, settings, decided)?;
    let labels: Vec<u32> = contacts
        .members
        .iter()
        .map(|member| member.split_once('\0').unwrap_or_default())
        .map(|(source, native)| truth.cluster(source, native).unwrap_or(UNKNOWN))
        .collect();
    Ok((contacts.linked.analyse(&labels, most), contacts.record_ids))
}

fn link(work: &Work, settings: &Settings, decided: &Path) -> Result<LinkedContacts> {
    let model = settings.link_model()?;
    let decided = decisions::resolve(work, &decisions::read(decided)?)?;
    linking::link(work, &model, &settings.own, decided)
}
