SELECT source, '' AS field,
  SUM(NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id AND m.external_id IS NOT NULL)) AS count,
  COUNT(*) AS denominator
FROM conversations c WHERE channel = 'email' AND status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL GROUP BY source
-- subjects
SELECT source, '' AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id FROM conversations c
WHERE channel = 'email' AND status IN ('open', 'pending', 'on_hold') AND merged_into IS NULL
  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.conversation_id AND m.external_id IS NOT NULL)
