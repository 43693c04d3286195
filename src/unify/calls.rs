//! Legs of a call folded into one call: first start, first answer by a person, last end.

use super::fields;
use crate::model::kind::{Cell, Emitted, Kind};
use crate::model::time::Instant;

/// Folds the legs of one call, given in order of import. The outcome is a call: `key` is the `call` key of the
/// legs, text fields are those of the first leg that has them, agent, extension and queue those of the leg
/// that was answered.
pub fn fold(legs: &[Emitted]) -> Emitted {
    let legs: Vec<Emitted> = legs.iter().cloned().map(complete).collect();
    let mut order: Vec<&Emitted> = legs.iter().collect();
    order.sort_by_key(|leg| {
        (
            fields::micros(leg, "started_at"),
            fields::text(leg, "key").map(str::to_owned),
        )
    });
    let answered = order
        .iter()
        .filter(|leg| fields::text(leg, "disposition") == Some("answered"))
        .min_by_key(|leg| (fields::text(leg, "agent").is_none(), fields::micros(leg, "answered_at")))
        .copied();
    let mut call = Emitted::new(Kind::Call);
    for (index, field) in Kind::Call.fields().iter().enumerate() {
        let from_answered = matches!(
            field.name,
            "agent" | "extension" | "disposition" | "raw_disposition" | "answered_at"
        );
        let first = order
            .iter()
            .map(|leg| &leg.cells[index])
            .find(|cell| **cell != Cell::Null);
        let value = match answered {
            Some(leg) if from_answered && leg.cells[index] != Cell::Null => Some(&leg.cells[index]),
            _ => first,
        };
        call.cells[index] = value.cloned().unwrap_or_default();
    }
    if let Some(key) = order.iter().find_map(|leg| fields::text(leg, "call")) {
        call.set("key", Cell::Text(key.to_owned()));
    }
    let last_end = order.iter().filter_map(|leg| time(leg, "ended_at")).max();
    if let Some(end) = last_end {
        call.set("ended_at", Cell::Time(end));
    }
    if answered.is_none()
        && let Some(disposition) = worst(&order)
    {
        call.set("disposition", Cell::Text(disposition.to_owned()));
    }
    if let (Some(start), Some(answer)) = (
        fields::micros(&call, "started_at"),
        fields::micros(&call, "answered_at"),
    ) {
        call.set("wait_seconds", Cell::Int((answer - start).max(0) / 1_000_000));
        if let Some(end) = last_end {
            call.set("talk_seconds", Cell::Int((end.micros - answer).max(0) / 1_000_000));
        }
    } else if answered.is_some() {
        let talk = order.iter().filter_map(|leg| fields::int(leg, "talk_seconds")).max();
        call.set("talk_seconds", talk.map_or(Cell::Null, Cell::Int));
    } else {
        call.set("answered_at", Cell::Null);
        call.set("talk_seconds", Cell::Int(0));
    }
    call
}

/// Computes the times of a call or leg that follow from those it has: the end from start and duration, the answer
/// of an answered one from end and talk time, the waiting time from start and answer.
#[must_use]
pub fn complete(mut call: Emitted) -> Emitted {
    let Some(start) = time(&call, "started_at") else {
        return call;
    };
    let at = |seconds: i64| Instant {
        micros: start.micros + seconds * 1_000_000,
        ..start
    };
    let duration = fields::int(&call, "duration_seconds").filter(|seconds| *seconds >= 0);
    if time(&call, "ended_at").is_none()
        && let Some(duration) = duration
    {
        call.set("ended_at", Cell::Time(at(duration)));
    }
    let answered = fields::text(&call, "disposition") == Some("answered");
    let talk = fields::int(&call, "talk_seconds").filter(|seconds| *seconds >= 0);
    if answered
        && time(&call, "answered_at").is_none()
        && let (Some(end), Some(talk)) = (time(&call, "ended_at"), talk)
    {
        let micros = (end.micros - talk * 1_000_000).max(start.micros);
        call.set("answered_at", Cell::Time(Instant { micros, ..start }));
    }
    if fields::int(&call, "wait_seconds").is_none()
        && let Some(answer) = time(&call, "answered_at").filter(|_| answered)
    {
        call.set(
            "wait_seconds",
            Cell::Int((answer.micros - start.micros).max(0) / 1_000_000),
        );
    }
    call
}

/// The outcome of a call that nobody answered: a voicemail beats giving up, which beats a missed ring.
fn worst<'e>(legs: &[&'e Emitted]) -> Option<&'e str> {
    const ORDER: &[&str] = &[
        "voicemail",
        "abandoned",
        "transferred",
        "missed",
        "busy",
        "rejected",
        "failed",
    ];
    let found: Vec<&str> = legs.iter().filter_map(|leg| fields::text(leg, "disposition")).collect();
    ORDER
        .iter()
        .find_map(|word| found.iter().find(|given| *given == word).copied())
}

fn time(entity: &Emitted, field: &str) -> Option<Instant> {
    match entity.cell(field) {
        Some(Cell::Time(instant)) => Some(*instant),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leg(key: &str, start: i64, answer: Option<i64>, end: i64, agent: Option<&str>, disposition: &str) -> Emitted {
        let at = |seconds: i64| {
            Cell::Time(Instant {
                micros: seconds * 1_000_000,
                offset_minutes: 0,
                zone_assumed: false,
            })
        };
        let mut leg = Emitted::new(Kind::CallLeg);
        leg.set("key", Cell::Text(key.to_owned()));
        leg.set("call", Cell::Text("L1".to_owned()));
        leg.set("started_at", at(start));
        leg.set("answered_at", answer.map_or(Cell::Null, at));
        leg.set("ended_at", at(end));
        leg.set("disposition", Cell::Text(disposition.to_owned()));
        if let Some(agent) = agent {
            leg.set("agent", Cell::Text(agent.to_owned()));
        }
        leg
    }

    #[test]
    fn a_queue_leg_a_missed_ring_and_an_answer_are_one_answered_call() {
        let legs = [
            leg("2", 105, None, 115, Some("101"), "missed"),
            leg("1", 100, Some(100), 300, None, "answered"),
            leg("3", 115, Some(120), 300, Some("102"), "answered"),
        ];
        let call = fold(&legs);
        assert_eq!(fields::text(&call, "key"), Some("L1"));
        assert_eq!(fields::text(&call, "agent"), Some("102"));
        assert_eq!(fields::int(&call, "wait_seconds"), Some(20));
        assert_eq!(fields::int(&call, "talk_seconds"), Some(180));
    }

    #[test]
    fn times_follow_from_durations() {
        let mut call = leg("1", 100, None, 0, None, "answered");
        call.set("ended_at", Cell::Null);
        call.set("duration_seconds", Cell::Int(90));
        call.set("talk_seconds", Cell::Int(60));
        let call = complete(call);
        assert_eq!(fields::micros(&call, "answered_at"), Some(130_000_000));
        assert_eq!(fields::micros(&call, "ended_at"), Some(190_000_000));
        assert_eq!(fields::int(&call, "wait_seconds"), Some(30));
    }

    #[test]
    fn a_call_nobody_answered_has_no_answer_and_the_leading_outcome() {
        let call = fold(&[
            leg("1", 0, None, 20, None, "missed"),
            leg("2", 20, None, 40, None, "voicemail"),
        ]);
        assert_eq!(fields::text(&call, "disposition"), Some("voicemail"));
        assert_eq!(fields::micros(&call, "answered_at"), None);
        assert_eq!(fields::int(&call, "talk_seconds"), Some(0));
    }
}
