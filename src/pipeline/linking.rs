//! From contact records to customers: links them, decides which clusters are customers, keeps their ids.

use super::content::Mentioned;
use super::decisions::{self, Decided, Decision, member};
use super::own_side::OwnSide;
use crate::config::link_model::LinkModel;
use crate::link::{Linked, Linker};
use crate::model::contact::{ContactRecord, Identifier, IdentifierKind};
use crate::model::finding::Finding;
use crate::model::linkage::{Edge, IdEvent, JudgedPair, Linkage, Rule, Verdict};
use crate::model::party::ContactRow;
use crate::normalise::phone;
use crate::store::publish::IDS_HEADER;
use crate::store::work::{SourceRow, Work};
use crate::unify::contacts::TEXTS;
use crate::unify::ids;
use anyhow::{Context, Result, ensure};
use foldhash::{HashMap, HashMapExt};
use std::path::Path;

/// The contact records that take part in linking, with the finished linkage.
pub(super) struct LinkedContacts {
    /// Record id of each position.
    pub(super) record_ids: Vec<i64>,
    /// `source\0native_id` of each position.
    pub(super) members: Vec<String>,
    /// What each position says for being a customer.
    evidence: Vec<bool>,
    /// The linkage.
    pub(super) linked: Linked,
    /// Decisions that could not be honoured.
    pub(super) findings: Vec<Finding>,
}

/// Links all contact records that can be a customer's.
///
/// # Errors
/// When the store cannot be read or the model is not usable.
pub(super) fn link(work: &Work, model: &LinkModel, own: &OwnSide, decided: Decided) -> Result<LinkedContacts> {
    let sources: HashMap<u32, SourceRow> = work.sources()?.into_iter().map(|row| (row.src, row)).collect();
    let mut mentioned = Mentioned::read(work, model, own, &sources)?;
    let mut linker = Linker::new(model);
    let mut record_ids = Vec::new();
    let mut members = Vec::new();
    let mut evidence = Vec::new();
    work.each_contact(|contact| {
        mentioned.note(&contact.row, contact.row.not_customer.is_none());
        if contact.row.not_customer.is_some() {
            return Ok(());
        }
        let Some(source) = sources.get(&contact.row.src) else {
            return Ok(());
        };
        linker.push(&record(&contact.row, source));
        record_ids.push(contact.row.record_id);
        members.push(member(&source.source, &contact.row.key));
        evidence.push(contact.row.listed || contact.inbound || contact.ordered);
        Ok(())
    })?;
    for found in mentioned.evidence(model, &record_ids) {
        linker.add_evidence(found);
    }
    drop(mentioned);
    let position: HashMap<&str, u32> = members.iter().map(String::as_str).zip(0_u32..).collect();
    let place = |decision: &Decision| {
        let (a, b) = (*position.get(decision.a.as_str())?, *position.get(decision.b.as_str())?);
        Some((a.min(b), a.max(b)))
    };
    let judged = |decision: &Decision| {
        let (a, b) = place(decision)?;
        let judgement = decision.judgement;
        Some(JudgedPair { a, b, judgement })
    };
    let honoured: Vec<JudgedPair> = decided.decisions.iter().filter_map(judged).collect();
    // What was two people stays two until somebody has looked again.
    let stale_apart = decided.stale.iter().filter(|decision| decision.judgement.keeps_apart());
    let all: Vec<JudgedPair> = honoured.iter().copied().chain(stale_apart.filter_map(judged)).collect();
    let mut linked = linker.finish(&all)?;
    note_judgements(&mut linked, &honoured);
    for (a, b) in decided.stale.iter().filter_map(&place) {
        let at = keep_edge(&mut linked, a, b, Verdict::Review);
        let edge = &mut linked.linkage.edges[at];
        edge.judgement = None;
        if edge.verdict == Verdict::NonLink {
            edge.verdict = Verdict::Review;
        }
    }
    let mut findings = decided.findings;
    let involved: Vec<(u32, u32)> = linked
        .contradictions
        .iter()
        .flatten()
        .map(|(a, b)| (*a.min(b), *a.max(b)))
        .collect();
    let contradicting = decided
        .decisions
        .iter()
        .filter(|decision| place(decision).is_some_and(|pair| involved.contains(&pair)));
    let lines: Vec<usize> = contradicting.map(|decision| decision.index).collect();
    if !lines.is_empty() {
        findings.push(decisions::finding("decision-contradiction", &lines, decided.all));
    }
    Ok(LinkedContacts {
        record_ids,
        members,
        evidence,
        linked,
        findings,
    })
}

/// Writes judgements to the edges of their pairs; a judged pair is an edge whatever its weight.
fn note_judgements(linked: &mut Linked, judged: &[JudgedPair]) {
    for pair in judged {
        let at = keep_edge(linked, pair.a, pair.b, Verdict::NonLink);
        linked.linkage.edges[at].judgement = Some(pair.judgement);
    }
}

/// The place of a pair's edge; one is made when its weight was too low to keep it, with `apart` as verdict when the two
/// are no customer together.
fn keep_edge(linked: &mut Linked, a: u32, b: u32, apart: Verdict) -> usize {
    let found = linked.linkage.edges.binary_search_by_key(&(a, b), |e| (e.a, e.b));
    found.unwrap_or_else(|at| {
        let weight: f64 = linked.explain(a, b).iter().map(|e| e.weight).sum();
        let clusters = &linked.linkage.cluster_of;
        let same = clusters[a as usize] == clusters[b as usize];
        let edge = Edge {
            a,
            b,
            match_weight: weight as f32,
            verdict: if same { Verdict::Link } else { apart },
            judgement: None,
            refused: "",
        };
        linked.linkage.edges.insert(at, edge);
        at
    })
}

/// A contact record as the engine reads it.
pub(super) fn record(row: &ContactRow, source: &SourceRow) -> ContactRecord {
    let text = |name: &str| {
        let index = TEXTS.iter().position(|text| *text == name).unwrap_or_default();
        row.texts[index].clone().unwrap_or_default()
    };
    let attributes = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text("attributes"))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(name, value)| {
            Some((
                name,
                value
                    .as_str()
                    .map(str::to_owned)
                    .or_else(|| value.as_i64().map(|v| v.to_string()))?,
            ))
        })
        .collect();
    ContactRecord {
        source: source.source.clone(),
        native_id: row.key.clone(),
        name: text("name"),
        given_name: text("given_name"),
        family_name: text("family_name"),
        company: text("company"),
        birth_date: text("birth_date"),
        identifiers: row
            .identifiers
            .iter()
            .map(|id| Identifier {
                kind: match id.kind {
                    "email" => IdentifierKind::Email,
                    "phone" => IdentifierKind::Phone,
                    "handle" => IdentifierKind::Handle,
                    _ => IdentifierKind::External,
                },
                raw: match id.kind {
                    "phone" => match phone::normalise(&id.raw, None).extension {
                        Some(extension) => format!("{} x{extension}", id.value),
                        None => id.value.clone(),
                    },
                    "email" => id.value.clone(),
                    _ => id.raw.clone(),
                },
                system: id.system.clone(),
                scope: id.scope.clone(),
                shared: id.shared,
                seen: row.seen,
            })
            .collect(),
        addresses: row.addresses.clone(),
        country: source.country.clone().unwrap_or_default(),
        attributes,
        seen: row.seen,
        unique_people: source.unique_people,
    }
}

/// Decides which clusters are customers, gives them ids and stores who belongs to whom. Returns the events of
/// the ids.
///
/// # Errors
/// When the store cannot be written.
pub(super) fn mint(work: &Work, contacts: &LinkedContacts, previous: &HashMap<String, String>) -> Result<Vec<IdEvent>> {
    let linkage = &contacts.linked.linkage;
    let count = linkage
        .cluster_of
        .iter()
        .map(|cluster| *cluster as usize + 1)
        .max()
        .unwrap_or(0);
    let mut positions: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (cluster, position) in linkage.cluster_of.iter().zip(0_u32..) {
        positions[*cluster as usize].push(position);
    }
    positions.retain(|cluster| cluster.iter().any(|position| contacts.evidence[*position as usize]));
    let members: Vec<Vec<String>> = positions
        .iter()
        .map(|cluster| {
            cluster
                .iter()
                .map(|position| contacts.members[*position as usize].clone())
                .collect()
        })
        .collect();
    let assignment = ids::assign(&members, previous);
    let strongest = strongest_links(linkage);
    let joined_by = joining_rules(linkage);
    for (cluster, id) in positions.iter().zip(&assignment.ids) {
        for position in cluster {
            let weight = strongest[*position as usize].map(f64::from);
            let rule = match joined_by[*position as usize] {
                Some(rule) => rule.as_str(),
                None if cluster.len() == 1 => "alone",
                None => "first",
            };
            work.set_customer(contacts.record_ids[*position as usize], id, weight, rule)?;
        }
    }
    Ok(assignment.events)
}

/// By position: what joined the record to the first record of its cluster, `None` for the first one. The merges
/// of a cluster are a tree; each record has the rule of its edge towards the first record.
fn joining_rules(linkage: &Linkage) -> Vec<Option<Rule>> {
    let count = linkage.cluster_of.len();
    let mut beside: Vec<Vec<(u32, Rule)>> = vec![Vec::new(); count];
    for merge in &linkage.merges {
        beside[merge.a as usize].push((merge.b, merge.rule));
        beside[merge.b as usize].push((merge.a, merge.rule));
    }
    let mut rules: Vec<Option<Rule>> = vec![None; count];
    let mut visited = vec![false; count];
    let mut next = Vec::new();
    for first in 0..count as u32 {
        if std::mem::replace(&mut visited[first as usize], true) {
            continue;
        }
        next.push(first);
        while let Some(at) = next.pop() {
            for (other, rule) in &beside[at as usize] {
                if !std::mem::replace(&mut visited[*other as usize], true) {
                    rules[*other as usize] = Some(*rule);
                    next.push(*other);
                }
            }
        }
    }
    rules
}

/// By position: the weight of the strongest link of each record within its cluster.
pub(super) fn strongest_links(linkage: &Linkage) -> Vec<Option<f32>> {
    let mut strongest: Vec<Option<f32>> = vec![None; linkage.cluster_of.len()];
    for edge in linkage.edges.iter().filter(|edge| edge.verdict == Verdict::Link) {
        let (a, b) = (edge.a as usize, edge.b as usize);
        if linkage.cluster_of[a] == linkage.cluster_of[b] {
            for end in [a, b] {
                let best = strongest[end].map_or(edge.match_weight, |best| best.max(edge.match_weight));
                strongest[end] = Some(best);
            }
        }
    }
    strongest
}

/// Reads ids.csv: source, native_id, customer_id. An empty file says that there was no run before.
///
/// # Errors
/// When the file exists and cannot be read, or has other columns.
pub(super) fn read_ids(path: &Path) -> Result<HashMap<String, String>> {
    let mut ids = HashMap::new();
    if !path.exists() {
        return Ok(ids);
    }
    let shown = || format!("cannot read {}", path.display());
    let mut reader = csv::Reader::from_path(path).with_context(shown)?;
    let header = reader.headers().with_context(shown)?;
    ensure!(
        header.is_empty() || header == IDS_HEADER.as_slice(),
        "{} holds no customer ids\nhint: its columns are {}; take the ids.csv of an earlier run",
        path.display(),
        IDS_HEADER.join(", ")
    );
    for row in reader.records() {
        let row = row.with_context(shown)?;
        ids.insert(member(&row[0], &row[1]), row[2].to_owned());
    }
    Ok(ids)
}
