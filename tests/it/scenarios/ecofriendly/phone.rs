//! The switchboard: two overlapping FreePBX call reports with queue, transfer, voicemail and outbound legs.

use super::super::layout::{csv_named, daytime, later, moment};
use super::legs::{Call, DID, HEADER, Leg};
use super::{AGENTS, Build, source};
use jiff::Zoned;

/// Writes both reports and the counts.
pub(crate) fn write(build: &mut Build) {
    let mut legs = Vec::new();
    let mut number = 0;
    for i in 0..build.people.len() {
        if build.people[i].calls {
            for _ in 0..1 + i % 3 {
                customer_call(build, &mut legs, i, number);
                number += 1;
            }
        }
    }
    for pair in 0..5 {
        for turn in 0..3 {
            let line = build.people[10 + 2 * pair].landline.clone().expect("a household");
            inbound(
                build,
                &mut legs,
                &line[2..],
                "WIRELESS CALLER",
                number + turn,
                (turn * 4 + pair) % 12,
            );
            build.plant("calls_from_shared_landlines", 1);
        }
        number += 3;
        build.plant("shared_landlines", 1);
    }
    const WITHHELD: [&str; 5] = ["anonymous", "Restricted", "266696687", "Unknown", ""];
    for turn in 0..25 {
        inbound(build, &mut legs, WITHHELD[turn % 5], "", number, turn % 12);
        build.plant("withheld_callers", 1);
        number += 1;
    }
    for turn in 0..30 {
        internal(build, &mut legs, number, turn);
        number += 1;
    }
    repeats(build, &mut legs, &mut number);
    legs.sort_by_key(|a| (a.at.timestamp(), a.sequence));
    reports(build, &legs);
    build.plant("quiet_months", 1);
}

/// The quiet month: the switchboard wrote nothing in February 2026.
fn loud(month: usize) -> usize {
    if month == 7 { 8 } else { month }
}

fn customer_call(build: &mut Build, legs: &mut Vec<Leg>, person: usize, number: usize) {
    let one = build.people[person].clone();
    let month = one.month(number);
    let (digits, shared) = (one.phone[2..].to_owned(), one.months != (0, 11));
    if number % 6 == 5 {
        outbound(build, legs, &digits, number, month);
    } else {
        let name = match number % 3 {
            0 => one.full_name().to_uppercase(),
            1 => format!("{} {}", one.place().0.to_uppercase(), one.place().1),
            _ => String::new(),
        };
        if number % 3 == 1 {
            build.plant("cities_as_caller_name", 1);
        }
        inbound(build, legs, &digits, &name, number, month);
    }
    // A number that changed hands belongs to two people, so it is in no cluster of the truth.
    if !shared {
        build.number_belongs(source::PBX, person);
    }
}

/// Customers who wrote about an order and called about it a day or two later.
fn repeats(build: &mut Build, legs: &mut Vec<Leg>, number: &mut usize) {
    let asked = build.asked.clone();
    let mut done = 0;
    for (person, at) in asked.iter().step_by(5) {
        let next = later(at, 60 * build.chance.between(20, 40));
        let one = build.people[*person].clone();
        if next.month() == 2 || one.landline.is_some() || one.months != (0, 11) || !one.company.is_empty() || done == 15
        {
            continue;
        }
        // Only calls that somebody takes: the seventh in ten goes to an agent.
        let takes = *number + 10 - *number % 10 + 7;
        let caller = Caller {
            from: &one.phone[2..],
            name: &one.full_name().to_uppercase(),
            number: takes,
        };
        inbound_at(build, legs, caller, daytime(&next));
        build.number_belongs(source::PBX, *person);
        build.plant("calls_within_two_days_of_a_mail", 1);
        (*number, done) = (takes + 1, done + 1);
    }
}

/// Who calls, under which name, and the running number of the call, which decides what happens.
struct Caller<'a> {
    from: &'a str,
    name: &'a str,
    number: usize,
}

/// A call from outside: answered, transferred, abandoned in the queue, missed or sent to voicemail.
fn inbound(build: &mut Build, legs: &mut Vec<Leg>, from: &str, name: &str, number: usize, month: usize) {
    let (day, hour) = (build.chance.between(1, 28), build.chance.between(9, 17));
    let start = moment(
        loud(month),
        day,
        hour,
        build.chance.between(0, 59),
        build.chance.between(0, 59),
    );
    inbound_at(build, legs, Caller { from, name, number }, start);
}

fn inbound_at(build: &mut Build, legs: &mut Vec<Leg>, caller: Caller<'_>, start: Zoned) {
    let Caller { from, name, number } = caller;
    let (wait, talk) = (build.chance.between(6, 95), build.chance.between(35, 620));
    let (_, _, extension) = AGENTS[number % AGENTS.len()];
    let (_, _, other) = AGENTS[(number + 2) % AGENTS.len()];
    let shown = if number.is_multiple_of(2) || from.len() < 10 {
        from.to_owned()
    } else {
        format!("+1{from}")
    };
    let recording = format!("q-600-{from}-{}.wav", start.strftime("%Y%m%d-%H%M%S"));
    let mut call = Call::new(legs, start, number, &shown, name);
    let kind = match number % 10 {
        3 => {
            call.queue(wait);
            call.ring(2, extension, "from-queue", 15, 0);
            "calls_abandoned"
        }
        6 => {
            call.ring(0, extension, "ext-local", 20, 0);
            call.voicemail(21, extension, build.chance.between(9, 55));
            "calls_to_voicemail"
        }
        8 => {
            call.ring(0, extension, "ext-local", 25, 0);
            "calls_missed"
        }
        1 => {
            call.queue(wait + talk).set("recordingfile", recording);
            call.ring(wait, extension, "from-queue", 4, talk / 2);
            call.ring(wait + talk / 2 + 5, other, "from-internal-xfer", 3, talk / 2 - 3);
            "calls_transferred"
        }
        _ => {
            call.queue(wait + talk).set("recordingfile", recording);
            if number.is_multiple_of(4) {
                call.ring(2, other, "from-queue", 15, 0);
            }
            call.ring(wait, extension, "from-queue", 0, talk);
            "calls_answered"
        }
    };
    build.count(source::PBX, kind, 1);
    build.count(source::PBX, "calls", 1);
    build.count(source::PBX, "calls_inbound", 1);
}

fn outbound(build: &mut Build, legs: &mut Vec<Leg>, to: &str, number: usize, month: usize) {
    let (day, hour) = (build.chance.between(1, 28), build.chance.between(9, 16));
    let start = moment(loud(month), day, hour, build.chance.between(0, 59), 30);
    let (name, _, extension) = AGENTS[number % AGENTS.len()];
    let talk = if number % 4 == 1 {
        0
    } else {
        build.chance.between(20, 400)
    };
    let dialled = if number.is_multiple_of(2) {
        format!("1{to}")
    } else {
        to.to_owned()
    };
    let recording = format!("out-{to}-{extension}-{}.wav", start.strftime("%Y%m%d-%H%M%S"));
    let mut call = Call::new(legs, start, number, extension, name);
    let leg = call.dial(&dialled, true, 9, talk);
    leg.set("clid", format!("\"{}\" <{DID}>", super::SHOP));
    leg.set("outbound_cnum", DID.to_owned());
    leg.set("outbound_cnam", super::SHOP.to_owned());
    if talk > 0 {
        leg.set("recordingfile", recording);
    }
    build.count(source::PBX, "calls", 1);
    build.count(source::PBX, "calls_outbound", 1);
}

fn internal(build: &mut Build, legs: &mut Vec<Leg>, number: usize, turn: usize) {
    let start = moment(
        loud(turn % 12),
        build.chance.between(1, 28),
        12,
        build.chance.between(0, 59),
        5,
    );
    let (name, _, from) = AGENTS[turn % AGENTS.len()];
    let (_, _, to) = AGENTS[(turn + 1) % AGENTS.len()];
    let talk = build.chance.between(10, 200);
    Call::new(legs, start, number, from, name).dial(to, false, 4, talk);
    build.count(source::PBX, "calls", 1);
    build.count(source::PBX, "calls_internal", 1);
    build.plant("internal_calls", 1);
}

/// July to December 2025 and December 2025 to June 2026: December is in both.
fn reports(build: &mut Build, legs: &[Leg]) {
    let new_year = moment(6, 1, 0, 0, 0);
    let december = moment(5, 1, 0, 0, 0);
    let row = |leg: &Leg| csv_named(HEADER, &leg.cells, "\n");
    let first: Vec<String> = legs.iter().filter(|leg| leg.at < new_year).map(row).collect();
    let second: Vec<String> = legs.iter().filter(|leg| leg.at >= december).map(row).collect();
    let twice = first.len() + second.len() - legs.len();
    build.plant("call_legs_in_both_reports", twice);
    build.count(source::PBX, "duplicates", twice);
    build.count(source::PBX, "legs", legs.len());
    let report = |rows: &[String]| format!("{HEADER}\n{}", rows.concat()).into_bytes();
    build.export(
        "pbx/cdr_2025-07-01_2025-12-31.csv",
        source::PBX,
        first.len(),
        report(&first),
    );
    build.export(
        "pbx/cdr_2025-12-01_2026-06-30.csv",
        source::PBX,
        second.len(),
        report(&second),
    );
}
