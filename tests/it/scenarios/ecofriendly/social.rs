//! Facebook Messenger and Instagram: one folder a thread, newest message first, both encodings of accents.

use super::super::layout::{daytime, later, meta_json, mojibake, moment};
use super::people::{plain, written};
use super::talk::{fill, matter};
use super::{Build, SHOP, source};
use jiff::Zoned;
use serde_json::{Value, json};

const FACEBOOK: &str = "facebook/your_activity_across_facebook/messages/inbox";

/// Writes both networks.
pub(crate) fn write(build: &mut Build) {
    network(build, true, FACEBOOK, SHOP, |one| one.facebook);
    network(
        build,
        false,
        "instagram/your_instagram_activity/messages/inbox",
        "ecofriendlygoods",
        |one| one.instagram,
    );
    group(build);
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
        let values: Vec<Value> = messages.into_iter().map(|(_, message)| message).collect();
        let coded_name = coded(build, &name, turn);
        // The first thread with four messages comes in two parts; part 1 holds the newest messages.
        let parts =
            usize::from(facebook && values.len() > 3 && !build.planted.contains_key("threads_in_two_files")) + 1;
        for (part, chunk) in values.chunks(values.len().div_ceil(parts)).enumerate() {
            let document = thread_document(&[&coded_name, page], chunk, &coded_name, &thread);
            let path = format!("{folder}/{thread}/message_{}.json", part + 1);
            build.export(&path, source::META, chunk.len(), meta_json(&document));
        }
        if parts == 2 {
            build.plant("threads_in_two_files", 1);
        }
        let count = values.len();
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

/// A thread as the export writes it.
fn thread_document(names: &[&str], messages: &[Value], title: &str, thread: &str) -> Value {
    let participants: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
    json!({
        "participants": participants,
        "messages": messages,
        "title": title,
        "is_still_participant": true,
        "thread_path": format!("inbox/{thread}"),
        "magic_words": [],
    })
}

/// A thread of several people, which is nobody's request.
fn group(build: &mut Build) {
    let names: Vec<String> = [100, 102, 104].iter().map(|&i| build.people[i].full_name()).collect();
    let at = moment(9, 14, 18, 30, 0);
    let texts = [
        "Shall we order together?",
        "Yes, I need soap.",
        "Count me in.",
        "Great idea, everyone!",
    ];
    let mut messages = Vec::new();
    for (n, text) in texts.iter().enumerate().rev() {
        let sender = names.get(n).map_or(SHOP, String::as_str);
        let ms = later(&at, n as i64 * 7).timestamp().as_millisecond();
        messages.push(
            json!({ "sender_name": sender, "timestamp_ms": ms, "content": text, "is_geoblocked_for_viewer": false }),
        );
    }
    let all: Vec<&str> = names.iter().map(String::as_str).chain([SHOP]).collect();
    let thread = "refillclub_10159999999";
    let document = thread_document(&all, &messages, "Refill club", thread);
    build.export(
        &format!("{FACEBOOK}/{thread}/message_1.json"),
        source::META,
        messages.len(),
        meta_json(&document),
    );
    build.count(source::META, "messages", messages.len());
    build.count(source::META, "messages_facebook", messages.len());
    build.count(source::META, "threads", 1);
    build.plant("group_chats", 1);
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
    let order = build.order_before(person, &at, session);
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
    let answered = daytime(&later(&at, wait));
    say(build, answered.clone(), page, &answer, None);
    if turn % 3 == 2 {
        say(build, later(&answered, 14), name, "Perfect, thank you!", None);
    }
}
