INSERT INTO meta VALUES ('as_of', '2026-02-03T10:00:00Z'), ('run_id', 'r1');
INSERT INTO sources VALUES ('desk', 'Desk', 'desk', 'seen-in-file', NULL, 'UTC', 0, 'US', 10, 10, 0, 0, 0, 100, 90, 10, 0);
INSERT INTO source_files(file_no, source, path, records, status) VALUES (1, 'desk', 'a.json', 10, 'imported');
INSERT INTO customers(customer_id, kind, display_name, primary_email, record_count, channel_count) VALUES
  ('c1', 'person', 'Ada Moss', 'ada@example.com', 1, 1), ('c2', 'person', 'Ben Oak', 'ben@example.com', 2, 1);
INSERT INTO customer_identifiers VALUES ('c1', 'email', 'ada@example.com', '', '', NULL, NULL, 1, 0),
  ('c2', 'email', 'ben@example.com', '', '', NULL, NULL, 1, 0), ('c2', 'phone', '+12025550102', '', '', NULL, NULL, 1, 0);
INSERT INTO contact_records(record_id, source, native_id, customer_id, name, locator) VALUES
  (1, 'desk', 'u1', 'c1', 'Ada Moss', ''), (2, 'desk', 'u2', 'c2', 'Ben Oak', ''), (3, 'desk', 'u3', 'c2', 'Ben Oak', '');
INSERT INTO record_identifiers VALUES (1, 'email', 'ada@example.com', 'ada@example.com', '', '', NULL, 1, 0),
  (2, 'email', 'ben@example.com', 'ben@example.com', '', '', NULL, 1, 0), (3, 'phone', '+12025550102', '202-555-0102', '', '', NULL, 1, 0);
INSERT INTO crosswalk VALUES ('desk', 'u1', 1, 'c1', NULL, 'alone'), ('desk', 'u2', 2, 'c2', 9.5, 'first'), ('desk', 'u3', 3, 'c2', 9.5, 'exact');
INSERT INTO agents VALUES ('a1', 'Sam Rivers', 'sam@shop.example', 'support', 1, 0);
INSERT INTO agent_identifiers VALUES ('a1', 'email', 'sam@shop.example');
INSERT INTO conversations(conversation_id, source, native_id, kind, customer_id, record_id, agent_id, channel, raw_channel, status, raw_status, priority, raw_priority, opened_at, resolved_at, message_count, declared_message_count)
VALUES (1, 'desk', 't1', 'ticket', 'c1', 1, 'a1', 'email', 'mail', 'resolved', 'Solved', 'normal', 'Normal', '2026-02-01T10:00:00Z', '2026-02-02T10:00:00Z', 2, 2),
  (2, 'desk', 'k1', 'call', 'c2', 3, 'a1', 'phone', NULL, NULL, NULL, NULL, NULL, '2026-02-01T12:00:00Z', NULL, 0, NULL);
INSERT INTO messages(message_id, source, native_id, conversation_id, customer_id, record_id, agent_id, author_kind, channel, direction, sent_at, sent_zone_assumed, body_text, external_id, locator)
VALUES (1, 'desk', 'm1', 1, 'c1', 1, NULL, 'customer', 'email', 'inbound', '2026-02-01T10:00:00Z', 0, 'Where is order 1234567890123456? Grüße, Àlex Âmbar', '<m1@example.com>', ''),
  (2, 'desk', 'm2', 1, 'c1', NULL, 'a1', 'agent', 'email', 'outbound', '2026-02-01T11:00:00Z', 0, 'On its way.', '<m2@shop.example>', '');
INSERT INTO attachments VALUES (1, 1, 'photo.jpg', 'image/jpeg', 10, 'aa', 1, 0);
INSERT INTO calls(call_id, source, native_id, conversation_id, customer_id, record_id, agent_id, direction, started_at, started_zone_assumed, answered_at, wait_seconds, talk_seconds, disposition, legs, locator)
VALUES (1, 'desk', 'k1', 2, 'c2', 3, 'a1', 'inbound', '2026-02-01T12:00:00Z', 0, '2026-02-01T12:00:20Z', 20, 60, 'answered', 1, '');
INSERT INTO orders(order_id, source, native_id, customer_id, ordered_at, total, currency, locator) VALUES (1, 'desk', 'o1', 'c1', '2026-01-20T10:00:00Z', 4900, 'USD', '');
INSERT INTO consents VALUES ('c1', 1, 'email', 'marketing', 'granted', 'desk', NULL, 0);
INSERT INTO edges VALUES (2, 3, 9.5, 'link', NULL, NULL, '[{"comparison":"email","level":"exact","weight":9.5}]')
