-- Takes everything out of the working store that belongs to the contact records in temp.erased_record: what they
-- wrote and ordered, the conversations that are theirs. What others wrote stays; the person is taken from its parties.
CREATE TEMP TABLE erased_party AS
  SELECT p.src AS src, p.key AS key FROM party p JOIN temp.erased_record e ON e.record_id = p.record_id WHERE p.agent_no IS NULL AND p.own = 0;
CREATE UNIQUE INDEX temp.ix_erased_party ON erased_party (src, key);
CREATE TEMP TABLE erased_conversation AS
  SELECT c.conversation_id AS conversation_id, c.src AS src, c.space AS space, c.key AS key, c.st_id AS st_id FROM conversation_rows c
  JOIN temp.erased_record e ON e.record_id = c.record_id WHERE c.kind <> 'group';
CREATE UNIQUE INDEX temp.ix_erased_conversation ON erased_conversation (conversation_id);
CREATE TEMP TABLE erased_unit (unit INTEGER PRIMARY KEY);
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_contact s JOIN temp.erased_party p ON p.src = s.src AND p.key = s.key WHERE s.prim = 1;
INSERT OR IGNORE INTO temp.erased_unit SELECT unit FROM st_conversation WHERE id IN (SELECT st_id FROM temp.erased_conversation);
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_conversation s JOIN temp.erased_party p ON p.src = s.src AND p.key = s.customer;
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_message s JOIN message_rows r ON r.id = s.id
  WHERE r.record_id IN (SELECT record_id FROM temp.erased_record) OR r.conversation_id IN (SELECT conversation_id FROM temp.erased_conversation);
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_message s JOIN temp.erased_party p ON p.src = s.src AND p.key IN (s.author, s.customer);
INSERT OR IGNORE INTO temp.erased_unit SELECT unit FROM call_rows WHERE record_id IN (SELECT record_id FROM temp.erased_record);
INSERT OR IGNORE INTO temp.erased_unit SELECT l.unit FROM st_call_leg l JOIN call_rows k ON k.src = l.src AND k.key = coalesce(l.call, l.key)
  WHERE k.record_id IN (SELECT record_id FROM temp.erased_record);
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_call s JOIN temp.erased_party p ON p.src = s.src AND p.key = s.customer;
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_call_leg s JOIN temp.erased_party p ON p.src = s.src AND p.key = s.customer;
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_order s JOIN temp.erased_party p ON p.src = s.src AND p.key = s.customer;
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_rating s JOIN temp.erased_party p ON p.src = s.src AND p.key = s.customer;
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_rating s JOIN temp.erased_conversation c ON c.space = 'c' AND c.src = s.src AND c.key = s.conversation;
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_rating s JOIN st_order o ON o.src = s.src AND o.key = s."order" WHERE o.unit IN (SELECT unit FROM temp.erased_unit);
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_consent s JOIN temp.erased_party p ON p.src = s.src AND p.key = s.customer;
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_event s JOIN temp.erased_conversation c ON c.space = 'c' AND c.src = s.src AND c.key = s.conversation;
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_order_line s JOIN st_order o ON o.src = s.src AND o.key = s."order" WHERE o.unit IN (SELECT unit FROM temp.erased_unit);
INSERT OR IGNORE INTO temp.erased_unit SELECT s.unit FROM st_attachment s JOIN st_message m ON m.src = s.src AND m.key = s.message WHERE m.unit IN (SELECT unit FROM temp.erased_unit);
