//! A tiny shop where nothing is wrong: six customers, three tools.

use super::Files;
use super::layout::{csv_line, later, moment, rfc3339};
use serde_json::{Value, json};

/// Given name, surname, e-mail, phone.
const PEOPLE: [(&str, &str, &str, &str); 6] = [
    ("Adela", "Fenwold", "adela.fenwold@example.com", "+12125550111"),
    ("Bruno", "Castlemead", "bruno.castlemead@example.org", "+16175550112"),
    ("Celia", "Dunmarrow", "celia.dunmarrow@example.net", "+13125550113"),
    ("Dario", "Eastholm", "dario.eastholm@example.com", "+14155550114"),
    ("Edith", "Farrowby", "edith.farrowby@example.org", "+15035550115"),
    ("Felix", "Greyling", "felix.greyling@example.net", "+14045550116"),
];
const AGENT: u64 = 9001;

fn tickets() -> String {
    let all: Vec<Value> = (0..PEOPLE.len())
        .map(|n| {
            let at = moment(6 + n, 10, 11, 20, 0);
            let (id, customer) = (501 + n as u64, 9101 + n as u64);
            let comment = |k: u64, author: u64, minutes: i64, text: &str| {
                json!({ "id": id * 10 + k, "type": "Comment", "author_id": author, "body": text, "html_body": format!("<p>{text}</p>"), "plain_body": text,
                        "public": true, "attachments": [], "created_at": rfc3339(&later(&at, minutes)) })
            };
            let ask = "Do you sell gift cards?";
            json!({
                "url": format!("https://clean.zendesk.example/api/v2/tickets/{id}.json"), "id": id, "via": { "channel": "email" },
                "created_at": rfc3339(&at), "updated_at": rfc3339(&later(&at, 90)), "subject": "Gift cards", "description": ask, "priority": "normal",
                "status": "solved", "requester_id": customer, "submitter_id": customer, "assignee_id": AGENT, "organization_id": null, "tags": [],
                "custom_fields": [], "satisfaction_rating": { "score": "good" },
                "comments": [comment(1, customer, 0, ask), comment(2, AGENT, 45, "Yes, at the counter."), comment(3, customer, 80, "Thank you.")],
            })
        })
        .collect();
    serde_json::to_string_pretty(&json!({ "tickets": all })).expect("a JSON value") + "\n"
}

fn users() -> String {
    let user = |id: u64, name: String, email: &str, phone: Option<&str>, role: &str| {
        json!({ "id": id, "url": format!("https://clean.zendesk.example/api/v2/users/{id}.json"), "name": name, "email": email, "phone": phone, "role": role,
                "active": true, "created_at": "2025-12-01T09:00:00Z", "updated_at": "2025-12-01T09:00:00Z", "time_zone": "Eastern Time (US & Canada)",
                "shared_phone_number": false, "organization_id": null, "tags": [] })
    };
    let mut all = vec![user(
        AGENT,
        "Robin Hale".into(),
        "robin@clean-shop.example",
        None,
        "agent",
    )];
    for (n, (given, family, email, phone)) in PEOPLE.iter().enumerate() {
        all.push(user(
            9101 + n as u64,
            format!("{given} {family}"),
            email,
            Some(phone),
            "end-user",
        ));
    }
    serde_json::to_string_pretty(&json!({ "users": all })).expect("a JSON value") + "\n"
}

/// Every file of the scenario by its path.
pub(crate) fn files() -> Files {
    let mut customers = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address \
                         Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address \
                         Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\n"
        .to_owned();
    let mut truth = "source,native_id,cluster,email,phone\n".to_owned();
    for (n, (given, family, email, phone)) in PEOPLE.iter().enumerate() {
        let id = 7_400_000_000_001 + n as u64;
        let quoted = format!("'{id}");
        let cells: [&str; 20] = [
            quoted.as_str(),
            given,
            family,
            email,
            "yes",
            "",
            "1 Mill Street",
            "",
            "New York",
            "NY",
            "US",
            "'10001",
            phone,
            phone,
            "no",
            "0.00",
            "0",
            "",
            "no",
            "",
        ];
        customers += &csv_line(&cells.map(str::to_owned), "\n");
        let row = |source: &str, id: u64| {
            csv_line(
                &[source, &id.to_string(), &format!("person-{}", n + 1), email, phone].map(str::to_owned),
                "\n",
            )
        };
        truth += &row("shopify-customers", id);
        truth += &row("zendesk-json", 9101 + n as u64);
    }
    let counts = json!({
        "people": PEOPLE.len(),
        "files": {
            "exports/shopify/customers_export.csv": { "source": "shopify-customers", "records": 6 },
            "exports/zendesk/tickets.json": { "source": "zendesk-json", "records": 6 },
            "exports/zendesk/users.json": { "source": "zendesk-json", "records": 7 },
        },
        "sources": {
            "shopify-customers": { "records": 6, "customers": 6 },
            "zendesk-json": { "records": 13, "customers": 6, "agents": 1, "tickets": 6, "comments": 18 },
        },
        "planted": {},
        "truth": { "records": 12, "clusters": 6 },
    });
    let counts = serde_json::to_string_pretty(&counts).expect("a JSON value") + "\n";
    let project = "# A tiny shop where nothing is wrong.\nclient: Clean Shop\nas_of: 2026-06-30\nexports: exports/\nown: { domains: [clean-shop.example] }\n\
                   hours: { zone: America/New_York, weekdays: { mon-fri: \"09:00-17:30\" } }\npromise: { email: 24h }\n";
    Files::from([
        ("project.yaml".to_owned(), project.into()),
        ("truth.csv".to_owned(), truth.into_bytes()),
        ("expected/counts.json".to_owned(), counts.into_bytes()),
        (
            "exports/shopify/customers_export.csv".to_owned(),
            customers.into_bytes(),
        ),
        ("exports/zendesk/tickets.json".to_owned(), tickets().into_bytes()),
        ("exports/zendesk/users.json".to_owned(), users().into_bytes()),
    ])
}
