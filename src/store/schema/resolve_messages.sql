-- Who wrote each message, in which direction it went, and who the customer of each conversation is.
INSERT INTO message_rows (id, conversation_id, record_id, agent_no, author_kind, direction, at, automated, channel)
  SELECT m.id, mc.conversation_id,
    CASE WHEN coalesce(a.own,0) = 0 AND a.agent_no IS NULL THEN coalesce(a.record_id, c.record_id) ELSE c.record_id END,
    a.agent_no,
    coalesce(m.author_kind, CASE WHEN ag.bot = 1 THEN 'bot' WHEN a.agent_no IS NOT NULL OR a.own = 1 THEN 'agent' WHEN a.record_id IS NOT NULL AND m.direction IN ('outbound','internal') THEN 'agent' WHEN a.record_id IS NOT NULL THEN 'customer' END),
    coalesce(m.direction, CASE WHEN m.author_kind = 'customer' THEN 'inbound' WHEN m.author_kind IN ('agent','bot') THEN 'outbound' WHEN m.author_kind = 'system' THEN 'internal'
      WHEN a.agent_no IS NOT NULL OR a.own = 1 THEN 'outbound' WHEN a.record_id IS NOT NULL THEN 'inbound' ELSE 'unknown' END),
    m.at, coalesce(m.automated, 0), m.channel
  FROM st_message m
  LEFT JOIN message_conversation mc ON mc.id = m.id
  LEFT JOIN party a ON a.src = m.src AND a.key = m.author
  LEFT JOIN agents ag ON ag.agent_no = a.agent_no
  LEFT JOIN party c ON c.src = m.src AND c.key = m.customer AND c.own = 0 AND c.agent_no IS NULL
  WHERE m.dup IS NULL ORDER BY m.id;
-- A source whose own side is not known cannot tell directions.
UPDATE message_rows SET direction = 'unknown', author_kind = NULL WHERE id IN (
  SELECT m.id FROM st_message m WHERE m.dup IS NULL AND m.direction IS NULL AND m.author_kind IS NULL AND m.src IN (SELECT src FROM blind_sources));
CREATE INDEX ix_message_conversation ON message_rows (conversation_id);
INSERT INTO object_party (object_kind, object_id, role, record_id, agent_no, own)
  SELECT 'message', m.id, p.role, q.record_id, q.agent_no, q.own FROM st_participant p JOIN st_message m ON m.unit = p.unit AND m.dup IS NULL
  LEFT JOIN party q ON q.src = p.src AND q.key = p.party WHERE p.role IS NOT NULL ORDER BY m.id, p.id;
INSERT INTO object_party (object_kind, object_id, role, record_id, agent_no, own)
  SELECT 'call', k.call_id, p.role, q.record_id, q.agent_no, q.own FROM st_participant p JOIN call_rows k ON k.unit = p.unit
  LEFT JOIN party q ON q.src = p.src AND q.key = p.party WHERE p.role IS NOT NULL ORDER BY k.call_id, p.id;
CREATE INDEX ix_object_party ON object_party (object_kind, object_id);
-- The customer of a conversation: as the tool says, else the first who wrote in, else whom the company wrote to.
UPDATE conversation_rows SET
  record_id = (SELECT p.record_id FROM st_conversation s JOIN party p ON p.src = s.src AND p.key = s.customer AND p.own = 0 AND p.agent_no IS NULL WHERE s.id = conversation_rows.st_id),
  agent_no = (SELECT p.agent_no FROM st_conversation s JOIN party p ON p.src = s.src AND p.key = s.agent WHERE s.id = conversation_rows.st_id)
  WHERE st_id IS NOT NULL;
UPDATE conversation_rows SET record_id = (
    SELECT r.record_id FROM message_rows r JOIN st_message m ON m.id = r.id
    WHERE r.conversation_id = conversation_rows.conversation_id AND r.record_id IS NOT NULL AND r.direction IN ('inbound','unknown')
    ORDER BY coalesce(m.automated,0), r.direction = 'unknown', m.at IS NULL, m.at, m.id LIMIT 1)
  WHERE record_id IS NULL AND kind <> 'group' AND space <> 'p';
UPDATE conversation_rows SET record_id = (
    SELECT o.record_id FROM message_rows r JOIN object_party o ON o.object_kind = 'message' AND o.object_id = r.id JOIN st_message m ON m.id = r.id
    WHERE r.conversation_id = conversation_rows.conversation_id AND o.role = 'to' AND o.record_id IS NOT NULL AND o.own = 0 AND o.agent_no IS NULL
    ORDER BY m.at IS NULL, m.at, m.id LIMIT 1)
  WHERE record_id IS NULL AND kind <> 'group' AND space <> 'p';
UPDATE conversation_rows SET agent_no = (
    SELECT r.agent_no FROM message_rows r JOIN st_message m ON m.id = r.id
    WHERE r.conversation_id = conversation_rows.conversation_id AND r.agent_no IS NOT NULL ORDER BY m.at IS NULL, m.at, m.id LIMIT 1)
  WHERE agent_no IS NULL AND space <> 'p';
UPDATE message_rows SET record_id = (SELECT c.record_id FROM conversation_rows c WHERE c.conversation_id = message_rows.conversation_id)
  WHERE record_id IS NULL AND direction <> 'inbound';
-- Times, channel and subject of conversations that the tool does not know as objects.
CREATE TEMP TABLE conversation_times AS
  SELECT r.conversation_id AS id, count(*) AS n, min(m.at) AS first_at,
    min(CASE WHEN r.direction = 'outbound' AND coalesce(m.automated,0) = 0 AND coalesce(r.author_kind,'agent') = 'agent' THEN m.at END) AS answer_at
  FROM message_rows r JOIN st_message m ON m.id = r.id WHERE r.conversation_id IS NOT NULL GROUP BY r.conversation_id;
CREATE UNIQUE INDEX temp.ix_conversation_times ON conversation_times (id);
UPDATE conversation_rows SET
  messages = coalesce((SELECT n FROM conversation_times t WHERE t.id = conversation_id), 0),
  opened_zone = CASE WHEN opened IS NULL THEN (SELECT m.at_zone FROM message_rows r JOIN st_message m ON m.id = r.id WHERE r.conversation_id = conversation_rows.conversation_id AND m.at IS NOT NULL ORDER BY m.at, m.id LIMIT 1) ELSE opened_zone END,
  opened = coalesce(opened, (SELECT first_at FROM conversation_times t WHERE t.id = conversation_id)),
  first_response = (SELECT answer_at FROM conversation_times t WHERE t.id = conversation_id AND answer_at >= first_at),
  channel = coalesce(channel, (SELECT m.channel FROM message_rows r JOIN st_message m ON m.id = r.id WHERE r.conversation_id = conversation_rows.conversation_id ORDER BY m.at IS NULL, m.at, m.id LIMIT 1)),
  subject = coalesce(subject, (SELECT m.subject FROM message_rows r JOIN st_message m ON m.id = r.id WHERE r.conversation_id = conversation_rows.conversation_id ORDER BY m.at IS NULL, m.at, m.id LIMIT 1)),
  unit = coalesce(unit, (SELECT m.unit FROM message_rows r JOIN st_message m ON m.id = r.id WHERE r.conversation_id = conversation_rows.conversation_id ORDER BY m.at IS NULL, m.at, m.id LIMIT 1))
  WHERE space <> 'p';
DROP TABLE conversation_times;
-- The same mail that came through two sources: all but the first point to the first.
CREATE INDEX IF NOT EXISTS ix_message_external ON st_message (external_id) WHERE external_id IS NOT NULL;
UPDATE message_rows SET duplicate_of = (
    SELECT min(o.id) FROM st_message m JOIN st_message o ON o.external_id = m.external_id AND o.dup IS NULL AND o.id < m.id WHERE m.id = message_rows.id)
  WHERE id IN (SELECT id FROM st_message WHERE external_id IS NOT NULL AND dup IS NULL);
-- The same text twice in one conversation at the same time by the same author (a ticket's description and its
-- first comment): all but the first point to the first.
CREATE TEMP TABLE twins AS SELECT min(m.id) AS first, m.src AS src, r.conversation_id AS conversation, m.author AS author, m.at AS at, m.body AS body
  FROM message_rows r JOIN st_message m ON m.id = r.id WHERE r.conversation_id IS NOT NULL AND m.at IS NOT NULL AND m.body IS NOT NULL AND r.duplicate_of IS NULL AND m.conversation IS NOT NULL
  GROUP BY 2, 3, 4, 5, 6 HAVING count(*) > 1;
CREATE INDEX temp.ix_twins ON twins (conversation, at);
UPDATE message_rows SET duplicate_of = (
    SELECT t.first FROM st_message m JOIN twins t ON t.conversation = message_rows.conversation_id AND t.at = m.at AND t.body = m.body AND t.author IS m.author AND t.first < m.id WHERE m.id = message_rows.id)
  WHERE duplicate_of IS NULL AND conversation_id IN (SELECT conversation FROM twins);
DROP TABLE twins;
-- What speaks for a contact record being a customer, and when it was seen.
CREATE TEMP TABLE uses AS
  SELECT r.record_id AS id, min(m.at) AS first_at, max(m.at) AS last_at, max(r.direction = 'inbound' AND coalesce(m.automated,0) = 0) AS inbound, max(r.direction = 'outbound') AS outbound, 0 AS ordered
    FROM message_rows r JOIN st_message m ON m.id = r.id WHERE r.record_id IS NOT NULL GROUP BY r.record_id
  UNION ALL SELECT record_id, min(started_at), max(started_at), max(direction = 'inbound'), max(direction = 'outbound'), 0 FROM call_rows WHERE record_id IS NOT NULL GROUP BY record_id
  UNION ALL SELECT p.record_id, min(o.ordered_at), max(o.ordered_at), 0, 0, 1 FROM st_order o JOIN party p ON p.src = o.src AND p.key = o.customer WHERE o.dup IS NULL AND p.record_id IS NOT NULL GROUP BY p.record_id;
CREATE INDEX temp.ix_uses ON uses (id);
UPDATE contacts SET
  inbound = coalesce((SELECT max(inbound) FROM uses u WHERE u.id = record_id), 0),
  outbound = coalesce((SELECT max(outbound) FROM uses u WHERE u.id = record_id), 0),
  ordered = coalesce((SELECT max(ordered) FROM uses u WHERE u.id = record_id), 0),
  first_seen = (SELECT min(x) FROM (SELECT first_seen AS x UNION ALL SELECT min(first_at) FROM uses u WHERE u.id = record_id) WHERE x IS NOT NULL),
  last_seen = (SELECT max(x) FROM (SELECT last_seen AS x UNION ALL SELECT max(last_at) FROM uses u WHERE u.id = record_id) WHERE x IS NOT NULL);
DROP TABLE uses;
