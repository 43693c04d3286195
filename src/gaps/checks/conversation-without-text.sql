SELECT source, '' AS field, SUM(conversation_id NOT IN (SELECT conversation_id FROM messages WHERE conversation_id IS NOT NULL)) AS count,
  COUNT(*) AS denominator
FROM conversations WHERE kind = 'ticket' AND merged_into IS NULL GROUP BY source
-- subjects
SELECT source, '' AS field, 'conversation' AS kind, CAST(conversation_id AS TEXT) AS id FROM conversations
WHERE kind = 'ticket' AND merged_into IS NULL
  AND conversation_id NOT IN (SELECT conversation_id FROM messages WHERE conversation_id IS NOT NULL)
