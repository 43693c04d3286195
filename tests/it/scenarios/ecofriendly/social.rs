//! Facebook Messenger and Instagram: one folder a thread, newest message first, both encodings of accents.

use super::super::layout::{later, meta_json, mojibake, moment};
use super::people::{plain, written};
use super::talk::{fill, matter};
use super::{Build, SHOP, source};
use jiff::Zoned;
use serde_json::{Value, json};

/// Writes both networks.
pub(crate) fn write(build: &mut Build) {
    network(
        build,
        true,
        "facebook/your_activity_across_facebook/messages/inbox",
        SHOP,
        |one| one.facebook,
    );
    network(
        build,
        false,
        "instagram/your_instagram_activity/messages/inbox",
        "ecofriendlygoods",
        |one| one.instagram,
    );
}

fn network(build: &mut Build, facebook: bool, folder: &str, page: &str, uses: fn(&super::Person) -> bool) {
    let mut turn = 0;
    for i in 0..build.people.len() {
        if !uses(&build.people[i]) {
            continue;
        }
        let one = build.people[i].clone();
        let name = match (facebook, turn % 4) {
            (true, 1) => one.casual_name(),
            (true, _) => one.full_name(),
            (false, _) => format!("{}.{}", plain(&one.given), plain(&one.family)),
        };
        let thread = format!("{}_{}", plain(&name), 10_150_000_000_000_u64 + i as u64 * 977);
        let mut messages = Vec::new();
        for session in 0..1 + turn % 2 {
            talk(build, &mut messages, facebook, (i, &name, page), turn, session);
        }
        messages.sort_by_key(|(at, _): &(Zoned, Value)| std::cmp::Reverse(at.timestamp()));
        let count = messages.len();
        let values: Vec<Value> = messages.into_iter().map(|(_, message)| message).collect();
        let document = json!({
            "participants": [{ "name": coded(build, &name, turn) }, { "name": page }],
            "messages": values,
            "title": coded(build, &name, turn),
            "is_still_participant": true,
            "thread_path": format!("inbox/{thread}"),
            "magic_words": [],
        });
        build.export(
            &format!("{folder}/{thread}/message_1.json"),
            source::META,
            count,
            meta_json(&document),
        );
        build.belongs(source::META, &format!("inbox/{thread}/{name}"), i);
        build.count(source::META, "messages", count);
        build.count(
            source::META,
            if facebook {
                "messages_facebook"
            } else {
                "messages_instagram"
            },
            count,
        );
        build.count(source::META, "threads", 1);
        turn += 1;
    }
}

/// The text with its bytes taken as Latin-1, but for every fifth thread, which is right.
fn coded(build: &mut Build, text: &str, turn: usize) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let right = turn % 5 == 4;
    build.plant(
        if right {
            "social_strings_in_proper_utf8"
        } else {
            "social_strings_in_mojibake"
        },
        1,
    );
    if right { text.to_owned() } else { mojibake(text) }
}

/// One session: a question, mostly an answer, sometimes thanks.
fn talk(
    build: &mut Build,
    out: &mut Vec<(Zoned, Value)>,
    facebook: bool,
    who: (usize, &str, &str),
    turn: usize,
    session: usize,
) {
    let (person, name, page) = who;
    let one = build.people[person].clone();
    let month = one.month(turn + session * 5);
    let at = moment(
        month,
        build.chance.between(1, 26),
        build.chance.between(7, 23),
        build.chance.between(0, 59),
        build.chance.between(0, 59),
    );
    let order = build.order_of(person, session);
    let what = matter(turn + session, order.as_ref());
    let mut ask = fill(what.asks[session % 2], order.as_ref());
    match turn % 3 {
        0 => {
            ask += &format!(" You can reach me at {}.", one.email);
            build.plant("social_messages_with_email_or_phone", 1);
        }
        1 if turn % 2 == 1 => {
            ask += &format!(" My number is {}.", written(&one.phone, turn));
            build.plant("social_messages_with_email_or_phone", 1);
        }
        _ => {}
    }
    if turn.is_multiple_of(4) {
        ask += " Thanks \u{2013} a café lover \u{1F331}";
    }
    let mut say = |build: &mut Build, at: Zoned, sender: &str, text: &str, more: Option<(&str, Value)>| {
        let mut message = json!({
            "sender_name": coded(build, sender, turn),
            "timestamp_ms": at.timestamp().as_millisecond() + i64::try_from(turn % 997).expect("small"),
            "content": coded(build, text, turn),
            "is_geoblocked_for_viewer": false,
            "is_unsent_image_by_messenger_kid_parent": false,
        });
        if let Some((key, value)) = more {
            message[key] = value;
        }
        out.push((at, message));
    };
    say(build, at.clone(), name, &ask, None);
    if turn % 9 == 5 && session == 0 {
        let uri = format!("messages/inbox/photos/{turn}_{session}.jpg");
        let photo = json!([{ "uri": uri, "creation_timestamp": at.timestamp().as_second() }]);
        say(
            build,
            later(&at, 1),
            name,
            "Here is a picture.",
            Some(("photos", photo)),
        );
        build.plant("social_photos_declared_but_missing", 1);
    }
    if turn % 10 == 7 && session == turn % 2 {
        build.plant(
            if facebook {
                "unanswered_facebook_sessions"
            } else {
                "unanswered_instagram_sessions"
            },
            1,
        );
        return;
    }
    let wait = build.chance.between(5, 2900);
    let answer = format!("Hello {}! {}", one.given, fill(what.answer, order.as_ref()));
    say(build, later(&at, wait), page, &answer, None);
    if turn % 3 == 2 {
        say(build, later(&at, wait + 14), name, "Perfect, thank you!", None);
    }
}
