-- Parties of calls, and a conversation for each call.
UPDATE call_rows SET
  record_id = (SELECT p.record_id FROM party p WHERE p.src = call_rows.src AND p.key = call_rows.customer AND p.own = 0 AND p.agent_no IS NULL),
  agent_no = coalesce((SELECT p.agent_no FROM party p WHERE p.src = call_rows.src AND p.key = call_rows.agent),
    (SELECT i.agent_no FROM agent_identifiers i WHERE i.kind = 'extension' AND i.value = call_rows.extension));
INSERT INTO conversation_rows (src,space,key,kind,record_id,agent_no,channel,opened,opened_zone,unit)
  SELECT src, 'p', key, 'call', record_id, agent_no, coalesce(channel,'phone'), started_at, started_zone, unit FROM call_rows
  WHERE conversation IS NULL OR NOT EXISTS (SELECT 1 FROM conversation_rows c WHERE c.src = call_rows.src AND c.space = 'c' AND c.key = call_rows.conversation)
  ORDER BY src, key ON CONFLICT DO NOTHING;
UPDATE call_rows SET conversation_id = coalesce(
  (SELECT c.conversation_id FROM conversation_rows c WHERE c.src = call_rows.src AND c.space = 'c' AND c.key = call_rows.conversation),
  (SELECT c.conversation_id FROM conversation_rows c WHERE c.src = call_rows.src AND c.space = 'p' AND c.key = call_rows.key));
