-- A message that came through two tools moves once.
SELECT CAST(m.message_id AS TEXT) AS id,
  COALESCE(LENGTH(m.body_text), 0) + COALESCE(LENGTH(m.body_quoted), 0) + COALESCE(LENGTH(m.body_signature), 0) AS text,
  COALESCE(m.body_text, '') = '' AND COALESCE(m.body_quoted, '') = '' AND COALESCE(m.body_signature, '') = '' AS without_text,
  m.sent_at IS NOT NULL AS sent_at, m.agent_id IS NOT NULL AS agent_author, COALESCE(a.active = 0, 0) AS former_agent,
  m.direction = 'outbound' AND m.agent_id IS NULL AND COALESCE(m.author_kind, '') NOT IN ('bot', 'system') AND m.automated = 0 AS unknown_agent,
  COALESCE(m.direction = 'inbound' AND m.customer_id <> v.customer_id, 0) AS other_author, m.direction = 'internal' AS internal,
  (SELECT COUNT(*) FROM participants p WHERE p.object_kind = 'message' AND p.object_id = m.message_id AND p.role IN ('cc', 'bcc')) AS recipients,
  (SELECT COUNT(*) FROM attachments t WHERE t.message_id = m.message_id AND t.present = 1) AS attachments, COALESCE(m.external_id, '') <> '' AS message_id
FROM messages m LEFT JOIN conversations v ON v.conversation_id = m.conversation_id LEFT JOIN agents a ON a.agent_id = m.agent_id
WHERE m.duplicate_of IS NULL ORDER BY m.message_id
