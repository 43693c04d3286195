//! The help desk: Zendesk's users, organizations and tickets as JSON, some comments in files of their own.

use super::super::layout::{daytime, later, moment, rfc3339};
use super::people::written;
use super::strays::TEST_CARD;
use super::talk::{fill, matter};
use super::{AGENTS, Build, source};
use jiff::Zoned;
use serde_json::{Value, json};

const HOST: &str = "https://ecofriendly.zendesk.example/api/v2";
const FIRST_AGENT: u64 = 4_410_100_000;
const BREWERS: u64 = 4_410_900_001;
const HARBOR: u64 = 4_410_900_002;
/// End-user record of the agent Tom Reyes, with the shop's own address.
const AGENT_AS_CUSTOMER: u64 = 4_410_199_001;

/// Writes the four kinds of files.
pub(crate) fn write(build: &mut Build) {
    users(build);
    organizations(build);
    tickets(build);
}

fn user(id: u64, name: &str, email: Option<&str>, phone: Option<&str>, role: &str, more: &[(&str, Value)]) -> Value {
    let mut user = json!({
        "id": id, "url": format!("{HOST}/users/{id}.json"), "name": name, "email": email, "created_at": "2025-06-20T09:00:00Z",
        "updated_at": "2026-06-01T09:00:00Z", "time_zone": "Eastern Time (US & Canada)", "iana_time_zone": "America/New_York", "phone": phone,
        "shared_phone_number": phone.map(|_| false), "photo": null, "locale": "en-US", "organization_id": null, "role": role, "verified": true,
        "external_id": null, "tags": [], "alias": "", "active": true, "shared": false, "last_login_at": null, "signature": null, "details": "",
        "notes": "", "suspended": false, "user_fields": {},
    });
    for (key, value) in more {
        user[*key] = value.clone();
    }
    user
}

fn users(build: &mut Build) {
    let mut all = Vec::new();
    for (n, (name, address, _)) in AGENTS.iter().enumerate() {
        let role = if n == 0 { "admin" } else { "agent" };
        all.push(user(
            FIRST_AGENT + n as u64,
            name,
            Some(address),
            None,
            role,
            &[("signature", json!("Kind regards"))],
        ));
    }
    let own = user(
        AGENT_AS_CUSTOMER,
        "Tom Reyes",
        Some("t.reyes@ecofriendly.example"),
        None,
        "end-user",
        &[],
    );
    all.push(own);
    build.plant("agent_records_among_customers", 1);
    for n in 0..4 {
        all.push(user(
            4_410_800_000 + n,
            "Permanently Deleted User",
            None,
            None,
            "end-user",
            &[("active", json!(false))],
        ));
        build.plant("permanently_deleted_users", 1);
    }
    let mut customers = 0;
    for i in 0..build.people.len() {
        let one = build.people[i].clone();
        let Some(id) = one.zendesk else { continue };
        let name = if i % 2 == 0 { one.casual_name() } else { one.full_name() };
        if name != one.full_name() {
            build.plant("help_desk_users_with_a_short_name", 1);
        }
        let line = one.landline.as_ref().map(|line| written(line, i));
        let phone = line.or_else(|| (i % 5 < 3).then(|| written(&one.phone, i / 3)));
        let phone = match i % 18 {
            15 if phone.is_none() => {
                build.plant("placeholder_phone_numbers", 1);
                Some("000-000-0000".to_owned())
            }
            _ => phone,
        };
        let organization = match one.company {
            "" => Value::Null,
            "Brightleaf Cafe" => json!(BREWERS),
            _ => json!(HARBOR),
        };
        let more = [
            ("organization_id", organization),
            (
                "shared_phone_number",
                phone.as_ref().map_or(Value::Null, |_| json!(one.landline.is_some())),
            ),
        ];
        let email = if i % 21 == 9 { None } else { Some(one.email.as_str()) };
        if email.is_none() {
            build.plant("help_desk_users_without_email", 1);
        }
        all.push(user(id, &name, email, phone.as_deref(), "end-user", &more));
        build.belongs(source::ZENDESK, &id.to_string(), i);
        customers += 1;
    }
    build.count(source::ZENDESK, "customers", customers);
    build.count(source::ZENDESK, "agents", AGENTS.len());
    let records = all.len();
    file(build, "zendesk/users.json", "users", all, records);
}

fn organizations(build: &mut Build) {
    let one = |id: u64, name: &str, domain: &str| {
        json!({
            "url": format!("{HOST}/organizations/{id}.json"), "id": id, "name": name, "shared_tickets": false, "shared_comments": false,
            "created_at": "2025-06-20T09:00:00Z", "updated_at": "2025-06-20T09:00:00Z", "domain_names": [domain], "group_id": null, "tags": [],
        })
    };
    let all = vec![
        one(BREWERS, "Brightleaf Cafe", "brightleaf.example"),
        one(HARBOR, "Harbor School", "harborschool.example"),
    ];
    build.count(source::ZENDESK, "organisations", all.len());
    file(build, "zendesk/organizations.json", "organizations", all, 2);
}

/// One record a line, in the wrapper of the API.
fn file(build: &mut Build, path: &str, key: &str, all: Vec<Value>, records: usize) {
    let rows: Vec<String> = all.iter().map(Value::to_string).collect();
    let text = format!(
        "{{\"{key}\":[\n{}\n],\"next_page\":null,\"previous_page\":null,\"count\":{records}}}\n",
        rows.join(",\n")
    );
    build.export(path, source::ZENDESK, records, text.into_bytes());
}

/// A ticket in the making.
struct Ticket {
    id: u64,
    requester: u64,
    agent: u64,
    at: Zoned,
    comments: Vec<Value>,
    last: Zoned,
}

impl Ticket {
    fn comment(&mut self, at: Zoned, author: u64, public: bool, text: &str, attachment: bool) {
        let id = self.id * 100 + self.comments.len() as u64;
        let attachments = match attachment {
            true => {
                json!([{ "id": id + 7, "file_name": "receipt.pdf", "content_type": "application/pdf", "size": 18_233, "inline": false,
                             "content_url": format!("https://ecofriendly.zendesk.example/attachments/token/{id}/?name=receipt.pdf") }])
            }
            false => json!([]),
        };
        self.comments.push(json!({
            "id": id, "type": "Comment", "author_id": author, "body": text, "html_body": format!("<div class=\"zd-comment\"><p>{text}</p></div>"),
            "plain_body": text, "public": public, "attachments": attachments, "created_at": rfc3339(&at),
        }));
        self.last = at;
    }
}

fn tickets(build: &mut Build) {
    let mut requests: Vec<(usize, u64)> = Vec::new();
    for i in 0..build.people.len() {
        if let Some(id) = build.people[i].zendesk {
            requests.extend(std::iter::repeat_n((i, id), 1 + i % 2));
        }
    }
    let nobody = usize::MAX;
    requests.extend((0..4).map(|n| (nobody, 4_410_800_000 + n)));
    requests.push((nobody, AGENT_AS_CUSTOMER));
    let mut all = Vec::new();
    for (turn, (person, requester)) in requests.into_iter().enumerate() {
        all.push(ticket(build, turn, person, requester));
    }
    let records = all.len();
    build.count(source::ZENDESK, "tickets", records);
    file(build, "zendesk/tickets.json", "tickets", all, records);
}

fn ticket(build: &mut Build, turn: usize, person: usize, requester: u64) -> Value {
    let known = build.people.get(person).cloned();
    let unanswered = turn % 29 == 11 && known.is_some();
    let month = match &known {
        Some(_) if unanswered => known.as_ref().map_or(11, |one| one.months.1),
        Some(one) => one.month(turn),
        None => turn % 12,
    };
    let at = moment(
        month,
        build.chance.between(1, 26),
        build.chance.between(7, 20),
        build.chance.between(0, 59),
        build.chance.between(0, 59),
    );
    let order = build.order_before(person, &at, turn);
    let what = matter(turn, order.as_ref());
    let id = 70_001 + turn as u64;
    let agent = FIRST_AGENT + (turn % AGENTS.len()) as u64;
    let mut ticket = Ticket {
        id,
        requester,
        agent,
        at: at.clone(),
        comments: Vec::new(),
        last: at.clone(),
    };
    let mut ask = fill(what.asks[turn % 2], order.as_ref());
    if turn == 40 {
        ask = format!("My card {} was charged twice.", TEST_CARD.replace(' ', "-"));
        build.plant("bodies_with_a_card_number", 1);
    }
    let attachment = turn % 19 == 8;
    ticket.comment(at.clone(), requester, true, &ask, attachment);
    build.plant("help_desk_attachments_declared_but_missing", usize::from(attachment));
    let channel = ["email", "web", "voice", "chat", "facebook"][turn % 5];
    let status = if unanswered {
        build.plant("unanswered_open_tickets", 1);
        "open"
    } else {
        let first = daytime(&later(&at, build.chance.between(10, 1900)));
        if turn % 6 == 4 {
            ticket.comment(later(&at, 5), agent, false, "Checked with the warehouse.", false);
            build.plant("internal_comments", 1);
        }
        ticket.comment(first.clone(), agent, true, &fill(what.answer, order.as_ref()), false);
        if turn % 5 == 2 {
            ticket.comment(
                later(&first, build.chance.between(20, 600)),
                requester,
                true,
                "Great, thank you.",
                false,
            );
        }
        match turn % 37 {
            9 => "awaiting_supplier",
            17 => "pending",
            23 => "hold",
            n if n % 2 == 0 => "closed",
            _ => "solved",
        }
    };
    build.plant(
        "tickets_with_an_unmapped_status",
        usize::from(status == "awaiting_supplier"),
    );
    let comments = ticket.comments.len();
    build.count(source::ZENDESK, "comments", comments);
    let inside = if turn % 30 == 14 {
        apart(build, &ticket);
        Value::Null
    } else {
        build.count(source::ZENDESK, "comments_inside_tickets", comments);
        json!(ticket.comments)
    };
    let priority = ["low", "normal", "high"][turn % 3];
    let score = ["offered", "good", "unoffered", "bad"][turn % 4];
    let mut out = json!({
        "url": format!("{HOST}/tickets/{id}.json"), "id": id, "external_id": null, "via": { "channel": channel, "source": { "from": {}, "to": {}, "rel": null } },
        "created_at": rfc3339(&ticket.at), "updated_at": rfc3339(&ticket.last), "type": "question", "subject": fill(what.subject, order.as_ref()),
        "raw_subject": fill(what.subject, order.as_ref()), "description": ask, "priority": priority, "status": status,
        "recipient": null, "requester_id": ticket.requester, "submitter_id": ticket.requester, "assignee_id": if unanswered { Value::Null } else { json!(ticket.agent) },
        "organization_id": null, "group_id": 360_001, "collaborator_ids": [], "follower_ids": [], "has_incidents": false, "is_public": true,
        "tags": if what.order { json!(["order"]) } else { json!([]) }, "custom_fields": [],
        "satisfaction_rating": { "score": score }, "brand_id": 360_002, "allow_channelback": false, "allow_attachments": true,
    });
    if !inside.is_null() {
        out["comments"] = inside;
    }
    out
}

/// The comments of a ticket that the export left out and that were fetched one ticket at a time.
fn apart(build: &mut Build, ticket: &Ticket) {
    let n = ticket.comments.len();
    let document = json!({ "comments": ticket.comments, "next_page": null, "previous_page": null, "count": n });
    let text = serde_json::to_string_pretty(&document).expect("a JSON value") + "\n";
    build.count(source::ZENDESK, "comment_files", 1);
    build.export(
        &format!("zendesk/ticket_comments/{}.json", ticket.id),
        source::ZENDESK,
        n,
        text.into_bytes(),
    );
}
