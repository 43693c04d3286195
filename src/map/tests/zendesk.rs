//! Tests of mapping a help desk export: lookups, nested records, choices.

use super::*;

/// The example of the specification.
pub(super) const ZENDESK: &str = r#"
mapping: 1
id: zendesk-json
evidence: seen-in-file
params: { timezone: { default: UTC }, country: { default: inferred } }
files:
  users:   { match: "users*.json", detect: [ { has: "users[0].role" } ], format: json, records: { json: "users[]", ndjson: "." }, index: id }
  tickets: { match: "tickets*", detect: [ { has: "tickets[0].via" } ], records: { json: "tickets[]", ndjson: "." }, tenant: url }
each:
  - from: users
    emit:
      - agent:   { key: id, name: name, email: email, active: active, when: "role != 'end-user'" }
      - contact: { key: id, name: name, emails: [email], phones: [ { from: phone, transform: [e164], shared: shared_phone_number } ], when: "role == 'end-user'" }
  - from: tickets
    emit:
      - conversation: { key: id, subject: subject, channel: { from: via.channel, values: { voice: phone, web: web_form }, else: other }, status: { from: status, values: { new: open, hold: on_hold, solved: resolved } },
                        customer: { contact: requester_id }, agent: { agent: assignee_id }, opened_at: { from: created_at, formats: [rfc3339] } }
    for_each:
      - in: comments
        lookup: { author: { in: users, key: author_id } }
        emit:
          - message: { key: id, conversation: { conversation: $parent.id }, author: { party: author_id }, at: { from: created_at, formats: [rfc3339, epoch] }, body: { from: html_body, transform: [html_text] },
                       direction: { choose: [ { when: "not public", const: internal }, { when: "author.role == 'end-user'", const: inbound } ], else: outbound } }
dedupe: { message: [ [key], [conversation, at, author, body] ] }
ignore: { "tickets[].url": "link back to the source" }
"#;

fn ticket() -> Value {
    json!({
        "id": 35, "url": "https://shop.zendesk.example/35", "subject": "Lamp", "via": { "channel": "web" }, "status": "hold",
        "requester_id": 7, "assignee_id": 9, "created_at": "2024-03-01T10:00:00Z", "priority": "high",
        "comments": [
            { "id": 1, "public": true, "author_id": 7, "created_at": "2024-03-01T10:00:00Z", "html_body": "<p>It <b>broke</b></p>" },
            { "id": 2, "public": true, "author_id": 9, "created_at": 1_709_290_800, "html_body": "<p>Sorry</p>" },
            { "id": 3, "public": false, "author_id": 9, "created_at": "2024-03-01T12:00:00Z", "html_body": "<p>note</p>" },
        ]
    })
}

#[test]
fn tickets_with_comments() {
    let mapping = compiled(ZENDESK);
    let applied = run(&mapping, "tickets", "tickets.json", &[tree(ticket())]);
    assert_eq!(
        shown(&applied),
        [
            "0 conversation key=35 customer=7 agent=9 channel=web_form raw_channel=web subject=Lamp status=on_hold raw_status=hold opened_at=2024-03-01T10:00:00Z+0",
            "1 message key=1 conversation=35 author=7 direction=inbound at=2024-03-01T10:00:00Z+0 body=It broke",
            "2 message key=2 conversation=35 author=9 direction=outbound at=2024-03-01T11:00:00Z+0 body=Sorry",
            "3 message key=3 conversation=35 author=9 direction=internal at=2024-03-01T12:00:00Z+0 body=note",
        ]
    );
    assert!(applied.unmapped.is_empty());
    assert_eq!(applied.units[1].outcome, Outcome::Used);
}

#[test]
fn users_are_agents_or_contacts() {
    let mapping = compiled(ZENDESK);
    let user = json!({ "id": 7, "name": "Anna Beck", "email": "anna@mail.example", "phone": "+12125550101", "role": "end-user", "shared_phone_number": true });
    let agent = json!({ "id": 9, "name": "Ben", "email": "ben@shop.example", "role": "agent", "active": true });
    assert_eq!(
        shown(&run(&mapping, "users", "u.json", &[tree(user)])),
        [
            r#"0 contact key=7 name=Anna Beck emails=[{"value":"anna@mail.example"}] phones=[{"value":"+12125550101","shared":true}]"#
        ]
    );
    assert_eq!(
        shown(&run(&mapping, "users", "u.json", &[tree(agent)])),
        ["0 agent key=9 name=Ben email=ben@shop.example active=1"]
    );
}

#[test]
fn unknown_words_are_counted_and_a_missing_key_is_a_reject() {
    let mapping = compiled(ZENDESK);
    let record = json!({ "id": 1, "via": { "channel": "pigeon" }, "status": "dreaming" });
    let applied = run(&mapping, "tickets", "t.json", &[tree(record)]);
    let words: Vec<_> = applied
        .unmapped
        .iter()
        .map(|one| (one.field, one.value.as_str(), one.defaulted))
        .collect();
    assert_eq!(words, [("channel", "pigeon", true), ("status", "dreaming", false)]);
    let applied = run(&mapping, "tickets", "t.json", &[tree(json!({ "subject": "x" }))]);
    assert_eq!(applied.units[0].outcome, Outcome::Rejected("no-key".to_owned()));
}

#[test]
fn files_are_recognised_by_content() {
    let mappings = [compiled(ZENDESK)];
    let probe = crate::model::probe::Probe {
        path: "renamed.dat".to_owned(),
        format: "json".to_owned(),
        sample: vec![json!({ "tickets": [ticket()] })],
        ..Default::default()
    };
    let found = detect(&probe, &mappings);
    assert_eq!(
        (found.len(), found[0].file_key.as_str(), found[0].ambiguous),
        (1, "tickets", false)
    );
    assert_eq!(
        mappings[0].files[found[0].file].read_options(&probe).records,
        "tickets[]"
    );
    let lines = crate::model::probe::Probe {
        format: "ndjson".to_owned(),
        sample: vec![ticket()],
        ..probe
    };
    assert_eq!(detect(&lines, &mappings)[0].file_key, "tickets");
}

#[test]
fn what_nobody_maps_is_told() {
    let mapping = compiled(ZENDESK);
    let file = mapping.file("tickets").unwrap();
    let mut coverage = Coverage::default();
    coverage.observe(file, &tree(ticket()));
    let paths: Vec<_> = coverage.unused().into_iter().map(|unused| unused.path).collect();
    assert_eq!(paths, ["priority"]);
}

#[test]
fn all_mistakes_are_listed_at_once() {
    let text = ZENDESK
        .replace(
            "key: id, name: name, email: email, active",
            "kex: id, name: name, email: email, active",
        )
        .replace("transform: [e164]", "transform: [e146]");
    let problems = compile("z.yaml", &text).unwrap_err();
    assert_eq!(problems.list.len(), 2, "{problems}");
    assert!(problems.to_string().contains("did you mean `key`?"), "{problems}");
    let text = ZENDESK
        .replace("transform: [e164]", "transform: [e146]")
        .replace("in: users, key", "in: usres, key")
        .replace("formats: [rfc3339, epoch]", "formats: [rfc, epoch]")
        .replace("not public", "not (public")
        .replace("hold: on_hold", "hold: onhold")
        .replace("$parent.id", "$parnt.id");
    let problems = compile("z.yaml", &text).unwrap_err();
    let shown = problems.to_string();
    for part in [
        "`e164`",
        "`users`",
        "unknown time format",
        "expression is wrong",
        "`on_hold`",
        "unknown scope",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    assert_eq!(problems.list.len(), 6, "{shown}");
}
