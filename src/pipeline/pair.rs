//! Why two records of an earlier run match or do not: links its contact records again from the working store.

use super::{Settings, decisions, linking};
use crate::config::link_model::LinkModel;
use crate::link::WhyNot;
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
    let model = match &settings.model {
        Some(model) => model.clone(),
        None => LinkModel::builtin()?,
    };
    let decided = decisions::resolve(work, &decisions::read(decided)?)?;
    let contacts = linking::link(work, &model, &settings.own, decided)?;
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
