-- From the working store (main) to the published tables (pub), each in the order of its key.
-- Sources and files; counts come from the units themselves, not from the checkpoints.
-- Files that an export names as its attachments are no exports that nobody recognised.
CREATE TEMP TABLE beside_files AS SELECT DISTINCT sha256 FROM st_attachment WHERE path IS NOT NULL AND present = 1 AND sha256 IS NOT NULL;
CREATE TEMP TABLE unit_counts (file_no INTEGER PRIMARY KEY, framed INTEGER, imported INTEGER, rejected INTEGER, excluded INTEGER, duplicate INTEGER);
INSERT INTO unit_counts SELECT id >> 40 AS file_no, count(*) AS framed, sum(class = 0) AS imported, sum(class = 1) AS rejected, sum(class = 2) AS excluded, sum(class = 3) AS duplicate FROM units GROUP BY 1;
INSERT INTO pub.source_files (file_no,source,path,container,sha256,bytes,records,status,reason,best_guess,earliest_at,latest_at)
  SELECT f.file_no, s.source, f.path, f.container, f.sha256, f.bytes, f.records,
    CASE WHEN f.status = 'imported' AND u.framed > 0 AND u.framed = u.duplicate THEN 'duplicate'
      WHEN f.src IS NULL AND f.status IN ('unrecognised','unsupported') AND f.sha256 IN (SELECT sha256 FROM beside_files) THEN 'ignored' ELSE f.status END,
    CASE WHEN f.status = 'imported' AND u.framed > 0 AND u.framed = u.duplicate THEN coalesce(f.reason, 'every record repeats an earlier one')
      WHEN f.src IS NULL AND f.status IN ('unrecognised','unsupported') AND f.sha256 IN (SELECT sha256 FROM beside_files) THEN 'an attachment of a message' ELSE f.reason END, f.best_guess, rfc3339(f.earliest), rfc3339(f.latest)
  FROM files f LEFT JOIN sources s ON s.src = f.src LEFT JOIN unit_counts u ON u.file_no = f.file_no ORDER BY f.file_no;
INSERT INTO pub.sources (source,tool,mapping,evidence,tenant,time_zone,zone_assumed,country,records_framed,imported,rejected,excluded,duplicate,bytes_total,bytes_record,bytes_framing,bytes_unreadable)
  SELECT s.source, s.tool, s.mapping, s.evidence, s.tenant, s.zone, s.zone_assumed, s.country,
    coalesce(sum(u.framed),0), coalesce(sum(u.imported),0), coalesce(sum(u.rejected),0), coalesce(sum(u.excluded),0), coalesce(sum(u.duplicate),0),
    coalesce(sum(f.bytes_total),0), coalesce(sum(f.bytes_record),0), coalesce(sum(f.bytes_framing),0), coalesce(sum(f.bytes_unreadable),0)
  FROM sources s LEFT JOIN files f ON f.src = s.src LEFT JOIN unit_counts u ON u.file_no = f.file_no GROUP BY s.src ORDER BY s.source;
INSERT INTO pub.sources (source,tool,mapping,evidence,tenant,time_zone,zone_assumed,country,records_framed,imported,rejected,excluded,duplicate,bytes_total,bytes_record,bytes_framing,bytes_unreadable)
  SELECT '(unrecognised)', '', NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, coalesce(sum(bytes),0), 0, 0, coalesce(sum(bytes),0) FROM files WHERE src IS NULL HAVING count(*) > 0;
DROP TABLE unit_counts;
DROP TABLE beside_files;
INSERT INTO pub.rejects (source,file_no,line,byte_start,byte_end,reason)
  SELECT s.source, r.unit >> 40, r.line, r.byte_start, r.byte_end, r.reason FROM rejects r LEFT JOIN files f ON f.file_no = r.unit >> 40 LEFT JOIN sources s ON s.src = f.src ORDER BY r.unit;
INSERT INTO pub.field_errors (source,file_no,ordinal,field,reason,action)
  SELECT s.source, e.unit >> 40, e.unit & ((1 << 40) - 1), e.field, e.reason, e.action FROM field_errors e LEFT JOIN files f ON f.file_no = e.unit >> 40 LEFT JOIN sources s ON s.src = f.src ORDER BY e.unit, e.field, e.reason;
-- Parties.
INSERT INTO pub.agents (agent_id,name,email,team,active,bot) SELECT agent_id, name, email, team, active, bot FROM agents ORDER BY agent_id;
INSERT INTO pub.agent_identifiers (agent_id,kind,value) SELECT a.agent_id, i.kind, i.value FROM agent_identifiers i JOIN agents a ON a.agent_no = i.agent_no ORDER BY 1, 2, 3;
INSERT INTO pub.agent_records (agent_id,source,native_id) SELECT a.agent_id, s.source, r.key FROM agent_records r JOIN agents a ON a.agent_no = r.agent_no JOIN sources s ON s.src = r.src ORDER BY s.source, r.key;
INSERT INTO pub.contact_records (record_id,source,native_id,customer_id,not_customer,name,given_name,family_name,company,birth_date,language,attributes,first_seen_at,last_seen_at,updated_at,locator)
  SELECT c.record_id, s.source, c.key, o.customer_id, CASE WHEN o.customer_id IS NULL THEN coalesce(c.not_customer, 'cc-only') END, c.name, c.given_name, c.family_name, c.company, birth_date(c.birth_date), c.language, c.attributes,
    rfc3339(c.first_seen), rfc3339(c.last_seen), rfc3339(c.updated_at), (SELECT (u.id >> 40) || ':' || u.byte_start || '-' || u.byte_end FROM units u WHERE u.id = c.unit)
  FROM contacts c JOIN sources s ON s.src = c.src LEFT JOIN customer_of o ON o.record_id = c.record_id ORDER BY c.record_id;
INSERT INTO pub.record_identifiers (record_id,kind,value,raw_value,system,scope,type,valid,shared)
  SELECT record_id, kind, value, raw, system, scope, type, valid, shared FROM contact_identifiers ORDER BY record_id, kind, value, system, scope;
INSERT INTO pub.record_addresses (record_id,label,street,city,region,postcode,country)
  SELECT record_id, label, street, city, region, postcode, country FROM contact_addresses ORDER BY record_id, rowid;
INSERT INTO pub.crosswalk (source,native_id,record_id,customer_id,match_weight,rule)
  SELECT s.source, c.key, c.record_id, o.customer_id, o.match_weight, o.rule FROM customer_of o JOIN contacts c ON c.record_id = o.record_id JOIN sources s ON s.src = c.src ORDER BY s.source, c.key;
INSERT INTO pub.customer_identifiers (customer_id,kind,value,system,scope,first_seen_at,last_seen_at,record_count,shared)
  SELECT o.customer_id, i.kind, i.value, i.system, i.scope, rfc3339(min(c.first_seen)), rfc3339(max(c.last_seen)), count(DISTINCT i.record_id), max(i.shared)
  FROM contact_identifiers i JOIN customer_of o ON o.record_id = i.record_id JOIN contacts c ON c.record_id = i.record_id WHERE i.value <> '' GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5;
UPDATE pub.customer_identifiers SET shared = 1 WHERE shared = 0 AND (kind, value, system, scope) IN (
  SELECT kind, value, system, scope FROM pub.customer_identifiers GROUP BY 1, 2, 3, 4 HAVING count(*) > 1);
INSERT INTO pub.organisations (organisation_id,name,domain)
  SELECT s.source || ':' || coalesce(o.key, printf('h%016x', o.hash)), o.name, o.domain FROM st_organisation o JOIN sources s ON s.src = o.src WHERE o.dup IS NULL GROUP BY 1 ORDER BY 1;
INSERT OR IGNORE INTO pub.memberships (organisation_id,customer_id)
  SELECT s.source || ':' || c.organisation, x.customer_id FROM contacts c JOIN sources s ON s.src = c.src JOIN customer_of x ON x.record_id = c.record_id
  WHERE c.organisation IS NOT NULL AND EXISTS (SELECT 1 FROM pub.organisations p WHERE p.organisation_id = s.source || ':' || c.organisation) ORDER BY 1, 2;
-- Conversations, messages, calls.
INSERT INTO pub.conversations (conversation_id,source,native_id,kind,customer_id,record_id,agent_id,team,channel,raw_channel,subject,status,raw_status,priority,raw_priority,tags,attributes,
    opened_at,opened_offset_minutes,opened_zone_assumed,first_response_at,first_response_offset_minutes,first_response_zone_assumed,resolved_at,resolved_offset_minutes,resolved_zone_assumed,
    message_count,declared_message_count,merged_into,case_id,case_rule,intent,locator)
  SELECT r.conversation_id, s.source, CASE r.space WHEN 's' THEN r.key ELSE r.key END, r.kind, CASE WHEN r.kind <> 'group' THEN o.customer_id END, CASE WHEN r.kind <> 'group' THEN r.record_id END, a.agent_id, c.team, coalesce(r.channel, 'other'), c.raw_channel, r.subject, c.status, c.raw_status, c.priority, c.raw_priority, c.tags, c.attributes,
    rfc3339(r.opened), zone_offset(r.opened_zone), zone_assumed(r.opened_zone), rfc3339(coalesce(c.first_response_at, r.first_response)), zone_offset(c.first_response_at_zone), zone_assumed(c.first_response_at_zone),
    rfc3339(c.resolved_at), zone_offset(c.resolved_at_zone), zone_assumed(c.resolved_at_zone), r.messages, c.message_count,
    coalesce(r.merged_into, (SELECT m.conversation_id FROM conversation_rows m WHERE m.src = r.src AND m.space = 'c' AND m.key = c.merged_into)), k.case_id, k.rule, k.intent,
    (SELECT (u.id >> 40) || ':' || u.byte_start || '-' || u.byte_end FROM units u WHERE u.id = r.unit)
  FROM conversation_rows r JOIN sources s ON s.src = r.src LEFT JOIN st_conversation c ON c.id = r.st_id LEFT JOIN customer_of o ON o.record_id = r.record_id LEFT JOIN agents a ON a.agent_no = r.agent_no
  LEFT JOIN case_of k ON k.conversation_id = r.conversation_id ORDER BY r.conversation_id;
INSERT INTO pub.messages (message_id,source,native_id,conversation_id,customer_id,record_id,agent_id,author_kind,channel,raw_channel,direction,automated,sent_at,sent_offset_minutes,sent_zone_assumed,
    subject,body_text,body_quoted,body_signature,language,device,external_id,in_reply_to,"references",tags,duplicate_of,case_id,intent,card_number,damaged,locator)
  SELECT m.id, s.source, coalesce(m.key, printf('h%016x', m.hash)), r.conversation_id, CASE WHEN coalesce(m."group",0) = 0 THEN o.customer_id END, r.record_id, a.agent_id, r.author_kind, coalesce(m.channel, v.channel, 'other'), m.raw_channel, r.direction, coalesce(m.automated, 0),
    rfc3339(m.at), zone_offset(m.at_zone), zone_assumed(m.at_zone), m.subject, m.body, m.body_quoted, m.body_signature, m.language, m.device, m.external_id, m.in_reply_to, m."references", m.tags, r.duplicate_of, k.case_id, CASE WHEN r.direction IN ('inbound','unknown') AND r.automated = 0 THEN t.intent END, coalesce(t.card_number, 0), coalesce(t.damaged, 0),
    (SELECT (u.id >> 40) || ':' || u.byte_start || '-' || u.byte_end FROM units u WHERE u.id = m.unit)
  FROM st_message m JOIN message_rows r ON r.id = m.id JOIN sources s ON s.src = m.src LEFT JOIN conversation_rows v ON v.conversation_id = r.conversation_id
  LEFT JOIN customer_of o ON o.record_id = r.record_id LEFT JOIN agents a ON a.agent_no = r.agent_no
  LEFT JOIN message_content t ON t.id = m.id LEFT JOIN case_of k ON k.conversation_id = r.conversation_id WHERE m.dup IS NULL ORDER BY m.id;
INSERT INTO pub.participants (object_kind,object_id,role,record_id,agent_id)
  SELECT p.object_kind, p.object_id, p.role, p.record_id, a.agent_id FROM object_party p LEFT JOIN agents a ON a.agent_no = p.agent_no ORDER BY p.object_kind DESC, p.object_id, p.rowid;
-- Of several exports of one chat only some may have its files beside them.
CREATE INDEX IF NOT EXISTS ix_attachment_dup ON st_attachment (dup) WHERE dup IS NOT NULL;
INSERT INTO pub.attachments (attachment_id,message_id,file_name,media_type,bytes,sha256,present,inline)
  SELECT t.id, CASE WHEN t.message IS NULL THEN (SELECT min(m.id) FROM st_message m WHERE m.unit = t.unit AND m.dup IS NULL)
      ELSE (SELECT min(m.id) FROM st_message m WHERE m.src = t.src AND m.key = t.message AND m.dup IS NULL) END,
    t.file_name, t.media_type, coalesce(f.bytes, t.bytes), coalesce(t.sha256, f.sha256), max(coalesce(t.present, 0), coalesce(f.present, 0)), coalesce(t.inline, 0)
  FROM st_attachment t LEFT JOIN st_attachment f ON f.id = (SELECT min(d.id) FROM st_attachment d WHERE d.dup = t.id AND d.present = 1) AND t.path IS NOT NULL AND coalesce(t.present, 0) = 0
  WHERE t.dup IS NULL ORDER BY t.id;
INSERT INTO pub.calls (call_id,source,native_id,conversation_id,customer_id,record_id,agent_id,queue,direction,from_number,to_number,started_at,started_offset_minutes,started_zone_assumed,
    answered_at,ended_at,abandoned_at,wait_seconds,talk_seconds,disposition,raw_disposition,recording,note,legs,case_id,card_number,damaged,locator)
  SELECT k.call_id, s.source, k.key, k.conversation_id, o.customer_id, k.record_id, a.agent_id, k.queue, coalesce(k.direction,'unknown'), k.from_number, k.to_number, rfc3339(k.started_at), zone_offset(k.started_zone), zone_assumed(k.started_zone),
    rfc3339(k.answered_at), rfc3339(k.ended_at), rfc3339(k.abandoned_at), k.wait_seconds, k.talk_seconds, k.disposition, k.raw_disposition, k.recording, k.note, k.legs, c.case_id, k.card_number, k.damaged,
    (SELECT (u.id >> 40) || ':' || u.byte_start || '-' || u.byte_end FROM units u WHERE u.id = k.unit)
  FROM call_rows k JOIN sources s ON s.src = k.src LEFT JOIN customer_of o ON o.record_id = k.record_id LEFT JOIN agents a ON a.agent_no = k.agent_no LEFT JOIN case_of c ON c.conversation_id = k.conversation_id ORDER BY k.call_id;
INSERT INTO pub.cases (case_id,customer_id,intent,opened_at,resolved_at,channels,path,contact_count,repeat)
  SELECT case_id, customer_id, intent, rfc3339(opened), rfc3339(resolved), channels, path, contacts, repeats FROM cases ORDER BY case_id;
INSERT INTO pub.events (event_id,object_kind,object_id,kind,from_value,to_value,at,agent_id)
  SELECT e.id, 'conversation', c.conversation_id, e.kind, e.from_value, e.to_value, rfc3339(e.at), a.agent_id FROM st_event e
  LEFT JOIN conversation_rows c ON c.src = e.src AND c.space = 'c' AND c.key = e.conversation LEFT JOIN party p ON p.src = e.src AND p.key = e.agent LEFT JOIN agents a ON a.agent_no = p.agent_no
  WHERE e.dup IS NULL AND e.kind IS NOT NULL ORDER BY e.id;
-- Shop, ratings, consents.
INSERT INTO pub.orders (order_id,source,native_id,customer_id,record_id,order_number,ordered_at,ordered_offset_minutes,ordered_zone_assumed,cancelled_at,total,refunded,discount,shipping,currency,status,channel,attributes,locator)
  SELECT t.id, s.source, coalesce(t.key, printf('h%016x', t.hash)), o.customer_id, p.record_id, t.order_number, rfc3339(t.ordered_at), zone_offset(t.ordered_at_zone), zone_assumed(t.ordered_at_zone), rfc3339(t.cancelled_at),
    t.total, t.refunded, t.discount, t.shipping, t.currency, t.status, t.channel, t.attributes, (SELECT (u.id >> 40) || ':' || u.byte_start || '-' || u.byte_end FROM units u WHERE u.id = t.unit)
  FROM st_order t JOIN sources s ON s.src = t.src LEFT JOIN party p ON p.src = t.src AND p.key = t.customer LEFT JOIN customer_of o ON o.record_id = p.record_id WHERE t.dup IS NULL ORDER BY t.id;
-- CROSS JOIN: lines outside, their order by its key; the planner would look through all lines for each order.
INSERT INTO pub.order_lines (order_id,line,sku,name,quantity,price)
  SELECT t.id, row_number() OVER (PARTITION BY t.id ORDER BY l.id), l.sku, l.name, l.quantity, l.price FROM st_order_line l CROSS JOIN st_order t ON t.src = l.src AND t.key = l."order" AND t.dup IS NULL WHERE l.dup IS NULL ORDER BY 1, 2;
INSERT INTO pub.ratings (rating_id,source,native_id,kind,score,scale_min,scale_max,conversation_id,order_id,customer_id,record_id,agent_id,rated_at,comment)
  SELECT t.id, s.source, coalesce(t.key, printf('h%016x', t.hash)), coalesce(t.kind,'csat'), t.score, t.scale_min, t.scale_max, c.conversation_id, d.id, o.customer_id, coalesce(p.record_id, c.record_id), a.agent_id, rfc3339(t.rated_at), t.comment
  FROM st_rating t JOIN sources s ON s.src = t.src LEFT JOIN conversation_rows c ON c.src = t.src AND c.space = 'c' AND c.key = t.conversation
  LEFT JOIN st_order d ON d.src = t.src AND d.key = t."order" AND d.dup IS NULL LEFT JOIN party p ON p.src = t.src AND p.key = t.customer
  LEFT JOIN customer_of o ON o.record_id = coalesce(p.record_id, c.record_id) LEFT JOIN party q ON q.src = t.src AND q.key = t.agent LEFT JOIN agents a ON a.agent_no = q.agent_no
  WHERE t.dup IS NULL GROUP BY t.id ORDER BY t.id;
INSERT INTO pub.consents (customer_id,record_id,channel,purpose,state,source,at)
  SELECT o.customer_id, coalesce(p.record_id, u.record_id), t.channel, coalesce(t.purpose,'marketing'), coalesce(t.state,'unknown'), s.source, rfc3339(t.at)
  FROM st_consent t JOIN sources s ON s.src = t.src LEFT JOIN party p ON p.src = t.src AND p.key = t.customer
  LEFT JOIN (SELECT c.unit AS unit, min(q.record_id) AS record_id FROM st_contact c JOIN party q ON q.src = c.src AND q.key = c.key GROUP BY c.unit) u ON t.customer IS NULL AND u.unit = t.unit
  LEFT JOIN customer_of o ON o.record_id = coalesce(p.record_id, u.record_id)
  WHERE t.dup IS NULL AND t.channel IS NOT NULL AND coalesce(p.record_id, u.record_id) IS NOT NULL ORDER BY 1, 2, 3, 4, 6;
-- The most restrictive consent wins; where sources disagree, all rows say so.
UPDATE pub.consents SET conflict = 1 WHERE customer_id IS NOT NULL AND (customer_id, channel, purpose) IN (
  SELECT customer_id, channel, purpose FROM pub.consents WHERE state IN ('granted','refused') GROUP BY 1, 2, 3 HAVING count(DISTINCT state) > 1);
