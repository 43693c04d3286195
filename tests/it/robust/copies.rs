//! A message that came through two tools is one message: recognised by customer, text and time.

use super::{Place, omnify, text};
use std::fs;

const TEXT: &str = "My order 1042 arrived with a broken handle, please send me a new one.";

#[test]
fn a_mail_and_the_ticket_made_from_it_are_one_message() {
    let place = Place::new();
    let mail = |id: &str, date: &str, body: &str| {
        format!(
            "Message-ID: <{id}@example.com>\nDate: {date}\nFrom: Ann Wilder <ann.wilder@example.com>\nTo: Shop <help@shop.example>\nSubject: order\n\n{body}\n"
        )
    };
    fs::write(
        place.input().join("1.eml"),
        mail("a", "Mon, 05 Jan 2026 10:00:00 +0000", TEXT),
    )
    .unwrap();
    fs::write(
        place.input().join("2.eml"),
        mail("b", "Mon, 05 Jan 2026 18:00:00 +0000", TEXT),
    )
    .unwrap();
    let user = r#"{"id":7,"url":"https://shop.zendesk.example/api/v2/users/7.json","name":"Ann Wilder","email":"ann.wilder@example.com","role":"end-user","created_at":"2026-01-05T10:00:00Z"}"#;
    fs::write(place.input().join("users.json"), format!(r#"{{"users":[{user}]}}"#)).unwrap();
    let ticket = format!(
        r#"{{"tickets":[{{"id":1,"url":"https://shop.zendesk.example/api/v2/tickets/1.json","via":{{"channel":"email"}},"created_at":"2026-01-05T10:00:40Z","subject":"order","description":"{TEXT}","status":"open","requester_id":7,"submitter_id":7}}]}}"#
    );
    fs::write(place.input().join("tickets.json"), ticket).unwrap();
    omnify(&["run", &text(&place.input()), "-o", &text(&place.out())]).finishes();
    let copies = place.rows("SELECT count(*) FROM messages WHERE duplicate_of IS NOT NULL");
    let all = place.rows("SELECT count(*) FROM messages");
    assert_eq!((copies, all), (vec!["1".to_owned()], vec!["3".to_owned()]));
}
