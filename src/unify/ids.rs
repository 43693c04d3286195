//! Stable customer ids: minted once, kept by the largest overlap; merges and splits are recorded.

use crate::model::linkage::IdEvent;
use foldhash::{HashMap, HashMapExt};

/// Ids for the clusters of this run, and what changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assignment {
    /// Id of each cluster.
    pub ids: Vec<String>,
    /// Events, sorted.
    pub events: Vec<IdEvent>,
}

/// The id that a new cluster gets: `C` and sixteen hexadecimal digits of a hash of its smallest member.
pub fn mint(smallest_member: &str) -> String {
    format!("C{}", &blake3::hash(smallest_member.as_bytes()).to_hex()[..16])
}

/// Gives each cluster an id. `clusters` lists the members (`source\0native_id`) of each; `previous` says
/// which id a member had. A cluster keeps the id with which it shares the most members; when two clusters
/// claim one id, the larger share wins, then the smaller member.
pub fn assign(clusters: &[Vec<String>], previous: &HashMap<String, String>) -> Assignment {
    let mut claims: Vec<(u32, &str, &str, usize)> = Vec::new();
    let smallest: Vec<&str> = clusters
        .iter()
        .map(|members| members.iter().map(String::as_str).min().unwrap_or_default())
        .collect();
    for (index, members) in clusters.iter().enumerate() {
        let mut shares: HashMap<&str, u32> = HashMap::new();
        for id in members.iter().filter_map(|member| previous.get(member)) {
            *shares.entry(id).or_default() += 1;
        }
        claims.extend(
            shares
                .into_iter()
                .map(|(id, share)| (share, id, smallest[index], index)),
        );
    }
    claims.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)).then(a.2.cmp(b.2)));
    let mut ids: Vec<Option<String>> = vec![None; clusters.len()];
    let mut holder: HashMap<&str, usize> = HashMap::new();
    let mut events = Vec::new();
    for (_, id, _, index) in &claims {
        if ids[*index].is_none() && !holder.contains_key(id) {
            ids[*index] = Some((*id).to_owned());
            holder.insert(id, *index);
        }
    }
    let mut taken: foldhash::HashSet<String> = previous.values().cloned().collect();
    for (index, slot) in ids.iter_mut().enumerate() {
        if slot.is_none() {
            let mut id = mint(smallest[index]);
            let mut attempt = 0;
            while taken.contains(&id) {
                attempt += 1;
                id = mint(&format!("{}\0{attempt}", smallest[index]));
            }
            taken.insert(id.clone());
            events.push(IdEvent {
                customer_id: id.clone(),
                event: "minted",
                other_id: String::new(),
            });
            *slot = Some(id);
        }
    }
    let ids: Vec<String> = ids.into_iter().map(Option::unwrap_or_default).collect();
    for (_, id, _, index) in &claims {
        let now = &ids[*index];
        if now.as_str() == *id {
            continue;
        }
        match holder.get(id) {
            Some(_) => events.push(IdEvent {
                customer_id: now.clone(),
                event: "split-from",
                other_id: (*id).to_owned(),
            }),
            None => events.push(IdEvent {
                customer_id: (*id).to_owned(),
                event: "merged-into",
                other_id: now.clone(),
            }),
        }
    }
    events.sort();
    events.dedup();
    Assignment { ids, events }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(members: &[&str]) -> Vec<String> {
        members.iter().map(|member| (*member).to_owned()).collect()
    }

    #[test]
    fn ids_are_kept_merged_and_split() {
        let none = HashMap::new();
        let first = assign(&[cluster(&["a", "b", "c"]), cluster(&["d"])], &none);
        let again: HashMap<String, String> = [("a", 0), ("b", 0), ("c", 0), ("d", 1)]
            .into_iter()
            .map(|(member, index)| (member.to_owned(), first.ids[index].clone()))
            .collect();
        let same = assign(&[cluster(&["d"]), cluster(&["c", "b", "a"])], &again);
        assert_eq!(same.ids, [first.ids[1].clone(), first.ids[0].clone()]);
        assert!(same.events.is_empty());
        let merged = assign(&[cluster(&["a", "b", "c", "d"])], &again);
        assert_eq!(merged.ids, [first.ids[0].clone()]);
        assert_eq!(merged.events[0].event, "merged-into");
        let split = assign(&[cluster(&["b", "c"]), cluster(&["a"]), cluster(&["d"])], &again);
        assert_eq!(split.ids[0], first.ids[0]);
        assert_ne!(split.ids[1], first.ids[0]);
        assert!(
            split
                .events
                .iter()
                .any(|event| event.event == "split-from" && event.other_id == first.ids[0])
        );
    }
}
