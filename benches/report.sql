-- An invented dataset of :messages messages: four to a conversation, ten to a customer, a call and an order for twenty. Five tools, two years.
INSERT INTO meta VALUES ('schema_version','1'),('tool_version','0'),('run_id','bench'),('as_of','2026-06-30T00:00:00Z'),('redaction','masked');
INSERT INTO sources SELECT 'tool' || value, 'Tool', 'tool', 'documented', NULL, 'UTC', 0, 'US', 1, 1, 0, 0, 0, 1, 1, 0, 0 FROM json_each('[0,1,2,3,4]');
INSERT INTO agents SELECT 'a' || value, 'Agent ' || value, 'agent' || value || '@example.org', 'support', 1, 0 FROM json_each('[0,1,2,3,4,5,6,7,8,9]');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < :messages / 10)
INSERT INTO customers(customer_id,kind,display_name,primary_email,segment,first_seen_at,last_seen_at,record_count,channel_count)
SELECT PRINTF('C%016x', i), 'person', 'Customer ' || i, 'person' || i || '@example.com', CASE i%4 WHEN 0 THEN 'new' WHEN 1 THEN 'active' WHEN 2 THEN 'inactive' ELSE 'former' END, '2024-07-02T10:00:00Z', '2026-06-01T10:00:00Z', 2, 1+i%3 FROM n;
INSERT INTO customer_identifiers SELECT customer_id, 'email', primary_email, '', '', NULL, NULL, 1, 0 FROM customers;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < :messages / 5)
INSERT INTO contact_records(record_id,source,native_id,customer_id,name,locator) SELECT i, 'tool' || (i%5), 'n' || i, PRINTF('C%016x', 1 + i % (:messages / 10)), 'Customer ' || i, '1:1-2' FROM n;
INSERT INTO record_identifiers SELECT record_id, 'email', 'person' || record_id || '@example.com', 'person' || record_id || '@example.com', '', '', NULL, 1, 0 FROM contact_records;
INSERT INTO crosswalk SELECT source, native_id, record_id, customer_id, NULL, 'exact' FROM contact_records;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < :messages / 4)
INSERT INTO conversations(conversation_id,source,native_id,kind,customer_id,agent_id,channel,subject,status,raw_status,opened_at,resolved_at,message_count,case_id,case_rule,intent)
SELECT i, 'tool' || (i%5), 't' || i, CASE i%5 WHEN 0 THEN 'ticket' WHEN 1 THEN 'thread' ELSE 'session' END, PRINTF('C%016x', 1 + i % (:messages / 10)), 'a' || (i%10),
  CASE i%5 WHEN 0 THEN 'email' WHEN 1 THEN 'email' WHEN 2 THEN 'chat' WHEN 3 THEN 'facebook' ELSE 'whatsapp' END, 'About order ' || i,
  CASE WHEN i%5 THEN NULL WHEN i%50 = 0 THEN 'open' ELSE 'resolved' END, 'x', STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1720000000 + i * 7919 % 62000000, 'unixepoch'),
  CASE WHEN i%5 = 0 AND i%50 THEN STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1720000000 + i * 7919 % 62000000 + 90000, 'unixepoch') END, 4, PRINTF('K%016x', i), 'first', CASE i%3 WHEN 0 THEN 'where_is_my_order' WHEN 1 THEN 'return_refund' END FROM n;
WITH RECURSIVE k(j) AS (SELECT 0 UNION ALL SELECT j+1 FROM k WHERE j < 3)
INSERT INTO messages(message_id,source,native_id,conversation_id,customer_id,agent_id,author_kind,channel,direction,sent_at,sent_zone_assumed,body_text,external_id,case_id,intent,card_number,locator)
SELECT c.conversation_id * 4 + j, c.source, 'm' || (c.conversation_id * 4 + j), c.conversation_id, c.customer_id, CASE j%2 WHEN 1 THEN c.agent_id END, CASE j%2 WHEN 1 THEN 'agent' ELSE 'customer' END, c.channel,
  CASE j%2 WHEN 1 THEN 'outbound' ELSE 'inbound' END, STRFTIME('%Y-%m-%dT%H:%M:%SZ', UNIXEPOCH(c.opened_at) + j * 4000, 'unixepoch'), 0,
  'Good day, this is an invented text of an invented customer about something that was bought. Thank you and kind regards', CASE WHEN c.channel = 'email' THEN '<m' || (c.conversation_id * 4 + j) || '@example.com>' END,
  c.case_id, CASE j WHEN 0 THEN c.intent END, c.conversation_id % 50000 = 0 AND j = 0, '1:' || (c.conversation_id * 400) || '-' || (c.conversation_id * 400 + 100)
FROM conversations c, k;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < :messages / 20)
INSERT INTO calls(call_id,source,native_id,conversation_id,customer_id,agent_id,direction,started_at,started_zone_assumed,answered_at,wait_seconds,talk_seconds,disposition,legs,locator)
SELECT i, 'tool4', 'k' || i, :messages / 4 + i, PRINTF('C%016x', 1 + i % (:messages / 10)), 'a' || (i%10), 'inbound', STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1720000000 + i * 6007 % 62000000, 'unixepoch'), 0,
  CASE WHEN i%9 THEN STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1720000030 + i * 6007 % 62000000, 'unixepoch') END, 5 + i%60, CASE WHEN i%9 THEN 60 + i%400 END, CASE WHEN i%9 THEN 'answered' ELSE 'missed' END, 1, '1:1-2' FROM n;
INSERT INTO conversations(conversation_id,source,native_id,kind,customer_id,agent_id,channel,opened_at,message_count,case_id,case_rule)
SELECT conversation_id, source, native_id, 'call', customer_id, agent_id, 'phone', started_at, 0, PRINTF('K%016x', conversation_id), 'first' FROM calls;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < :messages / 20)
INSERT INTO orders(order_id,source,native_id,customer_id,order_number,ordered_at,ordered_zone_assumed,total,currency,locator)
SELECT i, 'tool0', 'o' || i, PRINTF('C%016x', 1 + i % (:messages / 10)), '#' || i, STRFTIME('%Y-%m-%dT%H:%M:%SZ', 1720000000 + i * 5003 % 62000000, 'unixepoch'), 0, 4900, 'USD', '1:1-2' FROM n;
INSERT INTO cases(case_id,customer_id,intent,opened_at,resolved_at,channels,path,contact_count,repeat)
SELECT case_id, customer_id, intent, opened_at, resolved_at, '["' || channel || '"]', CASE WHEN conversation_id % 6 = 0 THEN '["' || channel || '","phone"]' ELSE '["' || channel || '"]' END, 1 + (conversation_id % 6 = 0), conversation_id % 6 = 0 FROM conversations;
