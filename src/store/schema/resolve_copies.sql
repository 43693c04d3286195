-- The same text of the same customer that came through two tools within two minutes (a mail and the ticket made from
-- it): all but the first point to the first. Compared are letters and digits, since one tool keeps the text and another
-- one makes it from HTML. Short texts such as "thank you" prove nothing, unless the subject is the same too.
CREATE TEMP TABLE told AS
  SELECT m.id AS id, m.src AS src, m.at AS at, o.customer_id AS customer, r.direction AS direction, said(m.body) AS body,
    subject_base(coalesce(m.subject, v.subject)) AS subject, r.conversation_id AS conversation
  FROM st_message m JOIN message_rows r ON r.id = m.id JOIN customer_of o ON o.record_id = r.record_id
  LEFT JOIN conversation_rows v ON v.conversation_id = r.conversation_id
  WHERE m.dup IS NULL AND r.duplicate_of IS NULL AND m.at IS NOT NULL AND m.body IS NOT NULL;
CREATE INDEX temp.ix_told_body ON told (customer, body, at);
CREATE INDEX temp.ix_told_subject ON told (customer, subject, at);
CREATE TEMP TABLE copies AS
  SELECT b.id AS id, min(a.id) AS first FROM told b
  JOIN told a ON a.customer = b.customer AND a.body = b.body AND a.src <> b.src AND a.id < b.id
    AND (a.direction = b.direction OR 'unknown' IN (a.direction, b.direction)) AND abs(a.at - b.at) <= 120000000
  WHERE length(b.body) >= 30 OR (length(b.body) > 0 AND a.subject = b.subject)
  GROUP BY b.id;
CREATE UNIQUE INDEX temp.ix_copies ON copies (id);
-- Same customer, subject and direction within two minutes, and one text begins like the other: the help desk cut quote,
-- signature or disclaimer.
INSERT OR IGNORE INTO copies
  SELECT b.id, min(a.id) FROM told b
  JOIN told a ON a.customer = b.customer AND a.subject = b.subject AND a.src <> b.src AND a.id < b.id AND a.direction = b.direction AND abs(a.at - b.at) <= 120000000
  WHERE length(a.body) >= 10 AND length(b.body) >= 10 AND (substr(a.body, 1, length(b.body)) = b.body OR substr(b.body, 1, length(a.body)) = a.body)
  GROUP BY b.id;
-- A copy of a copy points to the first one.
UPDATE copies SET first = coalesce((SELECT c.first FROM copies c WHERE c.id = copies.first), first);
UPDATE message_rows SET duplicate_of = (SELECT first FROM copies c WHERE c.id = message_rows.id) WHERE id IN (SELECT id FROM copies);
-- A mail thread from which a ticket of another source was made: they share a message, or the mails name the number of
-- a ticket of the same customer. One ticket only; two would prove nothing.
CREATE TEMP TABLE origins AS
  SELECT t.conversation_id AS thread, min(k.conversation_id) AS ticket, count(DISTINCT k.conversation_id) AS n FROM (
    SELECT a.conversation_id AS one, b.conversation_id AS other FROM message_rows a JOIN message_rows b ON a.duplicate_of = b.id
    UNION SELECT b.conversation_id, a.conversation_id FROM message_rows a JOIN message_rows b ON a.duplicate_of = b.id) pair
  JOIN conversation_rows t ON t.conversation_id = pair.one AND t.space IN ('r', 't') AND t.kind = 'thread'
  JOIN conversation_rows k ON k.conversation_id = pair.other AND k.space = 'c' AND k.kind = 'ticket' AND k.src <> t.src
  GROUP BY 1;
INSERT INTO origins
  SELECT t.conversation_id, min(k.conversation_id), count(DISTINCT k.conversation_id) FROM conversation_rows t
  JOIN message_rows r ON r.conversation_id = t.conversation_id JOIN st_message m ON m.id = r.id
  JOIN conversation_rows k ON k.space = 'c' AND k.kind = 'ticket' AND k.key = ticket_number(m.subject) AND k.src <> t.src
  JOIN customer_of x ON x.record_id = t.record_id JOIN customer_of y ON y.record_id = k.record_id AND y.customer_id = x.customer_id
  WHERE t.space IN ('r', 't') AND t.kind = 'thread' AND t.conversation_id NOT IN (SELECT thread FROM origins)
  GROUP BY 1;
UPDATE conversation_rows SET merged_into = (SELECT ticket FROM origins o WHERE o.thread = conversation_rows.conversation_id)
  WHERE conversation_id IN (SELECT thread FROM origins WHERE n = 1);
DROP TABLE origins;
DROP TABLE told;
DROP TABLE copies;
