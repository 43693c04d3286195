-- What each message adds to its conversation, and the conversation of the message that it is a copy of.
SELECT r.conversation_id, r.at,
  r.direction = 'inbound' AND r.automated = 0 AND coalesce(r.author_kind, '') NOT IN ('bot','system') AND r.duplicate_of IS NULL,
  r.channel, r.direction IN ('inbound','unknown') AND r.automated = 0, t.intent, t.mentions, f.conversation_id
FROM message_rows r LEFT JOIN message_content t ON t.id = r.id LEFT JOIN message_rows f ON f.id = r.duplicate_of
WHERE r.conversation_id IS NOT NULL ORDER BY r.id
