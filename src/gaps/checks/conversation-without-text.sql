SELECT source, '' AS field, SUM(NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id)) AS count,
  COUNT(*) AS denominator
FROM conversations c WHERE kind = 'ticket' AND merged_into IS NULL GROUP BY source
-- subjects
SELECT source, '' AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id FROM conversations c
WHERE kind = 'ticket' AND merged_into IS NULL
  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id)
