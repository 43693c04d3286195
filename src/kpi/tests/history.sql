INSERT INTO meta VALUES ('as_of', '2026-04-30T00:00:00Z');
INSERT INTO conversations(conversation_id, source, native_id, kind, customer_id, channel, status, opened_at, resolved_at) VALUES
  (1, 'desk', 't1', 'ticket', 'c1', 'email', 'closed', '2026-03-02T15:00:00Z', '2026-03-04T15:00:00Z'),
  (2, 'desk', 't2', 'ticket', 'c2', 'email', 'open', '2026-03-01T03:30:00Z', '2026-03-05T00:00:00Z'),
  (3, 'desk', 't3', 'ticket', 'c1', 'email', NULL, '2026-03-20T14:00:00Z', NULL),
  (4, 'desk', 't4', 'ticket', NULL, 'email', 'pending', '2026-03-20T16:00:00Z', NULL),
  (5, 'page', 's1', 'session', 'c2', 'facebook', NULL, '2026-03-04T10:00:00Z', NULL),
  (6, 'page', 's2', 'session', 'c3', 'facebook', NULL, '2026-03-10T10:00:00Z', NULL),
  (7, 'page', 'g1', 'group', NULL, 'whatsapp', NULL, '2026-03-10T10:00:00Z', NULL),
  (8, 'desk', 't5', 'ticket', 'c1', 'email', 'closed', '2026-03-02T15:00:00Z', '2026-03-03T15:00:00Z');
UPDATE conversations SET merged_into = 1 WHERE conversation_id = 8;
INSERT INTO messages(message_id, source, native_id, conversation_id, author_kind, channel, direction, automated, sent_at, locator) VALUES
  (1, 'desk', '1', 1, 'customer', 'email', 'inbound', 0, '2026-03-02T15:00:00Z', ''),
  (2, 'desk', '2', 1, 'system', 'email', 'outbound', 1, '2026-03-02T15:00:01Z', ''),
  (3, 'desk', '3', 1, 'bot', 'email', 'outbound', 0, '2026-03-02T15:00:02Z', ''),
  (4, 'desk', '4', 1, 'agent', 'email', 'internal', 0, '2026-03-02T15:10:00Z', ''),
  (5, 'desk', '5', 1, 'agent', 'email', 'outbound', 0, '2026-03-02T16:00:05Z', ''),
  (6, 'desk', '6', 1, 'agent', 'email', 'outbound', 0, '2026-03-02T18:00:00Z', ''),
  (7, 'desk', '7', 2, 'customer', 'email', 'inbound', 0, '2026-03-01T03:30:00Z', ''),
  (8, 'desk', '8', 2, 'agent', 'email', 'outbound', 0, '2026-03-03T20:00:00Z', ''),
  (9, 'desk', '9', 3, 'customer', 'email', 'inbound', 0, '2026-03-20T14:00:00Z', ''),
  (10, 'desk', '10', 3, 'agent', 'email', 'outbound', 0, '2026-03-20T16:00:00Z', ''),
  (11, 'desk', '11', 4, 'customer', 'email', 'inbound', 0, '2026-03-20T16:00:00Z', ''),
  (12, 'page', '12', 5, 'customer', 'facebook', 'inbound', 0, '2026-03-04T10:00:00Z', ''),
  (13, 'page', '13', 5, 'agent', 'facebook', 'outbound', 0, '2026-03-05T11:00:00Z', ''),
  (14, 'page', '14', 6, 'customer', 'facebook', 'inbound', 0, '2026-03-10T10:00:00Z', ''),
  (15, 'page', '15', 7, 'customer', 'whatsapp', 'inbound', 0, '2026-03-10T10:00:00Z', ''),
  (16, 'desk', '16', 8, 'customer', 'email', 'inbound', 0, '2026-03-02T15:00:00Z', '');
INSERT INTO calls(call_id, source, native_id, customer_id, direction, started_at, answered_at, abandoned_at, wait_seconds, disposition, legs, locator) VALUES
  (1, 'pbx', '1', 'c1', 'inbound', '2026-03-03T15:00:00Z', '2026-03-03T15:00:20Z', NULL, 20, 'answered', 1, ''),
  (2, 'pbx', '2', 'c3', 'inbound', '2026-03-11T15:00:00Z', NULL, '2026-03-11T15:01:00Z', 60, 'abandoned', 1, ''),
  (3, 'pbx', '3', 'c3', 'inbound', '2026-03-11T15:05:00Z', '2026-03-11T15:05:41Z', NULL, 41, 'answered', 1, ''),
  (4, 'pbx', '4', 'c3', 'outbound', '2026-03-12T15:05:00Z', '2026-03-12T15:05:41Z', NULL, 41, 'answered', 1, '');
INSERT INTO ratings(rating_id, source, native_id, kind, score, scale_min, scale_max, conversation_id, rated_at) VALUES
  (1, 'desk', '1', 'csat', 5, 1, 5, 1, '2026-03-04T16:00:00Z'), (2, 'desk', '2', 'csat', 3, 1, 5, 2, '2026-03-05T16:00:00Z'),
  (3, 'desk', '3', 'nps', 9, 0, 10, NULL, '2026-03-05T16:00:00Z'), (4, 'desk', '4', 'nps', 6, 0, 10, NULL, '2026-03-05T16:00:00Z');
