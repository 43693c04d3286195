//! Threads of mails without parents, one mail in several folders, and tickets with the mails they were made of.

use super::{Place, omnify, text};

fn mail(id: &str, day: u32, from: &str, to: &str, subject: &str, extra: &str, body: &str) -> String {
    let message_id = if id.is_empty() {
        String::new()
    } else {
        format!("Message-ID: <{id}@example.com>\n")
    };
    format!(
        "{message_id}Date: {day:02} Jan 2026 10:00:00 +0000\nFrom: {from}\nTo: {to}\nSubject: {subject}\n{extra}\n{body}\n"
    )
}

const ANN: &str = "Ann Wilder <ann.wilder@example.com>";
const BEA: &str = "Bea Stone <bea.stone@example.com>";
const SHOP: &str = "Shop <help@shop.example>";

#[test]
fn replies_whose_parents_are_missing_join_by_subject_and_party() {
    let place = Place::new();
    for (name, content) in [
        // No ids at all, as some archives keep them.
        ("a.eml", mail("", 5, ANN, SHOP, "Broken cup", "", "The cup is broken.")),
        (
            "b.eml",
            mail("", 6, SHOP, ANN, "AW: Broken cup", "", "We send a new one."),
        ),
        (
            "c.eml",
            mail(
                "x3",
                7,
                ANN,
                SHOP,
                "Re: AW: Broken cup",
                "In-Reply-To: <lost1@example.com>\n",
                "Thank you, it came.",
            ),
        ),
        // The same subject of another customer, and a new matter under the old subject.
        (
            "d.eml",
            mail("x4", 7, BEA, SHOP, "Re: Broken cup", "", "Mine is broken too."),
        ),
        (
            "e.eml",
            mail("x5", 9, ANN, SHOP, "Broken cup", "", "The second cup broke as well."),
        ),
        // Two answers to a mail that is not there.
        (
            "f.eml",
            mail(
                "x6",
                10,
                BEA,
                SHOP,
                "Re: Invoice",
                "In-Reply-To: <lost2@example.com>\n",
                "Where is it?",
            ),
        ),
        (
            "g.eml",
            mail(
                "x7",
                11,
                SHOP,
                BEA,
                "Re: Invoice",
                "References: <lost2@example.com>\n",
                "Here it is.",
            ),
        ),
    ] {
        place.put(&format!("mail/{name}"), content);
    }
    place.put("project.yaml", "own: { addresses: [help@shop.example] }\n");
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    let threads = place.rows(
        "SELECT group_concat(subject, ' / ') FROM (SELECT conversation_id, subject FROM messages ORDER BY sent_at, message_id) GROUP BY conversation_id ORDER BY 1",
    );
    assert_eq!(
        threads,
        [
            "Broken cup",
            "Broken cup / AW: Broken cup / Re: AW: Broken cup",
            "Re: Broken cup",
            "Re: Invoice / Re: Invoice",
        ]
    );
}

#[test]
fn one_mail_in_several_folders_and_archives_is_one_message() {
    let place = Place::new();
    let one = mail("m1", 5, ANN, SHOP, "Order", "", "Where is my order?");
    place.put("inbox/1.eml", &one);
    place.put("archive/copy.eml", one.replace('\n', "\r\n"));
    place.put(
        "all.mbox",
        format!("From ann.wilder@example.com Mon Jan 05 10:00:00 2026\n{one}\n"),
    );
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    place.balances();
    assert_eq!(
        place.rows("SELECT count(*) FROM messages WHERE duplicate_of IS NULL"),
        ["1"]
    );
}

#[test]
fn a_ticket_is_linked_with_the_mails_it_was_made_of() {
    let place = Place::new();
    place.put(
        "mail/1.eml",
        mail(
            "t1",
            5,
            ANN,
            SHOP,
            "Broken cup",
            "",
            "The cup has a crack.\n\nKind regards,\nAnn Wilder\nWilder Ltd",
        ),
    );
    // Only the number in its subject tells that this thread belongs to ticket 78.
    place.put(
        "mail/2.eml",
        mail(
            "t2",
            8,
            BEA,
            SHOP,
            "Re: [Shop #78] Late parcel",
            "",
            "It has still not come, what now?",
        ),
    );
    place.put(
        "mail/3.eml",
        mail("t3", 8, BEA, SHOP, "Another matter", "", "Do you sell plates as well?"),
    );
    let user = |id: u32, name: &str, address: &str| {
        format!(
            r#"{{"id":{id},"url":"https://shop.zendesk.example/api/v2/users/{id}.json","name":"{name}","email":"{address}","role":"end-user","created_at":"2026-01-01T10:00:00Z"}}"#
        )
    };
    let users = [
        user(7, "Ann Wilder", "ann.wilder@example.com"),
        user(8, "Bea Stone", "bea.stone@example.com"),
    ]
    .join(",");
    place.put("desk/users.json", format!(r#"{{"users":[{users}]}}"#));
    let ticket = |id: u32, who: u32, at: &str, subject: &str, text: &str| {
        format!(
            r#"{{"id":{id},"url":"https://shop.zendesk.example/api/v2/tickets/{id}.json","via":{{"channel":"email"}},"created_at":"{at}","subject":"{subject}","description":"{text}","status":"open","requester_id":{who},"submitter_id":{who}}}"#
        )
    };
    let tickets = [
        ticket(77, 7, "2026-01-05T10:00:50Z", "Broken cup", "The cup has a crack."),
        ticket(78, 8, "2026-01-06T10:00:00Z", "Late parcel", "Where is it?"),
    ]
    .join(",");
    place.put("desk/tickets.json", format!(r#"{{"tickets":[{tickets}]}}"#));
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    place.balances();
    let merged = place.rows(
        "SELECT c.subject, t.native_id FROM conversations c JOIN conversations t ON t.conversation_id = c.merged_into ORDER BY 2",
    );
    assert_eq!(merged, ["Broken cup|77", "Re: [Shop #78] Late parcel|78"]);
    assert_eq!(
        place.rows("SELECT count(*) FROM messages WHERE duplicate_of IS NOT NULL"),
        ["1"]
    );
}
