-- On top of the clean dataset: known losses of every aspect. Customers c1 and c2 are there, c1 with one address,
-- c2 with one address and one number; conversations 1 (ticket) and 2 (call); messages 1 and 2; call 1; order 1.
INSERT INTO customers(customer_id, kind, display_name, tags, note, city, record_count, channel_count) VALUES
  ('c3', 'person', 'Cy Fir', '["vip"]', 'Likes tea', 'Boston', 1, 1), ('c4', 'person', NULL, '[]', '', '', 1, 1);
-- c3: three addresses, one of them that of c1. c4: no address, three numbers, one national, one that of c2, and a handle.
INSERT INTO customer_identifiers VALUES ('c3', 'email', 'cy@example.com', '', '', NULL, NULL, 1, 0), ('c3', 'email', 'cy@example.org', '', '', NULL, NULL, 1, 0),
  ('c3', 'email', 'ada@example.com', '', '', NULL, NULL, 1, 1), ('c4', 'phone', '+12025550104', '', '', NULL, NULL, 1, 0), ('c4', 'phone', '5550105', '', '', NULL, NULL, 1, 0),
  ('c4', 'phone', '+12025550102', '', '', NULL, NULL, 1, 1), ('c4', 'handle', 'cee', 'instagram', '', NULL, NULL, 1, 0);
INSERT INTO agents VALUES ('a2', 'Old Hand', NULL, NULL, 0, 0), ('a3', 'Robot', NULL, NULL, 1, 1);
-- 3: without customer and subject, finished without agent. 4: another customer writes too. 5: merged, never counted.
INSERT INTO conversations(conversation_id, source, native_id, kind, customer_id, channel, subject, status, priority, tags, team, attributes, opened_at, resolved_at, message_count)
VALUES (3, 'desk', 't3', 'ticket', NULL, 'chat', NULL, 'closed', 'low', '["late"]', 'returns', '{"size":"L"}', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 1),
  (4, 'desk', 't4', 'ticket', 'c3', 'email', 'A subject of thirty characters', 'on_hold', 'urgent', NULL, NULL, NULL, NULL, NULL, 4),
  (5, 'desk', 't5', 'ticket', 'c3', 'email', NULL, 'closed', NULL, NULL, NULL, NULL, NULL, NULL, 0);
UPDATE conversations SET merged_into = 4 WHERE conversation_id = 5;
-- 3: of nobody known. 4: another customer. 5: of a former agent. 6: a private note without text and time. 7: second copy, never counted.
INSERT INTO messages(message_id, source, native_id, conversation_id, customer_id, agent_id, author_kind, channel, direction, sent_at, body_text, body_quoted, duplicate_of, locator) VALUES
  (3, 'desk', 'm3', 3, NULL, NULL, 'agent', 'chat', 'outbound', '2026-01-01T00:00:00Z', 'Hello', NULL, NULL, ''),
  (4, 'desk', 'm4', 4, 'c1', NULL, 'customer', 'email', 'inbound', '2026-01-01T00:00:00Z', 'äöü' || REPLACE(PRINTF('%060d', 0), '0', 'x'), 'quoted text', NULL, ''),
  (5, 'desk', 'm5', 4, 'c3', 'a2', 'agent', 'email', 'outbound', '2026-01-01T00:00:00Z', 'Fine', NULL, NULL, ''),
  (6, 'desk', 'm6', 4, 'c3', 'a1', 'agent', 'email', 'internal', NULL, '', NULL, NULL, ''),
  (7, 'desk', 'm7', 4, 'c3', 'a1', 'agent', 'email', 'outbound', '2026-01-01T00:00:00Z', 'Fine', NULL, 5, '');
INSERT INTO participants VALUES ('message', 4, 'to', 1, NULL), ('message', 4, 'cc', 2, NULL), ('message', 4, 'bcc', 3, NULL), ('message', 4, 'cc', 3, NULL), ('call', 4, 'cc', 3, NULL);
INSERT INTO attachments VALUES (2, 4, 'b.png', 'image/png', 5000, NULL, 1, 1), (3, 4, 'c.pdf', 'application/pdf', 70, NULL, 1, 0), (4, 4, 'd.pdf', 'application/pdf', 9000, NULL, 0, 0);
UPDATE calls SET recording = 'a.wav';
INSERT INTO organisations VALUES ('o1', 'Ferns', NULL);
INSERT INTO ratings(rating_id, source, native_id, kind, score) VALUES (1, 'desk', 'r1', 'csat', 5);
INSERT INTO events(event_id, object_kind, object_id, kind) VALUES (1, 'conversation', 1, 'reopen'), (2, 'conversation', 1, 'status')
