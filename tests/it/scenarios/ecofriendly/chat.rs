//! WhatsApp chats saved as text (Android and iOS) and the shop mobile's SMS backup, which stops in the middle.

use super::super::layout::{daytime, later, moment, xml_attribute};
use super::people::written;
use super::strays::TEST_CARD;
use super::talk::{fill, matter};
use super::{Build, SHOP, source};
use jiff::Zoned;
use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Writes the chats, the messages and the calls of the shop's mobile.
pub(crate) fn write(build: &mut Build) {
    whatsapp(build);
    messages(build);
    calls(build);
}

/// One file in a ZIP archive, stored as it is.
fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file(name, options).expect("a fresh archive");
    zip.write_all(content).expect("memory takes it");
    zip.finish().expect("memory takes it").into_inner()
}

fn whatsapp(build: &mut Build) {
    let mut turn = 0;
    for i in 0..build.people.len() {
        if !build.people[i].whatsapp {
            continue;
        }
        let one = build.people[i].clone();
        let ios = turn % 3 == 2;
        let name = if turn % 4 == 1 {
            written(&one.phone, 4)
        } else {
            one.full_name()
        };
        let mut lines: Vec<(Zoned, Option<&str>, String)> = Vec::new();
        for session in 0..3 {
            let month = one.month(turn * 3 + session);
            let at = moment(
                month,
                build.chance.between(1, 27),
                build.chance.between(8, 20),
                build.chance.between(0, 59),
                12,
            );
            let order = build.order_before(i, &at, session);
            let what = matter(turn + session, order.as_ref());
            let mut ask = fill(what.asks[session % 2], order.as_ref());
            if session == 1 {
                ask += "\nIt is urgent.";
            }
            if turn == 2 && session == 0 {
                ask = format!("Here is my card: {TEST_CARD}");
                build.plant("bodies_with_a_card_number", 1);
            }
            lines.push((at.clone(), Some(&name), ask));
            if turn % 4 == 3 && session == 0 {
                let notice = if ios {
                    "\u{200e}image omitted"
                } else {
                    "<Media omitted>"
                };
                lines.push((later(&at, 1), Some(&name), notice.to_owned()));
                build.plant("whatsapp_media_left_out", 1);
            }
            if turn == 5 && session == 2 {
                build.plant("unanswered_whatsapp_sessions", 1);
                continue;
            }
            let wait = build.chance.between(3, 700);
            lines.push((
                daytime(&later(&at, wait)),
                Some(SHOP),
                fill(what.answer, order.as_ref()),
            ));
        }
        lines.sort_by_key(|(at, ..)| at.timestamp());
        let first = lines[0].0.clone();
        let notice =
            "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.".to_owned();
        lines.insert(0, (first, if ios { Some(&name) } else { None }, notice));
        let (records, text) = (lines.len(), chat_text(&lines, ios));
        let (path, stem) = match (ios, turn % 2) {
            (true, _) => (
                format!("whatsapp/WhatsApp Chat - {name}.zip"),
                format!("WhatsApp Chat - {name}"),
            ),
            (_, 0) => (
                format!("whatsapp/WhatsApp Chat with {name}.txt"),
                format!("WhatsApp Chat with {name}"),
            ),
            _ => (
                format!("whatsapp/WhatsApp Chat with {name}.zip"),
                format!("WhatsApp Chat with {name}"),
            ),
        };
        let content = match (path.ends_with(".zip"), ios) {
            (false, _) => text.into_bytes(),
            (_, true) => zipped("_chat.txt", text.as_bytes()),
            _ => zipped(&format!("{stem}.txt"), text.as_bytes()),
        };
        build.export(&path, source::WHATSAPP, records, content);
        build.count(source::WHATSAPP, "messages", records - 1);
        build.count(source::WHATSAPP, "system_lines", 1);
        build.count(source::WHATSAPP, "chats", 1);
        build.belongs(source::WHATSAPP, &format!("{}/{name}", chat_key(&lines, ios)), i);
        turn += 1;
    }
}

/// The key of a chat: a hash of how it begins, of what is said first, and of its people.
fn chat_key(lines: &[(Zoned, Option<&str>, String)], ios: bool) -> String {
    let line = |(n, (at, author, text)): (usize, &(Zoned, Option<&str>, String))| {
        let stamp = at.strftime(if ios { "%d/%m/%Y, %H:%M:%S" } else { "%d/%m/%Y, %H:%M" });
        let mark = if ios && n == 0 { "\u{200e}" } else { "" };
        let author = author.map(|author| format!("{author}: ")).unwrap_or_default();
        format!("{stamp}\0{author}{mark}{text}")
    };
    let first = lines.iter().enumerate().next().map(line);
    let said = lines
        .iter()
        .enumerate()
        .find(|(_, (_, author, _))| author.is_some())
        .map(line);
    let people: BTreeSet<&str> = lines.iter().filter_map(|(_, author, _)| *author).collect();
    let people: Vec<&str> = people.into_iter().collect();
    let parts = [first.unwrap_or_default(), said.unwrap_or_default(), people.join("\0")];
    blake3::hash(parts.join("\0").as_bytes()).to_hex()[..16].to_owned()
}

fn chat_text(lines: &[(Zoned, Option<&str>, String)], ios: bool) -> String {
    let mut out = String::new();
    for (n, (at, author, text)) in lines.iter().enumerate() {
        let line = match (ios, author) {
            (true, _) => {
                let mark = if n == 0 { "\u{200e}" } else { "" };
                let author = author.expect("iOS names the chat on system lines");
                format!("[{}] {author}: {mark}{text}\r\n", at.strftime("%d/%m/%Y, %H:%M:%S"))
            }
            (false, Some(author)) => format!("{} - {author}: {text}\n", at.strftime("%d/%m/%Y, %H:%M")),
            (false, None) => format!("{} - {text}\n", at.strftime("%d/%m/%Y, %H:%M")),
        };
        out += &line;
    }
    out
}

fn element(at: &Zoned, kind: u8, number: &str, name: &str, body: &str) -> String {
    format!(
        "  <sms protocol=\"0\" address=\"{number}\" date=\"{}\" type=\"{kind}\" subject=\"null\" body=\"{}\" toa=\"null\" sc_toa=\"null\" \
         service_center=\"null\" read=\"1\" status=\"-1\" locked=\"0\" date_sent=\"0\" sub_id=\"1\" readable_date=\"{}\" contact_name=\"{}\" />\n",
        at.timestamp().as_millisecond(),
        xml_attribute(body),
        at.strftime("%b %-d, %Y %-I:%M:%S %p"),
        xml_attribute(name)
    )
}

fn messages(build: &mut Build) {
    let mut sms: Vec<(Zoned, String, usize)> = Vec::new();
    let mut turn = 0;
    for i in 0..build.people.len() {
        if !build.people[i].sms {
            continue;
        }
        let one = build.people[i].clone();
        let (number, name) = (
            written(&one.phone, turn % 4 * 3),
            if turn % 3 == 0 {
                "(Unknown)".to_owned()
            } else {
                one.full_name()
            },
        );
        for session in 0..4 {
            let at = moment(
                one.month(turn + session * 3),
                build.chance.between(1, 26),
                build.chance.between(8, 19),
                build.chance.between(0, 59),
                3,
            );
            let order = build.order_before(i, &at, session);
            let what = matter(turn + session, order.as_ref());
            let stop = turn % 9 == 4 && session == 3;
            let ask = if stop {
                "STOP".to_owned()
            } else {
                fill(what.asks[session % 2], order.as_ref())
            };
            sms.push((at.clone(), element(&at, 1, &number, &name, &ask), turn * 10 + session));
            let answer = if stop {
                "You will get no more messages."
            } else {
                what.answer
            };
            let at = daytime(&later(&at, build.chance.between(4, 500)));
            sms.push((
                at.clone(),
                element(&at, 2, &number, &name, &fill(answer, order.as_ref())),
                turn * 10 + session,
            ));
            build.plant("sms_stop_requests", usize::from(stop));
        }
        build.number_belongs(source::SMS, i);
        turn += 1;
    }
    sms.sort_by(|a, b| (a.0.timestamp(), &a.1).cmp(&(b.0.timestamp(), &b.1)));
    let mut out = format!(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup & Restore on 30/06/2026 22:14:09-->\n\
         <?xml-stylesheet type=\"text/xsl\" href=\"sms.xsl\"?>\n<smses count=\"{}\" backup_set=\"5c1f\" backup_date=\"1782872049000\" type=\"full\">\n",
        sms.len()
    );
    let kept = sms.len() - 9;
    for (_, line, _) in &sms[..kept] {
        out += line;
    }
    let gone: Vec<usize> = sms[kept..].iter().map(|(.., session)| *session).collect();
    let halved = sms[..kept]
        .iter()
        .filter(|(.., session)| gone.contains(session))
        .count();
    build.plant("sms_sessions_cut_before_the_answer", halved);
    let cut = &sms[kept].1;
    out += &cut[..cut.len() / 2];
    build.export("android/sms-20260630221409.xml", source::SMS, kept, out.into_bytes());
    build.count(source::SMS, "messages", kept);
    build.count(source::SMS, "rejected", 1);
    build.plant("truncated_files", 1);
    build.plant("sms_declared", sms.len());
    build.plant("sms_missing_after_the_cut", sms.len() - kept);
}

fn calls(build: &mut Build) {
    let mut rows: Vec<(Zoned, String)> = Vec::new();
    let mut turn = 0;
    for i in 0..build.people.len() {
        if !build.people[i].sms {
            continue;
        }
        let one = build.people[i].clone();
        for _ in 0..2 {
            let at = moment(
                one.month(turn),
                build.chance.between(1, 28),
                build.chance.between(9, 17),
                build.chance.between(0, 59),
                44,
            );
            let withheld = turn % 11 == 10;
            let kind = [1, 3, 2, 5][turn % 4];
            let seconds = if kind <= 2 { build.chance.between(12, 300) } else { 0 };
            let number = if withheld {
                "-1".to_owned()
            } else {
                written(&one.phone, turn % 3)
            };
            let row = format!(
                "  <call number=\"{number}\" duration=\"{seconds}\" date=\"{}\" type=\"{kind}\" presentation=\"{}\" subscription_id=\"1\" \
                 post_dial_digits=\"\" subscription_component_name=\"null\" readable_date=\"{}\" contact_name=\"{}\" />\n",
                at.timestamp().as_millisecond(),
                1 + u8::from(withheld),
                at.strftime("%b %-d, %Y %-I:%M:%S %p"),
                if withheld {
                    "(Unknown)".to_owned()
                } else {
                    xml_attribute(&one.full_name())
                }
            );
            rows.push((at, row));
            build.plant("withheld_callers_on_the_mobile", usize::from(withheld));
            turn += 1;
        }
    }
    rows.sort_by(|a, b| (a.0.timestamp(), &a.1).cmp(&(b.0.timestamp(), &b.1)));
    let head = format!(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<calls count=\"{}\" backup_set=\"5c1f\" backup_date=\"1782872049000\" type=\"full\">\n",
        rows.len()
    );
    let body: String = rows.iter().map(|(_, row)| row.as_str()).collect();
    build.count(source::SMS, "calls", rows.len());
    build.export(
        "android/calls-20260630221409.xml",
        source::SMS,
        rows.len(),
        format!("{head}{body}</calls>\n").into_bytes(),
    );
}
