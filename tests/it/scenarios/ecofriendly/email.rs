//! The shop's mailbox: a Gmail Takeout, a second Takeout of one label, and mails saved one by one.

use super::super::layout::{daytime, later, moment};
use super::mime::{Form, Mail};
use super::people::written;
use super::talk::{fill, matter};
use super::{AGENTS, Build, MAILBOX, SHOP, source, strays};
use jiff::Zoned;

/// Mails in the making, a thread at a time.
pub(crate) struct Mailbox {
    mails: Vec<Mail>,
    threads: u64,
}

/// The host that a mail program puts into Message-IDs.
fn host(address: &str) -> String {
    let domain = address.split('@').nth(1).unwrap_or("example.net");
    format!("mx.{}", if domain == "gmail.com" { "example.net" } else { domain })
}

/// Name and address of a party.
pub(crate) fn pair(name: &str, address: &str) -> (String, String) {
    (name.to_owned(), address.to_owned())
}

impl Mailbox {
    /// A mail to the shop that starts a thread of its own.
    pub(crate) fn start(
        &mut self,
        at: Zoned,
        from: (String, String),
        subject: &str,
        body: String,
        labels: &str,
    ) -> &mut Mail {
        self.threads += 1;
        let domain = host(&from.1);
        let mail = Mail {
            id: format!("{:x}.{}@{domain}", at.timestamp().as_second(), self.threads),
            at,
            from,
            to: pair(SHOP, MAILBOX),
            subject: subject.to_owned(),
            references: Vec::new(),
            more: Vec::new(),
            form: Form::Plain,
            body,
            labels: labels.to_owned(),
            thread: 1_840_000_000_000_000_000 + self.threads * 7_919,
        };
        self.mails.push(mail);
        self.mails.last_mut().expect("just pushed")
    }

    /// An answer to the last mail of the thread, which it quotes.
    pub(crate) fn reply(
        &mut self,
        minutes: i64,
        from: (String, String),
        to: (String, String),
        text: &str,
        labels: &str,
    ) -> &mut Mail {
        let last = self.mails.last().expect("something to answer").clone();
        let mut at = later(&last.at, minutes);
        if from.1 == MAILBOX {
            at = daytime(&at);
        }
        let quoted: Vec<String> = last.body.lines().map(|line| format!("> {line}")).collect();
        let when = last.at.strftime("%a, %b %-d, %Y at %-I:%M %p");
        let body = format!(
            "{text}\n\nOn {when} {} <{}> wrote:\n\n{}",
            last.from.0,
            last.from.1,
            quoted.join("\n")
        );
        let mut references = last.references.clone();
        references.push(last.id.clone());
        let subject = match last.subject.starts_with("Re: ") {
            true => last.subject.clone(),
            false => format!("Re: {}", last.subject),
        };
        let id = format!(
            "{:x}.{}.r{}@{}",
            at.timestamp().as_second(),
            self.threads,
            references.len(),
            host(&from.1)
        );
        let form = if last.form == Form::Html {
            Form::Html
        } else {
            Form::Plain
        };
        let labels = labels.to_owned();
        self.mails.push(Mail {
            at,
            from,
            to,
            subject,
            id,
            references,
            more: Vec::new(),
            form,
            body,
            labels,
            thread: last.thread,
        });
        self.mails.last_mut().expect("just pushed")
    }
}

/// Writes the mailbox.
pub(crate) fn write(build: &mut Build) {
    let mut all = Mailbox {
        mails: Vec::new(),
        threads: 0,
    };
    let mut turn = 0;
    for i in 0..build.people.len() {
        if build.people[i].mail {
            for _ in 0..1 + i % 2 {
                conversation(build, &mut all, i, turn);
                turn += 1;
            }
        }
    }
    strays::side_cases(build, &mut all);
    strays::noise(build, &mut all);
    all.mails
        .sort_by(|a, b| (a.at.timestamp(), &a.id).cmp(&(b.at.timestamp(), &b.id)));
    files(build, &all.mails);
}

fn conversation(build: &mut Build, all: &mut Mailbox, person: usize, turn: usize) {
    let one = build.people[person].clone();
    let month = one.month(turn);
    let (day, hour, minute) = (
        build.chance.between(1, 26),
        build.chance.between(7, 21),
        build.chance.between(0, 59),
    );
    let at = moment(month, day, hour, minute, build.chance.between(0, 59));
    let order = build.order_before(person, &at, 0);
    if order.is_some() {
        build.asked.push((person, at.clone()));
    }
    let what = matter(turn, order.as_ref());
    let name = if turn.is_multiple_of(3) {
        one.casual_name()
    } else {
        one.full_name()
    };
    if turn.is_multiple_of(3) && !one.short.is_empty() {
        build.plant("mails_signed_with_a_short_name", 1);
    }
    let mut body = format!(
        "Hello,\n\n{}\n\nBest regards,\n{name}",
        fill(what.asks[turn % 2], order.as_ref())
    );
    if turn % 3 == 1 {
        body += &format!("\n-- \n{}\nTel. {}", one.full_name(), written(&one.phone, turn));
        build.plant("signatures_with_phone_number", 1);
    }
    let address = one.writes_from().to_owned();
    let from = (name, address.clone());
    let unanswered = turn % 31 == 12;
    let labels = if unanswered {
        "Inbox,Unread"
    } else if what.order {
        "Inbox,Opened,Orders"
    } else {
        "Inbox,Opened"
    };
    let mail = all.start(at, from.clone(), &fill(what.subject, order.as_ref()), body, labels);
    if !from.0.is_ascii() && turn.is_multiple_of(2) {
        mail.form = Form::Latin1;
        build.plant("mails_in_latin1", 1);
    } else if turn % 9 == 4 {
        mail.form = Form::Html;
        build.plant("html_only_threads", 1);
    } else if turn % 13 == 6 {
        let present = turn % 26 == 6;
        mail.form = Form::Attachment("photo.png", present);
        build.plant(
            if present {
                "mail_attachments_present"
            } else {
                "mail_attachments_empty"
            },
            1,
        );
    }
    if one.mail_from.as_ref().is_some_and(|from| from.contains("+eco@")) {
        build.plant("mails_from_plus_tagged_addresses", 1);
    }
    if !one.company.is_empty() {
        build.plant("mails_from_role_mailboxes", 1);
    } else {
        build.belongs(source::GMAIL, &address, person);
    }
    build.count(source::GMAIL, "threads_from_customers", 1);
    if unanswered {
        build.plant("unanswered_mail_threads", 1);
        return;
    }
    let (agent, ..) = AGENTS[turn % AGENTS.len()];
    let shop = pair(&format!("{agent} ({SHOP})"), MAILBOX);
    let text = format!(
        "Hello {},\n\n{}\n\nKind regards,\n{agent}\n{SHOP}",
        one.given,
        fill(what.answer, order.as_ref())
    );
    all.reply(
        build.chance.between(25, 2300),
        shop.clone(),
        from.clone(),
        &text,
        "Sent",
    );
    if turn % 17 == 3 {
        let text = "I am out of the office until Monday and will answer then.";
        let mail = all.reply(2, from.clone(), shop.clone(), text, "Inbox,Opened");
        mail.more.push(("Auto-Submitted", "auto-replied".into()));
        build.plant("auto_replies", 1);
    } else if turn % 4 == 1 {
        all.reply(
            build.chance.between(15, 900),
            from.clone(),
            shop.clone(),
            "Thank you, that helps.",
            "Inbox,Opened",
        );
    } else if turn % 10 == 2 {
        all.reply(
            build.chance.between(1500, 4000),
            from.clone(),
            shop.clone(),
            "I am still waiting. Any news?",
            "Inbox,Opened",
        );
        all.reply(
            build.chance.between(60, 700),
            shop,
            from,
            "Sorry for the wait. It is solved now.",
            "Sent",
        );
    }
}

fn files(build: &mut Build, mails: &[Mail]) {
    let opened: Vec<usize> = (0..mails.len())
        .filter(|n| mails[*n].labels.starts_with("Inbox,Opened"))
        .collect();
    let asked: Vec<usize> = opened
        .iter()
        .copied()
        .filter(|n| mails[*n].labels.ends_with("Orders"))
        .collect();
    let only_saved = [asked[asked.len() / 3], asked[asked.len() * 2 / 3]];
    let saved: Vec<usize> = opened
        .into_iter()
        .skip(5)
        .step_by(37)
        .filter(|n| !only_saved.contains(n))
        .take(8)
        .collect();
    let gmail_id = |n: usize| 1_850_000_000_000_000_000 + n as u64 * 104_729;
    let (mut everything, mut label, mut in_box, mut in_label) = (String::new(), String::new(), 0, 0);
    for (n, mail) in mails.iter().enumerate() {
        if only_saved.contains(&n) {
            continue;
        }
        let entry = mail.entry(gmail_id(n));
        if mail.labels.ends_with("Orders") && in_label < 60 {
            (in_label, label) = (in_label + 1, label + &entry);
        }
        (in_box, everything) = (in_box + 1, everything + &entry);
    }
    build.export(
        "gmail/Takeout/Mail/All mail Including Spam and Trash.mbox",
        source::GMAIL,
        in_box,
        everything.into_bytes(),
    );
    build.export(
        "gmail-orders/Takeout/Mail/Orders.mbox",
        source::GMAIL,
        in_label,
        label.into_bytes(),
    );
    build.count(source::GMAIL, "messages", in_box);
    build.count(source::GMAIL, "duplicates", in_label);
    let hidden = |mail: &&Mail| mail.labels.starts_with("Spam") || mail.labels == "Drafts";
    build.count(source::GMAIL, "excluded", mails.iter().filter(hidden).count());
    build.plant("mails_in_both_takeouts", in_label);
    build.plant("mails_seen_through_two_tools", saved.len());
    build.plant("mails_only_saved_as_eml", only_saved.len());
    for n in saved.into_iter().chain(only_saved) {
        let mail = &mails[n];
        let path = format!("saved-mail/message-{n:04}.eml");
        build.export(&path, source::EML, 1, mail.text(false).into_bytes());
        build.count(source::EML, "messages", 1);
        for person in 0..build.people.len() {
            let one = &build.people[person];
            if one.company.is_empty() && one.writes_from() == mail.from.1 {
                build.belongs(source::EML, &mail.from.1, person);
            }
        }
    }
}
