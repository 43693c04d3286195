-- A block for each scenario: `--- code | field | count`, then the statements that make the fault in clean.sql.

--- ledger-does-not-balance | records | 2
UPDATE sources SET imported = imported - 2 WHERE source = 'desk';

--- ledger-does-not-balance | bytes | 7
UPDATE sources SET bytes_framing = bytes_framing - 7 WHERE source = 'desk';

--- unreadable-bytes |  | 9
UPDATE sources SET bytes_unreadable = 9, bytes_total = bytes_total + 9 WHERE source = 'desk';

--- rejects-over-budget |  | 1
UPDATE sources SET rejected = 1, imported = imported - 1 WHERE source = 'desk';

--- rejected-records | no-parent | 1
INSERT INTO rejects VALUES ('desk', 1, 4, 10, 20, 'no-parent');

--- truncated-file |  | 1
INSERT INTO rejects VALUES ('desk', 1, 4, 10, 20, 'json-truncated');

--- duplicate-export | files | 1
INSERT INTO source_files(file_no, source, path, records, status) VALUES (9, 'desk', 'b', 1, 'duplicate');

--- duplicate-export | records | 1
UPDATE sources SET duplicate = 1, imported = imported - 1 WHERE source = 'desk';

--- unrecognised-files | unsupported | 1
INSERT INTO source_files(file_no, path, records, status) VALUES (9, 'b', 0, 'unsupported');

--- unreadable-files |  | 1
INSERT INTO source_files(file_no, path, records, status) VALUES (9, 'b', 0, 'unreadable');

--- export-ceiling |  | 1
INSERT INTO source_files(file_no, source, path, records, status) VALUES (9, 'desk', 'b', 30000, 'imported');

--- declared-count-mismatch |  | 1
UPDATE conversations SET declared_message_count = 5 WHERE conversation_id = 1;

--- attachment-missing |  | 1
INSERT INTO attachments VALUES (9, 1, 'a.jpg', NULL, NULL, NULL, 0, 0);

--- attachment-missing | inline | 1
INSERT INTO attachments VALUES (9, 1, 'a.jpg', NULL, NULL, NULL, 0, 1);

--- conversation-without-text |  | 1
INSERT INTO conversations(conversation_id, source, native_id, kind, customer_id, status, channel) VALUES (9, 'desk', 'x', 'ticket', 'c1', 'closed', 'email');

--- message-without-timestamp |  | 1
UPDATE messages SET sent_at = NULL WHERE message_id = 2;

--- zone-assumed |  | 2
UPDATE messages SET sent_zone_assumed = 1;

--- implausible-time | sent_at | 1
UPDATE messages SET sent_at = '2031-01-01T00:00:00Z' WHERE message_id = 2;

--- implausible-time | started_at | 1
UPDATE calls SET started_at = '1970-01-01T00:00:00Z';

--- same-timestamp |  | 60
WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 159) INSERT INTO messages(message_id, source, native_id, channel, direction, sent_at, locator) SELECT i, 'desk', 'n' || i, 'email', 'inbound', '2026-02-01T10:00:01Z', '' FROM n;

--- message-direction-unknown | message | 1
INSERT INTO messages(message_id, source, native_id, channel, direction, sent_at, locator) VALUES (9, 'desk', 'x', 'email', 'unknown', '2026-02-01T10:00:00Z', '');

--- message-direction-unknown | call | 1
UPDATE calls SET direction = 'unknown';

--- unmapped-status | On ice | 1
UPDATE conversations SET status = NULL, raw_status = 'On ice' WHERE conversation_id = 1;

--- unmapped-channel | fax | 1
UPDATE conversations SET channel = 'other', raw_channel = 'fax' WHERE conversation_id = 1;

--- unmapped-priority | P0 | 1
UPDATE conversations SET priority = NULL, raw_priority = 'P0' WHERE conversation_id = 1;

--- mojibake-left | garbled | 1
UPDATE messages SET damaged = 1 WHERE message_id = 1;

--- mojibake-left | replaced | 1
UPDATE messages SET damaged = 2 WHERE message_id = 1;

--- long-message |  | 1
UPDATE messages SET body_text = PRINTF('%.*c', 65001, 'x') WHERE message_id = 1;

--- agent-as-customer | email | 1
INSERT INTO customer_identifiers VALUES ('c2', 'email', 'sam@shop.example', '', '', NULL, NULL, 1, 0);

--- cluster-conflict | birth_date | 1
UPDATE contact_records SET customer_id = 'c1', birth_date = '199' || record_id || '-01-01' WHERE record_id IN (1, 2);

--- role-mailbox-as-customer | email | 1
INSERT INTO customer_identifiers VALUES ('c2', 'email', 'info@garden.example', '', '', NULL, NULL, 1, 0);

--- review-pairs-open |  | 1
INSERT INTO edges VALUES (1, 2, 3.0, 'review', NULL, NULL, '[]');

--- merge-refused | conflict | 1
INSERT INTO edges VALUES (1, 2, 9.0, 'non-link', NULL, 'conflict', '[]');

--- large-cluster |  | 1
UPDATE customers SET record_count = 21 WHERE customer_id = 'c1';

--- shared-identifier | phone | 1
INSERT INTO customer_identifiers VALUES ('c1', 'phone', '+12025550102', '', '', NULL, NULL, 1, 0);

--- shared-identifier | email | 1
UPDATE customer_identifiers SET shared = 1 WHERE kind = 'email' AND customer_id = 'c1';

--- phone-without-country |  | 1
UPDATE record_identifiers SET value = '2025550102' WHERE kind = 'phone';

--- invalid-identifier | phone | 1
UPDATE record_identifiers SET valid = 0 WHERE kind = 'phone';

--- email-case-duplicates | email | 1
INSERT INTO record_identifiers VALUES (2, 'email', 'ada@example.com', 'ADA@example.com', '', '', NULL, 1, 0);

--- multi-address-customer | email | 1
INSERT INTO customer_identifiers VALUES ('c1', 'email', 'ada.two@example.com', '', '', NULL, NULL, 1, 0);

--- phone-only-customer |  | 1
DELETE FROM customer_identifiers WHERE customer_id = 'c2' AND kind = 'email';

--- unreachable-customer |  | 1
DELETE FROM customer_identifiers WHERE customer_id = 'c2';

--- card-number-in-body | body | 1
UPDATE messages SET card_number = 1 WHERE message_id = 1;

--- card-number-in-body | quoted | 1
UPDATE messages SET card_number = 2 WHERE message_id = 1;

--- card-number-in-body | note | 1
UPDATE calls SET card_number = 1;

--- consent-conflict | email | 1
UPDATE consents SET conflict = 1;

--- recording-present |  | 1
UPDATE calls SET recording = 'a.wav';

--- conversation-without-customer |  | 1
UPDATE conversations SET customer_id = NULL WHERE conversation_id = 1;

--- order-without-customer |  | 1
UPDATE orders SET customer_id = NULL;

--- withheld-caller |  | 1
UPDATE contact_records SET not_customer = 'withheld', customer_id = NULL WHERE record_id = 3;

--- open-conversation-without-reply | open | 1
UPDATE conversations SET status = 'open' WHERE conversation_id = 1; DELETE FROM messages WHERE direction = 'outbound';

--- open-conversation-without-reply | no-status | 1
UPDATE conversations SET status = NULL, raw_status = NULL WHERE conversation_id = 1; UPDATE messages SET automated = 1 WHERE direction = 'outbound';

--- open-conversation-without-owner |  | 1
UPDATE conversations SET status = 'open', agent_id = NULL WHERE conversation_id = 1;

--- inactive-owner |  | 1
UPDATE conversations SET status = 'pending' WHERE conversation_id = 1; UPDATE agents SET active = 0;

--- threading-lost |  | 1
UPDATE conversations SET status = 'open' WHERE conversation_id = 1; UPDATE messages SET external_id = NULL;

--- quiet-month |  | 1
WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 459) INSERT INTO messages(message_id, source, native_id, channel, direction, sent_at, locator) SELECT i, 'old', 'n' || i, 'email', 'inbound', PRINTF('2025-%02d-%02dT10:00:00Z', 1 + (i - 100) / 30, 1 + i % 28), '' FROM n; DELETE FROM messages WHERE sent_at LIKE '2025-06-%';
