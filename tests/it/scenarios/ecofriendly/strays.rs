//! Mail that is easy to misread, and mail that is nobody's request.

use super::super::layout::moment;
use super::email::{Mailbox, pair};
use super::mime::Form;
use super::{AGENTS, Build, MAILBOX, SHOP};

/// A card number that payment companies publish for tests.
pub(crate) const TEST_CARD: &str = "4111 1111 1111 1111";

/// Mails that are easy to misread: forwarded by an agent, another Reply-To, a person in copy, a card number, a line with "From ".
pub(crate) fn side_cases(build: &mut Build, all: &mut Mailbox) {
    let at = |month: usize, day: i64| moment(month, day, 10, 15, 7);
    for (k, (agent, address, _)) in AGENTS.into_iter().enumerate().take(3) {
        let person = 70 + 2 * k;
        let one = build.people[person].clone();
        let forwarded = format!(
            "Please take over.\n\n---------- Forwarded message ---------\nFrom: {} <{}>\nDate: Mon, Sep 15, 2025 at 9:12 AM\nSubject: Gift wrap\n\
             To: <{address}>\n\nCan you gift wrap my next order?",
            one.full_name(),
            one.email
        );
        all.start(
            at(2 + k, 16),
            pair(agent, address),
            "Fwd: Gift wrap",
            forwarded,
            "Inbox,Opened",
        );
        build.plant("mails_forwarded_by_agents", 1);
    }
    for k in 0..2 {
        let one = build.people[80 + 2 * k].clone();
        let from = pair(&one.full_name(), &format!("webform{k}@forms.example"));
        let mail = all.start(
            at(4 + k, 11),
            from,
            "Contact form",
            "Do you deliver to Maine?".into(),
            "Inbox,Opened",
        );
        mail.more
            .push(("Reply-To", format!("{} <{}>", one.full_name(), one.email)));
        let shop = pair(SHOP, MAILBOX);
        all.reply(300, shop, pair(&one.full_name(), &one.email), "Yes, we do.", "Sent");
        build.plant("mails_with_another_reply_to", 1);
    }
    for k in 0..2 {
        let (one, friend) = (build.people[90 + 2 * k].clone(), build.people[190 + 2 * k].clone());
        let mail = all.start(
            at(6 + k, 4),
            (one.full_name(), one.writes_from().to_owned()),
            "Group order",
            "My friend in copy pays.".into(),
            "Inbox,Opened",
        );
        mail.more
            .push(("Cc", format!("{} <{}>", friend.full_name(), friend.email)));
        all.reply(
            120,
            pair(SHOP, MAILBOX),
            (one.full_name(), one.writes_from().to_owned()),
            "That works.",
            "Sent",
        );
        build.plant("people_in_copy", 1);
    }
    let one = build.people[60].clone();
    let body = format!(
        "Please charge my card {TEST_CARD}, code 123, for the next order.\nFrom now on I pay like this.\n\n{}",
        one.full_name()
    );
    all.start(
        at(8, 9),
        (one.full_name(), one.writes_from().to_owned()),
        "Payment",
        body,
        "Inbox,Opened",
    );
    all.reply(
        30,
        pair(SHOP, MAILBOX),
        pair(&one.full_name(), one.writes_from()),
        "Please never send card numbers by mail.",
        "Sent",
    );
    build.plant("bodies_with_a_card_number", 1);
    build.plant("mbox_lines_escaped_from", 1);
    let other = build.people[62].clone();
    let body = "The tracking number 1234 5678 9012 3456 does not work.".to_owned();
    all.start(
        at(8, 10),
        (other.full_name(), other.writes_from().to_owned()),
        "Tracking",
        body,
        "Inbox,Opened",
    );
    all.reply(
        45,
        pair(SHOP, MAILBOX),
        pair(&other.full_name(), other.writes_from()),
        "We sent you the right one.",
        "Sent",
    );
    build.plant("long_numbers_that_are_no_card", 1);
}

/// Mail that is nobody's request: newsletters, spam, bounces, drafts, a marketplace relay.
pub(crate) fn noise(build: &mut Build, all: &mut Mailbox) {
    for k in 0..15usize {
        let at = moment(k % 12, 3 + k as i64, 6, 30, 0);
        let from = pair("Packaging Weekly", "news@packaging.example");
        let mail = all.start(
            at,
            from,
            &format!("Packaging Weekly {k}"),
            "This week: paper tape.\n\nUnsubscribe".into(),
            "Inbox,Category promotions",
        );
        mail.more.push(("List-Id", "<weekly.packaging.example>".into()));
        mail.more
            .push(("List-Unsubscribe", "<mailto:leave@packaging.example>".into()));
        build.plant("newsletters", 1);
    }
    for k in 0..20usize {
        let at = moment((k * 5) % 12, 2 + k as i64, 3, 11, k as i64);
        let from = pair("Lucky Winner Desk", &format!("prize{k}@spam.example"));
        all.start(
            at,
            from,
            "You have won",
            "Claim your prize today.".into(),
            "Spam,Unread",
        );
        build.plant("mails_labelled_spam", 1);
    }
    for k in 0..5usize {
        let at = moment(2 * k + 1, 12, 11, 0, 40);
        let from = pair("Mail Delivery Subsystem", "mailer-daemon@example.net");
        let body = format!("Your message to gone{k}@example.org could not be delivered.");
        let mail = all.start(at, from, "Delivery Status Notification (Failure)", body, "Inbox,Opened");
        mail.form = Form::Bounce;
        mail.more.push(("Auto-Submitted", "auto-replied".into()));
        build.plant("bounces", 1);
    }
    for k in 0..3usize {
        let at = moment(3 + k, 20, 16, 0, 0);
        let mail = all.start(
            at,
            pair(SHOP, MAILBOX),
            "Autumn offer",
            "Dear customers,".into(),
            "Drafts",
        );
        mail.to = pair("", "everyone@example.com");
        build.plant("drafts", 1);
    }
    for k in 0..6usize {
        let at = moment(2 * k, 21, 13, 5, 0);
        let from = pair(
            "Buyer via GreenMarket",
            &format!("relay-{}@marketplace.example", 5000 + k),
        );
        let mail = all.start(
            at,
            from,
            "Message from a GreenMarket buyer",
            "Is this item in stock?".into(),
            "Inbox,Opened",
        );
        mail.more
            .push(("Reply-To", format!("relay-{}@marketplace.example", 5000 + k)));
        let relay = mail.from.clone();
        all.reply(90, pair(SHOP, MAILBOX), relay, "Yes, it is.", "Sent");
        build.plant("marketplace_relay_mails", 1);
    }
}
