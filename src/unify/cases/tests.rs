//! Which contacts are one case, with days as times.

use super::*;

fn talk(id: i64, day: i64, channel: &str, intent: &str, references: &[u64]) -> Talk {
    Talk {
        id,
        name: format!("desk\0{id}"),
        opened: Some(day * DAY),
        last: Some(day * DAY),
        asked: Some(day * DAY),
        channel: channel.to_owned(),
        intent: (!intent.is_empty()).then(|| intent.to_owned()),
        references: references.to_vec(),
        ..Talk::default()
    }
}

/// Conversation ids of each case, in the order of the cases, with the repeats.
fn cases(talks: Vec<Talk>) -> Vec<(Vec<(i64, &'static str)>, u32)> {
    let found = stitch(talks, &Windows::default());
    let ids = |case: &Case| case.talks.iter().map(|(id, rule)| (*id, rule.as_str())).collect();
    found.iter().map(|case| (ids(case), case.repeats)).collect()
}

#[test]
fn a_reference_joins_over_channels_and_time() {
    let talks = vec![
        talk(1, 0, "email", "where", &[7]),
        talk(2, 3, "phone", "", &[7]),
        talk(3, 50, "chat", "damaged", &[7]),
        talk(4, 51, "chat", "damaged", &[8]),
        talk(5, 200, "email", "where", &[7]),
    ];
    assert_eq!(
        cases(talks),
        [
            (vec![(1, "first"), (2, "reference"), (3, "reference")], 1),
            (vec![(4, "first")], 0),
            (vec![(5, "first")], 0)
        ]
    );
}

#[test]
fn an_intent_joins_within_its_window_unless_references_contradict() {
    let talks = vec![
        talk(1, 0, "email", "return", &[7]),
        talk(2, 2, "phone", "return", &[]),
        talk(3, 3, "chat", "return", &[8]),
        talk(4, 4, "chat", "password", &[]),
        talk(5, 20, "email", "return", &[]),
    ];
    assert_eq!(
        cases(talks),
        [
            (vec![(1, "first"), (2, "intent")], 1),
            (vec![(3, "first")], 0),
            (vec![(4, "first")], 0),
            (vec![(5, "first")], 0)
        ]
    );
}

#[test]
fn what_says_nothing_joins_the_latest_case_and_is_no_repetition() {
    let talks = vec![
        talk(1, 0, "email", "return", &[]),
        talk(2, 2, "phone", "", &[]),
        talk(3, 9, "phone", "", &[]),
    ];
    assert_eq!(
        cases(talks),
        [(vec![(1, "first"), (2, "time")], 0), (vec![(3, "first")], 0)]
    );
}

#[test]
fn a_hand_over_or_the_same_channel_is_no_repetition() {
    let mut handed = talk(1, 0, "email", "return", &[]);
    handed.handovers = vec![DAY / 2];
    assert_eq!(
        cases(vec![handed, talk(2, 1, "phone", "return", &[])]),
        [(vec![(1, "first"), (2, "intent")], 0)]
    );
    assert_eq!(
        cases(vec![
            talk(1, 0, "email", "return", &[]),
            talk(2, 1, "email", "return", &[])
        ]),
        [(vec![(1, "first"), (2, "intent")], 0)]
    );
}

#[test]
fn copies_and_call_backs_join_but_are_no_contacts() {
    let mut copy = talk(1, 0, "email", "", &[]);
    (copy.asked, copy.same_as) = (None, vec![2]);
    let mut call_back = talk(3, 1, "phone", "", &[]);
    call_back.asked = None;
    let mut lonely = talk(4, 100, "phone", "", &[]);
    lonely.asked = None;
    let found = stitch(
        vec![copy, talk(2, 0, "email", "return", &[]), call_back, lonely],
        &Windows::default(),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].talks, [(1, Rule::Same), (2, Rule::First), (3, Rule::Time)]);
    assert_eq!(found[0].path, ["email"]);
}

#[test]
fn a_case_is_resolved_when_nothing_came_behind() {
    let mut first = talk(1, 0, "email", "return", &[]);
    first.resolved = Some(2 * DAY);
    let second = talk(2, 1, "phone", "return", &[]);
    let resolved = |talks: Vec<Talk>| stitch(talks, &Windows::default())[0].resolved;
    assert_eq!(resolved(vec![first.clone(), second.clone()]), Some(2 * DAY));
    assert_eq!(resolved(vec![first.clone(), talk(2, 3, "phone", "return", &[])]), None);
    let mut open = second;
    open.unfinished = true;
    assert_eq!(resolved(vec![first, open]), None);
    assert_eq!(stitch(Vec::new(), &Windows::default()), []);
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let talks: Vec<Talk> = (1..=8)
        .map(|id| talk(id, id % 3, "email", ["", "a", "b"][id as usize % 3], &[]))
        .collect();
    let mut turned = talks.clone();
    turned.reverse();
    assert_eq!(cases(talks), cases(turned));
}
